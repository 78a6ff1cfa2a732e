#include "runtime/binding.h"

#include <algorithm>

#include "ops/infer.h"
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
  Binder(const Executable& exe, Schedule schedule, bool track)
      : exe_(exe), track_(track), b_(std::make_unique<Binding>()), results_(exe.slots.size()) {
    b_->schedule = schedule;
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
    PlanArena();
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
    if (!plan.dynamic) plan.dynamic = ReadsUnknownValues(ins);
    return absl::OkStatus();
  }

  // Small integer inputs whose values are not known now: the rule may have let a value pass that it
  // would refuse (an axis, a size).
  bool ReadsUnknownValues(const Instruction& ins) const {
    if (ins.alias() && ins.inputs.size() == ins.outputs.size()) return false;
    for (int32_t s : ins.inputs) {
      if (exe_.slots[s].constant != nullptr || !kIndexTypes.Contains(exe_.slots[s].dtype)) continue;
      const SlotPlan& plan = b_->slots[s];
      if (!plan.static_shape || plan.shape.num_elements() > kMaxTrackedValues ||
          plan.shape.rank() > 1)
        continue;
      if (!results_[s].ints) return true;
      for (int64_t v : *results_[s].ints) {
        if (!IsKnownValue(v)) return true;
      }
    }
    return false;
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
    const bool parallel = b_->schedule == Schedule::kParallel;
    std::unique_ptr<Ancestors> ancestors;
    if (parallel) ancestors = std::make_unique<Ancestors>(exe_);

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
        if (const int32_t interval =
                InPlace(i, k, bytes, last, place, intervals, touched, ancestors.get());
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
    if (!parallel) {
      memory = PlanSerial(intervals);
    } else {
      memory = PlanParallel(intervals, [&](size_t a, size_t next) {
        const int32_t writer = intervals[next].begin;
        return std::all_of(touched[a].begin(), touched[a].end(),
                           [&](int32_t t) { return ancestors->Is(t, writer); });
      });
    }
    b_->arena_bytes = memory.total;
    for (size_t s = 0; s < n; ++s) {
      const int32_t interval = place[b_->slots[s].root];
      if (interval >= 0) b_->slots[s].offset = memory.offsets[interval];
    }
    if (track_) {
      b_->touched.resize(exe_.instructions.size());
      for (size_t k = 0; k < intervals.size(); ++k) {
        std::sort(touched[k].begin(), touched[k].end());
        touched[k].erase(std::unique(touched[k].begin(), touched[k].end()), touched[k].end());
        b_->planned.push_back(
            {memory.offsets[k], intervals[k].bytes, static_cast<int32_t>(touched[k].size())});
        for (int32_t i : touched[k]) b_->touched[i].push_back(static_cast<int32_t>(k));
      }
    }
    if (parallel) return;
    for (size_t s = 0; s < n; ++s) {
      const SlotPlan& plan = b_->slots[s];
      const bool owned =
          plan.memory == SlotPlan::Memory::kEscape || plan.memory == SlotPlan::Memory::kRuntime;
      if (!owned) continue;
      // Each slot lets go of its own share; a fetched one keeps it.
      const int32_t slot_last = LastUse(static_cast<int32_t>(s));
      if (slot_last >= 0 && !exe_.slots[s].fetched) {
        b_->instructions[slot_last].dead_after.push_back(static_cast<int32_t>(s));
      }
    }
  }

  // The interval whose bytes output k of instruction i may take over: that of an input which dies
  // here, has elements of the same size and as many, and which nobody else can still be reading. -1
  // if none.
  int32_t InPlace(size_t i, size_t k, size_t bytes, const std::vector<int32_t>& last,
                  const std::vector<int32_t>& place, const std::vector<Interval>& intervals,
                  const std::vector<std::vector<int32_t>>& touched,
                  const Ancestors* ancestors) const {
    const Instruction& ins = exe_.instructions[i];
    const auto self = static_cast<int32_t>(i);
    if ((ins.flags & kInPlace) == 0) return -1;
    const bool any = (ins.flags & kInPlaceAny) != 0 && k == 0;
    const size_t end = std::min(any ? ins.inputs.size() : k + 1, ins.inputs.size());
    for (size_t in = any ? 0 : k; in < end; ++in) {
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
          ancestors == nullptr ||
          std::all_of(touched[interval].begin(), touched[interval].end(),
                      [&](int32_t t) { return t == self || ancestors->Is(t, self); });
      if (uses == 1 && alone) return interval;
    }
    return -1;
  }

  int32_t LastUse(int32_t s) {
    if (last_use_.empty()) {
      last_use_.assign(exe_.slots.size(), -1);
      for (size_t i = 0; i < exe_.instructions.size(); ++i) {
        for (int32_t in : exe_.instructions[i].inputs) last_use_[in] = static_cast<int32_t>(i);
        for (int32_t out : exe_.instructions[i].outputs) last_use_[out] = static_cast<int32_t>(i);
      }
    }
    return last_use_[s];
  }

  const Executable& exe_;
  const bool track_;
  std::unique_ptr<Binding> b_;
  std::vector<ShapeContext::Result> results_;
  std::vector<int32_t> last_use_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Binding>> Bind(const Executable& exe, std::span<const Shape> feeds,
                                              Schedule schedule, bool track) {
  return Binder(exe, schedule, track).Run(feeds);
}

}  // namespace weft
