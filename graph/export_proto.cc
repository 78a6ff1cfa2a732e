#include <google/protobuf/text_format.h>

#include <optional>

#include "core/file.h"
#include "core/tensor_proto.h"
#include "graph/data_file.h"
#include "graph/export.h"
#include "graph/function.h"
#include "weft/proto/graph.pb.h"

namespace weft {
namespace {

// The constant of a node whose value belongs into the data file; else null.
const Tensor* DataOf(const Graph& g, const Node& n, const ExportOptions& options) {
  const Tensor* const value = n.Is("Const") ? g.ConstantValue({n.id, 0}) : nullptr;
  const bool large = value != nullptr && kBytes.Contains(value->dtype()) &&
                     value->num_elements() > 0 && value->num_bytes() >= options.min_data_bytes;
  return large ? value : nullptr;
}

// In the terms of the op that stands for a constant in a data file.
absl::Status ExportData(const Tensor& value, DataFileWriter& data, proto::NodeDef* def) {
  ASSIGN_OR_RETURN(const std::string region, data.Add(value));
  def->set_op("ImmutableConst");
  auto& attr = *def->mutable_attr();
  ShapeToProto(value.shape(), attr["shape"].mutable_shape());
  attr["memory_region_name"].set_s(region);
  return absl::OkStatus();
}

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
  const Tensor* const data = options.data == nullptr ? nullptr : DataOf(g, n, options);
  if (data != nullptr) RETURN_IF_ERROR(ExportData(*data, *options.data, def));
  for (const auto& [name, value] : n.attrs) {
    if (data != nullptr && name == "value") continue;
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
  size_t constants = 0;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    const Tensor* const value =
        g.alive(id) && g.node(id).Is("Const") ? g.ConstantValue({id, 0}) : nullptr;
    if (value != nullptr) constants += value->num_bytes();
  }
  ExportOptions export_options = options;
  std::optional<DataFileWriter> data;
  if (constants > options.max_inline_bytes && options.data == nullptr) {
    ASSIGN_OR_RETURN(DataFileWriter writer, DataFileWriter::Create(DataFilePath(path)));
    export_options.data = &data.emplace(std::move(writer));
  }
  proto::GraphDef def;
  RETURN_IF_ERROR(ExportGraphDef(g, &def, export_options));
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
  if (data) RETURN_IF_ERROR(data->Commit());
  return WriteFile(path, bytes);
}

}  // namespace weft
