// Photographs as feeds.
#ifndef WEFT_TOOLS_IMAGE_FEED_H_
#define WEFT_TOOLS_IMAGE_FEED_H_

#include <string>
#include <string_view>
#include <vector>

#include "core/tensor.h"

namespace weft::tools {

struct ImageOptions {
  bool nearest = false;      // else bilinear, with half-pixel centres
  bool nchw = false;         // else NHWC
  std::vector<double> mean;  // value = (pixel - mean) / scale; one a channel, one for all, or none
  std::vector<double> scale;
};
// "scale=255", "mean=127.5,scale=127.5,nearest", "mean=123.7/116.8/103.9,nchw". "" is no change: 0
// … 255.
absl::StatusOr<ImageOptions> ParseImageOptions(std::string_view text);

// Decodes, resizes and casts to what a placeholder takes: rank 4 ([N,H,W,C], N = 1), 3 or 2.
// Unknown dimensions take the image's own size (3 channels); an unknown shape is [1,H,W,3].
absl::StatusOr<Tensor> ImageFeed(std::string_view bytes, DType dtype, const PartialShape& shape,
                                 const ImageOptions& options);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_IMAGE_FEED_H_
