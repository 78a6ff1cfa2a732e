// Graphs and files: statements 11-13, 16, 18-21, 23-25, 27, 30 and 66 of the semantics.
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>

#include <catch2/catch.hpp>

#include "graph/export.h"
#include "graph/import.h"
#include "graph/text.h"
#include "tests/support/graphs.h"
#include "weft/proto/graph.pb.h"

namespace weft {
namespace {

using test::ConstText;
using test::GraphFromText;
using test::Message;
using test::NodeText;
using test::PlaceholderText;

bool Contains(const absl::Status& s, std::string_view text) {
  return Message(s).find(text) != std::string::npos;
}

TEST_CASE("semantics 11: names are unique and of certain characters", "[semantics]") {
  for (const char* name : {"a", "A9", "0", ".x", "_internal", "a/b/c", "a.b-c_d>e"}) {
    CAPTURE(name);
    CHECK(GraphFromText(ConstText(name, 1)).ok());
  }
  CHECK(GraphFromText(ConstText("a\\\\b", 1)).ok());
  for (const char* name : {"", "/a", "-a", ">a", "a b", "a:0", "^a", "a$", "\303\244"}) {
    CAPTURE(name);
    CHECK_FALSE(GraphFromText(ConstText(name, 1)).ok());
  }
  CHECK(Contains(GraphFromText(ConstText("a", 1) + ConstText("a", 2)).status(),
                 "there are two nodes named 'a'"));
}

TEST_CASE("semantics 12: inputs by name, flat index, and control", "[semantics]") {
  const std::string x = PlaceholderText("x");
  const std::string two =
      NodeText("two", "IdentityN", {"x", "x:0"},
               "attr { key: 'T' value { list { type: [DT_FLOAT, DT_FLOAT] } } }");
  const auto g = GraphFromText(x + two + NodeText("y", "Identity", {"two:1", "^x", "^two"}));
  REQUIRE(g.ok());
  const Node& y = (*g)->node((*g)->Find("y"));
  CHECK(y.inputs[0] == Edge{(*g)->Find("two"), 1});
  REQUIRE(y.controls.size() == 2);
  CHECK(Contains(GraphFromText(x + NodeText("y", "Identity", {"^x", "x"})).status(),
                 "stands after a control input"));
  for (const char* input : {"x:1", "z", "x:", "x:-1", "x:a", "^z", "x:99999999999", ""}) {
    CAPTURE(input);
    CHECK_FALSE(GraphFromText(x + NodeText("y", "Identity", {input})).ok());
  }
}

TEST_CASE("semantics 16: a file's function comes before a built-in op of its name", "[semantics]") {
  const std::string library =
      "library { function { signature { name: 'Square' input_arg { name: 'x' type: DT_FLOAT } "
      "output_arg { name: 'y' type: DT_FLOAT } } ret { key: 'y' value: 'x' } } }";
  const auto g = GraphFromText(PlaceholderText("x") + NodeText("y", "Square", {"x"}, "") + library);
  REQUIRE(g.ok());
  CHECK((*g)->node((*g)->Find("y")).op == nullptr);
}

TEST_CASE("semantics 18: a round trip keeps everything", "[semantics]") {
  const std::string text =
      "node { name: 'x' op: 'Placeholder' device: '/job:worker/task:3/device:GPU:7' "
      "attr { key: '_class' value { list { s: 'loc:@nowhere' } } } "
      "attr { key: '_output_shapes' value { list { shape { dim { size: -1 } } shape { "
      "unknown_rank: true } } } } "
      "attr { key: '_mine' value { i: -5 } } attr { key: '_empty' value { list { } } } "
      "attr { key: 'dtype' value { type: DT_BFLOAT16 } } attr { key: 'shape' value { shape { dim { "
      "size: 2 } } } } "
      "experimental_debug_info { original_node_names: 'o' original_func_names: 'f' } } "
      "node { name: 'y' op: 'Identity' input: 'x' input: '^x' attr { key: 'T' value { type: "
      "DT_BFLOAT16 } } } "
      "node { name: 'u' op: 'NobodyKnows' input: 'x' attr { key: 'f' value { func { name: 'g' attr "
      "{ key: 'T' value { "
      "type: DT_INT8 } } } } } attr { key: 'p' value { placeholder: 'q' } } } "
      "versions { producer: 1395 min_consumer: 12 bad_consumers: [7, 8] } "
      "library { function { signature { name: 'g' } attr { key: '_note' value { s: 'n' } } } "
      "gradient { function_name: 'g' gradient_func: 'h' } }";
  proto::GraphDef def, back;
  REQUIRE(google::protobuf::TextFormat::ParseFromString(text, &def));
  def.GetReflection()->MutableUnknownFields(&def)->AddLengthDelimited(999, "graph");
  auto* node = def.mutable_node(1);
  node->GetReflection()->MutableUnknownFields(node)->AddVarint(777, 42);
  const auto g = ImportGraphDef(def);
  INFO(g.status().message());
  REQUIRE(g.ok());
  REQUIRE(ExportGraphDef(**g, &back).ok());
  google::protobuf::util::MessageDifferencer differ;
  std::string differences;
  differ.ReportDifferencesToString(&differences);
  const bool same = differ.Compare(def, back);
  CAPTURE(differences);
  CHECK(same);
  CHECK(def.SerializeAsString().size() == back.SerializeAsString().size());
}

TEST_CASE("semantics 19: defaults fill what is missing; export drops them on request",
          "[semantics]") {
  const auto g = GraphFromText(PlaceholderText("x") +
                               NodeText("y", "Cast", {"x"},
                                        "attr { key: 'SrcT' value { type: DT_FLOAT } } "
                                        "attr { key: 'DstT' value { type: DT_INT32 } }"));
  REQUIRE(g.ok());
  CHECK(*(*g)->node((*g)->Find("y")).attrs.Find("Truncate") == AttrValue(false));
  proto::GraphDef def;
  REQUIRE(ExportGraphDef(**g, &def).ok());
  CHECK(def.node(1).attr().count("Truncate") == 1);
  REQUIRE(ExportGraphDef(**g, &def, {.strip_defaults = true}).ok());
  CHECK(def.node(1).attr().count("Truncate") == 0);
  CHECK(def.node(1).attr().count("DstT") == 1);
  CHECK(Contains(GraphFromText(PlaceholderText("x") + NodeText("y", "Cast", {"x"})).status(),
                 "attribute 'DstT' is missing"));
}

TEST_CASE("semantics 20: unknown attributes are taken, with a warning unless they start with _",
          "[semantics]") {
  proto::GraphDef def;
  REQUIRE(google::protobuf::TextFormat::ParseFromString(
      ConstText("c", 1) +
          NodeText("y", "Identity", {"c"},
                   "attr { key: 'T' value { type: DT_FLOAT } } attr { key: '_n' value { i: 1 } } "
                   "attr { key: 'future' value { i: 1 } }"),
      &def));
  std::vector<std::string> warnings;
  ImportOptions options;
  options.warnings = &warnings;
  CHECK(ImportGraphDef(def, options).ok());
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("'future'") != std::string::npos);
}

TEST_CASE("semantics 21: stated types agree with the inputs; N says how many there are",
          "[semantics]") {
  const std::string x = PlaceholderText("x");
  CHECK(Contains(GraphFromText(x + NodeText("y", "Identity", {"x"},
                                            "attr { key: 'T' value { type: DT_INT32 } }"))
                     .status(),
                 "is float, want int32"));
  const auto add = [&](int n) {
    return GraphFromText(
        x +
        NodeText("y", "AddN", {"x", "x"},
                 Concat("attr { key: 'T' value { type: DT_FLOAT } } attr { key: 'N' value { i: ", n,
                        " } }")));
  };
  CHECK(add(2).ok());
  CHECK_FALSE(add(3).ok());
  CHECK_FALSE(add(1).ok());
  CHECK_FALSE(add(-1).ok());
  const std::string u =
      "attr { key: 'T' value { type: DT_FLOAT } } attr { key: 'U' value { list { } } }";
  CHECK(GraphFromText(x + NodeText("y", "Print", {"x"}, u)).ok());  // U: list(type) >= 0
  CHECK(Contains(
      GraphFromText(x + NodeText("y", "IdentityN", {}, "attr { key: 'T' value { list { } } }"))
          .status(),
      ">= 1"));
}

TEST_CASE("semantics 23: up to producer 21 a placeholder's scalar shape says nothing",
          "[semantics]") {
  const std::string x =
      "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } attr { "
      "key: 'shape' value { shape { } } } }";
  for (const auto& [versions, known] :
       {std::pair("", false), std::pair("versions { producer: 21 }", false),
        std::pair("versions { producer: 22 }", true)}) {
    CAPTURE(versions);
    const auto g = GraphFromText(x + versions);
    REQUIRE(g.ok());
    CHECK((*g)->shape(Edge{0, 0}).rank_known() == known);
  }
  CHECK((*GraphFromText(x))->producer() == 0);
}

TEST_CASE("semantics 24: colocation and devices that are not there are no errors", "[semantics]") {
  for (const char* device :
       {"/job:ps/replica:1/task:2/cpu:0", "/GPU:3", "/device:TPU:0", "gpu", "anything"}) {
    const auto s = test::SessionFromText(
        Concat("node { name: 'c' op: 'Const' device: '", device,
               "' attr { key: '_class' value { list { s: ['loc:@gone', 'other'] } } } ",
               "attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' value { tensor "
               "{ dtype: DT_FLOAT tensor_shape {} float_val: 3 } } } }",
               NodeText("y", "Neg", {"c"})));
    CHECK(test::RunOne(*s, "y").scalar<float>() == -3);
  }
}

TEST_CASE("semantics 25: a proven contradiction of shapes is an error; hints are not trusted",
          "[semantics]") {
  CHECK_FALSE(
      ParseText("x = Placeholder(dtype: float, shape: [2, 3])\ny = EnsureShape(x, shape: [3, 3])")
          .ok());
  CHECK_FALSE(ParseText("x = PlaceholderWithDefault([1.0], shape: [2])").ok());
  const auto hinted = [](std::string_view shapes) {
    return Concat(ConstText("c", 1), PlaceholderText("x"),
                  NodeText("y", "Neg", {"x"},
                           Concat("attr { key: 'T' value { type: DT_FLOAT } } attr { key: "
                                  "'_output_shapes' value { list { ",
                                  shapes, " } } }")));
  };
  const auto s = test::SessionFromText(hinted("shape { dim { size: 1 } }"));
  CHECK(test::RunOne(*s, "y", {{"x", Tensor::Vector<float>({1, 2, 3})}}).shape() == Shape{3});
  // As TensorFlow's importer says it, whatever the producer.
  const auto message = [&](std::string_view shapes) {
    std::string text = hinted(shapes);
    const size_t input = text.find("input: 'x'");
    if (input != std::string::npos) text.replace(input, 10, "input: 'c'");
    return test::Message(GraphFromText(text).status());
  };
  CHECK(message("shape { }").empty());
  CHECK(message("shape { unknown_rank: true }").empty());
  CHECK(message("shape { } shape { dim { size: 2 } }").empty());
  CHECK(message("shape { dim { size: 1 } }") ==
        "Neg node 'y': output 0 has shape [], and _output_shapes says [1]");
  CHECK(message("") == "Neg node 'y' has 1 outputs, and _output_shapes lists 0");
}

// A loop that counts to a limit; `back` closes it, `limit` is what the counter is compared with.
std::string LoopText(std::string_view back, std::string_view limit = "limit") {
  constexpr std::string_view kFrame =
      "attr { key: 'T' value { type: DT_FLOAT } } attr { key: 'frame_name' value { s: 'f' } }";
  constexpr std::string_view kTwo =
      "attr { key: 'T' value { type: DT_FLOAT } } attr { key: 'N' value { i: 2 } }";
  return Concat(ConstText("start", 0), ConstText("limit", 3), ConstText("one", 1),
                NodeText("enter", "Enter", {"start"}, kFrame),
                NodeText("merge", "Merge", {"enter", "back"}, kTwo),
                NodeText("less", "Less", {"merge", limit}),
                NodeText("cond", "LoopCond", {"less"}, ""),
                NodeText("switch", "Switch", {"merge", "cond"}),
                NodeText("next", "AddV2", {"switch:1", "one"}), NodeText("back", back, {"next"}),
                NodeText("exit", "Exit", {"switch"}));
}

TEST_CASE("semantics 13: only NextIteration may close a cycle, at its Merge", "[semantics]") {
  const auto g = GraphFromText(LoopText("NextIteration"));
  REQUIRE(g.ok());
  CHECK(Message(GraphFromText(LoopText("Identity")).status()).find("the graph has a cycle") == 0);
  CHECK(Message(GraphFromText(LoopText("NextIteration", "cond")).status()) ==
        "Less node 'less': input 1 ('cond') is bool, want float");
  // Checked, but not run.
  const std::vector<std::string> fetches = {"exit"};
  const absl::Status s = test::MakeSession(*g)->Run({}, fetches).status();
  CHECK(s.code() == absl::StatusCode::kUnimplemented);
  CHECK_THAT(Message(s), Catch::Contains("NextIteration"));
}

TEST_CASE("a constant of dtype variant is not read, and no mistake of the file", "[import]") {
  const auto text = [](std::string_view dtype, std::string_view op) {
    return Concat("node { name: 'c' op: '", op, "' attr { key: 'dtype' value { type: ", dtype,
                  " } } attr { key: 'value' value { tensor { dtype: ", dtype,
                  " tensor_shape { } } } } }");
  };
  const absl::Status s = GraphFromText(text("DT_VARIANT", "Const")).status();
  CHECK(s.code() == absl::StatusCode::kUnimplemented);
  CHECK(Message(s) == "Const node 'c': attribute 'value': a variant's value is not read");
  CHECK(absl::IsInvalidArgument(GraphFromText(text("DT_RESOURCE", "Const")).status()));
  // Beside a mistake, it is one.
  CHECK(absl::IsInvalidArgument(
      GraphFromText(text("DT_VARIANT", "Const") + NodeText("c", "NoOp", {}, "")).status()));
}

TEST_CASE("semantics 7: what is in a body cannot be fetched", "[semantics]") {
  const auto s = test::SessionFromText(
      ConstText("c", 1) +
      "library { function { signature { name: 'f' input_arg { name: 'a' type: DT_FLOAT } "
      "output_arg { name: 'r' type: DT_FLOAT } } node_def { name: 'inner' op: 'Neg' input: 'a' "
      "attr { key: 'T' value { type: DT_FLOAT } } } ret { key: 'r' value: 'inner:y:0' } } }");
  CHECK(test::RunOne(*s, "c").scalar<float>() == 1);
  for (const std::string name : {"inner", "f/inner", "f"}) {
    const std::vector<std::string> fetches = {name};
    CHECK(s->Run({}, fetches).status().code() == absl::StatusCode::kNotFound);
  }
}

PartialShape ShapeOf(std::string_view lines) {
  const auto g = ParseText(lines);
  INFO(g.status().message());
  REQUIRE(g.ok());
  return (*g)->shape(Edge{(*g)->num_nodes() - 1, 0});
}

TEST_CASE("semantics 27: ranks and dimensions may be unknown; merging takes the more specific",
          "[semantics]") {
  CHECK(ShapeOf("x = Placeholder(dtype: float)").ToString() == "?");
  CHECK(ShapeOf("x = Placeholder(dtype: float, shape: [?, 3])").ToString() == "[?,3]");
  CHECK(ShapeOf("x = Placeholder(dtype: float, shape: [?, 3])\ny = EnsureShape(x, shape: [2, ?])")
            .ToString() == "[2,3]");
  CHECK(ShapeOf("x = Placeholder(dtype: float)\ny = EnsureShape(x, shape: [2, ?])").ToString() ==
        "[2,?]");
  CHECK(
      Contains(ParseText("x = Placeholder(dtype: float, shape: [2, 3])\ny = MatMul(x, x)").status(),
               "[2,3]"));
}

TEST_CASE("semantics 30: values of small integer tensors flow through shape inference",
          "[semantics]") {
  const std::string x = "x = Placeholder(dtype: float, shape: [?, 4, 6])\n";
  CHECK(ShapeOf(x + "y = Reshape(x, Pack(-1, 24))").ToString() == "[?,24]");
  CHECK(
      ShapeOf(
          x +
          "s = Shape(x)\ny = Reshape(x, ConcatV2(StridedSlice(s, [1], [3], [1]), Const([-1]), 0))")
          .ToString() == "[4,6,?]");
  CHECK(
      ShapeOf(
          x +
          "s = Shape(x, out_type: int64)\nd = StridedSlice(s, [2], [3], [1], shrink_axis_mask: 1)\n"
          "y = Fill(Pack(Cast(d, DstT: int32), Add(Cast(d, DstT: int32), 1)), 0.0)")
          .ToString() == "[6,7]");
  CHECK(ShapeOf(x + "y = Fill(Mul(Slice(Shape(x), [1], [2]), [2, 2]), 0.0)").ToString() ==
        "[8,12]");
  // An unknown dimension stays the same one through a shape.
  const auto g = ParseText(x + "s = Shape(x)\ny = Reshape(x, s)");
  REQUIRE(g.ok());
  CHECK((*g)->shape(Edge{(*g)->Find("y"), 0}).SurelyEquals((*g)->shape(Edge{(*g)->Find("x"), 0})));
}

Tensor ConstOf(std::string_view dtype, std::string_view tensor) {
  const auto g = GraphFromText(
      Concat("node { name: 'c' op: 'Const' attr { key: 'dtype' value { type: ", dtype,
             " } } attr { key: 'value' value { tensor { dtype: ", dtype, " ", tensor, " } } } }"));
  INFO(g.status().message());
  REQUIRE(g.ok());
  return *(*g)->ConstantValue({0, 0});
}

TEST_CASE("semantics 66: tensors in files are bytes, or lists whose last value repeats",
          "[semantics]") {
  const std::string four = "tensor_shape { dim { size: 4 } } ";
  CHECK(BitEqual(ConstOf("DT_FLOAT", four + "float_val: [1, 2]"),
                 Tensor::Vector<float>({1, 2, 2, 2})));
  CHECK(BitEqual(ConstOf("DT_FLOAT", four), Tensor::Vector<float>({0, 0, 0, 0})));
  CHECK(BitEqual(ConstOf("DT_INT64", four + "int64_val: -1"),
                 Tensor::Vector<int64_t>({-1, -1, -1, -1})));
  CHECK(BitEqual(ConstOf("DT_INT8", four + "int_val: [-1, 200]"),
                 Tensor::Vector<int8_t>({-1, -56, -56, -56})));
  CHECK(BitEqual(
      ConstOf("DT_INT16", four + "tensor_content: '\\001\\000\\377\\377\\002\\001\\000\\200'"),
      Tensor::Vector<int16_t>({1, -1, 258, -32768})));
  CHECK(BitEqual(ConstOf("DT_HALF", four + "half_val: [15360, 49152]"),
                 Tensor::Vector<Half>({Half(1.0f), Half(-2.0f), Half(-2.0f), Half(-2.0f)})));
  CHECK(BitEqual(ConstOf("DT_BFLOAT16", "tensor_shape { } half_val: 16256"),
                 Tensor::Scalar(BFloat16(1.0f))));
  CHECK(BitEqual(
      ConstOf("DT_COMPLEX64", "tensor_shape { dim { size: 2 } } scomplex_val: [1, 2, 3, 4]"),
      Tensor::Vector<std::complex<float>>({{1, 2}, {3, 4}})));
  CHECK(BitEqual(ConstOf("DT_STRING", "tensor_shape { dim { size: 2 } } string_val: 'a\\000b'"),
                 Tensor::Vector<std::string>({std::string("a\0b", 3), std::string("a\0b", 3)})));
  const auto bad = GraphFromText(
      "node { name: 'c' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: "
      "'value' value { "
      "tensor { dtype: DT_FLOAT tensor_shape { dim { size: 2 } } tensor_content: 'abc' } } } }");
  CHECK_FALSE(bad.ok());
}

}  // namespace
}  // namespace weft
