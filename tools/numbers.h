// Elements of any number dtype, one by one, for reading files and comparing results: not for speed.
#ifndef WEFT_TOOLS_NUMBERS_H_
#define WEFT_TOOLS_NUMBERS_H_

#include <complex>

#include "core/tensor.h"

namespace weft::tools {

// Holds every value of every number dtype exactly (64 bits of mantissa).
using Wide = std::complex<long double>;
static_assert(__LDBL_MANT_DIG__ >= 64);

// Every element of a tensor of numbers or bools (false 0, true 1); empty for objects.
std::vector<Wide> ReadNumbers(const Tensor& t);
// Rounds to the dtype as C++ does (half types to nearest even); integers wrap, NaN becomes 0 there;
// bool is "not 0". False for objects. `t` has values.size() elements.
bool WriteNumbers(std::span<const Wide> values, const Tensor& t);
// A tensor of another number dtype with the same values. InvalidArgument for objects.
absl::StatusOr<Tensor> CastTensor(const Tensor& t, DType dtype);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_NUMBERS_H_
