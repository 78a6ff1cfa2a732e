#include "runtime/device_state.h"

#include <algorithm>
#include <cstring>

#include "kernels/device/module.h"
#include "runtime/streams.h"

namespace weft {
namespace {

constexpr size_t kStagingBytes = size_t{4} << 20;

class DeviceBuffer final : public Buffer {
 public:
  DeviceBuffer(void* data, size_t bytes, DeviceState& device)
      : Buffer(data, bytes), device_(device), keep_(device.weak_from_this().lock()) {}
  // Sections of steps end on the main stream.
  ~DeviceBuffer() override {
    const StreamHandle main = device_.stream(kMainStream);
    device_.allocator().Free(data_, {&main, 1}).IgnoreError();
  }

 private:
  DeviceState& device_;
  const std::shared_ptr<DeviceState> keep_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<DeviceState>> DeviceState::Create(Driver& driver,
                                                                 const KernelRegistry& kernels,
                                                                 size_t memory_limit,
                                                                 int side_streams) {
  std::unique_ptr<DeviceState> state(new DeviceState(driver, kernels, memory_limit));
  std::vector<std::string> labels = {"main", "copy-in", "copy-out"};
  for (int i = 1; i <= side_streams; ++i) labels.push_back(Concat("side-", i));
  for (const std::string& label : labels) {
    ASSIGN_OR_RETURN(StreamHandle stream, driver.CreateStream(label));
    state->streams_.push_back(stream);
    ASSIGN_OR_RETURN(StreamHandle capture, driver.CreateStream(Concat("capture-", label)));
    state->capture_streams_.push_back(capture);
  }
  return state;
}

DeviceState::~DeviceState() {
  if (staging_ != nullptr) driver_.FreePinned(staging_);
  allocator_.Trim();
  for (const auto* list : {&streams_, &capture_streams_}) {
    for (StreamHandle s : *list) driver_.DestroyStream(s);
  }
}

absl::StatusOr<std::shared_ptr<DeviceState>> OpenDevice(std::string_view name,
                                                        size_t memory_limit) {
  ASSIGN_OR_RETURN(const DeviceSpec spec, DeviceSpec::Parse(name));
  if (spec.kind == "CPU" && spec.Allows("CPU", 0)) return nullptr;
  ASSIGN_OR_RETURN(DeviceModule * module, CudaModule());
  ASSIGN_OR_RETURN(auto devices, module->OpenDevices());
  std::vector<std::string> names;
  for (auto& driver : devices) {
    names.push_back(driver->info().Name());
    if (!spec.Allows(driver->info().kind, driver->info().index)) continue;
    ASSIGN_OR_RETURN(auto state, DeviceState::Create(*driver, module->kernels(), memory_limit));
    state->own_driver_ = std::move(driver);
    return std::shared_ptr<DeviceState>(std::move(state));
  }
  return NotFound("there is no device '", name, "' beside the CPU; there is ",
                  names.empty() ? "none" : Join(names, ", "));
}

absl::StatusOr<Tensor> DeviceState::AllocateTensor(DType dtype, const Shape& shape) {
  ASSIGN_OR_RETURN(const size_t bytes, CheckedBytes(dtype, shape));
  RETURN_IF_ERROR(driver_.MakeCurrent());
  ASSIGN_OR_RETURN(void* data, allocator_.Allocate(bytes, stream(kMainStream)));
  return Tensor(dtype, shape, BufferPtr(MakeRef<DeviceBuffer>(data, bytes, *this)));
}

absl::StatusOr<char*> DeviceState::Staging() {
  RETURN_IF_ERROR(driver_.MakeCurrent());
  if (staging_ == nullptr) {
    ASSIGN_OR_RETURN(staging_, driver_.AllocatePinned(kStagingBytes));
  }
  return static_cast<char*>(staging_);
}

absl::Status DeviceState::CopyIn(void* to, const void* from, size_t bytes, int stream) {
  absl::MutexLock lock(&staging_mutex_);
  ASSIGN_OR_RETURN(char* staging, Staging());
  for (size_t at = 0; at < bytes; at += kStagingBytes) {
    const size_t n = std::min(kStagingBytes, bytes - at);
    std::memcpy(staging, static_cast<const char*>(from) + at, n);
    RETURN_IF_ERROR(driver_.Copy(static_cast<char*>(to) + at, staging, n, CopyKind::kToDevice,
                                 this->stream(stream)));
    RETURN_IF_ERROR(driver_.Synchronize(this->stream(stream)));
  }
  return absl::OkStatus();
}

absl::Status DeviceState::CopyOut(void* to, const void* from, size_t bytes, int stream) {
  absl::MutexLock lock(&staging_mutex_);
  ASSIGN_OR_RETURN(char* staging, Staging());
  for (size_t at = 0; at < bytes; at += kStagingBytes) {
    const size_t n = std::min(kStagingBytes, bytes - at);
    RETURN_IF_ERROR(driver_.Copy(staging, static_cast<const char*>(from) + at, n, CopyKind::kToHost,
                                 this->stream(stream)));
    RETURN_IF_ERROR(driver_.Synchronize(this->stream(stream)));
    std::memcpy(static_cast<char*>(to) + at, staging, n);
  }
  return absl::OkStatus();
}

absl::StatusOr<Tensor> DeviceState::ToHost(const Tensor& value, Allocator& allocator) {
  ASSIGN_OR_RETURN(Tensor out, Tensor::Allocate(value.dtype(), value.shape(), allocator));
  RETURN_IF_ERROR(CopyOut(out.raw(), value.raw(), value.num_bytes(), kMainStream));
  return out;
}

absl::Status DeviceState::Synchronize() {
  absl::Status status;
  for (StreamHandle s : streams_) status.Update(driver_.Synchronize(s));
  return status;
}

}  // namespace weft
