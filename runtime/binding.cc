#include "runtime/binding.h"

#include <algorithm>

#include "ops/infer.h"
#include "runtime/cost_model.h"
#include "runtime/memory_plan.h"

namespace weft {
namespace {

// Ancestors by bit sets take n^2 / 8 bytes; a larger graph gets a plan without reuse across
// branches.
constexpr size_t kMostForBitSets = 8192;

class Ancestors {
 public:
  explicit Ancestors(const Executable& exe) : words_((exe.instructions.size() + 63) / 64) {
    if (exe.instructions.size() > kMostForBitSets) return;
    bits_.resize(words_ * exe.instructions.size());
    for (size_t i = 0; i < exe.instructions.size(); ++i) {
      for (int32_t s : exe.instructions[i].successors) {
        for (size_t w = 0; w < words_; ++w) bits_[s * words_ + w] |= bits_[i * words_ + w];
        bits_[s * words_ + i / 64] |= uint64_t{1} << (i % 64);
      }
    }
  }
  bool Is(int32_t ancestor, int32_t of) const {
    return !bits_.empty() && ((bits_[of * words_ + ancestor / 64] >> (ancestor % 64)) & 1) != 0;
  }

 private:
  size_t words_;
  std::vector<uint64_t> bits_;
};

class Binder {
 public:
  Binder(const Executable& exe, const BindOptions& options)
      : exe_(exe), options_(options), b_(std::make_unique<Binding>()), results_(exe.slots.size()) {
    b_->slots.resize(exe.slots.size());
    b_->instructions.resize(exe.instructions.size());
  }

  absl::StatusOr<std::unique_ptr<Binding>> Run(std::span<const Shape> feeds) {
    for (size_t s = 0; s < exe_.slots.size(); ++s) {
      const Slot& slot = exe_.slots[s];
      SlotPlan& plan = b_->slots[s];
      plan.root = static_cast<int32_t>(s);
      if (slot.kind == Slot::Kind::kComputed) continue;
      plan.static_shape = true;
      if (slot.kind == Slot::Kind::kConstant) {
        plan.memory = SlotPlan::Memory::kConstant;
        plan.shape = slot.constant->shape();
      } else {
        plan.memory = SlotPlan::Memory::kFeed;
        plan.shape = feeds[slot.feed];
      }
      plan.partial = plan.shape;
      results_[s].shape = plan.shape;
    }
    for (size_t i = 0; i < exe_.instructions.size(); ++i) RETURN_IF_ERROR(Infer(i));
    MarkEscapes();
    if (WantsParallel()) ancestors_ = std::make_unique<Ancestors>(exe_);
    PlanArena();
    if (ancestors_ != nullptr && options_.schedule == ScheduleMode::kAuto &&
        options_.memory_limit > 0 && b_->arena_bytes > options_.memory_limit) {
      ancestors_ = nullptr;
      PlanArena();
    }
    PlanReleases();
    if (ancestors_ != nullptr) {
      b_->schedule = Schedule::kParallel;
      GroupRoots();
    }
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      if (!b_->instructions[i].skip) b_->order.push_back(static_cast<int32_t>(i));
    }
    return std::move(b_);
  }

