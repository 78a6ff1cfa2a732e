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

// A picture as the bytes of a PNG file: [H, W], or [H, W, channels] with 1 (grey), 3 (RGB) or 4
// (RGBA) channels; uint8, or float or double in 0 … 1 (beyond is cut off, NaN is 0).
// InvalidArgument for another shape or dtype.
absl::StatusOr<std::string> EncodePng(const Tensor& image);

}  // namespace weft

#endif  // WEFT_RUNTIME_DATA_IMAGE_H_
