// Einsum on a GPU, by the plan of kernels/einsum_plan.h: sums, copies and products by their
// launches.
#include <algorithm>
#include <array>

#include "kernels/cuda/launched.h"
#include "kernels/cuda/product.h"
#include "kernels/cuda/reduce.h"
#include "kernels/cuda/register.h"
#include "kernels/cuda/strided.h"
#include "kernels/device/device_kernel.h"
#include "kernels/einsum_plan.h"

namespace weft::cuda {
namespace {

absl::StatusOr<Axes> AxesOf(std::span<const EinsumAxis> axes) {
  Axes out;
  for (const EinsumAxis& a : axes) {
    if (a.size != 1) RETURN_IF_ERROR(AddDimension<1>(a.size, {a.from}, out));
  }
  return out;
}

// A dimension of a batch: its size, and how far the operands go along it.
struct BatchAxis {
  int64_t size;
  std::array<int64_t, 2> strides;
};

// The batch's dimensions, innermost first, with those that lie evenly in one another made one.
std::vector<BatchAxis> BatchOf(const EinsumPlan& p) {
  std::vector<BatchAxis> axes;
  for (size_t d = p.batch.size(); d-- > 0;) {
    const BatchAxis axis{p.batch[d], {p.a.batch[d], p.b.batch[d]}};
    if (axis.size == 1) continue;
    if (!axes.empty()) {
      BatchAxis& last = axes.back();
      if (axis.strides[0] == last.strides[0] * last.size &&
          axis.strides[1] == last.strides[1] * last.size) {
        last.size *= axis.size;
        continue;
      }
    }
    axes.push_back(axis);
  }
  return axes;
}

class Call {
 public:
  Call(DeviceContext& c, EinsumPlan plan)
      : c_(c),
        plan_(std::move(plan)),
        dtype_(c.output(0).dtype()),
        element_(static_cast<int64_t>(DTypeSize(dtype_))) {}

  absl::Status Run() {
    const Tensor& out = c_.output(0);
    void* to = out.raw();
    if (plan_.delivers) {
      ASSIGN_OR_RETURN(to, c_.Scratch(plan_.product_elements * element_));
    }
    if (plan_.multiplies) {
      RETURN_IF_ERROR(Multiply(to));
    } else {
      ASSIGN_OR_RETURN(const void* const from, Summed(plan_.a, 0));
      RETURN_IF_ERROR(Copy(plan_.a.copy, from, to));
    }
    if (!plan_.delivers) return absl::OkStatus();
    if (plan_.diagonal) {
      RETURN_IF_ERROR(c_.driver().Fill(out.raw(), 0, out.num_bytes(), c_.stream()));
    }
    return Copy(plan_.deliver, to, out.raw());
  }

 private:
  absl::Status Copy(std::span<const EinsumAxis> axes, const void* from, void* to) {
    std::vector<CopyAxis> all;
    for (const EinsumAxis& a : axes) all.push_back({a.size, a.from, a.to});
    ASSIGN_OR_RETURN(const CopyArgs args, ArgsOf(all));
    StridedCopy(from, to, static_cast<size_t>(element_), args, c_.stream());
    return Launched();
  }

  absl::StatusOr<const void*> Summed(const EinsumOperand& o, int input) {
    const void* const from = c_.input(input).raw();
    if (o.gone.empty()) return from;
    ASSIGN_OR_RETURN(const Axes kept, AxesOf(o.kept));
    ASSIGN_OR_RETURN(const Axes gone, AxesOf(o.gone));
    const ReduceArgs args(kept, gone);
    ASSIGN_OR_RETURN(void* const to, c_.Scratch(o.summed * element_));
    ASSIGN_OR_RETURN(void* const scratch, c_.Scratch(args.scratch_bytes()));
    const ReduceLauncher sum = FindReduce("Sum", dtype_);
    WEFT_CHECK(sum != nullptr);
    sum(from, to, args, scratch, c_.stream());
    RETURN_IF_ERROR(Launched());
    return to;
  }

