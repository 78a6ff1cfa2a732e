// Division by a number that many are divided by.
#ifndef WEFT_KERNELS_CUDA_DIVIDE_CUH_
#define WEFT_KERNELS_CUDA_DIVIDE_CUH_

#include <cstdint>

#include "kernels/cuda/device.cuh"

namespace weft::cuda {

// Divisors are at least 1. Of 32 bits: numbers below 2^31, divided by a multiplication, after
// Granlund and Montgomery, "Division by invariant integers using multiplication" (1994).
template <typename Index>
class Divisor;

template <>
class Divisor<uint32_t> {
 public:
  explicit Divisor(int64_t by = 1) : by_(static_cast<uint32_t>(by)) {
    while ((uint64_t{1} << shift_) < by_) ++shift_;
    magic_ = static_cast<uint32_t>((((uint64_t{1} << shift_) - by_) << 32) / by_ + 1);
  }
  // The quotient; `n` becomes the remainder.
  WEFT_DEVICE uint32_t Split(uint32_t& n) const {
    const auto high = static_cast<uint32_t>((uint64_t{magic_} * n) >> 32);
    const uint32_t quotient = (high + n) >> shift_;
    n -= quotient * by_;
    return quotient;
  }

 private:
  uint32_t by_, magic_ = 0, shift_ = 0;
};

template <>
class Divisor<uint64_t> {
 public:
  explicit Divisor(int64_t by = 1) : by_(static_cast<uint64_t>(by)) {}
  WEFT_DEVICE uint64_t Split(uint64_t& n) const {
    const uint64_t quotient = n / by_;
    n -= quotient * by_;
    return quotient;
  }

 private:
  uint64_t by_;
};

// f.operator()<Index>() with the type in which numbers up to `most` are divided.
template <typename F>
void DispatchIndex(int64_t most, F f) {
  if (most < int64_t{1} << 31) {
    f.template operator()<uint32_t>();
  } else {
    f.template operator()<uint64_t>();
  }
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_DIVIDE_CUH_
