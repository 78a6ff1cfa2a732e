// Loops of unary.def over double.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/unary_double.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/table_loop.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
std::span<const LoopRow<UnaryLoop>> UnaryDoubleLoops() { return UnaryLoopsOf<double>(); }
}  // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
std::span<const LoopRow<UnaryLoop>> loops::UnaryDouble() { return WEFT_SIMD(UnaryDoubleLoops)(); }
}  // namespace weft
#endif
