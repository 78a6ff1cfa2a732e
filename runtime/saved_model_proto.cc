#include <algorithm>
#include <filesystem>
#include <set>

#include "core/file.h"
#include "core/tensor_proto.h"
#include "runtime/saved_model.h"
#include "weft/proto/saved_model.pb.h"

namespace weft {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInitSignature = "__saved_model_init_op";

std::string ShowTags(const std::set<std::string>& tags) {
  return Concat("{", Join(tags, ", "), "}");
}

template <typename Map>
absl::Status ReadTensors(const Map& map, std::vector<SignatureTensor>& out) {
  for (const auto& [key, info] : map) {
    SignatureTensor t{key, info.name(), static_cast<DType>(info.dtype()), {}};
    auto shape = ShapeFromProto(info.tensor_shape());
    if (!shape.ok()) return Annotate(shape.status(), Concat("; tensor '", key, "' of a signature"));
    t.shape = *std::move(shape);
    out.push_back(std::move(t));
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return absl::OkStatus();
}

// The node that a tensor's name is of.
std::string NodeOf(const std::string& name) {
  return name.substr(name.starts_with('^') ? 1 : 0, name.find(':'));
}

absl::Status ReadSignatures(const proto::MetaGraphDef& meta, Model& model) {
  for (const auto& [name, def] : meta.signature_def()) {
    if (name == kInitSignature) {
      if (def.outputs_size() > 0) model.init_op = NodeOf(def.outputs().begin()->second.name());
      continue;
    }
    Signature s{name, def.method_name(), {}, {}};
    RETURN_IF_ERROR(ReadTensors(def.inputs(), s.inputs));
    RETURN_IF_ERROR(ReadTensors(def.outputs(), s.outputs));
    model.signatures.push_back(std::move(s));
  }
  std::sort(model.signatures.begin(), model.signatures.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  for (const char* key : {"saved_model_main_op", "legacy_init_op"}) {
    const auto it = meta.collection_def().find(key);
    if (!model.init_op.empty() || it == meta.collection_def().end()) continue;
    if (it->second.node_list().value_size() > 0)
      model.init_op = NodeOf(it->second.node_list().value(0));
  }
  return absl::OkStatus();
}

// `path`: of the file that holds it, whose assets stand beside it.
absl::StatusOr<Model> ReadMetaGraph(const proto::MetaGraphDef& meta, const std::string& path,
                                    const ImportOptions& options) {
  Model model;
  ASSIGN_OR_RETURN(model.graph, ImportGraphDef(meta.graph_def(), options));
  model.tags.assign(meta.meta_info_def().tags().begin(), meta.meta_info_def().tags().end());
  model.tensorflow_version = meta.meta_info_def().tensorflow_version();
  RETURN_IF_ERROR(ReadSignatures(meta, model));
  model.saver.filename_tensor = meta.saver_def().filename_tensor_name();
  model.saver.restore_op = NodeOf(meta.saver_def().restore_op_name());
  for (const auto& asset : meta.asset_file_def()) {
    // A name that leaves the assets folder would read any file of this machine.
    const fs::path name = asset.filename();
    if (name.is_absolute() || std::find(name.begin(), name.end(), "..") != name.end()) {
      return AtFile(path,
                    InvalidArgument("has an asset outside its folder: '", asset.filename(), "'"));
    }
    model.assets.push_back(
        {asset.tensor_info().name(), (fs::path(path).parent_path() / "assets" / name).string()});
  }
  return model;
}

absl::StatusOr<Model> ReadMetaGraphFile(const std::string& path, const LoadOptions& options) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path, size_t{1} << 31));
  proto::MetaGraphDef meta;
  if (absl::Status s = ParseMessage(bytes, false, &meta); !s.ok()) return AtFile(path, s);
  ASSIGN_OR_RETURN(Model model, ReadMetaGraph(meta, path, options.import));
  model.kind = Model::Kind::kMetaGraph;
  // The checkpoint that a Saver writes beside its MetaGraph has the same prefix.
  const std::string prefix = path.substr(0, path.size() - std::string_view(".meta").size());
  std::error_code ignored;
  if (fs::exists(prefix + ".index", ignored)) model.saver.checkpoint = prefix;
  return model;
}

absl::StatusOr<Model> ReadSavedModel(const std::string& path, const LoadOptions& options) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path, size_t{1} << 31));
  proto::SavedModel saved;
  if (absl::Status s = ParseMessage(bytes, path.ends_with(".pbtxt"), &saved); !s.ok())
    return AtFile(path, s);
  if (saved.meta_graphs().empty()) return AtFile(path, InvalidArgument("holds no MetaGraph"));
  std::set<std::string> want(options.tags.begin(), options.tags.end());
  if (want.empty() && saved.meta_graphs_size() > 1) want = {"serve"};
  const proto::MetaGraphDef* chosen = want.empty() ? &saved.meta_graphs(0) : nullptr;
  std::string have;
  for (const auto& meta : saved.meta_graphs()) {
    const std::set<std::string> tags(meta.meta_info_def().tags().begin(),
                                     meta.meta_info_def().tags().end());
    if (chosen == nullptr && tags == want) chosen = &meta;
    have += Concat(have.empty() ? "" : ", ", ShowTags(tags));
  }
  if (chosen == nullptr)
    return AtFile(path,
                  NotFound("has no MetaGraph with the tags ", ShowTags(want), "; it has ", have));
  const fs::path folder = fs::path(path).parent_path();
  ASSIGN_OR_RETURN(Model model, ReadMetaGraph(*chosen, path, options.import));
  model.kind = Model::Kind::kSavedModel;
  const fs::path prefix = folder / "variables" / "variables";
  std::error_code ignored;
  if (fs::exists(prefix.string() + ".index", ignored)) model.saver.checkpoint = prefix.string();
  return model;
}

}  // namespace

const Signature* Model::FindSignature(std::string_view name) const {
  const auto it = std::find_if(signatures.begin(), signatures.end(),
                               [&](const auto& s) { return s.name == name; });
  return it == signatures.end() ? nullptr : &*it;
}

std::string_view KindName(Model::Kind kind) {
  switch (kind) {
    case Model::Kind::kGraphDef:
      return "GraphDef";
    case Model::Kind::kMetaGraph:
      return "MetaGraph";
    case Model::Kind::kSavedModel:
      return "SavedModel";
  }
  return "";
}

absl::StatusOr<Model> LoadModel(const std::string& path, const LoadOptions& options) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    for (const char* name : {"saved_model.pb", "saved_model.pbtxt"}) {
      const fs::path file = fs::path(path) / name;
      if (fs::exists(file, ignored)) return ReadSavedModel(file.string(), options);
    }
    return NotFound("the folder '", path, "' holds neither saved_model.pb nor saved_model.pbtxt");
  }
  const fs::path name = fs::path(path).filename();
  if (name == "saved_model.pb" || name == "saved_model.pbtxt") return ReadSavedModel(path, options);
  if (path.ends_with(".meta")) return ReadMetaGraphFile(path, options);
  Model model;
  ASSIGN_OR_RETURN(model.graph, LoadGraph(path, options.import));
  return model;
}

}  // namespace weft
