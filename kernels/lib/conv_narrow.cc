#include "kernels/lib/conv_narrow.h"

#include <algorithm>
#include <cstring>

#include "core/checked.h"

namespace weft {
namespace {

// Windows at a time, on the stack.
constexpr int64_t kPanelElements = 16384;
constexpr int64_t kMostColumns = 160;
constexpr int64_t kPartPixels = 2048, kMostParts = 64;

}  // namespace

template <typename T>
bool NarrowFilterConv<T>::Pays(const ConvSpec& s) {
  const int64_t runs = s.filter[0] * s.filter[1], run = s.filter[2] * s.in_channels;
  const int64_t columns = runs * run, k = s.out_channels;
  if (s.groups != 1 || s.dilation[2] != 1 || k > kMaxTileRows || columns > kMostColumns) {
    return false;
  }
  // Nanoseconds a pixel, as measured: products, and the copying that each way does.
  const int64_t panel = TilePanel<T>(), half = panel / 2, mr = TileMr<T>();
  const int64_t width = RoundUp(columns, panel);
  const double product = 0.018 * sizeof(T) / sizeof(float);
  const double narrow = product * RoundUp(k, mr) * width + (run < 4 ? 3.5 : 1.5) * runs +
                        1.0 * width / panel + 2.0 * k / mr;
  const double wide = product * RoundUp(columns, mr) * RoundUp(k, half) + 1.1 * columns;
  return narrow < wide;
}

template <typename T>
NarrowFilterConv<T>::NarrowFilterConv(const ConvSpec& spec)
    : spec_(spec),
      padded_(spec),
      columns_(spec.filter[0] * spec.filter[1] * spec.filter[2] * spec.in_channels),
      width_(RoundUp(columns_, TilePanel<T>())),
      pixels_(spec.batch * spec.out[0] * spec.out[1] * spec.out[2]),
      parts_(std::clamp<int64_t>(pixels_ / kPartPixels, 1, kMostParts)),
      depth_(std::min(kTileDepth, kPanelElements / width_)) {}

template <typename T>
int64_t NarrowFilterConv<T>::scratch_elements() const {
  return padded_.elements() + parts_ * spec_.out_channels * width_;
}

template <typename T>
void NarrowFilterConv<T>::Execute(const T* input, const T* dy, T* dfilter, T* scratch,
                                  ParallelFor& par) const {
  if (padded_.elements() != 0) {
    padded_.Fill(input, scratch, par);
    input = scratch;
    scratch += padded_.elements();
  }
  const int64_t k = spec_.out_channels, part = k * width_;
  par.Run(parts_, [&](int64_t p) { Part(p, input, dy, scratch + p * part); });
  for (int64_t j = 0; j < columns_; ++j) {
    for (int64_t r = 0; r < k; ++r) {
      T sum = 0;
      for (int64_t p = 0; p < parts_; ++p) sum += scratch[p * part + r * width_ + j];
      dfilter[j * k + r] = sum;
    }
  }
}

template <typename T>
void NarrowFilterConv<T>::Part(int64_t part, const T* input, const T* dy, T* sums) const {
  const int64_t each = CeilDiv(pixels_, parts_), k = spec_.out_channels;
  const int64_t end = std::min(pixels_, (part + 1) * each);
  alignas(64) T panels[kPanelElements];
  T* c[kMaxTileRows];
  int64_t channel[kMaxTileRows];
  for (int64_t r = 0; r < k; ++r) {
    c[r] = sums + r * width_;
    channel[r] = r;
  }
  bool first = true;
  for (int64_t pixel = part * each; pixel < end; pixel += depth_) {
    const int64_t count = std::min(depth_, end - pixel);
    PackWindows(input, pixel, count, panels);
    const TileBlock block{0, 1, count};
    const auto columns = [&](int, int64_t* out) {
      for (int64_t i = 0; i < count; ++i) out[i] = (pixel + i) * k;
    };
    RunTile(TileArgs<T>{.rows = static_cast<int>(k),
                        .cols = width_,
                        .blocks = &block,
                        .num_blocks = 1,
                        .a = dy,
                        .row_offset = channel,
                        .columns = columns,
                        .b = panels,
                        .b_panel_stride = TilePanel<T>() * count,
                        .c = c,
                        .residual = first ? nullptr : c});
    first = false;
  }
  if (first) std::fill_n(sums, k * width_, T(0));  // a part without pixels
}

template <typename T>
void NarrowFilterConv<T>::PackWindows(const T* input, int64_t pixel, int64_t count,
                                      T* panels) const {
  const ConvSpec& s = spec_;
  const Spatial &out = s.out, &size = padded_.size(), &f = s.filter;
  const int64_t panel = TilePanel<T>(), run = f[2] * s.in_channels;
  alignas(64) T window[kMostColumns + kMaxTilePanel] = {};
  Spatial q = {pixel / (out[2] * out[1]) % out[0], pixel / out[2] % out[1], pixel % out[2]};
  int64_t image = pixel / (out[2] * out[1] * out[0]);
  for (int64_t i = 0; i < count; ++i) {
    const T* const at =
        input + (((image * size[0] + q[0] * s.stride[0]) * size[1] + q[1] * s.stride[1]) * size[2] +
                 q[2] * s.stride[2]) *
                    s.in_channels;
    T* to = window;
    for (int64_t d = 0; d < f[0]; ++d) {
      for (int64_t h = 0; h < f[1]; ++h, to += run) {
        CopyShort(at + (d * s.dilation[0] * size[1] + h * s.dilation[1]) * size[2] * s.in_channels,
                  to, run);
      }
    }
    for (int64_t p = 0; p * panel < width_; ++p) {
      std::memcpy(panels + (p * count + i) * panel, window + p * panel, panel * sizeof(T));
    }
    if (++q[2] < out[2]) continue;
    q[2] = 0;
    if (++q[1] < out[1]) continue;
    q[1] = 0;
    if (++q[0] < out[0]) continue;
    q[0] = 0;
    ++image;
  }
}

template <typename T>
bool NarrowConv<T>::Pays(const ConvSpec& s) {
  const int64_t columns = s.filter[0] * s.filter[1] * s.filter[2] * s.in_channels;
  // Pixels of a row are copied together; what half a panel would waste otherwise is at least half.
  return !s.has_residual && s.groups == 1 && s.in_channels == 1 && s.stride[2] == 1 &&
         columns > 1 && columns <= kMostColumns && 4 * s.out_channels <= TilePanel<T>();
}

template <typename T>
void NarrowConv<T>::Execute(const T* input, const T* filter, const T* bias, T* result, T* scratch,
                            ParallelFor& par) const {
  const ConvSpec& s = spec_;
  const int64_t columns = Columns(), k = s.out_channels, panel = TilePanel<T>();
  if (padded_.elements() != 0) {
    padded_.Fill(input, scratch, par);
    input = scratch;
    scratch += padded_.elements();
  }
  T* const turned = scratch;  // the filter as [k, columns]
  for (int64_t j = 0; j < columns; ++j) {
    for (int64_t r = 0; r < k; ++r) turned[r * columns + j] = filter[j * k + r];
  }
  const int64_t pixels = s.batch * s.out[0] * s.out[1] * s.out[2];
  const TileBlock block{0, 1, columns};
  const auto fill = [&](int, const T** out, T*) {
    for (int64_t r = 0; r < k; ++r) out[r] = turned + r * columns;
  };
  const double ns = 0.02 * RoundUp(k, TileMr<T>()) * panel * columns + 4.0 * columns + 40;
  ForRanges(par, CeilDiv(pixels, panel), ns, [&](int64_t begin, int64_t end) {
    alignas(64) T windows[kMostColumns * kMaxTilePanel];
    alignas(64) T products[kMaxTilePanel * kMaxTilePanel / 4];
    T* c[kMaxTilePanel / 4];
    for (int64_t r = 0; r < k; ++r) c[r] = products + r * panel;
    for (int64_t p = begin; p < end; ++p) {
      const int64_t pixel = p * panel, count = std::min(panel, pixels - pixel);
      PackPixels(input, pixel, count, windows);
      RunTile(TileArgs<T>{.rows = static_cast<int>(k),
                          .cols = panel,
                          .blocks = &block,
                          .num_blocks = 1,
                          .fill = fill,
                          .b = windows,
                          .b_panel_stride = panel * columns,
                          .c = c});
      // Finished as rows of channels, where vectors are full.
      if (bias != nullptr) {
        for (int64_t r = 0; r < k; ++r) {
          for (int64_t i = 0; i < panel; ++i) c[r][i] += bias[r];
        }
      }
      if (s.finish.activation != Activation::kNone) {
        FinishBlock<T>(products, panel, k, panel, T(1), nullptr, s.finish.activation,
                       static_cast<T>(s.finish.leaky_slope));
      }
      T* const to = result + pixel * k;
      for (int64_t i = 0; i < count; ++i) {
        for (int64_t r = 0; r < k; ++r) to[i * k + r] = products[r * panel + i];
      }
    }
  });
}

template <typename T>
void NarrowConv<T>::PackPixels(const T* input, int64_t pixel, int64_t count, T* to) const {
  const ConvSpec& s = spec_;
  const Spatial &out = s.out, &size = padded_.size(), &f = s.filter;
  const int64_t panel = TilePanel<T>();
  if (count < panel) std::fill_n(to, panel * Columns(), T(0));
  // Stretches of pixels of one row of the output.
  for (int64_t done = 0; done < count;) {
    const int64_t at = pixel + done, w = at % out[2];
    const int64_t n = std::min(count - done, out[2] - w);
    const int64_t h = at / out[2] % out[1], d = at / out[2] / out[1] % out[0];
    const int64_t image = at / out[2] / out[1] / out[0];
    const T* const from =
        input + ((image * size[0] + d * s.stride[0]) * size[1] + h * s.stride[1]) * size[2] + w;
    T* row = to + done;
    for (int64_t i = 0; i < f[0]; ++i) {
      for (int64_t j = 0; j < f[1]; ++j) {
        const T* const tap = from + (i * s.dilation[0] * size[1] + j * s.dilation[1]) * size[2];
        for (int64_t x = 0; x < f[2]; ++x, row += panel) {
          CopyShort(tap + x * s.dilation[2], row, n);
        }
      }
    }
    done += n;
  }
}

template class NarrowConv<float>;
template class NarrowConv<double>;
template class NarrowFilterConv<float>;
template class NarrowFilterConv<double>;

}  // namespace weft
