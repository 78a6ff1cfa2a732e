// Slices, strided slices and their writing forms.
#include "core/strided_slice.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/strided_copy.h"

namespace weft {
namespace {

// Copies between x, of which `slice` is taken, and a dense tensor of the slice's elements.
void CopySlice(KernelContext& c, const StridedSlice& slice, const Tensor& x, const Tensor& dense,
               bool into_x) {
  const Dims strides = Strides(x.shape());
  CopyAxes axes(slice.axes.size());
  int64_t offset = 0, step = 1;
  for (int i = static_cast<int>(axes.size()) - 1; i >= 0; --i) {
    const SliceAxis& a = slice.axes[i];
    offset += a.begin * strides[i];
    axes[i] = {a.size, a.stride * strides[i], step};
    if (into_x) std::swap(axes[i].from, axes[i].to);
    step *= a.size;
  }
  if (dense.num_elements() == 0) return;
  if (into_x) {
    StridedCopy(c.parallel(), x.dtype(), axes, dense.raw(), At(x, offset));
  } else {
    StridedCopy(c.parallel(), x.dtype(), axes, At(x, offset), dense.raw());
  }
}

absl::Status Slice(KernelContext& c) {
  const Tensor& x = c.input(0);
  const Dims begin = IntsOf(c.input(1));
  StridedSlice slice;
  for (int i = 0; i < x.rank(); ++i) slice.axes.push_back({begin[i], 1, c.output(0).dim(i)});
  CopySlice(c, slice, x, c.output(0), false);
  return absl::OkStatus();
}

struct SliceAttrs {
  SliceMasks masks;
  static absl::StatusOr<SliceAttrs> Parse(const KernelInfo& info) {
    SliceAttrs a;
    ASSIGN_OR_RETURN(a.masks, ReadSliceMasks(info.attrs));
    return a;
  }
  // The spec is inputs `first` to first + 2.
  absl::StatusOr<StridedSlice> Make(KernelContext& c, const PartialShape& x, int first) const {
    return MakeStridedSlice(
        x, {IntsOf(c.input(first)), IntsOf(c.input(first + 1)), IntsOf(c.input(first + 2))}, masks);
  }
};

absl::Status RunStridedSlice(const SliceAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const StridedSlice slice, a.Make(c, c.input(0).shape(), 1));
  CopySlice(c, slice, c.input(0), c.output(0), false);
  return absl::OkStatus();
}

absl::Status StridedSliceGrad(const SliceAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const StridedSlice slice, a.Make(c, c.output(0).shape(), 1));
  ZeroTensor(c.parallel(), c.output(0));
  CopySlice(c, slice, c.output(0), c.input(4), true);
  return absl::OkStatus();
}

absl::Status TensorStridedSliceUpdate(const SliceAttrs& a, KernelContext& c) {
  const Tensor& out = c.output(0);
  ASSIGN_OR_RETURN(const StridedSlice slice, a.Make(c, out.shape(), 1));
  if (out.raw() != c.input(0).raw()) {
    CopyRuns(c.parallel(), out.dtype(), c.input(0).raw(), out.raw(), out.num_elements());
  }
  const Tensor& value = c.input(4);
  // The value is broadcast to the slice: dimensions of 1 repeat.
  const Dims strides = Strides(out.shape()), value_strides = Strides(value.shape());
  const int rank = static_cast<int>(slice.result.size());
  CopyAxes axes;
  int64_t offset = 0;
  for (size_t i = 0; i < slice.axes.size(); ++i) offset += slice.axes[i].begin * strides[i];
  for (int i = 0; i < rank; ++i) {
    if (slice.result[i] == StridedSlice::kNewAxis) continue;
    const SliceAxis& axis = slice.axes[slice.result[i]];
    if (axis.size == 0) return absl::OkStatus();
    const int v = i - rank + value.rank();
    const int64_t from = v < 0 || value.dim(v) == 1 ? 0 : value_strides[v];
    axes.push_back({axis.size, from, axis.stride * strides[slice.result[i]]});
  }
  for (const SliceAxis& axis : slice.axes) {
    if (axis.size == 0) return absl::OkStatus();
  }
  StridedCopy(c.parallel(), out.dtype(), axes, value.raw(), At(out, offset));
  return absl::OkStatus();
}

}  // namespace

void RegisterArraySliceKernels(KernelRegistry& r) {
  r.Add({"Slice", {{"T", kAllDTypes}}, Make<Slice>});
  r.Add({"StridedSlice", {{"T", kAllDTypes}}, MakeWith<SliceAttrs, RunStridedSlice>});
  r.Add({"StridedSliceGrad", {{"T", kAllDTypes}}, MakeWith<SliceAttrs, StridedSliceGrad>});
  r.Add({"TensorStridedSliceUpdate",
         {{"T", kAllDTypes}},
         MakeWith<SliceAttrs, TensorStridedSliceUpdate>,
         kInPlace});
}

}  // namespace weft
