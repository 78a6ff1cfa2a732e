// TensorFlow's messages about sessions and runs.
#include "runtime/run_messages.h"

#include <catch2/catch.hpp>

#include "tests/support/graphs.h"
#include "weft/proto/config.pb.h"
#include "weft/proto/step_stats.pb.h"

namespace weft {
namespace {

TEST_CASE("a ConfigProto sets what a session has", "[run_messages]") {
  SessionOptions options;
  proto::ConfigProto config;
  REQUIRE(ReadConfig(config, &options).ok());
  CHECK(options.threads == 0);
  CHECK(options.optimize);
  CHECK(options.schedule == ScheduleMode::kAuto);

  config.set_intra_op_parallelism_threads(3);
  config.set_inter_op_parallelism_threads(1);
  config.mutable_graph_options()->mutable_optimizer_options()->set_opt_level(
      proto::OptimizerOptions::L0);
  REQUIRE(ReadConfig(config, &options).ok());
  CHECK(options.threads == 3);
  CHECK_FALSE(options.optimize);
  CHECK(options.schedule == ScheduleMode::kSerial);

  SessionOptions rewritten;
  proto::ConfigProto meta;
  meta.mutable_graph_options()->mutable_rewrite_options()->set_disable_meta_optimizer(true);
  REQUIRE(ReadConfig(meta, &rewritten).ok());
  CHECK_FALSE(rewritten.optimize);

  config.set_intra_op_parallelism_threads(-2);
  CHECK(test::Message(ReadConfig(config, &options)) ==
        "intra_op_parallelism_threads is -2, want at least 0");
}

TEST_CASE("RunOptions set the time limit", "[run_messages]") {
  proto::RunOptions message;
  RunOptions options;
  REQUIRE(ReadRunOptions(message, &options).ok());
  CHECK(options.time_limit == absl::InfiniteDuration());
  message.set_timeout_in_ms(250);
  REQUIRE(ReadRunOptions(message, &options).ok());
  CHECK(options.time_limit == absl::Milliseconds(250));
  message.set_timeout_in_ms(-1);
  CHECK_FALSE(ReadRunOptions(message, &options).ok());
}

TEST_CASE("a run becomes a RunMetadata", "[run_messages]") {
  const auto session = test::SessionFromLines(R"(
    x = Placeholder(dtype: float, shape: [?, 2])
    y = Tanh(x)
    z = MatMul(x, y, transpose_b: true)
  )");
  StepStats stats;
  RunOptions options;
  options.stats = &stats;
  const std::vector<Feed> feeds = {{"x", Tensor::Of<float>({3, 2}, {1, 2, 3, 4, 5, 6})}};
  const std::vector<std::string> fetches = {"z"};
  REQUIRE(session->Run(feeds, fetches, {}, options).ok());
  const std::array runs = {RecordedRun{stats.Take(), stats.start_unix_ns}};
  const int64_t now = absl::GetCurrentTimeNanos();
  CHECK(runs[0].start_unix_ns <= now);
  CHECK(runs[0].start_unix_ns > now - int64_t{600} * 1'000'000'000);

  proto::RunMetadata metadata;
  REQUIRE(metadata.ParseFromString(SerializeRunMetadata(runs)));
  REQUIRE(metadata.step_stats().dev_stats_size() == 1);
  const proto::DeviceStepStats& device = metadata.step_stats().dev_stats(0);
  CHECK(device.device() == "/job:localhost/replica:0/task:0/device:CPU:0");
  REQUIRE(device.node_stats_size() == 2);
  const proto::NodeExecStats& y = device.node_stats(0);
  const proto::NodeExecStats& z = device.node_stats(1);
  CHECK(y.timeline_label() == "y = Tanh(x)");
  CHECK(z.node_name() == "z");
  CHECK(z.timeline_label() == "z = MatMul(x, y)");
  CHECK(y.all_start_nanos() >= runs[0].start_unix_ns);
  CHECK(z.all_start_nanos() >= y.all_start_nanos() + y.op_end_rel_nanos());
  CHECK(z.all_start_micros() == z.all_start_nanos() / 1000);
  CHECK(z.op_end_rel_nanos() > 0);
  CHECK(device.thread_names().contains(z.thread_id()));
  REQUIRE(z.output_size() == 1);
  const proto::TensorDescription& out = z.output(0).tensor_description();
  CHECK(out.dtype() == proto::DT_FLOAT);
  REQUIRE(out.shape().dim_size() == 2);
  CHECK(out.shape().dim(0).size() == 3);
  CHECK(out.shape().dim(1).size() == 3);
  CHECK(out.allocation_description().requested_bytes() == 36);
}

}  // namespace
}  // namespace weft
