#include "runtime/step_stats.h"

#include <algorithm>

namespace weft {

void StepStats::Add(KernelStats k) {
  absl::MutexLock lock(&mutex_);
  kernels_.push_back(std::move(k));
}

std::vector<KernelStats> StepStats::Take() {
  absl::MutexLock lock(&mutex_);
  std::sort(kernels_.begin(), kernels_.end(),
            [](const KernelStats& a, const KernelStats& b) { return a.start_ns < b.start_ns; });
  return std::move(kernels_);
}

}  // namespace weft
