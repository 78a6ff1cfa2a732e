#include "kernels/cuda/rows.cuh"
#include "kernels/cuda/scatter.h"
#include "kernels/words.h"

namespace weft::cuda {
namespace {

template <Combine kOp, typename T>
void Scatter(const RowChains& c, void* to, const void* from, bool repeat, StreamHandle stream) {
  auto* const rows = static_cast<T*>(to);
  const auto* const updates = static_cast<const T*>(from);
  ForChains(c, stream, [=] WEFT_DEVICE(int64_t position, int64_t column) {
    T* const place = rows + c.row[position] * c.inner + column;
    T value = *place;
    for (int64_t i = position; i >= 0; i = c.next[i]) {
      value = Combined<kOp>(value, updates[repeat ? 0 : i * c.inner + column]);
    }
    *place = value;
  });
}

// As kernels/cpu/segment.cc adds and starts.
template <Combine kOp, typename T>
using RowSum = std::conditional_t<kOp == Combine::kAdd && std::is_same_v<Compute<T>, float>, double,
                                  Compute<T>>;
template <Combine kOp, typename T>
constexpr RowSum<kOp, T> StartOf() {
  if constexpr (kOp == Combine::kMax) {
    return LowestFinite<T>();
  } else if constexpr (kOp == Combine::kMin) {
    return HighestFinite<T>();
  } else {
    return kOp == Combine::kMul ? 1 : 0;
  }
}

template <Combine kOp, typename T>
void Reduce(const RowChains& c, const void* from, void* to, int64_t elements, StreamHandle stream) {
  using Acc = RowSum<kOp, T>;
  const auto* const x = static_cast<const T*>(from);
  auto* const y = static_cast<T*>(to);
  const Acc start = StartOf<kOp, T>();
  For(elements, stream,
      [=] WEFT_DEVICE(int64_t i) { y[i] = FromCompute<T>(static_cast<Compute<T>>(start)); });
  ForChains(c, stream, [=] WEFT_DEVICE(int64_t position, int64_t column) {
    Acc sum = start;
    for (int64_t i = position; i >= 0; i = c.next[i]) {
      sum = Combined<kOp>(sum, static_cast<Acc>(ToCompute(x[i * c.inner + column])));
    }
    y[c.row[position] * c.inner + column] = FromCompute<T>(static_cast<Compute<T>>(sum));
  });
}

// f.operator()<kOp>() for an op of this run.
template <typename F>
void WithOp(Combine op, F f) {
  switch (op) {
    case Combine::kAdd:
      return f.template operator()<Combine::kAdd>();
    case Combine::kSub:
      return f.template operator()<Combine::kSub>();
    case Combine::kMul:
      return f.template operator()<Combine::kMul>();
    case Combine::kDiv:
      return f.template operator()<Combine::kDiv>();
    case Combine::kMin:
      return f.template operator()<Combine::kMin>();
    case Combine::kMax:
      return f.template operator()<Combine::kMax>();
    default:
      return;
  }
}

}  // namespace

void ScatterRows(Combine op, DType dtype, const RowChains& chains, void* to, const void* from,
                 bool repeat, StreamHandle stream) {
  if (op == Combine::kUpdate) {
    return WithWord(static_cast<int64_t>(DTypeSize(dtype)), [&]<typename U>() {
      Scatter<Combine::kUpdate, U>(chains, to, from, repeat, stream);
    });
  }
  WithOp(op, [&]<Combine kOp>() {
    DispatchType<ScatterTypes(kOp)>(
        dtype, [&]<typename T>() { Scatter<kOp, T>(chains, to, from, repeat, stream); });
  });
}

void ReduceRows(Combine op, DType dtype, const RowChains& chains, const void* from, void* to,
                int64_t elements, StreamHandle stream) {
  WithOp(op, [&]<Combine kOp>() {
    if constexpr (kOp != Combine::kSub && kOp != Combine::kDiv) {
      DispatchType<kReal>(
          dtype, [&]<typename T>() { Reduce<kOp, T>(chains, from, to, elements, stream); });
    }
  });
}

}  // namespace weft::cuda
