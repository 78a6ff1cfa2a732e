// Passes over graphs: each case of tests/golden/*.txt comes out as the file says, and means the
// same.
#include "graph/rewrite.h"

#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "graph/import.h"
#include "graph/text.h"
#include "graph/verify.h"
#include "runtime/fold_constants.h"
#include "runtime/optimize.h"
#include "tests/support/compare.h"
#include "tests/support/golden.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::GoldenCase;

absl::Status RunPasses(const std::string& passes, PrunedGraph& pruned, RewriteReport& report) {
  RewriteOptions options;
  if (passes.ends_with(" fast-math")) options.most = Contract::kFastMath;
  std::istringstream words(passes);
  for (std::string pass; words >> pass;) {
    if (pass == "arithmetic") {
      RETURN_IF_ERROR(Rewrite(pruned, ArithmeticRules(), options, &report));
    } else if (pass == "array") {
      RETURN_IF_ERROR(Rewrite(pruned, ArrayRules(), options, &report));
    } else if (pass == "fusion") {
      RETURN_IF_ERROR(Rewrite(pruned, FusionRules(), options, &report));
    } else if (pass == "norm") {
      RETURN_IF_ERROR(Rewrite(pruned, NormRules(), options, &report));
      RETURN_IF_ERROR(RemoveDeadNodes(pruned));
    } else if (pass == "merge") {
      RETURN_IF_ERROR(MergeCommonSubexpressions(pruned, &report));
    } else if (pass == "fold") {
      RETURN_IF_ERROR(FoldConstants(pruned, {}, &report));
      RETURN_IF_ERROR(RemoveDeadNodes(pruned));
    } else if (pass == "unread") {
      RETURN_IF_ERROR(SkipUnreadResults(pruned, &report));
      RETURN_IF_ERROR(RemoveDeadNodes(pruned));
    } else if (pass == "identity") {
      RETURN_IF_ERROR(ReadPastIdentityN(pruned, &report));
      RETURN_IF_ERROR(RemoveDeadNodes(pruned));
    } else if (pass == "pixels") {
      RETURN_IF_ERROR(SkipUnreadPixels(pruned, &report));
    } else if (pass == "dead") {
      RETURN_IF_ERROR(RemoveDeadNodes(pruned));
    } else if (pass == "all") {
      RETURN_IF_ERROR(Optimize(pruned, {}, &report));
    } else if (pass == "elementwise") {
      RETURN_IF_ERROR(FuseChains(pruned, {}, &report));
    } else if (pass != "fast-math") {
      return NotFound("no pass '", pass, "'");
    }
  }
  return absl::OkStatus();
}

struct Outcome {
  std::unique_ptr<Graph> before;
  PrunedGraph after;
  std::vector<std::string> fetches;
  RewriteReport report;
  std::string text;
};

Outcome RunCase(const GoldenCase& c) {
  Outcome out;
  auto graph = ParseText(c.before);
  INFO(graph.status().message());
  REQUIRE(graph.ok());
  out.before = *std::move(graph);
  out.fetches = c.fetches;
  if (out.fetches.empty())
    out.fetches.emplace_back(out.before->node(out.before->num_nodes() - 1).name);
  RunSignature signature;
  for (const std::string& f : c.feeds) signature.feeds.push_back(*out.before->ParseTensorName(f));
  for (const std::string& f : out.fetches)
    signature.fetches.push_back(*out.before->ParseTensorName(f));
  for (const std::string& t : c.targets) signature.targets.push_back(out.before->Find(t));
  if (c.feeds.empty()) {
    // Nothing is cut: placeholders stay, with their shapes.
    out.after = {*ParseText(c.before), {}, signature.fetches, signature.targets};
  } else {
    auto pruned = Prune(*out.before, signature);
    INFO(pruned.status().message());
    REQUIRE(pruned.ok());
    out.after = *std::move(pruned);
  }
  Graph& g = *out.after.graph;
  REQUIRE(InferShapes(g).ok());
  const absl::Status status = RunPasses(c.pass, out.after, out.report);
  INFO(status.message());
  REQUIRE(status.ok());
  CHECK(Verify(g).empty());
  out.text = ToText(g);
  for (size_t i = 0; i < out.fetches.size(); ++i) {
    const std::string now = g.TensorName(out.after.fetches[i]);
    if (now != out.fetches[i]) out.text += Concat("# fetch ", out.fetches[i], " = ", now, "\n");
  }
  for (const RewriteReport::Line& line : out.report.lines)
    out.text += Concat("# ", line.rule, ": ", line.count, "\n");
  return out;
}

