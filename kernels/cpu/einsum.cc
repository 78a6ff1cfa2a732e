// Einsum of one or two inputs, by the plan of kernels/einsum_plan.h.
#include <complex>

#include "kernels/cpu/register.h"
#include "kernels/einsum_plan.h"
#include "kernels/lib/gemm.h"

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

class EinsumKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<EinsumKernel>();
    RETURN_IF_ERROR(info.attrs.Get("equation", &k->equation_));
    if (info.inputs.size() > 2) return Unimplemented("Einsum of ", info.inputs.size(), " inputs");
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    if (c.output(0).num_elements() == 0) return absl::OkStatus();
    std::vector<int> ranks;
    std::vector<const Shape*> shapes;
    for (int i = 0; i < c.num_inputs(); ++i) {
      ranks.push_back(c.input(i).rank());
      shapes.push_back(&c.input(i).shape());
    }
    ASSIGN_OR_RETURN(const EinsumEquation e, ParseEinsum(equation_, ranks));
    return Call(c, PlanEinsum(e, shapes, c.output(0).shape())).Run();
  }

 private:
  class Call {
   public:
    Call(KernelContext& c, EinsumPlan plan)
        : c_(c), plan_(std::move(plan)), dtype_(c.output(0).dtype()) {}

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
      const GemmSpec spec{.dtype = dtype_,
                          .m = plan_.m,
                          .n = plan_.n,
                          .k = plan_.k,
                          .transpose_a = plan_.a.transposed,
                          .transpose_b = plan_.b.transposed,
                          .lda = plan_.a.ld,
                          .ldb = plan_.b.ld,
                          .batch = plan_.batch,
                          .a_strides = plan_.a.batch,
                          .b_strides = plan_.b.batch};
      ASSIGN_OR_RETURN(const Gemm gemm, Gemm::Create(spec));
      ASSIGN_OR_RETURN(char* const scratch, c_.Scratch(gemm.scratch_bytes()));
      gemm.Execute(a, b, nullptr, to, scratch, c_.parallel());
      return absl::OkStatus();
    }

    KernelContext& c_;
    const EinsumPlan plan_;
    const DType dtype_;
    std::vector<Tensor> kept_;  // intermediate values
  };

  std::string equation_;
};

}  // namespace

void RegisterEinsumKernels(KernelRegistry& r) {
  r.Add({"Einsum", {{"T", kNumbers}}, EinsumKernel::Make});
}

}  // namespace weft
