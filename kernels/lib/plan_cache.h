// The plans that a kernel made for the sizes it met last. Thread-safe.
#ifndef WEFT_KERNELS_LIB_PLAN_CACHE_H_
#define WEFT_KERNELS_LIB_PLAN_CACHE_H_

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "core/status.h"

namespace weft {

template <typename Key, typename Value>
class PlanCache {
 public:
  // The value for `key`, made by make() -> absl::StatusOr<Value> if it is not here.
  template <typename F>
  absl::StatusOr<std::shared_ptr<const Value>> Get(const Key& key, F&& make) const {
    {
      std::lock_guard lock(mutex_);
      for (const auto& e : entries_) {
        if (e.first == key) return e.second;
      }
    }
    auto made = make();
    if (!made.ok()) return made.status();
    auto value = std::make_shared<const Value>(*std::move(made));
    std::lock_guard lock(mutex_);
    if (entries_.size() < kMost) {
      entries_.emplace_back(key, value);
    } else {
      entries_[next_++ % kMost] = {key, value};
    }
    return value;
  }

 private:
  static constexpr size_t kMost = 8;
  mutable std::mutex mutex_;
  mutable std::vector<std::pair<Key, std::shared_ptr<const Value>>> entries_;
  mutable size_t next_ = 0;
};

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_PLAN_CACHE_H_
