#include "runtime/device_executor.h"

#include <algorithm>
#include <cstring>

#include "core/checked.h"
#include "kernels/device/device_kernel.h"
#include "runtime/device_timing.h"
#include "runtime/effect_order.h"
#include "runtime/host_call.h"
#include "runtime/section_variables.h"

namespace weft {

// One run of one frame.
class DeviceRun {
 public:
  DeviceRun(DeviceExecutable& exe, const Binding& binding, const DevicePlan& plan,
            DeviceFrame& frame, const ExecuteEnvironment& env, const DeviceRunOptions& options)
      : exe_(exe),
        binding_(binding),
        plan_(plan),
        frame_(frame),
        env_(env),
        options_(options),
        device_(exe.device()),
        driver_(exe.device().driver()) {
    if (options.stats != nullptr) timing_.emplace(exe, *options.stats, plan.arena_bytes);
  }

  absl::Status Run(std::span<const Tensor> feeds) {
    for (size_t f = 0; f < exe_.exe().feed_slots.size(); ++f) {
      if (exe_.exe().feed_slots[f] >= 0) frame_.host_[exe_.exe().feed_slots[f]] = feeds[f];
    }
    for (size_t k = 0; k < plan_.sections.size(); ++k) RETURN_IF_ERROR(RunSection(k));
    frame_.warm_ = true;
    return absl::OkStatus();
  }

  // A fetch outlives the frame's use: what is in its pinned memory gets memory of its own.
  absl::Status Results(std::vector<Tensor>& results) {
    for (int32_t s : exe_.exe().fetches) {
      results.push_back(frame_.host_[s]);
      if (results.back().buffer()) continue;
      ASSIGN_OR_RETURN(results.back(), results.back().Clone(env_.allocator));
    }
    return absl::OkStatus();
  }

  // Lets go of what is not the frame's.
  void Release() {
    for (size_t s = 0; s < frame_.host_.size(); ++s) {
      const int32_t producer = exe_.exe().slots[s].producer;
      const bool steady = frame_.warm_ && producer >= 0 && plan_.steady[producer];
      if (!steady && binding_.slots[s].memory != SlotPlan::Memory::kConstant) {
        frame_.host_[s] = Tensor();
      }
    }
  }

 private:
  // What a kernel on the device sees.
  class Context final : public DeviceContext {
   public:
    Context(DeviceRun& run, int32_t i, int stream, std::span<Tensor* const> inputs,
            std::span<Tensor* const> outputs)
        : run_(run), index_(i), ins_(run.exe_.exe().instructions[i]), stream_(stream) {
      inputs_ = inputs;
      outputs_ = outputs;
    }
    ~Context() override {
      const StreamHandle stream = run_.device_.stream(stream_);
      for (void* block : scratch_) {
        run_.device_.allocator().Free(block, {&stream, 1}).IgnoreError();
      }
    }
    Driver& driver() override { return run_.driver_; }
    StreamHandle stream() override { return run_.On(stream_); }
    const Tensor& VariableValue(int i) override { return run_.frame_.device_[ins_.inputs[i]]; }
    const void* Step() override {
      return run_.frame_.step_on_device() + run_.plan_.step_offset[index_];
    }
    absl::StatusOr<Tensor*> AllocateOutput(int i, const Shape& shape) override {
      if (outputs_[i]->shape() == shape) return outputs_[i];
      return Internal("output ", i, " has shape ", shape, ", its rule said ", outputs_[i]->shape());
    }
    void SetOutput(int, Tensor) override { moved_ = true; }
    // From the allocator while it is not known how much is wanted, then from the workspace.
    absl::StatusOr<char*> Scratch(size_t bytes) override {
      const size_t begin = used_;
      used_ += RoundUp(std::max<size_t>(bytes, 1), 256);
      if (!run_.frame_.warm_) {
        size_t& most = run_.frame_.workspace_bytes_[stream_];
        most = std::max(most, used_);
        ASSIGN_OR_RETURN(void* block, run_.device_.allocator().Allocate(bytes, stream()));
        scratch_.push_back(block);
        return static_cast<char*>(block);
      }
      if (used_ > run_.frame_.workspace_bytes_[stream_]) {
        return Internal("wants ", used_, " bytes of scratch, more than in the first run");
      }
      return static_cast<char*>(run_.frame_.workspaces_[stream_]) + begin;
    }
    ParallelFor& parallel() override { return run_.env_.threads; }
    Allocator& allocator() override { return run_.env_.allocator; }
    ResourceStore& resources() override { return run_.env_.resources; }
    bool cancelled() const override { return run_.options_.stop.Requested(); }
    bool moved() const { return moved_; }

