// Work in child processes, so that a crash or an endless loop ends one piece of work and no other.
#ifndef WEFT_TOOLS_CHILD_H_
#define WEFT_TOOLS_CHILD_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "core/status.h"

namespace weft::tools {

struct ChildResult {
  std::string output;  // what `work` returned; empty if it never did
  std::string errors;  // what went to standard error, at most its last 4 kB
  int signal = 0;      // that ended the process, or 0
  bool timed_out = false;
  double seconds = 0;
};

// Calls work(i) for 0 <= i < n, each in its own forked process, `jobs` at once, and kills one that
// takes more than `limit_seconds`. done(i, result) is called here, in order of completion. The
// calling process must have no other threads. Internal if no process can be made.
absl::Status RunInChildren(int64_t n, int jobs, double limit_seconds,
                           absl::FunctionRef<std::string(int64_t)> work,
                           absl::FunctionRef<void(int64_t, const ChildResult&)> done);

// "SIGSEGV".
std::string SignalName(int signal);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_CHILD_H_
