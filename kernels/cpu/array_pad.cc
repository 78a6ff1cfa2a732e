// Repeating, padding, reversing and rolling.
#include <algorithm>

#include "core/checked.h"
#include "core/functions.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/strided_copy.h"

namespace weft {
namespace {

absl::Status BroadcastTo(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  const Dims from = Strides(x.shape()), to = Strides(y.shape());
  CopyAxes axes;
  for (int i = 0; i < y.rank(); ++i) {
    const int k = i - (y.rank() - x.rank());
    axes.push_back({y.dim(i), k < 0 || x.dim(k) == 1 ? 0 : from[k], to[i]});
  }
  StridedCopy(c.parallel(), x.dtype(), axes, x.raw(), y.raw());
  return absl::OkStatus();
}

absl::Status Tile(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  const Dims from = Strides(x.shape()), to = Strides(y.shape());
  CopyAxes axes;
  if (y.num_elements() == 0) return absl::OkStatus();
  for (int i = 0; i < x.rank(); ++i) {
    axes.push_back({y.dim(i) / x.dim(i), 0, to[i] * x.dim(i)});
    axes.push_back({x.dim(i), from[i], to[i]});
  }
  StridedCopy(c.parallel(), x.dtype(), axes, x.raw(), y.raw());
  return absl::OkStatus();
}

// One axis of a padded tensor; `run` elements lie behind each of its steps.
struct PadAxis {
  int64_t size, before, after;
  int64_t run = 1;  // elements of one step in the source
  int64_t padded() const { return before + size + after; }
};

// The padded axes of x, joined with the unpadded ones behind each. Never empty.
absl::InlinedVector<PadAxis, 8> PadAxes(const Shape& x, const Dims& pads) {
  absl::InlinedVector<PadAxis, 8> axes;
  for (int i = 0; i < x.rank(); ++i) {
    const PadAxis a{x.dim(i), pads[2 * i], pads[2 * i + 1]};
    if (!axes.empty() && a.before == 0 && a.after == 0) {
      axes.back() = {axes.back().size * a.size, axes.back().before * a.size,
                     axes.back().after * a.size};
    } else {
      axes.push_back(a);
    }
  }
  if (axes.empty()) axes.push_back({1, 0, 0});
  int64_t run = 1;
  for (int i = static_cast<int>(axes.size()) - 1; i >= 0; --i) {
    axes[i].run = run;
    run *= axes[i].size;
  }
  return axes;
}

// Calls f(row, source) for rows [begin, end) of the padded tensor: source is where the row's
// elements come from, or -1 if the row lies in a border.
template <typename F>
void ForPaddedRows(std::span<const PadAxis> outer, int64_t begin, int64_t end, F&& f) {
  const int rank = static_cast<int>(outer.size());
  Dims at(rank);
  int64_t rest = begin;
  for (int i = rank - 1; i >= 0; --i) {
    at[i] = rest % outer[i].padded();
    rest /= outer[i].padded();
  }
  for (int64_t row = begin; row < end; ++row) {
    int64_t source = 0;
    for (int i = 0; i < rank && source >= 0; ++i) {
      const int64_t k = at[i] - outer[i].before;
      source = InRange(k, outer[i].size) ? source + k * outer[i].run : -1;
    }
    f(row, source);
    for (int i = rank - 1; i >= 0 && ++at[i] == outer[i].padded(); --i) at[i] = 0;
  }
}

absl::Status Pad(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  const DType dtype = x.dtype();
  const int64_t size = static_cast<int64_t>(DTypeSize(dtype));
  if (y.num_elements() == 0) return absl::OkStatus();
  const auto axes = PadAxes(x.shape(), IntsOf(c.input(1)));
  const PadAxis& inner = axes.back();
  const int64_t width = inner.padded();
  const auto fill = [&](int64_t at, int64_t n) {
    if (n == 0) return;
    if (c.num_inputs() > 2) {
      FillRun(dtype, c.input(2).raw(), At(y, at), n);
    } else {
      ZeroRun(dtype, At(y, at), n);
    }
  };
  const double ns = 10 + 0.15 * static_cast<double>(width * size);
  ForRanges(c.parallel(), y.num_elements() / width, ns, [&](int64_t begin, int64_t end) {
    const std::span<const PadAxis> outer(axes.data(), axes.size() - 1);
    ForPaddedRows(outer, begin, end, [&](int64_t row, int64_t source) {
      if (source < 0) return fill(row * width, width);
      fill(row * width, inner.before);
      CopyRun(dtype, At(x, source), At(y, row * width + inner.before), inner.size);
      fill(row * width + inner.before + inner.size, inner.after);
    });
  });
  return absl::OkStatus();
}

struct MirrorAttrs {
  int64_t offset = 0;  // 1 where the border itself is not repeated
  static absl::StatusOr<MirrorAttrs> Parse(const KernelInfo& info) {
    ASSIGN_OR_RETURN(const std::string mode, info.attrs.Get<std::string>("mode"));
    return MirrorAttrs{mode == "REFLECT" ? 1 : 0};
  }
};

absl::Status MirrorPad(const MirrorAttrs& a, KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  if (y.num_elements() == 0) return absl::OkStatus();
  const DType dtype = x.dtype();
  const Dims pads = IntsOf(c.input(1)), strides = Strides(x.shape());
  // Behind the last padded axis lie runs of `run` elements that move as one.
  int last = x.rank() - 1;
  while (last > 0 && pads[2 * last] == 0 && pads[2 * last + 1] == 0) --last;
  if (last < 0) {
    CopyRun(dtype, x.raw(), y.raw(), 1);
    return absl::OkStatus();
  }
  const int64_t run = strides[last], n = x.dim(last), before = pads[2 * last],
                after = pads[2 * last + 1];
  const auto mirrored = [&](int axis, int64_t at) {
    const int64_t k = at - pads[2 * axis], size = x.dim(axis);
    return k < 0 ? -k - 1 + a.offset : k >= size ? 2 * size - 1 - k - a.offset : k;
  };
  const int64_t width = y.dim(last) * run;
  const double ns = 10 + 4.0 * static_cast<double>(before + after) +
                    0.15 * static_cast<double>(width) * static_cast<double>(DTypeSize(dtype));
  ForRanges(c.parallel(), y.num_elements() / width, ns, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      int64_t source = 0, rest = row;
      for (int i = last - 1; i >= 0; --i) {
        source += mirrored(i, rest % y.dim(i)) * strides[i];
        rest /= y.dim(i);
      }
      const int64_t to = row * width;
      for (int64_t k = 0; k < before; ++k) {
        CopyRun(dtype, At(x, source + mirrored(last, k) * run), At(y, to + k * run), run);
      }
      CopyRun(dtype, At(x, source), At(y, to + before * run), n * run);
      for (int64_t k = before + n; k < before + n + after; ++k) {
        CopyRun(dtype, At(x, source + mirrored(last, k) * run), At(y, to + k * run), run);
      }
    }
  });
  return absl::OkStatus();
}