   private:
    DeviceRun& run_;
    const int32_t index_;
    const Instruction& ins_;
    const int stream_;
    size_t used_ = 0;
    bool moved_ = false;
    absl::InlinedVector<void*, 2> scratch_;
  };

  StreamHandle On(int stream) const {
    return capturing_ ? device_.capture_stream(stream) : device_.stream(stream);
  }
  absl::Status CheckStopped() const { return options_.stop.Check("the run"); }

  absl::Status RunSection(size_t k) {
    const DeviceSection& section = plan_.sections[k];
    for (int32_t i : section.host) {
      if (frame_.warm_ && plan_.steady[i]) continue;
      RETURN_IF_ERROR(CheckStopped());
      const int64_t begin = timing_ ? timing_->Now() : 0;
      RETURN_IF_ERROR(OnHost(i));
      if (timing_) timing_->AddHost(exe_.exe().instructions[i], frame_.host_, begin);
    }
    if (section.tasks.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(CheckStopped());
    for (const DeviceTask& t : section.tasks) {
      if (t.kind == DeviceTask::Kind::kCopyIn) Stage(t.slot);
    }
    for (int32_t i : section.stepped) {
      exe_.stepped(i)->WriteStep(frame_.device_[exe_.exe().instructions[i].outputs[0]],
                                 frame_.step_pinned() + plan_.step_offset[i]);
    }
    absl::Status status = IssueWithVariables(k);
    if (status.ok()) status = driver_.Synchronize(device_.stream(kMainStream));
    if (status.ok() && timing_) status = timing_->Finish(section, frame_.device_);
    if (!status.ok()) return OnThisDevice(status);
    for (const DeviceTask& t : section.tasks) {
      if (t.kind == DeviceTask::Kind::kCopyOut) Unstage(t.slot);
    }
    return absl::OkStatus();
  }

  absl::Status IssueWithVariables(size_t k) {
    const DeviceSection& section = plan_.sections[k];
    for (const DeviceSection::View& r : section.references) {
      frame_.host_[r.slot] = frame_.host_[r.handle];
    }
    SectionVariables variables(device_, env_.allocator);
    RETURN_IF_ERROR(variables.Lock(section.variables, frame_.host_));
    for (size_t v = 0; v < section.variables.size(); ++v) {
      const SectionVariable& use = section.variables[v];
      const auto value = variables.Bring(v, use);
      if (!value.ok()) {
        return AtNode(value.status(), exe_.exe(), exe_.exe().instructions[use.instruction],
                      frame_.host_);
      }
      frame_.device_[use.slot] = Tensor(value->dtype(), value->shape(), value->raw());
    }
    for (const DeviceSection::View& view : section.views) {
      Tensor& t = frame_.device_[view.slot];
      t = Tensor(t.dtype(), t.shape(), frame_.device_[view.handle].raw());
    }
    if (!frame_.warm_) RETURN_IF_ERROR(Upload(section.uploads));
    absl::Status status;
    {
      absl::MutexLock lock(&device_.issue());
      status = Issue(k);
    }
    if (status.ok()) {
      variables.Commit();
    } else {  // what has been given out still works on the frame and the variables
      status.Update(device_.Synchronize());
    }
    return status;
  }

  absl::Status Upload(std::span<const int32_t> slots) {
    for (int32_t s : slots) {
      RETURN_IF_ERROR(device_.CopyIn(frame_.device_[s].raw(), frame_.host_[s].raw(),
                                     frame_.host_[s].num_bytes(), kMainStream));
    }
    return absl::OkStatus();
  }

  absl::Status OnHost(int32_t i) {
    // Ops that look at shapes alone may be given the device's tensors.
    const Instruction& ins = exe_.exe().instructions[i];
    for (int32_t s : ins.inputs) {
      if (!frame_.host_[s].has_value()) frame_.host_[s] = frame_.device_[s];
    }
    return CallOnHost(exe_.exe(), binding_, i, frame_.host_, env_, options_.stop);
  }

  char* Pinned(int32_t slot) const { return frame_.pinned_ + plan_.pinned_offset[slot]; }

  void Stage(int32_t slot) {
    const Tensor& t = frame_.host_[slot];
    const char* const from = static_cast<const char*>(t.raw());
    char* const to = Pinned(slot);
    constexpr double kNsPerByte = 0.1;
    constexpr int64_t kPage = 4096;
    ForRanges(
        env_.threads, static_cast<int64_t>(t.num_bytes()), kNsPerByte,
        [=](int64_t begin, int64_t end) { std::memcpy(to + begin, from + begin, end - begin); },
        kPage);
  }

  // The host's kernels read the pinned memory where it is.
  void Unstage(int32_t slot) {
    const Tensor& there = frame_.device_[slot];
    frame_.host_[slot] = Tensor(there.dtype(), there.shape(), Pinned(slot));
  }

  absl::Status Issue(size_t k) {
    DeviceFrame::Section& state = frame_.sections_[k];
    RETURN_IF_ERROR(driver_.MakeCurrent());
    const bool replay = options_.capture && !options_.check_each && !timing_ && frame_.warm_ &&
                        plan_.sections[k].replayable;
    if (frame_.warm_) RETURN_IF_ERROR(frame_.ReserveWorkspaces());
    if (!replay) return GiveOut(k);
    std::vector<std::pair<const void*, Shape>> variables;
    for (const SectionVariable& v : plan_.sections[k].variables) {
      variables.emplace_back(frame_.device_[v.slot].raw(), frame_.device_[v.slot].shape());
    }
    if (state.graph != nullptr && state.captured != variables) {
      driver_.DestroyStepGraph(std::exchange(state.graph, nullptr));
    }
    if (state.graph == nullptr) {
      ASSIGN_OR_RETURN(state.graph, Capture(k));
      state.captured = std::move(variables);
    }
    return driver_.Launch(state.graph, device_.stream(kMainStream));
  }

  absl::StatusOr<StepGraphHandle> Capture(size_t k) {
    const StreamHandle main = device_.capture_stream(kMainStream);
    RETURN_IF_ERROR(driver_.BeginCapture(main));
    capturing_ = true;
    const absl::Status status = GiveOut(k);
    capturing_ = false;
    auto graph = driver_.EndCapture(main);
    if (status.ok()) return graph;
    if (graph.ok()) driver_.DestroyStepGraph(*graph);
    return status;
  }

  // The section's tasks, between a fork of the main stream and its join.
  absl::Status GiveOut(size_t k) {
    const DeviceSection& section = plan_.sections[k];
    DeviceFrame::Section& state = frame_.sections_[k];
    const StreamHandle main = On(kMainStream);
    if (timing_) RETURN_IF_ERROR(timing_->Begin(section.tasks.size(), main));
    if (state.start != nullptr) RETURN_IF_ERROR(driver_.Record(state.start, main));
    std::vector<bool> begun(section.streams.num_streams);
    begun[kMainStream] = true;
    for (size_t t = 0; t < section.tasks.size(); ++t) {
      RETURN_IF_ERROR(CheckStopped());
      const int stream = section.streams.stream[t];
      if (!begun[stream]) RETURN_IF_ERROR(driver_.Wait(On(stream), state.start));
      begun[stream] = true;
      for (int32_t a : section.streams.waits[t]) {
        RETURN_IF_ERROR(driver_.Wait(On(stream), state.done[a]));
      }
      if (timing_) RETURN_IF_ERROR(timing_->BeforeTask(t, stream));
      RETURN_IF_ERROR(Give(section, section.tasks[t], stream));
      if (timing_) RETURN_IF_ERROR(timing_->AfterTask(t, stream));
      if (state.done[t] != nullptr) {
        RETURN_IF_ERROR(driver_.Record(state.done[t], On(stream)));
      }
    }
    for (size_t s = 0; s < state.end.size(); ++s) {
      if (state.end[s] == nullptr) continue;
      RETURN_IF_ERROR(driver_.Record(state.end[s], On(static_cast<int>(s))));
      RETURN_IF_ERROR(driver_.Wait(main, state.end[s]));
    }
    return absl::OkStatus();
  }

  absl::Status Give(const DeviceSection& section, const DeviceTask& t, int stream) {
    if (t.kind == DeviceTask::Kind::kLaunch) return Launch(t.instruction, stream);
    if (t.kind == DeviceTask::Kind::kStepIn) {
      return driver_.Copy(frame_.step_on_device() + section.step_begin,
                          frame_.step_pinned() + section.step_begin,
                          section.step_end - section.step_begin, CopyKind::kToDevice, On(stream));
    }
    const Tensor& there = frame_.device_[t.slot];
    if (there.num_bytes() == 0) return absl::OkStatus();
    const bool in = t.kind == DeviceTask::Kind::kCopyIn;
    void* to = in ? there.raw() : Pinned(t.slot);
    const void* from = in ? Pinned(t.slot) : there.raw();
    return driver_.Copy(to, from, there.num_bytes(), in ? CopyKind::kToDevice : CopyKind::kToHost,
                        On(stream));
  }

  absl::Status Launch(int32_t i, int stream) {
    const Instruction& ins = exe_.exe().instructions[i];
    absl::InlinedVector<Tensor*, 4> inputs, outputs;
    for (size_t k = 0; k < ins.inputs.size(); ++k) {
      const int32_t s = ins.inputs[k];
      const bool host = exe_.host_input(i, k) || IsHandle(exe_.exe().slots[s].dtype);
      inputs.push_back(host ? &frame_.host_[s] : &frame_.device_[s]);
    }
    bool any = ins.outputs.empty();
    for (int32_t s : ins.outputs) {
      outputs.push_back(&frame_.device_[s]);
      any |= IsHandle(exe_.exe().slots[s].dtype) || outputs.back()->num_elements() > 0;
    }
    if (!any) return absl::OkStatus();  // nothing to write: no library meets an empty tensor
    Context c(*this, i, stream, {inputs.data(), inputs.size()}, {outputs.data(), outputs.size()});
    absl::Status status = exe_.kernel(i)->Compute(c);
    if (status.ok() && c.moved())
      status = Internal("a device's kernel must write where it is told");
    if (status.ok() && options_.check_each) status = driver_.Synchronize(c.stream());
    return status.ok() ? status : AtNode(status, exe_.exe(), ins, frame_.device_);
  }

  absl::Status OnThisDevice(const absl::Status& status) const {
    return Annotate(status, Concat("; on ", driver_.info().Name()));
  }

  DeviceExecutable& exe_;
  const Binding& binding_;
  const DevicePlan& plan_;
  DeviceFrame& frame_;
  const ExecuteEnvironment& env_;
  const DeviceRunOptions& options_;
  DeviceState& device_;
  Driver& driver_;
  bool capturing_ = false;
  std::optional<DeviceTiming> timing_;
};

absl::Status ExecuteOnDevice(DeviceExecutable& exe, const Binding& binding, const DevicePlan& plan,
                             DeviceFrame& frame, std::span<const Tensor> feeds,
                             const ExecuteEnvironment& env, const DeviceRunOptions& options,
                             std::vector<Tensor>& results) {
  results.clear();
  DeviceRun run(exe, binding, plan, frame, env, options);
  absl::Status status = run.Run(feeds);
  if (status.ok()) status = run.Results(results);
  if (!status.ok()) results.clear();
  run.Release();
  return status;
}

}  // namespace weft
