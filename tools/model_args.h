// What every command that runs a model asks for, and how it gets there.
#ifndef WEFT_TOOLS_MODEL_ARGS_H_
#define WEFT_TOOLS_MODEL_ARGS_H_

#include <memory>
#include <string>
#include <vector>

#include "runtime/saved_model.h"
#include "runtime/session.h"
#include "tools/command.h"

namespace weft::tools {

struct ModelArgs {
  std::string file, tags, signature;
  std::vector<std::string> feeds;    // name=value
  std::vector<std::string> fetches;  // names of tensors, or keys of the signature's outputs
  std::vector<std::string> targets;
  std::vector<std::string> init;  // nodes to run once, before anything else
  uint64_t seed = 1;
  int threads = 0;
  double memory_limit_mb = 0;  // 0: none
  std::string schedule, config;
  std::string device = "CPU:0";
  bool no_optimize = false, no_restore = false;
};
// FILE, --tags.
void DeclareFile(Options& o, ModelArgs& args);
// FILE and all that says what to run, and how.
void DeclareRunOptions(Options& o, ModelArgs& args);

// Loads the file, with the tags that args.tags lists.
absl::StatusOr<Model> OpenModel(const ModelArgs& args);

// A model in a session, its variables restored, with tensors to feed and names to fetch.
struct ReadyModel {
  Model model;
  std::unique_ptr<Session> session;
  std::vector<Feed> feeds;
  std::vector<std::string> fetches, targets;
  std::vector<std::string> labels;  // of the fetches: the signature's keys, or the tensors' names
  std::vector<std::string> notes;   // what was guessed, for people
};

// Feeds that are not given are random, fetches that are not given are guessed: the signature's
// outputs, or nodes that nobody reads. NotFound for names that neither the signature nor the graph
// has.
absl::StatusOr<ReadyModel> GetReady(const ModelArgs& args);
// Only what to feed and fetch, for a model that is loaded already.
absl::Status ChooseTensors(const ModelArgs& args, ReadyModel& ready);

// Prints notes to standard error.
void PrintNotes(const ReadyModel& ready);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_MODEL_ARGS_H_
