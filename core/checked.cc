#include "core/checked.h"

namespace weft {

absl::StatusOr<int64_t> CheckedProduct(std::span<const int64_t> dims) {
  int64_t nonzero = 1;
  bool has_zero = false;
  for (int64_t d : dims) {
    if (d < 0) return InvalidArgument("dimension ", d, " is negative");
    if (d == 0) {
      has_zero = true;
      continue;
    }
    const auto product = CheckedMul(nonzero, d);
    if (!product) return InvalidArgument("the number of elements passes 2^63 - 1");
    nonzero = *product;
  }
  return has_zero ? 0 : nonzero;
}

absl::StatusOr<int> CheckedAxis(std::string_view what, int64_t axis, int rank) {
  if (axis < -rank || axis >= rank) {
    return InvalidArgument(what, " ", axis, " is outside [", -rank, ", ", rank,
                           ") of a tensor of rank ", rank);
  }
  return static_cast<int>(axis < 0 ? axis + rank : axis);
}

}  // namespace weft
