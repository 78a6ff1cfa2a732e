// Loops over a GPU's threads. nvcc makes launches of them, the host's compiler plain loops: the
// tests compile the .cu files that are written in them as C++, and so run every one of their
// formulas and all their index arithmetic without a GPU (tests/CMakeLists.txt).
//
//   For(n, stream, [=] WEFT_DEVICE(int64_t i) { y[i] = x[i]; });
#ifndef WEFT_KERNELS_CUDA_LOOP_CUH_
#define WEFT_KERNELS_CUDA_LOOP_CUH_

#include <algorithm>
#include <cstdint>
#include <limits>

#ifdef __CUDACC__
#include <cub/block/block_reduce.cuh>

#include "kernels/cuda/stream.h"
#endif

#include "kernels/cuda/functions.cuh"
#include "kernels/device/handles.h"

namespace weft::cuda {

// How two partial results become one.
struct Plus {
  template <typename T>
  WEFT_DEVICE T operator()(T a, T b) const {
    return a + b;
  }
};
struct Larger {  // NaN if either is
  template <typename T>
  WEFT_DEVICE T operator()(T a, T b) const {
    return fn::max(a, b);
  }
};

// The lowest finite number, in the type in which T computes.
template <typename T>
constexpr Compute<T> LowestFinite() {
  if constexpr (std::is_same_v<T, Half>) {
    return HalfBitsToFloat(0xfbff);
  } else if constexpr (std::is_same_v<T, BFloat16>) {
    return BFloat16BitsToFloat(0xff7f);
  } else {
    return std::numeric_limits<T>::lowest();
  }
}
// The highest.
template <typename T>
constexpr Compute<T> HighestFinite() {
  if constexpr (std::is_integral_v<T>) {
    return std::numeric_limits<T>::max();
  } else {
    return -LowestFinite<T>();
  }
}

#ifdef __CUDACC__

namespace loop {
inline constexpr int kThreads = 256;
// Blocks enough to fill any card; what is longer goes round again.
inline constexpr int64_t kMostBlocks = 1 << 16;
inline int Blocks(int64_t n) { return static_cast<int>(std::min(n, kMostBlocks)); }

template <typename F>
__global__ void Each(int64_t n, F f) {
  const int64_t step = int64_t{gridDim.x} * blockDim.x;
  for (int64_t i = int64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < n; i += step) f(i);
}
}  // namespace loop

// A block of threads, which work on one thing together.
class Team {
 public:
  __device__ int64_t rank() const { return threadIdx.x; }
  static constexpr int64_t size() { return loop::kThreads; }
  // All threads' x combined, in an order that the team's size alone decides; every thread gets it.
  template <typename T, typename Op>
  __device__ T Reduce(T x, Op op) const {
    using BlockReduce = cub::BlockReduce<T, loop::kThreads>;
    __shared__ typename BlockReduce::TempStorage room;
    __shared__ T result;
    const T sum = BlockReduce(room).Reduce(x, op);
    if (threadIdx.x == 0) result = sum;
    __syncthreads();
    const T out = result;
    __syncthreads();  // before `room` and `result` serve again
    return out;
  }
};

// 32 threads of a block, for what is too short for all of it.
class Warp {
 public:
  __device__ int64_t rank() const { return threadIdx.x % kSize; }
  static constexpr int64_t size() { return kSize; }
  template <typename T, typename Op>
  __device__ T Reduce(T x, Op op) const {
    constexpr unsigned kAll = 0xffffffff;
    for (int apart = kSize / 2; apart > 0; apart /= 2) {
      x = op(x, __shfl_xor_sync(kAll, x, apart));
    }
    return x;
  }
  static constexpr int kSize = 32;
};

namespace loop {
template <typename F>
__global__ void EachTeam(int64_t n, F f) {
  for (int64_t i = blockIdx.x; i < n; i += gridDim.x) f(i, Team());
}
template <typename F>
__global__ void EachWarp(int64_t n, F f) {
  constexpr int kWarps = kThreads / Warp::kSize;
  for (int64_t i = int64_t{blockIdx.x} * kWarps + threadIdx.x / Warp::kSize; i < n;
       i += int64_t{gridDim.x} * kWarps) {
    f(i, Warp());
  }
}
}  // namespace loop

// f(i) for i in [0, n), in no order.
template <typename F>
void For(int64_t n, StreamHandle stream, F f) {
  if (n == 0) return;
  const int64_t blocks = (n + loop::kThreads - 1) / loop::kThreads;
  loop::Each<<<loop::Blocks(blocks), loop::kThreads, 0, Stream(stream)>>>(n, f);
}

// f(i, team) for i in [0, n), by each thread of a team.
template <typename F>
void ForTeams(int64_t n, StreamHandle stream, F f) {
  if (n == 0) return;
  loop::EachTeam<<<loop::Blocks(n), loop::kThreads, 0, Stream(stream)>>>(n, f);
}

// f(row, group) for rows of so many columns, by a warp or a team each. f is a functor that takes
// either.
template <typename F>
void ForRows(int64_t rows, int64_t columns, StreamHandle stream, F f) {
  constexpr int64_t kShort = 1024;
  if (rows == 0) return;
  if (columns > kShort) return ForTeams(rows, stream, f);
  constexpr int64_t kWarps = loop::kThreads / Warp::kSize;
  loop::EachWarp<<<loop::Blocks((rows + kWarps - 1) / kWarps), loop::kThreads, 0, Stream(stream)>>>(
      rows, f);
}

#else

class Team {
 public:
  int64_t rank() const { return 0; }
  static constexpr int64_t size() { return 1; }
  template <typename T, typename Op>
  T Reduce(T x, Op) const {
    return x;
  }
};
template <typename F>
void For(int64_t n, StreamHandle, F f) {
  for (int64_t i = 0; i < n; ++i) f(i);
}
template <typename F>
void ForTeams(int64_t n, StreamHandle, F f) {
  for (int64_t i = 0; i < n; ++i) f(i, Team());
}
template <typename F>
void ForRows(int64_t rows, int64_t, StreamHandle stream, F f) {
  ForTeams(rows, stream, f);
}

#endif

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_LOOP_CUH_
