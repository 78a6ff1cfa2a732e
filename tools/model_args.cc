#include "tools/model_args.h"

#include <algorithm>
#include <iostream>

#include "core/terminal.h"
#include "runtime/device_state.h"
#include "runtime/restore.h"
#include "runtime/run_messages.h"
#include "tools/feed.h"
#include "tools/signature.h"

namespace weft::tools {
namespace {

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// The tensor that `name` means: a key of the signature, or a name of the graph.
std::string Resolve(std::span<const SignatureTensor> tensors, const std::string& name) {
  for (const SignatureTensor& t : tensors) {
    if (t.key == name && !t.name.empty()) return t.name;
  }
  return name;
}

absl::StatusOr<ScheduleMode> ParseSchedule(std::string_view name) {
  if (name == "auto") return ScheduleMode::kAuto;
  if (name == "serial") return ScheduleMode::kSerial;
  if (name == "parallel") return ScheduleMode::kParallel;
  return InvalidArgument("--schedule is '", name, "', want auto, serial or parallel");
}

absl::StatusOr<const Signature*> FindSignature(const Model& model, const std::string& name) {
  if (!name.empty()) {
    const Signature* s = model.FindSignature(name);
    if (s != nullptr) return s;
    std::vector<std::string> names;
    for (const Signature& other : model.signatures) names.push_back(other.name);
    return NotFound("there is no signature '", name, "'; there ",
                    names.empty() ? "are none" : "are ", Join(names, ", "));
  }
  const Signature* s = model.FindSignature("serving_default");
  return s != nullptr || model.signatures.empty() ? s : &model.signatures.front();
}

}  // namespace

void DeclareFile(Options& o, ModelArgs& args) {
  o.Positional("FILE", args.file,
               "GraphDef (.pb, .pbtxt), MetaGraph (.meta) or folder of a SavedModel");
  o.Value("--tags", args.tags, "TAGS",
          "Which MetaGraph of a SavedModel, such as serve or serve,gpu");
}

void DeclareRunOptions(Options& o, ModelArgs& args) {
  DeclareFile(o, args);
  o.Value("--signature", args.signature, "NAME",
          "Which signature of a SavedModel (serving_default)");
  o.Value("--feed", args.feeds, "NAME=VALUE",
          "Feed a tensor: literal, @file, random[:SHAPE], zeros[:SHAPE], ones[:SHAPE]");
  o.Value("--fetch", args.fetches, "NAME", "Tensor to compute; may be given often");
  o.Value("--target", args.targets, "NODE", "Node to run without fetching it");
  o.Value("--init", args.init, "NODE",
          "Node to run once at first, say to give variables their values");
  o.Value("--seed", args.seed, "N", "Of random feeds (1)");
  o.Value("--threads", args.threads, "N", "At most (all of the machine)");
  o.Value("--schedule", args.schedule, "MODE",
          "How kernels run: serial, parallel, or as the cost model says (auto)");
  o.Value("--config", args.config, "FILE", "TensorFlow's ConfigProto, binary or text");
  o.Value("--memory-limit", args.memory_limit_mb, "MB", "Of tensors at once (no limit)");
  o.Value("--device", args.device, "NAME",
          "Run there what can run there, as GPU:0 (CPU:0); `weft devices` lists what there is");
  o.Flag("--no-optimize", args.no_optimize, "Run the graph as it is");
  o.Flag("--no-restore", args.no_restore, "Leave variables without values");
}

absl::StatusOr<Model> OpenModel(const ModelArgs& args) {
  LoadOptions options;
  options.tags = Split(args.tags, ',');
  return LoadModel(args.file, options);
}

absl::Status ChooseTensors(const ModelArgs& args, ReadyModel& ready) {
  const Graph& g = *ready.model.graph;
  ASSIGN_OR_RETURN(const Signature* const signature, FindSignature(ready.model, args.signature));
  const std::span<const SignatureTensor> inputs =
      signature == nullptr ? std::span<const SignatureTensor>() : signature->inputs;
  const std::span<const SignatureTensor> outputs =
      signature == nullptr ? std::span<const SignatureTensor>() : signature->outputs;

  for (const std::string& name : args.fetches) {
    ready.fetches.push_back(Resolve(outputs, name));
    ready.labels.push_back(name);
  }
  ready.targets = args.targets;
  if (ready.fetches.empty() && ready.targets.empty()) {
    for (const SignatureTensor& t : outputs) {
      if (t.name.empty()) continue;
      ready.fetches.push_back(t.name);
      ready.labels.push_back(t.key);
    }
  }
  if (ready.fetches.empty() && ready.targets.empty()) {
    GraphSignature guess = GuessSignature(g);
    if (guess.fetches.empty() && guess.targets.empty())
      return InvalidArgument("the graph has nothing to run");
    ready.labels = guess.fetches;
    ready.fetches = std::move(guess.fetches);
    ready.targets = std::move(guess.targets);
  }

  std::vector<std::string> fed;
  for (const std::string& feed : args.feeds) {
    const size_t equals = feed.find('=');
    if (equals == std::string::npos) return InvalidArgument("--feed ", feed, " is not NAME=VALUE");
    const std::string key = feed.substr(0, equals), name = Resolve(inputs, key);
    ASSIGN_OR_RETURN(FeedInfo info, DescribeTensor(g, name));
    // A signature may say more of the shape than its placeholder.
    for (const SignatureTensor& t : inputs) {
      if (t.name == name) {
        if (auto merged = MergeShapes(info.shape, t.shape); merged.ok())
          info.shape = *std::move(merged);
      }
    }
    ASSIGN_OR_RETURN(Tensor tensor, ParseFeed(std::string_view(feed).substr(equals + 1), info,
                                              args.seed + ready.feeds.size()));
    ready.feeds.emplace_back(name, std::move(tensor));
    fed.push_back(name);
  }
  ASSIGN_OR_RETURN(const auto rest, NeededFeeds(g, ready.fetches, ready.targets, fed));
  for (const FeedInfo& info : rest) {
    ASSIGN_OR_RETURN(Tensor tensor, ParseFeed("random", info, args.seed + ready.feeds.size()));
    ready.notes.push_back(Concat("feeding '", info.name, "' ", DTypeName(info.dtype), " ",
                                 tensor.shape(), " at random; give it with --feed ", info.name,
                                 "=…"));
    ready.feeds.emplace_back(info.name, std::move(tensor));
  }
  return absl::OkStatus();
}

absl::StatusOr<ReadyModel> GetReady(const ModelArgs& args) {
  ReadyModel ready;
  ASSIGN_OR_RETURN(ready.model, OpenModel(args));
  RETURN_IF_ERROR(ChooseTensors(args, ready));
  SessionOptions options;
  if (!args.config.empty()) RETURN_IF_ERROR(ReadConfigFile(args.config, &options));
  if (args.threads > 0) options.threads = args.threads;
  if (args.no_optimize) options.optimize = false;
  if (!args.schedule.empty()) {
    ASSIGN_OR_RETURN(options.schedule, ParseSchedule(args.schedule));
  }
  options.memory_limit = static_cast<size_t>(args.memory_limit_mb * 1e6);
  ASSIGN_OR_RETURN(options.device, OpenDevice(args.device));
  ASSIGN_OR_RETURN(ready.session, Session::Create(ready.model.graph, options));
  if (!args.no_restore) {
    // What cannot be restored may not be needed; where it is, the run says so, and this says why.
    const absl::Status restored = RestoreModel(*ready.session, ready.model);
    if (!restored.ok()) ready.notes.push_back(std::string(ToStd(restored.message())));
  }
  for (const std::string& node : args.init) {
    RETURN_IF_ERROR(ready.session->Run({}, {}, std::span(&node, 1)).status());
  }
  return ready;
}

void PrintNotes(const ReadyModel& ready) {
  for (const std::string& note : ready.notes)
    std::cerr << Paint(2, Colour::kDim, Concat("weft: ", note)) << '\n';
}

}  // namespace weft::tools
