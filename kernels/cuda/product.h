// Matrix products on a GPU. In product.cc they are cuBLASLt's; the ordinary tests put plain loops
// in its place.
#ifndef WEFT_KERNELS_CUDA_PRODUCT_H_
#define WEFT_KERNELS_CUDA_PRODUCT_H_

#include <optional>
#include <span>

#include "kernels/cuda/pointwise.h"
#include "kernels/device/device_kernel.h"

namespace weft::cuda {

// out [m, n] = op(a) op(b) + addend + bias, then Relu; all row by row, `batch` times.
// kFloats: float in float, never in TF32; half and bfloat16 add in float.
struct Product {
  DType dtype = DType::kInvalid;
  bool transpose_a = false, transpose_b = false;
  bool has_bias = false, relu = false;
  int64_t m = 0, n = 0, k = 0;
  int32_t batch = 1;
  int64_t stride_a = 0, stride_b = 0;  // between matrices, in elements; 0 repeats one
  int64_t stride_out = 0;              // 0: dense
  int64_t row_a = 0, row_b = 0;        // from stored row to stored row; 0: dense

  struct Operands {
    const void *a, *b;
    void* out;
    const void* addend = nullptr;  // as `out`, which it may be; null: none
  };
  // The same of each, one after another; all have an addend, or none. bias: [n].
  // Unimplemented if the library has no way for these sizes.
  absl::Status Run(DeviceContext& c, std::span<const Operands> each, const void* bias) const;
  absl::Status Run(DeviceContext& c, const Operands& one, const void* bias = nullptr) const {
    return Run(c, std::span(&one, 1), bias);
  }
};

// Lets the product do what it can of `finish`, whose residual is to be its addend; the rest, for
// FinishElements, if there is one.
inline std::optional<FinishArgs> TakeFinish(const FinishArgs& finish, Product& product) {
  const Activation activation = finish.finish.activation;
  product.has_bias = finish.bias != nullptr;
  product.relu = activation == Activation::kRelu;
  if (product.relu || activation == Activation::kNone) return std::nullopt;
  FinishArgs rest = finish;
  rest.bias = rest.residual = nullptr;
  return rest;
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_PRODUCT_H_
