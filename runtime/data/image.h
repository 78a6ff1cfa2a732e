// Pictures from files.
#ifndef WEFT_RUNTIME_DATA_IMAGE_H_
#define WEFT_RUNTIME_DATA_IMAGE_H_

#include <string>
#include <string_view>

#include "core/tensor.h"

namespace weft {

inline constexpr int64_t kMostImagePixels = int64_t{1} << 28;

// Decodes JPEG, PNG or GIF (its first picture) to uint8 [H, W, channels]; channels 1 (grey), 3
// (RGB) or 4 (RGBA). Pixels that a PNG or GIF leaves transparent are black where alpha goes.
// InvalidArgument for other formats and broken files; ResourceExhausted above kMostImagePixels.
absl::StatusOr<Tensor> DecodeImage(std::string_view bytes, int channels);
// The same from a file; the status names it.
absl::StatusOr<Tensor> ReadImage(const std::string& path, int channels);

}  // namespace weft

#endif  // WEFT_RUNTIME_DATA_IMAGE_H_
