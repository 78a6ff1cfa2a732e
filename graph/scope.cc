#include "graph/scope.h"

namespace weft {

NameScope::NameScope(Graph& g, std::string_view name) : ContextScope(g) {
  Graph::Context& c = g.context();
  c.scope = Concat(g.UniqueScope(Concat(c.scope, name)), "/");
}

ControlScope::ControlScope(Graph& g, std::initializer_list<Output> after) : ContextScope(g) {
  for (const Output& o : after) {
    if (o.builder == &g) g.context().controls.push_back(o.node);
  }
}

DeviceScope::DeviceScope(Graph& g, std::string_view device) : ContextScope(g) {
  g.context().device = g.Intern(device);
}

ColocationScope::ColocationScope(Graph& g, Output with) : ContextScope(g) {
  if (with.builder == &g) g.context().colocate.emplace_back(g.node(with.node).name);
}

}  // namespace weft
