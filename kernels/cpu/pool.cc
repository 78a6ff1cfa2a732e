// Pools over kernels/lib/pool.h.
#include "kernels/lib/pool.h"

#include "core/checked.h"
#include "kernels/cpu/register.h"
#include "kernels/window_specs.h"

namespace weft {
namespace {

template <int kSpatial>
struct PoolAttrs {
  WindowAttrs window;
  bool sizes_are_inputs = false;
  bool batch_in_index = false;
  static absl::StatusOr<PoolAttrs> Parse(const KernelInfo& info) {
    PoolAttrs a;
    a.sizes_are_inputs = !info.attrs.Has("ksize");
    if (a.sizes_are_inputs) {
      ASSIGN_OR_RETURN(a.window, ParsePaddingAttrs(info.attrs, kSpatial));
    } else {
      ASSIGN_OR_RETURN(a.window, ParsePoolAttrs(info.attrs, kSpatial));
    }
    if (info.attrs.Has("include_batch_in_index")) {
      RETURN_IF_ERROR(info.attrs.Get("include_batch_in_index", &a.batch_in_index));
    }
    return a;
  }
};

// The pool on an input of that shape; ksize and strides may be inputs from `sizes` on.
template <int kSpatial>
absl::StatusOr<PoolSpec> Spec(const PoolAttrs<kSpatial>& a, KernelContext& c, const Shape& x,
                              DType dtype, int sizes) {
  WindowAttrs w = a.window;
  if (a.sizes_are_inputs) {
    ASSIGN_OR_RETURN(const Dims ksize, IntValues(c.input(sizes)));
    ASSIGN_OR_RETURN(const Dims strides, IntValues(c.input(sizes + 1)));
    RETURN_IF_ERROR(
        SetPoolWindow(w, {ksize.data(), ksize.size()}, {strides.data(), strides.size()}));
  }
  return MakePoolSpec(w, x, dtype);
}

template <int kSpatial>
absl::Status MaxForward(const PoolAttrs<kSpatial>& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, c.input(0).shape(), c.input(0).dtype(), 1));
  MaxPool(s, c.input(0).raw(), c.output(0).raw(), c.parallel());
  return absl::OkStatus();
}

// Indices of the maxima, in scratch.
absl::StatusOr<int64_t*> Indices(const PoolSpec& s, KernelContext& c, int64_t outputs) {
  ASSIGN_OR_RETURN(char* scratch, c.Scratch(outputs * sizeof(int64_t)));
  int64_t* index = reinterpret_cast<int64_t*>(scratch);
  MaxPoolIndex(s, c.input(0).raw(), index, c.parallel());
  return index;
}

template <int kSpatial>
absl::Status MaxBackward(const PoolAttrs<kSpatial>& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, c.input(0).shape(), c.input(0).dtype(), 3));
  if (kSpatial == 3) {
    if (c.input(0).dtype() != c.input(2).dtype()) {
      return Unimplemented("MaxPool3DGrad of ", c.input(0).dtype(), " and ", c.input(2).dtype());
    }
    MaxPoolShare(s, c.input(0).raw(), c.input(1).raw(), c.input(2).raw(), c.output(0).raw(),
                 c.parallel());
    return absl::OkStatus();
  }
  if (PoolWindowsApart(s)) {
    MaxPoolBackward(s, c.input(0).raw(), c.input(2).raw(), c.output(0).raw(), c.parallel());
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const int64_t* index, Indices(s, c, c.input(2).num_elements()));
  MaxPoolScatter(s, index, c.input(2).raw(), c.output(0).raw(), c.parallel());
  return absl::OkStatus();
}

template <int kSpatial>
absl::Status MaxSecond(const PoolAttrs<kSpatial>& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, c.input(0).shape(), c.input(0).dtype(), 3));
  ASSIGN_OR_RETURN(const int64_t* index, Indices(s, c, c.output(0).num_elements()));
  MaxPoolGather(s, index, c.input(2).raw(), c.output(0).raw(), c.parallel());
  return absl::OkStatus();
}

absl::Status MaxWithArgmax(const PoolAttrs<2>& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, c.input(0).shape(), c.input(0).dtype(), 1));
  const int64_t n = c.output(0).num_elements();
  ASSIGN_OR_RETURN(const int64_t* index, Indices(s, c, n));
  MaxPoolGather(s, index, c.input(0).raw(), c.output(0).raw(), c.parallel());
  const int64_t image = s.in[0] * s.in[1] * s.in[2] * s.channels;
  const int64_t outputs = s.batch == 0 ? 1 : std::max<int64_t>(1, n / s.batch);
  for (int64_t i = 0; i < n; ++i) {
    const int64_t at = index[i] + (a.batch_in_index ? i / outputs * image : 0);
    if (c.output(1).dtype() == DType::kInt32) {
      c.output(1).data<int32_t>()[i] = static_cast<int32_t>(at);
    } else {
      c.output(1).data<int64_t>()[i] = at;
    }
  }
  return absl::OkStatus();
}

