// Between arrays and vectors. Half and BFloat16 widen to float on the way in and round once, to
// nearest even, on the way out. The N forms touch only the first n < lanes elements; the other
// lanes are zero. Any alignment. Included by simd.h, once per target.
#if defined(WEFT_KERNELS_CPU_SIMD_MEMORY_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_CPU_SIMD_MEMORY_H_
#undef WEFT_KERNELS_CPU_SIMD_MEMORY_H_
#else
#define WEFT_KERNELS_CPU_SIMD_MEMORY_H_
#endif

#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {

HWY_INLINE Vf Load(const float* p) { return Vf(hn::LoadU(Tag<float>(), p)); }
HWY_INLINE Vd Load(const double* p) { return Vd(hn::LoadU(Tag<double>(), p)); }
HWY_INLINE void Store(Vf v, float* p) { hn::StoreU(v.raw, Tag<float>(), p); }
HWY_INLINE void Store(Vd v, double* p) { hn::StoreU(v.raw, Tag<double>(), p); }

HWY_INLINE Vf Load(const BFloat16* p) {
  const Tag<uint32_t> d32;
  const hn::Rebind<uint16_t, decltype(d32)> d16;
  const auto bits = hn::LoadU(d16, reinterpret_cast<const uint16_t*>(p));
  return Vf(hn::BitCast(Tag<float>(), hn::ShiftLeft<16>(hn::PromoteTo(d32, bits))));
}
// As FloatToBFloat16Bits of core/half.h.
HWY_INLINE void Store(Vf v, BFloat16* p) {
  const Tag<uint32_t> d32;
  const hn::Rebind<uint16_t, decltype(d32)> d16;
  const auto bits = hn::BitCast(d32, v.raw);
  const auto odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(d32, 1));
  const auto rounded = hn::Add(bits, hn::Add(odd, hn::Set(d32, 0x7fff)));
  const auto nan = hn::Or(hn::And(bits, hn::Set(d32, 0x80000000u)), hn::Set(d32, 0x7fc00000u));
  const auto is_nan = hn::RebindMask(d32, (v != v).raw);
  // Arithmetic shift, so that the saturation of the narrowing below keeps all 16 bits.
  const Tag<int32_t> di32;
  const hn::Rebind<int16_t, decltype(di32)> di16;
  const auto high = hn::ShiftRight<16>(hn::BitCast(di32, hn::IfThenElse(is_nan, nan, rounded)));
  hn::StoreU(hn::BitCast(d16, hn::DemoteTo(di16, high)), d16, reinterpret_cast<uint16_t*>(p));
}

#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
HWY_INLINE Vf Load(const Half* p) {
  const Tag<float> d32;
  const hn::Rebind<hwy::float16_t, decltype(d32)> d16;
  return Vf(hn::PromoteTo(d32, hn::LoadU(d16, reinterpret_cast<const hwy::float16_t*>(p))));
}
HWY_INLINE void Store(Vf v, Half* p) {
  const hn::Rebind<hwy::float16_t, Tag<float>> d16;
  hn::StoreU(hn::DemoteTo(d16, v.raw), d16, reinterpret_cast<hwy::float16_t*>(p));
}
#else  // Highway's own conversion truncates and knows no infinity
HWY_INLINE Vf Load(const Half* p) {
  HWY_ALIGN float lanes[Vf::kLanes];
  for (size_t i = 0; i < Vf::kLanes; ++i) lanes[i] = static_cast<float>(p[i]);
  return Load(lanes);
}
HWY_INLINE void Store(Vf v, Half* p) {
  HWY_ALIGN float lanes[Vf::kLanes];
  Store(v, lanes);
  for (size_t i = 0; i < Vf::kLanes; ++i) p[i] = Half(lanes[i]);
}
#endif

// For the N forms below; tells the compiler, too, that no buffer is left.
template <size_t kLanes>
constexpr size_t AtMost(size_t n) {
  return n < kLanes ? n : kLanes;
}

template <typename T>
using VectorOf = V<Compute<T>>;

