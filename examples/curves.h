// Tables of functions of one variable: built as graphs, differentiated, compared and drawn.
#ifndef WEFT_EXAMPLES_CURVES_H_
#define WEFT_EXAMPLES_CURVES_H_

#include <span>
#include <string>

#include "examples/example.h"
#include "ops/output.h"

namespace weft::examples {

struct CurveSpec {
  const char* name;
  const char* formula;
  double low, high;                // of what is drawn
  Output (*build)(Output x);       // as a graph
  double (*value)(double x);       // by hand
  double (*derivative)(double x);  // by hand
};

// Builds every function and its symbolic derivative over one placeholder "x" of double, as nodes
// "<name>/y" and "<name>/dy" (zeros where no gradient flows), and saves the graph as `name`.pb.
// Prints both at `points`, and holds them to 1e-12 of what is computed by hand, there and all along
// the picture, which becomes `name`.svg.
absl::Status ShowCurves(const Args& args, const std::string& name, const std::string& title,
                        std::span<const CurveSpec> curves, std::span<const double> points);

}  // namespace weft::examples

#endif  // WEFT_EXAMPLES_CURVES_H_
