// GraphDef -> Graph. Everything that is wrong with a file is said at once, node by node.
#ifndef WEFT_GRAPH_IMPORT_H_
#define WEFT_GRAPH_IMPORT_H_

#include <memory>
#include <string>
#include <vector>

#include "core/status.h"
#include "core/stop.h"
#include "graph/graph.h"

namespace google::protobuf {
class Message;
}

namespace weft {

namespace proto {
class GraphDef;
}

class DataFile;

struct ImportOptions {
  // Refuse nodes whose op Weft does not have. Off, they stay in the graph, and running them is an
  // error that names them all.
  bool refuse_unknown_ops = false;
  // Bytes of constants beyond those that the file itself holds: a few bytes can stand for a tensor
  // of any size, since the last value repeats.
  size_t memory_limit = size_t{4} << 30;
  Stop stop;  // DeadlineExceeded or Cancelled
  // Where warnings go (attributes of a newer producer, …); may be null.
  std::vector<std::string>* warnings = nullptr;
  // Where ImmutableConst nodes of "memmapped_package://…" find their bytes; they become constants.
  std::shared_ptr<const DataFile> data;
};

// InvalidArgument lists the mistakes, one a line: names taken twice or malformed, inputs that do
// not exist, wrong numbers or types of inputs, attributes, cycles, contradicting shapes.
absl::StatusOr<std::unique_ptr<Graph>> ImportGraphDef(const proto::GraphDef& def,
                                                      const ImportOptions& options = {});

// Parses a message from binary, or from text where the bytes are no binary message (text at once
// where `text_first`). The status goes on from a file's name: "is no GraphDef text: line 3, …".
absl::Status ParseMessage(std::string_view bytes, bool text_first,
                          google::protobuf::Message* message);

// Reads a file: GraphDef, binary or text (.pbtxt, or whatever parses), or TensorFlow's package of a
// GraphDef with its tensors. Where the graph wants a data file (graph/data_file.h) that is not in
// the options, it is the file's neighbour. See runtime/saved_model.h for SavedModels. NotFound,
// PermissionDenied, or InvalidArgument with the line of a text's mistake.
absl::Status ReadGraphDef(const std::string& path, proto::GraphDef* def,
                          std::shared_ptr<const DataFile>* data = nullptr);
absl::StatusOr<std::unique_ptr<Graph>> LoadGraph(const std::string& path,
                                                 const ImportOptions& options = {});

// Runs every shape rule in topological order. The status lists the contradictions, one a line, or
// is that of `stop`.
absl::Status InferShapes(Graph& g, const Stop& stop = {});

}  // namespace weft

#endif  // WEFT_GRAPH_IMPORT_H_
