#include "ops/window_attrs.h"

#include <string>
#include <vector>

namespace weft {
namespace {

// Spreads a list in the order of the data format; `batch` and `channel` get the two others.
absl::Status Spread(std::string_view what, std::span<const int64_t> list, const WindowAttrs& w,
                    std::array<int64_t, 3>& to, int64_t& batch, int64_t& channel) {
  if (static_cast<int>(list.size()) != w.rank()) {
    return InvalidArgument(what, " has ", list.size(), " elements, want ", w.rank());
  }
  for (int64_t x : list) {
    if (x < 1) return InvalidArgument(what, " [", Join(list, ","), "] must be at least 1");
  }
  batch = list[0];
  channel = list[w.channel_axis()];
  for (int i = 0; i < 3; ++i) {
    if (w.axis(i) >= 0) to[i] = list[w.axis(i)];
  }
  return absl::OkStatus();
}

absl::Status SpreadSpatial(std::string_view what, std::span<const int64_t> list,
                           const WindowAttrs& w, std::array<int64_t, 3>& to) {
  int64_t batch = 1, channel = 1;
  RETURN_IF_ERROR(Spread(what, list, w, to, batch, channel));
  if (batch != 1 || channel != 1) {
    return InvalidArgument(what, " [", Join(list, ","), "] must be 1 for batch and channels");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<WindowAttrs> ParsePaddingAttrs(const AttrReader& attrs, int spatial) {
  WindowAttrs w;
  w.spatial = spatial;
  if (attrs.Has("data_format")) {
    ASSIGN_OR_RETURN(const std::string format, attrs.Get<std::string>("data_format"));
    w.channels_first = format == "NCHW" || format == "NCDHW";
    if (!w.channels_first && format != "NHWC" && format != "NDHWC") {
      return Unimplemented("data_format ", format);
    }
  }
  ASSIGN_OR_RETURN(const std::string padding, attrs.Get<std::string>("padding"));
  w.padding = padding == "SAME"    ? Padding::kSame
              : padding == "VALID" ? Padding::kValid
                                   : Padding::kExplicit;
  std::vector<int64_t> list;
  if (attrs.Has("explicit_paddings")) RETURN_IF_ERROR(attrs.Get("explicit_paddings", &list));
  if (w.padding != Padding::kExplicit) {
    if (!list.empty()) return InvalidArgument("explicit_paddings given with padding ", padding);
    return w;
  }
  if (static_cast<int>(list.size()) != 2 * w.rank()) {
    return InvalidArgument("explicit_paddings has ", list.size(), " elements, want ", 2 * w.rank());
  }
  for (int64_t x : list) {
    if (x < 0) return InvalidArgument("explicit_paddings [", Join(list, ","), "] is negative");
  }
  const int c = w.channel_axis();
  if (list[0] != 0 || list[1] != 0 || list[2 * c] != 0 || list[2 * c + 1] != 0) {
    return InvalidArgument("explicit_paddings [", Join(list, ","),
                           "] must be 0 for batch and channels");
  }
  for (int i = 0; i < 3; ++i) {
    if (w.axis(i) < 0) continue;
    w.before[i] = list[2 * w.axis(i)];
    w.after[i] = list[2 * w.axis(i) + 1];
  }
  return w;
}

absl::StatusOr<WindowAttrs> ParseConvAttrs(const AttrReader& attrs, int spatial,
                                           std::string_view dilations) {
  ASSIGN_OR_RETURN(WindowAttrs w, ParsePaddingAttrs(attrs, spatial));
  std::vector<int64_t> list;
  RETURN_IF_ERROR(attrs.Get("strides", &list));
  RETURN_IF_ERROR(SpreadSpatial("strides", list, w, w.stride));
  if (attrs.Has(dilations)) {
    RETURN_IF_ERROR(attrs.Get(dilations, &list));
    RETURN_IF_ERROR(SpreadSpatial(dilations, list, w, w.dilation));
  }
  return w;
}

absl::Status SetPoolWindow(WindowAttrs& w, std::span<const int64_t> ksize,
                           std::span<const int64_t> strides) {
  int64_t batch = 1, batch_stride = 1;
  RETURN_IF_ERROR(Spread("ksize", ksize, w, w.size, batch, w.channel_size));
  RETURN_IF_ERROR(Spread("strides", strides, w, w.stride, batch_stride, w.channel_stride));
  if (batch != 1 || batch_stride != 1) return InvalidArgument("a pool cannot span the batch");
  if (w.channel_size == 1 && w.channel_stride == 1) return absl::OkStatus();
  if (w.size != std::array<int64_t, 3>{1, 1, 1}) {
    return Unimplemented("a pool over both space and channels: ksize [", Join(ksize, ","),
                         "], strides [", Join(strides, ","), "]");
  }
  if (w.channel_size != w.channel_stride) {
    return Unimplemented("a pool over channels needs a stride equal to its size");
  }
  return absl::OkStatus();
}

absl::StatusOr<WindowAttrs> ParsePoolAttrs(const AttrReader& attrs, int spatial) {
  ASSIGN_OR_RETURN(WindowAttrs w, ParsePaddingAttrs(attrs, spatial));
  std::vector<int64_t> ksize, strides;
  RETURN_IF_ERROR(attrs.Get("ksize", &ksize));
  RETURN_IF_ERROR(attrs.Get("strides", &strides));
  RETURN_IF_ERROR(SetPoolWindow(w, ksize, strides));
  return w;
}

absl::StatusOr<PartialShape> ConvOutput(const WindowAttrs& w, const PartialShape& input,
                                        const PartialShape& filter, bool depthwise) {
  const auto as_rank = [&](const PartialShape& s,
                           std::string_view what) -> absl::StatusOr<PartialShape> {
    if (!s.rank_known()) return PartialShape::UnknownOfRank(w.rank());
    if (s.rank() != w.rank())
      return InvalidArgument(what, " has shape ", s, ", want rank ", w.rank());
    return s;
  };
  ASSIGN_OR_RETURN(const PartialShape x, as_rank(input, "input"));
  ASSIGN_OR_RETURN(const PartialShape f, as_rank(filter, "filter"));
  PartialShape out = PartialShape::UnknownOfRank(w.rank());
  out.set_dim(0, x.dim(0));
  const int64_t channels = x.dim(w.channel_axis());
  const int64_t in = f.dim(w.spatial), to = f.dim(w.spatial + 1);
  if (depthwise) {
    if (IsKnownDim(channels) && IsKnownDim(in) && channels != in) {
      return InvalidArgument("input ", x, " and filter ", f, " differ in channels: ", channels,
                             ", ", in);
    }
    const int64_t known = IsKnownDim(in) ? in : channels;
    if (IsKnownDim(known) && IsKnownDim(to)) {
      const auto product = CheckedMul(known, to);
      if (!product) return InvalidArgument("filter ", f, " is too big");
      out.set_dim(w.channel_axis(), *product);
    }
  } else {
    if (in == 0) return InvalidArgument("filter ", f, " takes no channels");
    if (IsKnownDim(channels) && IsKnownDim(in)) {
      if (channels % in != 0) {
        return InvalidArgument("input ", x, " has ", channels, " channels, which the filter's ", in,
                               " do not divide");
      }
      const int64_t groups = channels / in;
      if (groups > 0 && IsKnownDim(to) && to % groups != 0) {
        return InvalidArgument(groups, " groups do not divide the ", to, " outputs of filter ", f);
      }
    }
    out.set_dim(w.channel_axis(), to);
  }
  for (int i = 0; i < 3; ++i) {
    const int axis = w.axis(i);
    if (axis < 0) continue;
    const int64_t window = f.dim(i - (3 - w.spatial));
    if (IsKnownDim(x.dim(axis)) && IsKnownDim(window)) {
      ASSIGN_OR_RETURN(const WindowSize size, w.Output(i, x.dim(axis), window));
      out.set_dim(axis, size.out);
    } else if (w.padding == Padding::kSame && w.stride[i] == 1) {
      out.set_dim(axis, x.dim(axis));
    }
  }
  return out;
}

absl::StatusOr<PartialShape> PoolOutput(const WindowAttrs& w, const PartialShape& input) {
  if (!input.rank_known()) return PartialShape::UnknownOfRank(w.rank());
  if (input.rank() != w.rank()) {
    return InvalidArgument("input has shape ", input, ", want rank ", w.rank());
  }
  PartialShape out = input;
  for (int i = 0; i < 3; ++i) {
    const int axis = w.axis(i);
    if (axis < 0) continue;
    if (IsKnownDim(input.dim(axis))) {
      ASSIGN_OR_RETURN(const WindowSize size, w.Output(i, input.dim(axis), w.size[i]));
      out.set_dim(axis, size.out);
    } else if (w.padding != Padding::kSame || w.stride[i] != 1) {
      out.set_dim(axis, kUnknownDim);
    }
  }
  if (w.channel_size != 1) {
    const int64_t channels = input.dim(w.channel_axis());
    if (IsKnownDim(channels)) {
      if (channels % w.channel_size != 0) {
        return Unimplemented("a pool of ", w.channel_size, " channels does not divide ", channels);
      }
      out.set_dim(w.channel_axis(), channels / w.channel_size);
    } else {
      out.set_dim(w.channel_axis(), kUnknownDim);
    }
  }
  return out;
}

}  // namespace weft
