// A driver without a device: its memory is the host's, its streams are lists of work. It records
// every call, does work as late as it may, and says where two accesses to the same bytes have no
// order, where memory is used after it was freed, and where a capture breaks the rules.
#ifndef WEFT_TESTS_SUPPORT_FAKE_DRIVER_H_
#define WEFT_TESTS_SUPPORT_FAKE_DRIVER_H_

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "kernels/device/driver.h"

namespace weft::test {

// Bytes that a piece of work reads or writes.
struct Access {
  const void* data;
  size_t bytes;
  bool write;
};

class FakeDriver final : public Driver {
 public:
  explicit FakeDriver(size_t memory_bytes = size_t{1} << 30);
  ~FakeDriver() override;

  const DeviceInfo& info() const override { return info_; }
  absl::Status MakeCurrent() override { return absl::OkStatus(); }
  absl::StatusOr<StreamHandle> CreateStream(std::string_view label) override;
  void DestroyStream(StreamHandle stream) override;
  absl::StatusOr<EventHandle> CreateEvent() override;
  void DestroyEvent(EventHandle event) override;
  absl::Status Record(EventHandle event, StreamHandle stream) override;
  absl::Status Wait(StreamHandle stream, EventHandle event) override;
  absl::StatusOr<bool> Done(EventHandle event) override;
  absl::StatusOr<EventHandle> CreateTimedEvent() override;
  // By a clock on which each piece of work takes kWorkNs, and streams go at once.
  absl::StatusOr<int64_t> NanosecondsBetween(EventHandle from, EventHandle to) override;
  static constexpr int64_t kWorkNs = 10;
  absl::Status Synchronize(StreamHandle stream) override;
  absl::StatusOr<void*> Allocate(size_t bytes) override;
  void Free(void* memory) override;
  absl::StatusOr<void*> AllocatePinned(size_t bytes) override;
  void FreePinned(void* memory) override;
  absl::Status Copy(void* to, const void* from, size_t bytes, CopyKind kind,
                    StreamHandle stream) override;
  absl::Status Fill(void* to, unsigned char value, size_t bytes, StreamHandle stream) override;
  absl::Status BeginCapture(StreamHandle stream) override;
  absl::StatusOr<StepGraphHandle> EndCapture(StreamHandle stream) override;
  absl::Status Launch(StepGraphHandle graph, StreamHandle stream) override;
  void DestroyStepGraph(StepGraphHandle graph) override;

  // What a fake kernel calls: `work` runs once `stream` comes to it.
  absl::Status Enqueue(StreamHandle stream, std::string name, std::vector<Access> accesses,
                       std::function<void()> work);
  // Does all work that was given so far, as a fast device would have by now.
  void CatchUp();
  // Work is done as it is given, so that launches which are plain calls fall into the order. Not
  // for captures.
  void set_eager(bool eager) { eager_ = eager; }
  // Enqueue answers with this once, after `after` more calls.
  void FailEnqueue(int after, absl::Status status);

  // A line a call: "copy in 16 on copy-in", "record e0 on main", "launch Add on main", "sync main".
  const std::vector<std::string>& calls() const { return calls_; }
  void ClearCalls() { calls_.clear(); }
  // How many calls begin with `prefix`.
  int Count(std::string_view prefix) const;
  // What must not happen, in words; empty for a correct program.
  const std::vector<std::string>& violations() const { return violations_; }
  size_t live_bytes() const { return live_bytes_; }

 private:
  // How far each stream has come, as seen from one piece of work.
  using Clock = std::map<int, uint64_t>;
  struct Stream {
    int id;
    std::string label;
    Clock clock;
    int64_t time_ns = 0;
  };
  struct Event {
    int id;
    Clock clock;
    bool captured = false;
    bool timed = false;
    int64_t time_ns = 0;
  };
  struct Work {
    std::string name;
    int stream;
    uint64_t sequence;
    std::vector<Access> accesses;
    std::function<void()> run;
  };
  struct PastAccess {
    const char* begin;
    const char* end;
    bool write;
    int stream;
    uint64_t sequence;
    std::string name;
  };
  struct Region {
    std::unique_ptr<char[]> bytes;
    size_t size;
    bool device;
    bool freed = false;
    std::vector<PastAccess> accesses;
  };
  // A call that a capture wrote down: work, record or wait.
  struct Captured {
    enum class Kind { kWork, kRecord, kWait } kind;
    int stream;
    EventHandle event = nullptr;
    Work work = {};
  };

  Stream& Of(StreamHandle s) { return *reinterpret_cast<Stream*>(s); }
  Event& Of(EventHandle e) { return *reinterpret_cast<Event*>(e); }
  void Say(std::string call) { calls_.push_back(std::move(call)); }
  void Violation(std::string text) { violations_.push_back(std::move(text)); }
  absl::StatusOr<void*> NewRegion(size_t bytes, bool device);
  void FreeRegion(void* memory, bool device);
  Region* Find(const void* data);
  // Gives the work to a stream whose clock is `stream.clock`.
  void Issue(Stream& stream, Work work);
  void Check(const Work& work, const Clock& clock);
  // Does all queued work that `clock` has seen.
  void RunUpTo(const Clock& clock);
  // A call that waits or touches memory, which a capture forbids.
  bool Forbidden(std::string_view call);
  bool Capturing(const Stream& s) const { return capture_.contains(s.id); }

  DeviceInfo info_;
  size_t live_bytes_ = 0;
  int next_stream_ = 0, next_event_ = 0;
  std::vector<std::unique_ptr<Stream>> streams_;
  std::vector<std::unique_ptr<Event>> events_;
  std::map<const char*, Region> regions_;
  std::deque<Work> queue_;
  Clock host_;  // what the host has waited for
  std::vector<std::string> calls_, violations_;

  mutable std::recursive_mutex mutex_;
  std::thread::id capturing_thread_;
  std::set<int> capture_;  // streams in the capture; empty: none is on
  int capture_origin_ = -1;
  std::map<int, Clock> clocks_before_;  // of streams in the capture
  std::vector<Captured> captured_;
  std::vector<std::unique_ptr<std::vector<Captured>>> graphs_;
  bool eager_ = false;
  int fail_after_ = -1;
  absl::Status failure_;
};

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_FAKE_DRIVER_H_
