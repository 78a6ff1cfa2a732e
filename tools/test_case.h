// Cases of a test manifest: a graph file, feeds, and what must come out.
#ifndef WEFT_TOOLS_TEST_CASE_H_
#define WEFT_TOOLS_TEST_CASE_H_

#include <optional>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace weft::tools {

// An array of a case, as the manifest describes it.
struct CaseArray {
  std::string tensor;             // name in the graph
  std::string file;               // .npy or .strings.json
  DType dtype = DType::kInvalid;  // in the graph; the stored array is cast to it
  std::vector<int> transpose;     // applied to the stored array; empty: none
  bool lossy = false;             // 64-bit integers that passed through double
};

struct TestCase {
  std::string id, folder, format, graph;
  std::string checkpoint;  // prefix of a checkpoint's files
  std::vector<CaseArray> inputs, outputs;
  bool exact = false;
  std::optional<double> mean_limit, max_limit;
  std::optional<int> decimals;  // digits that the source kept
  bool random = false;          // stored outputs are one draw
  bool expect_error = false;
  bool unknown_ops = false;  // the manifest says that the file uses ops that nobody knows
  bool type_errors = false;  // … or does not check by TensorFlow's own definitions
  std::string source() const { return id.substr(0, id.find('/')); }
  bool has_graph() const { return format != "checkpoint" && format != "tfrecord"; }
};

// Reads `folder`/manifest.json: {"cases": [{"id", "dir", "format", "graph", "inputs", "outputs",
// …}]}. Every path is relative to the folder. InvalidArgument says which case is malformed.
absl::StatusOr<std::vector<TestCase>> ReadManifest(const std::string& folder);

enum class CaseStatus { kPass, kUnsupported, kFail, kRefused };
std::string_view StatusName(CaseStatus s);

struct CaseResult {
  CaseStatus status = CaseStatus::kFail;
  std::vector<std::string> missing;  // ops
  double largest_error = 0;          // greatest absolute difference over all outputs
  std::string message;               // what is wrong, or how the case passed
};

struct CaseOptions {
  int threads = 1;
  double limit_seconds = 60;
  bool optimize = true;
};

// Loads, verifies, runs and compares, in this process.
//   pass: outputs agree; or, without stored outputs, the graph ran on seeded random feeds; or every
//   tensor of a
//     checkpoint alone can be read.
//   unsupported: Weft lacks ops, or nothing is stored and random feeds of guessed shapes do not
//   fit. refused: an error was due (also where TensorFlow itself refuses the file), and came. fail:
//   anything else.
CaseResult RunCase(const TestCase& c, const CaseOptions& options);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_TEST_CASE_H_
