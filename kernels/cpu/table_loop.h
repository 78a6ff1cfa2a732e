// The elementwise tables over vectors, and their loops. Once per Highway target (foreach_target.h).
//
//   UnaryLoopsOf<float, double>()   a row {op, dtype, loop} for every row of unary.def and each of
//                                   these dtypes; the loop is null where the op lacks the dtype
#if defined(WEFT_KERNELS_CPU_TABLE_LOOP_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_CPU_TABLE_LOOP_H_
#undef WEFT_KERNELS_CPU_TABLE_LOOP_H_
#else
#define WEFT_KERNELS_CPU_TABLE_LOOP_H_
#endif

#include "kernels/cpu/loops.h"
#include "kernels/cpu/simd_loop.h"
#include "ops/table.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace functor {
#define UNARY(Name, args, schema, kernels, from, how, forward, backward) \
  struct Name {                                                          \
    template <typename T>                                                \
    HWY_INLINE auto operator()(T x) const {                              \
      return forward;                                                    \
    }                                                                    \
  };
#include "ops/unary.def"
#define BINARY(Name, args, schema, kernels, from, how, forward, dx, dy) \
  struct Name {                                                         \
    template <typename T>                                               \
    HWY_INLINE auto operator()(T x, T y) const {                        \
      return forward;                                                   \
    }                                                                   \
  };
#include "ops/binary.def"
}  // namespace functor

// What a formula's result is stored as: bool for truth values, else T.
template <typename T, typename R>
struct StoredAs {
  using Type = T;
};
template <typename T>
struct StoredAs<T, bool> {
  using Type = bool;
};
template <typename T, typename U>
struct StoredAs<T, M<U>> {
  using Type = bool;
};
template <typename T>
struct ArgumentOf {
  using Type = T;
};
template <>
struct ArgumentOf<float> {
  using Type = Vf;
};
template <>
struct ArgumentOf<double> {
  using Type = Vd;
};

template <typename F, typename T>
void LoopUnary(const void* x, void* out, int64_t n) {
  using R = decltype(F()(typename ArgumentOf<T>::Type()));
  MapUnary(F(), static_cast<const T*>(x), static_cast<typename StoredAs<T, R>::Type*>(out), n);
}
template <typename F, typename T>
void LoopBinary(const void* x, const void* y, void* out, int64_t n) {
  using A = typename ArgumentOf<T>::Type;
  using R = decltype(F()(A(), A()));
  MapBinary(F(), static_cast<const T*>(x), static_cast<const T*>(y),
            static_cast<typename StoredAs<T, R>::Type*>(out), n);
}
template <typename F, typename T, bool kHas>
constexpr UnaryLoop UnaryLoopFor() {
  if constexpr (kHas) return LoopUnary<F, T>;
  return nullptr;
}
template <typename F, typename T, bool kHas>
constexpr BinaryLoop BinaryLoopFor() {
  if constexpr (kHas) return LoopBinary<F, T>;
  return nullptr;
}

template <typename... Ts>
std::span<const LoopRow<UnaryLoop>> UnaryLoopsOf() {
  static constexpr LoopRow<UnaryLoop> kRows[] = {
#define UNARY(Name, args, schema, kernels, from, how, forward, backward) \
  {#Name, kDTypeOf<Ts>, UnaryLoopFor<functor::Name, Ts, (kernels).Contains(kDTypeOf<Ts>)>()}...,
#include "ops/unary.def"
  };
  return kRows;
}
template <typename... Ts>
std::span<const LoopRow<BinaryLoop>> BinaryLoopsOf() {
  static constexpr LoopRow<BinaryLoop> kRows[] = {
#define BINARY(Name, args, schema, kernels, from, how, forward, dx, dy) \
  {#Name, kDTypeOf<Ts>, BinaryLoopFor<functor::Name, Ts, (kernels).Contains(kDTypeOf<Ts>)>()}...,
#include "ops/binary.def"
  };
  return kRows;
}

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
