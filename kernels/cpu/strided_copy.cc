#include "kernels/cpu/strided_copy.h"

#include <algorithm>
#include <utility>

#include "core/checked.h"
#include "kernels/cpu/bytes.h"
#include "kernels/cpu/transpose_tile.h"

namespace weft {
namespace {

// Cost of moving a byte, and of starting another run of bytes.
constexpr double kNsPerByte = 0.15;
constexpr double kNsPerRun = 3;
// Longer innermost axes are cut, so that one axis alone can be shared among threads.
constexpr int64_t kMaxRunBytes = 256 << 10;
// Larger results of a transposition are written past the caches.
constexpr int64_t kStreamBytes = 8 << 20;

// Strides are in bytes from here on, so that any element may be taken for a group of bytes.

// Points to the lowest address of the destination, orders the axes from the longest destination
// stride to the shortest, drops what has one element, joins what lies seamlessly.
void Normalize(CopyAxes& axes, const char*& from, char*& to) {
  CopyAxes kept;
  for (CopyAxis a : axes) {
    if (a.size == 1) continue;
    if (a.to < 0) {
      from += (a.size - 1) * a.from;
      to += (a.size - 1) * a.to;
      a.from = -a.from;
      a.to = -a.to;
    }
    kept.push_back(a);
  }
  // Strides differ, or a place would be reached twice.
  std::sort(kept.begin(), kept.end(),
            [](const CopyAxis& a, const CopyAxis& b) { return a.to > b.to; });
  axes.clear();
  for (const CopyAxis& a : kept) {
    if (!axes.empty() && axes.back().from == a.from * a.size && axes.back().to == a.to * a.size) {
      axes.back() = {axes.back().size * a.size, a.from, a.to};
    } else {
      axes.push_back(a);
    }
  }
}

// Walks all but the last `inner` axes. f(from, to, begin, end) gets a stretch [begin, end) of the
// last walked axis; units [first, last) count along all walked axes.
template <typename F>
void Walk(std::span<const CopyAxis> outer, int64_t first, int64_t last, const char* from, char* to,
          F&& f) {
  if (outer.empty()) {
    f(from, to, 0, 1);
    return;
  }
  const CopyAxis& run = outer.back();
  const int rank = static_cast<int>(outer.size()) - 1;
  Dims at(rank);
  int64_t rest = first / run.size;
  for (int i = rank - 1; i >= 0; --i) {
    at[i] = rest % outer[i].size;
    rest /= outer[i].size;
    from += at[i] * outer[i].from;
    to += at[i] * outer[i].to;
  }
  for (int64_t begin = first % run.size; first < last; begin = 0) {
    const int64_t end = std::min(run.size, begin + last - first);
    f(from, to, begin, end);
    first += end - begin;
    for (int i = rank - 1; i >= 0; --i) {
      from += outer[i].from;
      to += outer[i].to;
      if (++at[i] < outer[i].size) break;
      from -= at[i] * outer[i].from;
      to -= at[i] * outer[i].to;
      at[i] = 0;
    }
  }
}

int64_t Count(std::span<const CopyAxis> axes) {
  int64_t n = 1;
  for (const CopyAxis& a : axes) n *= a.size;
  return n;
}

void CopyRows(ParallelFor& par, std::span<const CopyAxis> outer, int64_t bytes, const char* from,
              char* to) {
  const CopyAxis row = outer.empty() ? CopyAxis{1, 0, 0} : outer.back();
  ForRanges(par, Count(outer), kNsPerRun + kNsPerByte * bytes, [&](int64_t first, int64_t last) {
    Walk(outer, first, last, from, to, [&](const char* f, char* t, int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) CopyBytes(f + i * row.from, t + i * row.to, bytes);
    });
  });
}

template <typename U>
void CopyStrided(const CopyAxis& inner, const char* from, char* to) {
  constexpr int64_t kSize = sizeof(U);
  const int64_t n = inner.size;
  if (inner.to != kSize) {
    for (int64_t i = 0; i < n; ++i) Store(to + i * inner.to, Load<U>(from + i * inner.from));
  } else if (inner.from == 0) {
    const U v = Load<U>(from);
    for (int64_t i = 0; i < n; ++i) Store(to + i * kSize, v);
  } else if (inner.from == -kSize) {
    for (int64_t i = 0; i < n; ++i) Store(to + i * kSize, Load<U>(from - i * kSize));
  } else {
    for (int64_t i = 0; i < n; ++i) Store(to + i * kSize, Load<U>(from + i * inner.from));
  }
}

template <typename U>
void CopyElementwise(ParallelFor& par, std::span<const CopyAxis> axes, const char* from, char* to) {
  const CopyAxis inner = axes.back();
  const auto outer = axes.first(axes.size() - 1);
  const CopyAxis row = outer.empty() ? CopyAxis{1, 0, 0} : outer.back();
  const double ns = kNsPerRun + inner.size * std::max(0.5, kNsPerByte * sizeof(U));
  ForRanges(par, Count(outer), ns, [&](int64_t first, int64_t last) {
    Walk(outer, first, last, from, to, [&](const char* f, char* t, int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        CopyStrided<U>(inner, f + i * row.from, t + i * row.to);
      }
    });
  });
}

