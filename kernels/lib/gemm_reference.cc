#include <cmath>
#include <complex>
#include <type_traits>

#include "core/checked.h"
#include "kernels/lib/gemm.h"

namespace weft {
namespace {

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

template <typename T, typename W>
T Narrowed(W x) {
  if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
    return T(static_cast<float>(x));
  } else {
    return static_cast<T>(x);
  }
}

double Activate(double x, const Finish& f) {
  switch (f.activation) {
    case Activation::kNone:
      return x;
    case Activation::kRelu:
      return x < 0 ? 0 : x;
    case Activation::kRelu6:
      return x < 0 ? 0 : x > 6 ? 6 : x;
    case Activation::kElu:
      return x < 0 ? std::expm1(x) : x;
    case Activation::kLeakyRelu:
      return x > 0 ? x : x * static_cast<double>(f.leaky_slope);
    case Activation::kTanh:
      return std::tanh(x);
    case Activation::kSigmoid:
      return 1 / (1 + std::exp(-x));
    case Activation::kGeluTanh:
      return 0.5 * x * (1 + std::tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)));
    case Activation::kGeluErf:
      return 0.5 * x * (1 + std::erf(x * 0.7071067811865476));
    case Activation::kSwish:
      return x / (1 + std::exp(-x));
  }
  return x;
}

template <typename T>
void Reference(const GemmSpec& s, const T* a, const T* b, const T* bias, T* c) {
  using W = decltype(Wide(T{}));
  const int64_t lda = s.lda ? s.lda : s.transpose_a ? s.m : s.k;
  const int64_t ldb = s.ldb ? s.ldb : s.transpose_b ? s.k : s.n;
  const int64_t ldc = s.ldc ? s.ldc : s.n;
  int64_t items = 1;
  for (int64_t d : s.batch) items *= d;
  for (int64_t item = 0; item < items; ++item) {
    int64_t rest = item, oa = 0, ob = 0;
    int64_t dense_a = lda * (s.transpose_a ? s.k : s.m),
            dense_b = ldb * (s.transpose_b ? s.n : s.k);
    for (size_t d = s.batch.size(); d-- > 0; rest /= s.batch[d]) {
      oa += rest % s.batch[d] * (s.a_strides.empty() ? dense_a : s.a_strides[d]);
      ob += rest % s.batch[d] * (s.b_strides.empty() ? dense_b : s.b_strides[d]);
      dense_a *= s.batch[d];
      dense_b *= s.batch[d];
    }
    for (int64_t i = 0; i < s.m; ++i) {
      for (int64_t j = 0; j < s.n; ++j) {
        W sum(0);
        for (int64_t k = 0; k < s.k; ++k) {
          W x = Wide(a[oa + (s.transpose_a ? k * lda + i : i * lda + k)]);
          W y = Wide(b[ob + (s.transpose_b ? j * ldb + k : k * ldb + j)]);
          if constexpr (std::is_same_v<W, std::complex<double>>) {
            if (s.conjugate_a) x = std::conj(x);
            if (s.conjugate_b) y = std::conj(y);
          }
          sum += x * y;
        }
        if constexpr (std::is_same_v<W, double>) {
          sum *= s.alpha;
          if (s.finish.has_bias) sum += Wide(bias[j]);
          sum = Activate(sum, s.finish);
        } else if (s.alpha != 1) {
          sum *= static_cast<W>(s.alpha);
        }
        c[(item * s.m + i) * ldc + j] = Narrowed<T>(sum);
      }
    }
  }
}

}  // namespace

void GemmReference(const GemmSpec& spec, const void* a, const void* b, const void* bias, void* c) {
  WEFT_CHECK((DispatchType<kNumbers>(spec.dtype, [&]<typename T>() {
    Reference(spec, static_cast<const T*>(a), static_cast<const T*>(b), static_cast<const T*>(bias),
              static_cast<T*>(c));
  })));
}

}  // namespace weft
