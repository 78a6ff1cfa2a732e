#include <algorithm>

#include "graph/function.h"
#include "ops/registry.h"
#include "weft/proto/function.pb.h"

namespace weft {
namespace {

// Checks one function and adds what is wrong.
class FunctionCheck {
 public:
  // `library` has the names of all functions.
  FunctionCheck(const proto::FunctionDef& f, const ViewSet& library,
                std::vector<std::string>& mistakes)
      : f_(f), library_(library), mistakes_(mistakes) {}

  void Run() {
    if (f_.signature().name().empty()) Add("has no name");
    ViewSet attrs;
    for (const auto& a : f_.signature().attr()) {
      if (!attrs.insert(a.name()).second) Add("attribute '", a.name(), "' is declared twice");
    }
    for (const auto& a : f_.signature().input_arg()) Name("argument", a.name());
    for (const auto& n : f_.node_def()) {
      Name("node", n.name());
      if (n.op().empty()) Add("node '", n.name(), "' has no op");
      const OpDef* op = library_.contains(n.op()) ? nullptr : Ops().Find(n.op());
      if (op == nullptr) continue;
      ops_.emplace(n.name(), op);
      for (const AttrDef& a : op->attrs) {
        if (a.default_value.has_value() || n.attr().contains(a.name)) continue;
        Add("node '", n.name(), "': attribute '", a.name, "' is missing");
      }
    }
    for (const auto& n : f_.node_def()) {
      for (const std::string& input : n.input()) {
        if (!Exists(input)) Add("node '", n.name(), "': input '", input, "' does not exist");
      }
    }
    for (const auto& a : f_.signature().output_arg()) {
      const auto it = f_.ret().find(a.name());
      if (it == f_.ret().end()) {
        Add("result '", a.name(), "' is not given by its body");
      } else if (!Exists(it->second)) {
        Add("result '", a.name(), "' is '", it->second, "', which does not exist");
      }
    }
    for (const std::string& name : f_.signature().control_output()) {
      const auto it = f_.control_ret().find(name);
      if (it == f_.control_ret().end()) {
        Add("control result '", name, "' is not given by its body");
      } else if (!names_.contains(it->second)) {
        Add("control result '", name, "' is '", it->second, "', which does not exist");
      }
    }
  }

 private:
  template <typename... Args>
  void Add(const Args&... args) {
    mistakes_.push_back(Concat("function '", f_.signature().name(), "': ", args...));
  }
  void Name(std::string_view what, std::string_view name) {
    if (name.empty()) {
      Add("a", what == "argument" ? "n " : " ", what, " has no name");
    } else if (!names_.insert(name).second) {
      Add("the name '", name, "' is taken twice");
    }
  }
  // "arg", "arg:index", "node:output:index" or "^node".
  bool Exists(std::string_view reference) const {
    if (reference.starts_with('^')) reference.remove_prefix(1);
    const std::string_view name = reference.substr(0, reference.find(':'));
    if (!names_.contains(name)) return false;
    const auto op = ops_.find(name);
    if (op == ops_.end() || name.size() == reference.size()) return true;
    std::string_view output = reference.substr(name.size() + 1);
    output = output.substr(0, output.find(':'));
    return std::any_of(op->second->outputs.begin(), op->second->outputs.end(),
                       [&](const ArgDef& a) { return a.name == output; });
  }

  const proto::FunctionDef& f_;
  const ViewSet& library_;
  std::vector<std::string>& mistakes_;
  ViewSet names_;
  ViewMap<const OpDef*> ops_;  // of nodes whose op is built in
};

}  // namespace

std::vector<std::string> CheckFunctions(const proto::FunctionDefLibrary& library) {
  std::vector<std::string> mistakes;
  ViewSet names;
  for (const proto::FunctionDef& f : library.function()) {
    if (!names.insert(f.signature().name()).second) {
      mistakes.push_back(Concat("function '", f.signature().name(), "' is there twice"));
    }
  }
  for (const proto::FunctionDef& f : library.function()) FunctionCheck(f, names, mistakes).Run();
  return mistakes;
}

FunctionLibrary::FunctionLibrary(std::shared_ptr<const proto::FunctionDefLibrary> message)
    : message_(std::move(message)) {
  for (const proto::FunctionDef& f : message_->function())
    by_name_.emplace(f.signature().name(), &f);
}

const proto::FunctionDef* FunctionLibrary::Find(std::string_view name) const {
  const auto it = by_name_.find(name);
  return it == by_name_.end() ? nullptr : it->second;
}

}  // namespace weft
