// Rows combined with rows on the device, in the order of their indices. Launches.
#ifndef WEFT_KERNELS_CUDA_SCATTER_H_
#define WEFT_KERNELS_CUDA_SCATTER_H_

#include "kernels/combine.h"
#include "kernels/cuda/rows.h"

namespace weft::cuda {

// Dividing integers is the host's, where a zero is an error.
constexpr DTypeSet ScatterTypes(Combine op) {
  switch (op) {
    case Combine::kUpdate:
      return kNumbers | kBoolOnly;
    case Combine::kAdd:
    case Combine::kSub:
      return kReal | kBoolOnly;
    case Combine::kDiv:
      return kFloats;
    default:
      return kReal;
  }
}

// Row `row` of `to` (op)= row i of `from` for each position i that names it, or (op) the only
// element of `from` where `repeat`. dtype: of ScatterTypes(op).
void ScatterRows(Combine op, DType dtype, const RowChains& chains, void* to, const void* from,
                 bool repeat, StreamHandle stream);

// to, of `elements`: the rows of `from` that name one combined, in double where float is added; the
// op's neutral element where there are none. op: Add, Mul, Min, Max; dtypes: kReal.
void ReduceRows(Combine op, DType dtype, const RowChains& chains, const void* from, void* to,
                int64_t elements, StreamHandle stream);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_SCATTER_H_
