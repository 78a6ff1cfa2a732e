// IDX files, the format of MNIST and of data sets in its place (Fashion-MNIST, EMNIST, …).
// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", file formats.
#ifndef WEFT_RUNTIME_DATA_IDX_H_
#define WEFT_RUNTIME_DATA_IDX_H_

#include <string>
#include <string_view>

#include "core/tensor.h"

namespace weft {

// Two zero bytes, the type (8 uint8, 9 int8, 11 int16, 12 int32, 13 float, 14 double), the rank,
// rank big-endian uint32 dimensions, then the elements, big-endian, row by row. InvalidArgument
// says what is wrong and at which byte; what is allocated is never more than the bytes fill.
absl::StatusOr<Tensor> ParseIdx(std::string_view bytes);
// The same from a file, plain or gzip (see ReadDataFile). The status names the file.
absl::StatusOr<Tensor> ReadIdx(const std::string& path);

struct LabelledImages {
  Tensor images;  // float [N, H, W, 1], 0 … 1
  Tensor labels;  // int32 [N]
};
// `folder`/`part`-images-idx3-ubyte and `part`-labels-idx1-ubyte, with or without .gz; part is
// "train" or "t10k". InvalidArgument where the two do not belong together.
absl::StatusOr<LabelledImages> ReadMnist(const std::string& folder, std::string_view part);

}  // namespace weft

#endif  // WEFT_RUNTIME_DATA_IDX_H_
