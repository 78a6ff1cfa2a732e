// Loops of binary.def over double.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/binary_double.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/table_loop.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
std::span<const LoopRow<BinaryLoop>> BinaryDoubleLoops() { return BinaryLoopsOf<double>(); }
}  // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
std::span<const LoopRow<BinaryLoop>> loops::BinaryDouble() {
  return WEFT_SIMD(BinaryDoubleLoops)();
}
}  // namespace weft
#endif
