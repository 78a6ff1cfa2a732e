#include <cmath>

#include "kernels/lib/conv_plain.h"

namespace weft {
namespace {

double Widened(double x) { return x; }
double Widened(float x) { return static_cast<double>(x); }
double Widened(Half x) { return static_cast<double>(static_cast<float>(x)); }
double Widened(BFloat16 x) { return static_cast<double>(static_cast<float>(x)); }
double Widened(int32_t x) { return static_cast<double>(x); }

// A double that knows how to come from each element type.
struct Term {
  double value;
  template <typename T>
  explicit Term(T x) : value(Widened(x)) {}
  explicit Term(int x) : value(x) {}
  Term operator*(Term y) const { return Term(value * y.value); }
  void operator+=(Term y) { value += y.value; }
};

template <typename T>
T Narrowed(double x) {
  if constexpr (sizeof(T) == 2) {
    return T(static_cast<float>(x));
  } else {
    return static_cast<T>(x);
  }
}

template <typename T>
void Reference(const ConvSpec& s, ConvPass pass, const T* a, const T* b, const T* bias,
               const T* residual, T* result) {
  ConvPlain<T, Term>(s, pass, a, b, result, SerialFor(),
                     [&](Term sum, int64_t channel, int64_t at) {
                       double x = sum.value;
                       if (pass == ConvPass::kForward) {
                         if (s.has_residual) x += Widened(residual[at]);
                         if (s.finish.has_bias) x += Widened(bias[channel]);
                         FinishBlock<double>(&x, 1, 1, 1, 1, nullptr, s.finish.activation,
                                             static_cast<double>(s.finish.leaky_slope));
                       }
                       return Narrowed<T>(x);
                     });
}

}  // namespace

void ConvReference(const ConvSpec& spec, ConvPass pass, const void* a, const void* b,
                   const void* bias, const void* residual, void* result) {
  constexpr DTypeSet kTypes = kFloats | DTypeSet{DType::kInt32};
  WEFT_CHECK((DispatchType<kTypes>(spec.dtype, [&]<typename T>() {
    Reference(spec, pass, static_cast<const T*>(a), static_cast<const T*>(b),
              static_cast<const T*>(bias), static_cast<const T*>(residual),
              static_cast<T*>(result));
  })));
}

}  // namespace weft
