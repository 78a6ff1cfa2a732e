// _LayerNorm over kernels/lib/layer_norm.h.
#include "kernels/lib/layer_norm.h"

#include <algorithm>

#include "core/checked.h"
#include "kernels/cpu/map.h"
#include "kernels/cpu/register.h"
#include "kernels/norm_attrs.h"
#include "ops/layer_norm.h"

namespace weft {
namespace {

template <typename T>
using Wide = std::conditional_t<sizeof(T) == 2, float, T>;

// A parameter with an element a column: itself, or one element repeated in `room`.
template <typename T>
const T* Repeated(const Tensor& t, int64_t columns, T* room) {
  const T* const data = t.data<T>();
  if (t.num_elements() == columns) return data;
  std::fill_n(room, columns, *data);
  return room;
}

template <typename T>
absl::Status LayerNormOf(const LayerNormAttrs& a, KernelContext& c) {
  const Tensor &x = c.input(0), &scale = c.input(1), &offset = c.input(2);
  Tensor& y = c.output(0);
  const int split = x.rank() - static_cast<int>(a.axes);
  const int64_t rows = x.shape().Product(0, split), n = x.shape().Product(split, x.rank());
  const auto epsilon = static_cast<double>(static_cast<Wide<T>>(*c.input(3).data<T>()));
  const bool alike = IsRowParameter(scale.shape(), x.shape(), a.axes) == true &&
                     IsRowParameter(offset.shape(), x.shape(), a.axes) == true;
  // A row of scales, one of offsets, and what is neither scaled nor moved yet.
  const size_t row_bytes = RoundUp(n * sizeof(T), 64);
  ASSIGN_OR_RETURN(char* const scratch, c.Scratch(2 * row_bytes + (alike ? 0 : x.num_bytes())));
  T* const room = reinterpret_cast<T*>(scratch);
  T* const offset_room = reinterpret_cast<T*>(scratch + row_bytes);
  if (alike) {
    LayerNorm<T>(x.data<T>(), Repeated(scale, n, room), Repeated(offset, n, offset_room), epsilon,
                 a.center, rows, n, y.data<T>(), c.parallel());
    return absl::OkStatus();
  }
  // A scale or an offset that differs by row, or is wider than x: what elementwise ops do.
  T* const unit = reinterpret_cast<T*>(scratch + 2 * row_bytes);
  std::fill_n(room, n, T(1.0f));
  std::fill_n(offset_room, n, T(0.0f));
  LayerNorm<T>(x.data<T>(), room, offset_room, epsilon, a.center, rows, n, unit, c.parallel());
  const Tensor unit_tensor(x.dtype(), x.shape(), unit);
  const Tensor* const inputs[] = {&unit_tensor, &scale, &offset};
  MapBroadcast(inputs, y, c.parallel(), 1, [](const auto& in, char* out, int64_t count) {
    const T* const from[] = {reinterpret_cast<const T*>(in[0]), reinterpret_cast<const T*>(in[1]),
                             reinterpret_cast<const T*>(in[2])};
    for (int64_t i = 0; i < count; ++i) {
      const auto scaled = static_cast<Wide<T>>(from[0][i]) * static_cast<Wide<T>>(from[1][i]);
      reinterpret_cast<T*>(out)[i] = T(scaled + static_cast<Wide<T>>(from[2][i]));
    }
  });
  return absl::OkStatus();
}

absl::Status Compute(const LayerNormAttrs& a, KernelContext& c) {
  if (c.output(0).num_elements() == 0) return absl::OkStatus();
  absl::Status status;
  DispatchType<kFloats>(c.input(0).dtype(), [&]<typename T>() { status = LayerNormOf<T>(a, c); });
  return status;
}

}  // namespace

void RegisterLayerNormKernels(KernelRegistry& r) {
  r.Add({"_LayerNorm", {{"T", kFloats}}, MakeWith<LayerNormAttrs, Compute>, kInPlace});
}

}  // namespace weft
