#include "tests/support/golden.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/strings.h"

namespace weft::test {
namespace {

std::vector<std::string> SplitNames(std::string_view text) {
  std::vector<std::string> names;
  std::string name;
  for (std::istringstream in{std::string(text)}; in >> name;) {
    if (name.back() == ',') name.pop_back();
    names.push_back(name);
  }
  return names;
}

}  // namespace

std::vector<GoldenCase> ReadGoldenFile(const std::string& path) {
  std::ifstream in(path);
  INFO(path);
  REQUIRE(in.good());
  std::vector<GoldenCase> cases;
  bool after = false;
  for (std::string line; std::getline(in, line);) {
    const auto names = [&](std::string_view key) {
      return SplitNames(std::string_view(line).substr(key.size()));
    };
    if (line.starts_with("==== ")) {
      cases.emplace_back().name = line.substr(5);
      after = false;
      continue;
    }
    if (cases.empty()) continue;  // words before the first case
    GoldenCase& c = cases.back();
    if (line.starts_with("---- ")) {
      c.pass = line.substr(5);
      after = true;
    } else if (line.empty()) {
      continue;
    } else if (after) {
      c.after += line + "\n";
    } else if (line.starts_with("fetch: ")) {
      c.fetches = names("fetch: ");
    } else if (line.starts_with("target: ")) {
      c.targets = names("target: ");
    } else if (line.starts_with("feed: ")) {
      c.feeds = names("feed: ");
    } else {
      c.before += line + "\n";
    }
  }
  for (const GoldenCase& c : cases) {
    INFO(c.name);
    REQUIRE_FALSE(c.before.empty());
    REQUIRE_FALSE(c.pass.empty());
  }
  return cases;
}

void WriteGoldenFile(const std::string& path, const std::vector<GoldenCase>& cases) {
  std::string head;
  {
    std::ifstream in(path);
    for (std::string line; std::getline(in, line) && !line.starts_with("==== ");)
      head += line + "\n";
  }
  std::ofstream out(path);
  out << head;
  for (const GoldenCase& c : cases) {
    if (&c != &cases.front()) out << "\n";
    out << "==== " << c.name << "\n";
    if (!c.fetches.empty()) out << "fetch: " << Join(c.fetches, ", ") << "\n";
    if (!c.targets.empty()) out << "target: " << Join(c.targets, ", ") << "\n";
    if (!c.feeds.empty()) out << "feed: " << Join(c.feeds, ", ") << "\n";
    out << c.before << "---- " << c.pass << "\n" << c.after;
  }
}

bool Approving() {
  const char* v = std::getenv("WEFT_APPROVE");
  return v != nullptr && std::string_view(v) == "1";
}

}  // namespace weft::test
