// Variables to checkpoints and back, and graphs frozen with them.
#include "runtime/variables.h"

#include <catch2/catch.hpp>

#include "graph/export.h"
#include "graph/import.h"
#include "ops/api.h"
#include "ops/scope.h"
#include "runtime/checkpoint.h"
#include "runtime/saved_model.h"
#include "tests/support/graphs.h"
#include "tests/support/temp_folder.h"

namespace weft {
namespace {

using test::MakeSession;
using test::Message;
using test::RunOne;
using test::TempFolder;

TEST_CASE("what is written to a checkpoint is read", "[checkpoint]") {
  const TempFolder folder;
  const std::string prefix = folder.path / "c";
  std::vector<std::pair<std::string, Tensor>> tensors = {
      {"w/long", Tensor::Of<float>({2, 3}, {1, 2, 3, 4, 5, -0.0f})},
      {"b", Tensor::Vector<bool>({true, false})},
      {"s", Tensor::Vector<std::string>({"", "weft", std::string(300, '\xff')})},
      {"empty", Tensor::Of<double>({0, 4}, {})},
      {"h", Tensor::Scalar(Half(0.5f))},
      {"i", Tensor::Scalar<int64_t>(-7)},
      {"z", Tensor::Scalar(std::complex<double>(1, -2))}};
  for (int i = 0; i < 300; ++i)  // more than one block of the index
    tensors.emplace_back(Concat("layer", i, "/kernel"), Tensor::Scalar(i));
  REQUIRE(WriteCheckpoint(prefix, tensors).ok());
  const auto reader = CheckpointReader::Open(prefix);
  INFO(reader.status());
  REQUIRE(reader.ok());
  CHECK((*reader)->entries().size() == tensors.size());
  for (const auto& [name, value] : tensors) {
    CAPTURE(name);
    const auto t = (*reader)->Read(name);
    INFO(t.status());
    REQUIRE(t.ok());
    CHECK(BitEqual(*t, value));
  }
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 2);
}

TEST_CASE("a checkpoint that cannot be written leaves the old one", "[checkpoint]") {
  const TempFolder folder;
  const std::string prefix = folder.path / "c";
  const std::pair<std::string, Tensor> old[] = {{"x", Tensor::Scalar(1.0f)}};
  REQUIRE(WriteCheckpoint(prefix, old).ok());
  const Tensor handle = *Tensor::Allocate(DType::kVariant, {});
  const std::pair<std::string, Tensor> bad[] = {{"a", Tensor::Scalar(2.0f)}, {"x", handle}};
  CHECK(absl::IsInvalidArgument(WriteCheckpoint(prefix, bad)));
  const std::pair<std::string, Tensor> twice[] = {old[0], old[0]};
  CHECK(absl::IsInvalidArgument(WriteCheckpoint(prefix, twice)));
  const std::pair<std::string, Tensor> unnamed[] = {{"", Tensor::Scalar(2.0f)}};
  CHECK(absl::IsInvalidArgument(WriteCheckpoint(prefix, unnamed)));
  CHECK(absl::IsNotFound(WriteCheckpoint(folder.path / "none" / "c", old)));
  CHECK(BitEqual(*(*CheckpointReader::Open(prefix))->Read("x"), old[0].second));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 2);
}

// y = x w + b with a step that adds one to w, and rows of a table.
struct Affine {
  std::shared_ptr<Graph> graph = std::make_shared<Graph>();
  Output x, w, y, rows, step, init;

  Affine() {
    Graph& g = *graph;
    x = ops::Placeholder(g, DType::kFloat, {.shape = {-1, 2}, .name = "x"});
    w = ops::VarHandleOp(g, DType::kFloat, PartialShape{2, 2}, {.name = "w"});
    const Output b = ops::VarHandleOp(g, DType::kFloat, PartialShape{2},
                                      {.container = "box", .shared_name = "bias", .name = "b"});
    y = ops::AddV2(ops::MatMul(x, ops::ReadVariableOp(w, DType::kFloat)),
                   ops::ReadVariableOp(b, DType::kFloat), {.name = "y"});
    rows = ops::ResourceGather(w, ops::Const(g, {1, 1, 0}), DType::kFloat, {.name = "rows"});
    const Output set_w = ops::AssignVariableOp(w, ops::Const(g, {{1.0f, 2.0f}, {3.0f, 4.0f}}));
    const Output set_b = ops::AssignVariableOp(b, ops::Const(g, {10.0f, 20.0f}));
    step =
        ops::AssignAddVariableOp(w, ops::Const(g, {{1.0f, 1.0f}, {1.0f, 1.0f}}), {.name = "step"});
    ControlScope after(g, {set_w, set_b});
    init = ops::NoOp(g, {.name = "init"});
  }
};

