#include "runtime/device_timing.h"

#include "absl/time/clock.h"
#include "runtime/kernel_stats.h"

namespace weft {
DeviceTiming::DeviceTiming(DeviceExecutable& exe, StepStats& stats, size_t arena_bytes)
    : exe_(exe), stats_(stats), start_(SteadyNanoseconds()) {
  stats.start_unix_ns = absl::GetCurrentTimeNanos();
  stats.arena_bytes = static_cast<int64_t>(arena_bytes);
}

DeviceTiming::~DeviceTiming() {
  for (EventHandle e : events_) exe_.device().driver().DestroyEvent(e);
}

int64_t DeviceTiming::Now() const { return SteadyNanoseconds() - start_; }

void DeviceTiming::AddHost(const Instruction& ins, const std::vector<Tensor>& slots,
                           int64_t begin) {
  const int64_t end = Now();
  KernelStats k = StatsOf(exe_.exe(), ins, slots);
  k.start_ns = begin;
  k.end_ns = end;
  stats_.Add(std::move(k));
}

absl::Status DeviceTiming::Begin(size_t tasks, StreamHandle main) {
  while (events_.size() < 1 + 2 * tasks) {
    ASSIGN_OR_RETURN(const EventHandle event, exe_.device().driver().CreateTimedEvent());
    events_.push_back(event);
  }
  streams_.assign(tasks, kMainStream);
  section_start_ = Now();
  return Record(0, main);
}

absl::Status DeviceTiming::Record(size_t event, StreamHandle stream) {
  return exe_.device().driver().Record(events_[event], stream);
}

absl::Status DeviceTiming::BeforeTask(size_t task, int stream) {
  streams_[task] = stream;
  return Record(1 + 2 * task, exe_.device().stream(stream));
}

absl::Status DeviceTiming::AfterTask(size_t task, int stream) {
  return Record(2 + 2 * task, exe_.device().stream(stream));
}

absl::Status DeviceTiming::Finish(const DeviceSection& section, const std::vector<Tensor>& slots) {
  Driver& driver = exe_.device().driver();
  for (size_t t = 0; t < section.tasks.size(); ++t) {
    KernelStats k = StatsOfTask(section.tasks[t], slots);
    ASSIGN_OR_RETURN(const int64_t from, driver.NanosecondsBetween(events_[0], events_[1 + 2 * t]));
    ASSIGN_OR_RETURN(const int64_t took,
                     driver.NanosecondsBetween(events_[1 + 2 * t], events_[2 + 2 * t]));
    k.start_ns = section_start_ + from;
    k.end_ns = k.start_ns + took;
    k.device = driver.info().Name();
    k.thread = streams_[t];
    stats_.Add(std::move(k));
  }
  return absl::OkStatus();
}

// A copy has the name of the tensor that it copies.
KernelStats DeviceTiming::StatsOfTask(const DeviceTask& task,
                                      const std::vector<Tensor>& slots) const {
  const Executable& exe = exe_.exe();
  if (task.kind == DeviceTask::Kind::kLaunch) {
    return StatsOf(exe, exe.instructions[task.instruction], slots);
  }
  KernelStats k;
  if (task.kind == DeviceTask::Kind::kStepIn) {
    k.node = exe.graph->node(exe.instructions[task.instruction].node).name;
    k.op = "MEMCPYHtoD";
    return k;
  }
  const Tensor& t = slots[task.slot];
  k.node = exe_.NameOf(task.slot);
  k.op = task.kind == DeviceTask::Kind::kCopyIn ? "MEMCPYHtoD" : "MEMCPYDtoH";
  k.inputs = {k.node};
  k.output_bytes = static_cast<int64_t>(t.num_bytes());
  const std::string shape = Concat(DTypeName(t.dtype()), " ", t.shape());
  k.shapes = Concat(shape, " -> ", shape);
  k.outputs = {{t.dtype(), t.shape(), k.output_bytes, reinterpret_cast<uintptr_t>(t.raw())}};
  return k;
}

}  // namespace weft
