// Matrix products over kernels/lib/gemm.h.
#include <array>
#include <optional>

#include "kernels/cpu/fused.h"
#include "kernels/cpu/packed_once.h"
#include "kernels/cpu/register.h"
#include "kernels/lib/gemm.h"
#include "kernels/lib/plan_cache.h"

namespace weft {
namespace {

// A product whose B is packed once where it is a constant and that pays.
class ProductKernel : public Kernel, public HeldMemory {
 public:
  void LetGo() const override { packed_.LetGo(); }

 protected:
  void SetInfo(const KernelInfo& info) {
    constant_b_ = info.constants.size() > 1 && info.constants[1] != nullptr;
  }
  absl::Status Run(const Gemm& gemm, const Tensor& a, const Tensor& b, const void* bias,
                   KernelContext& c) const {
    void* const result = c.output(0).raw();
    if (constant_b_ && gemm.can_pack_b()) {
      const auto pack = [&](void* to) { gemm.PackB(b.raw(), to, c.parallel()); };
      if (const BufferPtr packed = packed_.Get({gemm.spec().n, gemm.spec().k},
                                               gemm.packed_b_bytes(), c.allocator(), pack)) {
        gemm.ExecutePacked(a.raw(), packed->data(), bias, result, c.parallel());
        return absl::OkStatus();
      }
    }
    ASSIGN_OR_RETURN(char* scratch, c.Scratch(gemm.scratch_bytes()));
    gemm.Execute(a.raw(), b.raw(), bias, result, scratch, c.parallel());
    return absl::OkStatus();
  }

 private:
  bool constant_b_ = false;
  PackedOnce<std::array<int64_t, 2>> packed_;  // by columns and depth
};

class MatMulKernel final : public ProductKernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<MatMulKernel>();
    RETURN_IF_ERROR(info.attrs.Get("transpose_a", &k->spec_.transpose_a));
    RETURN_IF_ERROR(info.attrs.Get("transpose_b", &k->spec_.transpose_b));
    k->spec_.dtype = info.outputs[0];
    if (info.op == "_FusedMatMul") {
      ASSIGN_OR_RETURN(const FusedOps fused, ParseFusedOps(info));
      if (fused.residual || fused.batch_norm) {
        return Unimplemented("a product can be fused with a bias and an activation only");
      }
      k->spec_.finish = fused.finish;
    }
    k->SetInfo(info);
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    const Tensor &a = c.input(0), &b = c.input(1);
    const std::array<int64_t, 3> key = {c.output(0).dim(0), c.output(0).dim(1),
                                        a.dim(spec_.transpose_a ? 0 : 1)};
    ASSIGN_OR_RETURN(const auto gemm, plans_.Get(key, [&] {
      GemmSpec spec = spec_;
      spec.m = key[0], spec.n = key[1], spec.k = key[2];
      return Gemm::Create(spec);
    }));
    return Run(*gemm, a, b, spec_.finish.has_bias ? c.input(2).raw() : nullptr, c);
  }

 private:
  GemmSpec spec_;
  PlanCache<std::array<int64_t, 3>, Gemm> plans_;
};

// Strides of a batch of matrices, broadcast to `batch`.
std::vector<int64_t> BatchStrides(const Shape& s, const std::vector<int64_t>& batch) {
  std::vector<int64_t> strides(batch.size(), 0);
  int64_t next = s.back(-1) * s.back(-2);
  const int own = s.rank() - 2, missing = static_cast<int>(batch.size()) - own;
  for (int i = own - 1; i >= 0; --i) {
    if (s.dim(i) != 1) strides[missing + i] = next;
    next *= s.dim(i);
  }
  return strides;
}

class BatchMatMulKernel final : public ProductKernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<BatchMatMulKernel>();
    RETURN_IF_ERROR(info.attrs.Get("adj_x", &k->spec_.transpose_a));
    RETURN_IF_ERROR(info.attrs.Get("adj_y", &k->spec_.transpose_b));
    k->spec_.dtype = info.outputs[0];
    k->spec_.conjugate_a = k->spec_.transpose_a && IsComplex(info.outputs[0]);
    k->spec_.conjugate_b = k->spec_.transpose_b && IsComplex(info.outputs[0]);
    k->SetInfo(info);
    for (int i = 0; i < 2; ++i) {
      const bool narrow = DTypeSet{DType::kInt8, DType::kUint8}.Contains(info.inputs[i]);
      if (info.inputs[i] != info.outputs[0] && !(narrow && info.outputs[0] == DType::kInt32)) {
        return Unimplemented("a product of ", info.inputs[0], " and ", info.inputs[1], " as ",
                             info.outputs[0]);
      }
    }
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    ASSIGN_OR_RETURN(const Tensor a, Widened(c.input(0)));
    ASSIGN_OR_RETURN(const Tensor b, Widened(c.input(1)));
    const Key key = {Vector(a.shape()), Vector(b.shape())};
    ASSIGN_OR_RETURN(const auto gemm, plans_.Get(key, [&] {
      const Shape& out = c.output(0).shape();
      GemmSpec spec = spec_;
      spec.m = out.back(-2);
      spec.n = out.back(-1);
      spec.k = a.shape().back(spec_.transpose_a ? -2 : -1);
      spec.batch.assign(out.dims().begin(), out.dims().end() - 2);
      spec.a_strides = BatchStrides(a.shape(), spec.batch);
      spec.b_strides = BatchStrides(b.shape(), spec.batch);
      return Gemm::Create(spec);
    }));
    return Run(*gemm, a, b, nullptr, c);
  }

 private:
  using Key = std::array<std::vector<int64_t>, 2>;
  static std::vector<int64_t> Vector(const Shape& s) { return {s.dims().begin(), s.dims().end()}; }

  // Bytes that are multiplied as int32.
  absl::StatusOr<Tensor> Widened(const Tensor& t) const {
    if (t.dtype() == spec_.dtype) return t;
    ASSIGN_OR_RETURN(Tensor wide, Tensor::Allocate(spec_.dtype, t.shape()));
    for (int64_t i = 0; i < t.num_elements(); ++i) {
      wide.data<int32_t>()[i] =
          t.dtype() == DType::kInt8 ? int32_t{t.data<int8_t>()[i]} : int32_t{t.data<uint8_t>()[i]};
    }
    return wide;
  }

  GemmSpec spec_;
  PlanCache<Key, Gemm> plans_;
};

}  // namespace

void RegisterMatMulKernels(KernelRegistry& r) {
  constexpr DTypeSet kTypes = kNumbers - DTypeSet{DType::kInt8, DType::kInt16};
  r.Add({"MatMul", {{"T", kTypes}}, MatMulKernel::Make});
  r.Add({"_FusedMatMul", {{"T", kHalfs | DTypeSet{DType::kFloat}}}, MatMulKernel::Make});
  r.Add({"BatchMatMul", {{"T", kNumbers}}, BatchMatMulKernel::Make});
  r.Add({"BatchMatMulV2", {{"T", kNumbers}}, BatchMatMulKernel::Make});
  r.Add({"BatchMatMulV3", {{"Tout", kNumbers}}, BatchMatMulKernel::Make});
}

}  // namespace weft
