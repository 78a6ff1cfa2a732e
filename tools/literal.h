// Tensors written on a command line.
#ifndef WEFT_TOOLS_LITERAL_H_
#define WEFT_TOOLS_LITERAL_H_

#include <cstdint>
#include <string_view>

#include "core/tensor.h"

namespace weft::tools {

// "3.5", "[[1,2],[3,4]]", "true", "[\"a\",\"b\"]", "1+2j", "nan", "-inf". Strings are quoted as in
// JSON; a bare word is a string where `dtype` is string. kInvalid guesses: bool, int32 (int64 if
// one does not fit), float, complex64 or string. InvalidArgument for ragged lists and for values
// that do not fit the dtype.
absl::StatusOr<Tensor> ParseLiteral(std::string_view text, DType dtype = DType::kInvalid);

// "2x3", "[2,3]", "2,3", "" or "[]" (a scalar); -1 or ? is an unknown dimension.
absl::StatusOr<PartialShape> ParseShape(std::string_view text);

// Seeded values: floats uniform in [0, 1), complex numbers with both parts so, integers and
// quantised integers 0 or 1 (valid as indices and as counts), bools; strings "s0", "s1", ….
// InvalidArgument for handles.
absl::StatusOr<Tensor> RandomTensor(DType dtype, const Shape& shape, uint64_t seed);
// All elements `value`; strings are its digits.
absl::StatusOr<Tensor> FilledTensor(DType dtype, const Shape& shape, int value);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_LITERAL_H_
