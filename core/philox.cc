#include "core/philox.h"

#include <random>

namespace weft {
namespace {

int64_t Entropy() {
  std::random_device device;
  return static_cast<int64_t>(Philox::Join(device(), device()));
}

}  // namespace

PhiloxState::PhiloxState(int64_t seed, int64_t seed2)
    : next_(seed == 0 && seed2 == 0 ? PhiloxFromSeeds(Entropy(), Entropy())
                                    : PhiloxFromSeeds(seed, seed2)) {}

Philox PhiloxState::Reserve(uint64_t blocks) {
  const std::lock_guard lock(mutex_);
  const Philox start = next_;
  next_.Skip(blocks);
  return start;
}

Philox PhiloxState::ReserveOutputs(int64_t outputs) {
  return Reserve(static_cast<uint64_t>(outputs) * kBlocksPerOutput);
}

}  // namespace weft
