// Conversion between numbers, the one table that all of Weft uses. Total: every input has a result,
// none is undefined in C++.
//
//   integer to integer    modulo 2^bits
//   anything to bool      x != 0 (NaN is true)
//   float to integer      towards zero. Out of range and NaN:
//     int32, int64        the smallest integer
//     int8, int16, uint8, uint16   as int32, then clamped to the range
//     uint32, uint64      negatives in the signed range modulo 2^bits, all others 2^(bits-1)
//   float to float        to nearest even; double to half passes through float
//
// Source: TensorFlow's Cast on x86 over whole vectors; its last elements, taken one by one, differ.
#ifndef WEFT_CORE_CAST_H_
#define WEFT_CORE_CAST_H_

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "core/dtype.h"

namespace weft {

// The plain integers that a quantised dtype is stored as; every other dtype is itself.
constexpr DType IntegerOf(DType dtype) {
  switch (dtype) {
    case DType::kQint8:
      return DType::kInt8;
    case DType::kQuint8:
      return DType::kUint8;
    case DType::kQint16:
      return DType::kInt16;
    case DType::kQuint16:
      return DType::kUint16;
    case DType::kQint32:
      return DType::kInt32;
    default:
      return dtype;
  }
}

namespace internal {
// Signed integers of 32 or 64 bits from floats.
template <typename I, typename F>
constexpr I FloatToSigned(F x) {
  constexpr F kLow = static_cast<F>(std::numeric_limits<I>::min());
  return (x >= kLow) & (x < -kLow) ? static_cast<I>(x) : std::numeric_limits<I>::min();
}
}  // namespace internal

// To, From: float, double, an integer or bool.
template <typename To, typename From>
constexpr To CastTo(From x) {
  if constexpr (std::is_same_v<To, bool>) {
    return x != From(0);
  } else if constexpr (!std::is_floating_point_v<From> || std::is_floating_point_v<To>) {
    return static_cast<To>(x);
  } else if constexpr (sizeof(To) < 4) {
    const int32_t wide = internal::FloatToSigned<int32_t>(x);
    return static_cast<To>(
        std::clamp<int32_t>(wide, std::numeric_limits<To>::min(), std::numeric_limits<To>::max()));
  } else if constexpr (std::is_signed_v<To>) {
    return internal::FloatToSigned<To>(x);
  } else if constexpr (sizeof(To) == 4) {
    const int64_t wide = internal::FloatToSigned<int64_t>(x);
    return (wide >= -(int64_t{1} << 31)) & (wide < (int64_t{1} << 32)) ? static_cast<uint32_t>(wide)
                                                                       : uint32_t{1} << 31;
  } else {
    constexpr From kHalf = static_cast<From>(uint64_t{1} << 63);
    const bool high = (x >= kHalf) & (x < 2 * kHalf);
    const auto low = static_cast<uint64_t>(internal::FloatToSigned<int64_t>(high ? x - kHalf : x));
    return high ? low + (uint64_t{1} << 63) : low;
  }
}

}  // namespace weft

#endif  // WEFT_CORE_CAST_H_
