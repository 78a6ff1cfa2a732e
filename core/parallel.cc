#include "core/parallel.h"

namespace weft {
namespace {

class Serial final : public ParallelFor {
 public:
  void Run(int64_t tiles, absl::FunctionRef<void(int64_t)> tile) override {
    for (int64_t i = 0; i < tiles; ++i) tile(i);
  }
  int max_threads() const override { return 1; }
};

}  // namespace

ParallelFor& SerialFor() {
  static Serial serial;
  return serial;
}

}  // namespace weft