// Each element of dx adds up its image in the middle and those in the borders.
absl::Status MirrorPadGrad(const MirrorAttrs& a, KernelContext& c) {
  const Tensor &dy = c.input(0), &dx = c.output(0);
  const Dims pads = IntsOf(c.input(1)), strides = Strides(dy.shape());
  const int rank = dx.rank();
  if (dx.num_elements() == 0) return absl::OkStatus();
  // The images of element k of an axis: at most three.
  const auto images = [&](int axis, int64_t k, int64_t(&out)[3]) {
    const int64_t size = dx.dim(axis), before = pads[2 * axis], after = pads[2 * axis + 1];
    int n = 0;
    if (k >= a.offset && k - a.offset < before) out[n++] = before - 1 - k + a.offset;
    out[n++] = before + k;
    const int64_t back = size - 1 - k;
    if (back >= a.offset && back - a.offset < after) out[n++] = before + size + back - a.offset;
    return n;
  };
  struct Images {
    int64_t at[3];
    int count, chosen;
  };
  DispatchType<kNumbers>(dx.dtype(), [&]<typename T>() {
    ForRanges(c.parallel(), dx.num_elements(), 5.0 * std::max(1, rank),
              [&](int64_t begin, int64_t end) {
                absl::InlinedVector<Images, 8> axes(rank);
                for (int64_t i = begin; i < end; ++i) {
                  int64_t rest = i, at = 0;
                  for (int k = rank - 1; k >= 0; --k) {
                    axes[k].count = images(k, rest % dx.dim(k), axes[k].at);
                    axes[k].chosen = 0;
                    rest /= dx.dim(k);
                    at += axes[k].at[0] * strides[k];
                  }
                  Compute<T> sum = Compute<T>(0);
                  for (int k = 0; k >= 0;) {
                    sum += ToCompute(dy.data<T>()[at]);
                    for (k = rank - 1; k >= 0; --k) {
                      Images& axis = axes[k];
                      at -= axis.at[axis.chosen] * strides[k];
                      axis.chosen = axis.chosen + 1 < axis.count ? axis.chosen + 1 : 0;
                      at += axis.at[axis.chosen] * strides[k];
                      if (axis.chosen != 0) break;
                    }
                  }
                  dx.data<T>()[i] = FromCompute<T>(sum);
                }
              });
  });
  return absl::OkStatus();
}

void ReverseAxes(KernelContext& c, const std::vector<bool>& reversed) {
  const Tensor &x = c.input(0), &y = c.output(0);
  const Dims strides = Strides(x.shape());
  CopyAxes axes;
  int64_t first = 0;
  if (y.num_elements() == 0) return;
  for (int i = 0; i < x.rank(); ++i) {
    if (reversed[i]) first += (x.dim(i) - 1) * strides[i];
    axes.push_back({x.dim(i), reversed[i] ? -strides[i] : strides[i], strides[i]});
  }
  StridedCopy(c.parallel(), x.dtype(), axes, At(x, first), y.raw());
}

absl::Status Reverse(KernelContext& c) {
  const auto dims = c.input(1).span<bool>();
  ReverseAxes(c, std::vector<bool>(dims.begin(), dims.end()));
  return absl::OkStatus();
}

