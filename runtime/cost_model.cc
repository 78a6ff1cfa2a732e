#include "runtime/cost_model.h"

#include <algorithm>

#include "core/parallel.h"
#include "ops/macs.h"

namespace weft {
namespace {

constexpr double kCallNs = 60;          // a kernel that has nothing to do
constexpr double kCheapNs = 100;        // one that says so of itself
constexpr double kNsPerByte = 0.08;     // read or written, mostly in cache
constexpr double kNsPerMac = 1.0 / 16;  // float, one thread
constexpr double kDispatchNs = 40;      // per instruction, serial
constexpr double kCountingNs = 60;      // more per instruction where predecessors are counted
constexpr double kForkNs = 2'000;       // splitting a kernel into tiles
constexpr double kWakeNs = 15'000;      // until the other threads are there
constexpr double kObjectNs = 50;        // a string or handle

// Time that a kernel of `ns` takes where all threads are free for its tiles.
double WallNs(double ns, int threads) {
  const double tiles = std::max(1.0, ns / static_cast<double>(kTileNanoseconds));
  const double share = std::min<double>(threads, tiles);
  return share < 2 ? ns : ns / share + kForkNs;
}

}  // namespace

double EstimateNs(const Executable& exe, const Instruction& ins,
                  std::span<const PartialShape> inputs, std::span<const PartialShape> outputs) {
  if ((ins.flags & (kCheap | kAlias)) != 0) return kCheapNs;
  double bytes = 0, objects = 0;
  const auto add = [&](int32_t slot, const PartialShape& shape) {
    const DType dtype = exe.slots[slot].dtype;
    if (IsRef(dtype) || dtype == DType::kResource) return true;  // handed on, not read
    if (!shape.IsFull()) return false;
    const auto n = static_cast<double>(shape.num_elements());
    (IsObject(dtype) ? objects : bytes) +=
        IsObject(dtype) ? n : n * static_cast<double>(DTypeSize(dtype));
    return true;
  };
  bool known = true;
  for (size_t i = 0; i < inputs.size(); ++i) known &= add(ins.inputs[i], inputs[i]);
  for (size_t i = 0; i < outputs.size(); ++i) known &= add(ins.outputs[i], outputs[i]);
  const auto macs = MultiplyAccumulates(ins.op->name, *ins.attrs, inputs,
                                        outputs.empty() ? PartialShape() : outputs[0]);
  if (!known || !macs) return kHandOutNs;
  return kCallNs + bytes * kNsPerByte + objects * kObjectNs +
         static_cast<double>(*macs) * kNsPerMac;
}

StepEstimate EstimateStep(const Executable& exe, std::span<const float> kernel_ns, int threads) {
  const size_t n = exe.instructions.size();
  StepEstimate estimate;
  std::vector<double> done(n);  // the longest path that ends here, but for the instruction itself
  double work = 0, longest = 0;
  for (size_t i = 0; i < n; ++i) {
    const double ns = kernel_ns[i];
    const double wall = WallNs(ns, threads);
    if (ns > 0) {
      estimate.serial_ns += wall + kDispatchNs;
      work += (wall < ns ? wall * threads : ns) + kDispatchNs;
    }
    work += kCountingNs;
    done[i] += wall + kDispatchNs + kCountingNs;
    longest = std::max(longest, done[i]);
    for (int32_t s : exe.instructions[i].successors) done[s] = std::max(done[s], done[i]);
  }
  estimate.parallel_ns = kWakeNs + work / threads + longest * (1 - 1.0 / threads);
  return estimate;
}

}  // namespace weft
