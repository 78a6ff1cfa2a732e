#include "runtime/executor.h"

#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <random>

#include "ops/infer.h"
#include "runtime/cost_model.h"
#include "runtime/kernel_stats.h"

namespace weft {
namespace {

// Work that need not wait until a thread is done with a large kernel.
constexpr double kWaitNs = 500;

bool IsVolatile(const SlotPlan& plan) {
  return plan.memory == SlotPlan::Memory::kFeed || plan.memory == SlotPlan::Memory::kEscape ||
         plan.memory == SlotPlan::Memory::kRuntime;
}

// One run of one binding. Shared by the threads of a parallel run; Context is per instruction.
class Run {
 public:
  Run(const Executable& exe, const Binding& binding, RunFrame& frame, const ExecuteEnvironment& env,
      const ExecuteOptions& options)
      : exe_(exe),
        binding_(binding),
        frame_(frame),
        env_(env),
        options_(options),
        stoppable_(env.threads, {this}) {}

  template <bool kInstrumented>
  absl::Status Serial() {
    if (options_.poison) {
      for (size_t i = 0; i < exe_.instructions.size(); ++i)
        RETURN_IF_ERROR(Step<kInstrumented>(static_cast<int32_t>(i)));
      return absl::OkStatus();
    }
    for (int32_t i : binding_.order) RETURN_IF_ERROR(Step<kInstrumented>(i));
    return absl::OkStatus();
  }

  // A legal order drawn at random, so that hidden dependences on the usual one show.
  absl::Status Random() {
    std::mt19937_64 random(options_.random_order_seed);
    std::vector<int32_t> waiting(exe_.instructions.size()), ready;
    for (size_t i = 0; i < waiting.size(); ++i) {
      waiting[i] = exe_.instructions[i].num_predecessors;
      if (waiting[i] == 0) ready.push_back(static_cast<int32_t>(i));
    }
    while (!ready.empty()) {
      std::swap(ready[random() % ready.size()], ready.back());
      const int32_t i = ready.back();
      ready.pop_back();
      RETURN_IF_ERROR(Step<true>(i));
      for (int32_t s : exe_.instructions[i].successors) {
        if (--waiting[s] == 0) ready.push_back(s);
      }
    }
    return absl::OkStatus();
  }

  template <bool kInstrumented>
  absl::Status Parallel() {
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      frame_.waiting[i].store(exe_.instructions[i].num_predecessors, std::memory_order_relaxed);
    }
    env_.threads.Execute([&] {
      tbb::task_group group;
      const size_t runs = binding_.root_runs.size() - 1;
      for (size_t r = 1; r < runs; ++r) {
        group.run([this, &group, r] { Chain<kInstrumented>(group, RootRun(r)); });
      }
      if (runs > 0) Chain<kInstrumented>(group, RootRun(0));
      group.wait();
    });
    absl::MutexLock lock(&mutex_);
    return status_;
  }

  bool cancelled() const {
    return failed_.load(std::memory_order_relaxed) || options_.stop.Requested();
  }
  void set_start(int64_t ns) { start_ns_ = ns; }

 private:
  // What a kernel sees.
  class Context final : public KernelContext {
   public:
    Context(Run& run, const Instruction& ins, Tensor* const* arguments) : run_(run), ins_(ins) {
      inputs_ = {arguments, ins.inputs.size()};
      outputs_ = {arguments + ins.inputs.size(), ins.outputs.size()};
    }
    absl::StatusOr<Tensor*> AllocateOutput(int i, const Shape& shape) override {
      Tensor& out = *outputs_[i];
      if (out.has_value() && out.shape() == shape) return &out;
      if (run_.binding_.slots[ins_.outputs[i]].memory == SlotPlan::Memory::kArena) {
        return Internal("output ", i, " has shape ", shape, ", its rule said ", out.shape());
      }
      ASSIGN_OR_RETURN(out, Tensor::Allocate(run_.exe_.slots[ins_.outputs[i]].dtype, shape,
                                             run_.env_.allocator));
      return &out;
    }
    void SetOutput(int i, Tensor t) override {
      Tensor& out = *outputs_[i];
      if (run_.binding_.slots[ins_.outputs[i]].memory == SlotPlan::Memory::kArena) {
        // Planned bytes stay where they are: others count on it.
        if (out.dtype() == t.dtype() && out.shape() == t.shape()) {
          if (out.raw() != t.raw()) CopyElements(t, out);
        } else {
          mismatch_ = true;
        }
        return;
      }
      out = std::move(t);
    }
    absl::StatusOr<char*> Scratch(size_t bytes) override {
      ASSIGN_OR_RETURN(BufferPtr b, run_.env_.allocator.Allocate(bytes));
      scratch_.push_back(std::move(b));
      return static_cast<char*>(scratch_.back()->data());
    }
    ParallelFor& parallel() override {
      if (Updates()) return run_.env_.threads;
      return run_.stoppable_;
    }
    Allocator& allocator() override { return run_.env_.allocator; }
    ResourceStore& resources() override { return run_.env_.resources; }
    bool cancelled() const override { return run_.cancelled(); }
    bool mismatch() const { return mismatch_; }

