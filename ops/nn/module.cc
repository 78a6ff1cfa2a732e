#include "ops/nn/module.h"

#include <map>
#include <optional>
#include <set>

#include "ops/api.h"
#include "ops/nn/build.h"

namespace weft::nn {

// --- The store.

Variable VariableStore::Add(std::string_view name, const Shape& shape, DType dtype,
                            const Initialiser& init, bool trainable) {
  Variable v;
  v.shape = shape;
  v.dtype = dtype;
  v.trainable = trainable;
  Output initial;
  {
    NameScope scope(builder_, name);
    initial = init({builder_, shape, dtype, seed_, static_cast<int64_t>(variables_.size())});
    initial = ops::Identity(initial, {.name = "initial_value"});
  }
  return Finish(std::move(v), name, initial);
}

Variable VariableStore::AddValue(std::string_view name, Output initial_value, bool trainable) {
  Variable v;
  v.trainable = trainable;
  if (!initial_value.valid()) return v;
  v.dtype = initial_value.dtype();
  const std::optional<Shape> shape = initial_value.shape().AsShape();
  if (!shape.has_value()) {
    builder_.Fail(InvalidArgument("the initial value '", initial_value.name(), "' of variable '",
                                  name, "' has shape ", initial_value.shape(),
                                  "; it must be known"));
    return v;
  }
  v.shape = *shape;
  Output initial;
  {
    NameScope scope(builder_, name);
    initial = ops::Identity(initial_value, {.name = "initial_value"});
  }
  return Finish(std::move(v), name, initial);
}

// TensorFlow takes variables of one shared name for one variable, even of the empty name: so the
// name is that of the scope, which is this variable's alone.
Variable VariableStore::Finish(Variable v, std::string_view name, Output initial) {
  v.store = this;
  v.initial_value = initial;
  if (!initial.valid()) return v;
  v.name = initial.name();
  v.name.resize(v.name.rfind('/'));
  const std::string local = v.name.substr(v.name.rfind(name));
  v.handle = ops::VarHandleOp(builder_, v.dtype, PartialShape(v.shape),
                              {.shared_name = v.name, .name = local});
  v.assign = ops::AssignVariableOp(v.handle, initial, {.name = Concat(local, "/Assign")});
  v.value = ops::ReadVariableOp(v.handle, v.dtype, {.name = Concat(local, "/Read")});
  variables_.push_back(v);
  return v;
}

// --- The module.

struct Module::State {
  DType dtype;
  bool training;
  bool shares = false;  // variables are looked up, not made
  std::string name;
  std::string path = {};                  // of the layer being built: "block/dense/", or ""
  std::map<std::string, int> taken = {};  // layers' paths, each with the next suffix to try
  std::shared_ptr<std::map<std::string, Variable>> by_path;
  int64_t next_seed = 0;
};

Module::Module(Builder& builder, const ModuleOptions& options)
    : store_(std::make_shared<VariableStore>(builder, options.seed)),
      state_(std::make_shared<State>(
          State{.dtype = options.dtype,
                .training = options.training,
                .name = options.name,
                .by_path = std::make_shared<std::map<std::string, Variable>>()})) {}

Module::Module(std::shared_ptr<VariableStore> store, const State& like)
    : store_(std::move(store)),
      state_(std::make_shared<State>(State{.dtype = like.dtype,
                                           .training = like.training,
                                           .shares = true,
                                           .name = like.name,
                                           .by_path = like.by_path})) {}

Module Module::Share() const { return Module(store_, *state_); }

Module Module::ForInference() const {
  Module m = Share();
  m.state_->training = false;
  return m;
}

Variable Module::AddVariable(std::string_view name, const Shape& shape, const Initialiser& init,
                             const VariableOptions& options) {
  const std::string path = Concat(state_->path, name);
  const auto it = state_->by_path->find(path);
  if (state_->shares) {
    if (it == state_->by_path->end()) {
      builder().Fail(InvalidArgument("there is no variable '", path, "' to share"));
      return {};
    }
    if (it->second.shape != shape) {
      builder().Fail(InvalidArgument("the shared variable '", path, "' has shape ",
                                     it->second.shape, ", want ", shape));
      return {};
    }
    return it->second;
  }
  if (it != state_->by_path->end()) {
    builder().Fail(InvalidArgument("a second variable '", path, "'"));
    return {};
  }
  std::optional<NameScope> own;
  if (state_->path.empty() && !state_->name.empty()) own.emplace(builder(), state_->name);
  Variable v = store_->Add(name, shape, dtype(), init, options.trainable);
  if (v.value.valid() && options.regulariser) {
    store_->losses().push_back(options.regulariser(v.value));
  }
  state_->by_path->emplace(path, v);
  return v;
}

void Module::AddUpdate(Output source, Output update) {
  store_->updates().push_back({source, update});
}

const Variables& Module::variables() const { return store_->variables(); }

Variables Module::trainable() const {
  Variables list;
  for (const Variable& v : store_->variables()) {
    if (v.trainable) list.push_back(v);
  }
  return list;
}

Output Module::init(std::string_view name) const {
  Outputs assigns;
  for (const Variable& v : store_->variables()) assigns.push_back(v.assign);
  return Group(builder(), assigns, name);
}

Output Module::regularisation() const {
  const Outputs& losses = store_->losses();
  if (losses.empty()) return ops::Const(builder(), dtype(), 0);
  return losses.size() == 1 ? losses[0] : ops::AddN(losses);
}

Builder& Module::builder() const { return store_->builder(); }
DType Module::dtype() const { return state_->dtype; }
bool Module::training() const { return state_->training; }
int64_t Module::seed() const { return store_->seed(); }
int64_t Module::NextSeed() { return ++state_->next_seed; }

Module::Scope::Scope(Module& module, std::string_view kind, std::string_view name)
    : module_(module), outer_(module.state_->path) {
  State& state = *module.state_;
  std::string own(name.empty() ? kind : name);
  const int n = state.taken[Concat(outer_, own)]++;
  if (n > 0) own += Concat("_", n);
  state.path = Concat(outer_, own, "/");
  const bool outermost = outer_.empty() && !state.name.empty();
  names_ =
      std::make_unique<NameScope>(module.builder(), outermost ? Concat(state.name, "/", own) : own);
}

Module::Scope::~Scope() {
  names_.reset();
  module_.state_->path = outer_;
}

}  // namespace weft::nn
