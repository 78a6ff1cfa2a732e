// Loops of binary.def over float.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/binary_float.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/table_loop.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
std::span<const LoopRow<BinaryLoop>> BinaryFloatLoops() { return BinaryLoopsOf<float>(); }
}  // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
std::span<const LoopRow<BinaryLoop>> loops::BinaryFloat() { return WEFT_SIMD(BinaryFloatLoops)(); }
}  // namespace weft
#endif
