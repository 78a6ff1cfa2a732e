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
    // A session keeps as many frames as runs have met in one place: more of 64 as time goes on.
    // A leak of ten bytes a run would show. A sanitizer's heap does not say what is allocated.
    const bool flat = r.late.resident < r.early.resident + r.early.resident / 4 + (32 << 20) &&
                      (r.early.allocated == 0 || r.trimmed.allocated < r.early.allocated);
    std::printf(
        "%lld runs: %lld wrong, %lld failed, %lld not refused; memory %s, %.1f MiB allocated "
        "when trimmed\n\n",
        static_cast<long long>(r.runs), static_cast<long long>(r.wrong),
        static_cast<long long>(r.failed), static_cast<long long>(r.not_refused),
        flat ? "flat" : "GROWS", static_cast<double>(r.trimmed.allocated) / (1 << 20));
    good &= flat && r.wrong + r.failed + r.not_refused == 0;
  }
  return good ? 0 : 1;
}
