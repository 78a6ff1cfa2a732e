// _LayerNorm over kernels/lib/layer_norm.h.
#include "kernels/lib/layer_norm.h"

#include <algorithm>

#include "kernels/cpu/map.h"
#include "kernels/cpu/register.h"
#include "ops/layer_norm.h"

namespace weft {
namespace {

struct LayerNormAttrs {
  int64_t axes = 1;
  bool center = true;
  static absl::StatusOr<LayerNormAttrs> Parse(const KernelInfo& info) {
    LayerNormAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("axes", &a.axes));
    RETURN_IF_ERROR(info.attrs.Get("center", &a.center));
    return a;
  }
};

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
  ASSIGN_OR_RETURN(char* const scratch, c.Scratch(2 * n * sizeof(T)));
  T* const room = reinterpret_cast<T*>(scratch);
  if (IsRowParameter(scale.shape(), x.shape(), a.axes) == true &&
      IsRowParameter(offset.shape(), x.shape(), a.axes) == true) {
    LayerNorm<T>(x.data<T>(), Repeated(scale, n, room), Repeated(offset, n, room + n), epsilon,
                 a.center, rows, n, y.data<T>(), c.parallel());
    return absl::OkStatus();
  }
  // A scale or an offset that differs by row, or is wider than x: what elementwise ops do.
  ASSIGN_OR_RETURN(const Tensor unit, Tensor::Allocate(x.dtype(), x.shape()));
  std::fill_n(room, n, T(1.0f));
  std::fill_n(room + n, n, T(0.0f));
  LayerNorm<T>(x.data<T>(), room, room + n, epsilon, a.center, rows, n, unit.data<T>(),
               c.parallel());
  const Tensor* const inputs[] = {&unit, &scale, &offset};
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
  switch (c.input(0).dtype()) {
    case DType::kFloat:
      return LayerNormOf<float>(a, c);
    case DType::kDouble:
      return LayerNormOf<double>(a, c);
    case DType::kHalf:
      return LayerNormOf<Half>(a, c);
    default:
      return LayerNormOf<BFloat16>(a, c);
  }
}

}  // namespace

void RegisterLayerNormKernels(KernelRegistry& r) {
  r.Add({"_LayerNorm", {{"T", kFloats}}, MakeWith<LayerNormAttrs, Compute>, kInPlace});
}

}  // namespace weft
