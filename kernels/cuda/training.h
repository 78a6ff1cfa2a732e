// Launchers of the optimisers of ops/training.def, by name and dtype, for dense gradients and for
// rows.
#ifndef WEFT_KERNELS_CUDA_TRAINING_H_
#define WEFT_KERNELS_CUDA_TRAINING_H_

#include <cstdint>
#include <string_view>

#include "core/dtype.h"
#include "kernels/cuda/rows.h"

namespace weft::cuda {

// All in the device's memory, so that a captured step goes on with the numbers of its day.
struct UpdateArgs {
  static constexpr int kMostVariables = 4, kMostScalars = 6;
  void* variables[kMostVariables];  // n elements each
  const void* grad;                 // n elements; of a sparse update a row for each index
  const void* scalars[kMostScalars];
  uint32_t int64_scalars;  // bit i: scalar i is an int64; the others are of the variables' dtype
  bool flag;
  int64_t n;
  bool sparse;  // the rows of `chains`, not all elements
  RowChains chains;
};

// Updates each element of the variables, in place. The gradient may be one of them, unless it is
// sparse.
using UpdateLauncher = void (*)(const UpdateArgs& args, StreamHandle stream);

// Null if there is none.
UpdateLauncher FindUpdate(std::string_view optimiser, DType dtype);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_TRAINING_H_