   private:
    // May write a variable: then it ends what it began, since others see that.
    bool Updates() const {
      return std::any_of(ins_.inputs.begin(), ins_.inputs.end(), [&](int32_t s) {
        const DType t = run_.exe_.slots[s].dtype;
        return IsRef(t) || t == DType::kResource;
      });
    }

    Run& run_;
    const Instruction& ins_;
    absl::InlinedVector<BufferPtr, 2> scratch_;
    bool mismatch_ = false;
  };

  // Instructions whose predecessors are done, of one thread. The small ones come first: what they
  // make ready may be large.
  class Ready {
   public:
    explicit Ready(const Binding& binding) : binding_(binding) {}
    void Push(int32_t i) {
      work_ns_ += binding_.work_ns[i];
      (binding_.kernel_ns[i] < kSmallNs ? small_ : large_).push_back(i);
    }
    // -1 if there is none.
    int32_t Pop() {
      auto& from = small_.empty() ? large_ : small_;
      if (from.empty()) return -1;
      const int32_t i = from.back();
      from.pop_back();
      work_ns_ -= binding_.work_ns[i];
      return i;
    }
    // Of all that waits here, with what it makes ready.
    double work_ns() const { return work_ns_; }

   private:
    static constexpr float kSmallNs = 1'000;
    const Binding& binding_;
    double work_ns_ = 0;
    absl::InlinedVector<int32_t, 64> small_, large_;
  };
  // What one task is given; no heap call to hand it over.
  struct Gift {
    std::array<int32_t, 14> instructions;
    int32_t count = 0;
    std::span<const int32_t> list() const {
      return {instructions.data(), static_cast<size_t>(count)};
    }
  };

  std::span<const int32_t> RootRun(size_t r) const {
    const auto begin = static_cast<size_t>(binding_.root_runs[r]);
    return std::span(binding_.roots).subspan(begin, binding_.root_runs[r + 1] - begin);
  }

  // Runs these instructions and what they make ready. What is more than one task's worth goes to
  // other threads.
  template <bool kInstrumented>
  void Chain(tbb::task_group& group, std::span<const int32_t> first) {
    Ready ready(binding_);
    for (int32_t i : first) ready.Push(i);
    for (int32_t i = ready.Pop(); i >= 0; i = ready.Pop()) {
      if (failed_.load(std::memory_order_relaxed)) return;
      const bool busy = binding_.kernel_ns[i] >= kHandOutNs;
      while (ready.work_ns() >= (busy ? kWaitNs : kHandOutNs)) {
        Gift gift;
        for (double ns = 0; ns < kHandOutNs && gift.count < std::ssize(gift.instructions);) {
          const int32_t other = ready.Pop();
          if (other < 0) break;
          gift.instructions[gift.count++] = other;
          ns += binding_.work_ns[other];
        }
        if (gift.count == 0) break;
        group.run([this, &group, gift] { Chain<kInstrumented>(group, gift.list()); });
      }
      if (absl::Status s = Step<kInstrumented>(i); !s.ok()) {
        absl::MutexLock lock(&mutex_);
        status_.Update(s);
        failed_.store(true, std::memory_order_relaxed);
        return;
      }
      for (int32_t s : exe_.instructions[i].successors) {
        if (exe_.instructions[s].num_predecessors == 1 ||
            frame_.waiting[s].fetch_sub(1, std::memory_order_acq_rel) == 1) {
          ready.Push(s);
        }
      }
    }
  }

