// Bad graphs, feeds and fetches with their exact messages.
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "graph/text.h"
#include "kernels/registry.h"
#include "ops/registry.h"
#include "tests/support/golden.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

// "x=float<2,3>": the name, and ones of that dtype and shape.
Feed ParseFeed(const std::string& text) {
  const size_t equals = text.find('='), open = text.find('<');
  CAPTURE(text);
  REQUIRE(equals < open);
  const DType dtype = DTypeFromName(text.substr(equals + 1, open - equals - 1));
  std::vector<int64_t> dims;
  for (size_t at = open; text[at] != '>' && text[at + 1] != '>';
       at = text.find_first_of(",>", at + 1))
    dims.push_back(std::stoll(text.substr(at + 1)));
  Tensor t = Tensor::Allocate(dtype, *Shape::Make(dims)).value();
  DispatchType<kReal>(dtype, [&]<typename T>() {
    for (T& v : t.span<T>()) v = T(1);
  });
  return {text.substr(0, equals), t};
}

absl::StatusOr<std::vector<Tensor>> Run(const test::GoldenCase& c) {
  std::shared_ptr<Graph> graph;
  if (c.pass == "pbtxt") {
    ASSIGN_OR_RETURN(graph, test::GraphFromText(c.before));
  } else {
    REQUIRE(c.pass == "text");
    ASSIGN_OR_RETURN(graph, ParseText(c.before));
  }
  SessionOptions options;
  options.memory_limit = size_t{256} << 20;
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph, options));
  std::vector<Feed> feeds;
  for (const std::string& feed : c.feeds) feeds.push_back(ParseFeed(feed));
  std::vector<std::string> fetches = c.fetches;
  for (std::string& f : fetches) {
    if (f == "''") f.clear();
  }
  return session->Run(feeds, fetches, c.targets);
}

// "INVALID_ARGUMENT: …", or "OK: float [2,3]".
std::string Outcome(const absl::StatusOr<std::vector<Tensor>>& got) {
  if (!got.ok()) {
    return Concat(absl::StatusCodeToString(got.status().code()), ": ", test::Message(got.status()),
                  "\n");
  }
  std::vector<std::string> shapes;
  for (const Tensor& t : *got) shapes.push_back(Concat(DTypeName(t.dtype()), " ", t.shape()));
  return Concat("OK: ", Join(shapes, ", "), "\n");
}

// Runs the cases of a file, compares or approves; returns how many there are, and how many ran.
std::pair<size_t, size_t> RunFile(const std::string& name) {
  const std::string path = Concat(WEFT_ORACLE_DIR, "/../hostile/", name);
  std::vector<test::GoldenCase> cases = test::ReadGoldenFile(path);
  size_t ran = 0;
  for (test::GoldenCase& c : cases) {
    CAPTURE(c.name);
    const auto result = Run(c);
    ran += result.ok();
    CHECK(result.status().code() != absl::StatusCode::kInternal);
    const std::string got = Outcome(result);
    if (test::Approving()) {
      c.after = got;
    } else {
      CHECK(got == c.after);
    }
  }
  if (test::Approving()) test::WriteGoldenFile(path, cases);
  return {cases.size(), ran};
}

TEST_CASE("bad graphs, feeds and fetches get the messages of messages.txt", "[hostile][messages]") {
  const auto [cases, ran] = RunFile("messages.txt");
  CHECK(cases >= 120);
  CHECK(ran == 0);
}

TEST_CASE("what TensorFlow had advisories for is refused or harmless here",
          "[hostile][advisories]") {
  const auto [cases, ran] = RunFile("advisories.txt");
  CHECK(cases >= 380);
  CHECK(ran < cases / 4);
}

using Advisory = std::pair<int, int>;  // year and number

std::string HostileFile(const std::string& name) {
  std::ifstream in(Concat(WEFT_ORACLE_DIR, "/../hostile/", name));
  std::ostringstream text;
  text << in.rdbuf();
  REQUIRE_FALSE(text.str().empty());
  return text.str();
}

struct SetAside {
  std::multiset<Advisory> numbers;
  std::vector<std::string> ops;  // that Weft does not have
};

// "2020: 1 3-5; 2021: 7".
std::set<Advisory> ParseNumbers(const std::string& text) {
  std::set<Advisory> numbers;
  int year = 0, first = 0;
  char after = 0;
  for (std::istringstream in(text); in >> first;) {
    int last = first;
    if (in.peek() == ':') {
      year = first;
    } else {
      if (in.peek() == '-') in >> after >> last;
      for (int n = first; n <= last; ++n) numbers.emplace(year, n);
    }
    if (in.peek() == ':' || in.peek() == ';') in >> after;
  }
  return numbers;
}

// The list at the head of advisories.txt: "- why (how many): numbers", and "- those ops: names".
SetAside ReadSetAside() {
  const std::string text = HostileFile("advisories.txt");
  const std::string head = text.substr(0, text.find("\n===="));
  SetAside aside;
  for (size_t at = head.find("\n- "), next; at != std::string::npos; at = next) {
    next = head.find("\n- ", at + 1);
    const std::string item = head.substr(at + 3, next - at - 3);
    const size_t colon = item.find(':'), open = item.rfind('(', colon);
    CAPTURE(item);
    std::istringstream list(item.substr(colon + 1));
    if (open == std::string::npos) {
      for (std::string op; list >> op;) aside.ops.push_back(op);
    } else {
      const std::set<Advisory> numbers = ParseNumbers(list.str());
      CHECK(numbers.size() == std::stoul(item.substr(open + 1)));
      aside.numbers.insert(numbers.begin(), numbers.end());
    }
  }
  return aside;
}

// What the titles of cases name as TFSA-2021-015.
std::set<Advisory> NamedByCases() {
  std::set<Advisory> named;
  constexpr std::string_view kMark = "TFSA-";
  for (const char* file : {"advisories.txt", "messages.txt", "advisory_files_test.cc"}) {
    const std::string text = HostileFile(file);
    const size_t first = text.find("\n====");
    for (size_t at = first == std::string::npos ? 0 : first;
         (at = text.find(kMark, at)) != std::string::npos;) {
      at += kMark.size();
      named.emplace(std::stoi(text.substr(at, 4)), std::stoi(text.substr(at + 5, 3)));
    }
  }
  return named;
}

TEST_CASE("each of TensorFlow's advisories is a case, or set aside for a reason",
          "[hostile][advisories]") {
  const SetAside aside = ReadSetAside();
  const std::set<Advisory> named = NamedByCases();
  std::set<Advisory> all;
  for (const auto& [year, last] :
       {Advisory{2018, 6}, {2019, 2}, {2020, 34}, {2021, 200}, {2022, 170}, {2023, 20}}) {
    for (int n = 1; n <= last; ++n) all.emplace(year, n);
  }
  for (const Advisory& a : all) {
    CAPTURE(a.first, a.second);
    CHECK(aside.numbers.count(a) + named.count(a) == 1);
  }
  CHECK(aside.numbers.size() + named.size() == all.size());
  CHECK(aside.ops.size() > 100);
  for (const std::string& op : aside.ops) {
    CAPTURE(op);  // an op that runs now wants cases of its advisories
    CHECK(!CpuKernels().HasOp(op));
  }
}

}  // namespace
}  // namespace weft
