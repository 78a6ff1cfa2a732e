// Loops of unary.def and binary.def over complex numbers, one after the other.
#include "kernels/cpu/loops.h"
#include "ops/functors.h"

namespace weft {
namespace {

// What a formula's result is stored as: bool, a part as its real type, else T.
template <typename T, typename R>
struct StoredAs {
  using Type = R;
};
template <typename T, typename U>
struct StoredAs<T, Complex<U>> {
  using Type = T;
};

template <typename F, typename T>
void LoopUnary(const void* x, void* out, int64_t n) {
  using R = typename StoredAs<T, decltype(F()(Compute<T>()))>::Type;
  const T* const from = static_cast<const T*>(x);
  R* const to = static_cast<R*>(out);
  for (int64_t i = 0; i < n; ++i) to[i] = FromCompute<R>(F()(ToCompute(from[i])));
}
template <typename F, typename T>
void LoopBinary(const void* x, const void* y, void* out, int64_t n) {
  using R = typename StoredAs<T, decltype(F()(Compute<T>(), Compute<T>()))>::Type;
  const T* const a = static_cast<const T*>(x);
  const T* const b = static_cast<const T*>(y);
  R* const to = static_cast<R*>(out);
  for (int64_t i = 0; i < n; ++i) to[i] = FromCompute<R>(F()(ToCompute(a[i]), ToCompute(b[i])));
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
std::span<const LoopRow<UnaryLoop>> UnaryRowsOf() {
  static constexpr LoopRow<UnaryLoop> kRows[] = {
#define UNARY(Name, args, schema, kernels, from, how, forward, backward) \
  {#Name, kDTypeOf<Ts>, UnaryLoopFor<functor::Name, Ts, (kernels).Contains(kDTypeOf<Ts>)>()}...,
#include "ops/unary.def"
  };
  return kRows;
}
template <typename... Ts>
std::span<const LoopRow<BinaryLoop>> BinaryRowsOf() {
  static constexpr LoopRow<BinaryLoop> kRows[] = {
#define BINARY(Name, args, schema, kernels, from, how, forward, dx, dy) \
  {#Name, kDTypeOf<Ts>, BinaryLoopFor<functor::Name, Ts, (kernels).Contains(kDTypeOf<Ts>)>()}...,
#include "ops/binary.def"
  };
  return kRows;
}

}  // namespace

std::span<const LoopRow<UnaryLoop>> loops::UnaryComplex() {
  return UnaryRowsOf<std::complex<float>, std::complex<double>>();
}
std::span<const LoopRow<BinaryLoop>> loops::BinaryComplex() {
  return BinaryRowsOf<std::complex<float>, std::complex<double>>();
}

}  // namespace weft
