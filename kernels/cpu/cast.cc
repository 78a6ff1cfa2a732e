// Cast and Bitcast. A cast goes through at most two plain types: a half is first a float, a complex
// number its real part; and the other way round.
#include "core/cast.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "kernels/cpu/half_blocks.h"
#include "kernels/cpu/loops_extra.h"
#include "kernels/cpu/register.h"

namespace weft {
namespace {

DType PlainType(DType t) {
  if (t == DType::kComplex128) return DType::kDouble;
  return t == DType::kComplex64 || kHalfs.Contains(t) ? DType::kFloat : IntegerOf(t);
}

// Clears the bits below those that `to` keeps, so that what follows truncates.
template <typename T>
T Truncated(T x, DType to) {
  using Bits = std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>;
  constexpr int kMantissa = sizeof(T) == 4 ? 23 : 52;
  const int keep = to == DType::kHalf ? 10 : to == DType::kBfloat16 ? 7 : 23;
  if (x != x || keep >= kMantissa) return x;
  return std::bit_cast<T>(std::bit_cast<Bits>(x) & (~Bits{0} << (kMantissa - keep)));
}

class CastKernel final : public Kernel {
 public:
  CastKernel(DType from, DType to, bool truncate)
      : from_(from),
        to_(to),
        plain_from_(PlainType(from)),
        plain_to_(PlainType(to)),
        truncate_(truncate),
        widen_(FindHalfCodec(from)),
        narrow_(FindHalfCodec(to)),
        loop_(FindCastLoop(plain_from_, plain_to_)) {}

  absl::Status Compute(KernelContext& c) const override {
    const char* const in = static_cast<const char*>(c.input(0).raw());
    char* const out = static_cast<char*>(c.output(0).raw());
    const int64_t n = c.output(0).num_elements();
    const size_t from_size = DTypeSize(from_), to_size = DTypeSize(to_);
    if (from_ == to_) {
      if (in != out && n > 0) std::memcpy(out, in, n * from_size);
      return absl::OkStatus();
    }
    const bool plain = from_ == plain_from_ && to_ == plain_to_ && !truncate_;
    ForRanges(c.parallel(), n, 0.5, [&](int64_t begin, int64_t end) {
      if (plain) return loop_(in + begin * from_size, out + begin * to_size, end - begin);
      for (int64_t i = begin; i < end; i += kHalfBlock) {
        Block(in + i * from_size, out + i * to_size, std::min(kHalfBlock, end - i));
      }
    });
    return absl::OkStatus();
  }

 private:
  void Block(const char* in, char* out, int64_t n) const {
    alignas(64) char x[kHalfBlock * 8];
    alignas(64) char y[kHalfBlock * 8];
    if (from_ == DType::kComplex64 && to_ == DType::kComplex128) return Extend(in, out, n);
    if (from_ == DType::kComplex128 && to_ == DType::kComplex64) return Shorten(in, out, n);
    if (widen_ != nullptr) {
      widen_->widen(in, reinterpret_cast<float*>(x), n);
    } else if (from_ == DType::kComplex64) {
      RealParts<float>(in, x, n);
    } else if (from_ == DType::kComplex128) {
      RealParts<double>(in, x, n);
    } else {
      std::memcpy(x, in, n * DTypeSize(from_));
    }
    if (truncate_ && plain_from_ == DType::kFloat) Truncate<float>(x, n);
    if (truncate_ && plain_from_ == DType::kDouble && to_ != DType::kBfloat16)
      Truncate<double>(x, n);
    loop_(x, y, n);
    if (narrow_ != nullptr) {
      narrow_->narrow(reinterpret_cast<const float*>(y), out, n);
    } else if (to_ == DType::kComplex64) {
      FromReal<float>(y, out, n);
    } else if (to_ == DType::kComplex128) {
      FromReal<double>(y, out, n);
    } else {
      std::memcpy(out, y, n * DTypeSize(to_));
    }
  }

  template <typename T>
  void Truncate(char* x, int64_t n) const {
    if (to_ != DType::kHalf && to_ != DType::kBfloat16 && plain_to_ != DType::kFloat) return;
    T* const v = reinterpret_cast<T*>(x);
    for (int64_t i = 0; i < n; ++i) v[i] = Truncated(v[i], to_);
  }
  template <typename T>
  static void RealParts(const char* in, char* out, int64_t n) {
    const auto* const z = reinterpret_cast<const std::complex<T>*>(in);
    for (int64_t i = 0; i < n; ++i) reinterpret_cast<T*>(out)[i] = z[i].real();
  }
  template <typename T>
  static void FromReal(const char* in, char* out, int64_t n) {
    const T* const x = reinterpret_cast<const T*>(in);
    for (int64_t i = 0; i < n; ++i) reinterpret_cast<std::complex<T>*>(out)[i] = x[i];
  }
  void Extend(const char* in, char* out, int64_t n) const { loop_(in, out, 2 * n); }
  void Shorten(const char* in, char* out, int64_t n) const {
    if (!truncate_) return loop_(in, out, 2 * n);
    const double* const x = reinterpret_cast<const double*>(in);
    for (int64_t i = 0; i < 2 * n; ++i) {
      reinterpret_cast<float*>(out)[i] = static_cast<float>(Truncated(x[i], DType::kFloat));
    }
  }

  const DType from_, to_, plain_from_, plain_to_;
  const bool truncate_;
  const HalfCodec* const widen_;
  const HalfCodec* const narrow_;
  const CastLoop loop_;
};

absl::StatusOr<std::unique_ptr<Kernel>> MakeCast(const KernelInfo& info) {
  ASSIGN_OR_RETURN(const bool truncate, info.attrs.Get<bool>("Truncate"));
  return std::make_unique<CastKernel>(info.inputs[0], info.outputs[0], truncate);
}

absl::Status CopyStrings(KernelContext& c) {
  if (c.output(0).raw() != c.input(0).raw()) CopyElements(c.input(0), c.output(0));
  return absl::OkStatus();
}

absl::Status Bitcast(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  if (x.raw() != y.raw() && x.num_bytes() > 0) std::memcpy(y.raw(), x.raw(), x.num_bytes());
  return absl::OkStatus();
}

}  // namespace

void RegisterCastKernels(KernelRegistry& r) {
  r.Add({"Cast", {{"SrcT", kBytes}, {"DstT", kBytes}}, MakeCast, kInPlace});
  const DTypeSet strings = {DType::kString};
  r.Add({"Cast", {{"SrcT", strings}, {"DstT", strings}}, Make<CopyStrings>});
  r.Add({"Bitcast",
         {{"T", kNumbers | kQuantized}, {"type", kNumbers | kQuantized}},
         Make<Bitcast>,
         kInPlace});
}

}  // namespace weft
