// Scatters into variables, and reductions of unsorted segments, on a GPU.
#include "kernels/cuda/scatter.h"

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/cuda/rows_of.h"

namespace weft::cuda {
namespace {

// Rows of a variable by index, or, of an op with tuples, by the last axis of `indices`.
class ScatterKernel final : public Kernel {
 public:
  template <Combine kOp, bool kTuples>
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<ScatterKernel>();
    k->op_ = kOp;
    k->tuples_ = kTuples;
    if (!info.attrs.Has("bad_indices_policy")) return k;
    ASSIGN_OR_RETURN(const auto policy, info.attrs.Get<std::string>("bad_indices_policy"));
    if (policy == "ERROR") return Unimplemented("errors for bad indices on a GPU");
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    DeviceContext& d = OnDevice(c);
    const Tensor &value = d.VariableValue(0), &indices = c.input(1), &updates = c.input(2);
    const bool repeat = !tuples_ && updates.rank() == 0;
    ASSIGN_OR_RETURN(const RowChains chains, RowsOf(d, value.shape(), indices, tuples_));
    if (!repeat) {
      RETURN_IF_ERROR(CheckRows(value.shape(), indices.shape(), tuples_, updates.shape()));
    }
    ScatterRows(op_, value.dtype(), chains, value.raw(), updates.raw(), repeat, d.stream());
    return Launched();
  }

 private:
  Combine op_ = Combine::kUpdate;
  bool tuples_ = false;
};

template <Combine kOp>
absl::Status Segments(KernelContext& c) {
  DeviceContext& d = OnDevice(c);
  const Tensor &x = c.input(0), &ids = c.input(1), &y = c.output(0);
  const RowIndices indices{ids.raw(), ids.dtype(), ids.num_elements(), 1, {y.dim(0)}};
  ASSIGN_OR_RETURN(const RowChains chains, ChainsOf(d, indices, y.num_elements() / y.dim(0)));
  ReduceRows(kOp, y.dtype(), chains, x.raw(), y.raw(), y.num_elements(), d.stream());
  return Launched();
}

// "ScatterAdd" and "ResourceScatterAdd", "ScatterNdAdd" and "ResourceScatterNdAdd".
template <Combine kOp>
void AddScatter(KernelRegistry& r, std::string_view op, std::string_view resource_op) {
  const auto make = ScatterKernel::Make<kOp, false>;
  r.Add({op, {{"T", ScatterTypes(kOp)}}, make, kScattersVariable});
  r.Add({resource_op, {{"dtype", ScatterTypes(kOp)}}, make, kScattersVariable});
}
template <Combine kOp>
void AddScatterNd(KernelRegistry& r, std::string_view op, std::string_view resource_op) {
  for (std::string_view name : {op, resource_op}) {
    r.Add({name, {{"T", ScatterTypes(kOp)}}, ScatterKernel::Make<kOp, true>, kScattersVariable});
  }
}

}  // namespace

void RegisterScatterKernels(KernelRegistry& r) {
#define SCATTER(op) AddScatter<Combine::k##op>(r, "Scatter" #op, "ResourceScatter" #op);
  WEFT_SCATTERS(SCATTER)
#undef SCATTER
#define SCATTER_ND(op) AddScatterNd<Combine::k##op>(r, "ScatterNd" #op, "ResourceScatterNd" #op);
  WEFT_TUPLE_SCATTERS(SCATTER_ND)
#undef SCATTER_ND
  const std::vector<TypeConstraint> real = {{"T", kReal}};
  r.Add({"UnsortedSegmentSum", real, Make<Segments<Combine::kAdd>>, HostInput(2)});
  r.Add({"UnsortedSegmentProd", real, Make<Segments<Combine::kMul>>, HostInput(2)});
  r.Add({"UnsortedSegmentMin", real, Make<Segments<Combine::kMin>>, HostInput(2)});
  r.Add({"UnsortedSegmentMax", real, Make<Segments<Combine::kMax>>, HostInput(2)});
}

}  // namespace weft::cuda
