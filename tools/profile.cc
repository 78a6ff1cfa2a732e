// weft profile FILE: a trace of one run, for Perfetto and Chrome. Source of the format: "Trace
// Event Format", complete events ("ph": "X"), times in microseconds.
#include <iostream>
#include <set>

#include "core/file.h"
#include "core/terminal.h"
#include "runtime/run_messages.h"
#include "tools/commands.h"
#include "tools/json.h"
#include "tools/model_args.h"

namespace weft::tools {
namespace {

struct ProfileArgs {
  ModelArgs model;
  std::string out = "trace.json", run_metadata;
  int warm_up = 3, runs = 1;
  bool json = false;
};

int Profile(const ProfileArgs& args) {
  const auto ready = GetReady(args.model);
  if (!ready.ok()) return Fail(ready.status());
  if (!args.json) PrintNotes(*ready);
  for (int i = 0; i < args.warm_up; ++i) {
    const auto r = ready->session->Run(ready->feeds, ready->fetches, ready->targets);
    if (!r.ok()) return Fail(r.status());
  }
  Json events = Json::array();
  std::set<int> threads;
  int64_t kernels = 0, busy_ns = 0, offset_ns = 0;
  std::vector<RecordedRun> recorded;
  for (int run = 0; run < args.runs; ++run) {
    StepStats stats;
    RunOptions options;
    options.stats = &stats;
    const auto r = ready->session->Run(ready->feeds, ready->fetches, ready->targets, options);
    if (!r.ok()) return Fail(r.status());
    int64_t end_ns = 0;
    recorded.push_back({stats.Take(), stats.start_unix_ns});
    for (const KernelStats& k : recorded.back().kernels) {
      events.push_back(
          {{"name", k.node},
           {"cat", k.op},
           {"ph", "X"},
           {"pid", 1},
           {"tid", k.thread},
           {"ts", static_cast<double>(offset_ns + k.start_ns) / 1e3},
           {"dur", static_cast<double>(k.end_ns - k.start_ns) / 1e3},
           {"args",
            {{"op", k.op}, {"shapes", k.shapes}, {"output_bytes", k.output_bytes}, {"run", run}}}});
      threads.insert(k.thread);
      ++kernels;
      busy_ns += k.end_ns - k.start_ns;
      end_ns = std::max(end_ns, k.end_ns);
    }
    offset_ns += end_ns + 1000;
  }
  events.push_back(
      {{"name", "process_name"}, {"ph", "M"}, {"pid", 1}, {"args", {{"name", args.model.file}}}});
  for (const int t : threads) {
    events.push_back({{"name", "thread_name"},
                      {"ph", "M"},
                      {"pid", 1},
                      {"tid", t},
                      {"args", {{"name", t == 0 ? std::string("caller") : Concat("worker ", t)}}}});
  }
  const Json trace = {{"displayTimeUnit", "ns"}, {"traceEvents", std::move(events)}};
  if (absl::Status s = WriteFile(args.out, ToLine(trace)); !s.ok()) return Fail(s);
  if (!args.run_metadata.empty()) {
    if (absl::Status s = WriteFile(args.run_metadata, SerializeRunMetadata(recorded)); !s.ok())
      return Fail(s);
  }
  if (args.json) {
    std::cout << ToLine({{"out", args.out},
                         {"kernels", kernels},
                         {"busy_ns", busy_ns},
                         {"span_ns", offset_ns}})
              << '\n';
  } else {
    std::cout << args.out << ": " << kernels << " kernels in "
              << HumanTime(static_cast<double>(offset_ns))
              << "; open it at ui.perfetto.dev or chrome://tracing\n";
  }
  return kOk;
}

}  // namespace

std::function<int()> DeclareProfile(Options& o) {
  auto args = std::make_shared<ProfileArgs>();
  DeclareRunOptions(o, args->model);
  o.Value("--out,-o", args->out, "FILE", "Where the trace goes (trace.json)");
  o.Value("--run-metadata", args->run_metadata, "FILE",
          "Write the runs as TensorFlow's RunMetadata, too");
  o.Value("--warm-up", args->warm_up, "N", "Runs before the recorded ones (3)");
  o.Value("--runs,-n", args->runs, "N", "Runs to record (1)");
  o.Flag("--json", args->json, "One JSON object");
  return [args] { return Profile(*args); };
}

}  // namespace weft::tools
