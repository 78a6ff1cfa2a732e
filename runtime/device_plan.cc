#include "runtime/device_plan.h"

#include <algorithm>

#include "core/checked.h"
#include "graph/place.h"
#include "runtime/effect_order.h"
#include "runtime/memory_plan.h"

namespace weft {
namespace {

constexpr int64_t kNowhere = DevicePlan::kNowhere;

class Planner {
 public:
  Planner(const Executable& exe, const Binding& binding, const DevicePlanOptions& options)
      : exe_(exe),
        binding_(binding),
        options_(options),
        accesses_(exe),
        level_(exe.instructions.size()),
        predecessors_(exe.instructions.size()),
        device_copy_(exe.slots.size(), kNoTask),
        uploaded_(exe.slots.size()),
        tasks_of_(exe.instructions.size()),
        copies_of_(exe.instructions.size()) {
    plan_.on_device.resize(exe.instructions.size());
    plan_.steady.resize(exe.instructions.size());
    plan_.arena_offset.assign(exe.slots.size(), kNowhere);
    plan_.pinned_offset.assign(exe.slots.size(), kNowhere);
    plan_.step_offset.assign(exe.instructions.size(), kNowhere);
    for (size_t i = 0; i < exe.instructions.size(); ++i) {
      for (int32_t s : exe.instructions[i].successors) {
        predecessors_[s].push_back(static_cast<int32_t>(i));
      }
    }
  }

  DevicePlan Run() {
    const std::vector<bool> with_variables =
        accesses_.OnDevice([&](int32_t i) { return DeviceCan(i); });
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      plan_.on_device[i] =
          accesses_.of[i].empty() ? StaysOnDevice(static_cast<int32_t>(i)) : with_variables[i];
      plan_.steady[i] = IsSteadyHere(static_cast<int32_t>(i));
      level_[i] = Level(static_cast<int32_t>(i));
      most_ = std::max(most_, level_[i]);
    }
    MarkWantedOnHost();
    reads_ =
        PlanReads(exe_, accesses_, {options_.variable_use, plan_.on_device, level_, predecessors_});
    for (int level = 0; level <= most_; ++level) AddSection(level);
    PlanMemory();
    return std::move(plan_);
  }

 private:
  static constexpr int32_t kNoTask = -1;
  static constexpr size_t kStepAlignment = 16;

  const Instruction& Ins(int32_t i) const { return exe_.instructions[i]; }
  bool OnDevice(int32_t slot) const {
    const int32_t producer = exe_.slots[slot].producer;
    return producer >= 0 && plan_.on_device[producer];
  }

  bool IsMovable(int32_t slot) const {
    return binding_.slots[slot].static_shape && !IsObject(exe_.slots[slot].dtype) &&
           !IsRef(exe_.slots[slot].dtype);
  }

  bool DeviceCan(int32_t i) const {
    const Instruction& ins = Ins(i);
    const auto takes = [&](int32_t s) { return IsMovable(s) || IsHandleSlot(s); };
    const auto gives = [&](int32_t s) { return IsMovable(s) || IsRef(exe_.slots[s].dtype); };
    return options_.wants_device(i) && std::all_of(ins.inputs.begin(), ins.inputs.end(), takes) &&
           std::all_of(ins.outputs.begin(), ins.outputs.end(), gives) && !ReadsLateValues(i);
  }
  bool IsHandleSlot(int32_t slot) const { return IsHandle(exe_.slots[slot].dtype); }

  // The shape rule may look at a value that is not known before the step. What the kernel reads in
  // the device's memory it minds itself.
  bool ReadsLateValues(int32_t i) const {
    const InstructionPlan& plan = binding_.instructions[i];
    return plan.dynamic && (plan.late_values.empty() ||
                            std::any_of(plan.late_values.begin(), plan.late_values.end(),
                                        [&](int32_t k) { return options_.host_input(i, k); }));
  }

  bool StaysOnDevice(int32_t i) const {
    const Instruction& ins = Ins(i);
    if (IsNothing(ins)) {
      return std::any_of(predecessors_[i].begin(), predecessors_[i].end(),
                         [&](int32_t p) { return plan_.on_device[p]; });
    }
    if (ins.alias()) {
      return !binding_.instructions[i].dynamic &&
             std::all_of(ins.inputs.begin(), ins.inputs.end(),
                         [&](int32_t s) { return IsMovable(s); }) &&
             std::all_of(ins.inputs.begin(), ins.inputs.begin() + ins.outputs.size(),
                         [&](int32_t s) { return OnDevice(s); });
    }
    return DeviceCan(i);
  }

