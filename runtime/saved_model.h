// Models in files: a GraphDef, a MetaGraph (.meta), or a SavedModel's folder.
#ifndef WEFT_RUNTIME_SAVED_MODEL_H_
#define WEFT_RUNTIME_SAVED_MODEL_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/status.h"
#include "graph/graph.h"
#include "graph/import.h"

namespace weft {

// One argument or result of a signature.
struct SignatureTensor {
  std::string key;   // what callers say
  std::string name;  // of the tensor; "" for composite tensors, which Weft cannot feed or fetch yet
  DType dtype = DType::kInvalid;
  PartialShape shape;
};

struct Signature {
  std::string name;                              // "serving_default"
  std::string method;                            // "tensorflow/serving/predict"
  std::vector<SignatureTensor> inputs, outputs;  // sorted by key
};

// How a checkpoint is restored into the graph's variables, as a Saver of the program that wrote it
// laid down.
struct SaverInfo {
  std::string filename_tensor;  // feed the checkpoint's prefix
  std::string restore_op;       // run this; "" if the file names none
  std::string checkpoint;       // prefix of the model's own checkpoint; "" if there is none
};

struct Asset {
  std::string tensor;  // feed `path` here before anything else runs
  std::string path;    // absolute or relative to the working directory, in the model's own folder
};

struct Model {
  enum class Kind { kGraphDef, kMetaGraph, kSavedModel };
  Kind kind = Kind::kGraphDef;
  std::shared_ptr<Graph> graph;
  std::vector<std::string> tags;
  std::string tensorflow_version;
  std::vector<Signature> signatures;  // sorted by name, without the initialiser's
  SaverInfo saver;
  std::string init_op;  // run once after restoring; "" if there is none
  std::vector<Asset> assets;

  // Null if there is no such signature.
  const Signature* FindSignature(std::string_view name) const;
};
std::string_view KindName(Model::Kind kind);

struct LoadOptions {
  // Of a SavedModel: the MetaGraph with exactly these tags; empty takes the only one, or "serve".
  std::vector<std::string> tags;
  ImportOptions import;
};

// `path` is a folder that holds saved_model.pb or .pbtxt, or one of these files; a file that ends
// in .meta; or a GraphDef. NotFound, or InvalidArgument that says what is wrong; where tags fit
// nothing, which there are.
absl::StatusOr<Model> LoadModel(const std::string& path, const LoadOptions& options = {});

// Writes folder/saved_model.pb (the folder is made), which TensorFlow, its serving programs and
// LoadModel read: the graph under the tag "serve" with these signatures. Of a signature's tensors
// `key` and `name` are read; dtype and shape are the graph's own; an empty method is
// "tensorflow/serving/predict". FailedPrecondition for a graph that still has variables (see
// FreezeGraph); InvalidArgument for a tensor that is not in it, for no signature, or a name or key
// given twice.
absl::Status SaveModel(const Graph& g, std::span<const Signature> signatures,
                       const std::string& folder);

}  // namespace weft

#endif  // WEFT_RUNTIME_SAVED_MODEL_H_
