// The loops of pooling. No include guard: kernels/lib/pool.cc includes it once for each instruction
// set, inside a namespace of its own. Each works on what one tile owns.

// How an element is added up or compared, and back.
template <typename T>
auto PoolWide(T x) {
  if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
    return static_cast<float>(x);
  } else {
    return x;
  }
}

template <typename T>
T PoolLowest() {
  if constexpr (std::is_same_v<T, Half>) return Half::FromBits(0xfbff);
  if constexpr (std::is_same_v<T, BFloat16>) return BFloat16::FromBits(0xff7f);
  if constexpr (!std::is_same_v<T, Half> && !std::is_same_v<T, BFloat16>) {
    return std::numeric_limits<T>::lowest();
  }
}

// f(input pixel) for each element of output pixel o's window that lies inside.
template <typename F>
void ForWindow(const PoolSpec& s, const PoolPixel& o, F&& f) {
  PoolRange r[3];
  for (int i = 0; i < 3; ++i) r[i] = WindowInside(s, i, o.at[i]);
  for (int64_t d = r[0].first; d < r[0].last; ++d) {
    for (int64_t h = r[1].first; h < r[1].last; ++h) {
      const int64_t row = ((o.image * s.in[0] + d) * s.in[1] + h) * s.in[2];
      for (int64_t w = r[2].first; w < r[2].last; ++w) f(row + w);
    }
  }
}

// One row of the output.
template <typename T>
void MaxRow(const PoolSpec& s, int64_t row, const T* x, T* y) {
  const int64_t n = s.channels;
  PoolPixel o = PixelOfRow(s, row, 0);
  for (int64_t w = 0; w < s.out[2]; ++w) {
    o.at[2] = w;
    T* __restrict to = y + (row * s.out[2] + w) * n;
    std::fill_n(to, n, PoolLowest<T>());
    ForWindow(s, o, [&](int64_t pixel) {
      const T* __restrict from = x + pixel * n;
      for (int64_t c = 0; c < n; ++c) {
        const auto a = PoolWide(to[c]), b = PoolWide(from[c]);
        to[c] = a < b ? from[c] : to[c];
      }
    });
  }
}

template <typename T>
void MaxIndexRow(const PoolSpec& s, int64_t row, const T* x, int64_t* index) {
  const int64_t n = s.channels, image = s.in[0] * s.in[1] * s.in[2];
  constexpr int64_t kChunk = 64;
  PoolPixel o = PixelOfRow(s, row, 0);
  for (int64_t w = 0; w < s.out[2]; ++w) {
    o.at[2] = w;
    for (int64_t c0 = 0; c0 < n; c0 += kChunk) {
      const int64_t m = std::min(kChunk, n - c0);
      T best[kChunk];
      int64_t at[kChunk];
      std::fill_n(at, m, int64_t{-1});
      bool first = true;
      ForWindow(s, o, [&](int64_t pixel) {
        const T* from = x + pixel * n + c0;
        const int64_t place = (pixel - o.image * image) * n + c0;
        if (first) {
          std::copy_n(from, m, best);
          for (int64_t c = 0; c < m; ++c) at[c] = place + c;
          first = false;
          return;
        }
        for (int64_t c = 0; c < m; ++c) {
          const bool more = PoolWide(best[c]) < PoolWide(from[c]);
          best[c] = more ? from[c] : best[c];
          at[c] = more ? place + c : at[c];
        }
      });
      std::copy_n(at, m, index + (row * s.out[2] + w) * n + c0);
    }
  }
}