 private:
  absl::Status Infer(size_t index) {
    const Instruction& ins = exe_.instructions[index];
    absl::InlinedVector<ShapeContext::Input, 4> inputs;
    for (int32_t s : ins.inputs) {
      ShapeContext::Input in{&results_[s].shape, exe_.slots[s].dtype, exe_.slots[s].constant};
      if (results_[s].ints) in.ints = &*results_[s].ints;
      if (results_[s].handle) in.handle = &*results_[s].handle;
      inputs.push_back(in);
    }
    std::vector<ShapeContext::Result> out(ins.outputs.size());
    if (absl::Status s = InferShapes(*ins.op, *ins.attrs, {inputs.data(), inputs.size()}, out);
        !s.ok()) {
      std::vector<std::string> shapes;
      for (int32_t slot : ins.inputs)
        shapes.push_back(Concat(DTypeName(exe_.slots[slot].dtype), " ", results_[slot].shape));
      return Annotate(
          s, Concat("; ", Describe(exe_.graph->node(ins.node)), " on (", Join(shapes, ", "), ")"));
    }
    InstructionPlan& plan = b_->instructions[index];
    for (size_t k = 0; k < out.size(); ++k) {
      const int32_t s = ins.outputs[k];
      SlotPlan& slot = b_->slots[s];
      results_[s] = std::move(out[k]);
      slot.partial = IsRef(exe_.slots[s].dtype) ? PartialShape() : results_[s].shape;
      if (auto shape = slot.partial.AsShape()) {
        slot.static_shape = true;
        slot.shape = *std::move(shape);
      } else {
        plan.dynamic = true;
      }
      if (ins.alias()) {
        slot.root = b_->slots[ins.inputs[k]].root;
        slot.memory = b_->slots[slot.root].memory;
      } else if (slot.static_shape && !IsObject(exe_.slots[s].dtype) &&
                 (ins.flags & kOwnOutput) == 0) {
        slot.memory = SlotPlan::Memory::kArena;
      }
    }
    if ((ins.flags & kOwnOutput) != 0) plan.dynamic = false;
    // Rules guard kernels: if one of the inputs whose value it may read is not known yet, or a
    // shape is not, the rule must run again when it is.
    if (!plan.dynamic) {
      for (int32_t s : ins.inputs)
        plan.dynamic |= !b_->slots[s].static_shape && !IsRef(exe_.slots[s].dtype);
    }
    if (!plan.dynamic) {
      plan.late_values = LateValues(ins);
      plan.dynamic = !plan.late_values.empty();
    }
    return absl::OkStatus();
  }

  // Small integer inputs whose values are not known now: the rule may have let a value pass that it
  // would refuse (an axis, a size). A list of axes is never longer than a shape; kernels look
  // themselves where it may be.
  std::vector<int32_t> LateValues(const Instruction& ins) const {
    std::vector<int32_t> late;
    if (ins.alias() && ins.inputs.size() == ins.outputs.size()) return late;
    for (size_t k = 0; k < ins.inputs.size(); ++k) {
      const int32_t s = ins.inputs[k];
      if (exe_.slots[s].constant != nullptr || !kIndexTypes.Contains(exe_.slots[s].dtype)) continue;
      const SlotPlan& plan = b_->slots[s];
      if (!plan.static_shape || plan.shape.num_elements() > kMaxRank || plan.shape.rank() > 1)
        continue;
      const auto& ints = results_[s].ints;
      if (!ints || !std::all_of(ints->begin(), ints->end(), IsKnownValue)) {
        late.push_back(static_cast<int32_t>(k));
      }
    }
    return late;
  }

  // A fetched value outlives the run, so the memory behind it is its own.
  void MarkEscapes() {
    for (int32_t s : exe_.fetches) {
      SlotPlan& root = b_->slots[b_->slots[s].root];
      if (root.memory == SlotPlan::Memory::kArena) root.memory = SlotPlan::Memory::kEscape;
    }
    for (SlotPlan& slot : b_->slots) slot.memory = b_->slots[slot.root].memory;
  }

  void PlanArena() {
    const size_t n = exe_.slots.size();
    // The last instruction that reads each root, and who reads it.
    std::vector<int32_t> last(n, -1);
    std::vector<std::vector<int32_t>> readers(n);
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      for (int32_t s : exe_.instructions[i].inputs) {
        const int32_t root = b_->slots[s].root;
        last[root] = static_cast<int32_t>(i);
        if (readers[root].empty() || readers[root].back() != static_cast<int32_t>(i)) {
          readers[root].push_back(static_cast<int32_t>(i));
        }
      }
    }

