// Attributes of biases and normalisation, for every device.
#ifndef WEFT_KERNELS_NORM_ATTRS_H_
#define WEFT_KERNELS_NORM_ATTRS_H_

#include <string>

#include "core/kernel.h"
#include "kernels/channels.h"

namespace weft {

struct FormatAttrs {
  bool channels_first = false;
  static absl::StatusOr<FormatAttrs> Parse(const KernelInfo& info) {
    FormatAttrs a;
    if (info.attrs.Has("data_format")) {
      ASSIGN_OR_RETURN(const std::string format, info.attrs.Get<std::string>("data_format"));
      a.channels_first = format.starts_with("NC");
    }
    return a;
  }
  Channels Split(const Shape& s) const {
    if (channels_first) return {s.dim(0), s.dim(1), s.Product(2, s.rank())};
    return {s.Product(0, s.rank() - 1), s.back(-1), 1};
  }
};

struct BatchNormAttrs : FormatAttrs {
  float epsilon = 1e-4f, factor = 1;
  bool training = true;
  static absl::StatusOr<BatchNormAttrs> Parse(const KernelInfo& info) {
    BatchNormAttrs a;
    ASSIGN_OR_RETURN(static_cast<FormatAttrs&>(a), FormatAttrs::Parse(info));
    RETURN_IF_ERROR(info.attrs.Get("epsilon", &a.epsilon));
    RETURN_IF_ERROR(info.attrs.Get("is_training", &a.training));
    if (info.attrs.Has("exponential_avg_factor")) {
      RETURN_IF_ERROR(info.attrs.Get("exponential_avg_factor", &a.factor));
    }
    return a;
  }
};

struct LayerNormAttrs {
  int64_t axes = 1;
  bool center = true;
  static absl::StatusOr<LayerNormAttrs> Parse(const KernelInfo& info) {
    LayerNormAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("axes", &a.axes));
    RETURN_IF_ERROR(info.attrs.Get("center", &a.center));
    return a;
  }
};

}  // namespace weft

#endif  // WEFT_KERNELS_NORM_ATTRS_H_
