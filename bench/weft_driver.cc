// Weft's end of bench/measure.py's pipe; bench/peers/worker.py says what goes over it.
//
//   weft_driver [serial | parallel]   how instructions are scheduled; by itself if nothing is said
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "core/file.h"
#include "graph/import.h"
#include "runtime/data/npy.h"
#include "runtime/session.h"

namespace weft {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

double NsSince(Clock::time_point t) {
  return std::chrono::duration<double, std::nano>(Clock::now() - t).count();
}

int64_t StatusKib(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key + ":")) return std::stoll(line.substr(key.size() + 1));
  }
  return 0;
}

class Driver {
 public:
  explicit Driver(ScheduleMode schedule) : schedule_(schedule) {}

  absl::StatusOr<json> Answer(const json& job) {
    const std::string what = job.at("do");
    if (what == "hello") return json::object();
    if (what == "load") return Load(job);
    if (what == "memory") return json{{"peak_kib", StatusKib("VmHWM")}};
    if (what == "run") return RunMany(job);
    if (what == "fetch") return Fetch(job);
    return InvalidArgument("'", what, "' is nothing that can be done");
  }

 private:
  absl::StatusOr<json> Load(const json& job) {
    const int64_t before = StatusKib("VmRSS");
    callable_.reset();
    session_.reset();
    feeds_.clear();
    std::vector<std::string> names;
    for (const auto& [name, path] :
         job.at("feeds").get<std::vector<std::pair<std::string, std::string>>>()) {
      names.push_back(name);
      ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
      ASSIGN_OR_RETURN(Tensor t, ParseNpy(bytes));
      feeds_.push_back(std::move(t));
    }
    const Clock::time_point start = Clock::now();
    ASSIGN_OR_RETURN(std::shared_ptr<const Graph> graph, LoadGraph(job.at("graph")));
    ASSIGN_OR_RETURN(session_, Session::Create(std::move(graph), {.threads = job.at("threads"),
                                                                  .schedule = schedule_}));
    const auto list = [&](const char* key) { return job.at(key).get<std::vector<std::string>>(); };
    if (const auto init = list("init"); !init.empty()) {
      RETURN_IF_ERROR(session_->Run(std::span<const Feed>(), {}, init).status());
    }
    ASSIGN_OR_RETURN(Callable callable, session_->Prepare(names, list("fetches"), list("targets")));
    callable_ = std::move(callable);
    const double load = NsSince(start);
    const Clock::time_point first = Clock::now();
    RETURN_IF_ERROR(callable_->Run(feeds_).status());
    return json{{"load_ns", load}, {"first_ns", NsSince(first)}, {"import_kib", before}};
  }

  absl::StatusOr<json> RunMany(const json& job) {
    const int samples = job.at("samples"), repeat = job.at("repeat");
    const std::chrono::milliseconds idle(job.at("idle_ms"));
    std::vector<double> ns;
    if (idle.count() == 0) RETURN_IF_ERROR(callable_->Run(feeds_).status());
    for (int i = 0; i < samples; ++i) {
      if (idle.count() > 0) std::this_thread::sleep_for(idle);
      const Clock::time_point start = Clock::now();
      for (int k = 0; k < repeat; ++k) RETURN_IF_ERROR(callable_->Run(feeds_).status());
      ns.push_back(NsSince(start) / repeat);
    }
    return json{{"ns", ns}};
  }

  absl::StatusOr<json> Fetch(const json& job) {
    ASSIGN_OR_RETURN(const std::vector<Tensor> results, callable_->Run(feeds_));
    for (size_t i = 0; i < results.size(); ++i) {
      ASSIGN_OR_RETURN(const std::string bytes, FormatNpy(results[i]));
      RETURN_IF_ERROR(WriteFile(Concat(job.at("to").get<std::string>(), "_", i, ".npy"), bytes));
    }
    return json::object();
  }

  const ScheduleMode schedule_;
  std::vector<Tensor> feeds_;
  std::unique_ptr<Session> session_;
  std::optional<Callable> callable_;
};

}  // namespace
}  // namespace weft

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  weft::Driver driver(mode == "serial"     ? weft::ScheduleMode::kSerial
                      : mode == "parallel" ? weft::ScheduleMode::kParallel
                                           : weft::ScheduleMode::kAuto);
  for (std::string line; std::getline(std::cin, line);) {
    const auto answer = driver.Answer(weft::json::parse(line));
    std::cout << (answer.ok()
                      ? *answer
                      : weft::json{{"error", std::string(weft::ToStd(answer.status().message()))}})
                     .dump()
              << std::endl;
  }
  return 0;
}
