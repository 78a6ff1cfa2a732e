// Kernels of ops/elementwise.cc but for casts: selection, bounds, sums of many, parts of complex
// numbers.
#include <algorithm>
#include <cstring>

#include "core/functions.h"
#include "kernels/cpu/half_blocks.h"
#include "kernels/cpu/loops_extra.h"
#include "kernels/cpu/map.h"
#include "kernels/cpu/register.h"

namespace weft {
namespace {

// Runs a loop of up to three inputs, halfs through float.
class TernaryKernel final : public Kernel {
 public:
  // The inputs that the op lacks are `constants`, scalars of its dtype.
  TernaryKernel(TernaryLoop loop, double ns, DType in, DType out, std::vector<Tensor> constants)
      : loop_(loop),
        ns_(ns),
        widen_(FindHalfCodec(in)),
        narrow_(FindHalfCodec(out)),
        constants_(std::move(constants)) {}

  absl::Status Compute(KernelContext& c) const override {
    const Tensor* inputs[3];
    for (int k = 0; k < 3; ++k) {
      inputs[k] = k < c.num_inputs() ? &c.input(k) : &constants_[k - c.num_inputs()];
    }
    MapBroadcast(
        inputs, c.output(0), c.parallel(), ns_, [this](const auto& in, char* out, int64_t n) {
          if (widen_ == nullptr) return loop_(in[0], in[1], in[2], out, n);
          InFloat<3>(*widen_, narrow_, in, out, n,
                     [this](const auto& x, void* y, int64_t m) { loop_(x[0], x[1], x[2], y, m); });
        });
    return absl::OkStatus();
  }

 private:
  const TernaryLoop loop_;
  const double ns_;
  const HalfCodec* const widen_;
  const HalfCodec* const narrow_;
  const std::vector<Tensor> constants_;
};

// A float attribute as a scalar of the op's dtype.
Tensor AttrScalar(DType dtype, float value) {
  Tensor t;
  DispatchType<kFloats>(dtype, [&]<typename T>() { t = Tensor::Scalar<T>(T(value)); });
  return t;
}

absl::StatusOr<std::unique_ptr<Kernel>> MakeTernary(const KernelInfo& info) {
  const DType in = info.inputs[0];
  const TernaryLoop loop = FindTernaryLoop(info.op, kHalfs.Contains(in) ? DType::kFloat : in);
  WEFT_CHECK(loop != nullptr);
  std::vector<Tensor> constants;
  for (const char* attr : {"alpha", "tolerance"}) {
    if (!info.attrs.Has(attr)) continue;
    ASSIGN_OR_RETURN(const float value, info.attrs.Get<float>(attr));
    constants.push_back(AttrScalar(in, value));
  }
  while (info.inputs.size() + constants.size() < 3) constants.push_back(AttrScalar(in, 0));
  return std::make_unique<TernaryKernel>(loop, info.op == "Betainc" ? 200 : 0.5, in,
                                         info.outputs[0], std::move(constants));
}

// Real and imaginary parts are bounded apart.
template <typename T>
absl::Status ClipComplex(KernelContext& c) {
  const TernaryLoop loop = FindTernaryLoop("ClipByValue", kDTypeOf<T>);
  const Tensor* const inputs[] = {&c.input(0), &c.input(1), &c.input(2)};
  MapBroadcast(inputs, c.output(0), c.parallel(), 1, [&](const auto& in, char* out, int64_t n) {
    loop(in[0], in[1], in[2], out, 2 * n);
  });
  return absl::OkStatus();
}

// Strings, handles, variants.
template <typename T>
void SelectObjects(std::span<const Tensor* const> in, const Tensor& out) {
  const Shape* const shapes[] = {&in[0]->shape(), &in[1]->shape(), &in[2]->shape()};
  const BroadcastPlan plan = PlanBroadcast(shapes, out.shape());
  BroadcastCursor c(plan, 0, 0), t(plan, 1, 0), e(plan, 2, 0);
  for (int64_t i = 0; i < plan.size; ++i) {
    const bool yes = in[0]->data<bool>()[c.offset()];
    out.data<T>()[i] = yes ? in[1]->data<T>()[t.offset()] : in[2]->data<T>()[e.offset()];
    for (BroadcastCursor* cursor : {&c, &t, &e}) cursor->Advance(1);
  }
}

absl::Status SelectFrom(KernelContext& c, const Tensor& condition) {
  const Tensor* const inputs[] = {&condition, &c.input(1), &c.input(2)};
  const Tensor& out = c.output(0);
  if (DispatchType<kObjects>(out.dtype(), [&]<typename T>() { SelectObjects<T>(inputs, out); })) {
    return absl::OkStatus();
  }
  const TernaryLoop loop = FindSelectLoop(DTypeSize(out.dtype()));
  MapBroadcast(inputs, out, c.parallel(), 0.5,
               [&](const auto& in, char* y, int64_t n) { loop(in[0], in[1], in[2], y, n); });
  return absl::OkStatus();
}

absl::Status SelectV2(KernelContext& c) { return SelectFrom(c, c.input(0)); }

// A vector chooses rows.
absl::Status Select(KernelContext& c) {
  const Tensor& condition = c.input(0);
  const int rank = c.output(0).rank();
  if (condition.rank() != 1 || rank <= 1) return SelectFrom(c, condition);
  Dims dims(rank, 1);
  dims[0] = condition.dim(0);
  return SelectFrom(c,
                    condition.Reshaped(Shape(std::span<const int64_t>(dims.data(), dims.size()))));
}

// The second input and on are added to the first, block by block; halfs round once at the end.
absl::Status AddN(KernelContext& c) {
  const Tensor& out = c.output(0);
  const int count = c.num_inputs();
  const DType dtype = out.dtype();
  const size_t size = DTypeSize(dtype);
  char* const to = static_cast<char*>(out.raw());
  const HalfCodec* const codec = FindHalfCodec(dtype);
  const BinaryLoop add = FindBinaryLoop("AddV2", codec != nullptr ? DType::kFloat : dtype);
  WEFT_CHECK(add != nullptr);
  const auto from = [&](int k, int64_t i) {
    return static_cast<const char*>(c.input(k).raw()) + i * size;
  };
  ForRanges(c.parallel(), out.num_elements(), 0.2 * count, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i += kHalfBlock) {
      const int64_t n = std::min(kHalfBlock, end - i);
      char* const y = to + i * size;
      if (codec != nullptr) {
        alignas(64) float sum[kHalfBlock], x[kHalfBlock];
        codec->widen(from(0, i), sum, n);
        for (int k = 1; k < count; ++k) {
          codec->widen(from(k, i), x, n);
          add(sum, x, sum, n);
        }
        codec->narrow(sum, y, n);
      } else if (count == 1) {
        if (y != from(0, i)) std::memcpy(y, from(0, i), n * size);
      } else {
        add(from(0, i), from(1, i), y, n);
        for (int k = 2; k < count; ++k) add(y, from(k, i), y, n);
      }
    }
  });
  return absl::OkStatus();
}

