// Loops of unary.def over float.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/unary_float.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/table_loop.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
std::span<const LoopRow<UnaryLoop>> UnaryFloatLoops() { return UnaryLoopsOf<float>(); }
}  // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
std::span<const LoopRow<UnaryLoop>> loops::UnaryFloat() { return WEFT_SIMD(UnaryFloatLoops)(); }
}  // namespace weft
#endif
