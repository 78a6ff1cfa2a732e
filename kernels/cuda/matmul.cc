// Matrix products on a GPU by cuBLASLt, with what the graph fused to them. Float products are in
// float, never in TF32.
#include <cublasLt.h>

#include <memory>
#include <mutex>
#include <span>

#include "absl/container/inlined_vector.h"
#include "kernels/broadcast.h"
#include "kernels/cpu/fused.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/pointwise.h"
#include "kernels/cuda/register.h"
#include "kernels/cuda/stream.h"
#include "kernels/device/device_kernel.h"

namespace weft::cuda {
namespace {

// What cuBLASLt may use beside its operands; NVIDIA's advice for Hopper.
constexpr size_t kWorkspaceBytes = size_t{32} << 20;

absl::Status ToStatus(cublasStatus_t status, std::string_view what) {
  if (status == CUBLAS_STATUS_SUCCESS) return absl::OkStatus();
  return Internal(what, ": ", cublasLtGetStatusString(status));
}

template <typename Handle, cublasStatus_t (*kDestroy)(Handle)>
struct Destroy {
  void operator()(Handle h) const { kDestroy(h); }
};
template <typename Handle, cublasStatus_t (*kDestroy)(Handle)>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, Destroy<Handle, kDestroy>>;
using Descriptor = Owned<cublasLtMatmulDesc_t, cublasLtMatmulDescDestroy>;
using Layout = Owned<cublasLtMatrixLayout_t, cublasLtMatrixLayoutDestroy>;
using Preference = Owned<cublasLtMatmulPreference_t, cublasLtMatmulPreferenceDestroy>;

// One for each device, made at first use and kept.
absl::StatusOr<cublasLtHandle_t> Handle(int device) {
  static std::mutex mutex;
  static auto* const handles = new std::map<int, cublasLtHandle_t>;
  const std::lock_guard lock(mutex);
  cublasLtHandle_t& h = (*handles)[device];
  if (h == nullptr) RETURN_IF_ERROR(ToStatus(cublasLtCreate(&h), "cublasLtCreate"));
  return h;
}

struct Types {
  cudaDataType_t data;
  cudaDataType_t scale;
  cublasComputeType_t compute;
};
absl::StatusOr<Types> TypesOf(DType t) {
  switch (t) {
    case DType::kFloat:
      return Types{CUDA_R_32F, CUDA_R_32F, CUBLAS_COMPUTE_32F};
    case DType::kDouble:
      return Types{CUDA_R_64F, CUDA_R_64F, CUBLAS_COMPUTE_64F};
    case DType::kHalf:
      return Types{CUDA_R_16F, CUDA_R_32F, CUBLAS_COMPUTE_32F};
    case DType::kBfloat16:
      return Types{CUDA_R_16BF, CUDA_R_32F, CUBLAS_COMPUTE_32F};
    default:
      return Unimplemented("a product of ", DTypeName(t), " on a GPU");
  }
}

// c [m, n] = op(a) op(b), row by row, `batch` times. cuBLASLt counts columns first: in its eyes
// the operands are transposed, so it computes c' [n, m] = op(b)' op(a)'.
struct Product {
  DType dtype = DType::kInvalid;
  bool transpose_a = false, transpose_b = false;
  cublasLtEpilogue_t epilogue = CUBLASLT_EPILOGUE_DEFAULT;
  int64_t m = 0, n = 0, k = 0;
  int32_t batch = 1;
  int64_t stride_a = 0, stride_b = 0;  // between matrices, in elements; 0 repeats one

  struct Operands {
    const void *a, *b;
    void* out;
  };
  // The same of each, one after another.
  absl::Status Run(DeviceContext& c, std::span<const Operands> each, const void* bias) const;
  absl::Status Run(DeviceContext& c, const Operands& one, const void* bias = nullptr) const {
    return Run(c, std::span(&one, 1), bias);
  }

