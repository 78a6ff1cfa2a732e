#include "ops/einsum_equation.h"

#include <algorithm>

namespace weft {
namespace {

// "ab...c" -> "ab" and "c", and whether dots stand between.
struct Subscript {
  std::string_view before, after;
  bool dots = false;
};
absl::StatusOr<Subscript> ParseSubscript(std::string_view text) {
  Subscript s{text, {}, false};
  if (const size_t at = text.find(kEinsumEllipsis); at != text.npos) {
    s = {text.substr(0, at), text.substr(at + kEinsumEllipsis.size()), true};
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

}  // namespace

absl::StatusOr<EinsumTexts> CutEinsum(std::string_view equation) {
  std::string text;
  std::copy_if(equation.begin(), equation.end(), std::back_inserter(text),
               [](char c) { return c != ' '; });
  const size_t arrow = text.find("->");
  if (arrow == text.npos) return InvalidArgument("equation '", equation, "' has no ->");
  EinsumTexts t;
  t.output = text.substr(arrow + 2);
  text.resize(arrow);
  for (size_t at = 0;;) {
    const size_t comma = text.find(',', at);
    t.inputs.push_back(text.substr(at, comma == text.npos ? comma : comma - at));
    if (comma == text.npos) return t;
    at = comma + 1;
  }
}

absl::StatusOr<EinsumEquation> ParseEinsum(std::string_view equation, std::span<const int> ranks) {
  ASSIGN_OR_RETURN(const EinsumTexts texts, CutEinsum(equation));
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

}  // namespace weft
