// Cases of ops in the text form of tests/oracle/answers.txt:
//
//   op Sum scale                  the op, and how its answer is compared
//   attr keep_dims bool 1         name, kind, value
//   in float 2 2 3 1 2 3 4 5 6    dtype, rank, dimensions, values
//   var float 1 2 0 0             an input that is a variable of that value; these stand first
//   out float 1 3 5 7 9           "any" where the answer is free
//   end
#ifndef WEFT_TESTS_SUPPORT_ORACLE_CASES_H_
#define WEFT_TESTS_SUPPORT_ORACLE_CASES_H_

#include <optional>
#include <string>
#include <vector>

#include "core/attr.h"
#include "core/tensor.h"

namespace weft::test {

struct OracleCase {
  std::string op, check;
  AttrMap attrs;
  std::vector<Tensor> inputs;
  std::vector<std::optional<Tensor>> want;
  size_t variables = 0;  // how many of the inputs are variables
};

// All cases of a file of tests/oracle. A malformed one fails the running test.
std::vector<OracleCase> OracleCases(const std::string& file);

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_ORACLE_CASES_H_
