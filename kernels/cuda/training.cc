// The optimisers' ops on a GPU.
#include "kernels/cuda/training.h"

#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/cuda/rows_of.h"
#include "ops/training.h"

namespace weft::cuda {
namespace {

struct Row {
  std::string_view op;
  Optimiser optimiser;
  OptimiserForm form;
};
constexpr Row kRows[] = {
#define ROW(prefix, name, variables, inputs, flag, forms, types, form) \
  { prefix #name, {#name, variables, inputs, flag, forms, types}, form }
#define OPTIMISER(...)                                                         \
  ROW("Apply", __VA_ARGS__, kDense), ROW("SparseApply", __VA_ARGS__, kSparse), \
      ROW("ResourceApply", __VA_ARGS__, kResourceDense),                       \
      ROW("ResourceSparseApply", __VA_ARGS__, kResourceSparse),
#include "ops/training.def"
#undef ROW
};
constexpr bool IsSparse(OptimiserForm form) { return (form & (kSparse | kResourceSparse)) != 0; }

class TrainingKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    for (const Row& row : kRows) {
      if (row.op != info.op) continue;
      auto k = std::make_unique<TrainingKernel>();
      k->sparse_ = IsSparse(row.form);
      RETURN_IF_ERROR(k->Init(row.optimiser, info));
      return k;
    }
    return Internal(info.op, " is no optimiser");
  }

  absl::Status Compute(KernelContext& c) const override {
    DeviceContext& d = OnDevice(c);
    const Tensor& grad = c.input(grad_);
    const Shape& shape = d.VariableValue(0).shape();
    UpdateArgs args = {};
    for (int k = 0; k < num_variables_; ++k) {
      const Tensor& value = d.VariableValue(k);
      if (value.shape() != shape) {
        return InvalidArgument("variable ", k, " of the update has shape ", value.shape(),
                               ", but the first has ", shape);
      }
      args.variables[k] = value.raw();
    }
    if (sparse_) {
      const Tensor& indices = c.input(grad_ + 1);
      RETURN_IF_ERROR(CheckRows(shape, indices.shape(), /*tuples=*/false, grad.shape()));
      ASSIGN_OR_RETURN(args.chains, RowsOf(d, shape, indices, /*tuples=*/false));
    } else if (grad.shape() != shape) {
      return InvalidArgument("the gradient has shape ", grad.shape(), ", but the variables have ",
                             shape);
    }
    args.sparse = sparse_;
    args.grad = grad.raw();
    for (size_t k = 0; k < scalars_.size(); ++k) {
      const Tensor& scalar = c.input(scalars_[k]);
      args.scalars[k] = scalar.raw();
      if (scalar.dtype() == DType::kInt64) args.int64_scalars |= uint32_t{1} << k;
    }
    args.flag = flag_;
    args.n = grad.num_elements();
    launch_(args, d.stream());
    return Launched();
  }

 private:
  absl::Status Init(const Optimiser& o, const KernelInfo& info) {
    ASSIGN_OR_RETURN(const DType dtype, info.attrs.Get<DType>("T"));
    launch_ = FindUpdate(o.name, dtype);
    WEFT_CHECK(launch_ != nullptr);
    num_variables_ = CountWords(o.variables);
    int input = num_variables_;
    for (std::string_view word : SplitWords(o.inputs)) {
      if (IsGradientInput(word)) {
        grad_ = input++;
        input += sparse_ ? 1 : 0;  // the indices
      } else {
        scalars_.push_back(input++);
      }
    }
    WEFT_CHECK(num_variables_ <= UpdateArgs::kMostVariables &&
               scalars_.size() <= UpdateArgs::kMostScalars);
    if (o.flag.empty()) return absl::OkStatus();
    return info.attrs.Get(o.flag.substr(0, o.flag.find(':')), &flag_);
  }

  UpdateLauncher launch_ = nullptr;
  bool sparse_ = false;
  bool flag_ = false;
  int num_variables_ = 0;
  int grad_ = 0;
  absl::InlinedVector<int, UpdateArgs::kMostScalars> scalars_;
};

}  // namespace

void RegisterTrainingKernels(KernelRegistry& r) {
  for (const Row& row : kRows) {
    if ((row.optimiser.forms & row.form) == 0) continue;
    DTypeSet types;
    ForEachType<kFloats>([&]<typename T>() {
      if (row.optimiser.types.Contains(kDTypeOf<T>) &&
          FindUpdate(row.optimiser.name, kDTypeOf<T>) != nullptr) {
        types = types | DTypeSet{kDTypeOf<T>};
      }
    });
    const uint32_t flags = IsSparse(row.form) ? kScattersVariable : 0;
    if (!types.empty()) r.Add({row.op, {{"T", types}}, TrainingKernel::Make, flags});
  }
}

}  // namespace weft::cuda
