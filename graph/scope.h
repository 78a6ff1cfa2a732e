// Scopes of a Graph, by lifetime: what is built while one lives is named, ordered or placed by it.
//
//   NameScope layer(graph, "layer1");          // nodes are "layer1/…"
//   ControlScope after(graph, {init});         // and run after `init`
#ifndef WEFT_GRAPH_SCOPE_H_
#define WEFT_GRAPH_SCOPE_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.h"

namespace weft {

// Keeps a graph's context and puts it back at the end of its life.
class ContextScope {
 public:
  explicit ContextScope(Graph& g) : graph_(g), saved_(g.context()) {}
  ~ContextScope() { graph_.context() = std::move(saved_); }
  ContextScope(const ContextScope&) = delete;
  ContextScope& operator=(const ContextScope&) = delete;

 protected:
  Graph& graph_;

 private:
  Graph::Context saved_;
};

// Names get `name`/ in front; a second scope of one name becomes name_1.
class NameScope : ContextScope {
 public:
  NameScope(Graph& g, std::string_view name);
};

// Nodes run after the nodes of these outputs.
class ControlScope : ContextScope {
 public:
  ControlScope(Graph& g, std::initializer_list<Output> after);
};

// Nodes carry this device string.
class DeviceScope : ContextScope {
 public:
  DeviceScope(Graph& g, std::string_view device);
};

// Nodes ask for one device with that node.
class ColocationScope : ContextScope {
 public:
  ColocationScope(Graph& g, Output with);
};

}  // namespace weft

#endif  // WEFT_GRAPH_SCOPE_H_
