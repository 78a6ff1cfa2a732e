// Memory limit, time limit and cancellation, in the middle of a long kernel, compilation or load.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "core/tensor_proto.h"
#include "graph/import.h"
#include "graph/text.h"
#include "tests/support/graphs.h"
#include "tests/support/sanitized.h"
#include "weft/proto/graph.pb.h"

namespace weft {
namespace {

using Clock = std::chrono::steady_clock;

double Since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Above what was asked for: a tile that ends, a busy machine, a sanitizer. All that must not be is
// the seconds or minutes that the whole would take.
constexpr double kGrace = WEFT_SANITIZED ? 30 : 2;

// Float numbers between 0 and 1, no two neighbours alike.
Tensor Numbers(std::initializer_list<int64_t> dims) {
  Tensor t = Tensor::Allocate(DType::kFloat, Shape(dims)).value();
  uint32_t state = 1;
  for (float* v = t.data<float>(); v != t.data<float>() + t.num_elements(); ++v) {
    state = state * 1664525u + 1013904223u;
    *v = static_cast<float>(state >> 8) * 0x1p-24f;
  }
  return t;
}

struct Long {
  const char* what;
  const char* line;  // reads x, a vector of 2^22 numbers; "z" is what is fetched
};

// Each would take longer than the limit, most of them seconds, some hours.
const Long kLong[] = {
    {"elementwise", "b = BroadcastTo(x, [8, 4194304])\nz = Betainc(b, b, b)"},
    {"a chain", "b = BroadcastTo(x, [8, 4194304])\nz = Lgamma(Digamma(Lgamma(Erfinv(b))))"},
    {"product", "b = Tile(Reshape(x, [2048, 2048]), [2, 2])\nz = MatMul(b, b)"},
    {"integer product", "m = Cast(Reshape(x, [2048, 2048]), DstT: int32)\nz = MatMul(m, m)"},
    {"complex product", "m = Cast(Reshape(x, [2048, 2048]), DstT: complex128)\nz = MatMul(m, m)"},
    {"batch product", "b = Tile(Reshape(x, [16, 512, 512]), [2, 2, 2])\nz = BatchMatMulV2(b, b)"},
    {"einsum",
     "b = Tile(Reshape(x, [2048, 2048]), [2, 2])\n"
     "z = Einsum(b, b, equation: 'ab,bc->ac')"},
    {"convolution",
     "i = Reshape(x, [4, 128, 128, 64])\nw = Reshape(x, [16, 16, 64, 256])\n"
     "z = Conv2D(i, w, strides: [1, 1, 1, 1], padding: 'SAME')"},
    {"convolution in space",
     "i = Reshape(x, [1, 32, 64, 64, 32])\n"
     "w = Reshape(x, [8, 8, 8, 32, 256])\n"
     "z = Conv3D(i, w, strides: [1, 1, 1, 1, 1], padding: 'SAME')"},
    {"convolution by channel",
     "i = Reshape(x, [4, 128, 128, 64])\nw = Reshape(x, [256, 256, 64, 1])\n"
     "z = DepthwiseConv2dNative(i, w, strides: [1, 1, 1, 1], padding: 'SAME')"},
    {"dilation",
     "i = Reshape(x, [4, 128, 128, 64])\nw = Reshape(x, [256, 256, 64])\n"
     "z = Dilation2D(i, w, strides: [1, 1, 1, 1], rates: [1, 1, 1, 1], padding: 'SAME')"},
    {"pooling",
     "i = Reshape(x, [4, 128, 128, 64])\n"
     "z = MaxPool(i, ksize: [1, 127, 127, 1], strides: [1, 1, 1, 1], padding: 'SAME')"},
    {"normalisation", "i = Reshape(x, [4, 128, 128, 64])\nz = LRN(i, depth_radius: 32)"},
    {"sorting", "b = Reshape(BroadcastTo(x, [2, 4194304]), [-1])\nz = TopKV2(b, 8388608)"},
    {"scan", "b = Reshape(BroadcastTo(x, [4, 4194304]), [-1])\nz = CumulativeLogsumexp(b, 0)"},
    {"unique numbers", "b = Reshape(BroadcastTo(x, [2, 4194304]), [-1])\nz = Unique(b)"},
    {"random numbers", "z = RandomGamma([4], x)"},
    {"random counts", "z = RandomPoissonV2([4], x, dtype: float)"},
    {"pictures", "i = Reshape(x, [1, 256, 256, 64])\nz = ResizeBicubic(i, [700, 700])"},
    {"boxes",
     "b = Reshape(x, [1048576, 4])\ns = Slice(x, [0], [1048576])\n"
     "z = NonMaxSuppressionV3(b, s, 1048576, 1.0, 0.0)"},
    {"many inverses", "m = Reshape(x, [1024, 64, 64])\nz = MatrixInverse(m)"},
};

std::unique_ptr<Session> LongSession(const Long& l, const SessionOptions& options = {}) {
  CAPTURE(l.what);
  return test::SessionFromLines(Concat("x = Placeholder(dtype: float)\n", l.line, "\n"), options);
}

TEST_CASE("a time limit ends long kernels", "[hostile][limits]") {
  const Tensor x = Numbers({1 << 22});
  SessionOptions options;
  options.threads = 2;
  size_t stopped = 0;
  for (const Long& l : kLong) {
    const auto session = LongSession(l, options);
    RunOptions run;
    run.time_limit = absl::Milliseconds(20);
    const auto begin = Clock::now();
    const std::vector<Feed> feeds = {{"x", x}};
    const auto z = session->Run(feeds, std::vector<std::string>{"z"}, {}, run);
    const double seconds = Since(begin);
    CAPTURE(l.what, z.status(), seconds);
    CHECK(seconds < 0.02 + kGrace);
    if (z.ok()) continue;  // a fast machine
    ++stopped;
    CHECK(z.status().code() == absl::StatusCode::kDeadlineExceeded);
    if (std::getenv("WEFT_HOSTILE_SLOW") != nullptr) std::printf("%-24s %.3f s\n", l.what, seconds);
  }
}

TEST_CASE("a caller who cancels ends long kernels", "[hostile][limits]") {
  const Tensor x = Numbers({1 << 22});
  for (const char* what : {"elementwise", "product", "convolution", "sorting", "unique numbers"}) {
    const Long& l = *std::find_if(std::begin(kLong), std::end(kLong),
                                  [&](const Long& k) { return std::string_view(k.what) == what; });
    const auto session = LongSession(l);
    std::atomic<bool> cancel = false;
    RunOptions run;
    run.cancel = &cancel;
    std::thread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(60));
      cancel = true;
    });
    const auto begin = Clock::now();
    const std::vector<Feed> feeds = {{"x", x}};
    const auto z = session->Run(feeds, std::vector<std::string>{"z"}, {}, run);
    const double seconds = Since(begin);
    other.join();
    CAPTURE(l.what, z.status(), seconds);
    CHECK(z.status().code() == absl::StatusCode::kCancelled);
    CHECK(seconds < 0.06 + kGrace);
  }
}

