// Many threads on few sessions: equal results, memory that does not grow.
#ifndef WEFT_TESTS_HOSTILE_SOAK_H_
#define WEFT_TESTS_HOSTILE_SOAK_H_

#include <cstdint>
#include <functional>

namespace weft::test {

// Of the process, in bytes.
struct SoakMemory {
  int64_t resident = 0;
  int64_t allocated = 0;  // what malloc has given out: grows without end if and only if we leak
};

struct SoakOptions {
  int sessions = 1;
  int threads = 8;  // on each session
  double seconds = 2;
  // Called about once a tenth of the time with the seconds and the runs so far; may be null.
  std::function<void(double, int64_t, SoakMemory)> report;
};

struct SoakResult {
  int64_t runs = 0;
  int64_t wrong = 0;        // results that differ from those of one thread alone
  int64_t failed = 0;       // runs that should have worked
  int64_t not_refused = 0;  // runs that should have failed
  SoakMemory early;         // after a tenth of the time
  SoakMemory late;          // and at the end
  SoakMemory trimmed;       // when the threads are gone and the sessions keep nothing ready
};

// Every thread runs, in an order of its own: a small network on batches of several sizes, whose
// results are known; additions to a variable, which are counted; runs that must be refused; runs
// with a time limit.
SoakResult Soak(const SoakOptions& options);

}  // namespace weft::test

#endif  // WEFT_TESTS_HOSTILE_SOAK_H_
