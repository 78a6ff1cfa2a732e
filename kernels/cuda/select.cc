// Select, gathers, OneHot, ArgMax and ArgMin on a GPU, over the launches of select.h.
#include "kernels/cuda/select.h"

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"

namespace weft::cuda {
namespace {

absl::Status SelectFrom(KernelContext& c, const Shape& condition) {
  const Tensor& out = c.output(0);
  ASSIGN_OR_RETURN(
      const Views<3> views,
      MakeViews<3>({&condition, &c.input(1).shape(), &c.input(2).shape()}, out.shape()));
  SelectElements(c.input(0).raw(), c.input(1).raw(), c.input(2).raw(), out.raw(),
                 DTypeSize(out.dtype()), views, OnDevice(c).stream());
  return Launched();
}

absl::Status SelectV2(KernelContext& c) { return SelectFrom(c, c.input(0).shape()); }

// A vector chooses rows.
absl::Status Select(KernelContext& c) {
  const Shape& condition = c.input(0).shape();
  const int rank = c.output(0).rank();
  if (condition.rank() != 1 || rank <= 1) return SelectFrom(c, condition);
  Dims rows(rank, 1);
  rows[0] = condition.dim(0);
  return SelectFrom(c, Shape(rows));
}

absl::Status RunGather(KernelContext& c, const Tensor& params, const GatherSizes& sizes) {
  const Tensor& indices = c.input(1);
  GatherElements(params.raw(), indices.raw(), indices.dtype(), c.output(0).raw(),
                 DTypeSize(params.dtype()), sizes, OnDevice(c).stream());
  return Launched();
}

absl::Status Gather(KernelContext& c) {
  const Shape& params = c.input(0).shape();
  return RunGather(
      c, c.input(0),
      {1, 1, c.input(1).num_elements(), params.dim(0), params.Product(1, params.rank())});
}

struct BatchDims {
  int64_t value = 0;
  static absl::StatusOr<BatchDims> Parse(const KernelInfo& info) {
    BatchDims a;
    RETURN_IF_ERROR(info.attrs.Get("batch_dims", &a.value));
    return a;
  }
};

absl::Status GatherV2(const BatchDims& a, KernelContext& c) {
  const Shape &params = c.input(0).shape(), &indices = c.input(1).shape();
  ASSIGN_OR_RETURN(const Dims given, IntValues(c.input(2)));
  const int axis = static_cast<int>(given[0] + (given[0] < 0 ? params.rank() : 0));
  const int batch = static_cast<int>(a.value + (a.value < 0 ? indices.rank() : 0));
  return RunGather(c, c.input(0),
                   {params.Product(0, batch), params.Product(batch, axis),
                    indices.Product(batch, indices.rank()), params.dim(axis),
                    params.Product(axis + 1, params.rank())});
}

absl::Status ResourceGather(const BatchDims& a, KernelContext& c) {
  const Tensor &params = OnDevice(c).VariableValue(0), &indices = c.input(1), &out = c.output(0);
  const int batch = static_cast<int>(a.value);
  bool fits = batch < params.rank() && out.rank() == indices.rank() + params.rank() - batch - 1;
  for (int i = 0; fits && i < batch; ++i) fits = params.dim(i) == indices.dim(i);
  for (int i = batch + 1; fits && i < params.rank(); ++i) {
    fits = params.dim(i) == out.dim(i - batch - 1 + indices.rank());
  }
  if (!fits) {
    return InvalidArgument("the variable has shape ", params.shape(), ", indices ", indices.shape(),
                           ", and the graph says that they give ", out.shape());
  }
  return RunGather(
      c, params,
      {params.shape().Product(0, batch), 1, indices.shape().Product(batch, indices.rank()),
       params.dim(batch), params.shape().Product(batch + 1, params.rank())});
}

struct HotAxis {
  int64_t value = -1;
  static absl::StatusOr<HotAxis> Parse(const KernelInfo& info) {
    HotAxis a;
    RETURN_IF_ERROR(info.attrs.Get("axis", &a.value));
    return a;
  }
};

absl::Status OneHot(const HotAxis& a, KernelContext& c) {
  const Tensor &indices = c.input(0), &out = c.output(0);
  const int axis = static_cast<int>(a.value < 0 ? indices.rank() : a.value);
  OneHotElements(indices.raw(), indices.dtype(), c.input(2).raw(), c.input(3).raw(), out.raw(),
                 DTypeSize(out.dtype()), indices.shape().Product(0, axis), out.dim(axis),
                 indices.shape().Product(axis, indices.rank()), OnDevice(c).stream());
  return Launched();
}

template <bool kSmallest>
absl::Status Arg(KernelContext& c) {
  const Tensor& x = c.input(0);
  ASSIGN_OR_RETURN(const Dims given, IntValues(c.input(1)));
  const int axis = static_cast<int>(given[0] + (given[0] < 0 ? x.rank() : 0));
  ArgBest(x.dtype(), c.output(0).dtype(), kSmallest, x.raw(), c.output(0).raw(),
          x.shape().Product(0, axis), x.dim(axis), x.shape().Product(axis + 1, x.rank()),
          OnDevice(c).stream());
  return Launched();
}

}  // namespace

void RegisterSelectKernels(KernelRegistry& r) {
  const DTypeSet moved = kNumbers | kBoolOnly;
  r.Add({"Select", {{"T", moved}}, Make<Select>});
  r.Add({"SelectV2", {{"T", moved}}, Make<SelectV2>});
  r.Add({"Gather", {{"Tparams", moved}}, Make<Gather>});
  r.Add({"GatherV2", {{"Tparams", moved}}, MakeWith<BatchDims, GatherV2>, HostInput(2)});
  r.Add({"ResourceGather",
         {{"dtype", moved}},
         MakeWith<BatchDims, ResourceGather>,
         kLooksAtVariable});
  r.Add(
      {"OneHot", {{"T", moved}, {"TI", kOneHotIndices}}, MakeWith<HotAxis, OneHot>, HostInput(1)});
  const std::vector<TypeConstraint> ordered = {{"T", kReal | kBoolOnly},
                                               {"output_type", kIndexTypes}};
  r.Add({"ArgMax", ordered, Make<Arg<false>>, HostInput(1)});
  r.Add({"ArgMin", ordered, Make<Arg<true>>, HostInput(1)});
}

}  // namespace weft::cuda
