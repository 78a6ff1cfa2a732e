#include "core/random_words.h"

#include <cstring>
#include <limits>

#include "core/random.h"
#include "core/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/random_words.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"
// Last.
#include "core/simd_dispatch.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR || !HWY_HAVE_FLOAT64

// One block after another: the reference, and the target without vectors.
struct Words {
  using Out = uint32_t;
  static constexpr int kPerBlock = 4;
  static uint32_t Make(const Philox::Block& b, int i) { return b[i]; }
};
struct Floats {
  using Out = float;
  static constexpr int kPerBlock = 4;
  static float Make(const Philox::Block& b, int i) { return UniformFloat(b[i]); }
};
struct Doubles {
  using Out = double;
  static constexpr int kPerBlock = 2;
  static double Make(const Philox::Block& b, int i) {
    return UniformDouble(b[2 * i], b[2 * i + 1]);
  }
};

template <typename Form>
void WriteBlocks(const Philox& gen, int64_t blocks, uint64_t stride, typename Form::Out* out) {
  Philox g = gen;
  for (int64_t i = 0; i < blocks; ++i, g.Skip(stride - 1)) {
    const Philox::Block b = g();
    for (int j = 0; j < Form::kPerBlock; ++j) *out++ = Form::Make(b, j);
  }
}

#else

using D64 = hn::ScalableTag<uint64_t>;
using D32 = hn::Repartition<uint32_t, D64>;
using V64 = hn::Vec<D64>;

// What happens to the four words of a block, w0…w3 in the low halves of 64-bit lanes (anything may
// stand in the high halves), on their way to memory: two 64-bit values, in memory order.
struct Words {
  using Out = uint32_t;
  static constexpr int kPerBlock = 4;
  static V64 Pair(V64 w0, V64 w1) {
    return hn::Or(hn::And(w0, hn::Set(D64(), 0xffffffff)), hn::ShiftLeft<32>(w1));
  }
};

struct Floats {
  using Out = float;
  static constexpr int kPerBlock = 4;
  static V64 Pair(V64 w0, V64 w1) {
    const hn::Repartition<float, D64> df;
    const auto words = hn::BitCast(D32(), Words::Pair(w0, w1));
    const auto mantissa = hn::And(words, hn::Set(D32(), 0x7fffff));
    const auto one_to_two = hn::Or(mantissa, hn::Set(D32(), 0x3f800000));
    return hn::BitCast(D64(), hn::Sub(hn::BitCast(df, one_to_two), hn::Set(df, 1.0f)));
  }
};

struct Doubles {
  using Out = double;
  static constexpr int kPerBlock = 2;
  static V64 Pair(V64 w0, V64 w1) {
    const hn::Repartition<double, D64> df;
    const auto mantissa = hn::Or(hn::ShiftLeft<32>(hn::And(w0, hn::Set(D64(), 0xfffff))),
                                 hn::And(w1, hn::Set(D64(), 0xffffffff)));
    const auto one_to_two = hn::Or(mantissa, hn::Set(D64(), uint64_t{0x3ff} << 52));
    return hn::BitCast(D64(), hn::Sub(hn::BitCast(df, one_to_two), hn::Set(df, 1.0)));
  }
};

// One block a 64-bit lane. The multiplication reads low halves only, so the words need no masking
// between rounds. `low` is the low half of the counters; the high half is the same in all lanes.
template <typename Form>
HWY_INLINE void WriteVector(V64 low, V64 c2, V64 c3, const Philox::Key& key, uint64_t* out) {
  const D64 d;
  const D32 d32;
  const auto m0 = hn::BitCast(d32, hn::Set(d, Philox::kMultiplier0));
  const auto m1 = hn::BitCast(d32, hn::Set(d, Philox::kMultiplier1));
  V64 c0 = low;
  V64 c1 = hn::ShiftRight<32>(low);
  uint32_t k0 = key[0];
  uint32_t k1 = key[1];
  for (int round = 0; round < Philox::kRounds; ++round) {
    const V64 p0 = hn::MulEven(hn::BitCast(d32, c0), m0);
    const V64 p1 = hn::MulEven(hn::BitCast(d32, c2), m1);
    c0 = hn::Xor(hn::Xor(hn::ShiftRight<32>(p1), c1), hn::Set(d, k0));
    c1 = p1;
    c2 = hn::Xor(hn::Xor(hn::ShiftRight<32>(p0), c3), hn::Set(d, k1));
    c3 = p0;
    k0 += Philox::kWeyl0;
    k1 += Philox::kWeyl1;
  }
  const V64 first = Form::Pair(c0, c1);
  const V64 second = Form::Pair(c2, c3);
  hn::StoreU(hn::InterleaveLower(d, first, second), d, out);
  hn::StoreU(hn::InterleaveUpper(d, first, second), d, out + hn::Lanes(d));
}

