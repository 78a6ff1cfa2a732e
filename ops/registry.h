// Name -> OpDef. Rows are parsed when an op is first looked up, so that starting up costs nothing.
#ifndef WEFT_OPS_REGISTRY_H_
#define WEFT_OPS_REGISTRY_H_

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "ops/op_def.h"

namespace weft {

class OpRegistry {
 public:
  // Rows live as long as the registry. A name that is there already is a broken invariant. The file
  // that adds them is their family's home.
  void Add(std::span<const OpEntry> entries, const char* home = __builtin_FILE());
  // Null if there is no such op. The OpDef lives as long as the registry. Thread-safe.
  const OpDef* Find(std::string_view name) const;
  // "conv" for what ops/conv.cc adds; empty if there is no such op.
  std::string_view Family(std::string_view name) const;
  // All names, sorted.
  std::vector<std::string_view> Names() const;

 private:
  struct Slot {
    const OpEntry* entry;
    std::string_view family;
    std::unique_ptr<const OpDef> parsed;
  };
  mutable absl::Mutex mutex_;
  mutable ViewMap<Slot> slots_;
};

// Every op that Weft has; made at first use.
const OpRegistry& Ops();

}  // namespace weft

#endif  // WEFT_OPS_REGISTRY_H_