absl::Status Cross(KernelContext& c) {
  const Tensor& out = c.output(0);
  DispatchType<kReal>(out.dtype(), [&]<typename T>() {
    using W = Compute<T>;
    const T* const u = c.input(0).data<T>();
    const T* const v = c.input(1).data<T>();
    T* const w = out.data<T>();
    const auto at = [](const T* p, int64_t i) { return static_cast<W>(p[i]); };
    ForRanges(c.parallel(), out.num_elements() / 3, 3, [&](int64_t begin, int64_t end) {
      for (int64_t i = 3 * begin; i < 3 * end; i += 3) {
        const W x[3] = {at(u, i), at(u, i + 1), at(u, i + 2)};
        const W y[3] = {at(v, i), at(v, i + 1), at(v, i + 2)};
        for (int k = 0; k < 3; ++k) {
          const int l = (k + 1) % 3, m = (k + 2) % 3;
          w[i + k] = static_cast<T>(static_cast<W>(x[l] * y[m] - x[m] * y[l]));
        }
      }
    });
  });
  return absl::OkStatus();
}

template <typename T>
absl::Status MakeComplex(KernelContext& c) {
  const Tensor* const inputs[] = {&c.input(0), &c.input(1)};
  MapBroadcast(inputs, c.output(0), c.parallel(), 1, [](const auto& in, char* out, int64_t n) {
    const T* const re = reinterpret_cast<const T*>(in[0]);
    const T* const im = reinterpret_cast<const T*>(in[1]);
    for (int64_t i = 0; i < n; ++i) reinterpret_cast<Complex<T>*>(out)[i] = {re[i], im[i]};
  });
  return absl::OkStatus();
}

template <typename T>
absl::Status Conj(KernelContext& c) {
  const Complex<T>* const x = static_cast<const Complex<T>*>(c.input(0).raw());
  Complex<T>* const y = static_cast<Complex<T>*>(c.output(0).raw());
  ForRanges(c.parallel(), c.output(0).num_elements(), 0.5, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) y[i] = {x[i].re, -x[i].im};
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterElementwiseKernels(KernelRegistry& r) {
  constexpr uint32_t kAny = kInPlace | kInPlaceAny;
  const DTypeSet c64 = {DType::kComplex64}, c128 = {DType::kComplex128};
  const DTypeSet f32 = {DType::kFloat}, f64 = {DType::kDouble};
  r.Add({"Complex", {{"T", f32}, {"Tout", c64}}, Make<MakeComplex<float>>});
  r.Add({"Complex", {{"T", f64}, {"Tout", c128}}, Make<MakeComplex<double>>});
  r.Add({"Conj", {{"T", c64}}, Make<Conj<float>>, kInPlace});
  r.Add({"Conj", {{"T", c128}}, Make<Conj<double>>, kInPlace});
  r.Add({"Select", {{"T", kAllDTypes - kObjects}}, Make<Select>, kAny});
  r.Add({"Select", {{"T", kObjects}}, Make<Select>});
  r.Add({"SelectV2", {{"T", kAllDTypes - kObjects}}, Make<SelectV2>, kAny});
  r.Add({"SelectV2", {{"T", kObjects}}, Make<SelectV2>});
  r.Add({"ClipByValue", {{"T", kReal}}, MakeTernary, kAny});
  r.Add({"ClipByValue", {{"T", c64}}, Make<ClipComplex<float>>, kAny});
  r.Add({"ClipByValue", {{"T", c128}}, Make<ClipComplex<double>>, kAny});
  for (const char* op : {"AddN", "AccumulateNV2"})
    r.Add({op, {{"T", kNumbers}}, Make<AddN>, kInPlace});
  r.Add({"Cross", {{"T", kReal}}, Make<Cross>, kAny});
  r.Add({"Betainc", {{"T", kFullFloats}}, MakeTernary, kAny});
  r.Add({"ApproximateEqual", {{"T", kFullFloats}}, MakeTernary});
  r.Add({"LeakyRelu", {{"T", kFloats}}, MakeTernary, kInPlace});
  r.Add({"LeakyReluGrad", {{"T", kFloats}}, MakeTernary, kAny});
}

}  // namespace weft
