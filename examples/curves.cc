#include "examples/curves.h"

#include <algorithm>
#include <cmath>

#include "core/terminal.h"
#include "examples/plot.h"
#include "graph/export.h"
#include "graph/gradient.h"
#include "ops/api.h"
#include "ops/scope.h"
#include "runtime/session.h"

namespace weft::examples {
namespace {

std::string NodeName(const CurveSpec& c) {
  std::string name = c.name;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

absl::Status Build(Graph& g, std::span<const CurveSpec> curves) {
  const Output x = ops::Placeholder(g, DType::kDouble, {.shape = {-1}, .name = "x"});
  for (const CurveSpec& c : curves) {
    NameScope scope(g, NodeName(c));
    const Output y[] = {ops::Identity(c.build(x), {.name = "y"})}, xs[] = {x};
    ASSIGN_OR_RETURN(const Outputs dy, Gradients(g, y, xs));
    ops::Identity(dy[0].valid() ? dy[0] : ops::ZerosLike(x), {.name = "dy"});
  }
  return g.status();
}

// y and dy of one function at these points; `worst` grows to what separates them from those by
// hand.
struct Values {
  std::vector<double> y, dy;
};
absl::StatusOr<Values> Evaluate(const Session& session, const CurveSpec& c,
                                const std::vector<double>& x, double& worst) {
  const std::string name = NodeName(c);
  ASSIGN_OR_RETURN(const auto out,
                   session.Run({{"x", Tensor::Vector(x)}}, {name + "/y", name + "/dy"}));
  Values v{Doubles(out[0]), Doubles(out[1])};
  const auto compare = [&](double got, double want) {
    worst = std::max(worst, std::abs(got - want) / std::max(1.0, std::abs(want)));
  };
  for (size_t i = 0; i < x.size(); ++i) {
    compare(v.y[i], c.value(x[i]));
    compare(v.dy[i], c.derivative(x[i]));
  }
  return v;
}

// "" where a point is none of the function's.
std::vector<std::string> Row(std::string name, const CurveSpec& c, std::span<const double> x,
                             const std::vector<double>& values) {
  std::vector<std::string> row = {std::move(name)};
  for (size_t i = 0; i < x.size(); ++i)
    row.push_back(x[i] < c.low || x[i] > c.high ? "" : Decimals(values[i], 5));
  return row;
}

}  // namespace

absl::Status ShowCurves(const Args& args, const std::string& name, const std::string& title,
                        std::span<const CurveSpec> curves, std::span<const double> points) {
  auto graph = std::make_shared<Graph>();
  RETURN_IF_ERROR(Build(*graph, curves));
  RETURN_IF_ERROR(SaveGraph(*graph, args.Out(name + ".pb")));
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph));

  std::vector<std::string> header = {"at"};
  for (const double x : points) header.push_back(Concat(x));
  TextTable table(header);
  Figure figure(title, 4);
  figure.PanelSize(320, 260);
  double worst = 0;
  for (const CurveSpec& c : curves) {
    std::vector<double> inside;
    for (const double x : points) inside.push_back(std::clamp(x, c.low, c.high));
    ASSIGN_OR_RETURN(const Values few, Evaluate(*session, c, inside, worst));
    table.Row(Row(Concat(c.name, "  ", c.formula), c, points, few.y));
    table.Row(Row("  derivative", c, points, few.dy));
    // An even number of points: none falls on a kink in the middle.
    const std::vector<double> x = Linspace(c.low, c.high, 120);
    ASSIGN_OR_RETURN(const Values many, Evaluate(*session, c, x, worst));
    figure.Panel(c.name)
        .XRange(c.low, c.high)
        .Command(Concat("set offsets 0, 0, 0.1, 0.1\nset xtics ", c.high - c.low > 2 ? "1" : "0.2"))
        .Curve("", x, many.y)
        .Curve("", x, many.dy);
  }
  Print(table.ToString());
  RETURN_IF_ERROR(Holds(worst < 1e-12, Concat("values and derivatives as by hand, to ", worst)));
  return figure.Show(args.Picture(name));
}

}  // namespace weft::examples
