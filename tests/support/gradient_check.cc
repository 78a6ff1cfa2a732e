#include "tests/support/gradient_check.h"

#include <catch2/catch.hpp>

#include "graph/gradient.h"
#include "ops/api.h"
#include "ops/graph_fn.h"
#include "tests/ops/table_samples.h"
#include "tests/support/graphs.h"

namespace weft::test {
namespace {

using C = std::complex<double>;

Tensor DrawOf(const GradientInput& in, Random& random) {
  if (in.value.has_value()) return in.value;
  return in.dtype == DType::kComplex128 ? DrawTensor<C>(in.shape, in.domain, false, random)
                                        : DrawTensor<double>(in.shape, in.domain, false, random);
}

// x + h * d.
Tensor Moved(const Tensor& x, const Tensor& d, double h) {
  Tensor y = *x.Clone();
  for (int64_t i = 0; i < y.num_elements(); ++i) {
    if (x.dtype() == DType::kDouble) {
      y.data<double>()[i] += h * d.data<double>()[i];
    } else {
      y.data<C>()[i] += h * d.data<C>()[i];
    }
  }
  return y;
}

// Re(sum of conj(a) b).
Output Dot(Output a, Output b) {
  const bool complex = a.dtype() == DType::kComplex128;
  if (complex) a = graph_fn::Real(graph_fn::Call("Conj", {a}) * b);
  const Output product = complex ? a : a * b;
  return ops::Sum(ops::Reshape(product, ops::Const(*a.builder, {-1})), ops::Const(*a.builder, {0}));
}

class Check {
 public:
  Check(const GradientCase& c, bool known_shapes) : case_(c), known_(known_shapes), random_(11) {}

  void Run() {
    CAPTURE(case_.op, known_);
    Build();
    CAPTURE(graph_->status());
    REQUIRE(graph_->status().ok());
    const auto session = MakeSession(graph_);
    Compare(*session, loss_, slope_, 0);
    if (case_.how.order > 1 && curve_.valid()) Compare(*session, slope_, curve_, 1);
  }

 private:
  Output Input(DType dtype, const Shape& shape) {
    return ops::Placeholder(*graph_, dtype,
                            {.shape = known_ ? PartialShape(shape) : PartialShape()});
  }

  // A direction, or coefficients, beside a tensor: fed, so that nothing folds it.
  Output Fed(Tensor t) {
    const Output p = Input(t.dtype(), t.shape());
    feeds_.emplace_back(p.name(), std::move(t));
    return p;
  }

  Tensor Random_(DType dtype, const Shape& shape) { return DrawOf({shape, dtype}, random_); }

  void Build() {
    Graph& g = *graph_;
    Outputs in;
    for (size_t i = 0; i < case_.inputs.size(); ++i) {
      const GradientInput& input = case_.inputs[i];
      const Tensor value = DrawOf(input, random_);
      if (input.varies && kInexact.Contains(input.dtype)) {
        xs_.push_back(Input(input.dtype, input.shape));
        values_.push_back(value);
        in.push_back(xs_.back());
      } else {
        in.push_back(ops::Const(g, value));
      }
      if (input.given != DType::kDouble) in.back() = graph_fn::Cast(in.back(), input.given);
      if (case_.how.prepare != nullptr)
        in.back() = case_.how.prepare(static_cast<int>(i), in.back());
    }
    const Output y = g.Call(case_.op, in, case_.attrs);
    if (!g.status().ok()) return;
    // Shapes of the outputs, for the coefficients: from a run.
    const Outputs counted = Counted(y);
    const std::vector<Tensor> results = Fetch(*MakeSession(graph_), counted, values_);
    Outputs terms;
    for (size_t k = 0; k < counted.size(); ++k) {
      terms.push_back(Dot(Fed(Random_(results[k].dtype(), results[k].shape())), counted[k]));
    }
    loss_ = ops::AddN(terms);
    slope_ = SlopeOf(loss_, 0);
    if (case_.how.order > 1) curve_ = SlopeOf(slope_, 1);
  }

  Outputs Counted(Output y) {
    Outputs all, counted;
    for (int k = 0; k < graph_->num_outputs(y.node); ++k) all.push_back(y.at(k));
    if (case_.how.finish != nullptr) return case_.how.finish(all);
    for (int k = 0; k < static_cast<int>(all.size()); ++k) {
      const bool listed = std::count(case_.how.outputs.begin(), case_.how.outputs.end(), k) > 0;
      const DType t = all[k].dtype();
      const bool inexact = kFloats.Contains(t) || t == DType::kComplex128;
      if (case_.how.outputs.empty() ? !inexact : !listed) continue;
      counted.push_back(kFloats.Contains(t) ? graph_fn::Cast(all[k], DType::kDouble) : all[k]);
    }
    return counted;
  }

  // The sum over inputs of gradient times a direction; nothing where no gradient is.
  Output SlopeOf(Output y, int order) {
    for (const Tensor& v : values_) directions_[order].push_back(Random_(v.dtype(), v.shape()));
    if (!y.valid()) return {};
    const auto dxs = Gradients(*graph_, std::span(&y, 1), xs_);
    CAPTURE(dxs.status());
    REQUIRE(dxs.ok());
    Outputs terms;
    for (size_t i = 0; i < dxs->size(); ++i) {
      const Output dx = (*dxs)[i];
      if (!dx.valid()) {
        directions_[order][i] = Moved(directions_[order][i], directions_[order][i], -1);
        continue;
      }
      CHECK(dx.dtype() == xs_[i].dtype());
      CHECK(dx.shape().Compatible(values_[i].shape()));
      terms.push_back(Dot(Fed(directions_[order][i]), dx));
    }
    if (order == 0) REQUIRE(!terms.empty());
    return terms.empty() ? Output() : ops::AddN(terms);
  }

  std::vector<Tensor> Fetch(const Session& session, const Outputs& ys,
                            const std::vector<Tensor>& values) {
    std::vector<Feed> feeds = feeds_;
    for (size_t i = 0; i < xs_.size(); ++i) feeds.emplace_back(xs_[i].name(), values[i]);
    std::vector<std::string> names;
    for (const Output& y : ys) names.push_back(y.name());
    auto results = session.Run(feeds, names);
    CAPTURE(results.status());
    REQUIRE(results.ok());
    return *std::move(results);
  }

  double At(const Session& session, Output y, double h, int order) {
    std::vector<Tensor> values;
    for (size_t i = 0; i < values_.size(); ++i) {
      values.push_back(Moved(values_[i], directions_[order][i], h));
    }
    return Fetch(session, {y}, values)[0].data<double>()[0];
  }

  void Compare(const Session& session, Output y, Output slope, int order) {
    const double want =
        (At(session, y, case_.how.step, order) - At(session, y, -case_.how.step, order)) /
        (2 * case_.how.step);
    const double got = Fetch(session, {slope}, values_)[0].data<double>()[0];
    CAPTURE(order, got, want);
    CHECK(std::abs(got - want) <= case_.how.tolerance * (1 + std::abs(want)));
  }

  const GradientCase& case_;
  const bool known_;
  Random random_;
  std::shared_ptr<Graph> graph_ = std::make_shared<Graph>();
  Outputs xs_;
  std::vector<Tensor> values_;
  std::vector<Tensor> directions_[2];
  std::vector<Feed> feeds_;
  Output loss_, slope_, curve_;
};

}  // namespace

void CheckGradient(const GradientCase& c) {
  Check(c, true).Run();
  if (!c.how.known_shapes_only) Check(c, false).Run();
}

}  // namespace weft::test
