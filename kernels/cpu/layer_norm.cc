// _LayerNorm over kernels/lib/layer_norm.h.
#include "kernels/lib/layer_norm.h"

#include <algorithm>

#include "kernels/cpu/register.h"

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

// A parameter with an element a column: itself, or one element repeated in `room`.
template <typename T>
const T* Repeated(const Tensor& t, int64_t columns, T* room) {
  const T* const data = t.data<T>();
  if (t.num_elements() == columns) return data;
  std::fill_n(room, columns, *data);
  return room;
}

template <typename T>
double Number(T x) {
  if constexpr (sizeof(T) == 2) {
    return static_cast<double>(static_cast<float>(x));
  } else {
    return static_cast<double>(x);
  }
}

absl::Status Compute(const LayerNormAttrs& a, KernelContext& c) {
  const Tensor& x = c.input(0);
  if (x.num_elements() == 0) return absl::OkStatus();
  const int split = x.rank() - static_cast<int>(a.axes);
  const int64_t rows = x.shape().Product(0, split), n = x.shape().Product(split, x.rank());
  const auto run = [&]<typename T>() -> absl::Status {
    ASSIGN_OR_RETURN(char* const scratch, c.Scratch(2 * n * sizeof(T)));
    T* const room = reinterpret_cast<T*>(scratch);
    LayerNorm<T>(x.data<T>(), Repeated(c.input(1), n, room), Repeated(c.input(2), n, room + n),
                 Number(*c.input(3).data<T>()), a.center, rows, n, c.output(0).data<T>(),
                 c.parallel());
    return absl::OkStatus();
  };
  switch (x.dtype()) {
    case DType::kFloat:
      return run.operator()<float>();
    case DType::kDouble:
      return run.operator()<double>();
    case DType::kHalf:
      return run.operator()<Half>();
    default:
      return run.operator()<BFloat16>();
  }
}

}  // namespace

void RegisterLayerNormKernels(KernelRegistry& r) {
  r.Add({"_LayerNorm", {{"T", kFloats}}, MakeWith<LayerNormAttrs, Compute>, kInPlace});
}

}  // namespace weft
