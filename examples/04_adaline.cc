// ADALINE (Widrow and Hoff 1960): a neuron without threshold, taught by the delta rule, which is
// the gradient of the squared error.
//
//   y = w·x        w ← w + η (t − y) x
//
// Taken over all examples at once it walks to the least-squares solution; one example after the
// other it stays near it, the nearer the smaller η. The least-squares weights themselves come from
// MatrixSolveLs. Iris setosa (+1) against the rest (−1), by four standardised measurements and a
// constant.
#include <cmath>

#include "core/terminal.h"
#include "examples/example.h"
#include "examples/plot.h"
#include "graph/export.h"
#include "ops/api.h"
#include "ops/scope.h"
#include "runtime/data/batches.h"
#include "runtime/data/csv.h"
#include "runtime/session.h"

namespace weft::examples {
namespace {

constexpr int kInputs = 5;

void BuildGraph(Graph& g) {
  const Output x = ops::Placeholder(g, DType::kDouble, {.shape = {-1, kInputs}, .name = "x"});
  const Output t = ops::Placeholder(g, DType::kDouble, {.shape = {-1, 1}, .name = "t"});
  const Output rate = ops::Placeholder(g, DType::kDouble, {.shape = {}, .name = "rate"});
  const Output variable =
      ops::VarHandleOp(g, DType::kDouble, PartialShape{kInputs, 1}, {.name = "w"});
  const Output w = ops::ReadVariableOp(variable, DType::kDouble);
  const Output error = ops::Sub(t, ops::MatMul(x, w), {.name = "error"});
  const Output examples = ops::Cast(ops::Shape(x), DType::kDouble);
  const Output n = ops::GatherV2(examples, ops::Const(g, 0), ops::Const(g, 0));
  // The mean of (t − y) x over the examples that are fed, be it one or all.
  const Output delta = ops::MatMul(x, error, {.transpose_a = true}) / n;
  ops::AssignAddVariableOp(variable, rate * delta, {.name = "learn"});

  const Output best = ops::MatrixSolveLs(x, t, ops::Const(g, 0.0), {.name = "least_squares"});
  ops::Sqrt(ops::Sum(ops::Square(w - best), ops::Const(g, {0, 1})), {.name = "distance"});
  ops::Mean(ops::Square(error), ops::Const(g, {0, 1}), {.name = "mean_squared_error"});
}

// Each column less its mean, over its deviation; then a column of ones.
Tensor Standardised(const Tensor& x) {
  const int64_t n = x.dim(0), columns = x.dim(1);
  std::vector<double> out(n * (columns + 1), 1.0);
  for (int64_t c = 0; c < columns; ++c) {
    double sum = 0, squares = 0;
    for (int64_t i = 0; i < n; ++i) sum += x.data<double>()[i * columns + c];
    for (int64_t i = 0; i < n; ++i)
      squares += std::pow(x.data<double>()[i * columns + c] - sum / n, 2);
    for (int64_t i = 0; i < n; ++i) {
      out[i * (columns + 1) + c] =
          (x.data<double>()[i * columns + c] - sum / n) / std::sqrt(squares / n);
    }
  }
  return Tensor::Of<double>({n, columns + 1}, out);
}

absl::Status Run(const Args& args) {
  ASSIGN_OR_RETURN(const CsvTable table, CsvTable::Read(args["data"]));
  ASSIGN_OR_RETURN(const Tensor raw,
                   table.Numbers({"sepal_length", "sepal_width", "petal_length", "petal_width"},
                                 DType::kDouble));
  ASSIGN_OR_RETURN(const Classes species, table.ClassesOf("species"));
  std::vector<double> targets;
  for (const int32_t id : species.ids.span<int32_t>())
    targets.push_back(species.names[id] == "setosa" ? 1 : -1);
  const Tensor x = Standardised(raw), t = Tensor::Of<double>({raw.dim(0), 1}, targets);

  auto graph = std::make_shared<Graph>();
  BuildGraph(*graph);
  RETURN_IF_ERROR(graph->status());
  RETURN_IF_ERROR(SaveGraph(*graph, args.Out("04_adaline.pb")));
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph));
  ASSIGN_OR_RETURN(const Callable learn, session->Prepare({"x", "t", "rate"}, {}, {"learn"}));
  ASSIGN_OR_RETURN(const Callable measure,
                   session->Prepare({"x", "t"}, {"distance", "mean_squared_error"}));
  const Tensor zeros = Tensor::Of<double>({kInputs, 1}, {0, 0, 0, 0, 0});

  Figure figure;
  Panel& panel = figure.Panel("ADALINE on its way to the least-squares weights");
  panel.Labels("epoch", "distance").LogX().LogY().Command("set key bottom left");
  const int epochs = static_cast<int>(args.Int("epochs"));
  // Runs `epoch` as often; returns how far the weights are in the end.
  const auto train = [&](const std::string& title, auto epoch) -> absl::StatusOr<double> {
    RETURN_IF_ERROR(session->SetVariable("w", zeros));
    std::vector<double> number, distance;
    for (int e = 0; e < epochs; ++e) {
      RETURN_IF_ERROR(epoch(e));
      ASSIGN_OR_RETURN(const auto now, measure.Run({x, t}));
      number.push_back(e + 1);
      distance.push_back(now[0].scalar<double>());
    }
    panel.Curve(title, number, distance);
    return distance.back();
  };
  ASSIGN_OR_RETURN(const double all, train("all examples at once", [&](int) {
                     return learn.Run({x, t, Tensor::Scalar(0.5)}).status();
                   }));
  ASSIGN_OR_RETURN(const auto weights,
                   session->Run({{"x", x}, {"t", t}}, {"least_squares", "mean_squared_error"}));
  ASSIGN_OR_RETURN(const Tensor learned, session->GetVariable("w"));
  ASSIGN_OR_RETURN(Batches flowers, Batches::Over({x, t}, {.size = 1, .seed = 1}));
  ASSIGN_OR_RETURN(
      const double one, train("one after the other", [&](int e) -> absl::Status {
        for (int64_t i = 0; i < flowers.per_epoch(); ++i) {
          ASSIGN_OR_RETURN(const auto flower, flowers.Next());
          RETURN_IF_ERROR(
              learn.Run({flower[0], flower[1], Tensor::Scalar(0.01 / (1 + e / 200.0))}).status());
        }
        return absl::OkStatus();
      }));

  TextTable numbers({"input", "least squares", "delta rule"});
  const char* names[] = {"sepal length", "sepal width", "petal length", "petal width", "constant"};
  for (int i = 0; i < kInputs; ++i) {
    numbers.Row({names[i], Decimals(weights[0].data<double>()[i], 6),
                 Decimals(learned.data<double>()[i], 6)});
  }
  Print(numbers.ToString(), "mean squared error ", Decimals(weights[1].scalar<double>(), 6),
        "; distance to the least-squares weights: all at once ", all, ", one after the other ",
        one);
  RETURN_IF_ERROR(Holds(all < 1e-3, "the delta rule reaches the least-squares weights to 1e-3"));
  RETURN_IF_ERROR(Holds(one < 5e-3, "one example after the other it stays within 5e-3"));
  return figure.Show(args.Picture("04_adaline"));
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) {
  return weft::examples::Main(argc, argv, weft::examples::Run,
                              {{"data", WEFT_EXAMPLES_DATA "/iris/iris.csv", "the flowers"},
                               {"epochs", "1000", "times through the examples"}});
}
