// Arrays in files, by the file's name.
#ifndef WEFT_TOOLS_ARRAY_FILE_H_
#define WEFT_TOOLS_ARRAY_FILE_H_

#include <string>

#include "core/tensor.h"

namespace weft::tools {

// x.npy; x.npz, which must hold one array, or x.npz:name; x.strings.json. The status names the
// file.
absl::StatusOr<Tensor> ReadArray(const std::string& path);
// x.npy or x.strings.json; the file is written whole or not at all.
absl::Status WriteArray(const std::string& path, const Tensor& t);

// String tensors as JSON: {"shape": [2], "base64": ["YQ==", "Yg=="]}, row by row; "text" is written
// besides where all strings are plain ASCII, and not read.
absl::StatusOr<Tensor> ParseStringsJson(std::string_view text);
absl::StatusOr<std::string> FormatStringsJson(const Tensor& t);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_ARRAY_FILE_H_
