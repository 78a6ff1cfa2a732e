// Tensors as people read them.
#ifndef WEFT_TOOLS_PRINT_H_
#define WEFT_TOOLS_PRINT_H_

#include <string>

#include "core/tensor.h"

namespace weft::tools {

struct PrintOptions {
  int64_t most = 1000;  // elements; of larger tensors, the first and last three of each axis
  int digits = 6;       // significant digits of floats
};
// Nested brackets with aligned columns, as NumPy prints them.
std::string FormatArray(const Tensor& t, const PrintOptions& options = {});

// One element: "1.5", "true", "\"text\"", "(1,2)".
std::string FormatElement(const Tensor& t, int64_t index, int digits);

// "float [2,3]".
std::string FormatType(DType dtype, const PartialShape& shape);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_PRINT_H_
