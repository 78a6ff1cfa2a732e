#include "runtime/streams.h"

#include <algorithm>

namespace weft {
namespace {

class Assigner {
 public:
  Assigner(std::span<const StreamTask> tasks, int side_streams)
      : tasks_(tasks), last_(kFirstSideStream + side_streams, -1) {
    plan_.stream.resize(tasks.size());
    plan_.waits.resize(tasks.size());
    plan_.recorded.resize(tasks.size());
    plan_.position.resize(tasks.size());
    plan_.seen.assign(tasks.size(), std::vector<int32_t>(last_.size()));
  }

  StreamPlan Run() {
    for (size_t i = 0; i < tasks_.size(); ++i) Assign(static_cast<int32_t>(i));
    return std::move(plan_);
  }

 private:
  bool ForComputing(int stream) const {
    return stream == kMainStream || stream >= kFirstSideStream;
  }

  int Choose(const StreamTask& task) const {
    if (task.fixed >= 0) return task.fixed;
    // After the latest of those it depends on that are the last on their stream.
    int32_t best = -1;
    for (int32_t a : task.after) {
      if (ForComputing(plan_.stream[a]) && last_[plan_.stream[a]] == a) best = std::max(best, a);
    }
    if (best >= 0) return plan_.stream[best];
    // A stream with nothing on it, or whose work must be over by then anyway.
    for (size_t s = 0; s < last_.size(); ++s) {
      if (!ForComputing(static_cast<int>(s))) continue;
      const int32_t end = last_[s];
      if (end < 0 || std::any_of(task.after.begin(), task.after.end(),
                                 [&](int32_t a) { return plan_.Before(end, a); })) {
        return static_cast<int>(s);
      }
    }
    // All are busy: where the fewest have been put.
    int fewest = kMainStream;
    for (size_t s = kFirstSideStream; s < last_.size(); ++s) {
      if (plan_.position[last_[s]] < plan_.position[last_[fewest]]) fewest = static_cast<int>(s);
    }
    return fewest;
  }

  void Assign(int32_t i) {
    const int stream = Choose(tasks_[i]);
    plan_.stream[i] = stream;
    plan_.num_streams = std::max(plan_.num_streams, stream + 1);
    std::vector<int32_t>& seen = plan_.seen[i];
    const int32_t before = last_[stream];
    if (before >= 0) {
      seen = plan_.seen[before];
      seen[stream] = plan_.position[before];
    }
    plan_.position[i] = before < 0 ? 1 : plan_.position[before] + 1;
    // Later ones first: they bring with them what they have waited for.
    std::vector<int32_t> after = tasks_[i].after;
    std::sort(after.rbegin(), after.rend());
    for (int32_t a : after) {
      const int on = plan_.stream[a];
      if (seen[on] >= plan_.position[a]) continue;
      plan_.waits[i].push_back(a);
      plan_.recorded[a] = true;
      for (size_t s = 0; s < seen.size(); ++s) seen[s] = std::max(seen[s], plan_.seen[a][s]);
      seen[on] = std::max(seen[on], plan_.position[a]);
    }
    last_[stream] = i;
  }

  std::span<const StreamTask> tasks_;
  std::vector<int32_t> last_;  // by stream: its last task; -1: none
  StreamPlan plan_;
};

}  // namespace

bool StreamPlan::Before(int32_t a, int32_t b) const {
  return a == b ? false : seen[b][stream[a]] >= position[a];
}

StreamPlan AssignStreams(std::span<const StreamTask> tasks, int side_streams) {
  return Assigner(tasks, side_streams).Run();
}

}  // namespace weft