// Lane l of each 128-bit pair of lanes holds the block that the interleaving above wants there.
HWY_INLINE V64 LaneBlocks(uint64_t stride) {
  const D64 d;
  const size_t lanes = hn::Lanes(d);
  HWY_ALIGN uint64_t blocks[hn::MaxLanes(D64())];
  for (size_t l = 0; l < lanes; ++l) blocks[l] = (l % 2 * (lanes / 2) + l / 2) * stride;
  return hn::Load(d, blocks);
}

// The low half of the counter does not run over within these blocks.
template <typename Form>
void WriteBlocks(const Philox& gen, int64_t blocks, uint64_t stride, typename Form::Out* out) {
  const D64 d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const uint64_t start = Philox::Join(gen.counter()[0], gen.counter()[1]);
  const V64 c2 = hn::Set(d, gen.counter()[2]);
  const V64 c3 = hn::Set(d, gen.counter()[3]);
  const V64 step = hn::Set(d, static_cast<uint64_t>(lanes) * stride);
  V64 low = hn::Add(hn::Set(d, start), LaneBlocks(stride));
  int64_t i = 0;
  for (; i + lanes <= blocks; i += lanes) {
    WriteVector<Form>(low, c2, c3, gen.key(),
                      reinterpret_cast<uint64_t*>(out + i * Form::kPerBlock));
    low = hn::Add(low, step);
  }
  if (i == blocks) return;
  HWY_ALIGN uint64_t rest[2 * hn::MaxLanes(D64())];
  WriteVector<Form>(low, c2, c3, gen.key(), rest);
  std::memcpy(out + i * Form::kPerBlock, rest, static_cast<size_t>(blocks - i) * 16);
}

#endif

void WordsBlocks(const Philox& gen, int64_t blocks, uint64_t stride, uint32_t* out) {
  WriteBlocks<Words>(gen, blocks, stride, out);
}
void FloatBlocks(const Philox& gen, int64_t blocks, uint64_t stride, float* out) {
  WriteBlocks<Floats>(gen, blocks, stride, out);
}
void DoubleBlocks(const Philox& gen, int64_t blocks, uint64_t stride, double* out) {
  WriteBlocks<Doubles>(gen, blocks, stride, out);
}

}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
namespace {

// Calls write(gen, blocks, stride, out) for pieces within which the low half of the counter counts
// up.
template <typename T, typename F>
void Unwrapped(const Philox& gen, int64_t blocks, uint64_t stride, int per_block, T* out,
               F&& write) {
  const uint64_t start = Philox::Join(gen.counter()[0], gen.counter()[1]);
  const uint64_t before_wrap = (std::numeric_limits<uint64_t>::max() - start) / stride;
  if (static_cast<uint64_t>(blocks) <= before_wrap) {
    write(gen, blocks, stride, out);
    return;
  }
  const auto first = static_cast<int64_t>(before_wrap) + 1;
  write(gen, first, stride, out);
  if (first < blocks) {
    write(gen.At(static_cast<uint64_t>(first) * stride), blocks - first, stride,
          out + first * per_block);
  }
}

}  // namespace

void WriteWords(const Philox& gen, int64_t blocks, uint32_t* out, uint64_t stride) {
  Unwrapped(gen, blocks, stride, 4, out, WEFT_SIMD(WordsBlocks));
}
void WriteUniform(const Philox& gen, int64_t blocks, float* out) {
  Unwrapped(gen, blocks, 1, 4, out, WEFT_SIMD(FloatBlocks));
}
void WriteUniform(const Philox& gen, int64_t blocks, double* out) {
  Unwrapped(gen, blocks, 1, 2, out, WEFT_SIMD(DoubleBlocks));
}

}  // namespace weft
#endif  // HWY_ONCE
