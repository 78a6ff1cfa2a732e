#include "runtime/checkpoint.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "core/file.h"
#include "runtime/restore.h"
#include "runtime/saved_model.h"
#include "runtime/session.h"
#include "tests/support/temp_folder.h"

namespace weft {
namespace {

using test::FromHex;
using test::TempFolder;

// Written by TensorFlow 2.21: "f" float [1,2], "s" string [3], "b" bool [2], "v" int64 [].
constexpr std::string_view kIndex =
    "00000608011a02080100011262080a12041202080220d9012802355fb0ce8100011366080112081202080112020802"
    "280835"
    "3d33c8f4000112730807120412020803200828d1013502bf827200010e760809120020db01280835bbd79f11000000"
    "000100"
    "000000e6289049000000000100000000c0f2a1b0000102770066000000000100000000fa13ffe56b08780e00000000"
    "000000"
    "000000000000000000000000000000000000000000000000000000000057fb808b247547db";

std::string Data() {
  return FromHex("0000c03f000000c00100c8017f1529cb61") + std::string(200, '\xff') +
         FromHex("01000700000000000000");
}

void WriteTensorFlowCheckpoint(const TempFolder& folder, const std::string& prefix) {
  folder.Write(prefix + ".index", FromHex(kIndex));
  folder.Write(prefix + ".data-00000-of-00001", Data());
}

TEST_CASE("CRC-32C", "[checkpoint]") {
  CHECK(Crc32c("123456789") == 0xe3069283u);  // the check value of the polynomial's catalogue entry
  CHECK(Crc32c("6789", Crc32c("12345")) == 0xe3069283u);
  CHECK(Crc32c("") == 0);
}

TEST_CASE("a checkpoint of TensorFlow's", "[checkpoint]") {
  const TempFolder folder;
  WriteTensorFlowCheckpoint(folder, "c");
  const auto reader = CheckpointReader::Open(folder.path / "c");
  INFO(reader.status());
  REQUIRE(reader.ok());
  CHECK((*reader)->entries().size() == 4);
  CHECK(BitEqual(*(*reader)->Read("f"), Tensor::Of<float>({1, 2}, {1.5f, -2})));
  CHECK(BitEqual(*(*reader)->Read("s"),
                 Tensor::Vector<std::string>({"a", "", std::string(200, '\xff')})));
  CHECK(BitEqual(*(*reader)->Read("b"), Tensor::Vector<bool>({true, false})));
  CHECK(BitEqual(*(*reader)->Read("v"), Tensor::Scalar<int64_t>(7)));
  CHECK((*reader)->Read("g").status().code() == absl::StatusCode::kNotFound);
  CHECK((*(*reader)->VariableKeys())["f"] == "f");
}

TEST_CASE("damage to a checkpoint is seen", "[checkpoint]") {
  const TempFolder folder;
  WriteTensorFlowCheckpoint(folder, "c");
  const std::string index = FromHex(kIndex), data = Data(), prefix = folder.path / "c";
  const auto read_all = [&] {
    const auto reader = CheckpointReader::Open(prefix);
    if (!reader.ok()) return reader.status();
    for (const auto& [name, entry] : (*reader)->entries())
      RETURN_IF_ERROR((*reader)->Read(name).status());
    return (*reader)->entries().size() == 4 ? absl::OkStatus()
                                            : absl::DataLossError("an entry is gone");
  };
  REQUIRE(read_all().ok());
  // Bytes of a table that nobody reads: the block of filters, which there are none of, the footer's
  // pointer to it, and the footer's padding.
  const size_t footer = index.size() - 48;
  const auto unread = [&](size_t i) {
    return (i >= 107 && i < 120) || i == footer || i == footer + 1 ||
           (i >= footer + 4 && i < index.size() - 8);
  };
  for (size_t i = 0; i < index.size(); ++i) {
    CAPTURE(i);
    std::string bad = index;
    bad[i] = static_cast<char>(bad[i] ^ 0x41);
    folder.Write("c.index", bad);
    const bool ok = read_all().ok();
    if (!unread(i)) CHECK_FALSE(ok);
  }
  for (size_t n = 0; n < index.size(); ++n) {
    folder.Write("c.index", index.substr(0, n));
    CHECK_FALSE(read_all().ok());
  }
  folder.Write("c.index", index);
  for (size_t i = 0; i < data.size(); ++i) {
    CAPTURE(i);
    // A string's own bytes are covered by the entry's checksum too.
    std::string bad = data;
    bad[i] = static_cast<char>(bad[i] ^ 0x41);
    folder.Write("c.data-00000-of-00001", bad);
    CHECK_FALSE(read_all().ok());
  }
  folder.Write("c.data-00000-of-00001", data.substr(0, data.size() - 1));
  CHECK_FALSE(read_all().ok());
  std::filesystem::remove(folder.path / "c.data-00000-of-00001");
  CHECK(read_all().code() == absl::StatusCode::kNotFound);
}

// y = x + w, where a saver restores w from the checkpoint's "f", and an initialiser doubles it.
constexpr std::string_view kSavedModel = R"(
saved_model_schema_version: 1
meta_graphs {
  meta_info_def { tags: "serve" tensorflow_version: "2.21.0" }
  graph_def {
    node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
    node { name: "w" op: "VariableV2" attr { key: "dtype" value { type: DT_FLOAT } }
      attr { key: "shape" value { shape { dim { size: 1 } dim { size: 2 } } } } }
    node { name: "read" op: "Identity" input: "w" attr { key: "T" value { type: DT_FLOAT } } }
    node { name: "y" op: "AddV2" input: "x" input: "read" attr { key: "T" value { type: DT_FLOAT } } }
    node { name: "file" op: "Placeholder" attr { key: "dtype" value { type: DT_STRING } } }
    node { name: "names" op: "Const" attr { key: "dtype" value { type: DT_STRING } }
      attr { key: "value" value { tensor { dtype: DT_STRING tensor_shape { dim { size: 1 } } string_val: "f" } } } }
    node { name: "slices" op: "Const" attr { key: "dtype" value { type: DT_STRING } }
      attr { key: "value" value { tensor { dtype: DT_STRING tensor_shape { dim { size: 1 } } string_val: "" } } } }
    node { name: "restore" op: "RestoreV2" input: "file" input: "names" input: "slices"
      attr { key: "dtypes" value { list { type: DT_FLOAT } } } }
    node { name: "assign" op: "Assign" input: "w" input: "restore" attr { key: "T" value { type: DT_FLOAT } } }
    node { name: "restore_all" op: "NoOp" input: "^assign" }
    node { name: "double" op: "AddV2" input: "read" input: "read" attr { key: "T" value { type: DT_FLOAT } } }
    node { name: "assign2" op: "Assign" input: "w" input: "double" attr { key: "T" value { type: DT_FLOAT } } }
    node { name: "init" op: "NoOp" input: "^assign2" }
    versions { producer: 1395 }
  }
  saver_def { filename_tensor_name: "file:0" restore_op_name: "restore_all" version: V2 }
  signature_def { key: "serving_default" value {
    inputs { key: "a" value { name: "x:0" dtype: DT_FLOAT tensor_shape { unknown_rank: true } } }
    outputs { key: "b" value { name: "y:0" dtype: DT_FLOAT tensor_shape { dim { size: 1 } dim { size: 2 } } } }
    method_name: "tensorflow/serving/predict" } }
  signature_def { key: "__saved_model_init_op" value { outputs { key: "__saved_model_init_op" value { name: "init" } } } }
}
)";

TEST_CASE("a SavedModel is loaded and restored", "[saved_model]") {
  const TempFolder folder;
  folder.Write("m/saved_model.pbtxt", kSavedModel);
  WriteTensorFlowCheckpoint(folder, "m/variables/variables");
  const auto model = LoadModel(folder.path / "m");
  INFO(model.status());
  REQUIRE(model.ok());
  CHECK(model->kind == Model::Kind::kSavedModel);
  CHECK(model->tags == std::vector<std::string>{"serve"});
  CHECK(model->init_op == "init");
  REQUIRE(model->signatures.size() == 1);
  const Signature& s = *model->FindSignature("serving_default");
  CHECK(s.inputs[0].key == "a");
  CHECK(s.inputs[0].name == "x:0");
  CHECK(s.outputs[0].shape == PartialShape{1, 2});
  const auto session = *Session::Create(model->graph);
  const auto x = Tensor::Of<float>({1, 2}, {1, 1});
  CHECK(session->Run({{"x", x}}, {"y"}).status().code() == absl::StatusCode::kFailedPrecondition);
  REQUIRE(RestoreModel(*session, *model).ok());
  CHECK(BitEqual((*session->Run({{"x", x}}, {"y"}))[0], Tensor::Of<float>({1, 2}, {4, -3})));
  CHECK(BitEqual(*session->GetVariable("w"), Tensor::Of<float>({1, 2}, {3, -4})));
  CHECK(session->SetVariable("w", Tensor::Scalar<int32_t>(1)).code() ==
        absl::StatusCode::kInvalidArgument);
  CHECK(session->GetVariable("v").status().code() == absl::StatusCode::kNotFound);
}

TEST_CASE("what is no model says so", "[saved_model]") {
  const TempFolder folder;
  CHECK(LoadModel(folder.path).status().code() == absl::StatusCode::kNotFound);
  CHECK(LoadModel(folder.path / "none.pb").status().code() == absl::StatusCode::kNotFound);
  folder.Write("m/saved_model.pbtxt", kSavedModel);
  LoadOptions options;
  options.tags = {"train"};
  const absl::Status status = LoadModel(folder.path / "m", options).status();
  CHECK(std::string(status.message())
            .find("has no MetaGraph with the tags {train}; it has {serve}") != std::string::npos);
  for (const char* name : {"a.meta", "b/saved_model.pb", "c.pb"}) {
    CAPTURE(name);
    CHECK(LoadModel(folder.Write(name, "\x08\xff\xff no model")).status().code() ==
          absl::StatusCode::kInvalidArgument);
  }
  std::string escaping(kSavedModel);
  escaping.replace(
      escaping.find("  saver_def"), 0,
      "  asset_file_def { tensor_info { name: \"file:0\" } filename: \"../../secret\" }\n");
  folder.Write("e/saved_model.pbtxt", escaping);
  CHECK(std::string(LoadModel(folder.path / "e").status().message()).find("outside its folder") !=
        std::string::npos);
}

}  // namespace
}  // namespace weft
