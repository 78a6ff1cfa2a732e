// Which stream each task of a step runs on, and where one stream waits for another.
#ifndef WEFT_RUNTIME_STREAMS_H_
#define WEFT_RUNTIME_STREAMS_H_

#include <cstdint>
#include <span>
#include <vector>

namespace weft {

// Streams by number: copies have their own, so that they overlap with computing.
inline constexpr int kMainStream = 0, kCopyInStream = 1, kCopyOutStream = 2, kFirstSideStream = 3;

struct StreamTask {
  std::vector<int32_t> after;  // tasks that must be done before; each has a smaller number
  int fixed = -1;              // the stream it must run on; -1: any but the copies'
};

struct StreamPlan {
  std::vector<int> stream;                  // by task
  std::vector<std::vector<int32_t>> waits;  // by task: tasks of other streams to wait for
  std::vector<bool> recorded;               // by task: another stream waits for it
  int num_streams = kFirstSideStream;

  // True if the order within streams and the waits make sure that `a` is done before `b` starts.
  bool Before(int32_t a, int32_t b) const;

  std::vector<int32_t> position;           // by task: which of its stream's tasks it is, from 1
  std::vector<std::vector<int32_t>> seen;  // by task: of each stream, the position it comes after
};

// Tasks are given to the streams in the order of their numbers. A task follows, on its stream, one
// that it depends on, where no other has taken that place; where it depends on nothing that ends a
// stream, it gets a side stream, at most `side_streams` of them. A wait stands only where the order
// does not follow from those before. Linear in tasks × streams.
StreamPlan AssignStreams(std::span<const StreamTask> tasks, int side_streams);

}  // namespace weft

#endif  // WEFT_RUNTIME_STREAMS_H_
