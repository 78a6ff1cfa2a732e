// Effects on one resource happen in one order, whatever the schedule (semantics.md 33): where the
// graph leaves the order of a write and another access open, it is that of the instruction list.
#ifndef WEFT_RUNTIME_EFFECT_ORDER_H_
#define WEFT_RUNTIME_EFFECT_ORDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/strings.h"
#include "graph/graph.h"

namespace weft {

// A resource, or a reference of the legacy variable ops.
inline bool IsHandle(DType t) { return t == DType::kResource || IsRef(t); }

class EffectOrder {
 public:
  // The node uses a resource; others take none or hand it on.
  static bool Touches(const Graph& g, const Node& n);

  explicit EffectOrder(const Graph& g);
  // Called for each instruction in the order of the list; adds to `before` those that must be done
  // before it: the last write to each resource that it touches and, if it writes, the reads since.
  void Add(const Node& n, int32_t instruction, std::vector<int32_t>& before);
  // The identity of the resource behind a handle or reference; "" where it may be any.
  std::string Identity(Edge e) const { return one_for_all_ ? "" : ResourceOf(e); }

 private:
  struct Accesses {
    int32_t write = -1;
    std::vector<int32_t> reads;  // since then
  };
  // The identity of the resource behind a handle or reference; "" if the graph does not tell.
  std::string ResourceOf(Edge e) const;

  const Graph& g_;
  bool one_for_all_ = false;  // some resource is unknown: it may be any
  StringMap<Accesses> accesses_;
};

}  // namespace weft

#endif  // WEFT_RUNTIME_EFFECT_ORDER_H_
