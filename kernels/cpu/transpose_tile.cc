#include "kernels/cpu/transpose_tile.h"

#include <algorithm>
#include <utility>

#include "kernels/cpu/bytes.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/transpose_tile.cc"
// The targets stand before highway.h.
// clang-format off
#include "kernels/cpu/foreach_target.h"
#include "hwy/cache_control.h"
#include "hwy/highway.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Writes a vector past the caches, where there is an instruction for it.
template <size_t kBytes>
HWY_INLINE void StreamBytes(const uint8_t* from, uint8_t* to) {
#if HWY_TARGET == HWY_SCALAR
  std::memcpy(to, from, kBytes);
#else
  const hn::FixedTag<uint8_t, kBytes> d;
  hn::Stream(hn::LoadU(d, from), d, to);
#endif
}

// Vectors of kHalves times 16 bytes; half h holds a piece of another row of the source.
template <typename U>
struct Block {
  static constexpr int kLanes = 16 / sizeof(U);
  static constexpr int kHalves = HWY_TARGET <= HWY_AVX2 ? 2 : 1;
  static constexpr int kRows = kLanes * kHalves;
  typedef U Half __attribute__((vector_size(16)));
  typedef U Vector __attribute__((vector_size(16 * kHalves)));

  template <size_t... i>
  static HWY_INLINE Vector LoadRows(const char* from, int64_t stride, std::index_sequence<i...>) {
    if constexpr (kHalves == 1) {
      Vector row;
      std::memcpy(&row, from, 16);
      return row;
    } else {
      Half low, high;
      std::memcpy(&low, from, 16);
      std::memcpy(&high, from + kLanes * stride, 16);
      return __builtin_shufflevector(low, high, i...);
    }
  }
  // Elements of a and b in turn, from the lower or the upper part of each half.
  template <bool kUpper, size_t... i>
  static HWY_INLINE Vector Interleave(Vector a, Vector b, std::index_sequence<i...>) {
    return __builtin_shufflevector(
        a, b, (i / kLanes * kLanes + kUpper * kLanes / 2 + i % kLanes / 2 + (i % 2) * kRows)...);
  }
  // Transposes within each half: log2(kLanes) rounds of interleaving row i with row i + kLanes / 2.
  template <int kWidth, size_t... i, size_t... k>
  static HWY_INLINE void Rounds(Vector (&rows)[kLanes], std::index_sequence<i...> all,
                                std::index_sequence<k...> lanes) {
    if constexpr (kWidth < kLanes) {
      Vector next[] = {Interleave<i % 2 == 1>(rows[i / 2], rows[i / 2 + kLanes / 2], lanes)...};
      Rounds<kWidth * 2>(next, all, lanes);
      ((rows[i] = next[i]), ...);
    }
  }
  template <bool kStream, size_t... i>
  static HWY_INLINE void Run(const char* from, int64_t from_stride, char* to, int64_t to_stride,
                             std::index_sequence<i...> all) {
    constexpr auto lanes = std::make_index_sequence<kRows>();
    Vector rows[] = {LoadRows(from + i * from_stride, from_stride, lanes)...};
    Rounds<1>(rows, all, lanes);
    if constexpr (kStream) {
      (StreamBytes<sizeof(Vector)>(reinterpret_cast<const uint8_t*>(&rows[i]),
                                   reinterpret_cast<uint8_t*>(to + i * to_stride)),
       ...);
    } else {
      (std::memcpy(to + i * to_stride, &rows[i], sizeof(Vector)), ...);
    }
  }
  // kRows rows of the source of kLanes elements each. Streaming wants `to` aligned to a vector.
  template <bool kStream>
  static HWY_INLINE void Run(const char* from, int64_t from_stride, char* to, int64_t to_stride) {
    Run<kStream>(from, from_stride, to, to_stride, std::make_index_sequence<kLanes>());
  }
};

