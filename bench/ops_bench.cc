// Every op by itself, in a session: the rows of the tables on arrays that no cache holds, and those
// of bench/ops/*.txt in shapes that networks have (bench/op_rows.h). GB/s count what must move
// (every input read, every output written once); `limit` is the share of what this machine copies,
// or, where a row says how many operations it takes, of its multiply-adds, both measured first.
//
//   weft_ops_bench --benchmark_filter='Conv|Tanh' [--benchmark_format=json]
//
// Fails where an op that has a kernel has neither a row nor a reason, or a row does not run.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "bench/limits.h"
#include "bench/op_rows.h"
#include "graph/text.h"
#include "runtime/session.h"

namespace weft::bench {
namespace {

struct Limits {
  double flops, bytes;
};
const Limits& Machine() {
  static const Limits limits = [] {
    const int threads = static_cast<int>(std::thread::hardware_concurrency());
    return Limits{FloatRate(threads), Copies().Rate(threads)};
  }();
  return limits;
}

// What a run of the op has to read and write. Of a variable it is as much as the largest other
// input or result; it is read and, where the op gives no result of its own, written.
double BytesOf(const OpRow& row, const std::vector<Tensor>& samples,
               const std::vector<Tensor>& results) {
  size_t bytes = 0, largest = 0;
  for (size_t k = 0; k < samples.size(); ++k) {
    if (row.samples[k].variable) continue;
    bytes += samples[k].num_bytes();
    largest = std::max(largest, samples[k].num_bytes());
  }
  for (const Tensor& t : results) {
    bytes += t.num_bytes();
    largest = std::max(largest, t.num_bytes());
  }
  for (size_t k = 0; k < samples.size(); ++k) {
    if (row.samples[k].variable)
      bytes += std::min(samples[k].num_bytes(), largest) * (results.empty() ? 2 : 1);
  }
  return static_cast<double>(bytes);
}

absl::Status Measure(const OpRow& row, benchmark::State& state) {
  Machine();
  ASSIGN_OR_RETURN(std::shared_ptr<Graph> graph, ParseText(row.graph));
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph, {.optimize = false}));
  std::vector<std::string> names, fetches, targets;
  std::vector<Tensor> samples, feeds;
  for (size_t k = 0; k < row.samples.size(); ++k) {
    ASSIGN_OR_RETURN(samples.emplace_back(), Draw(row.samples[k], static_cast<int>(k)));
    const std::string name = Concat("x", k);
    if (row.samples[k].variable) {
      RETURN_IF_ERROR(session->SetVariable(name, samples.back()));
    } else {
      names.push_back(name);
      feeds.push_back(samples.back());
    }
  }
  // A reference is the variable itself: nothing to fetch.
  const NodeId y = graph->Find("y");
  for (int i = 0; i < graph->num_outputs(y); ++i) {
    if (!IsRef(graph->dtype(Edge{y, i}))) fetches.push_back(Concat("y:", i));
  }
  if (fetches.empty()) targets.emplace_back("y");
  ASSIGN_OR_RETURN(const Callable run, session->Prepare(names, fetches, targets));
  ASSIGN_OR_RETURN(std::vector<Tensor> results, run.Run(feeds));
  const double bytes = BytesOf(row, samples, results);
  const auto start = std::chrono::steady_clock::now();
  for (auto _ : state) {
    results.clear();  // so that their memory is used again
    ASSIGN_OR_RETURN(results, run.Run(feeds));
  }
  const std::chrono::duration<double> s = std::chrono::steady_clock::now() - start;
  const bool computes = row.flops > 0;
  const double rate =
      (computes ? row.flops : bytes) * static_cast<double>(state.iterations()) / s.count();
  state.counters[computes ? "GFLOP/s" : "GB/s"] = rate * 1e-9;
  state.counters["limit"] = rate / (computes ? Machine().flops : Machine().bytes);
  return absl::OkStatus();
}

absl::StatusOr<OpRows> AllRows() {
  OpRows rows;
  RETURN_IF_ERROR(ParseOpRows(TableRows(), rows));
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(WEFT_BENCH_OPS))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    RETURN_IF_ERROR(ParseOpRows(text, rows));
  }
  RETURN_IF_ERROR(CheckAllOpsAreThere(rows));
  for (const OpRow& row : rows.rows) {
    if (const auto graph = ParseText(row.graph); !graph.ok())
      return InvalidArgument("row ", row.name, ": ", ToStd(graph.status().message()));
  }
  return rows;
}

int Main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const auto rows = AllRows();
  if (!rows.ok()) {
    std::fprintf(stderr, "%s\n", std::string(ToStd(rows.status().message())).c_str());
    return 1;
  }
  int failed = 0;
  bool measured = false;
  for (const OpRow& row : rows->rows) {
    const auto measure = [&](benchmark::State& state) {
      measured = true;
      const absl::Status s = Measure(row, state);
      if (s.ok()) return;
      ++failed;
      state.SkipWithError(std::string(ToStd(s.message())).c_str());
    };
    benchmark::RegisterBenchmark(row.name.c_str(), measure)->UseRealTime()->MinTime(0.1);
  }
  benchmark::RunSpecifiedBenchmarks();
  if (measured) {
    std::fprintf(stderr, "limits: %.0f GFLOP/s, %.1f GB/s\n", Machine().flops * 1e-9,
                 Machine().bytes * 1e-9);
  }
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace weft::bench

int main(int argc, char** argv) { return weft::bench::Main(argc, argv); }
