// The perceptron (Rosenblatt 1958): a threshold neuron that learns from its mistakes alone.
//
//   y = 1 if w·x + b ≥ 0 else 0        w ← w + (t − y) x,  b ← b + (t − y)
//
// Where a line parts the classes it is found after finitely many updates (Novikoff 1962). Iris
// setosa against the other two species, by the length and width of the petals.
#include "core/terminal.h"
#include "examples/example.h"
#include "examples/plot.h"
#include "graph/export.h"
#include "ops/api.h"
#include "runtime/data/batches.h"
#include "runtime/data/csv.h"
#include "runtime/session.h"

namespace weft::examples {
namespace {

// Fetches "mistakes"; "learn_w" and "learn_b" learn from them.
void BuildGraph(Graph& g) {
  const Output x = ops::Placeholder(g, DType::kFloat, {.shape = {-1, 2}, .name = "x"});
  const Output t = ops::Placeholder(g, DType::kFloat, {.shape = {-1, 1}, .name = "t"});
  const Output w = ops::VarHandleOp(g, DType::kFloat, PartialShape{2, 1}, {.name = "w"});
  const Output b = ops::VarHandleOp(g, DType::kFloat, PartialShape{1}, {.name = "b"});
  const Output sum =
      ops::MatMul(x, ops::ReadVariableOp(w, DType::kFloat)) + ops::ReadVariableOp(b, DType::kFloat);
  const Output y =
      ops::Cast(ops::GreaterEqual(sum, ops::ZerosLike(sum)), DType::kFloat, {.name = "y"});
  const Output error = t - y;
  ops::Sum(ops::Abs(error), ops::Const(g, {0, 1}), {.name = "mistakes"});
  ops::AssignAddVariableOp(w, ops::MatMul(x, error, {.transpose_a = true}), {.name = "learn_w"});
  ops::AssignAddVariableOp(b, ops::Sum(error, ops::Const(g, {0})), {.name = "learn_b"});
}

// Of the rows with this target, a column.
std::vector<double> Column(const Tensor& x, const Tensor& t, float target, int column) {
  std::vector<double> out;
  for (int64_t i = 0; i < x.dim(0); ++i) {
    if (t.data<float>()[i] == target) out.push_back(x.data<float>()[i * 2 + column]);
  }
  return out;
}

absl::Status Run(const Args& args) {
  ASSIGN_OR_RETURN(const CsvTable table, CsvTable::Read(args["data"]));
  ASSIGN_OR_RETURN(const Tensor x, table.Numbers({"petal_length", "petal_width"}));
  ASSIGN_OR_RETURN(const Classes species, table.ClassesOf("species"));
  std::vector<float> targets;
  for (const int32_t id : species.ids.span<int32_t>())
    targets.push_back(species.names[id] == "setosa" ? 1.0f : 0.0f);
  const Tensor t = Tensor::Of<float>({x.dim(0), 1}, targets);

  auto graph = std::make_shared<Graph>();
  BuildGraph(*graph);
  RETURN_IF_ERROR(graph->status());
  RETURN_IF_ERROR(SaveGraph(*graph, args.Out("03_perceptron.pb")));
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph));
  RETURN_IF_ERROR(session->SetVariable("w", Tensor::Of<float>({2, 1}, {0, 0})));
  RETURN_IF_ERROR(session->SetVariable("b", Tensor::Vector<float>({0})));
  ASSIGN_OR_RETURN(const Callable learn,
                   session->Prepare({"x", "t"}, {"mistakes"}, {"learn_w", "learn_b"}));
  ASSIGN_OR_RETURN(const Callable test, session->Prepare({"x", "t"}, {"mistakes"}));

  ASSIGN_OR_RETURN(Batches flowers, Batches::Over({x, t}, {.size = 1, .seed = 1}));
  TextTable log({"update", "flowers seen", "w1", "w2", "b", "errors"});
  int updates = 0;
  float errors = 1;
  while (errors > 0 && flowers.epoch() < 100) {
    ASSIGN_OR_RETURN(const auto flower, flowers.Next());
    ASSIGN_OR_RETURN(const auto mistake, learn.Run(flower));
    if (mistake[0].scalar<float>() == 0) continue;
    ASSIGN_OR_RETURN(const auto left, test.Run({x, t}));
    errors = left[0].scalar<float>();
    ASSIGN_OR_RETURN(const Tensor w, session->GetVariable("w"));
    ASSIGN_OR_RETURN(const Tensor b, session->GetVariable("b"));
    log.Row({Concat(++updates), Concat(flowers.step()), Decimals(w.data<float>()[0], 2),
             Decimals(w.data<float>()[1], 2), Decimals(b.scalar<float>(), 2), Concat(errors)});
  }
  Print(log.ToString());
  RETURN_IF_ERROR(
      Holds(errors == 0, Concat("0 errors on 150 flowers after ", updates, " updates")));

  ASSIGN_OR_RETURN(const Tensor w, session->GetVariable("w"));
  ASSIGN_OR_RETURN(const Tensor b, session->GetVariable("b"));
  const float w1 = w.data<float>()[0], w2 = w.data<float>()[1], bias = b.scalar<float>();
  const std::vector<double> ends = {0, 7};
  Figure figure;
  figure.Panel(Concat("Iris setosa parted from the rest by ", updates, " updates"))
      .Labels("petal length, cm", "petal width, cm")
      .XRange(0, 7)
      .YRange(0, 3.6)
      .Command("set key top right")
      .Points("setosa", Column(x, t, 1, 0), Column(x, t, 1, 1))
      .Points("versicolor and virginica", Column(x, t, 0, 0), Column(x, t, 0, 1))
      .Curve("w·x + b = 0", ends, std::vector<double>{-bias / w2, -(bias + w1 * 7) / w2});
  return figure.Show(args.Picture("03_perceptron"));
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) {
  return weft::examples::Main(argc, argv, weft::examples::Run,
                              {{"data", WEFT_EXAMPLES_DATA "/iris/iris.csv", "the flowers"}});
}
