// One function a family.
#ifndef WEFT_KERNELS_CUDA_REGISTER_H_
#define WEFT_KERNELS_CUDA_REGISTER_H_

#include "kernels/registry.h"

namespace weft::cuda {

void RegisterTableKernels(KernelRegistry& r);
void RegisterReduceKernels(KernelRegistry& r);
void RegisterMatMulKernels(KernelRegistry& r);
void RegisterEinsumKernels(KernelRegistry& r);
void RegisterArrayKernels(KernelRegistry& r);
void RegisterScatterKernels(KernelRegistry& r);
void RegisterVariableKernels(KernelRegistry& r);
void RegisterTrainingKernels(KernelRegistry& r);
void RegisterSelectKernels(KernelRegistry& r);
void RegisterPointwiseKernels(KernelRegistry& r);
void RegisterLossKernels(KernelRegistry& r);
void RegisterNormKernels(KernelRegistry& r);
void RegisterLayerNormKernels(KernelRegistry& r);
void RegisterPoolKernels(KernelRegistry& r);
void RegisterConvKernels(KernelRegistry& r);
void RegisterRandomKernels(KernelRegistry& r);
void RegisterChainKernels(KernelRegistry& r);  // nothing without NVRTC

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_REGISTER_H_
