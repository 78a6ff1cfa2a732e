// What step statistics say of a call beside its times.
#ifndef WEFT_RUNTIME_KERNEL_STATS_H_
#define WEFT_RUNTIME_KERNEL_STATS_H_

#include <vector>

#include "runtime/executable.h"
#include "runtime/step_stats.h"

namespace weft {

// The instruction's names, and its outputs as they stand in `slots`.
KernelStats StatsOf(const Executable& exe, const Instruction& ins,
                    const std::vector<Tensor>& slots);

}  // namespace weft

#endif  // WEFT_RUNTIME_KERNEL_STATS_H_
