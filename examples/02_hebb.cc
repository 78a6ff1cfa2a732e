// Hebb's rule (1949): a connection grows where both of its ends are active.
//
//   supervised    W ← W + t pᵀ        an associator a = W p learns pairs (p, t) in one pass each;
//                                     where the p are orthonormal it recalls every t exactly
//   plain         W ← W + η a pᵀ      without a teacher the answer itself is learned, and grows
//                                     without end: by 1 + η‖p‖² a step
#include <bit>
#include <cmath>

#include "core/terminal.h"
#include "examples/example.h"
#include "examples/plot.h"
#include "graph/export.h"
#include "ops/api.h"
#include "ops/scope.h"
#include "runtime/session.h"

namespace weft::examples {
namespace {

// 4 x 4 pixels, ±1/4: left and right, top and bottom, small checks, large checks. Walsh functions:
// any two are orthogonal, each has length 1.
constexpr int kBits[] = {2, 8, 5, 10};
constexpr int kPatterns = std::size(kBits);
Tensor Pattern(int k) {
  std::vector<float> p(16);
  for (int i = 0; i < 16; ++i)
    p[i] = std::popcount(unsigned(i & kBits[k])) % 2 != 0 ? -0.25f : 0.25f;
  return Tensor::Of<float>({16, 1}, p);
}
// What they are called: three names of one bit, and one of all three.
Tensor Target(int k) {
  std::vector<float> t(3, k == 3 ? 1.0f : 0.0f);
  if (k < 3) t[k] = 1;
  return Tensor::Of<float>({3, 1}, t);
}

absl::Status Run(const Args& args) {
  auto graph = std::make_shared<Graph>();
  Graph& g = *graph;
  const Output p = ops::Placeholder(g, DType::kFloat, {.shape = {16, 1}, .name = "p"});
  const Output t = ops::Placeholder(g, DType::kFloat, {.shape = {3, 1}, .name = "t"});
  const Output variable = ops::VarHandleOp(g, DType::kFloat, PartialShape{3, 16}, {.name = "w"});
  const Output w = ops::ReadVariableOp(variable, DType::kFloat);
  const Output a = ops::MatMul(w, p, {.name = "recall"});
  ops::Sum(ops::Square(w), ops::Const(g, {0, 1}), {.name = "size"});
  ops::AssignAddVariableOp(variable, ops::MatMul(t, p, {.transpose_b = true}), {.name = "learn"});
  ops::AssignAddVariableOp(variable, 0.5f * ops::MatMul(a, p, {.transpose_b = true}),
                           {.name = "learn_plain"});
  RETURN_IF_ERROR(g.status());
  RETURN_IF_ERROR(SaveGraph(g, args.Out("02_hebb.pb")));
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph));
  RETURN_IF_ERROR(session->SetVariable("w", Tensor::Of<float>({3, 16}, std::vector<float>(48))));

  for (int k = 0; k < kPatterns; ++k)
    RETURN_IF_ERROR(session->Run({{"p", Pattern(k)}, {"t", Target(k)}}, {}, {"learn"}).status());
  std::vector<Tensor> pictures;
  TextTable table({"pattern", "target", "recalled", "with a pixel wrong"});
  bool exact = true;
  for (int k = 0; k < kPatterns; ++k) {
    Tensor noisy = Pattern(k);
    noisy.data<float>()[0] *= -1;
    ASSIGN_OR_RETURN(const auto clean, session->Run({{"p", Pattern(k)}}, {"recall"}));
    ASSIGN_OR_RETURN(const auto near, session->Run({{"p", noisy}}, {"recall"}));
    table.Row({Concat(k + 1), Join(Doubles(Target(k)), " "), Join(Doubles(clean[0]), " "),
               Join(Doubles(near[0]), " ")});
    exact = exact && BitEqual(clean[0], Target(k));
    pictures.push_back(Pattern(k).Reshaped(Shape{4, 4}));
  }
  Print(Blocks(pictures, 2), "\n\n", table.ToString());
  RETURN_IF_ERROR(Holds(exact, "orthonormal patterns are recalled exactly"));

  ASSIGN_OR_RETURN(const Tensor learned, session->GetVariable("w"));

  // Without a teacher, the answer to the first pattern feeds itself.
  std::vector<double> steps, answers;
  for (int i = 0; i <= 20; ++i) {
    ASSIGN_OR_RETURN(const auto a, session->Run({{"p", Pattern(0)}}, {"recall"}, {"learn_plain"}));
    steps.push_back(i);
    answers.push_back(Doubles(a[0])[0]);
  }
  Print("plain rule: the answer ", answers[0], " is ", answers[20], " after 20 steps");
  const double want = std::pow(1.5, 20);
  RETURN_IF_ERROR(
      Holds(std::abs(answers[20] / want - 1) < 1e-5, "the plain rule grows by 1.5 a step"));
  Figure figure("What each name has learned, and the plain rule", 4);
  figure.PanelSize(300, 280);
  for (int name = 0; name < 3; ++name) {
    const std::span<const float> row = learned.span<float>().subspan(16 * name, 16);
    figure.Panel(Concat("weights of name ", name + 1)).Image(Tensor::Of<float>({4, 4}, row));
  }
  figure.Panel("the plain rule feeds itself")
      .Labels("step", "answer")
      .LogY()
      .CurveWithPoints("", steps, answers);
  return figure.Show(args.Picture("02_hebb"));
}

}  // namespace
}  // namespace weft::examples

int main(int argc, char** argv) { return weft::examples::Main(argc, argv, weft::examples::Run); }
