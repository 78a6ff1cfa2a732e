// Ops that move elements, on a GPU, over one strided copy. Axes, places and sizes are read on the
// host.
#include "core/strided_slice.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/cuda/strided.h"
#include "kernels/device/device_kernel.h"

namespace weft::cuda {

absl::StatusOr<CopyArgs> ArgsOf(std::span<const CopyAxis> axes) {
  CopyArgs args;
  for (const CopyAxis& a : axes) {
    args.size *= a.size;
    if (a.size == 1) continue;
    const int last = args.rank - 1;
    if (last >= 0 && args.from[last] == a.from * a.size && args.to[last] == a.to * a.size) {
      args.dims[last] *= a.size;
      args.from[last] = a.from;
      args.to[last] = a.to;
      continue;
    }
    if (args.rank == CopyArgs::kMaxRank) {
      return Unimplemented("a copy on a GPU takes at most ", CopyArgs::kMaxRank, " dimensions");
    }
    args.dims[args.rank] = a.size;
    args.from[args.rank] = a.from;
    args.to[args.rank++] = a.to;
  }
  return args;
}

namespace {

// Copies from element `first` of `from` to element `target` of `to`.
absl::Status Copy(KernelContext& c, const Tensor& from, int64_t first, const Tensor& to,
                  int64_t target, std::span<const CopyAxis> axes) {
  ASSIGN_OR_RETURN(const CopyArgs args, ArgsOf(axes));
  const size_t bytes = DTypeSize(from.dtype());
  StridedCopy(static_cast<const char*>(from.raw()) + first * static_cast<int64_t>(bytes),
              static_cast<char*>(to.raw()) + target * static_cast<int64_t>(bytes), bytes, args,
              OnDevice(c).stream());
  return Launched();
}

absl::Status Zero(KernelContext& c, const Tensor& t) {
  return OnDevice(c).driver().Fill(t.raw(), 0, t.num_bytes(), OnDevice(c).stream());
}

absl::Status Transpose(KernelContext& c) {
  const Tensor& x = c.input(0);
  ASSIGN_OR_RETURN(const Dims perm, IntValues(c.input(1)));
  const Dims from = Strides(x.shape()), to = Strides(c.output(0).shape());
  absl::InlinedVector<CopyAxis, 8> axes;
  for (size_t i = 0; i < perm.size(); ++i) {
    const int64_t p = perm[i] + (perm[i] < 0 ? x.rank() : 0);
    axes.push_back({x.dim(static_cast<int>(p)), from[p], to[i]});
  }
  return Copy(c, x, 0, c.output(0), 0, axes);
}

absl::Status Slice(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  ASSIGN_OR_RETURN(const Dims begin, IntValues(c.input(1)));
  const Dims from = Strides(x.shape()), to = Strides(y.shape());
  absl::InlinedVector<CopyAxis, 8> axes;
  int64_t first = 0;
  for (int i = 0; i < x.rank(); ++i) {
    first += begin[i] * from[i];
    axes.push_back({y.dim(i), from[i], to[i]});
  }
  return Copy(c, x, first, y, 0, axes);
}

struct SliceAttrs {
  SliceMasks masks;
  static absl::StatusOr<SliceAttrs> Parse(const KernelInfo& info) {
    SliceAttrs a;
    ASSIGN_OR_RETURN(a.masks, ReadSliceMasks(info.attrs));
    return a;
  }
};

// Dimensions that come or go have size 1, so the result lies as the slice of every axis of x does.
absl::Status RunStridedSlice(const SliceAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  SliceSpec spec;
  ASSIGN_OR_RETURN(spec.begin, IntValues(c.input(1)));
  ASSIGN_OR_RETURN(spec.end, IntValues(c.input(2)));
  ASSIGN_OR_RETURN(spec.strides, IntValues(c.input(3)));
  ASSIGN_OR_RETURN(const StridedSlice slice,
                   MakeStridedSlice(PartialShape(x.shape()), spec, a.masks));
  const Dims from = Strides(x.shape());
  absl::InlinedVector<CopyAxis, 8> axes(slice.axes.size());
  int64_t first = 0, dense = 1;
  for (int i = x.rank() - 1; i >= 0; --i) {
    const SliceAxis& s = slice.axes[i];
    first += s.begin * from[i];
    axes[i] = {s.size, from[i] * s.stride, dense};
    dense *= s.size;
  }
  return Copy(c, x, first, c.output(0), 0, axes);
}

// A tensor cut along an axis into pieces, or joined from them: [outer, its own columns] each, side
// by side in [outer, columns].
class Pieces {
 public:
  // `whole` has the axis.
  Pieces(const Shape& whole, int64_t axis)
      : outer_(whole.Product(0, static_cast<int>(axis))),
        columns_(outer_ == 0 ? 0 : whole.num_elements() / outer_) {}

  absl::Status Join(KernelContext& c, const Tensor& piece, const Tensor& whole) {
    const int64_t own = Own(piece);
    const CopyAxis axes[] = {{outer_, own, columns_}, {own, 1, 1}};
    return Copy(c, piece, 0, whole, std::exchange(begin_, begin_ + own), axes);
  }
  absl::Status Cut(KernelContext& c, const Tensor& whole, const Tensor& piece) {
    const int64_t own = Own(piece);
    const CopyAxis axes[] = {{outer_, columns_, own}, {own, 1, 1}};
    return Copy(c, whole, std::exchange(begin_, begin_ + own), piece, 0, axes);
  }

