#include "ops/registry.h"

#include <algorithm>

namespace weft {

void OpRegistry::Add(std::span<const OpEntry> entries, const char* home) {
  std::string_view family = home;
  family.remove_prefix(family.rfind('/') + 1);
  family = family.substr(0, family.find('.'));
  absl::MutexLock lock(&mutex_);
  for (const OpEntry& entry : entries) {
    const bool added = slots_.emplace(EntryName(entry), Slot{&entry, family, nullptr}).second;
    WEFT_CHECK(added);
  }
}

const OpDef* OpRegistry::Find(std::string_view name) const {
  absl::MutexLock lock(&mutex_);
  const auto it = slots_.find(name);
  if (it == slots_.end()) return nullptr;
  Slot& slot = it->second;
  if (slot.parsed == nullptr)
    slot.parsed = std::make_unique<const OpDef>(ParseOpEntry(*slot.entry));
  return slot.parsed.get();
}

std::string_view OpRegistry::Family(std::string_view name) const {
  absl::MutexLock lock(&mutex_);
  const auto it = slots_.find(name);
  return it == slots_.end() ? std::string_view() : it->second.family;
}

std::vector<std::string_view> OpRegistry::Names() const {
  absl::MutexLock lock(&mutex_);
  std::vector<std::string_view> names;
  for (const auto& [name, slot] : slots_) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace weft