 private:
  absl::StatusOr<Descriptor> Describe(const Types& types, const void* bias) const;
  absl::StatusOr<Layout> LayoutOf(const Types& types, int64_t rows, int64_t cols,
                                  int64_t stride) const;
};

absl::StatusOr<Descriptor> Product::Describe(const Types& types, const void* bias) const {
  cublasLtMatmulDesc_t raw = nullptr;
  RETURN_IF_ERROR(ToStatus(cublasLtMatmulDescCreate(&raw, types.compute, types.scale), "product"));
  Descriptor d(raw);
  const auto set = [&](cublasLtMatmulDescAttributes_t what, const auto& value) {
    return ToStatus(cublasLtMatmulDescSetAttribute(raw, what, &value, sizeof(value)), "product");
  };
  const auto op = [](bool transpose) { return transpose ? CUBLAS_OP_T : CUBLAS_OP_N; };
  RETURN_IF_ERROR(set(CUBLASLT_MATMUL_DESC_TRANSA, op(transpose_b)));
  RETURN_IF_ERROR(set(CUBLASLT_MATMUL_DESC_TRANSB, op(transpose_a)));
  RETURN_IF_ERROR(set(CUBLASLT_MATMUL_DESC_EPILOGUE, epilogue));
  if (bias != nullptr) RETURN_IF_ERROR(set(CUBLASLT_MATMUL_DESC_BIAS_POINTER, bias));
  return d;
}

// Of a matrix that lies row by row as [rows, cols].
absl::StatusOr<Layout> Product::LayoutOf(const Types& types, int64_t rows, int64_t cols,
                                         int64_t stride) const {
  cublasLtMatrixLayout_t raw = nullptr;
  RETURN_IF_ERROR(
      ToStatus(cublasLtMatrixLayoutCreate(&raw, types.data, cols, rows, cols), "matrix layout"));
  Layout layout(raw);
  const auto set = [&](cublasLtMatrixLayoutAttribute_t what, const auto& value) {
    return ToStatus(cublasLtMatrixLayoutSetAttribute(raw, what, &value, sizeof(value)),
                    "matrix layout");
  };
  RETURN_IF_ERROR(set(CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, batch));
  RETURN_IF_ERROR(set(CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, stride));
  return layout;
}

absl::Status Product::Run(DeviceContext& c, std::span<const Operands> each,
                          const void* bias) const {
  ASSIGN_OR_RETURN(const Types types, TypesOf(dtype));
  ASSIGN_OR_RETURN(const cublasLtHandle_t handle, Handle(c.driver().info().index));
  ASSIGN_OR_RETURN(const Descriptor d, Describe(types, bias));
  ASSIGN_OR_RETURN(const Layout la,
                   LayoutOf(types, transpose_a ? k : m, transpose_a ? m : k, stride_a));
  ASSIGN_OR_RETURN(const Layout lb,
                   LayoutOf(types, transpose_b ? n : k, transpose_b ? k : n, stride_b));
  ASSIGN_OR_RETURN(const Layout lc, LayoutOf(types, m, n, m * n));

  cublasLtMatmulPreference_t raw = nullptr;
  RETURN_IF_ERROR(ToStatus(cublasLtMatmulPreferenceCreate(&raw), "preference"));
  const Preference preference(raw);
  RETURN_IF_ERROR(
      ToStatus(cublasLtMatmulPreferenceSetAttribute(raw, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES,
                                                    &kWorkspaceBytes, sizeof(kWorkspaceBytes)),
               "preference"));
  cublasLtMatmulHeuristicResult_t best;
  int found = 0;
  RETURN_IF_ERROR(
      ToStatus(cublasLtMatmulAlgoGetHeuristic(handle, d.get(), lb.get(), la.get(), lc.get(),
                                              lc.get(), raw, 1, &best, &found),
               "choosing an algorithm"));
  if (found == 0) {
    return Unimplemented("cuBLASLt has no algorithm for ", m, " x ", k, " x ", n, " of ",
                         DTypeName(dtype));
  }
  char* workspace = nullptr;
  if (best.workspaceSize > 0) {
    ASSIGN_OR_RETURN(workspace, c.Scratch(best.workspaceSize));
  }
  const double one = 1, zero = 0;
  const float one_f = 1, zero_f = 0;
  const bool wide = types.scale == CUDA_R_64F;
  const void* alpha = wide ? static_cast<const void*>(&one) : &one_f;
  const void* beta = wide ? static_cast<const void*>(&zero) : &zero_f;
  for (const auto& [a, b, out] : each) {
    RETURN_IF_ERROR(ToStatus(
        cublasLtMatmul(handle, d.get(), alpha, b, lb.get(), a, la.get(), beta, out, lc.get(), out,
                       lc.get(), &best.algo, workspace, best.workspaceSize, Stream(c.stream())),
        "cublasLtMatmul"));
  }
  return absl::OkStatus();
}

// An empty inner dimension makes zeros, which no library is asked for.
absl::StatusOr<bool> FillEmpty(KernelContext& c, int64_t k) {
  if (k > 0) return false;
  DeviceContext& d = OnDevice(c);
  RETURN_IF_ERROR(d.driver().Fill(c.output(0).raw(), 0, c.output(0).num_bytes(), d.stream()));
  return true;
}

// A bias and Relu are cuBLASLt's to add; another activation follows in a launch.
class MatMulKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<MatMulKernel>();
    k->product_.dtype = info.outputs[0];
    RETURN_IF_ERROR(info.attrs.Get("transpose_a", &k->product_.transpose_a));
    RETURN_IF_ERROR(info.attrs.Get("transpose_b", &k->product_.transpose_b));
    if (info.op != "_FusedMatMul") return k;
    ASSIGN_OR_RETURN(k->fused_, ParseFusedOps(info));
    if (k->fused_.residual || k->fused_.batch_norm) {
      return Unimplemented("a product is fused with a bias and an activation only");
    }
    const Finish& finish = k->fused_.finish;
    const bool relu = finish.activation == Activation::kRelu;
    k->follows_ = finish.activation != Activation::kNone && !relu;
    k->product_.epilogue = finish.has_bias
                               ? (relu ? CUBLASLT_EPILOGUE_RELU_BIAS : CUBLASLT_EPILOGUE_BIAS)
                               : (relu ? CUBLASLT_EPILOGUE_RELU : CUBLASLT_EPILOGUE_DEFAULT);
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    const Tensor& y = c.output(0);
    Product p = product_;
    p.m = y.dim(0);
    p.n = y.dim(1);
    p.k = c.input(0).dim(p.transpose_a ? 0 : 1);
    const void* const bias = fused_.finish.has_bias ? c.input(2).raw() : nullptr;
    ASSIGN_OR_RETURN(const bool empty, FillEmpty(c, p.k));
    if (!empty) {
      RETURN_IF_ERROR(p.Run(OnDevice(c), {c.input(0).raw(), c.input(1).raw(), y.raw()}, bias));
    }
    if (!follows_ && (!empty || fused_.args() == 0)) return absl::OkStatus();
    FinishArgs args;
    args.finish = fused_.finish;
    args.channels = p.n;
    args.bias = empty ? bias : nullptr;  // else it is there already
    FinishElements(y.dtype(), y.raw(), args, y.num_elements(), OnDevice(c).stream());
    return Launched();
  }

