// Kernels of the elementwise tables: the formulas of ops/*.def over device scalars, and the loops
// around them. Included by one .cu file a group of dtypes.
#ifndef WEFT_KERNELS_CUDA_ELEMENTWISE_CUH_
#define WEFT_KERNELS_CUDA_ELEMENTWISE_CUH_

#include <algorithm>
#include <string_view>
#include <type_traits>

#include "core/half.h"
#include "kernels/cuda/elementwise.h"
#include "kernels/cuda/functions.cuh"
#include "kernels/cuda/lanes.cuh"
#include "kernels/cuda/stream.h"
#include "ops/table.h"

namespace weft::cuda {
namespace functor {
using namespace fn;
#define UNARY(Name, args, schema, kernels, from, how, forward, backward) \
  struct Name {                                                          \
    template <typename T>                                                \
    __device__ auto operator()(T x) const {                              \
      return forward;                                                    \
    }                                                                    \
  };
#include "ops/unary.def"
#define BINARY(Name, args, schema, kernels, from, how, forward, dx, dy) \
  struct Name {                                                         \
    template <typename T>                                               \
    __device__ auto operator()(T x, T y) const {                        \
      return forward;                                                   \
    }                                                                   \
  };
#include "ops/binary.def"
}  // namespace functor

// What a formula's result is stored as: bool where the row is a test, else the inputs' type. Said
// by the row, since the host's compiler sees no bodies of device functions and would deduce another
// kernel than the device's; the kernels, which see them, check it.
constexpr bool IsTest(std::string_view args) { return args.starts_with("Test"); }
template <typename T, bool kTest>
using StoredAs = std::conditional_t<kTest, bool, T>;
template <typename R, typename Result>
inline constexpr bool kStores = std::is_same_v<R, bool> || !std::is_same_v<Result, bool>;

inline constexpr int kThreads = 256;
// Blocks enough to fill any card; longer tensors go round again.
inline constexpr int64_t kMostBlocks = 1 << 16;

inline int Blocks(int64_t items) {
  return static_cast<int>(std::clamp<int64_t>((items + kThreads - 1) / kThreads, 1, kMostBlocks));
}

template <typename F, typename T, typename R>
__global__ void UnaryKernel(const T* x, R* out, Grouped all) {
  static_assert(kStores<R, decltype(F()(Compute<T>()))>);
  const int64_t step = int64_t{gridDim.x} * blockDim.x;
  for (int64_t item = int64_t{blockIdx.x} * blockDim.x + threadIdx.x; item < all.items();
       item += step) {
    all.At(item, [&]<int kLanes>(int64_t i) {
      const Lanes<T, kLanes> in = *LanesAt<kLanes>(x + i);
      Lanes<R, kLanes> result;
      for (int k = 0; k < kLanes; ++k) {
        result.at[k] = FromCompute<R>(F()(static_cast<Compute<T>>(in.at[k])));
      }
      *LanesAt<kLanes>(out + i) = result;
    });
  }
}

template <typename F, typename T, typename R>
__global__ void BinaryKernel(const T* x, const T* y, R* out, Views<2> views) {
  static_assert(kStores<R, decltype(F()(Compute<T>(), Compute<T>()))>);
  const int64_t step = int64_t{gridDim.x} * blockDim.x;
  for (int64_t item = int64_t{blockIdx.x} * blockDim.x + threadIdx.x; item < views.items();
       item += step) {
    views.At(item, [&]<int kLanes>(int64_t i) {
      int64_t at[2];
      views.Offsets(i, at);
      const Lanes<T, kLanes> a = views.Load<kLanes>(0, x + at[0]);
      const Lanes<T, kLanes> b = views.Load<kLanes>(1, y + at[1]);
      Lanes<R, kLanes> result;
      for (int k = 0; k < kLanes; ++k) {
        result.at[k] =
            FromCompute<R>(F()(static_cast<Compute<T>>(a.at[k]), static_cast<Compute<T>>(b.at[k])));
      }
      *LanesAt<kLanes>(out + i) = result;
    });
  }
}

template <typename F, typename T, bool kTest, bool kHas>
constexpr UnaryLauncher UnaryFor() {
  if constexpr (!kHas) {
    return nullptr;
  } else {
    return [](const void* x, void* out, int64_t n, StreamHandle stream) {
      using R = StoredAs<T, kTest>;
      const Grouped all = GroupedAll(n);
      UnaryKernel<F, T, R><<<Blocks(all.items()), kThreads, 0, Stream(stream)>>>(
          static_cast<const T*>(x), static_cast<R*>(out), all);
    };
  }
}
template <typename F, typename T, bool kTest, bool kHas>
constexpr BinaryLauncher BinaryFor() {
  if constexpr (!kHas) {
    return nullptr;
  } else {
    return [](const void* x, const void* y, void* out, const Views<2>& views, StreamHandle stream) {
      using R = StoredAs<T, kTest>;
      BinaryKernel<F, T, R><<<Blocks(views.items()), kThreads, 0, Stream(stream)>>>(
          static_cast<const T*>(x), static_cast<const T*>(y), static_cast<R*>(out), views);
    };
  }
}

// What the host alone does: special functions; integers that may divide by zero, which is an error
// that a device could tell only too late.
constexpr bool OnGpu(DType t, DTypeSet kernels, uint32_t how) {
  return kernels.Contains(t) && (how & kSlow) == 0 &&
         ((how & (kDivides | kPowers)) == 0 || kFloats.Contains(t));
}

template <typename... Ts>
LaunchTables TablesOf() {
  static constexpr LaunchRow<UnaryLauncher> kUnary[] = {
#define UNARY(Name, args, schema, kernels, from, how, forward, backward) \
  {#Name, kDTypeOf<Ts>,                                                  \
   UnaryFor<functor::Name, Ts, IsTest(#args), OnGpu(kDTypeOf<Ts>, kernels, how)>()}...,
#include "ops/unary.def"
  };
  static constexpr LaunchRow<BinaryLauncher> kBinary[] = {
#define BINARY(Name, args, schema, kernels, from, how, forward, dx, dy) \
  {#Name, kDTypeOf<Ts>,                                                 \
   BinaryFor<functor::Name, Ts, IsTest(#args), OnGpu(kDTypeOf<Ts>, kernels, how)>()}...,
#include "ops/binary.def"
  };
  return {kUnary, kBinary};
}

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_ELEMENTWISE_CUH_
