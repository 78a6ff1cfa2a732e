// Placement: which device each node runs on.
#ifndef WEFT_GRAPH_PLACE_H_
#define WEFT_GRAPH_PLACE_H_

#include <functional>
#include <span>
#include <vector>

#include "core/device.h"
#include "graph/graph.h"

namespace weft {

struct PlaceOptions {
  // What there is; the first is the host's CPU, the others are better where they have a kernel.
  std::vector<DeviceInfo> devices;
  // True if devices[device] has a kernel for the node. Asked of devices other than the first; the
  // host takes every node.
  std::function<bool(const Node& n, int device)> has_kernel;
  // A node whose request cannot be met runs elsewhere. If false, that is InvalidArgument.
  bool soft = true;
};

// One index into `devices` a node id (0 for ids that are not alive).
//
// Nodes that must share a device: a node and whom its attribute `_class` names ("loc:@name"); one
// with a reference or resource input and who made it. A group goes to the first device, from the
// last to the host, that its device strings allow and that has kernels for all of it. A group
// without device strings whose outputs are small integers computed from the host's values stays on
// the host: shapes, axes and indices are wanted there.
//
// InvalidArgument names a device string that is not understood, and, unless `soft`, a node whose
// request contradicts that of its group, a device that is not there or has no kernel for the node.
absl::StatusOr<std::vector<int32_t>> Place(const Graph& g, const PlaceOptions& options);

// The op looks at its inputs' shapes and not at their values: it runs on the host whatever device
// they are on, without a copy.
bool ReadsOnlyShapes(const Node& n);

}  // namespace weft

#endif  // WEFT_GRAPH_PLACE_H_
