// Slices, strided slices and their writing forms.
#include "core/strided_slice.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/strided_copy.h"
#include "kernels/cpu/variable.h"

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

// Writes `value`, broadcast to the slice, into the slice of x.
absl::Status WriteSlice(KernelContext& c, const StridedSlice& slice, const Tensor& value,
                        const Tensor& x) {
  const Dims strides = Strides(x.shape()), value_strides = Strides(value.shape());
  const int rank = static_cast<int>(slice.result.size());
  const auto result_dim = [&](int i) {
    return i < 0 || slice.result[i] == StridedSlice::kNewAxis ? 1
                                                              : slice.axes[slice.result[i]].size;
  };
  for (int v = 0; v < value.rank(); ++v) {
    const int64_t want = result_dim(v - value.rank() + rank);
    if (value.dim(v) != 1 && value.dim(v) != want) {
      return InvalidArgument("value has shape ", value.shape(),
                             ", which does not broadcast to the slice's ", slice.ResultShape());
    }
  }
  CopyAxes axes;
  int64_t offset = 0;
  for (size_t i = 0; i < slice.axes.size(); ++i) {
    if (slice.axes[i].size == 0) return absl::OkStatus();
    offset += slice.axes[i].begin * strides[i];
  }
  for (int i = 0; i < rank; ++i) {
    if (slice.result[i] == StridedSlice::kNewAxis) continue;
    const SliceAxis& axis = slice.axes[slice.result[i]];
    const int v = i - rank + value.rank();
    const int64_t from = v < 0 || value.dim(v) == 1 ? 0 : value_strides[v];
    axes.push_back({axis.size, from, axis.stride * strides[slice.result[i]]});
  }
  StridedCopy(c.parallel(), x.dtype(), axes, value.raw(), At(x, offset));
  return absl::OkStatus();
}

absl::Status TensorStridedSliceUpdate(const SliceAttrs& a, KernelContext& c) {
  const Tensor& out = c.output(0);
  ASSIGN_OR_RETURN(const StridedSlice slice, a.Make(c, out.shape(), 1));
  if (out.raw() != c.input(0).raw()) {
    CopyRuns(c.parallel(), out.dtype(), c.input(0).raw(), out.raw(), out.num_elements());
  }
  return WriteSlice(c, slice, c.input(4), out);
}

absl::Status StridedSliceAssign(const SliceAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(Variable * v, VariableAt(c, 0, c.input(4).dtype()));
  {
    absl::MutexLock lock(&v->mutex());
    ASSIGN_OR_RETURN(const Shape* now, v->PresentShape());
    ASSIGN_OR_RETURN(const StridedSlice slice, a.Make(c, *now, 1));
    ASSIGN_OR_RETURN(const Tensor* value, v->Writable(Variable::Update::kSparse, c.allocator()));
    RETURN_IF_ERROR(WriteSlice(c, slice, c.input(4), *value));
  }
  if (c.num_outputs() > 0) c.SetOutput(0, c.input(0));
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
  const auto assign = MakeWith<SliceAttrs, StridedSliceAssign>;
  r.Add({"ResourceStridedSliceAssign", {{"T", kAllDTypes}}, assign, kNoFold});
  r.Add({"StridedSliceAssign", {{"T", kAllDTypes}}, assign, kOwnOutput | kNoFold});
}

}  // namespace weft
