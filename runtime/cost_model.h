// How long kernels take, roughly: for choices that change speed, never results.
#ifndef WEFT_RUNTIME_COST_MODEL_H_
#define WEFT_RUNTIME_COST_MODEL_H_

#include <span>

#include "core/shape.h"
#include "runtime/executable.h"

namespace weft {

// Work that is worth a task of its own: several times what handing it to another thread costs.
inline constexpr double kHandOutNs = 5'000;

// Nanoseconds of one execution on one thread; shapes one an input, one an output. What depends on
// unknown sizes counts as kHandOutNs.
double EstimateNs(const Executable& exe, const Instruction& ins,
                  std::span<const PartialShape> inputs, std::span<const PartialShape> outputs);

// A whole step, where large kernels split into tiles in both.
struct StepEstimate {
  double serial_ns = 0;    // kernels one after the other
  double parallel_ns = 0;  // kernels at the same time: the work shared out, or the longest path
  bool parallel_pays() const { return parallel_ns < 0.9 * serial_ns; }
};
// `kernel_ns` one an instruction.
StepEstimate EstimateStep(const Executable& exe, std::span<const float> kernel_ns, int threads);

}  // namespace weft

#endif  // WEFT_RUNTIME_COST_MODEL_H_
