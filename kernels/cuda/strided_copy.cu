#include <algorithm>

#include "kernels/cuda/stream.h"
#include "kernels/cuda/strided_copy.h"

namespace weft::cuda {
namespace {

constexpr int kThreads = 256;
constexpr int64_t kMostBlocks = 1 << 16;

// In 32 bits where the size allows: divisions are most of the work.
template <typename T, typename Index>
__global__ void Copy(const T* from, T* to, CopyArgs args) {
  const int64_t step = int64_t{gridDim.x} * blockDim.x;
  for (int64_t i = int64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < args.size; i += step) {
    int64_t source = 0, target = 0;
    Index left = static_cast<Index>(i);
    for (int d = args.rank - 1; d >= 0; --d) {
      const Index dim = static_cast<Index>(args.dims[d]);
      const Index next = left / dim;
      const auto at = static_cast<int64_t>(left - next * dim);
      source += at * args.from[d];
      target += at * args.to[d];
      left = next;
    }
    to[target] = from[source];
  }
}

template <typename T>
void Launch(const void* from, void* to, const CopyArgs& args, StreamHandle stream) {
  const auto blocks =
      static_cast<int>(std::min((args.size + kThreads - 1) / kThreads, kMostBlocks));
  const auto kernel = args.size <= UINT32_MAX ? Copy<T, uint32_t> : Copy<T, uint64_t>;
  kernel<<<blocks, kThreads, 0, Stream(stream)>>>(static_cast<const T*>(from), static_cast<T*>(to),
                                                  args);
}

}  // namespace

void StridedCopy(const void* from, void* to, size_t element_size, const CopyArgs& args,
                 StreamHandle stream) {
  if (args.size == 0) return;
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
