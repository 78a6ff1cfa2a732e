// The state of a random op with the attributes seed and seed2: one for the node, whichever device
// its kernels are for.
#ifndef WEFT_KERNELS_RANDOM_STATE_H_
#define WEFT_KERNELS_RANDOM_STATE_H_

#include <memory>
#include <utility>

#include "core/kernel.h"
#include "core/philox.h"

namespace weft {

inline absl::StatusOr<std::shared_ptr<PhiloxState>> RandomStateOf(const KernelInfo& info) {
  int64_t seed = 0, seed2 = 0;
  RETURN_IF_ERROR(info.attrs.Get("seed", &seed));
  RETURN_IF_ERROR(info.attrs.Get("seed2", &seed2));
  auto state = info.state([&] { return std::make_shared<PhiloxState>(seed, seed2); });
  return std::static_pointer_cast<PhiloxState>(std::move(state));
}

}  // namespace weft

#endif  // WEFT_KERNELS_RANDOM_STATE_H_
