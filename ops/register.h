// One function a family; ops/register.cc calls them all.
#ifndef WEFT_OPS_REGISTER_H_
#define WEFT_OPS_REGISTER_H_

#include "ops/registry.h"

namespace weft {

void RegisterCheckpointOps(OpRegistry& r);
void RegisterControlFlowOps(OpRegistry& r);
void RegisterSourceOps(OpRegistry& r);
void RegisterInternalOps(OpRegistry& r);
void RegisterShapeOps(OpRegistry& r);
void RegisterVariableOps(OpRegistry& r);
void RegisterTableOps(OpRegistry& r);
void RegisterRandomOps(OpRegistry& r);
void RegisterTrainingOps(OpRegistry& r);
void RegisterArrayOps(OpRegistry& r);
void RegisterArraySliceOps(OpRegistry& r);
void RegisterArrayIndexOps(OpRegistry& r);
void RegisterArrayPadOps(OpRegistry& r);
void RegisterElementwiseOps(OpRegistry& r);
void RegisterElementwiseProgramOps(OpRegistry& r);
void RegisterReduceOps(OpRegistry& r);
void RegisterSegmentOps(OpRegistry& r);
void RegisterOrderOps(OpRegistry& r);
void RegisterLinalgOps(OpRegistry& r);
void RegisterImageOps(OpRegistry& r);
void RegisterImageBoxOps(OpRegistry& r);
void RegisterImageColorOps(OpRegistry& r);
void RegisterRecurrentOps(OpRegistry& r);
void RegisterQuantizeOps(OpRegistry& r);
void RegisterMatMulOps(OpRegistry& r);
void RegisterEinsumOps(OpRegistry& r);
void RegisterConvOps(OpRegistry& r);
void RegisterPoolOps(OpRegistry& r);
void RegisterNormOps(OpRegistry& r);
void RegisterLayerNormOps(OpRegistry& r);
void RegisterArraySelectOps(OpRegistry& r);
void RegisterArraySpaceOps(OpRegistry& r);
void RegisterArrayDiagOps(OpRegistry& r);

}  // namespace weft

#endif  // WEFT_OPS_REGISTER_H_
