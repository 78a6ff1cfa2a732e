// Graph -> GraphDef, so that TensorFlow loads it.
#ifndef WEFT_GRAPH_EXPORT_H_
#define WEFT_GRAPH_EXPORT_H_

#include <string>

#include "core/status.h"
#include "graph/graph.h"

namespace weft {

namespace proto {
class GraphDef;
}

struct ExportOptions {
  bool strip_defaults = false;  // leave out attributes that have their default value
};

// InvalidArgument if the graph holds an op of Weft's own, or a value that no file can hold.
absl::Status ExportGraphDef(const Graph& g, proto::GraphDef* def,
                            const ExportOptions& options = {});
// Binary, or text where the path ends in .pbtxt. The file is written whole or not at all.
absl::Status SaveGraph(const Graph& g, const std::string& path, const ExportOptions& options = {});

}  // namespace weft

#endif  // WEFT_GRAPH_EXPORT_H_
