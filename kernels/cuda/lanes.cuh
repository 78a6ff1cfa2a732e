// Neighbouring elements that a thread loads and stores at once.
#ifndef WEFT_KERNELS_CUDA_LANES_CUH_
#define WEFT_KERNELS_CUDA_LANES_CUH_

#include "kernels/cuda/functions.cuh"

namespace weft::cuda {

template <typename T, int kLanes>
struct alignas(kLanes * sizeof(T)) Lanes {
  T at[kLanes];
};

// A pointer to them; they lie one after another, and the first is aligned.
template <int kLanes, typename T>
WEFT_DEVICE Lanes<T, kLanes>* LanesAt(T* p) {
  return reinterpret_cast<Lanes<T, kLanes>*>(p);
}
template <int kLanes, typename T>
WEFT_DEVICE const Lanes<T, kLanes>* LanesAt(const T* p) {
  return reinterpret_cast<const Lanes<T, kLanes>*>(p);
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_LANES_CUH_
