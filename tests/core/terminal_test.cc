#include "core/terminal.h"

#include <catch2/catch.hpp>

namespace weft {
namespace {

TEST_CASE("numbers for people", "[terminal]") {
  CHECK(Decimals(0.5, 3) == "0.500");
  CHECK(Decimals(-1.25, 1) == "-1.2");
  CHECK(Decimals(-0.0004, 3) == "0.000");
  CHECK(Decimals(-0.0005001, 3) == "-0.001");
  CHECK(Decimals(-0.0, 0) == "0");
  CHECK(WithCommas(-1234567) == "-1,234,567");
  CHECK(WithCommas(999) == "999");
  CHECK(HumanTime(1234) == "1.23 µs");
}

TEST_CASE("tables align numbers right", "[terminal]") {
  TextTable t({"name", "n"});
  t.Row({"α", "5"});
  t.Row({"bc", "12"});
  CHECK(t.ToString(-1) == "name   n\nα      5\nbc    12\n");
}

}  // namespace
}  // namespace weft
