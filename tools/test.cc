// weft test DIR: golden tests of graph files.
#include <algorithm>
#include <cmath>
#include <csignal>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/terminal.h"
#include "re2/re2.h"
#include "tools/child.h"
#include "tools/commands.h"
#include "tools/test_case.h"

namespace weft::tools {
namespace {

using Json = nlohmann::ordered_json;

struct TestArgs {
  std::string folder, filter;
  int jobs = 1;
  CaseOptions options;
  bool json = false, quiet = false, no_optimize = false;
};

// A result as it crosses from the child process.
std::string Encode(const CaseResult& r) {
  Json json;
  json["status"] = static_cast<int>(r.status);
  json["missing"] = r.missing;
  json["error"] = std::isfinite(r.largest_error) ? Json(r.largest_error) : Json(nullptr);
  json["message"] = r.message;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

CaseResult Decode(const ChildResult& child, double limit) {
  CaseResult r;
  const Json json = Json::parse(child.output, nullptr, /*allow_exceptions=*/false);
  const std::string last_words =
      child.errors.substr(child.errors.find_last_of('\n', child.errors.size() - 2) + 1);
  if (child.timed_out) {
    r.message = Concat("took more than ", limit, " s");
  } else if (child.signal != 0) {
    r.message =
        Concat("crashed: ", SignalName(child.signal), last_words.empty() ? "" : "; ", last_words);
  } else if (!json.is_object()) {
    r.message = "its process ended early";
  } else {
    r.status = static_cast<CaseStatus>(json["status"].get<int>());
    r.missing = json["missing"].get<std::vector<std::string>>();
    r.largest_error = json["error"].is_null() ? INFINITY : json["error"].get<double>();
    r.message = json["message"].get<std::string>();
  }
  return r;
}

void PrintJson(const TestCase& c, const CaseResult& r, double seconds) {
  Json json;
  json["id"] = c.id;
  json["source"] = c.source();
  json["status"] = StatusName(r.status);
  json["missing"] = r.missing;
  json["largest_error"] = std::isfinite(r.largest_error) ? Json(r.largest_error) : Json(nullptr);
  json["message"] = r.message;
  json["seconds"] = std::round(seconds * 1000) / 1000;
  std::cout << json.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
}

std::string PaintStatus(CaseStatus s) {
  const Colour colour = s == CaseStatus::kFail          ? Colour::kRed
                        : s == CaseStatus::kUnsupported ? Colour::kYellow
                                                        : Colour::kGreen;
  return Paint(1, colour, StatusName(s));
}

std::string FirstLine(std::string text, size_t most) {
  if (const size_t end = text.find('\n'); end != std::string::npos)
    text = text.substr(0, end) + " …";
  return text.size() > most ? text.substr(0, most) + "…" : text;
}

using Counts = std::map<CaseStatus, int64_t>;

void PrintTables(const std::vector<TestCase>& cases, const std::vector<CaseResult>& results,
                 bool quiet) {
  size_t width = 0;
  for (const TestCase& c : cases) width = std::max(width, c.id.size());
  width = std::min<size_t>(width, 72);
  std::map<std::string, Counts> by_source;
  Counts total;
  for (size_t i = 0; i < cases.size(); ++i) {
    const CaseResult& r = results[i];
    ++by_source[cases[i].source()][r.status];
    ++total[r.status];
    if (quiet && (r.status == CaseStatus::kPass || r.status == CaseStatus::kRefused)) continue;
    std::string line = cases[i].id;
    line.resize(std::max(line.size(), width) + 2, ' ');
    line += PaintStatus(r.status);
    if (!r.message.empty())
      line += std::string(13 - StatusName(r.status).size(), ' ') + FirstLine(r.message, 120);
    std::cout << line << '\n';
  }
  TextTable table({"source", "cases", "pass", "refused", "unsupported", "fail"});
  const auto add = [&](const std::string& name, Counts& n) {
    const int64_t all = n[CaseStatus::kPass] + n[CaseStatus::kRefused] +
                        n[CaseStatus::kUnsupported] + n[CaseStatus::kFail];
    table.Row({name, Concat(all), Concat(n[CaseStatus::kPass]), Concat(n[CaseStatus::kRefused]),
               Concat(n[CaseStatus::kUnsupported]), Concat(n[CaseStatus::kFail])});
  };
  for (auto& [source, counts] : by_source) add(source, counts);
  if (by_source.size() > 1) add("all", total);
  std::cout << '\n' << table.ToString();
}

int Test(const TestArgs& args) {
  auto cases = ReadManifest(args.folder);
  if (!cases.ok()) return Fail(cases.status());
  if (!args.filter.empty()) {
    const RE2 filter(args.filter, RE2::Quiet);
    if (!filter.ok())
      return FailUsage(Concat("--filter is no regular expression: ", filter.error()));
    std::erase_if(*cases, [&](const TestCase& c) { return !RE2::PartialMatch(c.id, filter); });
    if (cases->empty())
      return FailUsage(Concat("no case of '", args.folder, "' matches ", args.filter));
  }
  std::vector<CaseResult> results(cases->size());
  std::vector<double> seconds(cases->size(), -1);
  const int64_t n = static_cast<int64_t>(cases->size());
  Progress progress(n);
  int64_t done = 0, printed = 0;
  bool failed = false;
  const absl::Status status = RunInChildren(
      n, args.jobs, args.options.limit_seconds + 2,
      [&](int64_t i) { return Encode(RunCase((*cases)[i], args.options)); },
      [&](int64_t i, const ChildResult& child) {
        results[i] = Decode(child, args.options.limit_seconds);
        seconds[i] = child.seconds;
        failed = failed || results[i].status == CaseStatus::kFail;
        progress.Update(++done, (*cases)[i].id);
        if (!args.json) return;
        for (; printed < n && seconds[printed] >= 0; ++printed)
          PrintJson((*cases)[printed], results[printed], seconds[printed]);
      });
  progress.Clear();
  if (!status.ok()) return Fail(status);
  if (!args.json) PrintTables(*cases, results, args.quiet);
  return failed ? kFault : kOk;
}

}  // namespace

std::function<int()> DeclareTest(Options& o) {
  auto args = std::make_shared<TestArgs>();
  o.Positional("DIR", args->folder, "Folder with manifest.json");
  o.Value("--filter", args->filter, "REGEX", "Only cases whose id matches");
  o.Value("--jobs,-j", args->jobs, "N", "Cases at once (1)");
  o.Value("--time-limit", args->options.limit_seconds, "SECONDS", "Per case (60)");
  o.Value("--threads", args->options.threads, "N", "Threads of each case's session (1)");
  o.Flag("--no-optimize", args->no_optimize, "Run graphs as they are");
  o.Flag("--quiet,-q", args->quiet, "Leave out cases that pass");
  o.Flag("--json", args->json, "One JSON object a case");
  return [args] {
    args->options.optimize = !args->no_optimize;
    return Test(*args);
  };
}

}  // namespace weft::tools
