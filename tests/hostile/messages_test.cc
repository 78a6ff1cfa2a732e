// Bad graphs, feeds and fetches with their exact messages.
#include <catch2/catch.hpp>

#include "graph/text.h"
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
  CHECK(cases >= 150);
  CHECK(ran < cases / 4);
}

}  // namespace
}  // namespace weft
