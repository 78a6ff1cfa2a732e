// Loops of unary.def over integers and bool.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/unary_int.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/table_loop.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
std::span<const LoopRow<UnaryLoop>> UnaryIntLoops() {
  return UnaryLoopsOf<int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t,
                      bool>();
}
}  // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
std::span<const LoopRow<UnaryLoop>> loops::UnaryInt() { return WEFT_SIMD(UnaryIntLoops)(); }
}  // namespace weft
#endif
