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

constexpr std::string_view kEllipsis = "...";

// "ab...c" -> "ab" and "c", and whether dots stand between.
struct Subscript {
  std::string_view before, after;
  bool dots = false;
};
absl::StatusOr<Subscript> ParseSubscript(std::string_view text) {
  Subscript s{text, {}, false};
  if (const size_t at = text.find(kEllipsis); at != text.npos) {
    s = {text.substr(0, at), text.substr(at + kEllipsis.size()), true};
  }
  for (std::string_view part : {s.before, s.after}) {
    for (char c : part) {
      if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
        return InvalidArgument("'", text, "' is no list of labels");
      }
    }
  }
  return s;
}

EinsumLabels Expand(const Subscript& s, int dots) {
  EinsumLabels labels(s.before.begin(), s.before.end());
  for (int i = dots; s.dots && i > 0; --i) labels.push_back(-i);
  labels.insert(labels.end(), s.after.begin(), s.after.end());
  return labels;
}

struct Texts {
  std::vector<std::string> inputs;
  std::string output;
};
absl::StatusOr<Texts> Cut(std::string_view equation) {
  std::string text;
  std::copy_if(equation.begin(), equation.end(), std::back_inserter(text),
               [](char c) { return c != ' '; });
  const size_t arrow = text.find("->");
  if (arrow == text.npos) return InvalidArgument("equation '", equation, "' has no ->");
  Texts t;
  t.output = text.substr(arrow + 2);
  text.resize(arrow);
  for (size_t at = 0;;) {
    const size_t comma = text.find(',', at);
    t.inputs.push_back(text.substr(at, comma == text.npos ? comma : comma - at));
    if (comma == text.npos) return t;
    at = comma + 1;
  }
}

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
  const size_t dots = own.find(kEllipsis);
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
Output InputGradient(const Grad& g, const Texts& t, int i) {
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
  const AttrMap attrs = {{"equation", from + "->" + (alien ? std::string(kEllipsis) : "") + kept}};
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
  const auto texts = Cut(*equation);
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

absl::StatusOr<EinsumEquation> ParseEinsum(std::string_view equation, std::span<const int> ranks) {
  ASSIGN_OR_RETURN(const Texts texts, Cut(equation));
  if (texts.inputs.size() != ranks.size()) {
    return InvalidArgument("equation '", equation, "' has ", texts.inputs.size(), " inputs, got ",
                           ranks.size());
  }
  EinsumEquation e;
  int most_dots = 0;
  for (size_t i = 0; i < ranks.size(); ++i) {
    ASSIGN_OR_RETURN(const Subscript s, ParseSubscript(texts.inputs[i]));
    const int letters = static_cast<int>(s.before.size() + s.after.size());
    const int dots = ranks[i] - letters;
    if (dots < 0 || (dots > 0 && !s.dots)) {
      return InvalidArgument("'", texts.inputs[i], "' does not fit an input of rank ", ranks[i]);
    }
    most_dots = std::max(most_dots, dots);
    e.inputs.push_back(Expand(s, dots));
  }
  ASSIGN_OR_RETURN(const Subscript out, ParseSubscript(texts.output));
  e.output = Expand(out, most_dots);
  for (int label : e.output) {
    const bool known = std::any_of(e.inputs.begin(), e.inputs.end(), [&](const EinsumLabels& l) {
      return std::find(l.begin(), l.end(), label) != l.end();
    });
    if (!known)
      return InvalidArgument("equation '", equation, "': the output has a label that no input has");
  }
  return e;
}

void RegisterEinsumOps(OpRegistry& r) { r.Add(kEinsumOps); }

}  // namespace weft
