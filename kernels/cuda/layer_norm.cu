#include "kernels/cuda/layer_norm.h"
#include "kernels/cuda/loop.cuh"

namespace weft::cuda {
namespace {

template <typename T>
void Normalise(const LayerNormArgs& a, StreamHandle stream) {
  using W = Compute<T>;
  const T* const all = static_cast<const T*>(a.x);
  const T* const scale = static_cast<const T*>(a.scale.data);
  const T* const offset = static_cast<const T*>(a.offset.data);
  const T* const epsilon = static_cast<const T*>(a.epsilon);
  T* const results = static_cast<T*>(a.y);
  ForTeams(a.rows, stream, [=] WEFT_DEVICE(int64_t row, Team team) {
    const T* const x = all + row * a.columns;
    const auto count = static_cast<double>(a.columns);
    double sum = 0, squares = 0;
    if (a.center) {
      for (int64_t i = team.rank(); i < a.columns; i += team.size()) {
        sum += static_cast<double>(static_cast<W>(x[i]));
      }
      sum = team.Reduce(sum, Plus());
    }
    const double mean = sum / count;
    for (int64_t i = team.rank(); i < a.columns; i += team.size()) {
      const double d = static_cast<double>(static_cast<W>(x[i])) - mean;
      squares += d * d;
    }
    const double variance = team.Reduce(squares, Plus()) / count;
    const W factor =
        static_cast<W>(1 / fn::sqrt(variance + static_cast<double>(static_cast<W>(*epsilon))));
    for (int64_t i = team.rank(); i < a.columns; i += team.size()) {
      const W by = factor * static_cast<W>(scale[i * a.scale.column]);
      const W centred = static_cast<W>(static_cast<double>(static_cast<W>(x[i])) - mean);
      results[row * a.columns + i] =
          static_cast<T>(centred * by + static_cast<W>(offset[i * a.offset.column]));
    }
  });
}

}  // namespace

void LayerNorm(DType dtype, const LayerNormArgs& a, StreamHandle stream) {
  DispatchType<kFloats>(dtype, [&]<typename T>() { Normalise<T>(a, stream); });
}

}  // namespace weft::cuda
