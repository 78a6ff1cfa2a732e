// Philox 4x32-10, a counter-based generator: block i of a stream is a pure function of (key, i), so
// any part of a fill can be made anywhere, in any order. Bits are TensorFlow's.
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
//
// Layout of the 128-bit counter, little-endian in 32-bit words: words 0 and 1 count blocks; words
// 2 and 3 name the stream (seed2, or half of a scrambled stateless seed) and change only where 2^64
// blocks run over. A block is four 32-bit words.
#ifndef WEFT_CORE_PHILOX_H_
#define WEFT_CORE_PHILOX_H_

#include <array>
#include <cstdint>
#include <mutex>

namespace weft {

class Philox {
 public:
  using Key = std::array<uint32_t, 2>;
  using Block = std::array<uint32_t, 4>;

  constexpr Philox() = default;
  constexpr Philox(const Block& counter, const Key& key) : counter_(counter), key_(key) {}

  constexpr const Block& counter() const { return counter_; }
  constexpr const Key& key() const { return key_; }

  // Moves on by `blocks` blocks.
  constexpr void Skip(uint64_t blocks) {
    const uint64_t low = Join(counter_[0], counter_[1]) + blocks;
    const uint64_t high = Join(counter_[2], counter_[3]) + (low < blocks ? 1 : 0);
    counter_ = {Low(low), High(low), Low(high), High(high)};
  }
  // The generator `blocks` blocks further on.
  constexpr Philox At(uint64_t blocks) const {
    Philox g = *this;
    g.Skip(blocks);
    return g;
  }

  // The block at the counter; moves on by one.
  constexpr Block operator()() {
    Block c = counter_;
    Key k = key_;
    for (int round = 0; round < kRounds; ++round) {
      const uint64_t p0 = uint64_t{kMultiplier0} * c[0];
      const uint64_t p1 = uint64_t{kMultiplier1} * c[2];
      c = {High(p1) ^ c[1] ^ k[0], Low(p1), High(p0) ^ c[3] ^ k[1], Low(p0)};
      k = {k[0] + kWeyl0, k[1] + kWeyl1};
    }
    Skip(1);
    return c;
  }

  static constexpr int kRounds = 10;
  static constexpr uint32_t kMultiplier0 = 0xD2511F53;
  static constexpr uint32_t kMultiplier1 = 0xCD9E8D57;
  static constexpr uint32_t kWeyl0 = 0x9E3779B9;
  static constexpr uint32_t kWeyl1 = 0xBB67AE85;

  static constexpr uint32_t Low(uint64_t x) { return static_cast<uint32_t>(x); }
  static constexpr uint32_t High(uint64_t x) { return static_cast<uint32_t>(x >> 32); }
  static constexpr uint64_t Join(uint32_t low, uint32_t high) { return uint64_t{high} << 32 | low; }

 private:
  Block counter_ = {};
  Key key_ = {};
};

// One 32-bit word at a time, in order, from a generator of its own.
class PhiloxWords {
 public:
  explicit PhiloxWords(const Philox& gen) : gen_(gen) {}
  uint32_t operator()() {
    if (used_ == 4) {
      block_ = gen_();
      used_ = 0;
    }
    return block_[used_++];
  }

 private:
  Philox gen_;
  Philox::Block block_ = {};
  unsigned used_ = 4;
};

// The stream of a stateful op with these seed attributes: seed is the key, seed2 the upper half of
// the counter. (0, 0) has no meaning here: PhiloxState turns it into entropy.
constexpr Philox PhiloxFromSeeds(int64_t seed, int64_t seed2) {
  const auto k = static_cast<uint64_t>(seed);
  const auto s = static_cast<uint64_t>(seed2);
  return Philox({0, 0, Philox::Low(s), Philox::High(s)}, {Philox::Low(k), Philox::High(k)});
}

// The stream of a stateless op's seed tensor. The seed is scrambled by one block under a fixed key
// (words 0 and 1 become the key, 2 and 3 the upper half of the counter), so that neither half needs
// to be a good one. StatelessRandomGetKeyCounter yields this generator's key and counter.
constexpr Philox PhiloxFromStatelessSeed(int64_t seed0, int64_t seed1) {
  const auto a = static_cast<uint64_t>(seed0);
  const auto b = static_cast<uint64_t>(seed1);
  Philox scrambler({Philox::Low(a), Philox::High(a), Philox::Low(b), Philox::High(b)},
                   {0x3ec8f720, 0x02461e29});
  const Philox::Block mix = scrambler();
  return Philox({0, 0, mix[2], mix[3]}, {mix[0], mix[1]});
}

// The `key` [1] and `counter` [2] tensors (uint64) of the V2 stateless ops, and back.
constexpr Philox PhiloxFromKeyCounter(uint64_t key, uint64_t counter0, uint64_t counter1) {
  return Philox({Philox::Low(counter0), Philox::High(counter0), Philox::Low(counter1),
                 Philox::High(counter1)},
                {Philox::Low(key), Philox::High(key)});
}
constexpr uint64_t KeyWord(const Philox& g) { return Philox::Join(g.key()[0], g.key()[1]); }
constexpr std::array<uint64_t, 2> CounterWords(const Philox& g) {
  return {Philox::Join(g.counter()[0], g.counter()[1]),
          Philox::Join(g.counter()[2], g.counter()[3])};
}

// The position of a stateful op: hands out disjoint parts of one stream. Thread-safe.
class PhiloxState {
 public:
  // Seeds as in the op's attributes; both zero: unpredictable, from the machine's entropy.
  PhiloxState(int64_t seed, int64_t seed2);
  explicit PhiloxState(const Philox& start) : next_(start) {}

  // The generator where the state stands; the state moves `blocks` blocks on.
  Philox Reserve(uint64_t blocks);
  // As Reserve, for a fill of `outputs` elements: kBlocksPerOutput each.
  Philox ReserveOutputs(int64_t outputs);

  static constexpr uint64_t kBlocksPerOutput = 256;

 private:
  std::mutex mutex_;
  Philox next_;
};

}  // namespace weft

#endif  // WEFT_CORE_PHILOX_H_