// Element of the input that argmax[i] names; InvalidArgument if it names none.
absl::StatusOr<int64_t> Named(const Tensor& argmax, int64_t i, int64_t outputs, int64_t image,
                              int64_t batch, bool batch_in_index) {
  const int64_t at = IntAt(argmax, i);
  if (!InRange(at, batch_in_index ? image * batch : image)) {
    return InvalidArgument("argmax ", at, " lies outside the input");
  }
  return batch_in_index ? at : at + i / outputs * image;
}

// input, grad, argmax. Indices may name any element, so one thread adds them up.
template <bool kSecond>
absl::Status ArgmaxBackward(const PoolAttrs<2>& a, KernelContext& c) {
  const Tensor &x = c.input(0), &grad = c.input(1), &argmax = c.input(2);
  const int64_t batch = x.dim(0), n = argmax.num_elements();
  const int64_t image = batch == 0 ? 0 : x.num_elements() / batch;
  const int64_t outputs = batch == 0 ? 1 : std::max<int64_t>(1, n / batch);
  absl::Status status;
  DispatchType<kReal>(x.dtype(), [&]<typename T>() {
    T* to = c.output(0).data<T>();
    const T* from = grad.data<T>();
    if (!kSecond) std::fill_n(to, c.output(0).num_elements(), T());
    for (int64_t i = 0; i < n; ++i) {
      const auto at = Named(argmax, i, outputs, image, batch, a.batch_in_index);
      if (!at.ok()) {
        status = at.status();
        return;
      }
      if constexpr (kSecond) {
        to[i] = from[*at];
      } else if constexpr (sizeof(T) == 2 && !std::is_integral_v<T>) {
        to[*at] = T(static_cast<float>(to[*at]) + static_cast<float>(from[i]));
      } else {
        to[*at] = static_cast<T>(to[*at] + from[i]);
      }
    }
  });
  return status;
}

template <int kSpatial>
absl::Status AvgForward(const PoolAttrs<kSpatial>& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, c.input(0).shape(), c.input(0).dtype(), 1));
  AvgPool(s, c.input(0).raw(), c.output(0).raw(), c.parallel());
  return absl::OkStatus();
}

template <int kSpatial>
absl::Status AvgBackward(const PoolAttrs<kSpatial>& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const PoolSpec s, Spec(a, c, c.output(0).shape(), c.input(1).dtype(), 2));
  AvgPoolBackward(s, c.input(1).raw(), c.output(0).raw(), c.parallel());
  return absl::OkStatus();
}

}  // namespace

void RegisterPoolKernels(KernelRegistry& r) {
  using A2 = PoolAttrs<2>;
  using A3 = PoolAttrs<3>;
  const std::vector<TypeConstraint> real = {{"T", kReal}}, floats = {{"T", kFloats}};
  r.Add({"MaxPool", real, MakeWith<A2, MaxForward<2>>});
  r.Add({"MaxPoolV2", real, MakeWith<A2, MaxForward<2>>});
  r.Add({"MaxPoolGrad", real, MakeWith<A2, MaxBackward<2>>});
  r.Add({"MaxPoolGradV2", real, MakeWith<A2, MaxBackward<2>>});
  r.Add({"MaxPoolGradGrad", real, MakeWith<A2, MaxSecond<2>>});
  r.Add({"MaxPoolGradGradV2", real, MakeWith<A2, MaxSecond<2>>});
  r.Add({"MaxPoolWithArgmax", real, MakeWith<A2, MaxWithArgmax>});
  r.Add({"MaxPoolGradWithArgmax", real, MakeWith<A2, ArgmaxBackward<false>>});
  r.Add({"MaxPoolGradGradWithArgmax", real, MakeWith<A2, ArgmaxBackward<true>>});
  r.Add({"MaxPool3D", floats, MakeWith<A3, MaxForward<3>>});
  r.Add({"MaxPool3DGrad", floats, MakeWith<A3, MaxBackward<3>>});
  r.Add({"MaxPool3DGradGrad", real, MakeWith<A3, MaxSecond<3>>});
  r.Add({"AvgPool", floats, MakeWith<A2, AvgForward<2>>});
  r.Add({"AvgPoolGrad", floats, MakeWith<A2, AvgBackward<2>>});
  r.Add({"AvgPool3D", floats, MakeWith<A3, AvgForward<3>>});
  r.Add({"AvgPool3DGrad", floats, MakeWith<A3, AvgBackward<3>>});
}

}  // namespace weft