  template <bool kInstrumented>
  absl::Status Step(int32_t i) {
    const InstructionPlan& plan = binding_.instructions[i];
    if (plan.skip) {
      if (options_.poison) Poison(i);
      return absl::OkStatus();
    }
    if (cancelled()) return Stopped();
    int64_t begin = 0;
    if constexpr (kInstrumented) begin = SteadyNanoseconds();
    const Instruction& ins = exe_.instructions[i];
    Tensor* const* arguments = frame_.arguments.data() + frame_.first_argument[i];
    absl::Status status = ins.alias() ? Alias(ins, plan, arguments) : Call(ins, plan, arguments);
    if (!status.ok()) return AtNode(status, exe_, ins, frame_.slots);
    if constexpr (kInstrumented) Record(ins, begin);
    for (int32_t s : plan.dead_after) frame_.slots[s] = Tensor();
    for (int32_t k : plan.lets_go) {
      if (frame_.readers[k].fetch_sub(1, std::memory_order_acq_rel) == 1)
        frame_.slots[binding_.shared[k].slot] = Tensor();
    }
    if (options_.poison) Poison(i);
    return absl::OkStatus();
  }

  // A value that is read after its death, or bytes that are reused too early, show as nonsense.
  void Poison(int32_t i) {
    constexpr int kPoison = 0xcd;
    for (int32_t k : binding_.touched[i]) {
      if (frame_.touches[k].fetch_sub(1, std::memory_order_acq_rel) != 1) continue;
      const PlannedBytes& p = binding_.planned[k];
      std::memset(static_cast<char*>(frame_.arena->data()) + p.offset, kPoison, p.bytes);
    }
  }

  absl::Status Stopped() const { return options_.stop.Status("the run"); }

  absl::Status Alias(const Instruction& ins, const InstructionPlan& plan,
                     Tensor* const* arguments) {
    const size_t n = ins.inputs.size();
    if (plan.dynamic) {
      ASSIGN_OR_RETURN(const auto results, InferShapes(*ins.op, *ins.attrs, {arguments, n},
                                                       static_cast<int>(ins.outputs.size())));
      for (size_t k = 0; k < ins.outputs.size(); ++k) {
        const auto shape = results[k].shape.AsShape();
        if (!shape || shape->num_elements() != arguments[k]->num_elements()) {
          return Internal("an alias cannot have shape ", results[k].shape);
        }
        *arguments[n + k] = arguments[k]->Reshaped(*shape);
      }
      return absl::OkStatus();
    }
    for (size_t k = 0; k < ins.outputs.size(); ++k) {
      *arguments[n + k] = arguments[k]->Reshaped(binding_.slots[ins.outputs[k]].shape);
    }
    return absl::OkStatus();
  }

  absl::Status Call(const Instruction& ins, const InstructionPlan& plan, Tensor* const* arguments) {
    const size_t n = ins.inputs.size();
    if (plan.dynamic) RETURN_IF_ERROR(InferOutputs(ins, arguments));
    const bool own = (ins.flags & kOwnOutput) != 0;
    for (size_t k = 0; k < ins.outputs.size(); ++k) {
      const SlotPlan& slot = binding_.slots[ins.outputs[k]];
      if (own || plan.dynamic || !slot.static_shape || !IsVolatile(slot)) continue;
      ASSIGN_OR_RETURN(*arguments[n + k], Tensor::Allocate(exe_.slots[ins.outputs[k]].dtype,
                                                           slot.shape, env_.allocator));
    }
    RETURN_IF_ERROR(CheckOutputs({arguments + n, ins.outputs.size()}, ins.flags));
    Context c(*this, ins, arguments);
    try {
      RETURN_IF_ERROR(ins.kernel->Compute(c));
    } catch (const std::bad_alloc&) {
      return ResourceExhausted("the kernel ran out of memory");
    } catch (const StoppedEarly&) {
      return Stopped();
    }
    if (c.mismatch()) return Internal("an output's shape is not what its rule said");
    for (size_t k = 0; k < ins.outputs.size(); ++k) {
      const SlotPlan& slot = binding_.slots[ins.outputs[k]];
      if (!IsVolatile(slot)) continue;
      const Tensor& out = *arguments[n + k];
      if (!out.has_value()) return Internal("output ", k, " was not set");
      if (out.dtype() != exe_.slots[ins.outputs[k]].dtype ||
          !slot.partial.Compatible(out.shape())) {
        return Internal("output ", k, " is ", DTypeName(out.dtype()), " ", out.shape(),
                        ", its rule said ", DTypeName(exe_.slots[ins.outputs[k]].dtype), " ",
                        slot.partial);
      }
    }
    return absl::OkStatus();
  }

