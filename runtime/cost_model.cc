#include "runtime/cost_model.h"

#include <algorithm>

#include "core/parallel.h"
#include "ops/macs.h"

namespace weft {
namespace {

// Measured on two cores of an EPYC with AVX-512, on chains and fans of kernels from 10 floats to
// products of 600 x 600.
constexpr double kCallNs = 60;          // a kernel that has nothing to do
constexpr double kCheapNs = 100;        // one that says so of itself
constexpr double kNsPerByte = 0.08;     // read or written, mostly in cache
constexpr double kNsPerMac = 1.0 / 40;  // float, one thread
constexpr double kObjectNs = 50;        // a string or handle
constexpr double kDispatchNs = 10;      // per instruction, serial
constexpr double kHandOnNs = 25;        // more per instruction in a parallel step
constexpr double kMeetingNs = 120;      // per edge into an instruction that waits for several
constexpr double kForkNs = 2'000;       // splitting a kernel into tiles
constexpr double kWakeNs = 15'000;      // until the other threads are there
constexpr double kUneven = 1.1;         // threads do not end together
constexpr double kLastTile = 1.2;       // in tiles: how long the others wait for the last one

// Time that a kernel of `ns` takes where all threads are free for its tiles.
double WallNs(double ns, int threads) {
  const double tiles = ns / static_cast<double>(kTileNanoseconds);
  const double share = std::min<double>(threads, tiles);
  if (share < 2) return ns;
  return std::min(ns, ns / share * (1 + kLastTile * share / tiles) + kForkNs);
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
  std::vector<double> start(n);  // after the longest path to each instruction
  double work = 0, longest = 0;
  for (size_t i = 0; i < n; ++i) {
    const Instruction& ins = exe.instructions[i];
    const double ns = kernel_ns[i], wall = WallNs(ns, threads);
    const double meeting = ins.num_predecessors > 1 ? kMeetingNs * ins.num_predecessors : 0;
    estimate.serial_ns += wall + kDispatchNs;
    work += ns + kDispatchNs + kHandOnNs + meeting;
    const double end = start[i] + wall + kDispatchNs + kHandOnNs;
    longest = std::max(longest, end);
    for (int32_t s : ins.successors) start[s] = std::max(start[s], end);
  }
  estimate.parallel_ns = kWakeNs + kUneven * std::max(work / threads, longest);
  return estimate;
}

}  // namespace weft
