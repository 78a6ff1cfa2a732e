#include "tests/support/fake_driver.h"

#include <algorithm>
#include <cstring>

namespace weft::test {
namespace {

constexpr int kPoison = 0xcd;

template <typename Clock>
void Merge(const Clock& from, Clock& to) {
  for (const auto& [stream, sequence] : from) to[stream] = std::max(to[stream], sequence);
}

template <typename T>
void Erase(std::vector<std::unique_ptr<T>>& list, const void* item) {
  std::erase_if(list, [&](const auto& p) { return p.get() == item; });
}

}  // namespace

FakeDriver::FakeDriver(size_t memory_bytes) : info_{"GPU", 0, "a fake", memory_bytes} {}
FakeDriver::~FakeDriver() = default;

absl::StatusOr<StreamHandle> FakeDriver::CreateStream(std::string_view label) {
  const std::lock_guard lock(mutex_);

  streams_.push_back(std::make_unique<Stream>(Stream{next_stream_++, std::string(label), {}}));
  return reinterpret_cast<StreamHandle>(streams_.back().get());
}
void FakeDriver::DestroyStream(StreamHandle stream) {
  const std::lock_guard lock(mutex_);

  RunUpTo(Of(stream).clock);
  Erase(streams_, stream);
}

absl::StatusOr<EventHandle> FakeDriver::CreateEvent() {
  const std::lock_guard lock(mutex_);

  events_.push_back(std::make_unique<Event>(Event{next_event_++, {}}));
  return reinterpret_cast<EventHandle>(events_.back().get());
}
void FakeDriver::DestroyEvent(EventHandle event) {
  const std::lock_guard lock(mutex_);
  Erase(events_, event);
}

absl::StatusOr<EventHandle> FakeDriver::CreateTimedEvent() {
  ASSIGN_OR_RETURN(EventHandle event, CreateEvent());
  Of(event).timed = true;
  return event;
}

absl::StatusOr<int64_t> FakeDriver::NanosecondsBetween(EventHandle from, EventHandle to) {
  ASSIGN_OR_RETURN(const bool done, Done(to));
  const std::lock_guard lock(mutex_);
  if (!done || !Of(from).timed || !Of(to).timed) {
    Violation("a question about the time of an event that has not happened or is not timed");
  }
  return Of(to).time_ns - Of(from).time_ns;
}

absl::Status FakeDriver::Record(EventHandle event, StreamHandle stream) {
  const std::lock_guard lock(mutex_);

  Stream& s = Of(stream);
  Say(Concat("record e", Of(event).id, " on ", s.label));
  if (Of(event).timed && Capturing(s)) Violation("a timed event inside a capture");
  Of(event).captured = Capturing(s);
  Of(event).time_ns = s.time_ns;
  Of(event).clock = s.clock;
  if (Capturing(s)) captured_.push_back({Captured::Kind::kRecord, s.id, event});
  return absl::OkStatus();
}

absl::Status FakeDriver::Wait(StreamHandle stream, EventHandle event) {
  const std::lock_guard lock(mutex_);

  Stream& s = Of(stream);
  Event& e = Of(event);
  Say(Concat("wait e", e.id, " on ", s.label));
  if (e.captured && !capture_.empty() && !Capturing(s)) {
    capture_.insert(s.id);  // the stream joins the capture
    clocks_before_[s.id] = s.clock;
    s.clock.clear();
  }
  if (Capturing(s) && !e.captured)
    Violation(Concat(s.label, " waits inside a capture for e", e.id));
  if (!Capturing(s) && e.captured) Violation(Concat(s.label, " waits for captured event e", e.id));
  Merge(e.clock, s.clock);
  s.time_ns = std::max(s.time_ns, e.time_ns);
  if (Capturing(s)) captured_.push_back({Captured::Kind::kWait, s.id, event});
  return absl::OkStatus();
}

absl::StatusOr<bool> FakeDriver::Done(EventHandle event) {
  const std::lock_guard lock(mutex_);

  if (Forbidden("a question about an event")) return FailedPrecondition("a capture is on");
  const Clock& clock = Of(event).clock;
  return std::none_of(queue_.begin(), queue_.end(), [&](const Work& w) {
    const auto seen = clock.find(w.stream);
    return seen != clock.end() && w.sequence <= seen->second;
  });
}

absl::Status FakeDriver::Synchronize(StreamHandle stream) {
  const std::lock_guard lock(mutex_);

  Say(Concat("sync ", Of(stream).label));
  if (Forbidden("a wait of the host")) return FailedPrecondition("a capture is on");
  if (Capturing(Of(stream))) Violation("a wait for a stream that another captures");
  RunUpTo(Of(stream).clock);
  Merge(Of(stream).clock, host_);
  return absl::OkStatus();
}

absl::StatusOr<void*> FakeDriver::NewRegion(size_t bytes, bool device) {
  if (Forbidden("an allocation")) return FailedPrecondition("a capture is on");
  if (device && live_bytes_ + bytes > info_.memory_bytes) {
    return ResourceExhausted("the device has no ", bytes, " bytes left");
  }
  auto memory = std::make_unique<char[]>(std::max<size_t>(bytes, 1));
  std::memset(memory.get(), kPoison, bytes);
  char* data = memory.get();
  regions_.emplace(data, Region{std::move(memory), bytes, device});
  if (device) live_bytes_ += bytes;
  return data;
}

void FakeDriver::FreeRegion(void* memory, bool device) {
  if (Forbidden("freeing memory")) return;
  CatchUp();  // a driver frees only when all work is done
  Region* r = Find(memory);
  if (r == nullptr || r->bytes.get() != memory || r->device != device || r->freed) {
    Violation("memory is freed that is not there");
    return;
  }
  r->freed = true;
  if (device) live_bytes_ -= r->size;
}

absl::StatusOr<void*> FakeDriver::Allocate(size_t bytes) {
  const std::lock_guard lock(mutex_);

  Say(Concat("allocate ", bytes));
  return NewRegion(bytes, true);
}
void FakeDriver::Free(void* memory) {
  const std::lock_guard lock(mutex_);

  Say("free");
  FreeRegion(memory, true);
}
absl::StatusOr<void*> FakeDriver::AllocatePinned(size_t bytes) {
  const std::lock_guard lock(mutex_);

  Say(Concat("allocate pinned ", bytes));
  return NewRegion(bytes, false);
}
void FakeDriver::FreePinned(void* memory) {
  const std::lock_guard lock(mutex_);

  Say("free pinned");
  FreeRegion(memory, false);
}

absl::Status FakeDriver::Copy(void* to, const void* from, size_t bytes, CopyKind kind,
                              StreamHandle stream) {
  const std::lock_guard lock(mutex_);

  const bool to_device = kind != CopyKind::kToHost, from_device = kind != CopyKind::kToDevice;
  const Region *source = Find(from), *target = Find(to);
  if (source != nullptr && source->device != from_device) Violation("a copy from the wrong side");
  if (target != nullptr && target->device != to_device) Violation("a copy to the wrong side");
  const char* name = kind == CopyKind::kToDevice ? "in" : from_device && to_device ? "over" : "out";
  Stream& s = Of(stream);
  Say(Concat("copy ", name, " ", bytes, " on ", s.label));
  Issue(s, {Concat("copy ", name), s.id, 0, {{from, bytes, false}, {to, bytes, true}}, [=] {
              std::memcpy(to, from, bytes);
            }});
  return absl::OkStatus();
}

absl::Status FakeDriver::Fill(void* to, unsigned char value, size_t bytes, StreamHandle stream) {
  const std::lock_guard lock(mutex_);

  Stream& s = Of(stream);
  Say(Concat("fill ", bytes, " on ", s.label));
  Issue(s, {"fill", s.id, 0, {{to, bytes, true}}, [=] { std::memset(to, value, bytes); }});
  return absl::OkStatus();
}

absl::Status FakeDriver::Enqueue(StreamHandle stream, std::string name,
                                 std::vector<Access> accesses, std::function<void()> work) {
  const std::lock_guard lock(mutex_);

  if (fail_after_ >= 0 && fail_after_-- == 0) return failure_;
  Stream& s = Of(stream);
  Say(Concat("launch ", name, " on ", s.label));
  Issue(s, {std::move(name), s.id, 0, std::move(accesses), std::move(work)});
  return absl::OkStatus();
}

void FakeDriver::FailEnqueue(int after, absl::Status status) {
  fail_after_ = after;
  failure_ = std::move(status);
}

void FakeDriver::Issue(Stream& stream, Work work) {
  if (Capturing(stream)) {
    if (std::this_thread::get_id() != capturing_thread_) Violation("work in another's capture");
    ++stream.clock[stream.id];
    captured_.push_back({Captured::Kind::kWork, stream.id, nullptr, std::move(work)});
    return;
  }
  Merge(host_, stream.clock);
  work.sequence = ++stream.clock[stream.id];
  stream.time_ns += kWorkNs;
  Check(work, stream.clock);
  queue_.push_back(std::move(work));
  if (eager_) CatchUp();
}

FakeDriver::Region* FakeDriver::Find(const void* data) {
  const char* p = static_cast<const char*>(data);
  auto it = regions_.upper_bound(p);
  if (it == regions_.begin()) return nullptr;
  --it;
  return p < it->first + std::max<size_t>(it->second.size, 1) ? &it->second : nullptr;
}

void FakeDriver::Check(const Work& work, const Clock& clock) {
  for (const Access& a : work.accesses) {
    if (a.bytes == 0) continue;
    Region* r = Find(a.data);
    const char* begin = static_cast<const char*>(a.data);
    if (r == nullptr || begin + a.bytes > r->bytes.get() + r->size) {
      Violation(Concat(work.name, " goes outside memory"));
      continue;
    }
    if (r->freed) Violation(Concat(work.name, " uses freed memory"));
    for (const PastAccess& past : r->accesses) {
      const bool overlap = past.begin < begin + a.bytes && begin < past.end;
      if (!overlap || (!past.write && !a.write)) continue;
      const auto seen = clock.find(past.stream);
      if (seen == clock.end() || seen->second < past.sequence) {
        Violation(Concat(work.name, a.write ? " writes" : " reads", " what ", past.name,
                         past.write ? " writes" : " reads", ", and nothing orders them"));
      }
    }
    r->accesses.push_back({begin, begin + a.bytes, a.write, work.stream, work.sequence, work.name});
  }
}

void FakeDriver::RunUpTo(const Clock& clock) {
  std::deque<Work> left;
  for (Work& w : queue_) {
    const auto seen = clock.find(w.stream);
    if (seen != clock.end() && w.sequence <= seen->second) {
      w.run();
    } else {
      left.push_back(std::move(w));
    }
  }
  queue_ = std::move(left);
}

void FakeDriver::CatchUp() {
  const std::lock_guard lock(mutex_);

  for (Work& w : queue_) w.run();
  queue_.clear();
}

bool FakeDriver::Forbidden(std::string_view call) {
  const bool bad = !capture_.empty() && std::this_thread::get_id() == capturing_thread_;
  if (bad) Violation(Concat(call, " inside a capture"));
  return bad;
}

absl::Status FakeDriver::BeginCapture(StreamHandle stream) {
  const std::lock_guard lock(mutex_);

  Stream& s = Of(stream);
  Say(Concat("capture on ", s.label));
  if (!capture_.empty()) return FailedPrecondition("a capture is on");
  capture_ = {s.id};
  capturing_thread_ = std::this_thread::get_id();
  capture_origin_ = s.id;
  clocks_before_ = {{s.id, s.clock}};
  s.clock.clear();
  captured_.clear();
  return absl::OkStatus();
}

absl::StatusOr<StepGraphHandle> FakeDriver::EndCapture(StreamHandle stream) {
  const std::lock_guard lock(mutex_);

  Say(Concat("end capture on ", Of(stream).label));
  if (capture_.empty() || Of(stream).id != capture_origin_) return FailedPrecondition("no capture");
  const Clock end = Of(stream).clock;
  for (const auto& s : streams_) {
    if (!Capturing(*s)) continue;
    const auto seen = end.find(s->id);
    const uint64_t last = s->clock[s->id];
    if (last > (seen == end.end() ? 0 : seen->second)) {
      Violation(Concat(s->label, " has not joined the captured stream again"));
    }
    s->clock = clocks_before_[s->id];
  }
  for (const auto& e : events_) {
    if (e->captured) e->clock.clear();
  }
  capture_.clear();
  graphs_.push_back(std::make_unique<std::vector<Captured>>(std::move(captured_)));
  captured_ = {};
  return reinterpret_cast<StepGraphHandle>(graphs_.back().get());
}

// Each captured stream is replayed as a stream of its own, which starts where `stream` is and ends
// before it goes on.
absl::Status FakeDriver::Launch(StepGraphHandle graph, StreamHandle stream) {
  const std::lock_guard lock(mutex_);

  Stream& s = Of(stream);
  Say(Concat("replay on ", s.label));
  Merge(host_, s.clock);
  std::map<int, Stream> replay;
  std::map<EventHandle, Clock> recorded;
  const auto at = [&](int id) -> Stream& {
    return replay.try_emplace(id, Stream{1'000'000 + next_stream_++, "replay", s.clock})
        .first->second;
  };
  for (const Captured& c : *reinterpret_cast<std::vector<Captured>*>(graph)) {
    Stream& on = at(c.stream);
    if (c.kind == Captured::Kind::kRecord) {
      recorded[c.event] = on.clock;
    } else if (c.kind == Captured::Kind::kWait) {
      Merge(recorded[c.event], on.clock);
    } else {
      Work work = c.work;
      work.stream = on.id;
      Issue(on, std::move(work));
    }
  }
  for (const auto& entry : replay) Merge(entry.second.clock, s.clock);
  return absl::OkStatus();
}

void FakeDriver::DestroyStepGraph(StepGraphHandle graph) {
  const std::lock_guard lock(mutex_);
  Erase(graphs_, graph);
}

int FakeDriver::Count(std::string_view prefix) const {
  return static_cast<int>(std::count_if(calls_.begin(), calls_.end(), [&](const std::string& c) {
    return std::string_view(c).starts_with(prefix);
  }));
}

}  // namespace weft::test
