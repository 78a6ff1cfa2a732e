#include "tools/feed.h"

#include <optional>

#include "core/file.h"
#include "tools/array_file.h"
#include "tools/image_feed.h"
#include "tools/literal.h"
#include "tools/numbers.h"

namespace weft::tools {
namespace {

absl::StatusOr<Tensor> Generate(std::string_view kind, std::optional<std::string_view> shape_text,
                                const FeedInfo& info, uint64_t seed) {
  Shape shape = SmallestShape(info.shape);
  if (shape_text) {
    ASSIGN_OR_RETURN(const PartialShape parsed, ParseShape(*shape_text));
    if (!parsed.IsFull())
      return InvalidArgument("the shape ", *shape_text, " has an unknown dimension");
    shape = *parsed.AsShape();
  }
  if (kind == "random") return RandomTensor(info.dtype, shape, seed);
  return FilledTensor(info.dtype, shape, kind == "ones" ? 1 : 0);
}

// "cat.jpg:scale=255" -> the path and the options, if this is an image.
bool SplitImage(std::string_view text, std::string_view& path, std::string_view& options) {
  for (const std::string_view end : {".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG"}) {
    const size_t at = text.rfind(end);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = text.substr(at + end.size());
    if (!rest.empty() && rest[0] != ':') continue;
    path = text.substr(0, at + end.size());
    options = rest.empty() ? rest : rest.substr(1);
    return true;
  }
  return false;
}

absl::StatusOr<Tensor> FromFile(std::string_view text, const FeedInfo& info) {
  std::string_view path, options;
  if (info.dtype != DType::kString && SplitImage(text, path, options)) {
    ASSIGN_OR_RETURN(const ImageOptions o, ParseImageOptions(options));
    ASSIGN_OR_RETURN(const std::string bytes, ReadFile(std::string(path)));
    auto t = ImageFeed(bytes, info.dtype, info.shape, o);
    if (!t.ok())
      return absl::Status(t.status().code(), Concat("'", path, "' ", ToStd(t.status().message())));
    return t;
  }
  const bool array = text.find(".npz") != std::string_view::npos || text.ends_with(".npy") ||
                     text.ends_with(".strings.json");
  if (!array && info.dtype == DType::kString) {
    ASSIGN_OR_RETURN(std::string bytes, ReadFile(std::string(text)));
    return Tensor::Scalar<std::string>(std::move(bytes));
  }
  if (!array)
    return InvalidArgument("'", text, "' is no .npy, .npz, .strings.json, .jpg or .png file");
  ASSIGN_OR_RETURN(Tensor t, ReadArray(std::string(text)));
  if (t.dtype() == info.dtype) return t;
  return CastTensor(t, info.dtype);
}

absl::StatusOr<Tensor> Parse(std::string_view value, const FeedInfo& info, uint64_t seed) {
  if (value.starts_with('@')) return FromFile(value.substr(1), info);
  for (const std::string_view kind : {"random", "zeros", "ones"}) {
    if (value == kind) return Generate(kind, std::nullopt, info, seed);
    if (value.starts_with(kind) && value[kind.size()] == ':')
      return Generate(kind, value.substr(kind.size() + 1), info, seed);
  }
  ASSIGN_OR_RETURN(Tensor t, ParseLiteral(value, info.dtype));
  // A scalar may stand for a tensor of one element.
  if (t.rank() == 0 && info.shape.rank_known() && info.shape.rank() > 0 &&
      SmallestShape(info.shape).num_elements() == 1) {
    return t.Reshaped(SmallestShape(info.shape));
  }
  return t;
}

}  // namespace

Shape SmallestShape(const PartialShape& shape) {
  Dims dims(shape.dims().begin(), shape.dims().end());
  for (int64_t& d : dims) d = IsKnownDim(d) ? d : 1;
  return Shape(std::span<const int64_t>(dims.data(), dims.size()));
}

absl::StatusOr<Tensor> ParseFeed(std::string_view value, const FeedInfo& info, uint64_t seed) {
  auto t = Parse(value, info, seed);
  if (!t.ok())
    return absl::Status(t.status().code(),
                        Concat("feed '", info.name, "': ", ToStd(t.status().message())));
  if (!info.shape.Compatible(t->shape())) {
    return InvalidArgument("feed '", info.name, "' is ", DTypeName(t->dtype()), " ", t->shape(),
                           ", the graph says ", DTypeName(info.dtype), " ", info.shape);
  }
  return t;
}

}  // namespace weft::tools
