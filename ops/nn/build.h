// Small pieces of graph that layers, losses and optimisers are made of. An invalid Output among the
// arguments gives an invalid Output, as everywhere.
#ifndef WEFT_OPS_NN_BUILD_H_
#define WEFT_OPS_NN_BUILD_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "ops/output.h"

namespace weft::nn {

// A NoOp that is done when all of these nodes are; invalid ones are left out.
Output Group(Builder& b, const Outputs& after, std::string_view name);

// int32 constants.
Output Ints(Builder& b, const std::vector<int64_t>& values);
// The size of an axis, an int32 scalar: a constant where it is known. Negative axes count from the
// end.
Output Dim(Output x, int axis);
// The same if it is known while the graph is built; else -1, and the builder holds an error that
// says what needed it.
int64_t StaticDim(Output x, int axis, std::string_view who);
// Whether the rank is known and within bounds; an error in the builder if it is not.
bool CheckRank(Output x, int at_least, int at_most, std::string_view who);

// [0, 1, …, rank - 1], known or not.
Output AllAxes(Output x);
// Over every axis, to a scalar.
Output SumAll(Output x);
Output MeanAll(Output x);
// Over these axes; negative ones count from the end.
Output SumOver(Output x, const std::vector<int64_t>& axes, bool keep_dims = false);
Output MeanOver(Output x, const std::vector<int64_t>& axes, bool keep_dims = false);

// x [d0, …, dk, n] as a matrix [d0 · … · dk, n].
Output ToMatrix(Output x);
// `matrix` [d0 · … · dk, m] with the leading axes of `like` [d0, …, dk, n]: [d0, …, dk, m].
Output FromMatrix(Output matrix, Output like);

}  // namespace weft::nn

#endif  // WEFT_OPS_NN_BUILD_H_
