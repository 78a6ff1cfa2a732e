// What marks functions that run on the device. The host's compiler takes them too.
#ifndef WEFT_KERNELS_CUDA_DEVICE_CUH_
#define WEFT_KERNELS_CUDA_DEVICE_CUH_

#ifdef __CUDACC__
#define WEFT_DEVICE __device__
#else
#define WEFT_DEVICE
#endif

#endif  // WEFT_KERNELS_CUDA_DEVICE_CUH_
