// The optimisers' ops, as a table: one row gives up to four ops, on reference edges or resources,
// with dense or sparse gradients.
#ifndef WEFT_OPS_TRAINING_H_
#define WEFT_OPS_TRAINING_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/dtype.h"

namespace weft {

enum OptimiserForm : uint32_t {
  kDense = 1,           // ApplyX
  kSparse = 2,          // SparseApplyX
  kResourceDense = 4,   // ResourceApplyX
  kResourceSparse = 8,  // ResourceSparseApplyX
};

// A row of training.def.
struct Optimiser {
  std::string_view name;
  std::string_view variables;  // separated by spaces
  std::string_view inputs;
  std::string_view flag;  // "use_nesterov: bool = false", or empty
  uint32_t forms;
  DTypeSet types;
};

// An op that a row gives.
struct TrainingOp {
  std::string name;
  const Optimiser* optimiser;
  int row;  // in training.def
  bool sparse;
  bool resource;
  std::string signature, attrs;  // for ops/op_def.h
};
// All of them; made at first use, never destroyed.
const std::deque<TrainingOp>& TrainingOps();

constexpr bool IsGradientInput(std::string_view input) {
  return input == "grad" || input == "delta";
}
inline std::vector<std::string_view> SplitWords(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const size_t n = std::min(text.find(' '), text.size());
    if (n > 0) words.push_back(text.substr(0, n));
    text.remove_prefix(std::min(n + 1, text.size()));
  }
  return words;
}
constexpr int CountWords(std::string_view text) {
  int n = text.empty() ? 0 : 1;
  for (char c : text) n += c == ' ';
  return n;
}

}  // namespace weft

#endif  // WEFT_OPS_TRAINING_H_