  // The shape rule on actual values, and memory for what it says.
  absl::Status InferOutputs(const Instruction& ins, Tensor* const* arguments) {
    const size_t n = ins.inputs.size();
    ASSIGN_OR_RETURN(const auto results, InferShapes(*ins.op, *ins.attrs, {arguments, n},
                                                     static_cast<int>(ins.outputs.size())));
    for (size_t k = 0; k < ins.outputs.size(); ++k) {
      const SlotPlan& slot = binding_.slots[ins.outputs[k]];
      const auto shape = results[k].shape.AsShape();
      if (!shape) continue;
      if (!slot.partial.Compatible(*shape)) {
        return Internal("output ", k, " gets shape ", *shape, ", planned was ", slot.partial);
      }
      if (!IsVolatile(slot) || (ins.flags & kOwnOutput) != 0 ||
          IsRef(exe_.slots[ins.outputs[k]].dtype))
        continue;
      ASSIGN_OR_RETURN(*arguments[n + k],
                       Tensor::Allocate(exe_.slots[ins.outputs[k]].dtype, *shape, env_.allocator));
    }
    return absl::OkStatus();
  }

  void Record(const Instruction& ins, int64_t begin) {
    if (options_.stats == nullptr) return;
    const int64_t end = SteadyNanoseconds();
    KernelStats k = StatsOf(exe_, ins, frame_.slots);
    k.start_ns = begin - start_ns_;
    k.end_ns = end - start_ns_;
    k.thread = tbb::this_task_arena::current_thread_index();
    if (k.thread == tbb::task_arena::not_initialized) k.thread = 0;
    options_.stats->Add(std::move(k));
  }

  const Executable& exe_;
  const Binding& binding_;
  RunFrame& frame_;
  const ExecuteEnvironment& env_;
  const ExecuteOptions& options_;
  struct Cancelled {
    const Run* run;
    bool operator()() const { return run->cancelled(); }
  };
  StoppableFor<Cancelled> stoppable_;
  int64_t start_ns_ = 0;
  std::atomic<bool> failed_{false};
  absl::Mutex mutex_;
  absl::Status status_;
};

// For messages: what a run that found no memory holds, or would hold.
std::string LargestTensors(const Executable& exe, const Binding& binding, const RunFrame& frame) {
  constexpr size_t kMost = 3;
  std::vector<std::pair<size_t, size_t>> sizes;  // bytes, slot
  for (size_t s = 0; s < exe.slots.size(); ++s) {
    const SlotPlan& plan = binding.slots[s];
    if (plan.root != static_cast<int32_t>(s) || exe.slots[s].producer < 0 ||
        IsObject(exe.slots[s].dtype)) {
      continue;
    }
    if (plan.static_shape) {
      sizes.emplace_back(plan.shape.num_elements() * DTypeSize(exe.slots[s].dtype), s);
    } else if (frame.slots[s].has_value()) {
      sizes.emplace_back(frame.slots[s].num_bytes(), s);
    }
  }
  const size_t shown = std::min(kMost, sizes.size());
  std::partial_sort(sizes.begin(), sizes.begin() + static_cast<ptrdiff_t>(shown), sizes.end(),
                    std::greater<>());
  std::vector<std::string> names;
  for (const auto& [bytes, s] : std::span(sizes).first(shown)) {
    const Instruction& ins = exe.instructions[exe.slots[s].producer];
    names.push_back(
        Concat("'", exe.graph->node(ins.node).name, "' ", DTypeName(exe.slots[s].dtype), " ",
               binding.slots[s].static_shape ? binding.slots[s].shape : frame.slots[s].shape(),
               " of ", bytes));
  }
  if (names.empty()) return "";
  return Concat("; the run's largest tensors: ", Join(names, ", "));
}

}  // namespace

