// weft run FILE: feeds, runs, shows.
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <numeric>
#include <sstream>

#include "core/file.h"
#include "core/terminal.h"
#include "runtime/data/npz.h"
#include "tools/array_file.h"
#include "tools/commands.h"
#include "tools/json.h"
#include "tools/model_args.h"
#include "tools/numbers.h"
#include "tools/print.h"

namespace weft::tools {
namespace {

struct RunArgs {
  ModelArgs model;
  std::string out, labels;
  double time_limit = 0;
  int digits = 6, most = 200, top = 0;
  bool json = false;
};

// "dense/MatMul:0" as a file's name.
std::string FileName(std::string label) {
  for (char& c : label) {
    if (c == '/' || c == ':' || c == '\\') c = '_';
  }
  return label;
}

absl::Status Save(const std::string& out, std::span<const std::string> labels,
                  std::span<const Tensor> tensors) {
  if (out.ends_with(".npz")) {
    std::vector<NamedTensor> arrays;
    for (size_t i = 0; i < labels.size(); ++i) arrays.emplace_back(FileName(labels[i]), tensors[i]);
    return WriteNpz(out, arrays);
  }
  if (out.ends_with(".npy") || out.ends_with(".json")) {
    if (tensors.size() != 1)
      return InvalidArgument("there are ", tensors.size(), " results for the one file ", out,
                             "; use a folder or .npz");
    return WriteArray(out, tensors[0]);
  }
  if (mkdir(out.c_str(), 0777) != 0 && errno != EEXIST)
    return InvalidArgument("cannot make the folder '", out, "'");
  for (size_t i = 0; i < labels.size(); ++i) {
    RETURN_IF_ERROR(WriteArray(Concat(out, "/", FileName(labels[i]), ".npy"), tensors[i]));
  }
  return absl::OkStatus();
}

// The largest scores of a vector, or of each row of a matrix, with the names of their classes.
// Empty for tensors of other shapes.
std::string FormatTop(const Tensor& t, int count, std::span<const std::string> labels) {
  if (t.rank() == 0 || t.rank() > 2 || !kReal.Contains(t.dtype()) || t.num_elements() == 0)
    return "";
  const int64_t classes = t.shape().back(-1);
  const std::vector<Wide> scores = ReadNumbers(t);
  std::string out;
  for (int64_t row = 0; row < t.num_elements() / classes; ++row) {
    std::vector<int64_t> order(classes);
    std::iota(order.begin(), order.end(), row * classes);
    std::stable_sort(order.begin(), order.end(),
                     [&](int64_t a, int64_t b) { return scores[a].real() > scores[b].real(); });
    order.resize(std::min<int64_t>(count, classes));
    TextTable table({"score", "class", ""});
    for (const int64_t i : order) {
      const int64_t k = i % classes;
      table.Row({FormatElement(t, i, 4), Concat(k),
                 k < static_cast<int64_t>(labels.size()) ? labels[k] : ""});
    }
    out += table.ToString();
  }
  return out;
}

absl::StatusOr<std::vector<std::string>> ReadLines(const std::string& path) {
  std::vector<std::string> out;
  if (path.empty()) return out;
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

int Run(const RunArgs& args) {
  const auto labels = ReadLines(args.labels);
  if (!labels.ok()) return Fail(labels.status());
  const int top = args.top == 0 && !labels->empty() ? 5 : args.top;
  auto ready = GetReady(args.model);
  if (!ready.ok()) return Fail(ready.status());
  if (!args.json) PrintNotes(*ready);
  RunOptions options;
  if (args.time_limit > 0) options.time_limit = absl::Seconds(args.time_limit);
  const auto start = std::chrono::steady_clock::now();
  const auto results = ready->session->Run(ready->feeds, ready->fetches, ready->targets, options);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!results.ok()) return Fail(results.status());
  if (args.json) {
    Json json;
    json["outputs"] = Json::array();
    for (size_t i = 0; i < results->size(); ++i) {
      Json output = {{"name", ready->labels[i]}, {"tensor", ready->fetches[i]}};
      output.update(ToJson((*results)[i]));
      json["outputs"].push_back(std::move(output));
    }
    json["seconds"] = seconds;
    std::cout << ToLine(json) << '\n';
  } else {
    for (size_t i = 0; i < results->size(); ++i) {
      const Tensor& t = (*results)[i];
      std::cout << Paint(1, Colour::kBold, ready->labels[i]) << "  "
                << FormatType(t.dtype(), t.shape()) << '\n'
                << FormatArray(t, {args.most, args.digits}) << '\n';
      if (top > 0) std::cout << FormatTop(t, top, *labels);
    }
  }
  if (!args.out.empty()) {
    if (absl::Status s = Save(args.out, ready->labels, *results); !s.ok()) return Fail(s);
  }
  return kOk;
}

}  // namespace

std::function<int()> DeclareRun(Options& o) {
  auto args = std::make_shared<RunArgs>();
  DeclareRunOptions(o, args->model);
  o.Value("--out,-o", args->out, "DIR",
          "Write results: a folder of .npy files, or one .npz, .npy or .strings.json file");
  o.Value("--time-limit", args->time_limit, "SECONDS", "Give up after this long");
  o.Value("--digits", args->digits, "N", "Significant digits to print (6)");
  o.Value("--most", args->most, "N", "Print at most so many elements of a result (200)");
  o.Value("--top", args->top, "N", "Print the N largest elements of each row (5 with --labels)");
  o.Value("--labels", args->labels, "FILE", "Names of the classes, a line each");
  o.Flag("--json", args->json, "Print one JSON object");
  return [args] { return Run(*args); };
}

}  // namespace weft::tools