// Source and destination are dense along different axes, p and q: transposes tile by tile.
void CopyTransposed(ParallelFor& par, CopyAxes outer, const CopyAxis& p, const CopyAxis& q,
                    int64_t size, const char* from, char* to) {
  // A tile is some cache lines each way, longer where the other side is short.
  const int64_t line = 64 / size, side = 4 * line, area = side * side;
  const int64_t tile_q = std::min(q.size, std::max(side, area / p.size / line * line));
  const int64_t tile_p = std::min(p.size, std::max(side, area / q.size / line * line));
  const int64_t tiles_p = CeilDiv(p.size, tile_p), tiles_q = CeilDiv(q.size, tile_q);
  const bool stream = Count(outer) * p.size * q.size * size >= kStreamBytes;
  outer.push_back({tiles_p * tiles_q, 0, 0});
  const double ns = 50 + 2 * kNsPerByte * static_cast<double>(size * tile_p * tile_q);
  ForRanges(par, Count(outer), ns, [&](int64_t first, int64_t last) {
    Walk(outer, first, last, from, to, [&](const char* f, char* t, int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const int64_t p0 = i / tiles_q * tile_p, q0 = i % tiles_q * tile_q;
        TransposeTile(static_cast<int>(size), std::min(tile_p, p.size - p0),
                      std::min(tile_q, q.size - q0), f + q0 * q.from + p0 * size, q.from,
                      t + p0 * p.to + q0 * size, p.to, stream);
      }
    });
  });
}

void CopyByteAxes(ParallelFor& par, CopyAxes axes, int64_t size, const char* from, char* to) {
  if (axes.empty()) {
    CopyBytes(from, to, size);
    return;
  }
  bool dense = axes.back().from == size && axes.back().to == size;
  if (dense && IsWord(axes.back().size * size)) {
    size *= axes.back().size;
    axes.pop_back();
    if (axes.empty()) return CopyBytes(from, to, size);
    dense = false;
  }
  if (const CopyAxis inner = axes.back(); inner.size > kMaxRunBytes / size) {
    const int64_t piece = kMaxRunBytes / 4 / size, pieces = inner.size / piece;
    const int64_t done = pieces * piece;
    axes.back() = {pieces, inner.from * piece, inner.to * piece};
    axes.push_back({piece, inner.from, inner.to});
    if (done < inner.size) {
      CopyAxes tail = axes;
      tail.pop_back();
      tail.back() = {inner.size - done, inner.from, inner.to};
      CopyByteAxes(par, tail, size, from + done * inner.from, to + done * inner.to);
    }
  }
  if (dense) {
    const int64_t bytes = axes.back().size * size;
    axes.pop_back();
    return CopyRows(par, axes, bytes, from, to);
  }
  const int rank = static_cast<int>(axes.size());
  for (int i = 0; i + 1 < rank && axes.back().to == size && size < 16; ++i) {
    if (axes[i].from != size) continue;
    const CopyAxis p = axes[i], q = axes.back();
    axes.pop_back();
    axes.erase(axes.begin() + i);
    return CopyTransposed(par, axes, p, q, size, from, to);
  }
  WithWord(size, [&]<typename U>() { CopyElementwise<U>(par, axes, from, to); });
}