std::vector<Feed> SampleFeeds(const Graph& g, const Shape& for_unknown) {
  std::vector<Feed> feeds;
  for (NodeId id = 0; id < g.num_nodes(); ++id) {
    if (!g.alive(id) || !g.node(id).Is("Placeholder")) continue;
    const PartialShape& s = g.shape({id, 0});
    Dims dims;
    for (int64_t d : s.rank_known() ? s.dims() : for_unknown.dims())
      dims.push_back(IsKnownDim(d) ? d : 2);
    // By name: both graphs get the same numbers.
    feeds.emplace_back(
        g.node(id).name,
        test::Sample(g.dtype({id, 0}), Shape(std::span<const int64_t>(dims.data(), dims.size())),
                     std::hash<std::string_view>()(g.node(id).name)));
  }
  return feeds;
}

// Runs the graph before and after on the same data; false if it runs with none.
bool AgreeOnSamples(Outcome& out) {
  double tolerance = 0;
  for (const RewriteReport::Line& line : out.report.lines) {
    if (line.contract != ContractName(Contract::kExact)) tolerance = 1e-5;
  }
  std::vector<std::string> fetches;
  for (const Edge& e : out.after.fetches) fetches.push_back(out.after.graph->TensorName(e));
  const auto before = test::MakeSession(std::move(out.before), {.optimize = false});
  const auto after = test::MakeSession(std::move(out.after.graph), {.optimize = false});
  for (const Shape& shape : {Shape{2, 3}, Shape{2, 2, 3}, Shape{}, Shape{0, 3}}) {
    const auto want = before->Run(SampleFeeds(before->graph(), shape), out.fetches);
    if (!want.ok()) continue;
    const auto got = after->Run(SampleFeeds(after->graph(), shape), fetches);
    INFO(got.status().message());
    REQUIRE(got.ok());
    for (size_t i = 0; i < want->size(); ++i) {
      CAPTURE(out.fetches[i], (*want)[i].ToString(), (*got)[i].ToString());
      CHECK(test::Near((*got)[i], (*want)[i], tolerance));
    }
    return true;
  }
  return false;
}

const char* const kGoldenFiles[] = {"arithmetic", "array",  "fusion",   "merge",       "fold",
                                    "unread",     "pixels", "pipeline", "elementwise", "norm"};

std::string GoldenPath(std::string_view name) {
  return Concat(WEFT_TESTS_DIR, "/golden/", name, ".txt");
}

TEST_CASE("passes turn graphs into what the golden files say", "[rewrite][golden]") {
  for (const char* file : kGoldenFiles) {
    std::vector<GoldenCase> cases = test::ReadGoldenFile(GoldenPath(file));
    int ran = 0;
    for (GoldenCase& c : cases) {
      INFO(file << ".txt, case '" << c.name << "'\n" << c.before);
      Outcome out = RunCase(c);
      if (test::Approving()) c.after = out.text;
      CHECK(out.text == c.after);
      if (c.feeds.empty()) ran += AgreeOnSamples(out);
    }
    // Some cases show what cannot run.
    CHECK(ran * 4 >= static_cast<int>(cases.size()) * 3);
    if (test::Approving()) test::WriteGoldenFile(GoldenPath(file), cases);
  }
}

TEST_CASE("every rule has a golden case that it applies to", "[rewrite][golden]") {
  std::set<std::string, std::less<>> applied;
  for (const char* file : kGoldenFiles) {
    for (const GoldenCase& c : test::ReadGoldenFile(GoldenPath(file))) {
      for (const RewriteReport::Line& line : RunCase(c).report.lines) applied.insert(line.rule);
    }
  }
  for (const auto& rules : {ArithmeticRules(), ArrayRules(), FusionRules(), NormRules()}) {
    for (const Rule& rule : rules) {
      INFO(rule.name);
      CHECK(applied.contains(rule.name));
    }
  }
}

TEST_CASE("a rule that is switched off does not apply", "[rewrite]") {
  const GoldenCase c{"", {}, {}, {}, "x = Placeholder(dtype: float)\nz = Exp(Mul(x, 1))\n", "", ""};
  Outcome out = RunCase(c);
  RewriteOptions options;
  options.disabled = {"multiply by one"};
  REQUIRE(Rewrite(out.after, ArithmeticRules(), options, &out.report).ok());
  CHECK(out.report.lines.empty());
  options.disabled.clear();
  options.has_kernel = [](const Node& n) { return !n.Is("Square"); };
  REQUIRE(Rewrite(out.after, ArithmeticRules(), options, &out.report).ok());
  CHECK(out.report.lines.size() == 1);
}

TEST_CASE("a rule whose new op has no kernel does not apply", "[rewrite]") {
  const GoldenCase c{"", {}, {}, {}, "x = Placeholder(dtype: float)\nz = Exp(Mul(x, x))\n", "", ""};
  Outcome out = RunCase(c);
  RewriteOptions options;
  options.has_kernel = [](const Node& n) { return !n.Is("Square"); };
  REQUIRE(Rewrite(out.after, ArithmeticRules(), options, &out.report).ok());
  CHECK(out.report.lines.empty());
  CHECK(ToText(*out.after.graph) ==
        "x = Placeholder(dtype: float)\nz/Mul = Mul(x, x)\nz = Exp(z/Mul)\n");
}

}  // namespace
}  // namespace weft