  bool IsSteadyHere(int32_t i) const {
    const Instruction& ins = Ins(i);
    const auto known = [&](int32_t s) { return IsMovable(s); };
    return !plan_.on_device[i] && !ins.outputs.empty() && !ins.op->is_stateful() &&
           std::all_of(ins.outputs.begin(), ins.outputs.end(), known) &&
           std::all_of(ins.inputs.begin(), ins.inputs.end(), [&](int32_t s) {
             return LooksAtValues(i) ? IsConstant(s) || IsSteady(s) : IsMovable(s);
           });
  }
  bool IsSteady(int32_t slot) const {
    const int32_t producer = exe_.slots[slot].producer;
    return producer >= 0 && plan_.steady[producer];
  }

  // It only waits for others, and others for it.
  bool IsNothing(const Instruction& ins) const { return exe_.graph->node(ins.node).Is("NoOp"); }
  bool LooksAtValues(int32_t i) const { return !ReadsOnlyShapes(exe_.graph->node(Ins(i).node)); }

  // The section in which the instruction runs: one more for each time that the host needs what the
  // device has made.
  int Level(int32_t i) const {
    int level = 0;
    for (int32_t p : predecessors_[i]) {
      const bool waits = plan_.on_device[p] && !plan_.on_device[i] && LooksAtValues(i);
      level = std::max(level, level_[p] + (waits ? 1 : 0));
    }
    return level;
  }

  void MarkWantedOnHost() {
    wanted_on_host_.resize(exe_.slots.size());
    const auto want = [&](int32_t s) {
      if (OnDevice(s) && !IsHandleSlot(s)) wanted_on_host_[s] = true;
    };
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      const auto index = static_cast<int32_t>(i);
      const Instruction& ins = exe_.instructions[i];
      if (!plan_.on_device[i] && LooksAtValues(index)) {
        for (int32_t s : ins.inputs) want(s);
      }
    }
    for (int32_t s : exe_.fetches) want(s);
  }

  void AddSection(int level) {
    section_ = DeviceSection();
    section_begin_ = static_cast<int32_t>(all_.size());
    stream_tasks_.clear();
    std::vector<int32_t> device;
    for (int32_t i : reads_.order) {
      if (level_[i] != level) continue;
      (plan_.on_device[i] ? device : section_.host).push_back(i);
    }
    BringSteps(device);
    for (int32_t i : device) Launch(i);
    section_.streams = AssignStreams(stream_tasks_, options_.side_streams);
    plan_.sections.push_back(std::move(section_));
  }

  int32_t AddTask(DeviceTask task, const std::vector<int32_t>& after, int stream) {
    const auto id = static_cast<int32_t>(all_.size());
    StreamTask on;
    on.fixed = stream;
    for (int32_t a : after) {  // what earlier sections did is done
      if (a >= section_begin_) on.after.push_back(a - section_begin_);
    }
    std::sort(on.after.begin(), on.after.end());
    on.after.erase(std::unique(on.after.begin(), on.after.end()), on.after.end());
    stream_tasks_.push_back(std::move(on));
    section_.tasks.push_back(task);
    all_.push_back({static_cast<int32_t>(plan_.sections.size()), id - section_begin_});
    return id;
  }

  // One copy for all launches of the section to which each run brings something new.
  void BringSteps(std::span<const int32_t> device) {
    section_.step_begin = plan_.step_bytes;
    for (int32_t i : device) {
      const size_t bytes = options_.step_bytes(i);
      if (bytes == 0) continue;
      plan_.step_offset[i] = static_cast<int64_t>(plan_.step_bytes);
      plan_.step_bytes += RoundUp(bytes, kStepAlignment);
      section_.stepped.push_back(i);
    }
    section_.step_end = plan_.step_bytes;
    if (section_.stepped.empty()) return;
    step_copy_ = AddTask({DeviceTask::Kind::kStepIn, section_.stepped[0], -1}, {}, kCopyInStream);
  }

