// Parts of the kernels of recurrent cells: matrix products prepared once, and tensors as floats.
#ifndef WEFT_KERNELS_CPU_RECURRENT_H_
#define WEFT_KERNELS_CPU_RECURRENT_H_

#include <cmath>
#include <memory>
#include <vector>

#include "core/kernel.h"
#include "kernels/lib/gemm.h"

namespace weft::recurrent {

inline float Sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

// `count` floats that live until the kernel returns.
absl::StatusOr<float*> Floats(KernelContext& c, int64_t count);
// The elements of input i: its own memory if it is float, a widened copy if it is half.
absl::StatusOr<const float*> InputFloats(KernelContext& c, int i);
// Where output i is computed: its own memory if it is float, else memory that StoreOutput rounds.
absl::StatusOr<float*> OutputFloats(KernelContext& c, int i);
void StoreOutput(KernelContext& c, int i, const float* values);

// C [m, n] = op(A) op(B) for one B. B's rows are `ldb` floats apart.
class Product {
 public:
  static absl::StatusOr<Product> Create(KernelContext& c, GemmSpec spec, const float* b);
  void Run(const float* a, float* out) const;

 private:
  Product(KernelContext& c, Gemm gemm, const float* b) : c_(&c), gemm_(std::move(gemm)), b_(b) {}
  KernelContext* c_;
  Gemm gemm_;
  const float* b_;
  char* scratch_ = nullptr;
  bool packed_ = false;
};

}  // namespace weft::recurrent

#endif  // WEFT_KERNELS_CPU_RECURRENT_H_