TEST_CASE("a session runs on after a run that was stopped", "[hostile][limits]") {
  const auto session = test::SessionFromLines(
      "x = Placeholder(dtype: float)\nb = BroadcastTo(x, [64, 4194304])\nz = Sum(Lgamma(b), [0, "
      "1])\n"
      "y = Mul(x, 2)");
  const std::vector<Feed> feeds = {{"x", Numbers({1 << 22})}};
  RunOptions run;
  run.time_limit = absl::Milliseconds(30);
  CHECK(session->Run(feeds, std::vector<std::string>{"z"}, {}, run).status().code() ==
        absl::StatusCode::kDeadlineExceeded);
  const auto y = session->Run({{"x", Tensor::Scalar(3.0f)}}, {"y"});
  REQUIRE(y.ok());
  CHECK((*y)[0].scalar<float>() == 6);
}

// A chain of `nodes` that no rule makes shorter.
proto::GraphDef Chain(int nodes) {
  proto::GraphDef def;
  def.mutable_versions()->set_producer(1000);
  const auto add = [&](const std::string& name, const char* op, const std::string& input) {
    proto::NodeDef* n = def.add_node();
    n->set_name(name);
    n->set_op(op);
    if (!input.empty()) n->add_input(input);
    (*n->mutable_attr())[input.empty() ? "dtype" : "T"].set_type(proto::DT_FLOAT);
  };
  add("n0", "Placeholder", "");
  for (int i = 1; i < nodes; ++i)
    add(Concat("n", i), i % 2 == 0 ? "Sin" : "Tanh", Concat("n", i - 1));
  return def;
}

constexpr int kChain = 60'000;

TEST_CASE("a long load ends in time", "[hostile][limits]") {
  const proto::GraphDef def = Chain(kChain);
  ImportOptions options;
  options.stop.deadline = absl::Now() + absl::Milliseconds(5);
  auto begin = Clock::now();
  CHECK(ImportGraphDef(def, options).status() ==
        absl::DeadlineExceededError("loading passed its time limit"));
  CHECK(Since(begin) < 0.005 + kGrace);
  std::atomic<bool> cancel = true;
  ImportOptions cancelled;
  cancelled.stop.cancel = &cancel;
  CHECK(ImportGraphDef(def, cancelled).status() == absl::CancelledError("loading was cancelled"));
}

