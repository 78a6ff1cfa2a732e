#include "core/random.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <tuple>
#include <type_traits>
#include <utility>

#include "core/checked.h"
#include "core/random_words.h"

namespace weft {
namespace {

// Blocks made at a time before they are turned into something else: stays in the first cache.
constexpr int64_t kChunk = 256;

// Calls f(first_group, groups, out) for tiles of whole groups; the last may be asked for a few
// elements more than `out` holds, and then gets other memory.
template <typename T, typename F>
void Groups(std::span<T> out, double ns_per_group, ParallelFor& par, F&& f) {
  const auto n = static_cast<int64_t>(out.size());
  const int64_t full = n / kRandomGroup<T>;
  ForRanges(
      par, CeilDiv(n, kRandomGroup<T>), ns_per_group,
      [&](int64_t begin, int64_t end) {
        const int64_t whole = std::min(end, full);
        if (begin < whole) f(begin, whole - begin, out.data() + begin * kRandomGroup<T>);
        if (whole < end) {
          T rest[kRandomGroup<T>];
          f(whole, int64_t{1}, rest);
          std::copy_n(rest, n - whole * kRandomGroup<T>, out.data() + whole * kRandomGroup<T>);
        }
      },
      kChunk);
}

// As Groups, with each group's four words: f(words, out).
template <typename T, typename F>
void GroupsOfWords(const Philox& gen, std::span<T> out, double ns_per_group, ParallelFor& par,
                   F&& f) {
  Groups(out, ns_per_group, par, [&](int64_t begin, int64_t groups, T* p) {
    alignas(64) uint32_t words[4 * kChunk];
    for (int64_t i = 0; i < groups; i += kChunk) {
      const int64_t count = std::min(kChunk, groups - i);
      WriteWords(gen.At(begin + i), count, words);
      for (int64_t j = 0; j < count; ++j) f(words + 4 * j, p + (i + j) * kRandomGroup<T>);
    }
  });
}

template <typename T>
void Normal(const Philox& gen, std::span<T> out, ParallelFor& par) {
  GroupsOfWords(gen, out, 30, par, [](const uint32_t* w, T* p) {
    if constexpr (std::is_same_v<T, double>) {
      std::tie(p[0], p[1]) = BoxMuller(w[0], w[1], w[2], w[3]);
    } else {
      for (int i = 0; i < 4; i += 2) {
        const auto [a, b] = BoxMuller(w[i], w[i + 1]);
        p[i] = T(a);
        p[i + 1] = T(b);
      }
    }
  });
}

// A group whose first block's words are `words`; `next` makes the blocks behind it.
template <typename T>
void TruncatedGroup(const uint32_t* words, Philox next, T* out) {
  constexpr int kPair = std::is_same_v<T, double> ? 4 : 2;  // words of two normals
  Philox::Block block;
  for (int n = 0;; block = next(), words = block.data()) {
    for (const uint32_t* w = words; w < words + 4; w += kPair) {
      const auto pair = [&] {
        if constexpr (std::is_same_v<T, double>) {
          return BoxMuller(w[0], w[1], w[2], w[3]);
        } else {
          return BoxMuller(w[0], w[1]);
        }
      }();
      for (const auto x : {pair.first, pair.second}) {
        if (!(std::abs(x) < 2)) continue;
        out[n++] = T(x);
        if (n == kRandomGroup<T>) return;
      }
    }
  }
}

template <typename T>
void TruncatedNormal(const Philox& gen, std::span<T> out, ParallelFor& par) {
  constexpr int64_t kBlocksPerGroup = kRandomGroup<T> * 64;
  Groups(out, 70, par, [&](int64_t begin, int64_t groups, T* p) {
    alignas(64) uint32_t words[4 * kChunk];
    for (int64_t i = 0; i < groups; i += kChunk) {
      const int64_t count = std::min(kChunk, groups - i);
      const Philox first = gen.At((begin + i) * kBlocksPerGroup);
      WriteWords(first, count, words, kBlocksPerGroup);
      for (int64_t j = 0; j < count; ++j) {
        TruncatedGroup(words + 4 * j, first.At(j * kBlocksPerGroup + 1),
                       p + (i + j) * kRandomGroup<T>);
      }
    }
  });
}

template <typename T>
void UniformInt(const Philox& gen, T low, T high, std::span<T> out, ParallelFor& par) {
  using U = std::make_unsigned_t<T>;
  const U base = static_cast<U>(low);
  const U range = static_cast<U>(high) - base;
  WEFT_CHECK(low < high);
  GroupsOfWords(gen, out, sizeof(T) == 8 ? 12 : 8, par, [=](const uint32_t* w, T* p) {
    for (int64_t i = 0; i < kRandomGroup<T>; ++i) {
      U bits;
      if constexpr (sizeof(T) == 8) {
        bits = Philox::Join(w[2 * i], w[2 * i + 1]);
      } else {
        bits = w[i];
      }
      p[i] = static_cast<T>(base + bits % range);
    }
  });
}

template <typename F>
std::pair<F, F> Normals(const std::pair<F, F>& uniforms) {
  const auto [u, angle] = uniforms;
  const F radius = std::sqrt(F(-2) * std::log(u));
  return {std::sin(angle) * radius, std::cos(angle) * radius};
}

}  // namespace

std::pair<float, float> BoxMuller(uint32_t w0, uint32_t w1) {
  return Normals(RadiusAndAngle(w0, w1));
}

std::pair<double, double> BoxMuller(uint32_t w0, uint32_t w1, uint32_t w2, uint32_t w3) {
  return Normals(RadiusAndAngle(w0, w1, w2, w3));
}

void FillWords(const Philox& gen, std::span<uint32_t> out) { FillBits(gen, out, SerialFor()); }

void FillBits(const Philox& gen, std::span<uint32_t> out, ParallelFor& par) {
  Groups(out, 3, par,
         [&](int64_t begin, int64_t groups, uint32_t* p) { WriteWords(gen.At(begin), groups, p); });
}

void FillBits(const Philox& gen, std::span<uint64_t> out, ParallelFor& par) {
  GroupsOfWords(gen, out, 4, par, [](const uint32_t* w, uint64_t* p) {
    p[0] = Philox::Join(w[0], w[1]);
    p[1] = Philox::Join(w[2], w[3]);
  });
}

void FillUniform(const Philox& gen, std::span<float> out, ParallelFor& par) {
  Groups(out, 3, par,
         [&](int64_t begin, int64_t groups, float* p) { WriteUniform(gen.At(begin), groups, p); });
}

void FillUniform(const Philox& gen, std::span<double> out, ParallelFor& par) {
  Groups(out, 3, par,
         [&](int64_t begin, int64_t groups, double* p) { WriteUniform(gen.At(begin), groups, p); });
}

void FillUniform(const Philox& gen, std::span<Half> out, ParallelFor& par) {
  GroupsOfWords(gen, out, 8, par, [](const uint32_t* w, Half* p) {
    for (int i = 0; i < 4; ++i) p[i] = UniformHalf(w[i]);
  });
}

void FillUniform(const Philox& gen, std::span<BFloat16> out, ParallelFor& par) {
  GroupsOfWords(gen, out, 8, par, [](const uint32_t* w, BFloat16* p) {
    for (int i = 0; i < 4; ++i) p[i] = UniformBFloat16(w[i]);
  });
}

#define FILL_NORMALS(T)                                                             \
  void FillNormal(const Philox& gen, std::span<T> out, ParallelFor& par) {          \
    Normal(gen, out, par);                                                          \
  }                                                                                 \
  void FillTruncatedNormal(const Philox& gen, std::span<T> out, ParallelFor& par) { \
    TruncatedNormal(gen, out, par);                                                 \
  }
FILL_NORMALS(float)
FILL_NORMALS(double)
FILL_NORMALS(Half)
FILL_NORMALS(BFloat16)
#undef FILL_NORMALS

#define FILL_INTS(T)                                                                          \
  void FillUniformInt(const Philox& gen, T low, T high, std::span<T> out, ParallelFor& par) { \
    UniformInt(gen, low, high, out, par);                                                     \
  }
FILL_INTS(int32_t)
FILL_INTS(uint32_t)
FILL_INTS(int64_t)
FILL_INTS(uint64_t)
#undef FILL_INTS

void ShuffleIndices(const Philox& gen, std::span<int64_t> out) {
  const auto n = static_cast<int64_t>(out.size());
  for (int64_t i = 0; i < n; ++i) out[i] = i;
  PhiloxWords word(gen);
  for (int64_t i = 0; i + 1 < n; ++i) {
    const auto left = static_cast<uint64_t>(n - i);
    uint64_t bits = word();
    if (Philox::High(left) != 0) bits = Philox::Join(Philox::Low(bits), word());
    std::swap(out[i], out[i + bits % left]);
  }
}

}  // namespace weft
