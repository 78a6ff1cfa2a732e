// Where a random op goes on, on a device: the host keeps the place, the same object for the CPU's
// kernel of the node, so that its stream of numbers is one wherever it runs.
#ifndef WEFT_KERNELS_DEVICE_RANDOM_PLACE_H_
#define WEFT_KERNELS_DEVICE_RANDOM_PLACE_H_

#include <array>
#include <memory>
#include <utility>

#include "kernels/device/device_kernel.h"
#include "kernels/random_state.h"

namespace weft {

// Each run moves the place on as the CPU's kernel does.
class PlacedRandomKernel final : public SteppedKernel {
 public:
  // The generator's state in the device's memory: a key [1] and a counter [2], as core/philox.h
  // has them.
  using Fill = absl::Status (*)(const uint64_t* place, KernelContext& c);
  PlacedRandomKernel(std::shared_ptr<PhiloxState> state, Fill fill)
      : state_(std::move(state)), fill_(fill) {}

  template <Fill kFill>
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    ASSIGN_OR_RETURN(auto state, RandomStateOf(info));
    return std::make_unique<PlacedRandomKernel>(std::move(state), kFill);
  }

  size_t StepBytes() const override { return sizeof(Words); }
  void WriteStep(const Tensor& output, void* to) const override {
    const Philox gen = state_->ReserveOutputs(output.num_elements());
    const auto counter = CounterWords(gen);
    *static_cast<Words*>(to) = {KeyWord(gen), counter[0], counter[1]};
  }
  absl::Status Compute(KernelContext& c) const override {
    return fill_(static_cast<const uint64_t*>(OnDevice(c).Step()), c);
  }

 private:
  using Words = std::array<uint64_t, 3>;
  const std::shared_ptr<PhiloxState> state_;
  const Fill fill_;
};

}  // namespace weft

#endif  // WEFT_KERNELS_DEVICE_RANDOM_PLACE_H_
