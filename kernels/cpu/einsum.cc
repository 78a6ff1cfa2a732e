// Einsum of one or two inputs, by the plan of kernels/einsum_plan.h.
#include <complex>
#include <optional>

#include "kernels/cpu/register.h"
#include "kernels/einsum_plan.h"
#include "kernels/lib/gemm.h"
#include "kernels/lib/plan_cache.h"

namespace weft {
namespace {

// Calls f(source offset, target offset) for every index of `axes`, last fastest.
template <typename F>
void ForEach(std::span<const EinsumAxis> axes, F&& f) {
  std::vector<int64_t> index(axes.size());
  for (const EinsumAxis& a : axes) {
    if (a.size == 0) return;
  }
  int64_t from = 0, to = 0;
  while (true) {
    f(from, to);
    int d = static_cast<int>(axes.size()) - 1;
    for (; d >= 0; --d) {
      from += axes[d].from;
      to += axes[d].to;
      if (++index[d] < axes[d].size) break;
      from -= axes[d].from * axes[d].size;
      to -= axes[d].to * axes[d].size;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

template <typename T>
void CopyAs(std::span<const EinsumAxis> axes, const void* from, void* to) {
  if (axes.empty()) {
    *static_cast<T*>(to) = *static_cast<const T*>(from);
    return;
  }
  const EinsumAxis last = axes.back();
  ForEach(axes.first(axes.size() - 1), [&](int64_t f, int64_t t) {
    const T* a = static_cast<const T*>(from) + f;
    T* b = static_cast<T*>(to) + t;
    for (int64_t i = 0; i < last.size; ++i) b[i * last.to] = a[i * last.from];
  });
}

void Copy(DType dtype, std::span<const EinsumAxis> axes, const void* from, void* to) {
  switch (DTypeSize(dtype)) {
    case 1:
      return CopyAs<uint8_t>(axes, from, to);
    case 2:
      return CopyAs<uint16_t>(axes, from, to);
    case 4:
      return CopyAs<uint32_t>(axes, from, to);
    case 8:
      return CopyAs<uint64_t>(axes, from, to);
    default:
      return CopyAs<std::complex<double>>(axes, from, to);
  }
}

template <typename T>
auto Wide(T x) {
  if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
    return static_cast<double>(static_cast<float>(x));
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<uint64_t>(x);
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<double>(x);
  } else {
    return std::complex<double>(x);
  }
}

void Sum(DType dtype, const EinsumOperand& o, const void* from, void* to) {
  DispatchType<kNumbers>(dtype, [&]<typename T>() {
    ForEach(o.kept, [&](int64_t f, int64_t t) {
      auto sum = Wide(T());
      ForEach(o.gone, [&](int64_t g, int64_t) { sum += Wide(static_cast<const T*>(from)[f + g]); });
      if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
        static_cast<T*>(to)[t] = T(static_cast<float>(sum));
      } else {
        static_cast<T*>(to)[t] = static_cast<T>(sum);
      }
    });
  });
}

struct Planned {
  EinsumPlan plan;
  std::optional<Gemm> gemm;  // of two inputs
};

absl::StatusOr<Planned> MakePlan(const EinsumAttrs& attrs, KernelContext& c) {
  Planned planned;
  ASSIGN_OR_RETURN(planned.plan, attrs.PlanFor(c));
  const EinsumPlan& p = planned.plan;
  if (!p.multiplies) return planned;
  const GemmSpec spec{.dtype = c.output(0).dtype(),
                      .m = p.m,
                      .n = p.n,
                      .k = p.k,
                      .transpose_a = p.a.transposed,
                      .transpose_b = p.b.transposed,
                      .lda = p.a.ld,
                      .ldb = p.b.ld,
                      .batch = p.batch,
                      .a_strides = p.a.batch,
                      .b_strides = p.b.batch};
  ASSIGN_OR_RETURN(planned.gemm, Gemm::Create(spec));
  return planned;
}

class Call {
 public:
  Call(KernelContext& c, const Planned& planned)
      : c_(c), plan_(planned.plan), gemm_(planned.gemm), dtype_(c.output(0).dtype()) {}

  absl::Status Run() {
    char* to = static_cast<char*>(c_.output(0).raw());
    if (plan_.delivers) {
      ASSIGN_OR_RETURN(to, New(plan_.product_elements));
    }
    if (plan_.multiplies) {
      RETURN_IF_ERROR(Multiply(to));
    } else {
      ASSIGN_OR_RETURN(const char* const from, Summed(plan_.a, 0));
      Copy(dtype_, plan_.a.copy, from, to);
    }
    if (!plan_.delivers) return absl::OkStatus();
    Tensor& out = c_.output(0);
    if (plan_.diagonal) std::fill_n(static_cast<char*>(out.raw()), out.num_bytes(), 0);
    Copy(dtype_, plan_.deliver, to, out.raw());
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<char*> New(int64_t elements) {
    ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(dtype_, Shape{elements}, c_.allocator()));
    kept_.push_back(t);
    return static_cast<char*>(t.raw());
  }

  absl::StatusOr<const char*> Summed(const EinsumOperand& o, int input) {
    const void* const from = c_.input(input).raw();
    if (o.gone.empty()) return static_cast<const char*>(from);
    ASSIGN_OR_RETURN(char* const to, New(o.summed));
    Sum(dtype_, o, from, to);
    return to;
  }

  absl::StatusOr<const char*> Matrix(const EinsumOperand& o, int input) {
    ASSIGN_OR_RETURN(const char* const from, Summed(o, input));
    if (o.copied == 0) return from;
    ASSIGN_OR_RETURN(char* const to, New(o.copied));
    Copy(dtype_, o.copy, from, to);
    return to;
  }

  absl::Status Multiply(char* to) {
    ASSIGN_OR_RETURN(const char* const a, Matrix(plan_.a, plan_.swapped ? 1 : 0));
    ASSIGN_OR_RETURN(const char* const b, Matrix(plan_.b, plan_.swapped ? 0 : 1));
    ASSIGN_OR_RETURN(char* const scratch, c_.Scratch(gemm_->scratch_bytes()));
    gemm_->Execute(a, b, nullptr, to, scratch, c_.parallel());
    return absl::OkStatus();
  }

  KernelContext& c_;
  const EinsumPlan& plan_;
  const std::optional<Gemm>& gemm_;
  const DType dtype_;
  std::vector<Tensor> kept_;  // intermediate values
};

class EinsumKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<EinsumKernel>();
    ASSIGN_OR_RETURN(k->attrs_, EinsumAttrs::Parse(info));
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    if (c.output(0).num_elements() == 0) return absl::OkStatus();
    std::vector<Shape> shapes;
    for (int i = 0; i < c.num_inputs(); ++i) shapes.push_back(c.input(i).shape());
    ASSIGN_OR_RETURN(const auto planned, plans_.Get(shapes, [&] { return MakePlan(attrs_, c); }));
    return Call(c, *planned).Run();
  }

 private:
  EinsumAttrs attrs_;
  PlanCache<std::vector<Shape>, Planned> plans_;
};

}  // namespace

void RegisterEinsumKernels(KernelRegistry& r) {
  r.Add({"Einsum", {{"T", kNumbers}}, EinsumKernel::Make});
}

}  // namespace weft
