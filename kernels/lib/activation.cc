#include "kernels/lib/activation.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/activation.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone

// The formulas of the ops by themselves (ops/unary.def).
template <Activation kAct, typename T>
HWY_ATTR HWY_INLINE V<T> Activate(V<T> x, T slope) {
  switch (kAct) {
    case Activation::kNone:
      return x;
    case Activation::kRelu:
      return select(x <= T(0), T(0), x);
    case Activation::kRelu6:
      return min(max(x, T(0)), T(6));
    case Activation::kElu:
      return select(x < T(0), expm1(x), x);
    case Activation::kLeakyRelu:
      return select(x > T(0), x, x * slope);
    case Activation::kTanh:
      return tanh(x);
    case Activation::kSigmoid:
      return 1 / (1 + exp(-x));
    case Activation::kSwish:
      return x / (1 + exp(-x));
    case Activation::kGeluTanh:
      return T(0.5) * x * (1 + tanh(T(0.7978845608028654) * mul_add(T(0.044715), x * x * x, x)));
    case Activation::kGeluErf:
      return T(0.5) * x * (1 + erf(x * T(0.7071067811865476)));
  }
}

template <Activation kAct, typename T>
HWY_ATTR void Block(T* c, int64_t ldc, int64_t rows, int64_t cols, T alpha, const T* bias,
                    T slope) {
  constexpr auto kLanes = static_cast<int64_t>(V<T>::kLanes);
  for (int64_t i = 0; i < rows; ++i, c += ldc) {
    for (int64_t j = 0; j < cols; j += kLanes) {
      if (j + kLanes <= cols) {
        V<T> x = alpha * Load(c + j);
        if (bias != nullptr) x += Load(bias + j);
        Store(Activate<kAct, T>(x, slope), c + j);
        continue;
      }
      const auto rest = static_cast<size_t>(cols - j);
      V<T> x = alpha * LoadN(c + j, rest);
      if (bias != nullptr) x += LoadN(bias + j, rest);
      StoreN(Activate<kAct, T>(x, slope), c + j, rest);
    }
  }
}

template <typename T>
HWY_ATTR void FinishImpl(T* c, int64_t ldc, int64_t rows, int64_t cols, T alpha, const T* bias,
                         Activation activation, T slope) {
  switch (activation) {
    case Activation::kNone:
      return Block<Activation::kNone>(c, ldc, rows, cols, alpha, bias, slope);
    case Activation::kRelu:
      return Block<Activation::kRelu>(c, ldc, rows, cols, alpha, bias, slope);
    case Activation::kRelu6:
      return Block<Activation::kRelu6>(c, ldc, rows, cols, alpha, bias, slope);
    case Activation::kElu:
      return Block<Activation::kElu>(c, ldc, rows, cols, alpha, bias, slope);
    case Activation::kLeakyRelu:
      return Block<Activation::kLeakyRelu>(c, ldc, rows, cols, alpha, bias, slope);
    case Activation::kTanh:
      return Block<Activation::kTanh>(c, ldc, rows, cols, alpha, bias, slope);
    case Activation::kSigmoid:
      return Block<Activation::kSigmoid>(c, ldc, rows, cols, alpha, bias, slope);
    case Activation::kGeluTanh:
      return Block<Activation::kGeluTanh>(c, ldc, rows, cols, alpha, bias, slope);
    case Activation::kSwish:
      return Block<Activation::kSwish>(c, ldc, rows, cols, alpha, bias, slope);
    case Activation::kGeluErf:
      return Block<Activation::kGeluErf>(c, ldc, rows, cols, alpha, bias, slope);
  }
}

void FinishF(float* c, int64_t ldc, int64_t rows, int64_t cols, float alpha, const float* bias,
             Activation activation, float slope) {
  FinishImpl(c, ldc, rows, cols, alpha, bias, activation, slope);
}
void FinishD(double* c, int64_t ldc, int64_t rows, int64_t cols, double alpha, const double* bias,
             Activation activation, double slope) {
  FinishImpl(c, ldc, rows, cols, alpha, bias, activation, slope);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

template <>
void FinishBlock<float>(float* c, int64_t ldc, int64_t rows, int64_t cols, float alpha,
                        const float* bias, Activation activation, float leaky_slope) {
  WEFT_SIMD(FinishF)(c, ldc, rows, cols, alpha, bias, activation, leaky_slope);
}
template <>
void FinishBlock<double>(double* c, int64_t ldc, int64_t rows, int64_t cols, double alpha,
                         const double* bias, Activation activation, double leaky_slope) {
  WEFT_SIMD(FinishD)(c, ldc, rows, cols, alpha, bias, activation, leaky_slope);
}

}  // namespace weft
#endif
