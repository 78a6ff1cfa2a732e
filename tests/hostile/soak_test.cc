#include "tests/hostile/soak.h"

#include <catch2/catch.hpp>

namespace weft {
namespace {

TEST_CASE("many threads on one session and on many agree", "[hostile][soak]") {
  for (const auto& [sessions, threads] : {std::pair(1, 64), std::pair(8, 8)}) {
    CAPTURE(sessions, threads);
    const test::SoakResult r = test::Soak({sessions, threads, 1, nullptr});
    CHECK(r.runs > 0);
    CHECK(r.wrong == 0);
    CHECK(r.failed == 0);
    CHECK(r.not_refused == 0);
  }
}

}  // namespace
}  // namespace weft
