#include "runtime/resource_store.h"

#include <string>
#include <tuple>
#include <vector>

namespace weft {

absl::StatusOr<RefPtr<Resource>> SessionResources::GetOrCreate(
    std::string_view container, std::string_view name, std::string_view kind,
    absl::FunctionRef<RefPtr<Resource>()> make) {
  absl::MutexLock lock(&mutex_);
  StringMap<RefPtr<Resource>>& resources = containers_[std::string(container)];
  RefPtr<Resource>& slot = resources[std::string(name)];
  if (!slot) slot = make();
  if (slot->kind() != kind) {
    return InvalidArgument("resource '", name, "' is a ", slot->kind(), ", not a ", kind);
  }
  return slot;
}

absl::Status SessionResources::Erase(std::string_view container, std::string_view name) {
  RefPtr<Resource> old;  // destroyed after the lock
  absl::MutexLock lock(&mutex_);
  if (const auto c = containers_.find(container); c != containers_.end()) {
    if (const auto r = c->second.find(name); r != c->second.end()) {
      old = std::move(r->second);
      c->second.erase(r);
      return absl::OkStatus();
    }
  }
  return NotFound("there is no resource '", name, "'",
                  container.empty() ? "" : Concat(" in container '", container, "'"));
}

RefPtr<Resource> SessionResources::Find(std::string_view container, std::string_view name) const {
  absl::MutexLock lock(&mutex_);
  const auto c = containers_.find(container);
  if (c == containers_.end()) return nullptr;
  const auto r = c->second.find(name);
  return r == c->second.end() ? nullptr : r->second;
}

void SessionResources::ForEach(
    absl::FunctionRef<void(std::string_view, std::string_view, Resource&)> f) const {
  std::vector<std::tuple<std::string, std::string, RefPtr<Resource>>> all;
  {
    absl::MutexLock lock(&mutex_);
    for (const auto& [container, resources] : containers_) {
      for (const auto& [name, r] : resources) all.emplace_back(container, name, r);
    }
  }
  for (const auto& [container, name, r] : all) f(container, name, *r);
}

void SessionResources::Clear() {
  decltype(containers_) old;  // destroyed after the lock
  absl::MutexLock lock(&mutex_);
  old.swap(containers_);
}

}  // namespace weft
