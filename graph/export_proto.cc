#include <google/protobuf/text_format.h>

#include "core/file.h"
#include "core/tensor_proto.h"
#include "graph/export.h"
#include "graph/function.h"
#include "weft/proto/graph.pb.h"

namespace weft {
namespace {

absl::Status ExportNode(const Graph& g, const Node& n, const ExportOptions& options,
                        proto::NodeDef* def) {
  if (n.op != nullptr && (n.op->flags & kInternal) != 0) {
    return InvalidArgument("op ", n.op_name, " is Weft's own; no file may hold it");
  }
  def->set_name(std::string(n.name));
  def->set_op(std::string(n.op_name));
  def->set_device(std::string(n.device));
  for (const Edge& e : n.inputs) def->add_input(g.TensorName(e));
  for (NodeId c : n.controls) def->add_input(Concat("^", g.node(c).name));
  for (const auto& [name, value] : n.attrs) {
    if (options.strip_defaults && n.op != nullptr) {
      const AttrDef* attr = n.op->FindAttr(name);
      if (attr != nullptr && attr->default_value.has_value() && attr->default_value == value)
        continue;
    }
    RETURN_IF_ERROR(AttrToProto(value, &(*def->mutable_attr())[name]));
  }
  if (n.extra != nullptr) {
    if (!n.extra->debug_info.empty())
      def->mutable_experimental_debug_info()->ParseFromString(n.extra->debug_info);
    if (!n.extra->full_type.empty())
      def->mutable_experimental_type()->ParseFromString(n.extra->full_type);
    if (!n.extra->unknown_fields.empty()) {
      def->GetReflection()->MutableUnknownFields(def)->ParseFromString(n.extra->unknown_fields);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ExportGraphDef(const Graph& g, proto::GraphDef* def, const ExportOptions& options) {
  def->Clear();
  RETURN_IF_ERROR(g.status());
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id)) continue;
    const absl::Status s = ExportNode(g, g.node(id), options, def->add_node());
    if (!s.ok()) return Annotate(s, Concat("; ", Describe(g.node(id))));
  }
  if (g.producer() != 0 || g.min_consumer() != 0) {
    def->mutable_versions()->set_producer(g.producer());
    def->mutable_versions()->set_min_consumer(g.min_consumer());
    for (int32_t c : g.bad_consumers()) def->mutable_versions()->add_bad_consumers(c);
  }
  if (g.functions() != nullptr) *def->mutable_library() = g.functions()->message();
  if (!g.unknown_fields().empty()) {
    def->GetReflection()->MutableUnknownFields(def)->ParseFromString(g.unknown_fields());
  }
  return absl::OkStatus();
}

absl::Status SaveGraph(const Graph& g, const std::string& path, const ExportOptions& options) {
  proto::GraphDef def;
  RETURN_IF_ERROR(ExportGraphDef(g, &def, options));
  std::string bytes;
  if (path.ends_with(".pbtxt")) {
    google::protobuf::TextFormat::PrintToString(def, &bytes);
  } else {
    if (def.ByteSizeLong() >= size_t{1} << 31) {
      return ResourceExhausted("the graph takes ", def.ByteSizeLong(),
                               " bytes; a protobuf message has less than 2 GiB");
    }
    def.SerializeToString(&bytes);
  }
  return WriteFile(path, bytes);
}

}  // namespace weft
