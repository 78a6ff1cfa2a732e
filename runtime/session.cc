#include "runtime/session.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "kernels/cpu/variable.h"
#include "runtime/binding_cache.h"
#include "runtime/compile.h"
#include "runtime/device_callable.h"
#include "runtime/executor.h"
#include "runtime/pool.h"
#include "runtime/resource_store.h"
#include "runtime/threads.h"

namespace weft {
namespace {

Stop StopOf(const RunOptions& options) {
  return {options.cancel, options.time_limit == absl::InfiniteDuration()
                              ? absl::InfiniteFuture()
                              : absl::Now() + options.time_limit};
}

}  // namespace

struct Callable::Compiled {
  Compiled(std::unique_ptr<Executable> e, const SessionOptions& options,
           std::shared_ptr<CacheBudget> budget)
      : exe(std::move(e)), bindings(*exe, options.max_bindings, std::move(budget)) {}
  // Whether these may be fed to what was compiled for the declared shapes.
  bool Fits(std::span<const Tensor> feeds) const {
    for (size_t i = 0; i < feed_shapes.size(); ++i) {
      if (!feed_shapes[i].Compatible(feeds[i].shape())) return false;
    }
    return true;
  }
  std::unique_ptr<Executable> exe;
  std::unique_ptr<DeviceCallable> device;  // null: the host does everything
  std::vector<DType> feed_types;
  std::vector<PartialShape> feed_shapes;  // empty: any
  std::vector<std::string> feed_names, fetch_names, target_names;
  BindingCache bindings;
  std::shared_ptr<Compiled> any_shapes;  // the same for any shapes, once it was wanted;
  int64_t last_use = 0;                  // by State::uses; both under State::mutex
};

struct Session::State {
  // The names that a compilation is kept by.
  struct Names {
    std::span<const std::string> feeds, fetches, targets;
    // Placeholders take the shapes that they declare, or any: TensorFlow runs a graph on other
    // shapes than it declares where its ops allow it.
    bool declared_shapes = true;
  };

  State(std::shared_ptr<const Graph> g, const SessionOptions& o)
      : graph(std::move(g)),
        options(o),
        threads(o.threads),
        allocator(o.memory_limit),
        budget(std::make_shared<CacheBudget>(o.max_ready_bytes)) {
    allocator.set_reclaim([this](int stage) { return Reclaim(stage); });
  }

  absl::StatusOr<std::shared_ptr<Callable::Compiled>> GetCompiled(const Names& names,
                                                                  const Stop& stop);
  absl::StatusOr<std::shared_ptr<Callable::Compiled>> CompileNew(const Names& names,
                                                                 const Stop& stop);
  // What is compiled for any shapes, of the same names.
  absl::StatusOr<std::shared_ptr<Callable::Compiled>> ForAnyShapes(Callable::Compiled& c,
                                                                   const Stop& stop);
  absl::StatusOr<std::vector<Tensor>> RunCompiled(Callable::Compiled& compiled,
                                                  std::span<const Tensor> feeds,
                                                  const RunOptions& run, const Stop& stop);
  absl::StatusOr<std::shared_ptr<BindingCache::Bound>> GetBound(Callable::Compiled& compiled,
                                                                std::span<const Tensor> feeds);
  bool Reclaim(int stage);
  // What a session that ran out of memory keeps for good: for messages.
  std::string LargestVariables() const;

