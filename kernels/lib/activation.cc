#include "kernels/lib/activation.h"

#include <algorithm>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lib/activation.cc"
#include "kernels/cpu/foreach_target.h"
// After foreach_target.h.
#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"
#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone
namespace hn = hwy::HWY_NAMESPACE;

// exp(-|x|), 0 where it is less than twice the least normal number. NaN gives any number.
template <typename T>
HWY_INLINE V<T> ExpDown(V<T> x) {
#if WEFT_VECTOR_MATH
  constexpr T kMost = sizeof(T) == 4 ? 86 : 707;
  const V<T> a = abs(x);
  return select(a < kMost, vmath::ExpNormal(-select(a < kMost, a, V<T>(kMost))), V<T>(T(0)));
#else
  return exp(-abs(x));
#endif
}

template <Activation kAct, typename D, typename Vec>
HWY_ATTR Vec Activate(D d, Vec x, hn::TFromD<D> slope) {
  using T = hn::TFromD<D>;
  const Vec zero = hn::Zero(d), one = hn::Set(d, T(1));
  if constexpr (kAct == Activation::kRelu) return hn::Max(zero, x);
  if constexpr (kAct == Activation::kRelu6) return hn::Min(hn::Set(d, T(6)), hn::Max(zero, x));
  if constexpr (kAct == Activation::kLeakyRelu) {
    return hn::IfThenElse(hn::Gt(x, zero), x, hn::Mul(x, hn::Set(d, slope)));
  }
  if constexpr (kAct == Activation::kElu) {
    return hn::IfThenElse(hn::Lt(x, zero), hn::Expm1(d, hn::Min(zero, x)), x);
  }
  if constexpr (kAct == Activation::kTanh) {
    return hn::IfThenElse(hn::Eq(x, x), hn::Tanh(d, x), x);
  }
  if constexpr (kAct == Activation::kSigmoid || kAct == Activation::kSwish) {
    const V<T> v(x), e = ExpDown(v);
    const V<T> up = kAct == Activation::kSwish ? v : V<T>(T(1));
    const Vec y = (select(v < T(0), up * e, up) / (1 + e)).raw;
    return kAct == Activation::kSwish ? y : hn::IfThenElse(hn::Eq(x, x), y, x);
  }
  if constexpr (kAct == Activation::kGeluTanh) {
    const Vec cube = hn::Mul(hn::Mul(x, x), x);
    const Vec inner =
        hn::Mul(hn::Set(d, T(0.7978845608028654)), hn::MulAdd(hn::Set(d, T(0.044715)), cube, x));
    const Vec y = hn::Mul(hn::Mul(hn::Set(d, T(0.5)), x), hn::Add(one, hn::Tanh(d, inner)));
    return hn::IfThenElse(hn::Eq(x, x), y, x);
  }
  return x;
}

template <Activation kAct, typename T>
HWY_ATTR void Block(T* c, int64_t ldc, int64_t rows, int64_t cols, T alpha, const T* bias,
                    T slope) {
  const hn::CappedTag<T, 64 / sizeof(T)> d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto va = hn::Set(d, alpha);
  for (int64_t i = 0; i < rows; ++i, c += ldc) {
    for (int64_t j = 0; j < cols; j += lanes) {
      if (j + lanes <= cols) {
        auto x = hn::Mul(va, hn::LoadU(d, c + j));
        if (bias != nullptr) x = hn::Add(x, hn::LoadU(d, bias + j));
        hn::StoreU(Activate<kAct>(d, x, slope), d, c + j);
        continue;
      }
      // A shorter rest goes through a buffer, so that an element's bits do not depend on its place.
      alignas(64) T rest[64 / sizeof(T)] = {};
      for (int64_t x = j; x < cols; ++x) {
        rest[x - j] = alpha * c[x];
        if (bias != nullptr) rest[x - j] += bias[x];
      }
      hn::Store(Activate<kAct>(d, hn::Load(d, rest), slope), d, rest);
      for (int64_t x = j; x < cols; ++x) c[x] = rest[x - j];
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
      Block<Activation::kNone>(c, ldc, rows, cols, alpha, bias, slope);
      for (int64_t i = 0; i < rows; ++i) {
        for (int64_t j = 0; j < cols; ++j) {
          T& x = c[i * ldc + j];
          x = T(0.5) * x * (T(1) + std::erf(x * T(0.7071067811865476)));
        }
      }
      return;
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
