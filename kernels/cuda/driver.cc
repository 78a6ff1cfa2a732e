#include "kernels/cuda/driver.h"

#include "kernels/cuda/launched.h"
#include "kernels/cuda/status.h"
#include "kernels/cuda/stream.h"

namespace weft::cuda {
namespace {

cudaEvent_t Event(EventHandle e) { return reinterpret_cast<cudaEvent_t>(e); }
cudaGraphExec_t Graph(StepGraphHandle g) { return reinterpret_cast<cudaGraphExec_t>(g); }

class Gpu final : public Driver {
 public:
  Gpu(int index, const cudaDeviceProp& p)
      : info_{"GPU", index, Concat(p.name, ", compute capability ", p.major, ".", p.minor),
              p.totalGlobalMem} {}

  const DeviceInfo& info() const override { return info_; }
  absl::Status MakeCurrent() override {
    return ToStatus(cudaSetDevice(info_.index), "cudaSetDevice");
  }

  absl::StatusOr<StreamHandle> CreateStream(std::string_view) override {
    RETURN_IF_ERROR(MakeCurrent());
    cudaStream_t s = nullptr;
    RETURN_IF_ERROR(ToStatus(cudaStreamCreateWithFlags(&s, cudaStreamNonBlocking), "stream"));
    return reinterpret_cast<StreamHandle>(s);
  }
  void DestroyStream(StreamHandle s) override { cudaStreamDestroy(Stream(s)); }
  absl::StatusOr<EventHandle> CreateEvent() override {
    RETURN_IF_ERROR(MakeCurrent());
    cudaEvent_t e = nullptr;
    RETURN_IF_ERROR(ToStatus(cudaEventCreateWithFlags(&e, cudaEventDisableTiming), "event"));
    return reinterpret_cast<EventHandle>(e);
  }
  absl::StatusOr<EventHandle> CreateTimedEvent() override {
    RETURN_IF_ERROR(MakeCurrent());
    cudaEvent_t e = nullptr;
    RETURN_IF_ERROR(ToStatus(cudaEventCreate(&e), "timed event"));
    return reinterpret_cast<EventHandle>(e);
  }
  absl::StatusOr<int64_t> NanosecondsBetween(EventHandle from, EventHandle to) override {
    float ms = 0;
    RETURN_IF_ERROR(ToStatus(cudaEventElapsedTime(&ms, Event(from), Event(to)), "elapsed time"));
    return static_cast<int64_t>(static_cast<double>(ms) * 1e6);
  }
  void DestroyEvent(EventHandle e) override { cudaEventDestroy(Event(e)); }
  absl::Status Record(EventHandle e, StreamHandle s) override {
    return ToStatus(cudaEventRecord(Event(e), Stream(s)), "record");
  }
  absl::Status Wait(StreamHandle s, EventHandle e) override {
    return ToStatus(cudaStreamWaitEvent(Stream(s), Event(e)), "wait");
  }
  absl::StatusOr<bool> Done(EventHandle e) override {
    const cudaError_t error = cudaEventQuery(Event(e));
    if (error == cudaErrorNotReady) return false;
    RETURN_IF_ERROR(ToStatus(error, "query"));
    return true;
  }
  absl::Status Synchronize(StreamHandle s) override {
    return ToStatus(cudaStreamSynchronize(Stream(s)), "synchronize");
  }

  absl::StatusOr<void*> Allocate(size_t bytes) override {
    RETURN_IF_ERROR(MakeCurrent());
    void* p = nullptr;
    RETURN_IF_ERROR(ToStatus(cudaMalloc(&p, bytes), Concat("allocating ", bytes, " bytes")));
    return p;
  }
  void Free(void* p) override {
    cudaSetDevice(info_.index);
    cudaFree(p);
  }
  absl::StatusOr<void*> AllocatePinned(size_t bytes) override {
    RETURN_IF_ERROR(MakeCurrent());
    void* p = nullptr;
    RETURN_IF_ERROR(ToStatus(cudaHostAlloc(&p, std::max<size_t>(bytes, 1), cudaHostAllocDefault),
                             Concat("pinning ", bytes, " bytes")));
    return p;
  }
  void FreePinned(void* p) override { cudaFreeHost(p); }

  absl::Status Copy(void* to, const void* from, size_t bytes, CopyKind kind,
                    StreamHandle s) override {
    const cudaMemcpyKind how = kind == CopyKind::kToDevice ? cudaMemcpyHostToDevice
                               : kind == CopyKind::kToHost ? cudaMemcpyDeviceToHost
                                                           : cudaMemcpyDeviceToDevice;
    return ToStatus(cudaMemcpyAsync(to, from, bytes, how, Stream(s)), "copy");
  }

  absl::Status Fill(void* to, unsigned char value, size_t bytes, StreamHandle s) override {
    return ToStatus(cudaMemsetAsync(to, value, bytes, Stream(s)), "fill");
  }

  absl::Status BeginCapture(StreamHandle s) override {
    return ToStatus(cudaStreamBeginCapture(Stream(s), cudaStreamCaptureModeThreadLocal),
                    "begin capture");
  }
  absl::StatusOr<StepGraphHandle> EndCapture(StreamHandle s) override {
    cudaGraph_t graph = nullptr;
    RETURN_IF_ERROR(ToStatus(cudaStreamEndCapture(Stream(s), &graph), "end capture"));
    cudaGraphExec_t exec = nullptr;
    const cudaError_t error = cudaGraphInstantiate(&exec, graph, 0);
    cudaGraphDestroy(graph);
    RETURN_IF_ERROR(ToStatus(error, "instantiate graph"));
    return reinterpret_cast<StepGraphHandle>(exec);
  }
  absl::Status Launch(StepGraphHandle graph, StreamHandle s) override {
    return ToStatus(cudaGraphLaunch(Graph(graph), Stream(s)), "launch graph");
  }
  void DestroyStepGraph(StepGraphHandle graph) override { cudaGraphExecDestroy(Graph(graph)); }

 private:
  const DeviceInfo info_;
};

}  // namespace

absl::Status ToStatus(cudaError_t error, std::string_view what) {
  if (error == cudaSuccess) return absl::OkStatus();
  const std::string text =
      Concat(what, ": ", cudaGetErrorName(error), ": ", cudaGetErrorString(error));
  if (error == cudaErrorMemoryAllocation) {
    cudaGetLastError();  // it stays set until somebody asks
    return ResourceExhausted(text);
  }
  return Internal(text);
}

absl::Status Launched() { return ToStatus(cudaGetLastError(), "launch"); }

absl::StatusOr<std::vector<std::unique_ptr<Driver>>> OpenGpus() {
  int count = 0;
  std::vector<std::unique_ptr<Driver>> out;
  const cudaError_t error = cudaGetDeviceCount(&count);
  if (error == cudaErrorNoDevice) return out;
  if (error != cudaSuccess) {
    return FailedPrecondition("the CUDA driver refuses: ", cudaGetErrorString(error));
  }
  for (int i = 0; i < count; ++i) {
    cudaDeviceProp properties;
    RETURN_IF_ERROR(ToStatus(cudaGetDeviceProperties(&properties, i), "device properties"));
    out.push_back(std::make_unique<Gpu>(i, properties));
  }
  return out;
}

}  // namespace weft::cuda
