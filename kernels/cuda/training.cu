#include <algorithm>
#include <utility>

#include "core/half.h"
#include "kernels/cuda/functions.cuh"
#include "kernels/cuda/stream.h"
#include "kernels/cuda/training.h"
#include "ops/training.h"

namespace weft::cuda {
namespace {

namespace formula {
using namespace fn;
#define WEFT_FORMULA __device__ inline
#define WEFT_INIT __device__
#include "kernels/optimisers.def"
}  // namespace formula

constexpr int kThreads = 256;
constexpr int64_t kMostBlocks = 1 << 16;

template <typename T, typename F, size_t... I>
__device__ inline void UpdateElement(const F& f, const UpdateArgs& a, int64_t i,
                                     std::index_sequence<I...>) {
  Compute<T> v[] = {static_cast<Compute<T>>(static_cast<const T*>(a.variables[I])[i])...};
  f(static_cast<Compute<T>>(static_cast<const T*>(a.grad)[i]), v[I]...);
  ((static_cast<T*>(a.variables[I])[i] = FromCompute<T>(v[I])), ...);
}

template <template <typename> typename Formula, typename T, int kVariables, int kScalars>
__global__ void Update(UpdateArgs a) {
  using P = Compute<T>;
  P scalars[kScalars];
#pragma unroll
  for (int k = 0; k < kScalars; ++k) {
    scalars[k] = (a.int64_scalars >> k & 1) != 0
                     ? static_cast<P>(*static_cast<const int64_t*>(a.scalars[k]))
                     : static_cast<P>(*static_cast<const T*>(a.scalars[k]));
  }
  const Formula<P> f(scalars, a.flag);
  const int64_t step = int64_t{gridDim.x} * blockDim.x;
  for (int64_t i = int64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < a.n; i += step) {
    UpdateElement<T>(f, a, i, std::make_index_sequence<kVariables>());
  }
}

template <template <typename> typename Formula, typename T, int kVariables, int kScalars>
void Launch(const UpdateArgs& a, StreamHandle stream) {
  const auto blocks =
      static_cast<int>(std::clamp<int64_t>((a.n + kThreads - 1) / kThreads, 1, kMostBlocks));
  Update<Formula, T, kVariables, kScalars><<<blocks, kThreads, 0, Stream(stream)>>>(a);
}

// All inputs but the gradient are scalars.
template <template <typename> typename Formula, int kVariables, int kInputs>
UpdateLauncher For(DType dtype) {
  switch (dtype) {
    case DType::kHalf:
      return Launch<Formula, Half, kVariables, kInputs - 1>;
    case DType::kBfloat16:
      return Launch<Formula, BFloat16, kVariables, kInputs - 1>;
    case DType::kFloat:
      return Launch<Formula, float, kVariables, kInputs - 1>;
    case DType::kDouble:
      return Launch<Formula, double, kVariables, kInputs - 1>;
    default:
      return nullptr;
  }
}

}  // namespace

UpdateLauncher FindUpdate(std::string_view optimiser, DType dtype) {
#define OPTIMISER(name, variables, inputs, flag, forms, types) \
  if (optimiser == #name)                                      \
    return For<formula::name, CountWords(variables), CountWords(inputs)>(dtype);
#include "ops/training.def"
  return nullptr;
}

}  // namespace weft::cuda
