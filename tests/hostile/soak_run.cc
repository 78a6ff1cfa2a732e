#include <malloc.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "graph/text.h"
#include "runtime/session.h"
#include "tests/hostile/soak.h"

namespace weft::test {
namespace {

constexpr const char* kNetwork =
    "x = Placeholder(dtype: float, shape: [?, 8, 8, 3])\n"
    "w1 = StatelessRandomNormal([3, 3, 3, 16], [1, 2], dtype: float)\n"
    "c = Conv2D(x, w1, strides: [1, 1, 1, 1], padding: 'SAME')\n"
    "r = Relu(BiasAdd(c, StatelessRandomNormal([16], [3, 4], dtype: float)))\n"
    "p = MaxPool(r, ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: 'SAME')\n"
    "f = Reshape(p, [-1, 256])\n"
    "l = MatMul(f, StatelessRandomNormal([256, 10], [5, 6], dtype: float))\n"
    "y = Softmax(l)\n"
    "d = StatelessRandomUniform(Shape(y), [7, 8], dtype: float)\n"
    "u = Unique(Reshape(Cast(Mul(y, 100), DstT: int32), [-1]))\n"
    "h = VarHandleOp(dtype: int64, shape: [], shared_name: 'count')\n"
    "zero = AssignVariableOp(h, int64 0)\n"
    "add = AssignAddVariableOp(h, int64 1)\n"
    "n = ReadVariableOp(h, dtype: int64)\n"
    "bad = GatherV2(y, [1000000], 0)\n"
    "long = Sum(MatMul(Fill([600, 600], 0.5), RandomUniform([600, 600], dtype: float)), [0, 1])\n";

constexpr int kBatches = 5;  // 1 … 5 pictures

SoakMemory MemoryNow() {
  std::ifstream in("/proc/self/statm");
  int64_t size = 0, resident = 0;
  in >> size >> resident;
  const struct mallinfo2 heap = ::mallinfo2();
  return {resident * ::sysconf(_SC_PAGESIZE), static_cast<int64_t>(heap.uordblks + heap.hblkhd)};
}

Tensor Pictures(int n) {
  Tensor t = Tensor::Allocate(DType::kFloat, Shape{n, 8, 8, 3}).value();
  std::mt19937 random(static_cast<uint32_t>(n));
  for (float& v : t.span<float>()) v = static_cast<float>(random() % 1000) / 1000;
  return t;
}

class Load {
 public:
  explicit Load(const SoakOptions& options) : options_(options) {
    std::shared_ptr<Graph> graph = ParseText(kNetwork).value();
    for (int n = 1; n <= kBatches; ++n) pictures_.push_back(Pictures(n));
    for (int s = 0; s < options.sessions; ++s) {
      sessions_.push_back(Session::Create(graph).value());
      WEFT_CHECK(sessions_.back()->Run({}, {}, {"zero"}).ok());
    }
    SessionOptions alone;
    alone.threads = 1;
    const auto session = Session::Create(graph, alone).value();
    for (const Tensor& x : pictures_)
      want_.push_back(session->Run({{"x", x}}, {"y", "d", "u", "u:1"}).value());
  }

  SoakResult Run() {
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (int s = 0; s < options_.sessions; ++s) {
      for (int t = 0; t < options_.threads; ++t)
        threads.emplace_back([this, s, t] { Work(*sessions_[s], s * 1000 + t); });
    }
    SoakResult result;
    for (int tenth = 1; tenth <= 10; ++tenth) {
      std::this_thread::sleep_until(
          begin + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                      std::chrono::duration<double>(options_.seconds * tenth / 10)));
      result.late = MemoryNow();
      if (tenth == 1) result.early = result.late;
      if (options_.report) options_.report(options_.seconds * tenth / 10, runs_, result.late);
    }
    stop_ = true;
    for (std::thread& t : threads) t.join();
    int64_t counted = 0;
    for (const auto& session : sessions_)
      counted += session->Run({}, {"n"}).value()[0].scalar<int64_t>();
    for (const auto& session : sessions_) session->TrimMemory();
    result.trimmed = MemoryNow();
    result.runs = runs_;
    result.wrong = wrong_ + (counted != added_);
    result.failed = failed_;
    result.not_refused = not_refused_;
    return result;
  }

 private:
  void Work(const Session& session, int seed) {
    std::mt19937 random(static_cast<uint32_t>(seed));
    while (!stop_) {
      ++runs_;
      const uint32_t kind = random() % 16;
      const int batch = static_cast<int>(random() % kBatches);
      if (kind == 0) {
        not_refused_ += session.Run({{"x", pictures_[batch]}}, {"bad"}).ok();
      } else if (kind == 1) {
        not_refused_ += session.Run({{"x", Tensor::Scalar(1)}}, {"y"}).ok();
      } else if (kind == 2) {
        const bool ok = session.Run({}, {}, {"add"}).ok();
        added_ += ok;
        failed_ += !ok;
      } else if (kind == 3) {
        RunOptions run;
        run.time_limit = absl::Microseconds(random() % 2000);
        const auto z = session.Run({}, {"long"}, {}, run);
        failed_ += !z.ok() && z.status().code() != absl::StatusCode::kDeadlineExceeded;
      } else {
        Compare(session.Run({{"x", pictures_[batch]}}, {"y", "d", "u", "u:1"}), want_[batch]);
      }
    }
  }

  void Compare(const absl::StatusOr<std::vector<Tensor>>& got, const std::vector<Tensor>& want) {
    if (!got.ok()) {
      ++failed_;
      return;
    }
    for (size_t i = 0; i < want.size(); ++i) wrong_ += !BitEqual((*got)[i], want[i]);
  }

  const SoakOptions options_;
  std::vector<std::unique_ptr<Session>> sessions_;
  std::vector<Tensor> pictures_;
  std::vector<std::vector<Tensor>> want_;
  std::atomic<bool> stop_ = false;
  std::atomic<int64_t> runs_ = 0, wrong_ = 0, failed_ = 0, not_refused_ = 0, added_ = 0;
};

}  // namespace

SoakResult Soak(const SoakOptions& options) { return Load(options).Run(); }

}  // namespace weft::test
