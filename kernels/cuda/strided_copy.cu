#include <algorithm>

#include "kernels/cuda/divide.cuh"
#include "kernels/cuda/stream.h"
#include "kernels/cuda/strided_copy.h"

namespace weft::cuda {
namespace {

constexpr int kThreads = 256;
constexpr int64_t kMostBlocks = 1 << 16;

// In 32 bits where the size allows: divisions are most of the work.
template <typename Index>
struct Walk {
  int rank;
  Divisor<Index> dims[CopyArgs::kMaxRank];
  int64_t from[CopyArgs::kMaxRank], to[CopyArgs::kMaxRank];

  explicit Walk(const CopyArgs& args) : rank(args.rank) {
    for (int d = 0; d < rank; ++d) {
      dims[d] = Divisor<Index>(args.dims[d]);
      from[d] = args.from[d];
      to[d] = args.to[d];
    }
  }
};

template <typename T, typename Index>
__global__ void Copy(const T* from, T* to, int64_t size, Walk<Index> walk) {
  const int64_t step = int64_t{gridDim.x} * blockDim.x;
  for (int64_t i = int64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < size; i += step) {
    int64_t source = 0, target = 0;
    auto left = static_cast<Index>(i);
    for (int d = walk.rank - 1; d >= 0; --d) {
      const Index next = walk.dims[d].Split(left);
      source += static_cast<int64_t>(left) * walk.from[d];
      target += static_cast<int64_t>(left) * walk.to[d];
      left = next;
    }
    to[target] = from[source];
  }
}

template <typename T>
void Launch(const void* from, void* to, const CopyArgs& args, StreamHandle stream) {
  const auto blocks =
      static_cast<int>(std::min((args.size + kThreads - 1) / kThreads, kMostBlocks));
  DispatchIndex(args.size, [&]<typename Index>() {
    Copy<<<blocks, kThreads, 0, Stream(stream)>>>(static_cast<const T*>(from), static_cast<T*>(to),
                                                  args.size, Walk<Index>(args));
  });
}

// The same copy in elements of twice the size, if it can be.
bool Widen(const void* from, const void* to, size_t element_size, CopyArgs& args) {
  if (args.rank == 0) return false;
  const int last = args.rank - 1;
  const auto bits = reinterpret_cast<uintptr_t>(from) | reinterpret_cast<uintptr_t>(to);
  bool even = bits % (2 * element_size) == 0 && args.from[last] == 1 && args.to[last] == 1 &&
              args.dims[last] % 2 == 0;
  for (int d = 0; d < last; ++d) even = even && args.from[d] % 2 == 0 && args.to[d] % 2 == 0;
  if (!even) return false;
  args.size /= 2;
  args.dims[last] /= 2;
  for (int d = 0; d < last; ++d) {
    args.from[d] /= 2;
    args.to[d] /= 2;
  }
  return true;
}

}  // namespace

void StridedCopy(const void* from, void* to, size_t element_size, const CopyArgs& given,
                 StreamHandle stream) {
  if (given.size == 0) return;
  CopyArgs args = given;
  constexpr size_t kWidest = 16;
  while (element_size < kWidest && Widen(from, to, element_size, args)) element_size *= 2;
  switch (element_size) {
    case 1:
      return Launch<uint8_t>(from, to, args, stream);
    case 2:
      return Launch<uint16_t>(from, to, args, stream);
    case 4:
      return Launch<uint32_t>(from, to, args, stream);
    case 8:
      return Launch<uint64_t>(from, to, args, stream);
    default:
      return Launch<uint4>(from, to, args, stream);
  }
}

}  // namespace weft::cuda