const Tensor kX = Tensor::Of<float>({1, 2}, {1, -1});

TEST_CASE("a variable's shared name is its node's where it is given none", "[variable]") {
  Graph g;
  NameScope scope(g, "layer");
  const auto shared_name = [&](const std::string& given) {
    const Output v =
        ops::VarHandleOp(g, DType::kFloat, PartialShape{}, {.shared_name = given, .name = "w"});
    return *g.node(v.node).attrs.Find("shared_name")->get<std::string>();
  };
  CHECK(shared_name("") == "layer/w");
  CHECK(shared_name("") == "layer/w_1");
  CHECK(shared_name("other") == "other");
}

TEST_CASE("variables are saved and restored", "[checkpoint]") {
  const TempFolder folder;
  const std::string prefix = folder.path / "model";
  const Affine m;
  const auto session = MakeSession(m.graph);
  CHECK(absl::IsNotFound(SaveVariables(*session, prefix)));
  test::RunTargets(*session, {"init"});
  test::RunTargets(*session, {"step"});
  REQUIRE(SaveVariables(*session, prefix).ok());
  test::RunTargets(*session, {"step"});
  CHECK(BitEqual(*session->GetVariable("w"), Tensor::Of<float>({2, 2}, {3, 4, 5, 6})));

  SECTION("into the same session") {
    REQUIRE(RestoreVariables(*session, prefix).ok());
    CHECK(BitEqual(*session->GetVariable("w"), Tensor::Of<float>({2, 2}, {2, 3, 4, 5})));
  }
  SECTION("into another, which never ran its initialiser") {
    const auto other = MakeSession(Affine().graph);
    REQUIRE(RestoreVariables(*other, prefix).ok());
    CHECK(BitEqual(RunOne(*other, "y", {{"x", kX}}), Tensor::Of<float>({1, 2}, {8, 18})));
    test::RunTargets(*other, {"step"});
    CHECK(BitEqual(*other->GetVariable("w"), Tensor::Of<float>({2, 2}, {3, 4, 5, 6})));
  }
  SECTION("some of them") {
    const std::string names[] = {"bias"};
    REQUIRE(RestoreVariables(*session, prefix, names).ok());
    CHECK(BitEqual(*session->GetVariable("w"), Tensor::Of<float>({2, 2}, {3, 4, 5, 6})));
    const std::string wrong[] = {"bia"};
    CHECK(Message(RestoreVariables(*session, prefix, wrong)) ==
          "the graph has no variable 'bia'; did you mean 'bias'?");
  }
  SECTION("a checkpoint that does not fit changes nothing") {
    const std::pair<std::string, Tensor> other[] = {
        {"bias", Tensor::Vector<float>({0, 0})},
        {"w", Tensor::Of<float>({2, 3}, {0, 0, 0, 0, 0, 0})}};
    REQUIRE(WriteCheckpoint(prefix, other).ok());
    CHECK(Message(RestoreVariables(*session, prefix))
              .ends_with("has float [2,3] for variable 'w', which is float [2,2]"));
    REQUIRE(WriteCheckpoint(prefix, std::span(other, 1)).ok());
    CHECK(absl::IsNotFound(RestoreVariables(*session, prefix)));
    CHECK(BitEqual(*session->GetVariable("bias", "box"), Tensor::Vector<float>({10, 20})));
    CHECK(BitEqual(*session->GetVariable("w"), Tensor::Of<float>({2, 2}, {3, 4, 5, 6})));
  }
}