  // The launch of instruction i, after copies of what it needs from the host and before copies of
  // what the host needs from it.
  void Launch(int32_t i) {
    const Instruction& ins = Ins(i);
    std::vector<int32_t> after;
    for (int32_t p : predecessors_[i]) {
      after.insert(after.end(), tasks_of_[p].begin(), tasks_of_[p].end());
    }
    for (int32_t h : reads_.held_by[i]) {
      after.insert(after.end(), tasks_of_[h].begin(), tasks_of_[h].end());
      after.insert(after.end(), copies_of_[h].begin(), copies_of_[h].end());
    }
    if (!accesses_.of[i].empty()) UseVariables(i);
    if (ins.alias() || IsNothing(ins) || reads_.in_place[i]) {
      tasks_of_[i] = std::move(after);
    } else {
      for (size_t k = 0; k < ins.inputs.size(); ++k) {
        if (IsHandleSlot(ins.inputs[k])) continue;
        if (options_.host_input(i, k)) {
          section_.replayable &= IsConstant(ins.inputs[k]) || IsSteady(ins.inputs[k]);
          continue;
        }
        const int32_t copy = Bring(ins.inputs[k]);
        if (copy != kNoTask) after.push_back(copy);
      }
      if (plan_.step_offset[i] != kNowhere) after.push_back(step_copy_);
      tasks_of_[i] = {AddTask({DeviceTask::Kind::kLaunch, i, -1}, after, -1)};
    }
    for (int32_t s : ins.outputs) {
      if (IsHandleSlot(s)) section_.references.push_back({s, ins.inputs[0]});
      const int32_t maker = exe_.slots[DeviceRoot(s)].producer;
      if (maker >= 0 && reads_.in_place[maker]) {
        section_.views.push_back({s, Ins(maker).inputs[0]});
      }
      if (!wanted_on_host_[s]) continue;
      Pin(s);
      copies_of_[i].push_back(
          AddTask({DeviceTask::Kind::kCopyOut, -1, s}, tasks_of_[i], kCopyOutStream));
    }
  }

  // Unless an earlier use says the same.
  void UseVariables(int32_t i) {
    const Instruction& ins = Ins(i);
    const AttrReader attrs(*ins.attrs);
    SectionVariable v{-1, i, options_.variable_use(i)};
    v.dtype = attrs.Get<DType>(attrs.Has("dtype") ? "dtype" : "T").value_or(DType::kInvalid);
    if (v.use == VariableUse::kRead) v.shape = binding_.slots[ins.outputs[0]].shape;
    if (v.use == VariableUse::kAssign) {
      v.shape = binding_.slots[ins.inputs[1]].shape;
      if (attrs.Get<bool>("validate_shape").value_or(false))
        v.check = Variable::ShapeCheck::kPresent;
      else if (IsRef(exe_.slots[ins.inputs[0]].dtype))
        v.check = Variable::ShapeCheck::kNone;
    }
    for (int32_t s : ins.inputs) {
      if (!IsHandleSlot(s)) continue;
      v.slot = s;
      if (std::none_of(section_.variables.begin(), section_.variables.end(),
                       [&](const SectionVariable& old) {
                         return old.slot == s && old.dtype == v.dtype &&
                                (!v.shape || old.shape == v.shape);
                       })) {
        section_.variables.push_back(v);
      }
    }
  }

  bool IsConstant(int32_t slot) const {
    return exe_.slots[binding_.slots[slot].root].kind == Slot::Kind::kConstant;
  }

  // The task that copies a host's value to the device; none where it is there without one.
  int32_t Bring(int32_t slot) {
    if (OnDevice(slot)) return kNoTask;
    if (IsConstant(slot)) {
      if (std::find(plan_.constants.begin(), plan_.constants.end(), slot) ==
          plan_.constants.end()) {
        plan_.constants.push_back(slot);
      }
      return kNoTask;
    }
    if (IsSteady(slot)) {
      if (!uploaded_[slot]) section_.uploads.push_back(slot);
      uploaded_[slot] = true;
      return kNoTask;
    }
    if (device_copy_[slot] == kNoTask) {
      Pin(slot);
      device_copy_[slot] = AddTask({DeviceTask::Kind::kCopyIn, -1, slot}, {}, kCopyInStream);
    }
    return device_copy_[slot];
  }

  size_t Bytes(int32_t slot) const {
    return static_cast<size_t>(binding_.slots[slot].shape.num_elements()) *
           DTypeSize(exe_.slots[slot].dtype);
  }

  void Pin(int32_t slot) {
    plan_.pinned_offset[slot] = static_cast<int64_t>(plan_.pinned_bytes);
    plan_.pinned_bytes += RoundUp(std::max<size_t>(Bytes(slot), 1), kAlignment);
  }

  // Tasks are numbered through all sections here.
  bool Before(int32_t a, int32_t b) const {
    const Place &x = all_[a], &y = all_[b];
    if (x.section != y.section) return x.section < y.section;
    return plan_.sections[x.section].streams.Before(x.task, y.task);
  }

