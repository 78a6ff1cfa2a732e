#include "runtime/device_callable.h"

#include <algorithm>

namespace weft {

absl::StatusOr<std::unique_ptr<DeviceCallable>> DeviceCallable::Create(const Executable& exe,
                                                                       DeviceState& device,
                                                                       const NodeStateFn& state,
                                                                       bool soft_placement,
                                                                       size_t max_bindings) {
  ASSIGN_OR_RETURN(auto on_device, DeviceExecutable::Create(exe, device, state, soft_placement));
  if (on_device->empty()) return nullptr;
  return std::unique_ptr<DeviceCallable>(
      new DeviceCallable(std::move(on_device), std::max<size_t>(max_bindings, 1)));
}

absl::StatusOr<std::shared_ptr<DeviceCallable::Bound>> DeviceCallable::Get(
    std::span<const Tensor> feeds) {
  const auto fits = [&](const std::shared_ptr<Bound>& b) {
    return std::equal(feeds.begin(), feeds.end(), b->feeds.begin(), b->feeds.end(),
                      [](const Tensor& t, const Shape& s) { return t.shape() == s; });
  };
  absl::MutexLock lock(&mutex_);
  const auto it = std::find_if(bound_.begin(), bound_.end(), fits);
  if (it != bound_.end()) {
    bound_.splice(bound_.begin(), bound_, it);
    return bound_.front();
  }
  auto fresh = std::make_shared<Bound>();
  for (const Tensor& t : feeds) fresh->feeds.push_back(t.shape());
  ASSIGN_OR_RETURN(fresh->binding, Bind(exe_->exe(), fresh->feeds, {}));
  fresh->plan = exe_->Plan(*fresh->binding);
  bound_.push_front(fresh);
  if (bound_.size() > max_bindings_) bound_.pop_back();
  return fresh;
}

absl::StatusOr<std::vector<Tensor>> DeviceCallable::Run(std::span<const Tensor> feeds,
                                                        const ExecuteEnvironment& env,
                                                        const DeviceRunOptions& options) {
  ASSIGN_OR_RETURN(const auto bound, Get(feeds));
  std::unique_ptr<DeviceFrame> frame;
  {
    absl::MutexLock lock(&bound->mutex);
    if (!bound->frames.empty()) {
      frame = std::move(bound->frames.back());
      bound->frames.pop_back();
    }
  }
  if (frame == nullptr) {
    ASSIGN_OR_RETURN(frame, DeviceFrame::Create(*exe_, *bound->binding, bound->plan));
  }
  std::vector<Tensor> results;
  const absl::Status status =
      ExecuteOnDevice(*exe_, *bound->binding, bound->plan, *frame, feeds, env, options, results);
  {
    absl::MutexLock lock(&bound->mutex);
    bound->frames.push_back(std::move(frame));
  }
  RETURN_IF_ERROR(status);
  return results;
}

}  // namespace weft
