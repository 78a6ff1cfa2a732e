// Builds a graph with the typed builders, with attributes of every kind that they have, and saves
// it for tests/conformance/roundtrip.py; and a graph with variables, its checkpoint, and the same
// graph frozen.
//
//   weft_build_graph <file.pb or file.pbtxt> [<folder for state.pb, state.index, …, frozen.pb,
//   saved/>]
#include <cstdio>

#include "core/strings.h"
#include "graph/export.h"
#include "ops/api.h"
#include "ops/scope.h"
#include "runtime/checkpoint.h"
#include "runtime/saved_model.h"
#include "runtime/variables.h"

namespace weft {
namespace {

// Fetches are the nodes named out_…; every placeholder is fed.
void Build(Graph& g) {
  const Output image = ops::Placeholder(g, DType::kFloat, {.shape = {1, 6, 6, 2}, .name = "image"});
  const Output rows = ops::Placeholder(g, DType::kFloat, {.shape = {-1, 3}, .name = "rows"});
  const Output ids = ops::Placeholder(g, DType::kInt32, {.shape = {4}, .name = "ids"});

  {  // list(int), string
    NameScope scope(g, "conv");
    const Output filter =
        ops::Const(g, Tensor::Of<float>(Shape{2, 2, 2, 1}, {1, -2, 3, 0.5f, -1, 2, 0.25f, 1}),
                   {.name = "filter"});
    const Output y = ops::Conv2D(image, filter, {1, 2, 2, 1}, "SAME", {.dilations = {1, 1, 1, 1}});
    ops::Relu(ops::BiasAdd(y, ops::Const(g, {0.5f})), {.name = "out_relu"});
    ops::MaxPool(image, {1, 3, 3, 1}, {1, 1, 1, 1}, "VALID", {.name = "out_pool"});
  }
  {  // bool, float
    NameScope scope(g, "dense");
    const Output w = ops::Const(g, {{1.0f, 2.0f, 3.0f}, {4.0f, 5.0f, 6.0f}}, {.name = "w"});
    const Output y = ops::MatMul(rows, w, {.transpose_b = true, .name = "product"});
    ops::LeakyRelu(y - 10, {.alpha = 0.125f, .name = "out_leaky"});
    ops::Mean(y, ops::Const(g, {1}), {.keep_dims = true, .name = "out_mean"});
    ops::Softmax(y, {.name = "out_softmax"});
  }
  {  // type, list(type), int
    NameScope scope(g, "types");
    const Output half = ops::Cast(rows, DType::kHalf, {.Truncate = true});
    const Outputs both = ops::IdentityN({half, ids});
    ops::Cast(both[0], DType::kDouble, {.name = "out_double"});
    ops::OneHot(both[1], ops::Const(g, 5), ops::Const(g, DType::kBfloat16, 1.5),
                ops::Const(g, DType::kBfloat16, -1), {.axis = 0, .name = "hot"});
    ops::Cast(g.output({g.Find("types/hot"), 0}), DType::kFloat, {.name = "out_hot"});
    ops::ArgMax(rows, ops::Const(g, 1), {.output_type = DType::kInt32, .name = "out_arg"});
    ops::Shape(rows, {.out_type = DType::kInt64, .name = "out_shape"});
  }
  {  // list(float), shape, several outputs, list outputs, list inputs
    NameScope scope(g, "lists");
    ops::Bucketize(rows, {-1, 0.5f, 2}, {.name = "out_bucket"});
    const Output fallback =
        ops::PlaceholderWithDefault(ops::Const(g, {1, 2}), PartialShape{-1}, {.name = "fallback"});
    const auto top = ops::TopKV2(rows, ops::Const(g, 2), {.sorted = true, .name = "top"});
    ops::Identity(top.indices, {.name = "out_indices"});
    const Outputs parts = ops::Split(ops::Const(g, 1), rows, 3, {.name = "parts"});
    ops::ConcatV2({parts[2], parts[0], top.values}, ops::Const(g, 1), {.name = "out_concat"});
    ops::Pack({fallback, ops::Const(g, {3, 4})}, {.axis = 1, .name = "out_pack"});
    ops::StridedSlice(rows, ops::Const(g, {0, 2}), ops::Const(g, {0, 0}), ops::Const(g, {1, -1}),
                      {.begin_mask = 1, .end_mask = 3, .name = "out_slice"});
  }
  {  // strings, complex numbers, unsigned integers, control edges, colocation, devices
    NameScope scope(g, "rest");
    const Output text = ops::Const(g, Tensor::Vector<std::string>({std::string("a\0b", 3), "\xff"}),
                                   {.name = "text"});
    ops::Identity(text, {.name = "out_text"});
    const Output z = ops::Const(g, Tensor::Vector<std::complex<float>>({{1, 2}, {-3, 0.5f}}));
    ops::Mul(z, ops::Conj(z), {.name = "out_complex"});
    ops::BitwiseXor(ops::Const(g, Tensor::Vector<uint16_t>({1, 65535})),
                    ops::Const(g, Tensor::Vector<uint16_t>({3, 1})), {.name = "out_bits"});
    const Output check = ops::Assert(ops::Const(g, true), {ids}, {.summarize = 2, .name = "check"});
    ControlScope after(g, {check});
    DeviceScope device(g, "/device:CPU:0");
    ColocationScope with(g, ids);
    ops::Neg(ids, {.name = "out_neg"});
  }
  {  // state
    NameScope scope(g, "state");
    const Output v = ops::VarHandleOp(g, DType::kFloat, PartialShape{2},
                                      {.shared_name = "counter", .name = "v"});
    const Output set = ops::AssignVariableOp(v, ops::Const(g, {1.0f, 2.0f}));
    ControlScope after(g, {set});
    const Output add = ops::AssignAddVariableOp(v, ops::Const(g, {10.0f, 20.0f}));
    ControlScope later(g, {add});
    ops::ReadVariableOp(v, DType::kFloat, {.name = "out_read"});
    ops::StatelessRandomUniform(ops::Const(g, {3}), ops::Const(g, {5, 7}), {.name = "out_random"});
  }
}

// y = x w + b, with state.index
// and state.data-… that hold w, b, and a tensor of each kind.
absl::Status BuildState(const std::string& folder) {
  auto g = std::make_shared<Graph>();
  const Output x = ops::Placeholder(*g, DType::kFloat, {.shape = {-1, 2}, .name = "x"});
  const Output w = ops::VarHandleOp(*g, DType::kFloat, PartialShape{2, 2}, {.name = "w"});
  const Output b = ops::VarHandleOp(*g, DType::kFloat, PartialShape{2}, {.name = "b"});
  const Output rows = ops::ResourceGather(w, ops::Const(*g, {1, 0, 1}), DType::kFloat);
  ops::AddV2(ops::MatMul(x, ops::ReadVariableOp(w, DType::kFloat)),
             ops::ReadVariableOp(b, DType::kFloat), {.name = "out_y"});
  ops::Identity(rows, {.name = "out_rows"});
  RETURN_IF_ERROR(SaveGraph(*g, folder + "/state.pb"));
  ASSIGN_OR_RETURN(const auto session, Session::Create(g));
  RETURN_IF_ERROR(session->SetVariable("w", Tensor::Of<float>({2, 2}, {1, -2, 0.5f, 4})));
  RETURN_IF_ERROR(session->SetVariable("b", Tensor::Vector<float>({10, 20})));
  RETURN_IF_ERROR(SaveVariables(*session, folder + "/state"));
  const std::pair<std::string, Tensor> kinds[] = {
      {"int64", Tensor::Vector<int64_t>({-1, int64_t{1} << 60})},
      {"bool", Tensor::Of<bool>({1, 2}, {true, false})},
      {"bfloat16", Tensor::Scalar(BFloat16(1.5f))},
      {"complex64", Tensor::Scalar(std::complex<float>(1, -2))},
      {"empty", Tensor::Of<double>({0, 3}, {})},
      {"string", Tensor::Vector<std::string>({"", "weft", std::string(300, 'x')})}};
  RETURN_IF_ERROR(WriteCheckpoint(folder + "/kinds", kinds));
  const std::string fetches[] = {"out_y", "out_rows"};
  ASSIGN_OR_RETURN(const auto frozen, FreezeGraph(*g, *session, fetches));
  const Signature serve[] = {
      {"serving_default", "", {{"in", "x"}}, {{"y", "out_y"}, {"rows", "out_rows"}}}};
  RETURN_IF_ERROR(SaveModel(*frozen, serve, folder + "/saved"));
  return SaveGraph(*frozen, folder + "/frozen.pb");
}

int Main(const char* path, const char* folder) {
  Graph g;
  Build(g);
  absl::Status s = SaveGraph(g, path);
  if (s.ok() && folder != nullptr) s = BuildState(folder);
  if (!s.ok()) {
    std::fprintf(stderr, "%s\n", std::string(ToStd(s.message())).c_str());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace weft

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::fprintf(stderr, "usage: weft_build_graph FILE [FOLDER]\n");
    return 2;
  }
  return weft::Main(argv[1], argc > 2 ? argv[2] : nullptr);
}
