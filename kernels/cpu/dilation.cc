// Dilation2D: the largest of input + filter over a window, and its gradients.
#include <limits>

#include "core/checked.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/stop_point.h"
#include "ops/window_attrs.h"

namespace weft {
namespace {

struct DilationAttrs {
  WindowAttrs window;
  static absl::StatusOr<DilationAttrs> Parse(const KernelInfo& info) {
    ASSIGN_OR_RETURN(WindowAttrs w, ParseConvAttrs(info.attrs, 2, "rates"));
    return DilationAttrs{w};
  }
};

template <typename T>
auto Wide(T x) {
  if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
    return static_cast<float>(x);
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<int64_t>(x);
  } else {
    return x;
  }
}

struct Geometry {
  int64_t in[2], out[2], filter[2], channels, batch, pad[2];
};

absl::StatusOr<Geometry> Measure(const WindowAttrs& w, const Tensor& x, const Tensor& f) {
  Geometry g;
  g.batch = x.dim(0);
  g.channels = x.dim(3);
  for (int i = 0; i < 2; ++i) {
    g.in[i] = x.dim(i + 1);
    g.filter[i] = f.dim(i);
    ASSIGN_OR_RETURN(const WindowSize size, w.Output(i + 1, g.in[i], g.filter[i]));
    g.out[i] = size.out;
    g.pad[i] = size.before;
  }
  return g;
}

// visit(output element, input element, filter element, value) for the first largest of each window;
// windows that see nothing are passed over. Rows [r0, r1) of [batch * height] of channels [c0, c1).
template <typename T, typename F>
void ForWindows(const KernelContext& context, const WindowAttrs& w, const Geometry& g, const T* x,
                const T* f, int64_t r0, int64_t r1, int64_t c0, int64_t c1, F&& visit) {
  for (int64_t row = r0; row < r1; ++row) {
    for (int64_t ow = 0; ow < g.out[1]; ++ow) {
      StopPoint(context, ow, 16);
      const int64_t h0 = row % g.out[0] * w.stride[1] - g.pad[0], w0 = ow * w.stride[2] - g.pad[1];
      for (int64_t c = c0; c < c1; ++c) {
        int64_t best_x = -1, best_f = -1;
        decltype(Wide(T())) best = 0;
        for (int64_t i = 0; i < g.filter[0]; ++i) {
          const int64_t h = h0 + i * w.dilation[1];
          if (!InRange(h, g.in[0])) continue;
          for (int64_t j = 0; j < g.filter[1]; ++j) {
            const int64_t v = w0 + j * w.dilation[2];
            if (!InRange(v, g.in[1])) continue;
            const int64_t at = ((row / g.out[0] * g.in[0] + h) * g.in[1] + v) * g.channels + c;
            const int64_t tap = (i * g.filter[1] + j) * g.channels + c;
            const auto value = Wide(x[at]) + Wide(f[tap]);
            if (best_x >= 0 && !(value > best)) continue;
            best = value;
            best_x = at;
            best_f = tap;
          }
        }
        visit((row * g.out[1] + ow) * g.channels + c, best_x, best_f, best);
      }
    }
  }
}

absl::Status Dilation(const DilationAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const Geometry g, Measure(a.window, c.input(0), c.input(1)));
  if (c.output(0).num_elements() == 0) return absl::OkStatus();
  DispatchType<kReal>(c.input(0).dtype(), [&]<typename T>() {
    const double ns = 2.0 * g.out[1] * g.channels * g.filter[0] * g.filter[1] + 1;
    ForRanges(c.parallel(), g.batch * g.out[0], ns, [&](int64_t r0, int64_t r1) {
      ForWindows<T>(c, a.window, g, c.input(0).data<T>(), c.input(1).data<T>(), r0, r1, 0,
                    g.channels, [&](int64_t at, int64_t from, int64_t, auto value) {
                      T lowest = T(0);
                      if constexpr (std::is_integral_v<T> || std::is_floating_point_v<T>) {
                        lowest = std::numeric_limits<T>::lowest();
                      } else {
                        lowest = T(std::is_same_v<T, Half> ? -65504.0f : -0x1.fep127f);
                      }
                      c.output(0).data<T>()[at] = from < 0 ? lowest : static_cast<T>(value);
                    });
    });
  });
  return absl::OkStatus();
}

// dy goes to the element (kInput) or the tap that was the largest. Channels are independent.
template <bool kInput>
absl::Status DilationBackprop(const DilationAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const Geometry g, Measure(a.window, c.input(0), c.input(1)));
  DispatchType<kReal>(c.input(0).dtype(), [&]<typename T>() {
    T* to = c.output(0).data<T>();
    std::fill_n(to, c.output(0).num_elements(), T());
    const double ns = 2.0 * g.batch * g.out[0] * g.out[1] * g.filter[0] * g.filter[1] + 1;
    ForRanges(c.parallel(), g.channels, ns, [&](int64_t c0, int64_t c1) {
      ForWindows<T>(c, a.window, g, c.input(0).data<T>(), c.input(1).data<T>(), 0,
                    g.batch * g.out[0], c0, c1, [&](int64_t at, int64_t from, int64_t tap, auto) {
                      if (from < 0) return;
                      T& sum = to[kInput ? from : tap];
                      sum = static_cast<T>(Wide(sum) + Wide(c.input(2).data<T>()[at]));
                    });
    });
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterDilationKernels(KernelRegistry& r) {
  r.Add({"Dilation2D", {{"T", kReal}}, MakeWith<DilationAttrs, Dilation>});
  r.Add(
      {"Dilation2DBackpropInput", {{"T", kReal}}, MakeWith<DilationAttrs, DilationBackprop<true>>});
  r.Add({"Dilation2DBackpropFilter",
         {{"T", kReal}},
         MakeWith<DilationAttrs, DilationBackprop<false>>});
}

}  // namespace weft
