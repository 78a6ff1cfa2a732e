#include "tools/image_feed.h"

#include <charconv>
#include <cmath>
#include <deque>

#include "runtime/data/image.h"
#include "tools/numbers.h"

namespace weft::tools {
namespace {

// What output pixel i of n takes from an input of m: neighbours from `first` on, and their weights.
struct Sample {
  int64_t first = 0;
  std::vector<double> weights;
};
// A smaller picture is an average of the larger one's pixels under a tent as wide as the reduction;
// a larger one lies on straight lines between pixels.
Sample SampleAt(int64_t i, int64_t n, int64_t m, bool nearest) {
  const double centre = (i + 0.5) * m / n;
  if (nearest) return {std::min<int64_t>(static_cast<int64_t>(centre), m - 1), {1}};
  const double reach = std::max(1.0, static_cast<double>(m) / n);
  Sample s;
  s.first = std::max<int64_t>(0, static_cast<int64_t>(std::floor(centre - 0.5 - reach)) + 1);
  const int64_t last =
      std::min<int64_t>(m - 1, static_cast<int64_t>(std::ceil(centre - 0.5 + reach)) - 1);
  double sum = 0;
  for (int64_t k = s.first; k <= last; ++k) {
    s.weights.push_back(1 - std::abs(k + 0.5 - centre) / reach);
    sum += s.weights.back();
  }
  for (double& w : s.weights) w /= sum;
  return s;
}

// Row y of a picture, at the width that the samples say: [samples, channels].
std::vector<double> NarrowRow(const Tensor& image, int64_t y, int64_t channels,
                              std::span<const Sample> samples) {
  std::vector<double> out(samples.size() * channels);
  const uint8_t* const row = image.data<uint8_t>() + y * image.dim(1) * channels;
  double* to = out.data();
  for (const Sample& s : samples) {
    for (int64_t k = 0; k < channels; ++k) {
      const uint8_t* from = row + s.first * channels + k;
      double sum = 0;
      for (double w : s.weights) {
        sum += w * static_cast<double>(*from);
        from += channels;
      }
      *to++ = sum;
    }
  }
  return out;
}

absl::StatusOr<std::vector<double>> ParseList(std::string_view key, std::string_view text) {
  std::vector<double> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('/'), text.size());
    double v = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + end, v);
    if (error != std::errc() || stop != text.data() + end)
      return InvalidArgument("image option ", key, " has the value '", text,
                             "', want numbers such as 127.5 or 1/2/3");
    out.push_back(v);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

absl::StatusOr<ImageOptions> ParseImageOptions(std::string_view text) {
  ImageOptions o;
  while (!text.empty()) {
    const size_t end = std::min(text.find(','), text.size());
    const std::string_view item = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t equals = std::min(item.find('='), item.size());
    const std::string_view key = item.substr(0, equals),
                           value = item.substr(std::min(equals + 1, item.size()));
    if (item == "nearest" || item == "bilinear") {
      o.nearest = item == "nearest";
    } else if (item == "nchw" || item == "nhwc") {
      o.nchw = item == "nchw";
    } else if (key == "mean") {
      ASSIGN_OR_RETURN(o.mean, ParseList(key, value));
    } else if (key == "scale") {
      ASSIGN_OR_RETURN(o.scale, ParseList(key, value));
      for (double s : o.scale) {
        if (s == 0) return InvalidArgument("image option scale is 0");
      }
    } else {
      return InvalidArgument("there is no image option '", item,
                             "'; there are scale=, mean=, nearest, bilinear, nchw, nhwc");
    }
  }
  return o;
}

absl::StatusOr<Tensor> ImageFeed(std::string_view bytes, DType dtype, const PartialShape& shape,
                                 const ImageOptions& options) {
  if (!kReal.Contains(dtype))
    return InvalidArgument("is an image, which cannot be a ", DTypeName(dtype), " tensor");
  const PartialShape want = shape.rank_known() ? shape : PartialShape::UnknownOfRank(4);
  const int rank = want.rank();
  if (rank < 2 || rank > 4)
    return InvalidArgument("is an image, which does not fit the shape ", shape);
  if (rank == 4 && IsKnownDim(want.dim(0)) && want.dim(0) != 1) {
    return InvalidArgument("is one image, and the shape ", shape, " wants ", want.dim(0));
  }
  // Axes of height, width and channels; rank 2 has no channels.
  const int first = rank == 4 ? 1 : 0;
  const int h = options.nchw && rank > 2 ? first + 1 : first, w = h + 1;
  const int c = rank == 2 ? -1 : options.nchw ? first : first + 2;
  const int64_t channels = c < 0 ? 1 : IsKnownDim(want.dim(c)) ? want.dim(c) : 3;
  if (channels > 4)
    return InvalidArgument("is an image, and the shape ", shape, " wants ", channels, " channels",
                           options.nchw ? "" : "; is the layout nchw?");
  ASSIGN_OR_RETURN(const Tensor image, DecodeImage(bytes, static_cast<int>(channels)));
  Dims dims(rank, 1);
  dims[h] = IsKnownDim(want.dim(h)) ? want.dim(h) : image.dim(0);
  dims[w] = IsKnownDim(want.dim(w)) ? want.dim(w) : image.dim(1);
  if (c >= 0) dims[c] = channels;
  const auto per_channel = [&](const std::vector<double>& v) {
    return v.size() <= 1 || static_cast<int64_t>(v.size()) == channels;
  };
  if (!per_channel(options.mean) || !per_channel(options.scale)) {
    return InvalidArgument("has ", channels, " channels; mean and scale need one value or as many");
  }
  ASSIGN_OR_RETURN(const Shape out_shape, Shape::Make({dims.data(), dims.size()}));
  if (out_shape.num_elements() > 4 * kMostImagePixels)
    return ResourceExhausted("would be resized to ", out_shape);
  ASSIGN_OR_RETURN(Tensor out, Tensor::Allocate(dtype, out_shape));
  std::vector<Wide> values(out_shape.num_elements());
  const int64_t height = dims[h], width = dims[w];
  const int64_t row = options.nchw && rank > 2 ? width : width * channels,
                pixel = options.nchw && rank > 2 ? 1 : channels;
  const int64_t plane = options.nchw && rank > 2 ? height * width : 1;
  std::vector<Sample> columns;
  for (int64_t x = 0; x < width; ++x) {
    columns.push_back(SampleAt(x, width, image.dim(1), options.nearest));
  }
  // Rows of the picture, each brought to the new width once, for as long as they are wanted.
  std::deque<std::vector<double>> lines;
  int64_t first_line = 0;
  for (int64_t y = 0; y < height; ++y) {
    const Sample sy = SampleAt(y, height, image.dim(0), options.nearest);
    for (; first_line < sy.first; ++first_line) {
      if (!lines.empty()) lines.pop_front();
    }
    while (lines.size() < sy.weights.size()) {
      const int64_t line = first_line + static_cast<int64_t>(lines.size());
      lines.push_back(NarrowRow(image, line, channels, columns));
    }
    for (int64_t x = 0; x < width; ++x) {
      for (int64_t k = 0; k < channels; ++k) {
        double v = 0;
        for (size_t i = 0; i < sy.weights.size(); ++i)
          v += sy.weights[i] * lines[i][x * channels + k];
        if (!options.mean.empty()) v -= options.mean[options.mean.size() > 1 ? k : 0];
        if (!options.scale.empty()) v /= options.scale[options.scale.size() > 1 ? k : 0];
        if (IsInteger(dtype)) v = std::nearbyint(v);
        values[y * row + x * pixel + k * plane] = v;
      }
    }
  }
  WriteNumbers(values, out);
  return out;
}

}  // namespace weft::tools
