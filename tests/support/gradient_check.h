// Checks an op's gradient against differences of its values, of order one and two, in a graph and a
// session as a user would: symbolic, run, differentiated again.
#ifndef WEFT_TESTS_SUPPORT_GRADIENT_CHECK_H_
#define WEFT_TESTS_SUPPORT_GRADIENT_CHECK_H_

#include <string>
#include <vector>

#include "core/attr.h"
#include "core/tensor.h"
#include "ops/output.h"
#include "ops/table.h"

namespace weft::test {

// An input of a case: a tensor that is drawn and differentiated, or a value that stays.
struct GradientInput {
  // A float64 tensor of that shape from that domain.
  GradientInput(Shape s, Domain from = Domain::All)  // NOLINT(google-explicit-constructor)
      : shape(std::move(s)), domain(from) {}
  GradientInput(Shape s, DType d) : shape(std::move(s)), dtype(d) {}  // kComplex128
  // That value; it is differentiated, too, if it is float64 or complex128 and `vary` is set.
  GradientInput(Tensor t, bool vary = false)  // NOLINT(google-explicit-constructor)
      : shape(t.shape()), dtype(t.dtype()), value(std::move(t)), varies(vary) {}

  Shape shape;
  DType dtype = DType::kDouble;
  Domain domain = Domain::All;
  Tensor value;  // unset: drawn
  bool varies = true;
  DType given = DType::kDouble;
};

// The op gets the input in a narrower dtype: for ops that know no float64, or to see that a rule
// minds its dtypes. The check itself stays in float64, and wants a larger step and tolerance.
inline GradientInput Narrow(GradientInput in, DType as = DType::kFloat) {
  in.given = as;
  return in;
}

// How a case is checked; by name: {.order = 1, .tolerance = 1e-4}.
struct GradientHow {
  int order = 2;  // 1: the gradient is not differentiated again
  // Outputs that count; empty: every floating and complex128 one.
  std::vector<int> outputs = {};
  // Largest error beside 1 + |slope|, first and second order.
  double tolerance = 1e-6;
  // Of the differences, beside random directions.
  double step = 1e-5;
  // The rule wants known shapes.
  bool known_shapes_only = false;
  // Maps the inputs before the op, for ops that want, say, a symmetric matrix: null for none.
  Output (*prepare)(int input, Output x) = nullptr;
  // What counts in place of the outputs, made of all of them: where an op leaves signs or phases
  // open.
  Outputs (*finish)(const Outputs& ys) = nullptr;
};

struct GradientCase {
  std::string op;
  std::vector<GradientInput> inputs;
  AttrMap attrs = {};
  GradientHow how = {};
};

// For the loss L = sum of c_k y_k with random c: the slope of L along a random direction d of all
// inputs, and the slope of that slope along another, each against a central difference. Twice: with
// the inputs' shapes known to the rules, and with unknown ones. Fails the running test.
void CheckGradient(const GradientCase& c);

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_GRADIENT_CHECK_H_
