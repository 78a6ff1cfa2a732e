#include "runtime/variable_plan.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <queue>

#include "runtime/effect_order.h"

namespace weft {

VariableAccesses::VariableAccesses(const Executable& exe) : of(exe.instructions.size()) {
  const Graph& g = *exe.graph;
  const EffectOrder effects(g);
  std::map<std::string, int32_t> numbers;
  for (size_t i = 0; i < exe.instructions.size(); ++i) {
    const Node& n = g.node(exe.instructions[i].node);
    if (!EffectOrder::Touches(g, n)) continue;
    for (const Edge& e : n.inputs) {
      if (!IsHandle(g.dtype(e))) continue;
      const auto [it, fresh] = numbers.try_emplace(effects.Identity(e), count);
      count += fresh ? 1 : 0;
      of[i].push_back(it->second);
    }
  }
}

std::vector<bool> VariableAccesses::OnDevice(
    absl::FunctionRef<bool(int32_t instruction)> device_can) const {
  std::vector<bool> on_host(count), result(of.size());
  for (size_t i = 0; i < of.size(); ++i) {
    result[i] = !of[i].empty() && device_can(static_cast<int32_t>(i));
  }
  // An instruction on the host keeps its variables there, and those keep others.
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < of.size(); ++i) {
      if (std::any_of(of[i].begin(), of[i].end(), [&](int32_t v) { return on_host[v]; }))
        result[i] = false;
      if (result[i]) continue;
      for (int32_t v : of[i]) {
        changed |= !on_host[v];
        on_host[v] = true;
      }
    }
  }
  return result;
}

namespace {

class ReadPlanner {
 public:
  ReadPlanner(const Executable& exe, const VariableAccesses& accesses,
              const VariableReadOptions& options)
      : exe_(exe),
        accesses_(accesses),
        options_(options),
        users_(exe.slots.size()),
        holds_(exe.instructions.size()),
        next_write_(exe.instructions.size(), kNone) {
    plan_.in_place.resize(exe.instructions.size());
    plan_.held_by.resize(exe.instructions.size());
  }

  VariableReads Run() {
    FindWrites();
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      for (int32_t s : exe_.instructions[i].inputs) users_[s].push_back(static_cast<int32_t>(i));
    }
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      const auto read = static_cast<int32_t>(i);
      if (IsRead(read)) plan_.in_place[i] = PlaceRead(read);
    }
    Order();
    return std::move(plan_);
  }

 private:
  static constexpr int32_t kNone = -1;

  bool IsRead(int32_t i) const {
    return options_.on_device[i] && !accesses_.of[i].empty() &&
           options_.use(i) == VariableUse::kRead;
  }

  // The next write of each read's variable.
  void FindWrites() {
    std::vector<std::vector<int32_t>> open(accesses_.count);
    for (size_t i = 0; i < exe_.instructions.size(); ++i) {
      const auto index = static_cast<int32_t>(i);
      if (!options_.on_device[i] || accesses_.of[i].empty()) continue;
      if (options_.use(index) == VariableUse::kLook) continue;
      for (int32_t v : accesses_.of[i]) {
        if (IsRead(index)) {
          open[v].push_back(index);
          continue;
        }
        for (int32_t r : open[v]) next_write_[r] = index;
        open[v].clear();
      }
    }
  }

  bool PlaceRead(int32_t read) {
    std::vector<int32_t> uses = {read};
    if (!CollectUses(read, uses)) return false;
    const int32_t write = next_write_[read];
    if (write == kNone || options_.section[write] != options_.section[read]) return true;
    const std::vector<bool> after = ReachableFrom(write);
    // The write itself may use what it replaces, if it goes element by element.
    for (int32_t u : uses) {
      if (u == write ? options_.use(write) == VariableUse::kScatter : after[u]) return false;
    }
    for (int32_t u : uses) {
      if (u == write) continue;
      plan_.held_by[write].push_back(u);
      holds_[u].push_back(write);
    }
    return true;
  }

  // Who uses the read's value on the device, also through aliases. False if one is in another
  // section.
  bool CollectUses(int32_t read, std::vector<int32_t>& uses) const {
    std::vector<int32_t> slots(exe_.instructions[read].outputs);
    for (size_t next = 0; next < slots.size(); ++next) {
      const int32_t slot = slots[next];
      for (int32_t u : users_[slot]) {
        if (!options_.on_device[u]) continue;  // it gets a copy
        if (options_.section[u] != options_.section[read]) return false;
        uses.push_back(u);
        const Instruction& ins = exe_.instructions[u];
        for (size_t k = 0; ins.alias() && k < ins.outputs.size(); ++k) {
          if (ins.inputs[k] == slot) slots.push_back(ins.outputs[k]);
        }
      }
    }
    return true;
  }

  // Who must come after it, directly.
  std::array<const std::vector<int32_t>*, 2> Followers(int32_t i) const {
    return {&exe_.instructions[i].successors, &holds_[i]};
  }

  // By instruction: it must come after `from`, in the same section.
  std::vector<bool> ReachableFrom(int32_t from) const {
    std::vector<bool> seen(exe_.instructions.size());
    std::vector<int32_t> work = {from};
    seen[from] = true;
    while (!work.empty()) {
      const int32_t i = work.back();
      work.pop_back();
      for (const auto* list : Followers(i)) {
        for (int32_t s : *list) {
          if (seen[s] || options_.section[s] != options_.section[from]) continue;
          seen[s] = true;
          work.push_back(s);
        }
      }
    }
    return seen;
  }

  // As the list is, as far as the holds let it.
  void Order() {
    std::vector<size_t> waits(exe_.instructions.size());
    std::priority_queue<int32_t, std::vector<int32_t>, std::greater<>> ready;
    for (size_t i = 0; i < waits.size(); ++i) {
      waits[i] = options_.predecessors[i].size() + plan_.held_by[i].size();
      if (waits[i] == 0) ready.push(static_cast<int32_t>(i));
    }
    while (!ready.empty()) {
      const int32_t i = ready.top();
      ready.pop();
      plan_.order.push_back(i);
      for (const auto* list : Followers(i)) {
        for (int32_t s : *list) {
          if (--waits[s] == 0) ready.push(s);
        }
      }
    }
    WEFT_CHECK(plan_.order.size() == exe_.instructions.size());
  }

  const Executable& exe_;
  const VariableAccesses& accesses_;
  const VariableReadOptions& options_;
  VariableReads plan_;
  std::vector<std::vector<int32_t>> users_;  // by slot
  std::vector<std::vector<int32_t>> holds_;  // held_by, the other way
  std::vector<int32_t> next_write_;          // by instruction: of a read's variable
};

}  // namespace

VariableReads PlanReads(const Executable& exe, const VariableAccesses& accesses,
                        const VariableReadOptions& options) {
  return ReadPlanner(exe, accesses, options).Run();
}

}  // namespace weft
