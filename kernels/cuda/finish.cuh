// What is fused to a convolution or a product, at one element.
#ifndef WEFT_KERNELS_CUDA_FINISH_CUH_
#define WEFT_KERNELS_CUDA_FINISH_CUH_

#include "kernels/cuda/functions.cuh"
#include "kernels/cuda/pointwise.h"

namespace weft::cuda {

// NaN stays NaN.
template <typename W>
WEFT_DEVICE W Activated(W x, const Finish& finish) {
  switch (finish.activation) {
    case Activation::kRelu:
      return x <= W(0) ? W(0) : x;
    case Activation::kRelu6:
      return fn::min(fn::max(x, W(0)), W(6));
    case Activation::kElu:
      return x < W(0) ? fn::expm1(x) : x;
    case Activation::kLeakyRelu:
      return x > W(0) ? x : x * static_cast<W>(finish.leaky_slope);
    case Activation::kTanh:
      return fn::tanh(x);
    case Activation::kSigmoid:
      return 1 / (1 + fn::exp(-x));
    case Activation::kGeluTanh:
      return x / 2 * (1 + fn::tanh(W(0.7978845608028654) * (x + W(0.044715) * x * x * x)));
    case Activation::kSwish:
      return x / (1 + fn::exp(-x));
    case Activation::kGeluErf:
      return x / 2 * (1 + fn::erf(x * W(0.7071067811865476)));
    default:
      return x;
  }
}

// An output as it is stored. `i` is its place.
template <typename T>
WEFT_DEVICE T Finished(Compute<T> x, const FinishArgs& a, int64_t channel, int64_t i) {
  using W = Compute<T>;
  if (a.bias != nullptr) x += static_cast<W>(static_cast<const T*>(a.bias)[channel]);
  if (a.residual != nullptr) x += static_cast<W>(static_cast<const T*>(a.residual)[i]);
  return static_cast<T>(Activated(x, a.finish));
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_FINISH_CUH_