 private:
  Product product_;
  FusedOps fused_;
  bool follows_ = false;
};

Shape BatchOf(const Shape& s) { return Shape(s.dims().first(s.rank() - 2)); }

// Matrices that lie evenly in both operands are one batched product; where the batches of both are
// broadcast there are several.
class BatchMatMulKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<BatchMatMulKernel>();
    k->product_.dtype = info.outputs[0];
    RETURN_IF_ERROR(info.attrs.Get("adj_x", &k->product_.transpose_a));
    RETURN_IF_ERROR(info.attrs.Get("adj_y", &k->product_.transpose_b));
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    const Shape &a = c.input(0).shape(), &b = c.input(1).shape(), &out = c.output(0).shape();
    Product p = product_;
    p.m = out.back(-2);
    p.n = out.back(-1);
    p.k = a.back(p.transpose_a ? -2 : -1);
    ASSIGN_OR_RETURN(const bool done, FillEmpty(c, p.k));
    if (done) return absl::OkStatus();
    const Shape batch_a = BatchOf(a), batch_b = BatchOf(b), batch = BatchOf(out);
    const Shape* const batches[] = {&batch_a, &batch_b};
    const BroadcastPlan plan = PlanBroadcast(batches, batch);
    BroadcastCursor at_a(plan, 0, 0), at_b(plan, 1, 0);
    const int64_t run = at_a.run();
    if (run > INT32_MAX) return Unimplemented("a batch of ", run, " matrices on a GPU");
    const int64_t size_a = p.m * p.k, size_b = p.k * p.n;
    p.batch = static_cast<int32_t>(run);
    p.stride_a = at_a.run_stride() * size_a;
    p.stride_b = at_b.run_stride() * size_b;
    absl::InlinedVector<Product::Operands, 1> runs;
    const auto matrix = [](const Tensor& t, int64_t elements) {
      return static_cast<char*>(t.raw()) + elements * DTypeSize(t.dtype());
    };
    for (int64_t done = 0; done < plan.size; done += run) {
      runs.push_back({matrix(c.input(0), at_a.offset() * size_a),
                      matrix(c.input(1), at_b.offset() * size_b),
                      matrix(c.output(0), done * p.m * p.n)});
      at_a.Advance(run);
      at_b.Advance(run);
    }
    return p.Run(OnDevice(c), runs, /*bias=*/nullptr);
  }

 private:
  Product product_;
};

}  // namespace

void RegisterMatMulKernels(KernelRegistry& r) {
  r.Add({"MatMul", {{"T", kFloats}}, MatMulKernel::Make});
  r.Add({"_FusedMatMul", {{"T", kFloats}}, MatMulKernel::Make});
  r.Add({"BatchMatMul", {{"T", kFloats}}, BatchMatMulKernel::Make});
  r.Add({"BatchMatMulV2", {{"T", kFloats}}, BatchMatMulKernel::Make});
}

}  // namespace weft::cuda
