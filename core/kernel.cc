#include "core/kernel.h"

namespace weft {

absl::Status CheckOutputs(std::span<Tensor* const> outputs, uint32_t flags) {
  if ((flags & (kOwnOutput | kAllocates)) != 0) return absl::OkStatus();
  for (size_t k = 0; k < outputs.size(); ++k) {
    if (!outputs[k]->has_value()) return Internal("the shape of output ", k, " is not known");
  }
  return absl::OkStatus();
}

}  // namespace weft