RunFrame::RunFrame(const Executable& exe, const Binding& binding)
    : slots(exe.slots.size()), first_argument(exe.instructions.size()) {
  for (size_t i = 0; i < exe.instructions.size(); ++i) {
    const Instruction& ins = exe.instructions[i];
    first_argument[i] = static_cast<int32_t>(arguments.size());
    for (int32_t s : ins.inputs) arguments.push_back(&slots[s]);
    for (int32_t s : ins.outputs) arguments.push_back(&slots[s]);
  }
  if (binding.schedule == Schedule::kParallel) {
    waiting = std::make_unique<std::atomic<int32_t>[]>(exe.instructions.size());
  }
  if (!binding.planned.empty())
    touches = std::make_unique<std::atomic<int32_t>[]>(binding.planned.size());
  if (!binding.shared.empty())
    readers = std::make_unique<std::atomic<int32_t>[]>(binding.shared.size());
}

absl::Status Execute(const Executable& exe, const Binding& binding, RunFrame& frame,
                     std::span<const Tensor> feeds, const ExecuteEnvironment& env,
                     const ExecuteOptions& options, std::vector<Tensor>& results) {
  if (!frame.arena) {
    auto arena = env.allocator.Allocate(binding.arena_bytes);
    if (!arena.ok()) return Annotate(arena.status(), LargestTensors(exe, binding, frame));
    frame.arena = *std::move(arena);
    char* base = static_cast<char*>(frame.arena->data());
    for (size_t s = 0; s < exe.slots.size(); ++s) {
      const SlotPlan& plan = binding.slots[s];
      if (plan.memory == SlotPlan::Memory::kArena) {
        frame.slots[s] = Tensor(exe.slots[s].dtype, plan.shape, base + plan.offset);
      } else if (plan.memory == SlotPlan::Memory::kConstant && plan.static_shape) {
        frame.slots[s] = exe.slots[plan.root].constant->Reshaped(plan.shape);
      }
    }
  }
  for (size_t f = 0; f < exe.feed_slots.size(); ++f) {
    if (exe.feed_slots[f] >= 0) frame.slots[exe.feed_slots[f]] = feeds[f];
  }
  for (size_t k = 0; options.poison && k < binding.planned.size(); ++k) {
    frame.touches[k].store(binding.planned[k].touches, std::memory_order_relaxed);
  }
  for (size_t k = 0; k < binding.shared.size(); ++k) {
    frame.readers[k].store(binding.shared[k].readers, std::memory_order_relaxed);
  }
  Run run(exe, binding, frame, env, options);
  absl::Status status;
  const bool instrumented = options.stats != nullptr;
  if (instrumented) {
    run.set_start(SteadyNanoseconds());
    options.stats->start_unix_ns = absl::GetCurrentTimeNanos();
    options.stats->arena_bytes = static_cast<int64_t>(binding.arena_bytes);
  }
  if (options.random_order_seed != 0 && binding.schedule == Schedule::kParallel) {
    status = run.Random();
  } else if (binding.schedule == Schedule::kParallel) {
    status = instrumented ? run.Parallel<true>() : run.Parallel<false>();
  } else {
    // Inside the arena from the start: a thread that asked for a place in it while a kernel of its
    // own holds a variable's lock could wait for threads that wait for that lock. It also keeps all
    // the runs of a session within its thread budget.
    const auto serial = [&] { status = instrumented ? run.Serial<true>() : run.Serial<false>(); };
    if (env.threads.max_threads() > 1) {
      env.threads.Execute(serial);
    } else {
      serial();
    }
  }
  if (absl::IsResourceExhausted(status)) {
    status = Annotate(status, LargestTensors(exe, binding, frame));
  }
  results.clear();
  if (status.ok()) {
    results.reserve(exe.fetches.size());
    for (int32_t s : exe.fetches) results.push_back(frame.slots[s]);
  }
  // Let go of what is not the frame's.
  for (size_t s = 0; s < exe.slots.size(); ++s) {
    if (IsVolatile(binding.slots[s])) frame.slots[s] = Tensor();
  }
  return status;
}

}  // namespace weft
