// TensorFlow's messages about sessions and runs: ConfigProto and RunOptions in, RunMetadata out.
#ifndef WEFT_RUNTIME_RUN_MESSAGES_H_
#define WEFT_RUNTIME_RUN_MESSAGES_H_

#include <span>
#include <string>
#include <vector>

#include "runtime/session.h"

namespace weft {

namespace proto {
class ConfigProto;
class RunMetadata;
class RunOptions;
}  // namespace proto

// Takes from a ConfigProto what a session here has: threads (intra_op_parallelism_threads), one
// kernel at a time (inter_op_parallelism_threads of 1 or less than 0), no rewriting
// (graph_options: opt_level L0, or disable_meta_optimizer). All else asks for devices and thread
// pools that a session here does not have, and changes nothing. InvalidArgument for a negative
// number of threads.
absl::Status ReadConfig(const proto::ConfigProto& config, SessionOptions* options);
// The same from a file of it, binary or text.
absl::Status ReadConfigFile(const std::string& path, SessionOptions* options);

// Takes timeout_in_ms; InvalidArgument if it is negative. Whoever finds a trace_level there sets
// `stats` himself.
absl::Status ReadRunOptions(const proto::RunOptions& message, RunOptions* options);

// What one run recorded.
struct RecordedRun {
  std::vector<KernelStats> kernels;
  int64_t start_unix_ns = 0;
};
// As trace viewers and TensorFlow's timeline read it: RunMetadata.step_stats, by device; of
// each kernel its times, thread, outputs (dtype, shape, bytes), and a label that lists its inputs.
proto::RunMetadata MakeRunMetadata(std::span<const RecordedRun> runs);
// The same in binary.
std::string SerializeRunMetadata(std::span<const RecordedRun> runs);

}  // namespace weft

#endif  // WEFT_RUNTIME_RUN_MESSAGES_H_
