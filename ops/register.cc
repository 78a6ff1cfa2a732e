#include "ops/register.h"

namespace weft {

const OpRegistry& Ops() {
  static const OpRegistry* const registry = [] {
    auto* r = new OpRegistry;
    RegisterCheckpointOps(*r);
    RegisterControlFlowOps(*r);
    RegisterSourceOps(*r);
    RegisterInternalOps(*r);
    RegisterShapeOps(*r);
    RegisterVariableOps(*r);
    RegisterTableOps(*r);
    RegisterRandomOps(*r);
    RegisterTrainingOps(*r);
    RegisterArrayOps(*r);
    RegisterArraySliceOps(*r);
    RegisterArrayIndexOps(*r);
    RegisterArrayPadOps(*r);
    RegisterElementwiseOps(*r);
    RegisterElementwiseProgramOps(*r);
    RegisterReduceOps(*r);
    RegisterSegmentOps(*r);
    RegisterOrderOps(*r);
    RegisterLinalgOps(*r);
    RegisterImageOps(*r);
    RegisterImageBoxOps(*r);
    RegisterImageColorOps(*r);
    RegisterRecurrentOps(*r);
    RegisterQuantizeOps(*r);
    RegisterMatMulOps(*r);
    RegisterEinsumOps(*r);
    RegisterConvOps(*r);
    RegisterPoolOps(*r);
    RegisterNormOps(*r);
    RegisterLayerNormOps(*r);
    RegisterArraySelectOps(*r);
    RegisterArraySpaceOps(*r);
    RegisterArrayDiagOps(*r);
    return r;
  }();
  return *registry;
}

}  // namespace weft
