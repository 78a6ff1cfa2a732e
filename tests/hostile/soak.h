// Many threads on few sessions: equal results, memory that does not grow.
#ifndef WEFT_TESTS_HOSTILE_SOAK_H_
#define WEFT_TESTS_HOSTILE_SOAK_H_

#include <cstdint>
#include <functional>

namespace weft::test {

struct SoakOptions {
  int sessions = 1;
  int threads = 8;  // on each session
  double seconds = 2;
  // Called about once a tenth of the time with the seconds so far, the runs, and the bytes that the
  // process has in memory; may be null.
  std::function<void(double, int64_t, int64_t)> report;
};

struct SoakResult {
  int64_t runs = 0;
  int64_t wrong = 0;        // results that differ from those of one thread alone
  int64_t failed = 0;       // runs that should have worked
  int64_t not_refused = 0;  // runs that should have failed
  int64_t early_bytes = 0;  // in memory after a tenth of the time
  int64_t late_bytes = 0;   // and at the end
};

// Every thread runs, in an order of its own: a small network on batches of several sizes, whose
// results are known; additions to a variable, which are counted; runs that must be refused; runs
// with a time limit.
SoakResult Soak(const SoakOptions& options);

}  // namespace weft::test

#endif  // WEFT_TESTS_HOSTILE_SOAK_H_
