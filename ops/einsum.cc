// Einsum.
#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "ops/einsum_equation.h"
#include "ops/register.h"
#include "ops/rule_fn.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

absl::Status EinsumShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const std::string equation, c.attr<std::string>("equation"));
  std::vector<int> ranks;
  for (int i = 0; i < c.num_inputs(); ++i) {
    if (!c.input(i).rank_known()) return absl::OkStatus();
    ranks.push_back(c.input(i).rank());
  }
  ASSIGN_OR_RETURN(const EinsumEquation e, ParseEinsum(equation, ranks));
  std::map<int, int64_t> sizes;
  for (int i = 0; i < c.num_inputs(); ++i) {
    for (int k = 0; k < ranks[i]; ++k) {
      const int label = e.inputs[i][k];
      const int64_t d = c.input(i).dim(k);
      const auto [at, fresh] = sizes.emplace(label, d);
      if (fresh) continue;
      if (label < 0 && (d == 1 || at->second == 1)) {  // broadcasts
        at->second = at->second == 1 ? d : at->second;
        continue;
      }
      auto merged = MergeDims(at->second, d);
      if (!merged.ok() && label < 0 && (!IsKnownDim(d) || !IsKnownDim(at->second))) continue;
      if (!merged.ok()) {
        return InvalidArgument("'", equation, "': sizes ", at->second, " and ", d,
                               " of one label differ");
      }
      at->second = *merged;
    }
  }
  PartialShape out = PartialShape::UnknownOfRank(0);
  for (int label : e.output) out.push_back(sizes.at(label));
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

// Labels of `text` that are in neither of the others, each once; dots count as one label, '.'.
std::string Missing(const std::string& text, const std::string& a, const std::string& b) {
  std::string missing;
  for (char l : text) {
    const auto absent = [&](const std::string& s) { return s.find(l) == s.npos; };
    if (absent(a) && absent(b) && absent(missing)) missing += l;
  }
  return missing;
}

bool Repeats(const std::string& labels, const std::string& in) {
  return std::any_of(labels.begin(), labels.end(),
                     [&](char l) { return std::count(in.begin(), in.end(), l) > 1; });
}

// dx, which has the labels `kept`, spread over those of x = `own` that are `lost` to the output. A
// repeated label spreads along its diagonal, as a product with ones does.
Output Spread(Output dx, Output x, const std::string& kept, const std::string& own,
              const std::string& lost) {
  if (!dx.valid() || lost.empty()) return dx;
  if (lost.find('.') != lost.npos || Repeats(lost, own)) {
    return graph_fn::Call("Einsum", {dx, graph_fn::OnesLike(x)},
                          {{"equation", kept + "," + own + "->" + own}});
  }
  const size_t dots = own.find(kEinsumEllipsis);
  for (size_t k = 0; k < own.size(); ++k) {
    if (lost.find(own[k]) == lost.npos) continue;
    // Axes after the dots count from the end.
    const int axis = dots == own.npos || k < dots
                         ? static_cast<int>(k)
                         : static_cast<int>(k) - static_cast<int>(own.size());
    dx = graph_fn::Call("ExpandDims", {dx, Constant(*dx.builder, Tensor::Scalar<int32_t>(axis))});
  }
  return graph_fn::Call("BroadcastTo", {dx, graph_fn::ShapeOf(x)});
}

// Gradient of input i: the sum over what the others and dy have, spread over the labels that only
// this input has.
Output InputGradient(const Grad& g, const EinsumTexts& t, int i) {
  const bool two = t.inputs.size() == 2;
  const std::string& own = t.inputs[i];
  const std::string other = two ? t.inputs[1 - i] : "";
  const std::string lost = Missing(own, t.output, other);
  std::string kept;
  for (char l : own) {
    if (lost.find(l) == lost.npos) kept += l;
  }
  const Output x = g.x(i);
  const auto dotted = [](const std::string& s) { return s.find('.') != s.npos; };
  // TensorFlow's op does not sum over dots, so that those of the others stay until it has run.
  const bool alien = !dotted(own) && (dotted(t.output) || dotted(other));
  const std::string from = two ? t.output + "," + other : t.output;
  const AttrMap attrs = {
      {"equation", from + "->" + (alien ? std::string(kEinsumEllipsis) : "") + kept}};
  Output dx = two ? graph_fn::Call("Einsum", {g.dy(), graph_fn::Conj(g.x(1 - i))}, attrs)
                  : graph_fn::Call("Einsum", {g.dy()}, attrs);
  if (alien && dx.valid()) {
    const Output count = graph_fn::Int(g.builder(), static_cast<int64_t>(kept.size()));
    dx = graph_fn::Sum(dx, graph_fn::RangeTo(graph_fn::RankOf(dx) - count));
  }
  dx = Spread(dx, x, kept, own, lost);
  if (!dotted(own) || !dotted(other)) return dx;
  // Dots broadcast between the two: sums to this input's own sizes. Where they lie last but for
  // labels, broadcasting against x's own shape says which axes.
  return graph_fn::SumToShape(dx, x, dx);
}

Outputs EinsumGradient(const Grad& g) {
  const auto equation = g.attr().Get<std::string>("equation");
  if (!equation.ok()) return {};
  const auto texts = CutEinsum(*equation);
  Outputs out;
  for (size_t i = 0; texts.ok() && i < texts->inputs.size(); ++i) {
    out.push_back(InputGradient(g, *texts, static_cast<int>(i)));
  }
  return out;
}

const OpEntry kEinsumOps[] = {
    {"Einsum(inputs: N * T) -> (output: T)", "equation: string; N: int >= 1; T: type", EinsumShape,
     EinsumGradient},
};

}  // namespace

void RegisterEinsumOps(OpRegistry& r) { r.Add(kEinsumOps); }

}  // namespace weft
