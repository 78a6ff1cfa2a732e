// NumPy's .npz: a zip file of .npy files.
#ifndef WEFT_RUNTIME_DATA_NPZ_H_
#define WEFT_RUNTIME_DATA_NPZ_H_

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/tensor.h"

namespace weft {

using NamedTensor = std::pair<std::string, Tensor>;

// Arrays by name (without ".npy"), in the file's order; only `name` if it is not empty. NotFound
// lists the names that there are. InvalidArgument for what is no zip file or no array;
// ResourceExhausted for entries that unpack to more than `max_bytes`.
absl::StatusOr<std::vector<NamedTensor>> ReadNpz(const std::string& path,
                                                 const std::string& name = {},
                                                 size_t max_bytes = size_t{1} << 36);
// The file is written whole or not at all.
absl::Status WriteNpz(const std::string& path, std::span<const NamedTensor> arrays);

}  // namespace weft

#endif  // WEFT_RUNTIME_DATA_NPZ_H_
