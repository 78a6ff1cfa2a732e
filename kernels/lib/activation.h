// What a contraction may do to its result before it is stored: bias and activation.
#ifndef WEFT_KERNELS_LIB_ACTIVATION_H_
#define WEFT_KERNELS_LIB_ACTIVATION_H_

#include <cstdint>

namespace weft {

enum class Activation : uint8_t {
  kNone,
  kRelu,
  kRelu6,
  kElu,
  kLeakyRelu,  // x > 0 ? x : slope * x
  kTanh,
  kSigmoid,
  kGeluTanh,  // x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))
  kGeluErf,   // x / 2 * (1 + erf(x / sqrt(2)))
  kSwish,     // x / (1 + exp(-x))
};

struct Finish {
  bool has_bias = false;
  Activation activation = Activation::kNone;
  float leaky_slope = 0.2f;
};

// c = activation(alpha * c + bias[column]) on a block of rows; bias may be null. T is float or
// double. NaN stays NaN.
template <typename T>
void FinishBlock(T* c, int64_t ldc, int64_t rows, int64_t cols, T alpha, const T* bias,
                 Activation activation, T leaky_slope);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_ACTIVATION_H_
