// The rows of the op benchmark, as text:
//
//   Softmax({1024,4096})
//   few: Softmax|LogSoftmax({131072,10})
//   MatMul({1024,1024}, {1024,1024}, transpose_a: true) @ 2*1024*1024*1024
//   - Shape Rank Size: read no elements
//
// A row is a call as in graph/text.h, of one op or, with '|', of several in turn; a label before a
// colon tells an op's rows apart. Braces are inputs that are made up: {dtype dimensions from},
// where the dtype is float if left out, "var" in front makes it a variable's value, and `from` is a
// domain of ops/table.h, Definite (a positive definite matrix), "<n" (integers below n, scattered)
// or "/n" (rising from 0 to n - 1). After @ stand the floating-point operations of a run, a
// product; without them bytes count. A line that starts with '-' names ops that have nothing to
// measure, and says why. '#' starts a comment.
#ifndef WEFT_BENCH_OP_ROWS_H_
#define WEFT_BENCH_OP_ROWS_H_

#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "core/tensor.h"

namespace weft::bench {

// An input in braces.
struct Sample {
  DType dtype = DType::kFloat;
  Shape shape;
  std::string from = "All";
  bool variable = false;
};

struct OpRow {
  std::string name, op;
  // Sample k is the node x<k>; the op is the node y.
  std::string graph;
  std::vector<Sample> samples;
  double flops = 0;  // of a run; 0: bytes count
};

struct OpRows {
  std::vector<OpRow> rows;
  std::vector<std::string> unmeasured;  // ops
};

// Of lines as above. InvalidArgument names the line.
absl::Status ParseOpRows(std::string_view text, OpRows& rows);

// The rows that the tables of elementwise ops, reductions and optimisers give.
std::string TableRows();

// NotFound lists the ops with a kernel that have neither a row nor a reason, and those with a
// reason that have a row or no kernel.
absl::Status CheckAllOpsAreThere(const OpRows& rows);

// Values for it; another `seed`, other values.
absl::StatusOr<Tensor> Draw(const Sample& sample, int seed);

}  // namespace weft::bench

#endif  // WEFT_BENCH_OP_ROWS_H_