TEST_CASE("a frozen graph needs no state", "[freeze]") {
  const TempFolder folder;
  const Affine m;
  const auto session = MakeSession(m.graph);
  const std::string fetches[] = {"y", "rows"};
  CHECK(absl::IsNotFound(FreezeGraph(*m.graph, *session, fetches).status()));
  test::RunTargets(*session, {"init"});
  auto frozen = FreezeGraph(*m.graph, *session, fetches);
  INFO(frozen.status());
  REQUIRE(frozen.ok());
  CHECK(VariablesOf(**frozen).empty());
  CHECK((*frozen)->Find("init") < 0);
  const std::string path = folder.path / "frozen.pb";
  REQUIRE(SaveGraph(**frozen, path).ok());
  auto loaded = LoadGraph(path);
  INFO(loaded.status());
  REQUIRE(loaded.ok());
  const auto alone = MakeSession(*std::move(loaded));
  for (const std::string& fetch : fetches) {
    const Tensor want = RunOne(*session, fetch, {{"x", kX}});
    CHECK(BitEqual(RunOne(*alone, fetch, {{"x", kX}}), want));
  }
  CHECK(RunOne(*alone, "y", {{"x", kX}}).shape() == Shape{1, 2});

  const std::string nothing[] = {"nothing"};
  CHECK_FALSE(FreezeGraph(*m.graph, *session, nothing).ok());
  CHECK_FALSE(FreezeGraph(*m.graph, *session, {}).ok());
  Affine changing;
  {
    ControlScope after(*changing.graph, {changing.step});
    ops::Identity(changing.y, {.name = "late"});
  }
  const std::string late[] = {"late"};
  CHECK(absl::IsFailedPrecondition(FreezeGraph(*changing.graph, *session, late).status()));
}

TEST_CASE("a frozen graph becomes a SavedModel", "[freeze][saved_model]") {
  const TempFolder folder;
  const std::string path = folder.path / "deep" / "model";
  const Affine m;
  const auto session = MakeSession(m.graph);
  test::RunTargets(*session, {"init"});
  const std::string fetches[] = {"y", "rows"};
  const auto frozen = FreezeGraph(*m.graph, *session, fetches);
  REQUIRE(frozen.ok());
  const Signature sign[] = {
      {"serving_default", "", {{"in", "x"}}, {{"out", "y"}, {"rows", "rows:0"}}}};
  REQUIRE(SaveModel(**frozen, sign, path).ok());
  const auto model = LoadModel(path);
  INFO(model.status());
  REQUIRE(model.ok());
  CHECK(model->kind == Model::Kind::kSavedModel);
  CHECK(model->tags == std::vector<std::string>{"serve"});
  const Signature* s = model->FindSignature("serving_default");
  REQUIRE(s != nullptr);
  CHECK(s->method == "tensorflow/serving/predict");
  REQUIRE((s->inputs.size() == 1 && s->outputs.size() == 2));
  CHECK((s->inputs[0].name == "x:0" && s->inputs[0].dtype == DType::kFloat));
  CHECK((s->outputs[1].key == "rows" && s->outputs[1].shape == PartialShape{3, 2}));
  CHECK(BitEqual(RunOne(*MakeSession(model->graph), s->outputs[0].name, {{"x", kX}}),
                 Tensor::Of<float>({1, 2}, {8, 18})));

  CHECK(absl::IsFailedPrecondition(SaveModel(*m.graph, sign, path)));
  CHECK_FALSE(SaveModel(**frozen, {}, path).ok());
  const Signature nothing[] = {{"s", "", {{"in", "nothing"}}, {}}};
  CHECK(Message(SaveModel(**frozen, nothing, path)).find("'nothing'") != std::string::npos);
  const Signature twice[] = {sign[0], sign[0]};
  CHECK_FALSE(SaveModel(**frozen, twice, path).ok());
  const Signature keys[] = {{"s", "", {{"in", "x"}, {"in", "x"}}, {}}};
  CHECK_FALSE(SaveModel(**frozen, keys, path).ok());
}

TEST_CASE("references freeze too", "[freeze]") {
  const auto session = test::SessionFromText(R"(
      node { name: 'v' op: 'VariableV2' attr { key: 'dtype' value { type: DT_FLOAT } }
             attr { key: 'shape' value { shape {} } } }
      node { name: 'one' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } }
             attr { key: 'value' value { tensor { dtype: DT_FLOAT float_val: 4 tensor_shape {} } } } }
      node { name: 'set' op: 'Assign' input: 'v' input: 'one'
             attr { key: 'T' value { type: DT_FLOAT } } }
      node { name: 'read' op: 'Identity' input: 'v' attr { key: 'T' value { type: DT_FLOAT } }
             attr { key: '_class' value { list { s: 'loc:@v' } } } }
      node { name: 'y' op: 'Square' input: 'read' attr { key: 'T' value { type: DT_FLOAT } } }
  )");
  test::RunTargets(*session, {"set"});
  const std::string y[] = {"y"}, set[] = {"set"};
  auto frozen = FreezeGraph(session->graph(), *session, y);
  INFO(frozen.status());
  REQUIRE(frozen.ok());
  CHECK(RunOne(*MakeSession(*std::move(frozen)), "y").scalar<float>() == 16);
  CHECK(absl::IsFailedPrecondition(FreezeGraph(session->graph(), *session, set).status()));
}

}  // namespace
}  // namespace weft
