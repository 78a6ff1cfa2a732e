// weft bench FILE: how fast a model runs, and where the time goes.
#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <numeric>

#include "core/terminal.h"
#include "tools/commands.h"
#include "tools/cost.h"
#include "tools/json.h"
#include "tools/model_args.h"

namespace weft::tools {
namespace {

struct BenchArgs {
  ModelArgs model;
  int warm_up = 3, runs = 0;
  double seconds = 2;
  bool json = false;
};

using Clock = std::chrono::steady_clock;

struct OpTime {
  int64_t calls = 0, ns = 0;
};

// Value below which a share of the sorted values lies.
double Percentile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const size_t low = static_cast<size_t>(at);
  const size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - static_cast<double>(low));
}

struct Measured {
  double compile_ns = 0, first_ns = 0;
  std::vector<double> ns;  // sorted
  double mean() const {
    return std::accumulate(ns.begin(), ns.end(), 0.0) / static_cast<double>(ns.size());
  }
  std::map<std::string, OpTime> ops;  // of one instrumented run
  size_t peak_bytes = 0;
};

absl::StatusOr<Measured> Measure(const BenchArgs& args, const ReadyModel& ready) {
  Measured m;
  const auto since = [](Clock::time_point t) {
    return std::chrono::duration<double, std::nano>(Clock::now() - t).count();
  };
  std::vector<std::string> names;
  std::vector<Tensor> tensors;
  for (const auto& [name, tensor] : ready.feeds) {
    names.push_back(name);
    tensors.push_back(tensor);
  }
  auto start = Clock::now();
  ASSIGN_OR_RETURN(const Callable callable,
                   ready.session->Prepare(names, ready.fetches, ready.targets));
  m.compile_ns = since(start);
  start = Clock::now();
  RETURN_IF_ERROR(callable.Run(tensors).status());
  m.first_ns = since(start);
  for (int i = 0; i < args.warm_up; ++i) RETURN_IF_ERROR(callable.Run(tensors).status());

  Progress progress(args.runs);
  const auto begin = Clock::now();
  while (args.runs > 0 ? static_cast<int>(m.ns.size()) < args.runs
                       : m.ns.size() < 5 || since(begin) < args.seconds * 1e9) {
    start = Clock::now();
    RETURN_IF_ERROR(callable.Run(tensors).status());
    m.ns.push_back(since(start));
    if (args.runs > 0) progress.Update(static_cast<int64_t>(m.ns.size()), "runs");
  }
  std::sort(m.ns.begin(), m.ns.end());
  StepStats stats;
  RunOptions options;
  options.stats = &stats;
  RETURN_IF_ERROR(callable.Run(tensors, options).status());
  for (const KernelStats& k : stats.Take()) {
    OpTime& t = m.ops[k.op];
    ++t.calls;
    t.ns += k.end_ns - k.start_ns;
  }
  m.peak_bytes = ready.session->peak_bytes();
  return m;
}

int Bench(const BenchArgs& args) {
  const auto ready = GetReady(args.model);
  if (!ready.ok()) return Fail(ready.status());
  if (!args.json) PrintNotes(*ready);
  const auto m = Measure(args, *ready);
  if (!m.ok()) return Fail(m.status());
  std::vector<std::pair<std::string, OpTime>> ops(m->ops.begin(), m->ops.end());
  std::sort(ops.begin(), ops.end(),
            [](const auto& a, const auto& b) { return a.second.ns > b.second.ns; });
  int64_t total = 0;
  for (const auto& [op, t] : ops) total += t.ns;
  static constexpr std::pair<const char*, double> kShares[] = {
      {"min", 0}, {"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"max", 1}};
  if (args.json) {
    Json json = {{"compile_ns", m->compile_ns},
                 {"first_run_ns", m->first_ns},
                 {"runs", m->ns.size()},
                 {"mean_ns", m->mean()}};
    for (const auto& [name, share] : kShares) json[Concat(name, "_ns")] = Percentile(m->ns, share);
    json["peak_bytes"] = m->peak_bytes;
    json["ops"] = Json::array();
    for (const auto& [op, t] : ops)
      json["ops"].push_back({{"op", op}, {"calls", t.calls}, {"ns", t.ns}});
    std::cout << ToLine(json) << '\n';
    return kOk;
  }
  TextTable times(
      {"compile", "first run", "runs", "mean", "min", "p50", "p90", "p99", "max", "memory"});
  std::vector<std::string> row = {HumanTime(m->compile_ns), HumanTime(m->first_ns),
                                  Concat(m->ns.size()), HumanTime(m->mean())};
  for (const auto& [name, share] : kShares) row.push_back(HumanTime(Percentile(m->ns, share)));
  row.push_back(HumanBytes(static_cast<double>(m->peak_bytes)));
  times.Row(std::move(row));
  std::cout << times.ToString() << '\n';
  TextTable table({"op", "calls", "time", "share %"});
  for (const auto& [op, t] : ops) {
    char share[16];
    std::snprintf(share, sizeof(share), "%.1f",
                  total == 0 ? 0 : 100.0 * static_cast<double>(t.ns) / static_cast<double>(total));
    table.Row({op, Concat(t.calls), HumanTime(static_cast<double>(t.ns)), share});
  }
  std::cout << table.ToString();
  return kOk;
}

}  // namespace

std::function<int()> DeclareBench(Options& o) {
  auto args = std::make_shared<BenchArgs>();
  DeclareRunOptions(o, args->model);
  o.Value("--warm-up", args->warm_up, "N", "Runs before the clock counts (3)");
  o.Value("--runs,-n", args->runs, "N", "Runs to measure; 0: as many as fit into --seconds");
  o.Value("--seconds", args->seconds, "S", "How long to measure (2)");
  o.Flag("--json", args->json, "One JSON object");
  return [args] { return Bench(*args); };
}

}  // namespace weft::tools