#if WEFT_VECTOR_MATH
#define WEFT_PARTIAL(T)                                                \
  HWY_INLINE V<T> LoadN(const T* p, size_t n) {                        \
    return V<T>(hn::MaskedLoad(hn::FirstN(Tag<T>(), n), Tag<T>(), p)); \
  }                                                                    \
  HWY_INLINE void StoreN(V<T> v, T* p, size_t n) {                     \
    hn::BlendedStore(v.raw, hn::FirstN(Tag<T>(), n), Tag<T>(), p);     \
  }
#else  // Highway's masked load reads where the mask is false
#define WEFT_PARTIAL(T)                                                   \
  HWY_INLINE V<T> LoadN(const T* p, size_t n) {                           \
    T lanes[V<T>::kLanes] = {};                                           \
    for (size_t i = 0; i < AtMost<V<T>::kLanes>(n); ++i) lanes[i] = p[i]; \
    return Load(lanes);                                                   \
  }                                                                       \
  HWY_INLINE void StoreN(V<T> v, T* p, size_t n) {                        \
    T lanes[V<T>::kLanes];                                                \
    Store(v, lanes);                                                      \
    for (size_t i = 0; i < AtMost<V<T>::kLanes>(n); ++i) p[i] = lanes[i]; \
  }
#endif
WEFT_PARTIAL(float)
WEFT_PARTIAL(double)
#undef WEFT_PARTIAL
template <typename T>
requires(sizeof(T) == 2) HWY_INLINE Vf LoadN(const T* p, size_t n) {
  T lanes[Vf::kLanes] = {};
  if (n > 0) std::memcpy(lanes, p, AtMost<Vf::kLanes>(n) * sizeof(T));
  return Load(lanes);
}
template <typename T>
requires(sizeof(T) == 2) HWY_INLINE void StoreN(Vf v, T* p, size_t n) {
  T lanes[Vf::kLanes];
  Store(v, lanes);
  if (n > 0) std::memcpy(p, lanes, AtMost<Vf::kLanes>(n) * sizeof(T));
}

// Whole arrays of halfs.
template <typename T>
HWY_NOINLINE void Widen(const T* x, float* y, int64_t n) {
  constexpr int64_t kLanes = Vf::kLanes;
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) Store(Load(x + i), y + i);
  const size_t left = static_cast<size_t>(n - i);
  if (left > 0) StoreN(LoadN(x + i, left), y + i, left);
}
template <typename T>
HWY_NOINLINE void Narrow(const float* x, T* y, int64_t n) {
  constexpr int64_t kLanes = Vf::kLanes;
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) Store(Load(x + i), y + i);
  const size_t left = static_cast<size_t>(n - i);
  if (left > 0) StoreN(LoadN(x + i, left), y + i, left);
}

// Masks as arrays of bool. The table holds bit i of its index as byte i.
inline constexpr uint32_t kMaskBytes[16] = {
    0x00000000, 0x00000001, 0x00000100, 0x00000101, 0x00010000, 0x00010001, 0x00010100, 0x00010101,
    0x01000000, 0x01000001, 0x01000100, 0x01000101, 0x01010000, 0x01010001, 0x01010100, 0x01010101};
template <typename T>
HWY_INLINE M<T> LoadN(const bool* p, size_t n, M<T> /*type*/) {
  HWY_ALIGN T lanes[V<T>::kLanes] = {};
  for (size_t i = 0; i < AtMost<V<T>::kLanes>(n); ++i) lanes[i] = p[i] ? T(1) : T(0);
  return Load(lanes) != V<T>(T(0));
}
template <typename T>
HWY_INLINE M<T> Load(const bool* p, M<T> type) {
  return LoadN(p, V<T>::kLanes, type);
}
template <typename T>
HWY_INLINE void Store(M<T> m, bool* p) {
  uint8_t bits[8] = {};
  hn::StoreMaskBits(Tag<T>(), m.raw, bits);
  constexpr size_t kLanes = V<T>::kLanes;
  for (size_t i = 0; i < kLanes; i += 4) {
    std::memcpy(p + i, &kMaskBytes[(bits[i / 8] >> (i % 8)) & 15], kLanes < 4 ? kLanes : 4);
  }
}
template <typename T>
HWY_INLINE void StoreN(M<T> m, bool* p, size_t n) {
  bool lanes[V<T>::kLanes];
  Store(m, lanes);
  if (n > 0) std::memcpy(p, lanes, AtMost<V<T>::kLanes>(n));
}

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
