#include "kernels/cpu/register.h"

namespace weft {

const KernelRegistry& CpuKernels() {
  static const KernelRegistry* const registry = [] {
    auto* r = new KernelRegistry;
    RegisterSourceKernels(*r);
    RegisterShapeKernels(*r);
    RegisterVariableKernels(*r);
    RegisterTableKernels(*r);
    RegisterRandomKernels(*r);
    RegisterVariableSliceKernels(*r);
    RegisterTrainingKernels(*r);
    RegisterArrayKernels(*r);
    RegisterArraySliceKernels(*r);
    RegisterArrayIndexKernels(*r);
    RegisterArrayPadKernels(*r);
    RegisterCastKernels(*r);
    RegisterElementwiseKernels(*r);
    RegisterElementwiseProgramKernels(*r);
    RegisterReduceKernels(*r);
    RegisterScanKernels(*r);
    RegisterSegmentKernels(*r);
    RegisterOrderKernels(*r);
    RegisterBincountKernels(*r);
    RegisterLinalgKernels(*r);
    RegisterImageKernels(*r);
    RegisterRecurrentKernels(*r);
    RegisterFakeQuantKernels(*r);
    RegisterQuantizeKernels(*r);
    RegisterMatMulKernels(*r);
    RegisterEinsumKernels(*r);
    RegisterConvKernels(*r);
    RegisterDilationKernels(*r);
    RegisterPoolKernels(*r);
    RegisterNormKernels(*r);
    RegisterLayerNormKernels(*r);
    RegisterLossKernels(*r);
    RegisterArraySelectKernels(*r);
    RegisterArraySpaceKernels(*r);
    RegisterArrayDiagKernels(*r);
    return r;
  }();
  return *registry;
}

}  // namespace weft
