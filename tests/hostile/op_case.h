// One op with its inputs and attributes, as a hostile file or caller might give them, run as a user
// would run it: GraphDef, import, session.
#ifndef WEFT_TESTS_HOSTILE_OP_CASE_H_
#define WEFT_TESTS_HOSTILE_OP_CASE_H_

#include <string>
#include <vector>

#include "core/attr.h"
#include "core/tensor.h"

namespace weft::test {

struct OpInput {
  OpInput(Tensor t, bool v = false)  // NOLINT(google-explicit-constructor)
      : value(std::move(t)), variable(v) {}

  Tensor value;
  // The value of a variable, whose handle or reference the op gets.
  bool variable = false;
  // The dimensions that a file claims for `value`, if not its own.
  std::vector<int64_t> claimed = {};
};

struct OpCase {
  std::string op;
  AttrMap attrs;
  std::vector<OpInput> inputs;
  std::string what = {};  // what is wrong with it: "input 1 has rank 3"

  // Everything on one line.
  std::string ToString() const;
};

// How the inputs reach the op. What each tests first: import and folding; binding; the adapter that
// runs the shape rule before a kernel.
enum class Way {
  kConstants,
  kFeeds,  // placeholders of unknown shape
  kLate,   // shapes that only the run knows
};
inline constexpr Way kWays[] = {Way::kConstants, Way::kFeeds, Way::kLate};

// The op's node is "n", its inputs come from nodes "in0", "in1", …. Bounded in memory and time.
absl::StatusOr<std::vector<Tensor>> RunCase(const OpCase& c, Way way);

// A valid case or more of every op that has a CPU kernel: of tests/oracle, of bases.txt beside this
// file, and for the training ops from their argument names.
std::vector<OpCase> BaseCases();

// `base`, with one thing wrong in each: every input × kind of wrongness, every attribute × kind of
// wrongness, and some with two.
std::vector<OpCase> Mutations(const OpCase& base);

}  // namespace weft::test

#endif  // WEFT_TESTS_HOSTILE_OP_CASE_H_
