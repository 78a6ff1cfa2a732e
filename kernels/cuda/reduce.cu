#include <algorithm>
#include <cub/block/block_reduce.cuh>
#include <limits>

#include "core/half.h"
#include "kernels/cuda/functions.cuh"
#include "kernels/cuda/reduce.h"
#include "kernels/cuda/stream.h"
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
__device__ T norm(T x) {
  return static_cast<T>(x * x);
}
template <typename T>
__device__ T mean(T acc, int64_t n) {
  if constexpr (std::is_floating_point_v<T>) return acc / static_cast<T>(n);
  return n == 0 ? T(0) : static_cast<T>(acc / static_cast<T>(n));
}
template <typename T>
__device__ T root(T acc) {
  return ::sqrt(acc);
}

#define REDUCE(Name, dtype, types, start, each, combine, result, backward)           \
  template <typename T>                                                              \
  struct Name {                                                                      \
    static __device__ T Start() { return start; }                                    \
    static __device__ T Each(T x) { return each; }                                   \
    __device__ T operator()(T a, T b) const { return static_cast<T>(combine); }      \
    static __device__ T Result(T acc, [[maybe_unused]] int64_t n) { return result; } \
  };
#include "ops/reduce.def"
}  // namespace reduce

namespace {

constexpr int kThreads = 256;
constexpr int64_t kMostBlocks = 1 << 16;
// Up to here one thread adds up an output element by itself.
constexpr int64_t kShort = 512;

// The type in which partial results are held.
template <typename T, bool kMean>
using Acc =
    std::conditional_t<kMean && std::is_integral_v<T>,
                       std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>, Compute<T>>;

__device__ int64_t Offset(const Axes& axes, int64_t i) {
  int64_t offset = 0;
  for (int d = axes.rank - 1; d >= 0; --d) {
    const int64_t next = i / axes.sizes[d];
    offset += (i - next * axes.sizes[d]) * axes.strides[d];
    i = next;
  }
  return offset;
}

// A thread an output element.
template <typename Op, typename T, typename A>
__global__ void ReduceShort(const T* x, T* y, ReduceArgs args) {
  const int64_t step = int64_t{gridDim.x} * blockDim.x;
  for (int64_t o = int64_t{blockIdx.x} * blockDim.x + threadIdx.x; o < args.outputs; o += step) {
    const T* const from = x + Offset(args.kept, o);
    A acc = Op::Start();
    const auto add = [&](int64_t at) { acc = Op()(acc, Op::Each(static_cast<A>(from[at]))); };
    if (args.reduced.rank == 1) {
      const int64_t stride = args.reduced.strides[0];
#pragma unroll 8  // so many loads under way
      for (int64_t i = 0; i < args.count; ++i) add(i * stride);
    } else {
      for (int64_t i = 0; i < args.count; ++i) add(Offset(args.reduced, i));
    }
    y[o] = FromCompute<T>(Op::Result(acc, args.count));
  }
}

// A block an output element.
template <typename Op, typename T, typename A>
__global__ void ReduceLong(const T* x, T* y, ReduceArgs args) {
  using BlockReduce = cub::BlockReduce<A, kThreads>;
  __shared__ typename BlockReduce::TempStorage shared;
  for (int64_t o = blockIdx.x; o < args.outputs; o += gridDim.x) {
    const T* const from = x + Offset(args.kept, o);
    A acc = Op::Start();
    for (int64_t i = threadIdx.x; i < args.count; i += kThreads) {
      acc = Op()(acc, Op::Each(static_cast<A>(from[Offset(args.reduced, i)])));
    }
    acc = BlockReduce(shared).Reduce(acc, Op());
    if (threadIdx.x == 0) y[o] = FromCompute<T>(Op::Result(acc, args.count));
    __syncthreads();
  }
}

template <typename Op, typename T, typename A>
void Launch(const void* x, void* y, const ReduceArgs& args, StreamHandle stream) {
  const auto* const in = static_cast<const T*>(x);
  auto* const out = static_cast<T*>(y);
  const auto blocks = [](int64_t n) { return static_cast<int>(std::min(n, kMostBlocks)); };
  if (args.count <= kShort) {
    ReduceShort<Op, T, A>
        <<<blocks((args.outputs + kThreads - 1) / kThreads), kThreads, 0, Stream(stream)>>>(in, out,
                                                                                            args);
  } else {
    ReduceLong<Op, T, A><<<blocks(args.outputs), kThreads, 0, Stream(stream)>>>(in, out, args);
  }
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
