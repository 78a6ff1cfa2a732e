#include "kernels/cpu/recurrent.h"

#include <algorithm>

#include "core/checked.h"

namespace weft::recurrent {

absl::StatusOr<float*> Floats(KernelContext& c, int64_t count) {
  const auto bytes = CheckedMul(count, sizeof(float));
  if (!bytes) return ResourceExhausted(count, " floats are too many");
  ASSIGN_OR_RETURN(char* const p, c.Scratch(std::max<size_t>(1, *bytes)));
  return reinterpret_cast<float*>(p);
}

absl::StatusOr<const float*> InputFloats(KernelContext& c, int i) {
  const Tensor& t = c.input(i);
  if (t.dtype() == DType::kFloat) return t.data<float>();
  ASSIGN_OR_RETURN(float* const copy, Floats(c, t.num_elements()));
  std::transform(t.data<Half>(), t.data<Half>() + t.num_elements(), copy,
                 [](Half v) { return static_cast<float>(v); });
  return copy;
}

absl::StatusOr<float*> OutputFloats(KernelContext& c, int i) {
  if (c.output(i).dtype() == DType::kFloat) return c.output(i).data<float>();
  return Floats(c, c.output(i).num_elements());
}

void StoreOutput(KernelContext& c, int i, const float* values) {
  const Tensor& t = c.output(i);
  if (t.dtype() != DType::kHalf) return;
  std::transform(values, values + t.num_elements(), t.data<Half>(),
                 [](float v) { return Half(v); });
}

absl::StatusOr<Product> Product::Create(KernelContext& c, GemmSpec spec, const float* b) {
  spec.dtype = DType::kFloat;
  ASSIGN_OR_RETURN(Gemm gemm, Gemm::Create(spec));
  Product p(c, std::move(gemm), b);
  p.packed_ = p.gemm_.can_pack_b();
  const size_t bytes = p.packed_ ? p.gemm_.packed_b_bytes() : p.gemm_.scratch_bytes();
  ASSIGN_OR_RETURN(p.scratch_, c.Scratch(std::max<size_t>(1, bytes)));
  if (p.packed_) p.gemm_.PackB(b, p.scratch_, c.parallel());
  return p;
}

void Product::Run(const float* a, float* out) const {
  if (packed_) {
    gemm_.ExecutePacked(a, scratch_, nullptr, out, c_->parallel());
  } else {
    gemm_.Execute(a, b_, nullptr, out, scratch_, c_->parallel());
  }
}

}  // namespace weft::recurrent
