// Pooling over one to three spatial dimensions, channels last. Channels first is the same thing
// with N * C images of one channel.
//
// Shapes: input [N, D, H, W, C], output [N, D', H', W', C]; windows reach outside the input, where
// nothing counts: an average divides by the elements inside. Any size may be zero. half and
// bfloat16 averages add in float and round once. Bits do not depend on threads. Source: TensorFlow
// 2 on CPU, where a maximum starts from the lowest finite value and steps over NaN, while the index
// of a maximum starts from the window's first element, NaN or not.
#ifndef WEFT_KERNELS_LIB_POOL_H_
#define WEFT_KERNELS_LIB_POOL_H_

#include <array>
#include <cstdint>

#include "core/dtype.h"
#include "core/parallel.h"

namespace weft {

struct PoolSpec {
  DType dtype = DType::kFloat;
  int64_t batch = 1, channels = 1;
  std::array<int64_t, 3> in = {1, 1, 1}, size = {1, 1, 1}, out = {1, 1, 1};
  std::array<int64_t, 3> stride = {1, 1, 1}, pad = {0, 0, 0};
};

// y = max. dtypes: kReal.
void MaxPool(const PoolSpec& s, const void* x, void* y, ParallelFor& par);
// The place of each window's (first) maximum, as pixel * channels + channel within the image; -1
// for a window without elements.
void MaxPoolIndex(const PoolSpec& s, const void* x, int64_t* index, ParallelFor& par);
// dx = 0, then dx[index] += dy; an index of -1 is passed over. Indices lie inside the image.
void MaxPoolScatter(const PoolSpec& s, const int64_t* index, const void* dy, void* dx,
                    ParallelFor& par);
// dx of MaxPool: what each output gets goes to its window's first maximum. Only where
// PoolWindowsApart: elsewhere by index and scatter. dtypes: kReal.
bool PoolWindowsApart(const PoolSpec& s);
void MaxPoolBackward(const PoolSpec& s, const void* x, const void* dy, void* dx, ParallelFor& par);
// y = x[index].
void MaxPoolGather(const PoolSpec& s, const int64_t* index, const void* x, void* y,
                   ParallelFor& par);
// dx: every element equal to its window's maximum y receives dy. The floats.
void MaxPoolShare(const PoolSpec& s, const void* x, const void* y, const void* dy, void* dx,
                  ParallelFor& par);
// y = mean; dx = dy spread evenly. dtypes: kFloats.
void AvgPool(const PoolSpec& s, const void* x, void* y, ParallelFor& par);
void AvgPoolBackward(const PoolSpec& s, const void* dy, void* dx, ParallelFor& par);

}  // namespace weft

#endif  // WEFT_KERNELS_LIB_POOL_H_
