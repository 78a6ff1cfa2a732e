// What the kernels of images share. Images are [batch, height, width, channels]; halfs and integers
// are computed in float, doubles too, as in TensorFlow, where results are float.
#ifndef WEFT_KERNELS_CPU_IMAGE_IMAGE_H_
#define WEFT_KERNELS_CPU_IMAGE_IMAGE_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/cast.h"
#include "core/functions.h"
#include "core/kernel.h"
#include "kernels/registry.h"

namespace weft::image {

struct Geometry {
  int64_t batch, height, width, channels;
  explicit Geometry(const Tensor& t)
      : batch(t.dim(0)), height(t.dim(1)), width(t.dim(2)), channels(t.dim(3)) {}
  int64_t row() const { return width * channels; }
  int64_t image() const { return height * row(); }
};

template <typename T>
float ToFloat(const T& v) {
  return static_cast<float>(v);
}
// Small integers modulo 2^bits of what an int32 holds, as TensorFlow's scalar code has it.
template <typename T>
T FromFloat(float v) {
  if constexpr (!std::is_integral_v<T>) {
    return static_cast<T>(v);
  } else if constexpr (sizeof(T) < 4) {
    return static_cast<T>(CastTo<int32_t>(v));
  } else {
    return CastTo<T>(v);
  }
}

// A float as an index, where NaN and what is far out become the lowest index.
inline int64_t ToIndex(float v) {
  return v > -9e18f && v < 9e18f ? static_cast<int64_t>(v) : std::numeric_limits<int64_t>::min();
}

// Dtypes of images that TensorFlow's CPU kernels take.
inline constexpr DTypeSet kPixels = {DType::kInt8,  DType::kUint8, DType::kInt16, DType::kUint16,
                                     DType::kInt32, DType::kInt64, DType::kHalf,  DType::kBfloat16,
                                     DType::kFloat, DType::kDouble};

void RegisterResize(KernelRegistry& r);
void RegisterScale(KernelRegistry& r);
void RegisterCrop(KernelRegistry& r);
void RegisterColor(KernelRegistry& r);
void RegisterWarp(KernelRegistry& r);
void RegisterBoxes(KernelRegistry& r);

}  // namespace weft::image

#endif  // WEFT_KERNELS_CPU_IMAGE_IMAGE_H_