template <typename T>
void CopyObjectAxes(std::span<const CopyAxis> axes, const char* from, char* to) {
  Walk(axes, 0, Count(axes), from, to, [&](const char* f, char* t, int64_t begin, int64_t end) {
    const CopyAxis run = axes.empty() ? CopyAxis{1, 0, 0} : axes.back();
    for (int64_t i = begin; i < end; ++i) {
      *reinterpret_cast<T*>(t + i * run.to) = *reinterpret_cast<const T*>(f + i * run.from);
    }
  });
}

DType ObjectType(DType t) { return IsRef(t) ? DType::kResource : t; }

}  // namespace

void StridedCopy(ParallelFor& par, DType dtype, CopyAxes axes, const void* from, void* to) {
  const int64_t size = static_cast<int64_t>(DTypeSize(dtype));
  for (CopyAxis& a : axes) {
    if (a.size == 0) return;
    a.from *= size;
    a.to *= size;
  }
  const char* source = static_cast<const char*>(from);
  char* target = static_cast<char*>(to);
  Normalize(axes, source, target);
  if (!IsObject(dtype)) return CopyByteAxes(par, std::move(axes), size, source, target);
  DispatchType<kObjects>(ObjectType(dtype),
                         [&]<typename T>() { CopyObjectAxes<T>(axes, source, target); });
}

void CopyObjects(DType dtype, const void* from, void* to, int64_t n) {
  DispatchType<kObjects>(ObjectType(dtype), [&]<typename T>() {
    std::copy_n(static_cast<const T*>(from), n, static_cast<T*>(to));
  });
}

void CopyRuns(ParallelFor& par, DType dtype, const void* from, void* to, int64_t n) {
  StridedCopy(par, dtype, {{n, 1, 1}}, from, to);
}

void FillRun(DType dtype, const void* value, void* to, int64_t n) {
  if (IsObject(dtype)) {
    DispatchType<kObjects>(ObjectType(dtype), [&]<typename T>() {
      std::fill_n(static_cast<T*>(to), n, *static_cast<const T*>(value));
    });
    return;
  }
  const int64_t size = static_cast<int64_t>(DTypeSize(dtype));
  WithWord(size, [&]<typename U>() {
    CopyStrided<U>({n, 0, size}, static_cast<const char*>(value), static_cast<char*>(to));
  });
}

void FillTensor(ParallelFor& par, const void* value, const Tensor& to) {
  StridedCopy(par, to.dtype(), {{to.num_elements(), 0, 1}}, value, to.raw());
}

void ZeroRun(DType dtype, void* to, int64_t n) {
  if (IsObject(dtype)) {
    DispatchType<kObjects>(ObjectType(dtype),
                           [&]<typename T>() { std::fill_n(static_cast<T*>(to), n, T()); });
  } else if (n > 0) {
    std::memset(to, 0, n * DTypeSize(dtype));
  }
}

void ZeroTensor(ParallelFor& par, const Tensor& to) {
  if (IsObject(to.dtype())) return ZeroRun(to.dtype(), to.raw(), to.num_elements());
  const Bytes16 zero{};
  FillTensor(par, &zero, to);
}

Dims IntsOf(const Tensor& t) {
  Dims values(t.num_elements());
  for (int64_t i = 0; i < t.num_elements(); ++i) values[i] = IntAt(t, i);
  return values;
}

}  // namespace weft
