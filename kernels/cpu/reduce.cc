// Kernels of reductions over axes; the loops are in reduce_loops.h.
#include "kernels/cpu/reduce.h"

#include "kernels/cpu/register.h"

namespace weft {
namespace {

template <Reduction kOp>
absl::Status Reduce(KernelContext& c) {
  const Tensor& x = c.input(0);
  ASSIGN_OR_RETURN(Dims axes, IntValues(c.input(1)));
  for (int64_t& a : axes) a += a < 0 ? x.rank() : 0;
  const ReducePlan plan = MakeReducePlan(x.shape(), axes);
  const auto run = IsFloating(x.dtype()) ? ReduceFloats : ReduceOthers;
  return run(kOp, x.dtype(), plan, x.raw(), c.output(0).raw(), c);
}

template <Reduction kOp>
void Add(KernelRegistry& r, std::string_view op, DTypeSet types) {
  if (types.empty()) {
    r.Add({op, {}, Make<Reduce<kOp>>});
  } else {
    r.Add({op, {{"T", types}}, Make<Reduce<kOp>>});
  }
}

}  // namespace

void RegisterReduceKernels(KernelRegistry& r) {
  Add<Reduction::kSum>(r, "Sum", kNumbers);
  Add<Reduction::kMean>(r, "Mean", kNumbers);
  Add<Reduction::kProd>(r, "Prod", kNumbers);
  Add<Reduction::kEuclideanNorm>(r, "EuclideanNorm", kNumbers);
  Add<Reduction::kMax>(r, "Max", kReal);
  Add<Reduction::kMin>(r, "Min", kReal);
  Add<Reduction::kAll>(r, "All", {});
  Add<Reduction::kAny>(r, "Any", {});
}

}  // namespace weft