    // In-place: output k takes over the bytes of input k where that input dies here. Roots move.
    std::vector<int32_t> place(n, -1);  // slot -> interval
    std::vector<Interval> intervals;
    std::vector<std::vector<int32_t>> touched;  // instructions that write or read an interval
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      const Instruction& ins = exe_.instructions[i];
      InstructionPlan& plan = b_->instructions[i];
      if (ins.alias() && !plan.dynamic) {
        plan.skip = std::all_of(ins.outputs.begin(), ins.outputs.end(), [&](int32_t s) {
          return b_->slots[s].static_shape && (b_->slots[s].memory == SlotPlan::Memory::kArena ||
                                               b_->slots[s].memory == SlotPlan::Memory::kConstant);
        });
      }
      for (size_t k = 0; k < ins.outputs.size(); ++k) {
        const int32_t s = ins.outputs[k];
        SlotPlan& slot = b_->slots[s];
        if (slot.memory != SlotPlan::Memory::kArena || slot.root != s) continue;
        const size_t bytes =
            static_cast<size_t>(slot.shape.num_elements()) * DTypeSize(exe_.slots[s].dtype);
        const int32_t end = std::max(last[s], static_cast<int32_t>(i));
        std::vector<int32_t> touches = readers[s];
        touches.push_back(static_cast<int32_t>(i));
        if (const int32_t interval = InPlace(i, k, bytes, last, place, intervals, touched);
            interval >= 0) {
          place[s] = interval;
          intervals[interval].end = end;
          touched[interval].insert(touched[interval].end(), touches.begin(), touches.end());
          continue;
        }
        place[s] = static_cast<int32_t>(intervals.size());
        intervals.push_back({static_cast<int32_t>(i), end, bytes});
        touched.push_back(std::move(touches));
      }
    }
    MemoryPlan memory;
    if (ancestors_ == nullptr) {
      memory = PlanSerial(intervals);
    } else {
      memory = PlanParallel(intervals, [&](size_t a, size_t next) {
        const int32_t writer = intervals[next].begin;
        return std::all_of(touched[a].begin(), touched[a].end(),
                           [&](int32_t t) { return ancestors_->Is(t, writer); });
      });
    }
    b_->arena_bytes = memory.total;
    for (size_t s = 0; s < n; ++s) {
      const int32_t interval = place[b_->slots[s].root];
      if (interval >= 0) b_->slots[s].offset = memory.offsets[interval];
    }
    if (options_.track) {
      b_->planned.clear();
      b_->touched.assign(exe_.instructions.size(), {});
      for (size_t k = 0; k < intervals.size(); ++k) {
        std::sort(touched[k].begin(), touched[k].end());
        touched[k].erase(std::unique(touched[k].begin(), touched[k].end()), touched[k].end());
        b_->planned.push_back(
            {memory.offsets[k], intervals[k].bytes, static_cast<int32_t>(touched[k].size())});
        for (int32_t i : touched[k]) b_->touched[i].push_back(static_cast<int32_t>(k));
      }
    }
  }

  // Each slot lets go of its own share after its last use; a fetched one keeps it.
  void PlanReleases() {
    std::vector<std::vector<int32_t>> readers(exe_.slots.size());
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      for (int32_t s : exe_.instructions[i].inputs) {
        if (readers[s].empty() || readers[s].back() != static_cast<int32_t>(i))
          readers[s].push_back(static_cast<int32_t>(i));
      }
    }
    for (size_t s = 0; s < exe_.slots.size(); ++s) {
      const Slot& slot = exe_.slots[s];
      const SlotPlan& plan = b_->slots[s];
      if (slot.fetched || slot.producer < 0 ||
          (plan.memory != SlotPlan::Memory::kEscape && plan.memory != SlotPlan::Memory::kRuntime)) {
        continue;
      }
      const std::vector<int32_t>& all = readers[s];
      const int32_t last = all.empty() ? slot.producer : all.back();
      if (ancestors_ == nullptr || std::all_of(all.begin(), all.end(), [&](int32_t r) {
            return r == last || ancestors_->Is(r, last);
          })) {
        b_->instructions[last].dead_after.push_back(static_cast<int32_t>(s));
        continue;
      }
      for (int32_t r : all)
        b_->instructions[r].lets_go.push_back(static_cast<int32_t>(b_->shared.size()));
      b_->shared.push_back({static_cast<int32_t>(s), static_cast<int32_t>(all.size())});
    }
  }

  bool WantsParallel() {
    if (options_.threads < 2 || options_.schedule == ScheduleMode::kSerial) return false;
    b_->kernel_ns.resize(exe_.instructions.size());
    std::vector<PartialShape> inputs, outputs;
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      const Instruction& ins = exe_.instructions[i];
      inputs.clear(), outputs.clear();
      for (int32_t s : ins.inputs) inputs.push_back(results_[s].shape);
      for (int32_t s : ins.outputs) outputs.push_back(results_[s].shape);
      b_->kernel_ns[i] = static_cast<float>(EstimateNs(exe_, ins, inputs, outputs));
    }
    if (options_.schedule == ScheduleMode::kParallel) return true;
    // Without ancestors a parallel plan hardly reuses memory.
    return exe_.instructions.size() <= kMostForBitSets &&
           EstimateStep(exe_, b_->kernel_ns, options_.threads).parallel_pays();
  }

  void GroupRoots() {
    b_->work_ns = b_->kernel_ns;
    for (size_t i = exe_.instructions.size(); i-- > 0;) {
      for (int32_t s : exe_.instructions[i].successors) {
        if (exe_.instructions[s].num_predecessors == 1) b_->work_ns[i] += b_->work_ns[s];
      }
    }
    double ns = kHandOutNs;
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      if (exe_.instructions[i].num_predecessors > 0) continue;
      if (ns >= kHandOutNs) {
        b_->root_runs.push_back(static_cast<int32_t>(b_->roots.size()));
        ns = 0;
      }
      b_->roots.push_back(static_cast<int32_t>(i));
      ns += b_->work_ns[i];
    }
    b_->root_runs.push_back(static_cast<int32_t>(b_->roots.size()));
  }

  // The interval whose bytes output k of instruction i may take over: that of an input which dies
  // here, has elements of the same size and as many, and which nobody else can still be reading. -1
  // if none.
  int32_t InPlace(size_t i, size_t k, size_t bytes, const std::vector<int32_t>& last,
                  const std::vector<int32_t>& place, const std::vector<Interval>& intervals,
                  const std::vector<std::vector<int32_t>>& touched) const {
    const Instruction& ins = exe_.instructions[i];
    const auto self = static_cast<int32_t>(i);
    size_t begin = k, end = k + 1;
    if (const int only = InPlaceInput(ins.flags); only > 0 && k == 0) {
      begin = only, end = only + 1;
    } else if ((ins.flags & kInPlace) == 0) {
      return -1;
    } else if ((ins.flags & kInPlaceAny) != 0 && k == 0) {
      begin = 0, end = ins.inputs.size();
    }
    for (size_t in = begin; in < std::min(end, ins.inputs.size()); ++in) {
      const int32_t root = b_->slots[ins.inputs[in]].root;
      const int32_t interval = place[root];
      if (interval < 0 || last[root] != self || intervals[interval].end != self ||
          intervals[interval].bytes != bytes ||
          DTypeSize(exe_.slots[ins.inputs[in]].dtype) !=
              DTypeSize(exe_.slots[ins.outputs[k]].dtype)) {
        continue;
      }
      const auto uses = std::count_if(ins.inputs.begin(), ins.inputs.end(),
                                      [&](int32_t other) { return b_->slots[other].root == root; });
      const bool alone =
          ancestors_ == nullptr ||
          std::all_of(touched[interval].begin(), touched[interval].end(),
                      [&](int32_t t) { return t == self || ancestors_->Is(t, self); });
      if (uses == 1 && alone) return interval;
    }
    return -1;
  }

  const Executable& exe_;
  const BindOptions& options_;
  std::unique_ptr<Binding> b_;
  std::vector<ShapeContext::Result> results_;
  std::unique_ptr<Ancestors> ancestors_;  // if the schedule is parallel
};

}  // namespace

absl::StatusOr<std::unique_ptr<Binding>> Bind(const Executable& exe, std::span<const Shape> feeds,
                                              const BindOptions& options) {
  return Binder(exe, options).Run(feeds);
}

size_t BytesOf(const Binding& b) {
  // A slot's plan and tensor, and an instruction's plan, arguments and counters.
  return b.slots.size() * (sizeof(SlotPlan) + sizeof(Tensor)) +
         b.instructions.size() * (sizeof(InstructionPlan) + 4 * sizeof(void*));
}

}  // namespace weft
