// What step statistics say of a call beside its times.
#ifndef WEFT_RUNTIME_KERNEL_STATS_H_
#define WEFT_RUNTIME_KERNEL_STATS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/executable.h"
#include "runtime/step_stats.h"

namespace weft {

// What times of a step are read from: steady, in nanoseconds.
int64_t SteadyNanoseconds();

// A tensor as graphs write it: "node", "node:1", or the name of what is fed.
std::string StatsName(const Graph& g, Edge e);

// The instruction's names, and its outputs as they stand in `slots`.
KernelStats StatsOf(const Executable& exe, const Instruction& ins,
                    const std::vector<Tensor>& slots);

}  // namespace weft

#endif  // WEFT_RUNTIME_KERNEL_STATS_H_
