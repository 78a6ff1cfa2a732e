// Matrix products by cuBLASLt.
#include "kernels/cuda/product.h"

#include <cublasLt.h>

#include <map>
#include <memory>
#include <mutex>

#include "kernels/cuda/stream.h"

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

// cuBLASLt counts columns first: in its eyes the operands are transposed, so it computes
// out' [n, m] = op(b)' op(a)'.
absl::StatusOr<Descriptor> Describe(const Product& p, const Types& types, const void* bias) {
  cublasLtMatmulDesc_t raw = nullptr;
  RETURN_IF_ERROR(ToStatus(cublasLtMatmulDescCreate(&raw, types.compute, types.scale), "product"));
  Descriptor d(raw);
  const auto set = [&](cublasLtMatmulDescAttributes_t what, const auto& value) {
    return ToStatus(cublasLtMatmulDescSetAttribute(raw, what, &value, sizeof(value)), "product");
  };
  const auto op = [](bool transpose) { return transpose ? CUBLAS_OP_T : CUBLAS_OP_N; };
  const cublasLtEpilogue_t epilogue =
      p.has_bias ? (p.relu ? CUBLASLT_EPILOGUE_RELU_BIAS : CUBLASLT_EPILOGUE_BIAS)
                 : (p.relu ? CUBLASLT_EPILOGUE_RELU : CUBLASLT_EPILOGUE_DEFAULT);
  RETURN_IF_ERROR(set(CUBLASLT_MATMUL_DESC_TRANSA, op(p.transpose_b)));
  RETURN_IF_ERROR(set(CUBLASLT_MATMUL_DESC_TRANSB, op(p.transpose_a)));
  RETURN_IF_ERROR(set(CUBLASLT_MATMUL_DESC_EPILOGUE, epilogue));
  if (p.has_bias) RETURN_IF_ERROR(set(CUBLASLT_MATMUL_DESC_BIAS_POINTER, bias));
  return d;
}

// Of matrices that lie row by row as [rows, cols], a row `step` elements after the other.
absl::StatusOr<Layout> LayoutOf(const Types& types, int64_t rows, int64_t cols, int64_t step,
                                int32_t batch, int64_t stride) {
  cublasLtMatrixLayout_t raw = nullptr;
  RETURN_IF_ERROR(
      ToStatus(cublasLtMatrixLayoutCreate(&raw, types.data, cols, rows, step), "matrix layout"));
  Layout layout(raw);
  const auto set = [&](cublasLtMatrixLayoutAttribute_t what, const auto& value) {
    return ToStatus(cublasLtMatrixLayoutSetAttribute(raw, what, &value, sizeof(value)),
                    "matrix layout");
  };
  RETURN_IF_ERROR(set(CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, batch));
  RETURN_IF_ERROR(set(CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, stride));
  return layout;
}

// To how many bytes all of these are aligned, as far as cuBLASLt asks.
class Alignment {
 public:
  void Add(const void* p) { bits_ |= reinterpret_cast<uintptr_t>(p); }
  uint32_t bytes() const { return static_cast<uint32_t>(bits_ & -bits_); }

 private:
  uintptr_t bits_ = 256;
};

absl::StatusOr<Preference> Prefer(std::span<const Product::Operands> each) {
  cublasLtMatmulPreference_t raw = nullptr;
  RETURN_IF_ERROR(ToStatus(cublasLtMatmulPreferenceCreate(&raw), "preference"));
  Preference preference(raw);
  const auto set = [&](cublasLtMatmulPreferenceAttributes_t what, const auto& value) {
    return ToStatus(cublasLtMatmulPreferenceSetAttribute(raw, what, &value, sizeof(value)),
                    "preference");
  };
  Alignment a, b, c, d;
  for (const Product::Operands& one : each) {
    a.Add(one.b);
    b.Add(one.a);
    c.Add(one.addend == nullptr ? one.out : one.addend);
    d.Add(one.out);
  }
  RETURN_IF_ERROR(set(CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, kWorkspaceBytes));
  RETURN_IF_ERROR(set(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, a.bytes()));
  RETURN_IF_ERROR(set(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES, b.bytes()));
  RETURN_IF_ERROR(set(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, c.bytes()));
  RETURN_IF_ERROR(set(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES, d.bytes()));
  return preference;
}

}  // namespace

absl::Status Product::Run(DeviceContext& c, std::span<const Operands> each,
                          const void* bias) const {
  ASSIGN_OR_RETURN(const Types types, TypesOf(dtype));
  ASSIGN_OR_RETURN(const cublasLtHandle_t handle, Handle(c.driver().info().index));
  ASSIGN_OR_RETURN(const Descriptor d, Describe(*this, types, bias));
  const int64_t rows_a = transpose_a ? k : m, cols_a = transpose_a ? m : k;
  const int64_t rows_b = transpose_b ? n : k, cols_b = transpose_b ? k : n;
  ASSIGN_OR_RETURN(const Layout la,
                   LayoutOf(types, rows_a, cols_a, row_a == 0 ? cols_a : row_a, batch, stride_a));
  ASSIGN_OR_RETURN(const Layout lb,
                   LayoutOf(types, rows_b, cols_b, row_b == 0 ? cols_b : row_b, batch, stride_b));
  ASSIGN_OR_RETURN(const Layout lc,
                   LayoutOf(types, m, n, n, batch, stride_out == 0 ? m * n : stride_out));
  ASSIGN_OR_RETURN(const Preference preference, Prefer(each));
  cublasLtMatmulHeuristicResult_t best;
  int found = 0;
  RETURN_IF_ERROR(
      ToStatus(cublasLtMatmulAlgoGetHeuristic(handle, d.get(), lb.get(), la.get(), lc.get(),
                                              lc.get(), preference.get(), 1, &best, &found),
               "choosing an algorithm"));
  if (found == 0) {
    return Unimplemented("cuBLASLt has no algorithm for ", m, " x ", k, " x ", n, " of ",
                         DTypeName(dtype));
  }
  char* workspace = nullptr;
  if (best.workspaceSize > 0) {
    ASSIGN_OR_RETURN(workspace, c.Scratch(best.workspaceSize));
  }
  const double factors[] = {0, 1};
  const float factors_f[] = {0, 1};
  const bool wide = types.scale == CUDA_R_64F;
  const auto factor = [&](int i) {
    return wide ? static_cast<const void*>(&factors[i]) : &factors_f[i];
  };
  for (const auto& [a, b, out, addend] : each) {
    const bool adds = addend != nullptr;
    RETURN_IF_ERROR(
        ToStatus(cublasLtMatmul(handle, d.get(), factor(1), b, lb.get(), a, la.get(),
                                factor(adds ? 1 : 0), adds ? addend : out, lc.get(), out, lc.get(),
                                &best.algo, workspace, best.workspaceSize, Stream(c.stream())),
                 "cublasLtMatmul"));
  }
  return absl::OkStatus();
}

}  // namespace weft::cuda
