// Convolutions in cuDNN's graph interface: an operation, the engines that its heuristics propose
// for it, and what each says of itself.
#include "kernels/cuda/cudnn_plan.h"

namespace weft::cuda {

absl::Status ToStatus(cudnnStatus_t status, std::string_view what) {
  if (status == CUDNN_STATUS_SUCCESS) return absl::OkStatus();
  const std::string text = Concat("cuDNN, ", what, ": ", cudnnGetErrorString(status));
  if (status == CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED ||
      status == CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED) {
    return ResourceExhausted(text);
  }
  // The whole class of "not supported", whatever the reason.
  if (status / 1000 == CUDNN_STATUS_NOT_SUPPORTED / 1000) return Unimplemented(text);
  return Internal(text);
}

absl::StatusOr<Descriptor> Descriptor::Create(cudnnBackendDescriptorType_t type) {
  Descriptor d;
  RETURN_IF_ERROR(ToStatus(cudnnBackendCreateDescriptor(type, &d.owned_->raw), "descriptor"));
  return d;
}

absl::StatusOr<Descriptor> DescribeGpu(int32_t device) {
  ASSIGN_OR_RETURN(Descriptor d, Descriptor::Create(CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR));
  RETURN_IF_ERROR(d.Set(CUDNN_ATTR_DEVICEPROP_DEVICE_ID, CUDNN_TYPE_INT32, device));
  RETURN_IF_ERROR(d.Finish("properties of a GPU"));
  return d;
}

absl::StatusOr<Descriptor> DescribeGpu(const std::string& json) {
  ASSIGN_OR_RETURN(Descriptor d, Descriptor::Create(CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR));
  RETURN_IF_ERROR(d.Set(CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION, CUDNN_TYPE_CHAR,
                        std::span<const char>(json)));
  RETURN_IF_ERROR(d.Finish("properties of a GPU"));
  return d;
}

namespace {

absl::StatusOr<cudnnDataType_t> TypeOf(DType t) {
  switch (t) {
    case DType::kFloat:
      return CUDNN_DATA_FLOAT;
    case DType::kDouble:
      return CUDNN_DATA_DOUBLE;
    case DType::kHalf:
      return CUDNN_DATA_HALF;
    case DType::kBfloat16:
      return CUDNN_DATA_BFLOAT16;
    default:
      return Unimplemented("a convolution of ", DTypeName(t), " on a GPU");
  }
}

// The dimensions of the problem that there are.
std::span<const int64_t> Used(const ConvProblem& p, const Spatial& values) {
  return std::span<const int64_t>(values).last(p.spatial);
}

// [d0, d1, spatial…], dense, d1 innermost in memory or not.
absl::StatusOr<Descriptor> MakeTensor(int64_t id, cudnnDataType_t type, const ConvProblem& p,
                                      int64_t d0, int64_t d1, const Spatial& size) {
  ASSIGN_OR_RETURN(Descriptor t, Descriptor::Create(CUDNN_BACKEND_TENSOR_DESCRIPTOR));
  std::vector<int64_t> dims = {d0, d1};
  for (int64_t n : Used(p, size)) dims.push_back(n);
  std::vector<int64_t> strides(dims.size());
  int64_t step = p.channels_last ? d1 : 1;
  for (size_t d = dims.size() - 1; d > 1; --d) {
    strides[d] = step;
    step *= dims[d];
  }
  strides[1] = p.channels_last ? 1 : step;
  strides[0] = p.channels_last ? step : step * d1;
  constexpr int64_t kAlignment = 16;
  RETURN_IF_ERROR(t.Set(CUDNN_ATTR_TENSOR_DATA_TYPE, CUDNN_TYPE_DATA_TYPE, type));
  RETURN_IF_ERROR(
      t.Set(CUDNN_ATTR_TENSOR_DIMENSIONS, CUDNN_TYPE_INT64, std::span<const int64_t>(dims)));
  RETURN_IF_ERROR(
      t.Set(CUDNN_ATTR_TENSOR_STRIDES, CUDNN_TYPE_INT64, std::span<const int64_t>(strides)));
  RETURN_IF_ERROR(t.Set(CUDNN_ATTR_TENSOR_UNIQUE_ID, CUDNN_TYPE_INT64, id));
  RETURN_IF_ERROR(t.Set(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, CUDNN_TYPE_INT64, kAlignment));
  RETURN_IF_ERROR(t.Finish("tensor"));
  return t;
}

absl::StatusOr<Descriptor> MakeWindows(const ConvProblem& p, cudnnDataType_t compute) {
  ASSIGN_OR_RETURN(Descriptor d, Descriptor::Create(CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR));
  const auto set = [&](cudnnBackendAttributeName_t name, const Spatial& values) {
    return d.Set(name, CUDNN_TYPE_INT64, Used(p, values));
  };
  RETURN_IF_ERROR(d.Set(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, CUDNN_TYPE_INT64, int64_t{p.spatial}));
  RETURN_IF_ERROR(d.Set(CUDNN_ATTR_CONVOLUTION_COMP_TYPE, CUDNN_TYPE_DATA_TYPE, compute));
  RETURN_IF_ERROR(d.Set(CUDNN_ATTR_CONVOLUTION_CONV_MODE, CUDNN_TYPE_CONVOLUTION_MODE,
                        CUDNN_CROSS_CORRELATION));
  RETURN_IF_ERROR(set(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, p.pad));
  RETURN_IF_ERROR(set(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, p.pad));
  RETURN_IF_ERROR(set(CUDNN_ATTR_CONVOLUTION_DILATIONS, p.dilation));
  RETURN_IF_ERROR(set(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, p.stride));
  RETURN_IF_ERROR(d.Finish("windows"));
  return d;
}

// How a pass's operation is called, and its attributes.
struct PassNames {
  cudnnBackendDescriptorType_t type;
  cudnnBackendAttributeName_t alpha, beta, windows, image, filter, out;
};
PassNames NamesOf(ConvPass pass) {
  switch (pass) {
    case ConvPass::kForward:
      return {CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y};
    case ConvPass::kBackwardInput:
      return {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY};
    default:
      return {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY};
  }
}

absl::StatusOr<Descriptor> MakeOperation(const ConvProblem& p) {
  ASSIGN_OR_RETURN(const cudnnDataType_t type, TypeOf(p.dtype));
  const bool wide = type == CUDNN_DATA_DOUBLE;
  ASSIGN_OR_RETURN(const Descriptor windows,
                   MakeWindows(p, wide ? CUDNN_DATA_DOUBLE : CUDNN_DATA_FLOAT));
  ASSIGN_OR_RETURN(const Descriptor image,
                   MakeTensor(kImageId, type, p, p.batch, p.in_channels, p.in));
  ASSIGN_OR_RETURN(const Descriptor filter, MakeTensor(kFilterId, type, p, p.out_channels,
                                                       p.in_channels / p.groups, p.filter));
  ASSIGN_OR_RETURN(const Descriptor out,
                   MakeTensor(kOutId, type, p, p.batch, p.out_channels, p.out));
  const PassNames names = NamesOf(p.pass);
  ASSIGN_OR_RETURN(Descriptor op, Descriptor::Create(names.type));
  RETURN_IF_ERROR(op.Set(names.windows, windows));
  RETURN_IF_ERROR(op.Set(names.image, image));
  RETURN_IF_ERROR(op.Set(names.filter, filter));
  RETURN_IF_ERROR(op.Set(names.out, out));
  if (wide) {
    RETURN_IF_ERROR(op.Set(names.alpha, CUDNN_TYPE_DOUBLE, 1.0));
    RETURN_IF_ERROR(op.Set(names.beta, CUDNN_TYPE_DOUBLE, 0.0));
  } else {
    RETURN_IF_ERROR(op.Set(names.alpha, CUDNN_TYPE_FLOAT, 1.0f));
    RETURN_IF_ERROR(op.Set(names.beta, CUDNN_TYPE_FLOAT, 0.0f));
  }
  RETURN_IF_ERROR(op.Finish("operation"));
  return op;
}

// What heuristics propose, best first.
absl::StatusOr<std::vector<Descriptor>> Proposals(const Descriptor& graph, const Descriptor& gpu,
                                                  cudnnBackendHeurMode_t mode) {
  constexpr int64_t kMost = 32;
  ASSIGN_OR_RETURN(Descriptor heuristics, Descriptor::Create(CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR));
  RETURN_IF_ERROR(heuristics.Set(CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, graph));
  RETURN_IF_ERROR(heuristics.Set(CUDNN_ATTR_ENGINEHEUR_DEVICEPROP, gpu));
  RETURN_IF_ERROR(heuristics.Set(CUDNN_ATTR_ENGINEHEUR_MODE, CUDNN_TYPE_HEUR_MODE, mode));
  RETURN_IF_ERROR(heuristics.Finish("heuristics"));
  std::vector<Descriptor> configs;
  std::vector<cudnnBackendDescriptor_t> raw;
  for (int64_t i = 0; i < kMost; ++i) {
    ASSIGN_OR_RETURN(Descriptor d, Descriptor::Create(CUDNN_BACKEND_ENGINECFG_DESCRIPTOR));
    d.Hold(graph);
    raw.push_back(d.raw());
    configs.push_back(std::move(d));
  }
  int64_t found = 0;
  RETURN_IF_ERROR(
      ToStatus(cudnnBackendGetAttribute(heuristics.raw(), CUDNN_ATTR_ENGINEHEUR_RESULTS,
                                        CUDNN_TYPE_BACKEND_DESCRIPTOR, kMost, &found, raw.data()),
               "proposals"));
  configs.erase(configs.begin() + std::min(found, kMost), configs.end());
  return configs;
}

// Whether an engine is deterministic and as precise as conv_plan.h says.
absl::StatusOr<bool> Keeps(const Descriptor& config, DType dtype) {
  ASSIGN_OR_RETURN(const Descriptor engine, Descriptor::Create(CUDNN_BACKEND_ENGINE_DESCRIPTOR));
  cudnnBackendDescriptor_t raw = engine.raw();
  int64_t count = 0;
  RETURN_IF_ERROR(ToStatus(cudnnBackendGetAttribute(config.raw(), CUDNN_ATTR_ENGINECFG_ENGINE,
                                                    CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &count, &raw),
                           "engine"));
  cudnnBackendNumericalNote_t notes[CUDNN_NUMERICAL_NOTE_TYPE_COUNT];
  RETURN_IF_ERROR(ToStatus(
      cudnnBackendGetAttribute(raw, CUDNN_ATTR_ENGINE_NUMERICAL_NOTE, CUDNN_TYPE_NUMERICAL_NOTE,
                               CUDNN_NUMERICAL_NOTE_TYPE_COUNT, &count, notes),
      "numerical notes"));
  for (int64_t i = 0; i < count; ++i) {
    switch (notes[i]) {
      case CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC:
      case CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS:
      case CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION:
      case CUDNN_NUMERICAL_NOTE_FFT:
      case CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_13x13:
        return false;
      case CUDNN_NUMERICAL_NOTE_TENSOR_CORE:  // for float: TF32
        if (dtype == DType::kFloat) return false;
        break;
      default:
        break;
    }
  }
  return true;
}

// The plan of an engine. Unimplemented if it turns out not to run these sizes.
absl::StatusOr<CudnnPlan> PlanOf(const Descriptor& config, const Descriptor& gpu) {
  ASSIGN_OR_RETURN(Descriptor plan, Descriptor::Create(CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR));
  RETURN_IF_ERROR(plan.Set(CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP, gpu));
  RETURN_IF_ERROR(plan.Set(CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, config));
  RETURN_IF_ERROR(plan.Finish("plan"));
  int64_t bytes = 0, count = 0;
  RETURN_IF_ERROR(
      ToStatus(cudnnBackendGetAttribute(plan.raw(), CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE,
                                        CUDNN_TYPE_INT64, 1, &count, &bytes),
               "workspace"));
  return CudnnPlan{std::move(plan), bytes};
}

}  // namespace

absl::StatusOr<CudnnPlan> MakeCudnnPlan(const ConvProblem& problem, const Descriptor& gpu) {
  ASSIGN_OR_RETURN(const Descriptor op, MakeOperation(problem));
  ASSIGN_OR_RETURN(Descriptor graph, Descriptor::Create(CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR));
  RETURN_IF_ERROR(graph.Set(CUDNN_ATTR_OPERATIONGRAPH_OPS, op));
  RETURN_IF_ERROR(graph.Finish("operation graph"));
  for (const cudnnBackendHeurMode_t mode : {CUDNN_HEUR_MODE_A, CUDNN_HEUR_MODE_FALLBACK}) {
    const auto proposals = Proposals(graph, gpu, mode);
    if (absl::IsUnimplemented(proposals.status())) continue;
    RETURN_IF_ERROR(proposals.status());
    for (const Descriptor& config : *proposals) {
      ASSIGN_OR_RETURN(const bool keeps, Keeps(config, problem.dtype));
      if (!keeps) continue;
      auto plan = PlanOf(config, gpu);
      if (plan.ok()) return plan;
      if (!absl::IsUnimplemented(plan.status())) return plan.status();
    }
  }
  return Unimplemented("cuDNN has no deterministic engine for a convolution of ", problem.batch,
                       " images of ", problem.in_channels, " channels in ",
                       DTypeName(problem.dtype));
}

}  // namespace weft::cuda