// The rule sees axes only up to kMaxTrackedValues where they come late: so both kernels look, too.
absl::Status ReverseV2(KernelContext& c) {
  const int rank = c.input(0).rank();
  std::vector<bool> reversed(rank);
  for (int64_t a : reversed.empty() ? Dims() : IntsOf(c.input(1))) {
    ASSIGN_OR_RETURN(const int axis, CheckedAxis("axis", a, rank));
    reversed[axis] = true;
  }
  ReverseAxes(c, reversed);
  return absl::OkStatus();
}

struct SequenceAttrs {
  int64_t seq_dim = 0, batch_dim = 0;
  static absl::StatusOr<SequenceAttrs> Parse(const KernelInfo& info) {
    SequenceAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("seq_dim", &a.seq_dim));
    RETURN_IF_ERROR(info.attrs.Get("batch_dim", &a.batch_dim));
    return a;
  }
};

absl::Status ReverseSequence(const SequenceAttrs& a, KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  const Dims strides = Strides(x.shape());
  const int64_t steps = x.dim(static_cast<int>(a.seq_dim));
  const int64_t batch_stride = strides[a.batch_dim], step_stride = strides[a.seq_dim];
  const int64_t batches = c.input(1).num_elements();
  for (int64_t b = 0; b < batches; ++b) {
    if (const int64_t n = IntAt(c.input(1), b); n < 0 || n > steps) {
      return InvalidArgument("seq_lengths[", b, "] is ", n, ", want 0 to ", steps);
    }
  }
  if (x.num_elements() == 0) return absl::OkStatus();
  CopyAxes rest;
  for (int i = 0; i < x.rank(); ++i) {
    if (i != a.seq_dim && i != a.batch_dim) rest.push_back({x.dim(i), strides[i], strides[i]});
  }
  const double bytes = static_cast<double>(x.num_bytes()) / static_cast<double>(batches);
  ForRanges(c.parallel(), batches, 100 + 0.3 * bytes, [&](int64_t begin, int64_t end) {
    for (int64_t b = begin; b < end; ++b) {
      const int64_t n = IntAt(c.input(1), b), at = b * batch_stride;
      CopyAxes axes = rest;
      axes.push_back({n, -step_stride, step_stride});
      StridedCopy(c.parallel(), x.dtype(), axes, At(x, at + (n - 1) * step_stride), At(y, at));
      axes.back() = {steps - n, step_stride, step_stride};
      StridedCopy(c.parallel(), x.dtype(), axes, At(x, at + n * step_stride),
                  At(y, at + n * step_stride));
    }
  });
  return absl::OkStatus();
}

absl::Status Roll(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  if (x.num_elements() == 0) return absl::OkStatus();
  const DType dtype = x.dtype();
  const Dims strides = Strides(x.shape());
  Dims shift(x.rank());  // towards the end, 0 <= shift < dimension
  for (int64_t i = 0; i < c.input(1).num_elements(); ++i) {
    ASSIGN_OR_RETURN(const int axis, CheckedAxis("axis", IntAt(c.input(2), i), x.rank()));
    const int64_t n = x.dim(axis);
    const int64_t by = IntAt(c.input(1), i) % n;
    shift[axis] = (shift[axis] + by + n) % n;
  }
  int last = x.rank() - 1;
  while (last > 0 && shift[last] == 0) --last;
  const int64_t width = x.dim(last) * strides[last], head = shift[last] * strides[last];
  const double ns = 10 + 0.15 * static_cast<double>(width) * static_cast<double>(DTypeSize(dtype));
  ForRanges(c.parallel(), x.num_elements() / width, ns, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      int64_t source = 0, rest = row;
      for (int i = last - 1; i >= 0; --i) {
        const int64_t k = rest % x.dim(i) - shift[i];
        source += (k < 0 ? k + x.dim(i) : k) * strides[i];
        rest /= x.dim(i);
      }
      CopyRun(dtype, At(x, source), At(y, row * width + head), width - head);
      CopyRun(dtype, At(x, source + width - head), At(y, row * width), head);
    }
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterArrayPadKernels(KernelRegistry& r) {
  const DTypeSet values = kBytes | DTypeSet{DType::kString};
  r.Add({"BroadcastTo", {{"T", kAllDTypes}}, Make<BroadcastTo>});
  r.Add({"Tile", {{"T", kAllDTypes}}, Make<Tile>});
  r.Add({"Pad", {{"T", values}}, Make<Pad>});
  r.Add({"PadV2", {{"T", values}}, Make<Pad>});
  r.Add({"MirrorPad", {{"T", values}}, MakeWith<MirrorAttrs, MirrorPad>});
  r.Add({"MirrorPadGrad", {{"T", kNumbers}}, MakeWith<MirrorAttrs, MirrorPadGrad>});
  r.Add({"Reverse", {{"T", values}}, Make<Reverse>});
  r.Add({"ReverseV2", {{"T", values}}, Make<ReverseV2>});
  r.Add({"ReverseSequence", {{"T", values}}, MakeWith<SequenceAttrs, ReverseSequence>});
  r.Add({"Roll", {{"T", kAllDTypes}}, Make<Roll>});
}

}  // namespace weft
