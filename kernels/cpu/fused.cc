#include "kernels/cpu/fused.h"

namespace weft {

absl::StatusOr<FusedOps> ParseFusedOps(const KernelInfo& info) {
  static constexpr std::pair<std::string_view, Activation> kActivations[] = {
      {"Relu", Activation::kRelu},
      {"Relu6", Activation::kRelu6},
      {"Elu", Activation::kElu},
      {"LeakyRelu", Activation::kLeakyRelu},
      {"Tanh", Activation::kTanh},
      {"Sigmoid", Activation::kSigmoid},
      {"GeluApproximate", Activation::kGeluTanh},
      {"GeluExact", Activation::kGeluErf},
      {"Swish", Activation::kSwish},
  };
  FusedOps fused;
  std::vector<std::string> names;
  RETURN_IF_ERROR(info.attrs.Get("fused_ops", &names));
  RETURN_IF_ERROR(info.attrs.Get("epsilon", &fused.epsilon));
  RETURN_IF_ERROR(info.attrs.Get("leakyrelu_alpha", &fused.finish.leaky_slope));
  for (const std::string& name : names) {
    const bool fresh = fused.finish.activation == Activation::kNone;
    if (name == "BiasAdd" && fresh && !fused.finish.has_bias && !fused.batch_norm) {
      fused.finish.has_bias = true;
    } else if (name == "Add" && fresh && !fused.residual) {
      fused.residual = true;
    } else if (name == "FusedBatchNorm" && fresh && fused.args() == 0) {
      fused.batch_norm = true;
    } else {
      bool found = false;
      for (const auto& [known, activation] : kActivations) {
        if (name != known || !fresh) continue;
        fused.finish.activation = activation;
        found = true;
      }
      if (!found) return Unimplemented("fused_ops [", Join(names, ","), "]");
    }
  }
  if (fused.batch_norm && fused.residual) {
    return Unimplemented("fused_ops [", Join(names, ","), "]");
  }
  const int args = static_cast<int>(info.inputs.size()) - 2;
  if (args != fused.args()) {
    return InvalidArgument("fused_ops [", Join(names, ","), "] take ", fused.args(),
                           " arguments, got ", args);
  }
  return fused;
}

}  // namespace weft