// One row of the output, whose windows no other row's touch, sends its gradient to the maxima; the
// rows of the input down to the next row's windows are its own.
template <typename T>
void MaxBackRow(const PoolSpec& s, int64_t row, const T* x, const T* dy, T* dx) {
  constexpr int64_t kChunk = 64;
  const int64_t n = s.channels, line = s.in[2] * n, h = row % s.out[1];
  const int64_t first = h * s.stride[1], last = std::min(s.in[1], first + s.size[1]);
  const int64_t own = h + 1 == s.out[1] ? s.in[1] : std::min(s.in[1], first + s.stride[1]);
  const int64_t image = row / s.out[1] * s.in[1] * line;
  std::fill(dx + image + std::min(first, own) * line, dx + image + own * line, T());
  for (int64_t w = 0; w < s.out[2]; ++w) {
    const int64_t left = w * s.stride[2], right = std::min(s.in[2], left + s.size[2]);
    for (int64_t c0 = 0; c0 < n; c0 += kChunk) {
      const int64_t m = std::min(kChunk, n - c0);
      T best[kChunk];
      int32_t at[kChunk];
      int32_t tap = 0;
      for (int64_t i = first; i < last; ++i) {
        for (int64_t j = left; j < right; ++j, ++tap) {
          const T* const from = x + image + i * line + j * n + c0;
          for (int64_t c = 0; c < m; ++c) {
            const bool more = tap == 0 || PoolWide(best[c]) < PoolWide(from[c]);
            best[c] = more ? from[c] : best[c];
            at[c] = more ? tap : at[c];
          }
        }
      }
      const T* const send = dy + (row * s.out[2] + w) * n + c0;
      tap = 0;
      for (int64_t i = first; i < last; ++i) {
        for (int64_t j = left; j < right; ++j, ++tap) {
          T* const to = dx + image + i * line + j * n + c0;
          for (int64_t c = 0; c < m; ++c) to[c] = at[c] == tap ? send[c] : T();
        }
      }
    }
  }
}

template <typename T>
void AvgRow(const PoolSpec& s, int64_t row, const T* x, T* y) {
  using W = decltype(PoolWide(T()));
  constexpr int64_t kChunk = 64;
  const int64_t n = s.channels;
  PoolPixel o = PixelOfRow(s, row, 0);
  for (int64_t w = 0; w < s.out[2]; ++w) {
    o.at[2] = w;
    const W count = static_cast<W>(WindowCount(s, o));
    for (int64_t c0 = 0; c0 < n; c0 += kChunk) {
      const int64_t m = std::min(kChunk, n - c0);
      W sum[kChunk] = {};
      ForWindow(s, o, [&](int64_t pixel) {
        const T* from = x + pixel * n + c0;
        for (int64_t c = 0; c < m; ++c) sum[c] += PoolWide(from[c]);
      });
      T* to = y + (row * s.out[2] + w) * n + c0;
      for (int64_t c = 0; c < m; ++c) to[c] = static_cast<T>(sum[c] / count);
    }
  }
}

// Channels [c0, c0 + m), m <= kPoolChunk, of one image: dx[pixel] gathers from its windows.
// f(dx, dy, x, y, count) adds what an output element sends.
template <typename T, typename F>
void Spread(const PoolSpec& s, int64_t image, int64_t c0, int64_t m, const T* x, const T* y,
            const T* dy, T* dx, F&& f) {
  using W = decltype(PoolWide(T()));
  const int64_t n = s.channels;
  for (int64_t p = 0; p < s.in[0] * s.in[1] * s.in[2]; ++p) {
    const std::array<int64_t, 3> at = {p / s.in[2] / s.in[1], p / s.in[2] % s.in[1], p % s.in[2]};
    PoolRange r[3];
    for (int i = 0; i < 3; ++i) r[i] = OutputsOver(s, i, at[i]);
    W sum[kPoolChunk] = {};
    const int64_t from = (image * s.in[0] * s.in[1] * s.in[2] + p) * n + c0;
    for (int64_t d = r[0].first; d < r[0].last; ++d) {
      for (int64_t h = r[1].first; h < r[1].last; ++h) {
        for (int64_t w = r[2].first; w < r[2].last; ++w) {
          const int64_t o = (((image * s.out[0] + d) * s.out[1] + h) * s.out[2] + w) * n + c0;
          const W count = static_cast<W>(WindowCount(s, {image, {d, h, w}}));
          for (int64_t c = 0; c < m; ++c) f(sum[c], from + c, o + c, count);
        }
      }
    }
    for (int64_t c = 0; c < m; ++c) dx[from + c] = static_cast<T>(sum[c]);
  }
}

// What an output element sends to each of `count` inputs: +0 where that is a zero of either sign.
template <typename T>
auto AvgShare(T dy, int64_t count) {
  using W = decltype(PoolWide(T()));
  return W(0) + PoolWide(dy) / static_cast<W>(count);
}

