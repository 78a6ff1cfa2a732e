// weft_soak [SECONDS]: 64 threads on one session, then 8 sessions with 8 threads each. Prints
// memory over time; fails if results differ, runs fail, or memory grows.
#include "tests/hostile/soak.h"

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 600;
  bool good = true;
  for (const auto& [sessions, threads] : {std::pair(1, 64), std::pair(8, 8)}) {
    std::printf("%d session%s of %d threads\n%10s %14s %14s %14s\n", sessions,
                sessions > 1 ? "s" : "", threads, "seconds", "runs", "resident MiB",
                "allocated MiB");
    const auto report = [](double at, int64_t runs, weft::test::SoakMemory memory) {
      constexpr double kMiB = 1 << 20;
      std::printf("%10.0f %14lld %14.1f %14.1f\n", at, static_cast<long long>(runs),
                  static_cast<double>(memory.resident) / kMiB,
                  static_cast<double>(memory.allocated) / kMiB);
      std::fflush(stdout);
    };
    const weft::test::SoakResult r = weft::test::Soak({sessions, threads, seconds, report});
    // How many of 64 threads meet in one place varies, and what an allocator keeps of them more; a
    // leak of ten bytes a run would show.
    const auto flat_in = [&r](int64_t weft::test::SoakMemory::*bytes, int64_t slack) {
      return r.late.*bytes < r.early.*bytes + r.early.*bytes / 4 + slack;
    };
    const bool flat = flat_in(&weft::test::SoakMemory::resident, 32 << 20) &&
                      flat_in(&weft::test::SoakMemory::allocated, 8 << 20);
    std::printf("%lld runs: %lld wrong, %lld failed, %lld not refused; memory %s\n\n",
                static_cast<long long>(r.runs), static_cast<long long>(r.wrong),
                static_cast<long long>(r.failed), static_cast<long long>(r.not_refused),
                flat ? "flat" : "GROWS");
    good &= flat && r.wrong + r.failed + r.not_refused == 0;
  }
  return good ? 0 : 1;
}
