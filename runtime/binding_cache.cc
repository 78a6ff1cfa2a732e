#include "runtime/binding_cache.h"

#include <algorithm>

#include "core/held_memory.h"

namespace weft {

BindingCache::BindingCache(const Executable& exe, size_t max_bindings,
                           std::shared_ptr<CacheBudget> budget)
    : exe_(exe), max_bindings_(std::max<size_t>(max_bindings, 1)), budget_(std::move(budget)) {
  absl::MutexLock lock(&budget_->mutex_);
  budget_->caches_.push_back(this);
}

BindingCache::~BindingCache() {
  {
    absl::MutexLock lock(&budget_->mutex_);
    std::erase(budget_->caches_, this);
  }
  absl::MutexLock lock(&mutex_);
  for (const auto& b : bound_) Drop(*b);
}

absl::StatusOr<std::shared_ptr<BindingCache::Bound>> BindingCache::Get(
    std::span<const Tensor> feeds,
    absl::FunctionRef<absl::StatusOr<std::unique_ptr<Binding>>(std::span<const Shape>)> bind) {
  const auto fits = [&](const std::shared_ptr<Bound>& b) {
    return std::equal(feeds.begin(), feeds.end(), b->feeds.begin(), b->feeds.end(),
                      [](const Tensor& t, const Shape& s) { return t.shape() == s; });
  };
  const uint64_t now = budget_->clock_.fetch_add(1, std::memory_order_relaxed);
  absl::MutexLock lock(&mutex_);
  const auto it = std::find_if(bound_.begin(), bound_.end(), fits);
  if (it != bound_.end()) {
    if (it != bound_.begin()) bound_.splice(bound_.begin(), bound_, it);
    bound_.front()->last_use = now;
    return bound_.front();
  }
  auto fresh = std::make_shared<Bound>();
  for (const Tensor& t : feeds) fresh->feeds.push_back(t.shape());
  ASSIGN_OR_RETURN(fresh->binding, bind(fresh->feeds));
  fresh->last_use = now;
  budget_->bytes_ += BytesOf(*fresh->binding);
  bound_.push_front(fresh);
  if (bound_.size() > max_bindings_) {
    Drop(*bound_.back());
    bound_.pop_back();
  }
  return fresh;
}

std::unique_ptr<RunFrame> BindingCache::TakeFrame(Bound& bound) {
  {
    absl::MutexLock lock(&mutex_);
    if (!bound.frames.empty()) {
      auto frame = std::move(bound.frames.back());
      bound.frames.pop_back();
      budget_->bytes_ -= FrameBytes(bound, *frame);
      return frame;
    }
  }
  return std::make_unique<RunFrame>(exe_, *bound.binding);
}

void BindingCache::GiveBack(Bound& bound, std::unique_ptr<RunFrame> frame) {
  {
    absl::MutexLock lock(&mutex_);
    if (!bound.listed) return;
    budget_->bytes_ += FrameBytes(bound, *frame);
    bound.frames.push_back(std::move(frame));
  }
  if (budget_->bytes() > budget_->max_bytes_) budget_->Shrink(budget_->max_bytes_);
}

size_t BindingCache::FrameBytes(const Bound& bound, const RunFrame& frame) {
  return BytesOf(*bound.binding) + (frame.arena ? frame.arena->size() : 0);
}

void BindingCache::DropFrames(Bound& bound) {
  for (const auto& frame : bound.frames) budget_->bytes_ -= FrameBytes(bound, *frame);
  bound.frames.clear();
}

void BindingCache::Drop(Bound& bound) {
  DropFrames(bound);
  budget_->bytes_ -= BytesOf(*bound.binding);
  bound.listed = false;
}

void CacheBudget::Shrink(size_t target) {
  absl::MutexLock lock(&mutex_);
  struct Candidate {
    uint64_t last_use;
    BindingCache* cache;
    std::shared_ptr<BindingCache::Bound> bound;
  };
  std::vector<Candidate> candidates;
  for (BindingCache* cache : caches_) {
    absl::MutexLock cache_lock(&cache->mutex_);
    for (const auto& b : cache->bound_) candidates.push_back({b->last_use, cache, b});
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.last_use < b.last_use; });
  for (const Candidate& c : candidates) {
    if (bytes() <= target) return;
    absl::MutexLock cache_lock(&c.cache->mutex_);
    c.cache->DropFrames(*c.bound);
  }
  if (!candidates.empty()) candidates.pop_back();
  for (const Candidate& c : candidates) {
    if (bytes() <= target) return;
    absl::MutexLock cache_lock(&c.cache->mutex_);
    if (!c.bound->listed || c.bound.use_count() > 2) continue;  // the list's and ours
    c.cache->Drop(*c.bound);
    c.cache->bound_.remove(c.bound);
  }
}

void CacheBudget::LetGo() {
  absl::MutexLock lock(&mutex_);
  for (const BindingCache* cache : caches_) {
    for (const Instruction& ins : cache->exe_.instructions) {
      if (const auto* held = dynamic_cast<const HeldMemory*>(ins.kernel.get())) held->LetGo();
    }
  }
}

}  // namespace weft
