#include "kernels/cuda/layer_norm.h"
#include "kernels/cuda/loop.cuh"

namespace weft::cuda {
namespace {

template <typename T>
struct NormaliseRow {
  LayerNormArgs a;
  template <typename Group>
  WEFT_DEVICE void operator()(int64_t row, Group group) const {
    using W = Compute<T>;
    const T* const x = static_cast<const T*>(a.x) + row * a.columns;
    const T* const scale = static_cast<const T*>(a.scale.data);
    const T* const offset = static_cast<const T*>(a.offset.data);
    T* const y = static_cast<T*>(a.y) + row * a.columns;
    const auto count = static_cast<double>(a.columns);
    double sum = 0, squares = 0;
    if (a.center) {
      for (int64_t i = group.rank(); i < a.columns; i += group.size()) {
        sum += static_cast<double>(static_cast<W>(x[i]));
      }
      sum = group.Reduce(sum, Plus());
    }
    const double mean = sum / count;
    for (int64_t i = group.rank(); i < a.columns; i += group.size()) {
      const double d = static_cast<double>(static_cast<W>(x[i])) - mean;
      squares += d * d;
    }
    const double variance = group.Reduce(squares, Plus()) / count;
    const auto epsilon = static_cast<double>(static_cast<W>(*static_cast<const T*>(a.epsilon)));
    const W factor = static_cast<W>(1 / fn::sqrt(variance + epsilon));
    for (int64_t i = group.rank(); i < a.columns; i += group.size()) {
      const W centred = static_cast<W>(static_cast<double>(static_cast<W>(x[i])) - mean);
      const W by = factor * static_cast<W>(scale[i * a.scale.column]);
      y[i] = static_cast<T>(centred * by + static_cast<W>(offset[i * a.offset.column]));
    }
  }
};

}  // namespace

void LayerNorm(DType dtype, const LayerNormArgs& a, StreamHandle stream) {
  DispatchType<kFloats>(
      dtype, [&]<typename T>() { ForRows(a.rows, a.columns, stream, NormaliseRow<T>{a}); });
}

}  // namespace weft::cuda
