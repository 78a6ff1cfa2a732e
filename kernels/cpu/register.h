// One function a family; kernels/cpu/register.cc calls them all.
#ifndef WEFT_KERNELS_CPU_REGISTER_H_
#define WEFT_KERNELS_CPU_REGISTER_H_

#include "kernels/registry.h"

namespace weft {

void RegisterSourceKernels(KernelRegistry& r);
void RegisterShapeKernels(KernelRegistry& r);
void RegisterVariableKernels(KernelRegistry& r);
void RegisterTableKernels(KernelRegistry& r);
void RegisterRandomKernels(KernelRegistry& r);
void RegisterVariableSliceKernels(KernelRegistry& r);
void RegisterTrainingKernels(KernelRegistry& r);
void RegisterArrayKernels(KernelRegistry& r);
void RegisterArraySliceKernels(KernelRegistry& r);
void RegisterArrayIndexKernels(KernelRegistry& r);
void RegisterArrayPadKernels(KernelRegistry& r);
void RegisterCastKernels(KernelRegistry& r);
void RegisterElementwiseKernels(KernelRegistry& r);
void RegisterElementwiseProgramKernels(KernelRegistry& r);
void RegisterReduceKernels(KernelRegistry& r);
void RegisterScanKernels(KernelRegistry& r);
void RegisterSegmentKernels(KernelRegistry& r);
void RegisterOrderKernels(KernelRegistry& r);
void RegisterBincountKernels(KernelRegistry& r);
void RegisterLinalgKernels(KernelRegistry& r);
void RegisterImageKernels(KernelRegistry& r);
void RegisterLstmKernels(KernelRegistry& r);  // called by the next
void RegisterRecurrentKernels(KernelRegistry& r);
void RegisterFakeQuantKernels(KernelRegistry& r);
void RegisterQuantizeKernels(KernelRegistry& r);
void RegisterMatMulKernels(KernelRegistry& r);
void RegisterEinsumKernels(KernelRegistry& r);
void RegisterConvKernels(KernelRegistry& r);
void RegisterDilationKernels(KernelRegistry& r);
void RegisterPoolKernels(KernelRegistry& r);
void RegisterNormKernels(KernelRegistry& r);
void RegisterLayerNormKernels(KernelRegistry& r);
void RegisterLossKernels(KernelRegistry& r);
void RegisterArraySelectKernels(KernelRegistry& r);
void RegisterArraySpaceKernels(KernelRegistry& r);
void RegisterArrayDiagKernels(KernelRegistry& r);

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_REGISTER_H_
