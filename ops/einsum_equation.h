// Einstein summation: "ij,jk->ik", "...ab->...ba", "ii->i" (a diagonal), "i->ii" (onto a diagonal).
#ifndef WEFT_OPS_EINSUM_EQUATION_H_
#define WEFT_OPS_EINSUM_EQUATION_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace weft {

// A label per axis: letters by their codes; the axes of an ellipsis count down from -1 at its right
// end, so that they align as in broadcasting.
using EinsumLabels = std::vector<int>;

inline constexpr std::string_view kEinsumEllipsis = "...";

// The equation cut into the labels of each input and of the output, without blanks.
struct EinsumTexts {
  std::vector<std::string> inputs;
  std::string output;
};
// InvalidArgument without an arrow.
absl::StatusOr<EinsumTexts> CutEinsum(std::string_view equation);

struct EinsumEquation {
  std::vector<EinsumLabels> inputs;
  EinsumLabels output;
};

// InvalidArgument if the equation is malformed, an input's rank does not fit, or the output has a
// label that no input has.
absl::StatusOr<EinsumEquation> ParseEinsum(std::string_view equation, std::span<const int> ranks);

}  // namespace weft

#endif  // WEFT_OPS_EINSUM_EQUATION_H_
