// Neighbouring elements that a thread loads and stores at once.
#ifndef WEFT_KERNELS_CUDA_LANES_CUH_
#define WEFT_KERNELS_CUDA_LANES_CUH_

#include <cstdint>

#include "kernels/cuda/device.cuh"

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

// Elements as items of work: the first ones are so many groups of kLanes neighbours, the others one
// element each.
struct Grouped {
  static constexpr int kLanes = 4;

  int64_t size = 1;
  int64_t groups = 0;

  constexpr int64_t items() const { return size - groups * (kLanes - 1); }
  // f.operator()<lanes>(i): item `item` is elements i to i + lanes - 1.
  template <typename F>
  WEFT_DEVICE void At(int64_t item, F f) const {
    if (item < groups) {
      f.template operator()<kLanes>(item * kLanes);
    } else {
      f.template operator()<1>(item + groups * (kLanes - 1));
    }
  }
};
constexpr Grouped GroupedAll(int64_t n) { return {n, n / Grouped::kLanes}; }

// As many as fill the widest load.
template <typename T>
inline constexpr int kWideLanes = 16 / sizeof(T);

// f.operator()<kLanes>() with that many where they divide n, else with one.
template <typename T, typename F>
void DispatchLanes(int64_t n, F f) {
  if (n % kWideLanes<T> == 0) {
    f.template operator()<kWideLanes<T>>();
  } else {
    f.template operator()<1>();
  }
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_LANES_CUH_
