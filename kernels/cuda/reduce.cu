#include <limits>

#include "core/half.h"
#include "kernels/cuda/loop.cuh"
#include "kernels/cuda/reduce.h"
#include "ops/table.h"

namespace weft::cuda {
namespace reduce {
using namespace fn;

// Words of ops/reduce.def beyond those of functions.cuh.
template <typename T>
constexpr T Lowest() {
  if constexpr (std::is_floating_point_v<T>) return -std::numeric_limits<T>::infinity();
  return std::numeric_limits<T>::lowest();
}
template <typename T>
constexpr T Highest() {
  if constexpr (std::is_floating_point_v<T>) return std::numeric_limits<T>::infinity();
  return std::numeric_limits<T>::max();
}
template <typename T>
WEFT_DEVICE T norm(T x) {
  return static_cast<T>(x * x);
}
template <typename T>
WEFT_DEVICE T mean(T acc, int64_t n) {
  if constexpr (std::is_floating_point_v<T>) return acc / static_cast<T>(n);
  return n == 0 ? T(0) : static_cast<T>(acc / static_cast<T>(n));
}
template <typename T>
WEFT_DEVICE T root(T acc) {
  return ::sqrt(acc);
}

#define REDUCE(Name, dtype, types, start, each, combine, result, backward)            \
  template <typename T>                                                               \
  struct Name {                                                                       \
    static WEFT_DEVICE T Start() { return start; }                                    \
    static WEFT_DEVICE T Each(T x) { return each; }                                   \
    WEFT_DEVICE T operator()(T a, T b) const { return static_cast<T>(combine); }      \
    static WEFT_DEVICE T Result(T acc, [[maybe_unused]] int64_t n) { return result; } \
  };
#include "ops/reduce.def"
}  // namespace reduce

namespace {

// The type in which partial results are held.
template <typename T, bool kMean>
using Acc =
    std::conditional_t<kMean && std::is_integral_v<T>,
                       std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>, Compute<T>>;

template <typename Op, typename T, typename A>
struct Reduction {
  const T* x;
  T* y;
  A* partial;  // [kept but for its last `inner`, parts, inner], where there are several parts
  ReduceArgs args;

  // Of output element o, its elements first, first + step and so on.
  WEFT_DEVICE A Some(int64_t o, int64_t first, int64_t step) const {
    int64_t at[1];
    args.kept.Offsets(o, at);
    const T* const from = x + at[0];
    const int64_t count = args.reduced.size;
    A acc = Op::Start();
    const auto add = [&](int64_t i) { acc = Op()(acc, Op::Each(static_cast<A>(from[i]))); };
    if (args.reduced.rank <= 1) {
      const int64_t stride = args.reduced.strides[0][0];
      WEFT_UNROLL(8)  // so many loads under way
      for (int64_t i = first; i < count; i += step) add(i * stride);
    } else {
      for (int64_t i = first; i < count; i += step) {
        args.reduced.Offsets(i, at);
        add(at[0]);
      }
    }
    return acc;
  }
  WEFT_DEVICE void Deliver(int64_t o, int64_t place, A acc) const {
    if (args.parts > 1) {
      partial[place] = acc;
    } else {
      y[o] = FromCompute<T>(Op::Result(acc, args.reduced.size));
    }
  }
};

// Neighbouring threads take neighbouring output elements.
template <typename Op, typename T, typename A>
struct ByThreads : Reduction<Op, T, A> {
  WEFT_DEVICE void operator()(int64_t place) const {
    const int64_t inner = this->args.inner, parts = this->args.parts;
    const int64_t above = place / inner, block = above / parts;
    const int64_t o = block * inner + (place - above * inner);
    this->Deliver(o, place, this->Some(o, above - block * parts, parts));
  }
};

// Neighbouring threads take neighbouring elements of a row.
template <typename Op, typename T, typename A>
struct ByGroups : Reduction<Op, T, A> {
  template <typename Group>
  WEFT_DEVICE void operator()(int64_t place, Group group) const {
    const int64_t o = place / this->args.parts, part = place - o * this->args.parts;
    const A acc =
        this->Some(o, part * group.size() + group.rank(), this->args.parts * group.size());
    const A all = group.Reduce(acc, Op());
    if (group.rank() == 0) this->Deliver(o, place, all);
  }
};

template <typename Op, typename T, typename A>
struct OfParts : Reduction<Op, T, A> {
  template <typename Group>
  WEFT_DEVICE void operator()(int64_t o, Group group) const {
    const int64_t inner = this->args.inner, parts = this->args.parts, block = o / inner;
    const A* const from = this->partial + block * inner * (parts - 1) + o;
    A acc = Op::Start();
    for (int64_t i = group.rank(); i < parts; i += group.size()) acc = Op()(acc, from[i * inner]);
    acc = group.Reduce(acc, Op());
    if (group.rank() == 0) this->y[o] = FromCompute<T>(Op::Result(acc, this->args.reduced.size));
  }
};

template <typename Op, typename T, typename A>
void Launch(const void* x, void* y, const ReduceArgs& args, void* scratch, StreamHandle stream) {
  constexpr int64_t kShort = 32;  // rows that a thread takes by itself
  const Reduction<Op, T, A> all{static_cast<const T*>(x), static_cast<T*>(y),
                                static_cast<A*>(scratch), args};
  const int64_t count = args.reduced.size, results = args.outputs() * args.parts;
  if (args.inner > 1 || count <= kShort) {
    For(results, stream, ByThreads<Op, T, A>{all});
  } else {
    ForRows(results, count / args.parts, stream, ByGroups<Op, T, A>{all});
  }
  if (args.parts > 1) ForRows(args.outputs(), args.parts, stream, OfParts<Op, T, A>{all});
}

struct Row {
  std::string_view op;
  DType dtype;
  ReduceLauncher launch;
};

template <template <typename> typename Op, bool kMean, typename... Ts>
ReduceLauncher Find(DType dtype) {
  static constexpr Row kRows[] = {
      {"", kDTypeOf<Ts>, Launch<Op<Acc<Ts, kMean>>, Ts, Acc<Ts, kMean>>}...};
  for (const Row& row : kRows) {
    if (row.dtype == dtype) return row.launch;
  }
  return nullptr;
}

}  // namespace

ReduceLauncher FindReduce(std::string_view op, DType dtype) {
  if (op == "All") return Find<reduce::All, false, bool>(dtype);
  if (op == "Any") return Find<reduce::Any, false, bool>(dtype);
#define REDUCE(Name, type, types, start, each, combine, result, backward)                         \
  if constexpr (std::string_view(#Name) != "All" && std::string_view(#Name) != "Any") {           \
    if (op == #Name) {                                                                            \
      return Find<reduce::Name, std::string_view(#Name) == "Mean", Half, BFloat16, float, double, \
                  int32_t, int64_t>(dtype);                                                       \
    }                                                                                             \
  }
#include "ops/reduce.def"
  return nullptr;
}

}  // namespace weft::cuda
