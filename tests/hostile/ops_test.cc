// Every op that has a kernel × every input and attribute × every kind of wrongness: what comes back
// is a result or an error that names the node, and nothing else happens.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include "kernels/registry.h"
#include "ops/registry.h"
#include "tests/hostile/op_case.h"
#include "tests/support/graphs.h"

namespace weft {
namespace {

using test::OpCase;
using test::Way;

// An error says which node it is about; limits are the session's own.
bool NamesNode(const absl::Status& s, const OpCase& c) {
  if (s.code() == absl::StatusCode::kResourceExhausted ||
      s.code() == absl::StatusCode::kDeadlineExceeded)
    return true;
  const std::string m = test::Message(s);
  return m.find(Concat(c.op, " node 'n'")) != std::string::npos ||
         m.find(" node 'in") != std::string::npos || m.find("(node 'n')") != std::string::npos;
}

struct Counts {
  int64_t run = 0, refused = 0, slow = 0;
  std::map<absl::StatusCode, int64_t> codes;
};

// Standard error goes nowhere meanwhile: what Print prints is no news here.
class Quiet {
 public:
  explicit Quiet(bool on) : kept_(on ? ::dup(2) : -1) {
    if (kept_ < 0) return;
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, 2);
    ::close(nowhere);
  }
  ~Quiet() {
    if (kept_ < 0) return;
    ::dup2(kept_, 2);
    ::close(kept_);
  }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  int kept_;
};

absl::StatusOr<std::vector<Tensor>> RunQuietly(const OpCase& c, Way way) {
  const Quiet quiet(c.op.starts_with("Print"));
  return test::RunCase(c, way);
}

void RunHostile(const OpCase& c, Way way, Counts& counts) {
  CAPTURE(static_cast<int>(way));
  const auto begin = std::chrono::steady_clock::now();
  const auto got = RunQuietly(c, way);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  ++counts.run;
  ++counts.codes[got.status().code()];
  if (seconds > 0.25) {
    ++counts.slow;
    if (std::getenv("WEFT_HOSTILE_SLOW") != nullptr)
      std::fprintf(stderr, "%.2f s way %d %s\n", seconds, static_cast<int>(way),
                   c.ToString().c_str());
  }
  // The limit is 2 s; the rest is for the machine that is busy or under a sanitizer.
  if (seconds > 20) FAIL_CHECK("took " << seconds << " s");
  if (got.ok()) return;
  ++counts.refused;
  const absl::StatusCode code = got.status().code();
  if (code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown)
    FAIL_CHECK(got.status());
  if (!NamesNode(got.status(), c)) FAIL_CHECK("names no node: " << got.status());
}

// There are a million and a half cases. Of each op one in so many is run, other ones for other ops;
// all, with WEFT_HOSTILE_ALL=1; one op's, with WEFT_HOSTILE_OP=Abs.
constexpr size_t kEvery = 15;

// The ops of one part, so that the parts run side by side.
void RunPart(int part, int parts) {
  const char* only = std::getenv("WEFT_HOSTILE_OP");
  const bool all = std::getenv("WEFT_HOSTILE_ALL") != nullptr;
  Counts counts;
  std::set<std::string> ops;
  const std::vector<OpCase> bases = test::BaseCases();
  for (size_t b = 0; b < bases.size(); ++b) {
    const OpCase& base = bases[b];
    if (static_cast<int>(std::hash<std::string>()(base.op) % parts) != part) continue;
    if (only != nullptr && base.op != only) continue;
    ops.insert(base.op);
    INFO(base.ToString());
    for (Way way : test::kWays) {
      const auto valid = RunQuietly(base, way);
      if (!valid.ok()) FAIL_CHECK("no valid case: " << valid.status());
    }
    const std::vector<OpCase> mutations = test::Mutations(base);
    for (size_t m = 0; m < mutations.size(); ++m) {
      INFO(mutations[m].ToString());
      for (Way way : test::kWays) {
        if (all || (3 * m + static_cast<size_t>(way)) % kEvery == b % kEvery)
          RunHostile(mutations[m], way, counts);
      }
    }
  }
  std::printf("%zu ops, %lld hostile cases, %lld refused, %lld above 0.25 s;", ops.size(),
              static_cast<long long>(counts.run), static_cast<long long>(counts.refused),
              static_cast<long long>(counts.slow));
  for (const auto& [code, n] : counts.codes)
    std::printf(" %s %lld", absl::StatusCodeToString(code).c_str(), static_cast<long long>(n));
  std::printf("\n");
  if (only == nullptr) CHECK(counts.refused > 1000);
}

constexpr int kParts = 4;
TEST_CASE("ops refuse or survive hostile inputs, part 1", "[hostile][ops]") { RunPart(0, kParts); }
TEST_CASE("ops refuse or survive hostile inputs, part 2", "[hostile][ops]") { RunPart(1, kParts); }
TEST_CASE("ops refuse or survive hostile inputs, part 3", "[hostile][ops]") { RunPart(2, kParts); }
TEST_CASE("ops refuse or survive hostile inputs, part 4", "[hostile][ops]") { RunPart(3, kParts); }

TEST_CASE("every op that has a kernel has a case to be made hostile", "[hostile][ops]") {
  std::set<std::string, std::less<>> have;
  for (const OpCase& c : test::BaseCases()) have.insert(c.op);
  std::vector<std::string> missing;
  for (const std::string_view name : Ops().Names()) {
    const bool internal = (Ops().Find(name)->flags & kInternal) != 0;
    if (CpuKernels().HasOp(name) && !internal && !have.contains(name)) missing.emplace_back(name);
  }
  CAPTURE(Join(missing, " "));
  CHECK(missing.empty());
}

}  // namespace
}  // namespace weft
