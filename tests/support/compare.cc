#include "tests/support/compare.h"

#include <cmath>
#include <limits>

namespace weft::test {
namespace {

template <typename T>
double AsDouble(const T& v) {
  if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
    return static_cast<float>(v);
  } else {
    return static_cast<double>(v);
  }
}

}  // namespace

bool Near(const Tensor& a, const Tensor& b, double tolerance) {
  if (a.dtype() != b.dtype() || !(a.shape() == b.shape())) return false;
  bool near = true;
  const bool real = DispatchType<kReal>(a.dtype(), [&]<typename T>() {
    for (int64_t i = 0; near && i < a.num_elements(); ++i) {
      const double x = AsDouble(a.data<T>()[i]), y = AsDouble(b.data<T>()[i]);
      if (std::isnan(x) || std::isnan(y)) {
        near = std::isnan(x) && std::isnan(y);
      } else if (tolerance == 0) {
        near = x == y && std::signbit(x) == std::signbit(y);
      } else {
        near = x == y || std::abs(x - y) <= tolerance * std::max(1.0, std::abs(y));
      }
    }
  });
  return real ? near : BitEqual(a, b);
}

double OneRounding(DType t) {
  switch (t) {
    case DType::kHalf:
      return 4e-3;
    case DType::kBfloat16:
      return 3e-2;
    case DType::kFloat:
      return 1e-5;
    case DType::kDouble:
      return 1e-12;
    default:
      return 0;
  }
}

Tensor Sample(DType dtype, const Shape& shape, uint64_t seed) {
  constexpr double kSpecial[] = {0.0,
                                 -0.0,
                                 1,
                                 -1,
                                 std::numeric_limits<double>::infinity(),
                                 std::numeric_limits<double>::quiet_NaN()};
  Tensor t = *Tensor::Allocate(dtype, shape);
  uint64_t state = seed * 0x9e3779b97f4a7c15ULL + 1;
  DispatchType<kNumbers | kBoolOnly>(dtype, [&]<typename T>() {
    for (int64_t i = 0; i < t.num_elements(); ++i) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      const uint32_t bits = static_cast<uint32_t>(state >> 33);
      if constexpr (std::is_same_v<T, bool>) {
        t.data<T>()[i] = bits % 2 == 0;
      } else if constexpr (kComplexes.Contains(kDTypeOf<T>)) {
        t.data<T>()[i] = T(static_cast<float>(bits % 7) - 3, static_cast<float>(bits % 5) - 2);
      } else if constexpr (std::is_integral_v<T>) {
        t.data<T>()[i] = static_cast<T>(bits % 11) - static_cast<T>(std::is_signed_v<T> ? 5 : 0);
      } else {
        const double v = bits % 8 < std::size(kSpecial) && bits % 3 == 0 ? kSpecial[bits % 8]
                                                                         : bits * 0x1p-28 - 4;
        t.data<T>()[i] = T(static_cast<float>(v));
      }
    }
  });
  return t;
}

}  // namespace weft::test
