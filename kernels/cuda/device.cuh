// What marks functions that run on the device, and loops that are unrolled there. The host's
// compiler takes them too.
#ifndef WEFT_KERNELS_CUDA_DEVICE_CUH_
#define WEFT_KERNELS_CUDA_DEVICE_CUH_

#ifdef __CUDACC__
#define WEFT_DEVICE __device__
#define WEFT_PRAGMA(text) _Pragma(#text)
#define WEFT_UNROLL(n) WEFT_PRAGMA(unroll n)
#else
#define WEFT_DEVICE
#define WEFT_UNROLL(n)
#endif

#endif  // WEFT_KERNELS_CUDA_DEVICE_CUH_