  const std::shared_ptr<const Graph> graph;
  const SessionOptions options;
  ThreadArena threads;
  PoolAllocator allocator;
  const std::shared_ptr<CacheBudget> budget;
  SessionResources resources;
  absl::Mutex mutex;
  bool compiling = false;  // one at a time; those that are compiled go on meanwhile
  StringMap<std::shared_ptr<Callable::Compiled>> compiled;
  int64_t uses = 0;
  absl::Mutex node_state_mutex;
  StringMap<std::shared_ptr<void>> node_state;
};

absl::StatusOr<std::shared_ptr<BindingCache::Bound>> Session::State::GetBound(
    Callable::Compiled& c, std::span<const Tensor> feeds) {
  return c.bindings.Get(feeds, [&](std::span<const Shape> shapes) {
    return Bind(*c.exe, shapes,
                {options.schedule, threads.max_threads(), options.memory_limit, options.poison});
  });
}

bool Session::State::Reclaim(int stage) {
  if (stage == 0) budget->Shrink(0);
  if (stage == 1) budget->LetGo();
  return stage < 2;
}

std::string Session::State::LargestVariables() const {
  size_t total = 0, most = 0;
  std::string largest;
  resources.ForEach([&](std::string_view, std::string_view name, Resource& r) {
    if (r.kind() != Variable::kKind) return;
    const auto& variable = static_cast<const Variable&>(r);
    absl::ReaderMutexLock lock(&variable.mutex());
    const Tensor& value = variable.present();
    if (!value.has_value() || IsObject(value.dtype()) || variable.memory() != nullptr) return;
    total += value.num_bytes();
    if (value.num_bytes() <= most) return;
    most = value.num_bytes();
    largest = Concat("'", name, "' ", DTypeName(value.dtype()), " ", value.shape(), " of ", most);
  });
  if (most == 0) return "";
  return Concat("; variables hold ", total, " bytes, the largest is ", largest);
}

absl::StatusOr<std::shared_ptr<Callable::Compiled>> Session::State::CompileNew(const Names& names,
                                                                               const Stop& stop) {
  if (names.fetches.empty() && names.targets.empty())
    return InvalidArgument("nothing to run: no fetches and no targets");
  RunSignature signature;
  absl::flat_hash_set<Edge> seen;
  std::vector<DType> feed_types;
  for (const std::string& name : names.feeds) {
    auto e = graph->ParseTensorName(name);
    if (!e.ok()) return Annotate(e.status(), "; feed");
    if (graph->dtype(*e) == DType::kInvalid)
      return InvalidArgument("'", name, "' cannot be fed: its dtype is not known");
    if (!seen.insert(*e).second) return InvalidArgument("'", name, "' is fed twice");
    signature.feeds.push_back(*e);
    feed_types.push_back(BaseDType(graph->dtype(*e)));
  }
  if (names.declared_shapes) signature.feed_shapes = DeclaredShapes(*graph, signature.feeds);
  for (const std::string& name : names.fetches) {
    auto e = graph->ParseTensorName(name);
    if (!e.ok()) return Annotate(e.status(), "; fetch");
    signature.fetches.push_back(*e);
  }
  for (const std::string& name : names.targets) {
    const std::string_view node =
        std::string_view(name).starts_with("^") ? std::string_view(name).substr(1) : name;
    const NodeId id = graph->Find(node);
    if (id < 0) return NotFound("there is no node '", node, "'; target");
    signature.targets.push_back(id);
  }
  CompileOptions compile;
  compile.optimize = options.optimize;
  compile.disabled_rules = options.disabled_rules;
  if (options.device != nullptr) compile.device_kernels = &options.device->kernels();
  compile.allocator = &allocator;
  compile.stop = stop;
  const NodeStateFn node_state_of = [this](std::string_view node,
                                           absl::FunctionRef<std::shared_ptr<void>()> make) {
    absl::MutexLock lock(&node_state_mutex);
    auto& state = node_state[std::string(node)];
    if (state == nullptr) state = make();
    return state;
  };
  ASSIGN_OR_RETURN(auto exe, Compile(*graph, signature, compile, node_state_of));
  auto result = std::make_shared<Callable::Compiled>(std::move(exe), options, budget);
  result->feed_types = std::move(feed_types);
  result->feed_shapes = std::move(signature.feed_shapes);
  result->feed_names.assign(names.feeds.begin(), names.feeds.end());
  result->fetch_names.assign(names.fetches.begin(), names.fetches.end());
  result->target_names.assign(names.targets.begin(), names.targets.end());
  if (options.device != nullptr) {
    ASSIGN_OR_RETURN(result->device,
                     DeviceCallable::Create(*result->exe, *options.device, node_state_of,
                                            options.soft_placement, options.max_bindings));
  }
  return result;
}

absl::StatusOr<std::shared_ptr<Callable::Compiled>> Session::State::ForAnyShapes(
    Callable::Compiled& c, const Stop& stop) {
  {
    absl::MutexLock lock(&mutex);
    if (c.any_shapes != nullptr) return c.any_shapes;
  }
  ASSIGN_OR_RETURN(auto any, GetCompiled({.feeds = c.feed_names,
                                          .fetches = c.fetch_names,
                                          .targets = c.target_names,
                                          .declared_shapes = false},
                                         stop));
  absl::MutexLock lock(&mutex);
  return c.any_shapes = std::move(any);
}

absl::StatusOr<std::shared_ptr<Callable::Compiled>> Session::State::GetCompiled(const Names& names,
                                                                                const Stop& stop) {
  std::string key = names.declared_shapes ? "" : "any|";
  for (const auto list : {names.feeds, names.fetches, names.targets}) {
    for (const std::string& name : list) key.append(name).push_back('\n');
    key.push_back('|');
  }
  {
    absl::MutexLock lock(&mutex);
    while (true) {
      const auto it = compiled.find(key);
      if (it != compiled.end()) {
        it->second->last_use = ++uses;
        return it->second;
      }
      if (!compiling) break;
      RETURN_IF_ERROR(stop.Check("waiting for another compilation"));
      mutex.AwaitWithTimeout(absl::Condition(
                                 +[](bool* busy) { return !*busy; }, &compiling),
                             absl::Milliseconds(10));
    }
    compiling = true;
  }
  auto fresh = CompileNew(names, stop);
  absl::MutexLock lock(&mutex);
  compiling = false;
  RETURN_IF_ERROR(fresh.status());
  (*fresh)->last_use = ++uses;
  compiled.emplace(std::move(key), *fresh);
  if (compiled.size() > options.max_signatures) {  // runs and callables hold theirs
    compiled.erase(std::min_element(compiled.begin(), compiled.end(), [](auto& a, auto& b) {
      return a.second->last_use < b.second->last_use;
    }));
  }
  return fresh;
}

absl::StatusOr<std::vector<Tensor>> Session::State::RunCompiled(Callable::Compiled& c,
                                                                std::span<const Tensor> feeds,
                                                                const RunOptions& run,
                                                                const Stop& stop) {
  if (feeds.size() != c.feed_types.size()) {
    return InvalidArgument("takes ", c.feed_types.size(), " feeds, got ", feeds.size());
  }
  for (size_t i = 0; i < feeds.size(); ++i) {
    if (feeds[i].dtype() != c.feed_types[i]) {
      return InvalidArgument("feed '", c.feed_names[i], "' is ", DTypeName(feeds[i].dtype()), " ",
                             feeds[i].shape(), ", want ", DTypeName(c.feed_types[i]));
    }
  }
  if (!c.Fits(feeds)) {
    ASSIGN_OR_RETURN(const auto any, ForAnyShapes(c, stop));
    return RunCompiled(*any, feeds, run, stop);
  }
  if (c.device != nullptr) {
    return c.device->Run(feeds, {allocator, resources, threads},
                         {.stats = run.stats, .stop = stop});
  }
  ASSIGN_OR_RETURN(const auto bound, GetBound(c, feeds));
  std::unique_ptr<RunFrame> frame = c.bindings.TakeFrame(*bound);
  ExecuteOptions execute;
  execute.stop = stop;
  execute.stats = run.stats;
  execute.random_order_seed = run.random_order_seed;
  execute.poison = options.poison;
  std::vector<Tensor> results;
  const absl::Status status = Execute(*c.exe, *bound->binding, *frame, feeds,
                                      {allocator, resources, threads}, execute, results);
  c.bindings.GiveBack(*bound, std::move(frame));
  if (absl::IsResourceExhausted(status)) return Annotate(status, LargestVariables());
  RETURN_IF_ERROR(status);
  return results;
}

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::~Session() = default;

absl::StatusOr<std::unique_ptr<Session>> Session::Create(std::shared_ptr<const Graph> graph,
                                                         const SessionOptions& options) {
  if (graph == nullptr) return InvalidArgument("a session needs a graph");
  RETURN_IF_ERROR(graph->status());
  if (options.threads < 0)
    return InvalidArgument("threads is ", options.threads, ", want at least 0");
  return std::unique_ptr<Session>(new Session(std::make_unique<State>(std::move(graph), options)));
}

absl::StatusOr<std::vector<Tensor>> Session::Run(std::span<const Feed> feeds,
                                                 std::span<const std::string> fetches,
                                                 std::span<const std::string> targets,
                                                 const RunOptions& options) const {
  std::vector<std::string> names;
  std::vector<Tensor> tensors;
  for (const auto& [name, tensor] : feeds) {
    names.push_back(name);
    tensors.push_back(tensor);
  }
  const Stop stop = StopOf(options);
  ASSIGN_OR_RETURN(const auto compiled, state_->GetCompiled({names, fetches, targets}, stop));
  return state_->RunCompiled(*compiled, tensors, options, stop);
}

absl::StatusOr<Callable> Session::Prepare(std::span<const std::string> feeds,
                                          std::span<const std::string> fetches,
                                          std::span<const std::string> targets,
                                          const RunOptions& options) const {
  ASSIGN_OR_RETURN(auto compiled, state_->GetCompiled({feeds, fetches, targets}, StopOf(options)));
  return Callable(this, std::move(compiled));
}

absl::StatusOr<Callable> Session::Prepare(std::initializer_list<std::string> feeds,
                                          std::initializer_list<std::string> fetches,
                                          std::initializer_list<std::string> targets,
                                          const RunOptions& options) const {
  return Prepare(std::span(feeds.begin(), feeds.size()), std::span(fetches.begin(), fetches.size()),
                 std::span(targets.begin(), targets.size()), options);
}

absl::StatusOr<Tensor> Session::GetVariable(std::string_view name,
                                            std::string_view container) const {
  const RefPtr<Resource> found = state_->resources.Find(container, name);
  if (found == nullptr || found->kind() != Variable::kKind)
    return NotFound("there is no variable '", name, "' yet");
  return static_cast<const Variable&>(*found).Read(state_->allocator);
}

absl::Status Session::SetVariable(std::string_view name, const Tensor& value,
                                  std::string_view container) const {
  ASSIGN_OR_RETURN(const RefPtr<Resource> found,
                   state_->resources.GetOrCreate(container, name, Variable::kKind, [&] {
                     return RefPtr<Resource>(MakeRef<Variable>(name, value.dtype()));
                   }));
  auto& variable = static_cast<Variable&>(*found);
  if (variable.dtype() != value.dtype()) {
    return InvalidArgument("variable '", name, "' is ", DTypeName(variable.dtype()),
                           ", the value is ", DTypeName(value.dtype()));
  }
  return variable.Assign(value, Variable::ShapeCheck::kDeclared, state_->allocator);
}

const Graph& Session::graph() const { return *state_->graph; }
size_t Session::peak_bytes() const { return state_->allocator.stats().peak; }
size_t Session::ready_bytes() const { return state_->budget->bytes(); }
void Session::TrimMemory() const {
  state_->budget->Shrink(0);
  state_->allocator.Trim();
}

absl::StatusOr<std::vector<Tensor>> Callable::Run(std::span<const Tensor> feeds,
                                                  const RunOptions& options) const {
  return session_->state_->RunCompiled(*compiled_, feeds, options, StopOf(options));
}

absl::Status Callable::BindShapes(std::span<const Shape> feeds) const {
  if (feeds.size() != compiled_->feed_types.size()) {
    return InvalidArgument("takes ", compiled_->feed_types.size(), " feeds, got ", feeds.size(),
                           " shapes");
  }
  std::vector<Tensor> shaped;
  for (size_t i = 0; i < feeds.size(); ++i)
    shaped.emplace_back(compiled_->feed_types[i], feeds[i], nullptr);
  std::shared_ptr<Compiled> compiled = compiled_;
  if (!compiled->Fits(shaped)) {
    ASSIGN_OR_RETURN(compiled, session_->state_->ForAnyShapes(*compiled, Stop()));
  }
  return session_->state_->GetBound(*compiled, shaped).status();
}

const Graph& Callable::compiled_graph() const { return *compiled_->exe->graph; }

}  // namespace weft
