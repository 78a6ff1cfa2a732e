// Reductions of integers, which wrap, of bool and of complex numbers.
#include "kernels/cpu/reduce.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/reduce_other.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/reduce_loops.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {

// Sums and products of signed numbers are those of unsigned ones, bit for bit.
template <template <typename, typename> class F>
absl::Status ForBits(DType dtype, const ReducePlan& plan, const void* x, void* y,
                     KernelContext& c) {
  switch (DTypeSize(dtype)) {
    case 1:
      return reduce::Run<F<uint8_t, uint8_t>>(plan, x, y, c);
    case 2:
      return reduce::Run<F<uint16_t, uint16_t>>(plan, x, y, c);
    case 4:
      return reduce::Run<F<uint32_t, uint32_t>>(plan, x, y, c);
    default:
      return reduce::Run<F<uint64_t, uint64_t>>(plan, x, y, c);
  }
}

template <template <typename, typename> class F>
absl::Status ForComplex(DType dtype, const ReducePlan& plan, const void* x, void* y,
                        KernelContext& c) {
  if (dtype == DType::kComplex64) {
    return reduce::Run<F<std::complex<float>, Complex<float>>>(plan, x, y, c);
  }
  return reduce::Run<F<std::complex<double>, Complex<double>>>(plan, x, y, c);
}

// kWide: partial results have 64 bits.
template <template <typename, typename> class F, bool kWide = false>
absl::Status ForInt(DType dtype, const ReducePlan& plan, const void* x, void* y, KernelContext& c) {
  absl::Status status;
  DispatchType<kInts>(dtype, [&]<typename T>() {
    using Wide = std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>;
    status = reduce::Run<F<T, std::conditional_t<kWide, Wide, T>>>(plan, x, y, c);
  });
  return status;
}

absl::Status ReduceOthersOf(Reduction op, DType dtype, const ReducePlan& plan, const void* x,
                            void* y, KernelContext& c) {
  const bool complex = IsComplex(dtype);
  switch (op) {
    case Reduction::kSum:
      return (complex ? ForComplex<reduce::Sum> : ForBits<reduce::Sum>)(dtype, plan, x, y, c);
    case Reduction::kMean:
      return (complex ? ForComplex<reduce::Mean> : ForInt<reduce::Mean, true>)(dtype, plan, x, y,
                                                                               c);
    case Reduction::kProd:
      return (complex ? ForComplex<reduce::Prod> : ForBits<reduce::Prod>)(dtype, plan, x, y, c);
    case Reduction::kEuclideanNorm:
      return (complex ? ForComplex<reduce::EuclideanNorm>
                      : ForInt<reduce::EuclideanNorm>)(dtype, plan, x, y, c);
    case Reduction::kMax:
      return ForInt<reduce::Max>(dtype, plan, x, y, c);
    case Reduction::kMin:
      return ForInt<reduce::Min>(dtype, plan, x, y, c);
    case Reduction::kAll:
      return reduce::Run<reduce::All<bool, uint8_t>>(plan, x, y, c);
    case Reduction::kAny:
      return reduce::Run<reduce::Any<bool, uint8_t>>(plan, x, y, c);
  }
  return absl::OkStatus();
}

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

absl::Status ReduceOthers(Reduction op, DType dtype, const ReducePlan& plan, const void* x, void* y,
                          KernelContext& c) {
  return WEFT_SIMD(ReduceOthersOf)(op, dtype, plan, x, y, c);
}

}  // namespace weft
#endif
