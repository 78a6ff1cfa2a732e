// Overflow-safe sizes: every element count, byte count and index that comes from a file or a feed
// goes through these before it is used.
#ifndef WEFT_CORE_CHECKED_H_
#define WEFT_CORE_CHECKED_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/status.h"

namespace weft {

// a * b and a + b in int64; nullopt on overflow.
constexpr std::optional<int64_t> CheckedMul(int64_t a, int64_t b) {
  int64_t r = 0;
  if (__builtin_mul_overflow(a, b, &r)) return std::nullopt;
  return r;
}
constexpr std::optional<int64_t> CheckedAdd(int64_t a, int64_t b) {
  int64_t r = 0;
  if (__builtin_add_overflow(a, b, &r)) return std::nullopt;
  return r;
}

// The product of dimensions; InvalidArgument if one is negative or the product passes 2^63 - 1,
// also where a zero makes the product small: [2^62, 2^62, 0] is refused, as TensorFlow does.
absl::StatusOr<int64_t> CheckedProduct(std::span<const int64_t> dims);

// Counts a negative axis from the end. InvalidArgument unless -rank <= axis < rank.
absl::StatusOr<int> CheckedAxis(std::string_view what, int64_t axis, int rank);

// 0 <= index < limit in one comparison.
constexpr bool InRange(int64_t index, int64_t limit) {
  return static_cast<uint64_t>(index) < static_cast<uint64_t>(limit);
}

constexpr int64_t CeilDiv(int64_t a, int64_t b) { return (a + b - 1) / b; }
constexpr int64_t RoundUp(int64_t a, int64_t b) { return CeilDiv(a, b) * b; }

}  // namespace weft

#endif  // WEFT_CORE_CHECKED_H_