 private:
  int64_t Own(const Tensor& piece) const { return outer_ == 0 ? 0 : piece.num_elements() / outer_; }
  const int64_t outer_, columns_;
  int64_t begin_ = 0;
};

// The axis that input `i` holds, from the front.
absl::StatusOr<int64_t> AxisOf(KernelContext& c, int i, int rank) {
  ASSIGN_OR_RETURN(const Dims axis, IntValues(c.input(i)));
  return axis[0] + (axis[0] < 0 ? rank : 0);
}

absl::Status Join(KernelContext& c, int first, int count, int64_t axis) {
  Pieces pieces(c.output(0).shape(), axis);
  for (int i = first; i < first + count; ++i) {
    RETURN_IF_ERROR(pieces.Join(c, c.input(i), c.output(0)));
  }
  return absl::OkStatus();
}

absl::Status Concat(KernelContext& c) {
  ASSIGN_OR_RETURN(const int64_t axis, AxisOf(c, 0, c.output(0).rank()));
  return Join(c, 1, c.num_inputs() - 1, axis);
}

absl::Status ConcatV2(KernelContext& c) {
  const int last = c.num_inputs() - 1;
  ASSIGN_OR_RETURN(const int64_t axis, AxisOf(c, last, c.output(0).rank()));
  return Join(c, 0, last, axis);
}

absl::Status Cut(KernelContext& c, const Tensor& whole, int64_t axis) {
  Pieces pieces(whole.shape(), axis);
  for (int i = 0; i < c.num_outputs(); ++i) {
    RETURN_IF_ERROR(pieces.Cut(c, whole, c.output(i)));
  }
  return absl::OkStatus();
}

// The tensor is input kWhole, the axis input kAxis.
template <int kWhole, int kAxis>
absl::Status Split(KernelContext& c) {
  ASSIGN_OR_RETURN(const int64_t axis, AxisOf(c, kAxis, c.input(kWhole).rank()));
  return Cut(c, c.input(kWhole), axis);
}

struct AxisAttr {
  int64_t axis = 0;
  static absl::StatusOr<AxisAttr> Parse(const KernelInfo& info) {
    AxisAttr a;
    RETURN_IF_ERROR(info.attrs.Get("axis", &a.axis));
    return a;
  }
};

absl::Status Pack(const AxisAttr& a, KernelContext& c) {
  return Join(c, 0, c.num_inputs(), a.axis + (a.axis < 0 ? c.output(0).rank() : 0));
}

absl::Status Unpack(const AxisAttr& a, KernelContext& c) {
  return Cut(c, c.input(0), a.axis + (a.axis < 0 ? c.input(0).rank() : 0));
}

absl::Status Pad(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  ASSIGN_OR_RETURN(const Dims paddings, IntValues(c.input(1)));
  RETURN_IF_ERROR(Zero(c, y));
  const Dims from = Strides(x.shape()), to = Strides(y.shape());
  absl::InlinedVector<CopyAxis, 8> axes;
  int64_t target = 0;
  for (int i = 0; i < x.rank(); ++i) {
    target += paddings[2 * i] * to[i];
    axes.push_back({x.dim(i), from[i], to[i]});
  }
  return Copy(c, x, 0, y, target, axes);
}

absl::Status BroadcastTo(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  const Dims from = Strides(x.shape()), to = Strides(y.shape());
  absl::InlinedVector<CopyAxis, 8> axes;
  for (int i = 0; i < y.rank(); ++i) {
    const int k = i - (y.rank() - x.rank());
    axes.push_back({y.dim(i), k < 0 || x.dim(k) == 1 ? 0 : from[k], to[i]});
  }
  return Copy(c, x, 0, y, 0, axes);
}

absl::Status Tile(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  if (y.num_elements() == 0) return absl::OkStatus();
  const Dims from = Strides(x.shape()), to = Strides(y.shape());
  absl::InlinedVector<CopyAxis, 16> axes;
  for (int i = 0; i < x.rank(); ++i) {
    axes.push_back({y.dim(i) / x.dim(i), 0, to[i] * x.dim(i)});
    axes.push_back({x.dim(i), from[i], to[i]});
  }
  return Copy(c, x, 0, y, 0, axes);
}

absl::Status Fill(KernelContext& c) {
  const CopyAxis all[] = {{c.output(0).num_elements(), 0, 1}};
  return Copy(c, c.input(1), 0, c.output(0), 0, all);
}

absl::Status ZerosLike(KernelContext& c) { return Zero(c, c.output(0)); }

}  // namespace

void RegisterArrayKernels(KernelRegistry& r) {
  const std::vector<TypeConstraint> any = {{"T", kNumbers | kBoolOnly}};
  r.Add({"Transpose", any, Make<Transpose>, HostInput(1)});
  r.Add({"Slice", any, Make<Slice>, HostInput(1) | HostInput(2)});
  r.Add({"StridedSlice", any, MakeWith<SliceAttrs, RunStridedSlice>,
         HostInput(1) | HostInput(2) | HostInput(3)});
  r.Add({"Concat", any, Make<Concat>, HostInput(0)});
  r.Add({"ConcatV2", any, Make<ConcatV2>, HostInput(kLastInput)});
  r.Add({"Split", any, Make<Split<1, 0>>, HostInput(0)});
  r.Add({"SplitV", any, Make<Split<0, 2>>, HostInput(1) | HostInput(2)});
  r.Add({"Pack", any, MakeWith<AxisAttr, Pack>});
  r.Add({"Unpack", any, MakeWith<AxisAttr, Unpack>});
  r.Add({"Pad", any, Make<Pad>, HostInput(1)});
  r.Add({"BroadcastTo", any, Make<BroadcastTo>, HostInput(1)});
  r.Add({"Tile", any, Make<Tile>, HostInput(1)});
  r.Add({"Fill", any, Make<Fill>, HostInput(0)});
  r.Add({"ZerosLike", any, Make<ZerosLike>});
}

}  // namespace weft::cuda
