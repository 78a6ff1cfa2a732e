// Kernels of the optimisers: one class for every row and form of ops/training.def. All variables of
// an update are locked together, whatever use_locking says, and updated in place.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/training.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/optimisers.h"
#include "kernels/cpu/simd_loop.h"

#ifndef WEFT_KERNELS_CPU_TRAINING_ROWS_
#define WEFT_KERNELS_CPU_TRAINING_ROWS_
#include "kernels/cpu/row_tiles.h"
#include "ops/training.h"

namespace weft {

// Rows of matrices with `inner` columns: row at[i] of every variable meets row i of the gradient,
// where it is in the tile. A dense update is one row.
struct UpdateRows {
  const int64_t* at;
  int64_t count;
  int64_t inner;
  RowTile tile;
};
// `scalars` are of type Compute<T>.
using UpdateFn = void (*)(void* const* variables, const void* grad, const void* scalars, bool flag,
                          const UpdateRows& rows);

}  // namespace weft
#endif

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {

template <typename T, typename F, size_t... I>
HWY_INLINE void UpdateRow(const F& f, T* const* vars, const T* grad, int64_t n,
                          std::index_sequence<I...>) {
  if constexpr (kInVectors<T>) {
    constexpr int64_t kLanes = VectorOf<T>::kLanes;
    int64_t i = 0;
    for (; i + kLanes <= n; i += kLanes) {
      VectorOf<T> v[] = {Load(vars[I] + i)...};
      f(Load(grad + i), v[I]...);
      (Store(v[I], vars[I] + i), ...);
    }
    if (i < n) {
      const auto left = static_cast<size_t>(n - i);
      VectorOf<T> v[] = {LoadN(vars[I] + i, left)...};
      f(LoadN(grad + i, left), v[I]...);
      (StoreN(v[I], vars[I] + i, left), ...);
    }
  } else {
    for (int64_t i = 0; i < n; ++i) {
      Compute<T> v[] = {ToCompute(vars[I][i])...};
      f(ToCompute(grad[i]), v[I]...);
      ((vars[I][i] = FromCompute<T>(v[I])), ...);
    }
  }
}

template <template <typename> typename Formula, typename T, int kVariables>
void Update(void* const* variables, const void* grad, const void* scalars, bool flag,
            const UpdateRows& rows) {
  const Formula<Compute<T>> f(static_cast<const Compute<T>*>(scalars), flag);
  const RowTile tile = rows.tile;
  for (int64_t r = 0; r < rows.count; ++r) {
    if (!tile.Owns(rows.at[r])) continue;
    T* vars[kVariables];
    for (int k = 0; k < kVariables; ++k) {
      vars[k] = static_cast<T*>(variables[k]) + rows.at[r] * rows.inner + tile.begin;
    }
    UpdateRow(f, vars, static_cast<const T*>(grad) + r * rows.inner + tile.begin,
              tile.end - tile.begin, std::make_index_sequence<kVariables>());
  }
}

// The update of row `optimiser` of training.def; null for other dtypes than its own.
UpdateFn FindUpdate(int optimiser, DType dtype) {
  UpdateFn found = nullptr;
  int row = 0;
#define OPTIMISER(name, variables, inputs, flag, forms, types)                                  \
  if (optimiser == row++) {                                                                     \
    DispatchType<types>(                                                                        \
        dtype, [&]<typename T>() { found = Update<formula::name, T, CountWords(variables)>; }); \
  }
#include "ops/training.def"
  return found;
}

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "core/checked.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/variable.h"

namespace weft {
namespace {

class TrainingKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    for (const TrainingOp& op : TrainingOps()) {
      if (op.name != info.op) continue;
      auto k = std::make_unique<TrainingKernel>();
      RETURN_IF_ERROR(k->Init(op, info));
      return k;
    }
    return Internal(info.op, " is no optimiser");
  }

  absl::Status Compute(KernelContext& c) const override {
    Variable* vars[kMostVariables];
    for (int k = 0; k < num_variables_; ++k) {
      ASSIGN_OR_RETURN(vars[k], VariableAt(c, k, dtype_));
    }
    {
      const VariableLocks locks({vars, static_cast<size_t>(num_variables_)});
      RETURN_IF_ERROR(UpdateLocked(c, vars));
    }
    if (c.num_outputs() > 0) c.SetOutput(0, c.input(0));
    return absl::OkStatus();
  }

 private:
  static constexpr int kMostVariables = 4;
  static constexpr int kMostScalars = 6;

  absl::Status Init(const TrainingOp& op, const KernelInfo& info) {
    const Optimiser& o = *op.optimiser;
    RETURN_IF_ERROR(info.attrs.Get("T", &dtype_));
    update_ = WEFT_SIMD(FindUpdate)(op.row, dtype_);
    WEFT_CHECK(update_ != nullptr);
    sparse_ = op.sparse;
    num_variables_ = CountWords(o.variables);
    int input = num_variables_;
    for (std::string_view word : SplitWords(o.inputs)) {
      if (IsGradientInput(word)) {
        grad_ = input++;
        input += sparse_;  // the indices
      } else {
        scalars_.push_back(input++);
      }
    }
    WEFT_CHECK(num_variables_ <= kMostVariables && scalars_.size() <= kMostScalars);
    if (!o.flag.empty())
      RETURN_IF_ERROR(info.attrs.Get(o.flag.substr(0, o.flag.find(':')), &flag_));
    return absl::OkStatus();
  }

  absl::Status UpdateLocked(KernelContext& c, Variable* const* vars) const {
    Shape shape;
    for (int k = 0; k < num_variables_; ++k) {
      ASSIGN_OR_RETURN(const Shape* present, vars[k]->PresentShape());
      if (k == 0) shape = *present;
      if (!(*present == shape)) {
        return InvalidArgument("variable '", vars[k]->name(), "' has shape ", *present, ", but '",
                               vars[0]->name(), "' has ", shape);
      }
    }
    const Tensor& grad = c.input(grad_);
    const int64_t zero = 0;
    UpdateRows rows{&zero, 1, shape.num_elements(), {}};
    if (sparse_) {
      RETURN_IF_ERROR(SparseRows(c, shape, grad, c.input(grad_ + 1), vars[0]->name(), rows));
    } else if (!(grad.shape() == shape)) {
      return InvalidArgument("the gradient has shape ", grad.shape(), ", but variable '",
                             vars[0]->name(), "' has ", shape);
    }
    void* data[kMostVariables];
    for (int k = 0; k < num_variables_; ++k) {
      ASSIGN_OR_RETURN(const Tensor* value, vars[k]->Writable(sparse_ ? Variable::Update::kSparse
                                                                      : Variable::Update::kDense,
                                                              c.allocator()));
      data[k] = value->raw();
    }
    alignas(std::complex<double>) char scalars[kMostScalars * sizeof(std::complex<double>)];
    DispatchType<kInexact>(dtype_, [&]<typename T>() { ReadScalars<T>(c, scalars); });
    const auto update = [&](const RowTile& tile) {
      UpdateRows part = rows;
      part.tile = tile;
      update_(data, grad.raw(), scalars, flag_, part);
    };
    const double ns = 0.2 * (num_variables_ + 1);
    if (sparse_) {
      ForRowTiles(c.parallel(), rows.count, rows.inner, ns, update);
    } else {
      ForRanges(
          c.parallel(), rows.inner, ns,
          [&](int64_t begin, int64_t end) {
            update({begin, end});
          },
          /*align=*/64);
    }
    return absl::OkStatus();
  }

  static absl::Status SparseRows(KernelContext& c, const Shape& shape, const Tensor& grad,
                                 const Tensor& indices, std::string_view name, UpdateRows& rows) {
    const int64_t n = indices.num_elements();
    bool fits = shape.rank() > 0 && grad.rank() == shape.rank() && grad.dim(0) == n;
    for (int i = 1; fits && i < shape.rank(); ++i) fits = grad.dim(i) == shape.dim(i);
    if (!fits) {
      return InvalidArgument("the gradient has shape ", grad.shape(), " for ", n,
                             " rows of variable '", name, "' of shape ", shape);
    }
    ASSIGN_OR_RETURN(char* space, c.Scratch(static_cast<size_t>(n) * sizeof(int64_t)));
    auto* at = reinterpret_cast<int64_t*>(space);
    for (int64_t i = 0; i < n; ++i) {
      at[i] = IntAt(indices, i);
      if (!InRange(at[i], shape.dim(0))) {
        return InvalidArgument("indices[", i, "] = ", at[i], " is not in [0, ", shape.dim(0), ")");
      }
    }
    rows.at = at;
    rows.count = n;
    rows.inner = shape.Product(1, shape.rank());
    return absl::OkStatus();
  }

  template <typename T>
  void ReadScalars(const KernelContext& c, char* to) const {
    auto* out = reinterpret_cast<weft::Compute<T>*>(to);
    for (int i : scalars_) {
      const Tensor& t = c.input(i);
      if (t.dtype() == DType::kInt64) {  // the global step
        if constexpr (!kComplexes.Contains(kDTypeOf<T>))
          *out = static_cast<weft::Compute<T>>(t.scalar<int64_t>());
      } else {
        *out = ToCompute(t.scalar<T>());
      }
      ++out;
    }
  }

  DType dtype_ = DType::kInvalid;
  UpdateFn update_ = nullptr;
  bool sparse_ = false;
  bool flag_ = false;
  int num_variables_ = 0;
  int grad_ = 0;  // the indices follow
  absl::InlinedVector<int, kMostScalars> scalars_;
};

}  // namespace

void RegisterTrainingKernels(KernelRegistry& r) {
  for (const TrainingOp& op : TrainingOps()) {
    r.Add({op.name,
           {{"T", op.optimiser->types}},
           TrainingKernel::Make,
           (op.resource ? kNoFlags : kOwnOutput) | kNoFold});
  }
}

}  // namespace weft
#endif  // HWY_ONCE