template <typename U, bool kStream>
void Tile(int64_t np, int64_t nq, const char* from, int64_t from_stride, char* to,
          int64_t to_stride) {
  constexpr int64_t kSize = sizeof(U), kP = Block<U>::kLanes, kQ = Block<U>::kRows;
  if (np < kP || nq < kQ) {
    const bool long_q = np < nq;
    const int64_t outer = long_q ? np : nq, inner = long_q ? nq : np;
    const int64_t f1 = long_q ? kSize : from_stride, f0 = long_q ? from_stride : kSize;
    const int64_t t1 = long_q ? to_stride : kSize, t0 = long_q ? kSize : to_stride;
    for (int64_t i = 0; i < outer; ++i) {
      for (int64_t k = 0; k < inner; ++k) {
        Store(to + i * t1 + k * t0, Load<U>(from + i * f1 + k * f0));
      }
    }
    return;
  }
  // Blocks at the edges reach back over their neighbours.
  const auto block = [&](int64_t p, int64_t q) HWY_ATTR {
    const char* const source = from + q * from_stride + p * kSize;
    char* const target = to + p * to_stride + q * kSize;
    if (kStream && q % kQ == 0) {
      Block<U>::template Run<kStream>(source, from_stride, target, to_stride);
    } else {
      Block<U>::template Run<false>(source, from_stride, target, to_stride);
    }
  };
  constexpr int64_t kLine = 64 / kSize;
  int64_t done_q = 0;
  // Rows that are multiples of 2 KiB apart fall on the same few places of the cache: copied side by
  // side in squares of a cache line each way, each line is fetched once.
  alignas(64) char rows[kLine * 64];
  const bool crowded = from_stride % 2048 == 0 && np >= kLine;
  for (; crowded && done_q + kLine <= nq; done_q += kLine) {
    for (int64_t i = 0; i < np; i += kLine) {
      const int64_t p = std::min(i, np - kLine);
      const char* const source = from + done_q * from_stride + p * kSize;
      for (int64_t k = 0; k < kLine; ++k) {
        __builtin_prefetch(source + (kLine + k) * from_stride);
        std::memcpy(rows + k * 64, source + k * from_stride, 64);
      }
      char* const target = to + p * to_stride + done_q * kSize;
      for (int64_t j = 0; j < kLine; j += kP) {
        for (int64_t k = 0; k < kLine; k += kQ) {
          Block<U>::template Run<kStream>(rows + k * 64 + j * kSize, 64,
                                          target + j * to_stride + k * kSize, to_stride);
        }
      }
    }
  }
  // Else a line of the destination is filled at once.
  constexpr int64_t kStep = std::max(kLine, kQ);
  for (int64_t line = done_q; line < nq; line += kStep) {
    for (int64_t i = 0; i < np; i += kP) {
      const int64_t p = std::min(i, np - kP);
      for (int64_t k = line; k < std::min(nq, line + kStep); k += kQ)
        block(p, std::min(k, nq - kQ));
    }
  }
}

template <typename U>
void StreamOrStore(int64_t np, int64_t nq, const char* from, int64_t from_stride, char* to,
                   int64_t to_stride, bool stream) {
  constexpr uintptr_t kAlign = sizeof(typename Block<U>::Vector);
  if (stream &&
      (reinterpret_cast<uintptr_t>(to) | static_cast<uintptr_t>(to_stride)) % kAlign == 0) {
    Tile<U, true>(np, nq, from, from_stride, to, to_stride);
    hwy::FlushStream();
  } else {
    Tile<U, false>(np, nq, from, from_stride, to, to_stride);
  }
}

void TransposeAnyTile(int size, int64_t np, int64_t nq, const char* from, int64_t from_stride,
                      char* to, int64_t to_stride, bool stream) {
  switch (size) {
    case 1:
      return StreamOrStore<uint8_t>(np, nq, from, from_stride, to, to_stride, stream);
    case 2:
      return StreamOrStore<uint16_t>(np, nq, from, from_stride, to, to_stride, stream);
    case 4:
      return StreamOrStore<uint32_t>(np, nq, from, from_stride, to, to_stride, stream);
    default:
      return StreamOrStore<uint64_t>(np, nq, from, from_stride, to, to_stride, stream);
  }
}

}  // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

void TransposeTile(int size, int64_t np, int64_t nq, const char* from, int64_t from_stride,
                   char* to, int64_t to_stride, bool stream) {
  WEFT_SIMD(TransposeAnyTile)(size, np, nq, from, from_stride, to, to_stride, stream);
}

}  // namespace weft
#endif
