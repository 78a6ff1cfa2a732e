// Stands for cuBLASLt in the ordinary tests: products that are plain loops.
#include "core/functions.h"
#include "kernels/cuda/product.h"

namespace weft::cuda {
namespace {

template <typename T>
double Wide(T x) {
  return static_cast<double>(static_cast<Compute<T>>(x));
}

template <typename T>
void Multiply(const Product& p, const Product::Operands& o, const void* bias) {
  const int64_t row_a = p.row_a != 0 ? p.row_a : p.transpose_a ? p.m : p.k;
  const int64_t row_b = p.row_b != 0 ? p.row_b : p.transpose_b ? p.k : p.n;
  const int64_t stride_out = p.stride_out != 0 ? p.stride_out : p.m * p.n;
  for (int64_t matrix = 0; matrix < p.batch; ++matrix) {
    const T* const a = static_cast<const T*>(o.a) + matrix * p.stride_a;
    const T* const b = static_cast<const T*>(o.b) + matrix * p.stride_b;
    for (int64_t i = 0; i < p.m; ++i) {
      for (int64_t j = 0; j < p.n; ++j) {
        double sum = 0;
        for (int64_t l = 0; l < p.k; ++l) {
          sum += Wide(a[p.transpose_a ? l * row_a + i : i * row_a + l]) *
                 Wide(b[p.transpose_b ? j * row_b + l : l * row_b + j]);
        }
        const int64_t at = matrix * stride_out + i * p.n + j;
        if (o.addend != nullptr) sum += Wide(static_cast<const T*>(o.addend)[at]);
        if (p.has_bias) sum += Wide(static_cast<const T*>(bias)[j]);
        if (p.relu && sum < 0) sum = 0;
        static_cast<T*>(o.out)[at] = T(static_cast<Compute<T>>(sum));
      }
    }
  }
}

}  // namespace

absl::Status Product::Run(DeviceContext&, std::span<const Operands> each, const void* bias) const {
  ForEachType<kFloats>([&]<typename T>() {
    if (dtype != kDTypeOf<T>) return;
    for (const Operands& one : each) Multiply<T>(*this, one, bias);
  });
  return absl::OkStatus();
}

}  // namespace weft::cuda
