#include "kernels/cpu/stream_copy.h"

#include <hwy/cache_control.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/stream_copy.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone

void Copy(const void* from, void* to, size_t bytes) {
  const Tag<float> d;
  constexpr size_t kVector = Vf::kLanes * sizeof(float);
  const auto* in = static_cast<const char*>(from);
  auto* out = static_cast<char*>(to);
  const size_t head = std::min(bytes, (0 - reinterpret_cast<uintptr_t>(out)) % kVector);
  std::memcpy(out, in, head);
  size_t i = head;
  for (; i + kVector <= bytes; i += kVector) {
    hn::Stream(hn::LoadU(d, reinterpret_cast<const float*>(in + i)), d,
               reinterpret_cast<float*>(out + i));
  }
  std::memcpy(out + i, in + i, bytes - i);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

void StreamCopy(const void* from, void* to, size_t bytes) {
  static const auto copy = WEFT_SIMD(Copy);
  copy(from, to, bytes);
}

void FenceStreams() { hwy::FlushStream(); }

}  // namespace weft
#endif
