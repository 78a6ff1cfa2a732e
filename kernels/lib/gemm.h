// Matrix products: C[M, N] = finish(alpha * op(A)[M, K] · op(B)[K, N]), alone or in batches.
//
// A Gemm is made once for sizes and attributes, is immutable, and may execute on many threads at
// once. dtypes: the floats, complexes and integers; half and bfloat16 compute in float and round
// once, integers wrap. Any size may be zero; K = 0 gives finish(0). The bits of an element depend
// on the sizes and the instruction set only. C overlaps no operand. Method: panels of B (packed
// once for a constant), rows of A in place, register blocks of 6 x 16 (AVX2, float) or 12 x 32
// (AVX-512).
#ifndef WEFT_KERNELS_LIB_GEMM_H_
#define WEFT_KERNELS_LIB_GEMM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/dtype.h"
#include "core/parallel.h"
#include "core/status.h"
#include "kernels/lib/activation.h"

namespace weft {

struct GemmSpec {
  DType dtype = DType::kFloat;
  int64_t m = 0, n = 0, k = 0;
  bool transpose_a = false, transpose_b = false;  // A is stored [K, M]; B is stored [N, K]
  bool conjugate_a = false, conjugate_b = false;  // complex only
  int64_t lda = 0, ldb = 0, ldc = 0;              // elements between stored rows; 0: dense
  // Batches: C is dense over `batch`; matrices of A and B lie at strides (in elements) along each
  // batch dimension, 0 where one matrix serves all. Empty strides: dense.
  std::vector<int64_t> batch;
  std::vector<int64_t> a_strides, b_strides;
  double alpha = 1;
  Finish finish;  // floats only; bias is [N] of the dtype
};

class Gemm {
 public:
  // Unimplemented for other dtypes; InvalidArgument if sizes overflow or a leading dimension is
  // shorter than a row.
  static absl::StatusOr<Gemm> Create(const GemmSpec& spec);

  const GemmSpec& spec() const;
  // Bytes Execute needs at `scratch`, aligned to 64; may be 0.
  size_t scratch_bytes() const;
  void Execute(const void* a, const void* b, const void* bias, void* c, void* scratch,
               ParallelFor& par) const;

  // True where a packed B pays: float and double without batch. Size of the packed form in bytes.
  bool can_pack_b() const;
  size_t packed_b_bytes() const;
  void PackB(const void* b, void* packed, ParallelFor& par) const;
  // Like Execute, with what PackB wrote in place of B; needs no scratch.
  void ExecutePacked(const void* a, const void* packed_b, const void* bias, void* c,
                     ParallelFor& par) const;

  struct Plan;

 private:
  explicit Gemm(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}
  std::shared_ptr<const Plan> plan_;
};

// The same product by plain loops, for tests: no scratch, one thread.
void GemmReference(const GemmSpec& spec, const void* a, const void* b, const void* bias, void* c);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_GEMM_H_