  absl::StatusOr<const void*> Matrix(const EinsumOperand& o, int input) {
    ASSIGN_OR_RETURN(const void* const from, Summed(o, input));
    if (o.copied == 0) return from;
    ASSIGN_OR_RETURN(void* const to, c_.Scratch(o.copied * element_));
    RETURN_IF_ERROR(Copy(o.copy, from, to));
    return to;
  }

  // A matrix of a batch as it is stored.
  struct Stored {
    const void* at;
    int64_t rows, columns, ld;
  };

  // Matrices one after another, gathered where they are not.
  absl::Status Gather(std::span<const BatchAxis> batch, size_t operand, Stored& x) {
    std::vector<CopyAxis> axes = {{x.columns, 1, 1}, {x.rows, x.ld, x.columns}};
    int64_t size = x.rows * x.columns;
    for (const BatchAxis& axis : batch) {
      axes.push_back({axis.size, axis.strides[operand], size});
      size *= axis.size;
    }
    const auto in_place = [](const CopyAxis& a) { return a.size == 1 || a.from == a.to; };
    if (std::all_of(axes.begin(), axes.end(), in_place)) return absl::OkStatus();
    std::reverse(axes.begin(), axes.end());
    ASSIGN_OR_RETURN(const CopyArgs args, ArgsOf(axes));
    ASSIGN_OR_RETURN(void* const to, c_.Scratch(size * element_));
    StridedCopy(x.at, to, static_cast<size_t>(element_), args, c_.stream());
    x.at = to;
    x.ld = x.columns;
    return Launched();
  }

  absl::Status Multiply(void* to) {
    if (plan_.k == 0) {
      return c_.driver().Fill(to, 0, plan_.product_elements * element_, c_.stream());
    }
    Product p;
    p.dtype = dtype_;
    p.m = plan_.m;
    p.n = plan_.n;
    p.k = plan_.k;
    p.transpose_a = plan_.a.transposed;
    p.transpose_b = plan_.b.transposed;
    Stored a{nullptr, p.m, p.k, plan_.a.ld}, b{nullptr, p.k, p.n, plan_.b.ld};
    if (p.transpose_a) std::swap(a.rows, a.columns);
    if (p.transpose_b) std::swap(b.rows, b.columns);
    ASSIGN_OR_RETURN(a.at, Matrix(plan_.a, plan_.swapped ? 1 : 0));
    ASSIGN_OR_RETURN(b.at, Matrix(plan_.b, plan_.swapped ? 0 : 1));
    std::vector<BatchAxis> batch = BatchOf(plan_);
    if (batch.size() > 1) {  // a product takes one
      RETURN_IF_ERROR(Gather(batch, 0, a));
      RETURN_IF_ERROR(Gather(batch, 1, b));
      int64_t matrices = 1;
      for (const BatchAxis& axis : batch) matrices *= axis.size;
      batch = {{matrices, {a.rows * a.columns, b.rows * b.columns}}};
    }
    p.row_a = a.ld;
    p.row_b = b.ld;
    if (!batch.empty()) {
      const BatchAxis& axis = batch.front();
      if (axis.size > INT32_MAX) {
        return Unimplemented("a batch of ", axis.size, " matrices on a GPU");
      }
      p.batch = static_cast<int32_t>(axis.size);
      p.stride_a = axis.strides[0];
      p.stride_b = axis.strides[1];
      p.stride_out = p.m * p.n;
    }
    return p.Run(c_, {a.at, b.at, to});
  }

  DeviceContext& c_;
  const EinsumPlan plan_;
  const DType dtype_;
  const int64_t element_;
};

absl::Status Compute(const EinsumAttrs& attrs, KernelContext& c) {
  if (c.output(0).num_elements() == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(EinsumPlan plan, attrs.PlanFor(c));
  return Call(OnDevice(c), std::move(plan)).Run();
}

}  // namespace

void RegisterEinsumKernels(KernelRegistry& r) {
  r.Add({"Einsum", {{"T", kFloats}}, MakeWith<EinsumAttrs, Compute>});
}

}  // namespace weft::cuda
