// Inputs of the structured targets: GraphDefs, binary or text, and what they do.
#ifndef WEFT_TESTS_FUZZ_GRAPH_INPUT_H_
#define WEFT_TESTS_FUZZ_GRAPH_INPUT_H_

#include <memory>
#include <string>
#include <string_view>

#include "graph/graph.h"
#include "tests/fuzz/draw.h"
#include "weft/proto/graph.pb.h"

namespace weft::fuzz {

// False for what is no GraphDef or too large to be worth a run.
bool ReadInput(std::string_view bytes, proto::GraphDef* def);

// What a mutator draws: ops for which this holds, of the family that is set.
using OpFilter = bool (*)(const OpDef& op);

// One or a few changes: nodes added, removed, rewired; attributes, constants changed. At most
// `most_nodes` nodes afterwards.
std::string MutateGraphDef(std::string_view bytes, uint64_t seed, int most_nodes, OpFilter filter);

}  // namespace weft::fuzz

#endif  // WEFT_TESTS_FUZZ_GRAPH_INPUT_H_
