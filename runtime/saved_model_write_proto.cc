#include <filesystem>

#include "core/file.h"
#include "core/tensor_proto.h"
#include "graph/export.h"
#include "runtime/saved_model.h"
#include "runtime/variables.h"
#include "weft/proto/saved_model.pb.h"

namespace weft {
namespace {

template <typename Map>
absl::Status AddTensors(const Graph& g, const std::vector<SignatureTensor>& tensors, Map& to) {
  for (const SignatureTensor& t : tensors) {
    ASSIGN_OR_RETURN(const Edge e, g.ParseTensorName(t.name));
    proto::TensorInfo info;
    info.set_name(Concat(g.node(e.node).name, ":", e.index));  // never without its output here
    info.set_dtype(static_cast<proto::DataType>(g.dtype(e)));
    ShapeToProto(g.shape(e), info.mutable_tensor_shape());
    if (!to.insert({t.key, info}).second)
      return InvalidArgument("the key '", t.key, "' is given twice");
  }
  return absl::OkStatus();
}

absl::Status AddSignature(const Graph& g, const Signature& s, proto::MetaGraphDef& meta) {
  proto::SignatureDef def;
  def.set_method_name(s.method.empty() ? "tensorflow/serving/predict" : s.method);
  RETURN_IF_ERROR(AddTensors(g, s.inputs, *def.mutable_inputs()));
  RETURN_IF_ERROR(AddTensors(g, s.outputs, *def.mutable_outputs()));
  if (!meta.mutable_signature_def()->insert({s.name, def}).second)
    return InvalidArgument("its name is given twice");
  return absl::OkStatus();
}

}  // namespace

absl::Status SaveModel(const Graph& g, std::span<const Signature> signatures,
                       const std::string& folder) {
  if (const auto variables = VariablesOf(g); !variables.empty()) {
    return FailedPrecondition("the graph has variables, such as '", variables[0].name,
                              "'; freeze it first");
  }
  if (signatures.empty()) return InvalidArgument("a SavedModel needs a signature");
  proto::SavedModel saved;
  saved.set_saved_model_schema_version(1);
  proto::MetaGraphDef& meta = *saved.add_meta_graphs();
  meta.mutable_meta_info_def()->add_tags("serve");
  for (const Signature& s : signatures) {
    if (absl::Status status = AddSignature(g, s, meta); !status.ok())
      return Annotate(status, Concat("; signature '", s.name, "'"));
  }
  RETURN_IF_ERROR(ExportGraphDef(g, meta.mutable_graph_def()));
  if (saved.ByteSizeLong() >= size_t{1} << 31) {
    return ResourceExhausted("the model takes ", saved.ByteSizeLong(),
                             " bytes; a protobuf message has less than 2 GiB");
  }
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return InvalidArgument("cannot make the folder '", folder, "': ", error.message());
  return WriteFile(folder + "/saved_model.pb", saved.SerializeAsString());
}

}  // namespace weft