TEST_CASE("a long compilation ends in time, and may begin again", "[hostile][limits]") {
  std::shared_ptr<Graph> graph = *ImportGraphDef(Chain(kChain));
  const auto session = test::MakeSession(graph);
  const std::vector<std::string> last = {Concat("n", kChain - 1)}, first = {"n1"};
  const std::vector<Feed> feeds = {{"n0", Tensor::Scalar(0.5f)}};
  RunOptions run;
  run.time_limit = absl::Milliseconds(10);
  const auto begin = Clock::now();
  const auto z = session->Run(feeds, last, {}, run);
  CHECK(z.status().code() == absl::StatusCode::kDeadlineExceeded);
  CHECK(Since(begin) < 0.01 + kGrace);
  CAPTURE(z.status());
  const auto prepared = session->Prepare(std::vector<std::string>{"n0"}, last, {}, run);
  CHECK(prepared.status().code() == absl::StatusCode::kDeadlineExceeded);
  CHECK(session->Run(feeds, first).ok());
  CHECK(session->Run(feeds, last).ok());
}

TEST_CASE("folding ends in time and stays within memory", "[hostile][limits]") {
  // Products of constants: folded, they would take minutes.
  std::string text = "a = Fill([2000, 2000], 0.5)\n";
  for (int i = 0; i < 50; ++i)
    text += Concat("b", i, " = MatMul(", i == 0 ? "a" : Concat("b", i - 1), ", a)\n");
  {
    const auto session = test::SessionFromLines(text);
    RunOptions run;
    run.time_limit = absl::Milliseconds(100);
    const auto begin = Clock::now();
    const auto z = session->Run(std::vector<Feed>{}, std::vector<std::string>{"b49"}, {}, run);
    CAPTURE(z.status());
    CHECK(z.status().code() == absl::StatusCode::kDeadlineExceeded);
    CHECK(Since(begin) < 0.1 + kGrace);
  }
  // Many constants of 40 MB out of few bytes.
  text = "z = NoOp(";
  std::string fills;
  for (int i = 0; i < 50; ++i) {
    fills += Concat("f", i, " = Fill([10000000], ", i, ".0)\n");
    text += Concat(i == 0 ? "" : ", ", "^f", i);
  }
  SessionOptions options;
  options.memory_limit = size_t{100} << 20;
  const auto session = test::SessionFromLines(Concat(fills, text, ")\n"), options);
  const absl::Status ran = session->Run({}, {}, {"z"}).status();
  CAPTURE(ran);
  CHECK(session->peak_bytes() <= options.memory_limit);
}

struct Large {
  const char* what;
  const char* lines;
};

// Each wants more than 64 MiB for a value of the run, a result, or scratch.
const Large kLarge[] = {
    {"planned", "y = Fill([30000000], 1.5)\nz = Sum(Add(y, x), 0)"},
    {"a result", "z = BroadcastTo(x, [100000000])"},
    {"sizes that only the run knows",
     "n = Cast(Mul(x, 1e8), DstT: int32)\nz = Sum(Range(0, n, 1), 0)"},
    {"sizes that depend on data",
     "b = BroadcastTo(x, [10000000])\nz = Sum(Cast(Where(Greater(b, 0)), DstT: float), [0, 1])"},
    {"a variable",
     "h = VarHandleOp(dtype: float, shape: [100000000])\na = AssignVariableOp(h, BroadcastTo(x, "
     "[100000000]))\nz = Identity(x, ^a)"},
    {"a product that is too large",
     "b = BroadcastTo(x, [30000, 1])\nz = Sum(MatMul(b, b, "
     "transpose_b: true), [0, 1])"},
    {"many at once",
     "a = BroadcastTo(x, [6000000])\nb = Sin(a)\nc = Cos(a)\nd = Tan(a)\nz = Sum(AddN(a, b, c, d), "
     "0)"},
    {"repeats", "r = Tile(Reshape(x, [1]), [200000000])\nz = Sum(r, 0)"},
    {"one-hot rows",
     "i = Cast(BroadcastTo(x, [100000]), DstT: int32)\nz = Sum(OneHot(i, 1000, 1.0, "
     "0.0), [0, 1])"},
};

TEST_CASE("a memory limit holds", "[hostile][limits]") {
  for (const Large& l : kLarge) {
    SessionOptions options;
    options.memory_limit = size_t{64} << 20;
    options.threads = 2;
    const auto session = test::SessionFromLines(
        Concat("x = Placeholder(dtype: float, shape: [])\n", l.lines, "\n"), options);
    const auto z = session->Run({{"x", Tensor::Scalar(1.0f)}}, {"z"});
    CAPTURE(l.what, z.status());
    CHECK(z.status().code() == absl::StatusCode::kResourceExhausted);
    CHECK(session->peak_bytes() <= options.memory_limit);
  }
}

}  // namespace
}  // namespace weft
