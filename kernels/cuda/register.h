// One function a family; kernels/cuda/module.cc calls them all.
#ifndef WEFT_KERNELS_CUDA_REGISTER_H_
#define WEFT_KERNELS_CUDA_REGISTER_H_

#include "kernels/registry.h"

namespace weft::cuda {

void RegisterTableKernels(KernelRegistry& r);
void RegisterReduceKernels(KernelRegistry& r);
void RegisterMatMulKernels(KernelRegistry& r);
void RegisterArrayKernels(KernelRegistry& r);
void RegisterVariableKernels(KernelRegistry& r);
void RegisterTrainingKernels(KernelRegistry& r);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_REGISTER_H_
