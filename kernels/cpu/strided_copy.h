// Moving elements between two strided views: the loop under transposing, slicing, joining,
// repeating, padding and reversing. Works on element sizes, so one instance serves every dtype of
// that size.
#ifndef WEFT_KERNELS_CPU_STRIDED_COPY_H_
#define WEFT_KERNELS_CPU_STRIDED_COPY_H_

#include <cstdint>
#include <cstring>

#include "absl/container/inlined_vector.h"
#include "core/dtype.h"
#include "core/parallel.h"
#include "core/tensor.h"

namespace weft {

// One axis of a copy: how many elements, and how far apart they are in the source and in the
// destination, in elements. Strides may be negative; a source stride of 0 repeats.
struct CopyAxis {
  int64_t size;
  int64_t from;
  int64_t to;
};
using CopyAxes = absl::InlinedVector<CopyAxis, 8>;

// to[i · axes.to] = from[i · axes.from] for every index i. No place of `to` may be reached twice,
// and the two views must not overlap. Source and destination hold `dtype`.
void StridedCopy(ParallelFor& par, DType dtype, CopyAxes axes, const void* from, void* to);

// n elements, one after the other.
void CopyObjects(DType dtype, const void* from, void* to, int64_t n);
inline void CopyRun(DType dtype, const void* from, void* to, int64_t n) {
  if (IsObject(dtype)) {
    CopyObjects(dtype, from, to, n);
  } else if (n > 0) {
    std::memcpy(to, from, n * DTypeSize(dtype));
  }
}
// CopyRun cut into tiles.
void CopyRuns(ParallelFor& par, DType dtype, const void* from, void* to, int64_t n);

// n times *value.
void FillRun(DType dtype, const void* value, void* to, int64_t n);
// All elements of `to`; zeros, empty strings and empty handles where there is no value.
void FillTensor(ParallelFor& par, const void* value, const Tensor& to);
void ZeroTensor(ParallelFor& par, const Tensor& to);
void ZeroRun(DType dtype, void* to, int64_t n);

// The address of element i.
inline char* At(const Tensor& t, int64_t i) {
  return static_cast<char*>(t.raw()) + i * static_cast<int64_t>(DTypeSize(t.dtype()));
}

// Elements of an integer tensor.
Dims IntsOf(const Tensor& t);

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_STRIDED_COPY_H_
