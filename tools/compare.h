// Whether a tensor is what was expected.
#ifndef WEFT_TOOLS_COMPARE_H_
#define WEFT_TOOLS_COMPARE_H_

#include <optional>
#include <string>

#include "core/tensor.h"

namespace weft::tools {

struct Tolerance {
  // |got - want| <= absolute + relative |want|; NaN agrees with NaN, infinities with themselves.
  double relative = 0;
  double absolute = 0;
  // If set, they stand in place of the two above: the mean and the greatest absolute difference.
  std::optional<double> mean_limit, max_limit;
};
// What is fair for a dtype: 0 for integers, bools and strings; 2e-2 for half types; else 1e-4
// relative and 2e-5 absolute.
Tolerance DefaultTolerance(DType dtype);

struct Difference {
  bool agrees = false;
  double largest =
      0;  // greatest absolute difference; infinite where NaN or infinity stands against a number
  double mean = 0;
  int64_t count = 0;    // elements beyond the tolerance
  std::string message;  // what disagrees first, with its place: "at [0,3]: got 1.5, want 2 (3 of 12
                        // elements)"
};

// Dtypes and shapes must be equal. Handles and variants never agree.
Difference Compare(const Tensor& got, const Tensor& want, const Tolerance& tolerance);

// For draws of random ops: dtype and shape are equal; values are finite where all of `want` are,
// and lie within a generous multiple of want's range.
Difference CompareRange(const Tensor& got, const Tensor& want);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_COMPARE_H_
