// Results larger than the caches: written past them, so that what lies there is not read first.
#ifndef WEFT_KERNELS_CPU_STREAM_COPY_H_
#define WEFT_KERNELS_CPU_STREAM_COPY_H_

#include <cstddef>

#include "core/parallel.h"

namespace weft {

// Results of a kernel from here on leave the caches before anybody reads them.
inline constexpr size_t kStreamBytes = size_t{1} << 25;

// As memcpy, past the caches. Other threads see it after FenceStreams of the thread that wrote.
void StreamCopy(const void* from, void* to, size_t bytes);
void FenceStreams();

// `par` whose tiles end with FenceStreams.
class FencedFor final : public ParallelFor {
 public:
  explicit FencedFor(ParallelFor& par) : par_(par) {}
  void Run(int64_t tiles, absl::FunctionRef<void(int64_t)> tile) override {
    par_.Run(tiles, [&](int64_t i) {
      tile(i);
      FenceStreams();
    });
  }
  int max_threads() const override { return par_.max_threads(); }

 private:
  ParallelFor& par_;
};

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_STREAM_COPY_H_
