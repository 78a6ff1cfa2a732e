// Scopes by lifetime: what is built while one lives is named, ordered or placed by it.
//
//   NameScope layer(graph, "layer1");          // nodes are "layer1/…"
//   ControlScope after(graph, {init});         // and run after `init`
#ifndef WEFT_OPS_SCOPE_H_
#define WEFT_OPS_SCOPE_H_

#include <string>
#include <string_view>
#include <utility>

#include "ops/output.h"

namespace weft {

class ScopeGuard {
 public:
  ScopeGuard(Builder& b, const Builder::Scope& scope) : builder_(b) { b.EnterScope(scope); }
  ~ScopeGuard() { builder_.LeaveScope(); }
  ScopeGuard(const ScopeGuard&) = delete;
  ScopeGuard& operator=(const ScopeGuard&) = delete;

 private:
  Builder& builder_;
};

// Names get `name`/ in front; a second scope of one name becomes name_1.
class NameScope : ScopeGuard {
 public:
  NameScope(Builder& b, std::string_view name) : ScopeGuard(b, {.name = std::string(name)}) {}
};

// Nodes run after the nodes of these outputs.
class ControlScope : ScopeGuard {
 public:
  ControlScope(Builder& b, Outputs after) : ScopeGuard(b, {.after = std::move(after)}) {}
};

// Nodes carry this device string.
class DeviceScope : ScopeGuard {
 public:
  DeviceScope(Builder& b, std::string_view device)
      : ScopeGuard(b, {.device = std::string(device)}) {}
};

// Nodes ask for one device with that node.
class ColocationScope : ScopeGuard {
 public:
  ColocationScope(Builder& b, Output with) : ScopeGuard(b, {.with = with}) {}
};

}  // namespace weft

#endif  // WEFT_OPS_SCOPE_H_
