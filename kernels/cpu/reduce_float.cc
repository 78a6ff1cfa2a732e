// Reductions of floats; halfs are added up as floats.
#include "kernels/cpu/reduce.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/reduce_float.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/reduce_loops.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {

template <template <typename, typename> class F>
absl::Status ForFloat(DType dtype, const ReducePlan& plan, const void* x, void* y,
                      KernelContext& c) {
  switch (dtype) {
    case DType::kFloat:
      return reduce::Run<F<float, float>>(plan, x, y, c);
    case DType::kDouble:
      return reduce::Run<F<double, double>>(plan, x, y, c);
    case DType::kHalf:
      return reduce::Run<F<Half, float>>(plan, x, y, c);
    default:
      return reduce::Run<F<BFloat16, float>>(plan, x, y, c);
  }
}

absl::Status ReduceFloatsOf(Reduction op, DType dtype, const ReducePlan& plan, const void* x,
                            void* y, KernelContext& c) {
  switch (op) {
    case Reduction::kSum:
      return ForFloat<reduce::Sum>(dtype, plan, x, y, c);
    case Reduction::kMean:
      return ForFloat<reduce::Mean>(dtype, plan, x, y, c);
    case Reduction::kProd:
      return ForFloat<reduce::Prod>(dtype, plan, x, y, c);
    case Reduction::kMax:
      return ForFloat<reduce::Max>(dtype, plan, x, y, c);
    case Reduction::kMin:
      return ForFloat<reduce::Min>(dtype, plan, x, y, c);
    default:
      return ForFloat<reduce::EuclideanNorm>(dtype, plan, x, y, c);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

absl::Status ReduceFloats(Reduction op, DType dtype, const ReducePlan& plan, const void* x, void* y,
                          KernelContext& c) {
  return WEFT_SIMD(ReduceFloatsOf)(op, dtype, plan, x, y, c);
}

}  // namespace weft
#endif
