// Einsum on a GPU, by the plan of kernels/einsum_plan.h: sums, copies and products by their
// launches.
#include "kernels/cuda/launched.h"
#include "kernels/cuda/product.h"
#include "kernels/cuda/reduce.h"
#include "kernels/cuda/register.h"
#include "kernels/cuda/strided.h"
#include "kernels/device/device_kernel.h"
#include "kernels/einsum_plan.h"

namespace weft::cuda {
namespace {

// Axes as a reduction takes them, with `stride` of each. Unimplemented for too many.
absl::StatusOr<Axes> AxesOf(std::span<const EinsumAxis> axes) {
  Axes out;
  for (const EinsumAxis& a : axes) {
    if (a.size == 1) continue;
    if (out.rank == Axes::kMaxRank) return Unimplemented("a sum over so many dimensions on a GPU");
    out.sizes[out.rank] = a.size;
    out.strides[out.rank++] = a.from;
  }
  return out;
}

// A dimension of a batch: its size, and how far the operands and the result go along it.
struct BatchAxis {
  int64_t size, a, b, out;
};

// The batch's dimensions, with those that lie evenly in one another made one.
std::vector<BatchAxis> BatchOf(const EinsumPlan& p) {
  std::vector<BatchAxis> axes;  // innermost first
  int64_t out = p.m * p.n;
  for (size_t d = p.batch.size(); d-- > 0;) {
    const BatchAxis axis{p.batch[d], p.a.batch[d], p.b.batch[d], out};
    out *= axis.size;
    if (axis.size == 1) continue;
    if (!axes.empty()) {
      BatchAxis& last = axes.back();
      if (axis.a == last.a * last.size && axis.b == last.b * last.size) {
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
    ReduceArgs args{o.summed, 1, {}, {}};
    for (const EinsumAxis& a : o.gone) args.count *= a.size;
    ASSIGN_OR_RETURN(args.kept, AxesOf(o.kept));
    ASSIGN_OR_RETURN(args.reduced, AxesOf(o.gone));
    ASSIGN_OR_RETURN(void* const to, c_.Scratch(o.summed * element_));
    const ReduceLauncher sum = FindReduce("Sum", dtype_);
    WEFT_CHECK(sum != nullptr);
    sum(from, to, args, c_.stream());
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

  // One product of a batch along the longest dimension, for each index of the others.
  absl::Status Multiply(void* to) {
    if (plan_.k == 0) {
      return c_.driver().Fill(to, 0, plan_.product_elements * element_, c_.stream());
    }
    ASSIGN_OR_RETURN(const void* const a, Matrix(plan_.a, plan_.swapped ? 1 : 0));
    ASSIGN_OR_RETURN(const void* const b, Matrix(plan_.b, plan_.swapped ? 0 : 1));
    Product p;
    p.dtype = dtype_;
    p.m = plan_.m;
    p.n = plan_.n;
    p.k = plan_.k;
    p.transpose_a = plan_.a.transposed;
    p.transpose_b = plan_.b.transposed;
    p.row_a = plan_.a.ld;
    p.row_b = plan_.b.ld;
    std::vector<BatchAxis> axes = BatchOf(plan_);
    const auto longest = std::max_element(axes.begin(), axes.end(),
                                          [](auto& x, auto& y) { return x.size < y.size; });
    if (longest != axes.end()) {
      if (longest->size > INT32_MAX) {
        return Unimplemented("a batch of ", longest->size, " matrices on a GPU");
      }
      p.batch = static_cast<int32_t>(longest->size);
      p.stride_a = longest->a;
      p.stride_b = longest->b;
      p.stride_out = longest->out;
      axes.erase(longest);
    }
    std::vector<Product::Operands> each = {{a, b, to}};
    for (const BatchAxis& axis : axes) {
      const std::vector<Product::Operands> before = each;
      for (int64_t i = 1; i < axis.size; ++i) {
        for (const Product::Operands& o : before) {
          each.push_back({At(o.a, i * axis.a), At(o.b, i * axis.b), At(o.out, i * axis.out)});
        }
      }
    }
    return p.Run(c_, each, /*bias=*/nullptr);
  }

  const void* At(const void* p, int64_t elements) const {
    return static_cast<const char*>(p) + elements * element_;
  }
  void* At(void* p, int64_t elements) const { return static_cast<char*>(p) + elements * element_; }

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
