// What an instrumented run records.
#ifndef WEFT_RUNTIME_STEP_STATS_H_
#define WEFT_RUNTIME_STEP_STATS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "core/dtype.h"
#include "core/shape.h"

namespace weft {

struct OutputStats {
  DType dtype = DType::kInvalid;
  Shape shape;
  int64_t bytes = 0;
  uint64_t address = 0;  // of its memory, to tell buffers apart
};

// One kernel's execution, or a copy between the host and a device. Times in nanoseconds since the
// run's start.
struct KernelStats {
  std::string node;
  std::string op;
  int64_t start_ns = 0;
  int64_t end_ns = 0;
  std::string device;  // "/device:GPU:0"; empty: the host
  int thread = 0;      // 0 is the thread that called Run; on a device, its stream
  std::string shapes;  // "float [2,3], float [3,4] -> float [2,4]"
  int64_t output_bytes = 0;
  std::vector<std::string> inputs;   // names of tensors, and "^node" for what it waited for
  std::vector<OutputStats> outputs;  // those that were set
};

// Filled by one run; kernels may finish on several threads.
class StepStats {
 public:
  void Add(KernelStats k);
  // In order of start.
  std::vector<KernelStats> Take();
  int64_t arena_bytes = 0;
  int64_t start_unix_ns = 0;  // when the run started, since 1970

 private:
  absl::Mutex mutex_;
  std::vector<KernelStats> kernels_;
};

}  // namespace weft

#endif  // WEFT_RUNTIME_STEP_STATS_H_