template <typename T>
void AvgSpread(const PoolSpec& s, int64_t image, int64_t c0, int64_t m, const T* dy, T* dx) {
  if constexpr (sizeof(T) == 2) {  // sums are wider than dx
    Spread<T>(s, image, c0, m, nullptr, nullptr, dy, dx,
              [&](auto& sum, int64_t, int64_t o, auto count) { sum += PoolWide(dy[o]) / count; });
  } else {
    const int64_t n = s.channels, pixels = s.in[0] * s.in[1] * s.in[2];
    for (int64_t p = image * pixels; p < (image + 1) * pixels; ++p) {
      std::fill_n(dx + p * n + c0, m, T());
    }
    for (int64_t row = image * s.out[0] * s.out[1]; row < (image + 1) * s.out[0] * s.out[1];
         ++row) {
      PoolPixel o = PixelOfRow(s, row, 0);
      for (; o.at[2] < s.out[2]; ++o.at[2]) {
        const int64_t count = WindowCount(s, o);
        const T* const from = dy + (row * s.out[2] + o.at[2]) * n + c0;
        T share[kPoolChunk];
        for (int64_t c = 0; c < m; ++c) share[c] = AvgShare(from[c], count);
        ForWindow(s, o, [&](int64_t pixel) {
          T* const to = dx + pixel * n + c0;
          for (int64_t c = 0; c < m; ++c) to[c] += share[c];
        });
      }
    }
  }
}

// As MaxBackRow, for averages.
template <typename T>
void AvgBackRow(const PoolSpec& s, int64_t row, const T* dy, T* dx) {
  const int64_t n = s.channels, line = s.in[2] * n, h = row % s.out[1];
  const int64_t first = std::min(s.in[1], h * s.stride[1]);
  const int64_t last = std::min(s.in[1], first + s.size[1]);
  const int64_t own = h + 1 == s.out[1] ? s.in[1] : std::min(s.in[1], first + s.stride[1]);
  T* const image = dx + row / s.out[1] * s.in[1] * line;
  for (int64_t w = 0; w < s.out[2]; ++w) {
    const int64_t left = std::min(s.in[2], w * s.stride[2]);
    const int64_t right = std::min(s.in[2], left + s.size[2]);
    const int64_t next = w + 1 == s.out[2] ? s.in[2] : std::min(s.in[2], left + s.stride[2]);
    const int64_t count = (last - first) * (right - left);
    for (int64_t c0 = 0; c0 < n; c0 += kPoolChunk) {
      const int64_t m = std::min(kPoolChunk, n - c0);
      const T* const from = dy + (row * s.out[2] + w) * n + c0;
      T share[kPoolChunk];
      for (int64_t c = 0; c < m; ++c) share[c] = static_cast<T>(AvgShare(from[c], count));
      for (int64_t i = first; i < last; ++i) {
        for (int64_t j = left; j < right; ++j) std::copy_n(share, m, image + i * line + j * n + c0);
      }
    }
    for (int64_t i = first; i < last; ++i) {
      std::fill(image + i * line + right * n, image + i * line + next * n, T());
    }
  }
  std::fill(image + last * line, image + own * line, T());
}

template <typename T>
void MaxShare(const PoolSpec& s, int64_t image, int64_t c0, int64_t m, const T* x, const T* y,
              const T* dy, T* dx) {
  Spread<T>(s, image, c0, m, x, y, dy, dx, [&](auto& sum, int64_t i, int64_t o, auto) {
    sum += PoolWide(x[i]) == PoolWide(y[o]) ? PoolWide(dy[o]) : decltype(PoolWide(dy[o]))(0);
  });
}

// Channels [c0, c0 + m) of one image.
template <typename T>
void Scatter(const PoolSpec& s, int64_t image, int64_t c0, int64_t m, const int64_t* index,
             const T* dy, T* dx) {
  using W = decltype(PoolWide(T()));
  const int64_t n = s.channels, pixels = s.in[0] * s.in[1] * s.in[2];
  T* to = dx + image * pixels * n;
  for (int64_t p = 0; p < pixels; ++p) std::fill_n(to + p * n + c0, m, T());
  const int64_t outputs = s.out[0] * s.out[1] * s.out[2];
  for (int64_t o = image * outputs; o < (image + 1) * outputs; ++o) {
    for (int64_t c = c0; c < c0 + m; ++c) {
      const int64_t at = index[o * n + c];
      if (at < 0) continue;
      to[at] = static_cast<T>(static_cast<W>(PoolWide(to[at]) + PoolWide(dy[o * n + c])));
    }
  }
}
