#include <map>

#include "core/file.h"
#include "core/tensor_proto.h"
#include "graph/import.h"
#include "runtime/run_messages.h"
#include "weft/proto/config.pb.h"
#include "weft/proto/step_stats.pb.h"

namespace weft {
namespace {

constexpr char kTask[] = "/job:localhost/replica:0/task:0";
constexpr char kHost[] = "/device:CPU:0";

// A time in the message's two units.
#define SET_TIME(node, field, ns)  \
  (node)->set_##field##_nanos(ns); \
  (node)->set_##field##_micros((ns) / 1000)

void AddKernel(const KernelStats& k, int64_t run_start_ns, proto::DeviceStepStats* device) {
  proto::NodeExecStats* const node = device->add_node_stats();
  node->set_node_name(k.node);
  const int64_t start_ns = run_start_ns + k.start_ns;
  SET_TIME(node, all_start, start_ns);
  SET_TIME(node, scheduled, start_ns);
  SET_TIME(node, op_start_rel, int64_t{0});
  SET_TIME(node, op_end_rel, k.end_ns - k.start_ns);
  SET_TIME(node, all_end_rel, k.end_ns - k.start_ns);
  node->set_timeline_label(Concat(k.node, " = ", k.op, "(", Join(k.inputs, ", "), ")"));
  node->set_thread_id(static_cast<uint32_t>(k.thread));
  (*device->mutable_thread_names())[k.thread] = !k.device.empty() ? Concat("stream ", k.thread)
                                                : k.thread == 0   ? "caller"
                                                                  : Concat("worker ", k.thread);
  for (size_t i = 0; i < k.outputs.size(); ++i) {
    const OutputStats& out = k.outputs[i];
    proto::NodeOutput* const output = node->add_output();
    output->set_slot(static_cast<int32_t>(i));
    proto::TensorDescription* const tensor = output->mutable_tensor_description();
    tensor->set_dtype(static_cast<proto::DataType>(out.dtype));
    ShapeToProto(out.shape, tensor->mutable_shape());
    proto::AllocationDescription* const memory = tensor->mutable_allocation_description();
    memory->set_requested_bytes(out.bytes);
    memory->set_allocated_bytes(out.bytes);
    memory->set_allocator_name(k.device.empty() ? "cpu" : "gpu");
    memory->set_ptr(out.address);
  }
}

#undef SET_TIME

}  // namespace

absl::Status ReadConfig(const proto::ConfigProto& config, SessionOptions* options) {
  const int threads = config.intra_op_parallelism_threads();
  if (threads < 0)
    return InvalidArgument("intra_op_parallelism_threads is ", threads, ", want at least 0");
  if (threads > 0) options->threads = threads;
  const int kernels = config.inter_op_parallelism_threads();
  if (kernels == 1 || kernels < 0) options->schedule = ScheduleMode::kSerial;
  const proto::GraphOptions& graph = config.graph_options();
  if (graph.optimizer_options().opt_level() == proto::OptimizerOptions::L0 ||
      graph.rewrite_options().disable_meta_optimizer()) {
    options->optimize = false;
  }
  return absl::OkStatus();
}

absl::Status ReadConfigFile(const std::string& path, SessionOptions* options) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
  proto::ConfigProto config;
  if (bytes.empty()) return absl::OkStatus();  // every field has its default
  absl::Status s = ParseMessage(bytes, path.ends_with(".pbtxt"), &config);
  if (s.ok()) s = ReadConfig(config, options);
  return s.ok() ? s : AtFile(path, s);
}

absl::Status ReadRunOptions(const proto::RunOptions& message, RunOptions* options) {
  const int64_t ms = message.timeout_in_ms();
  if (ms < 0) return InvalidArgument("timeout_in_ms is ", ms, ", want at least 0");
  if (ms > 0) options->time_limit = absl::Milliseconds(ms);
  return absl::OkStatus();
}

proto::RunMetadata MakeRunMetadata(std::span<const RecordedRun> runs) {
  proto::RunMetadata metadata;
  std::map<std::string, proto::DeviceStepStats*> devices;
  const auto device = [&](const std::string& name) {
    proto::DeviceStepStats*& d = devices[name];
    if (d == nullptr) {
      d = metadata.mutable_step_stats()->add_dev_stats();
      d->set_device(Concat(kTask, name));
    }
    return d;
  };
  device(kHost);
  for (const RecordedRun& run : runs) {
    for (const KernelStats& k : run.kernels) {
      AddKernel(k, run.start_unix_ns, device(k.device.empty() ? kHost : k.device));
    }
  }
  return metadata;
}

std::string SerializeRunMetadata(std::span<const RecordedRun> runs) {
  return MakeRunMetadata(runs).SerializeAsString();
}

}  // namespace weft