  // Bytes of the arena: reused where the streams' order and waits make sure that whoever touched
  // them is done (architecture, decision 8).
  void PlanMemory() {
    std::vector<Interval> intervals;
    std::vector<std::vector<int32_t>> touched;
    std::vector<int32_t> interval_of(exe_.slots.size(), -1);
    const auto begin = [&](int32_t slot, int32_t task) {
      interval_of[slot] = static_cast<int32_t>(intervals.size());
      intervals.push_back({task, task, Bytes(slot)});
      touched.push_back({task});
    };
    const auto touch = [&](int32_t slot, int32_t task) {
      const int32_t k = interval_of[DeviceRoot(slot)];
      if (k < 0) return;  // a constant
      intervals[k].end = std::max(intervals[k].end, task);
      touched[k].push_back(task);
    };
    int32_t id = 0;
    for (const DeviceSection& section : plan_.sections) {
      for (const DeviceTask& t : section.tasks) {
        if (t.kind == DeviceTask::Kind::kLaunch) {
          const Instruction& ins = Ins(t.instruction);
          for (size_t k = 0; k < ins.inputs.size(); ++k) {
            if (!options_.host_input(t.instruction, k)) touch(ins.inputs[k], id);
          }
          for (int32_t s : ins.outputs) {
            if (!IsHandleSlot(s)) begin(s, id);
          }
        } else if (t.kind == DeviceTask::Kind::kCopyIn) {
          begin(t.slot, id);
        } else if (t.kind == DeviceTask::Kind::kCopyOut) {
          touch(t.slot, id);
        }
        ++id;
      }
    }
    const MemoryPlan memory = PlanParallel(intervals, [&](size_t a, size_t next) {
      return std::all_of(touched[a].begin(), touched[a].end(),
                         [&](int32_t t) { return Before(t, intervals[next].begin); });
    });
    plan_.arena_bytes = memory.total;
    for (size_t s = 0; s < exe_.slots.size(); ++s) {
      const int32_t k = interval_of[DeviceRoot(static_cast<int32_t>(s))];
      if (k >= 0) plan_.arena_offset[s] = static_cast<int64_t>(memory.offsets[k]);
    }
    plan_.pinned_bytes = RoundUp(plan_.pinned_bytes, kAlignment);
    plan_.step_pinned = plan_.pinned_bytes;
    plan_.pinned_bytes += plan_.step_bytes;
    plan_.step_arena = RoundUp(plan_.arena_bytes, kAlignment);
    plan_.arena_bytes = plan_.step_arena + plan_.step_bytes;
    for (const DeviceSection& section : plan_.sections) {
      for (int32_t s : section.uploads) {  // they stay
        plan_.arena_bytes = RoundUp(plan_.arena_bytes, kAlignment);
        plan_.arena_offset[s] = static_cast<int64_t>(plan_.arena_bytes);
        plan_.arena_bytes += Bytes(s);
      }
    }
  }

  // The slot whose device memory this one shares: through aliases that are on the device.
  int32_t DeviceRoot(int32_t slot) const {
    while (OnDevice(slot) && Ins(exe_.slots[slot].producer).alias()) {
      const Instruction& ins = Ins(exe_.slots[slot].producer);
      const auto k = std::find(ins.outputs.begin(), ins.outputs.end(), slot) - ins.outputs.begin();
      slot = ins.inputs[k];
    }
    return slot;
  }

  struct Place {
    int32_t section;
    int32_t task;  // in it
  };

  const Executable& exe_;
  const Binding& binding_;
  const DevicePlanOptions& options_;
  const VariableAccesses accesses_;
  VariableReads reads_;
  DevicePlan plan_;
  std::vector<int> level_;  // by instruction: its section
  int most_ = 0;
  std::vector<std::vector<int32_t>> predecessors_;
  std::vector<bool> wanted_on_host_;             // by slot
  std::vector<int32_t> device_copy_;             // by slot: the task that copied it in
  std::vector<bool> uploaded_;                   // by slot
  std::vector<std::vector<int32_t>> tasks_of_;   // by instruction: whom its readers wait for
  std::vector<std::vector<int32_t>> copies_of_;  // by instruction: of its outputs, to the host
  std::vector<Place> all_;                       // by task
  // The section that is being made.
  DeviceSection section_;
  std::vector<StreamTask> stream_tasks_;
  int32_t section_begin_ = 0;
  int32_t step_copy_ = kNoTask;
};

}  // namespace

DevicePlan MakeDevicePlan(const Executable& exe, const Binding& binding,
                          const DevicePlanOptions& options) {
  return Planner(exe, binding, options).Run();
}

}  // namespace weft
