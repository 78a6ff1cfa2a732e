// NumPy's .npy format, versions 1 to 3. Source: numpy.lib.format.
//
// Read: every number dtype in either byte order, bool, bytes ('S') and text ('U', becomes UTF-8), C
// and Fortran order; two-byte void ('V2') is bfloat16, as ml_dtypes writes it. Written:
// little-endian, C order; quantised integers as their storage. Strings become 'U' where all are
// UTF-8, else 'S'.
#ifndef WEFT_RUNTIME_DATA_NPY_H_
#define WEFT_RUNTIME_DATA_NPY_H_

#include <string>
#include <string_view>

#include "core/tensor.h"

namespace weft {

// InvalidArgument says what is wrong with the bytes, or which dtype Weft cannot take (pickled
// objects, structures, dates). Never reads past `bytes`; allocates no more than they can fill.
absl::StatusOr<Tensor> ParseNpy(std::string_view bytes);

// InvalidArgument for handles and variants, and for strings that end in a zero byte, which NumPy
// drops.
absl::StatusOr<std::string> FormatNpy(const Tensor& t);

}  // namespace weft

#endif  // WEFT_RUNTIME_DATA_NPY_H_
