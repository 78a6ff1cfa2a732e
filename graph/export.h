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

class DataFileWriter;

struct ExportOptions {
  bool strip_defaults = false;  // leave out attributes that have their default value
  // SaveGraph: where constants take more than `max_inline_bytes` together, those of at least
  // `min_data_bytes` go to a data file (graph/data_file.h).
  size_t max_inline_bytes = size_t{3} << 29;
  size_t min_data_bytes = size_t{64} << 10;
  DataFileWriter* data = nullptr;  // ExportGraphDef: takes those constants if it is set
};

// InvalidArgument if the graph holds an op of Weft's own, or a value that no file can hold.
absl::Status ExportGraphDef(const Graph& g, proto::GraphDef* def,
                            const ExportOptions& options = {});
// Binary, or text where the path ends in .pbtxt. The file is written whole or not at all; a data
// file stands beside it as "PATH.data", and is there before it.
absl::Status SaveGraph(const Graph& g, const std::string& path, const ExportOptions& options = {});

}  // namespace weft

#endif  // WEFT_GRAPH_EXPORT_H_
