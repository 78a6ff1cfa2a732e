// Bits are TensorFlow 2's, recorded; the normal ones may differ in the last bits where the C
// library's logarithm and sine do.
#include "core/random.h"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <set>
#include <thread>
#include <vector>

#include "core/philox.h"
#include "tests/support/tbb_for.h"

namespace weft {
namespace {

constexpr int64_t kCount = 100'003;
constexpr int64_t kAt[] = {0, 1, 2, 3, 50'001, 99'999, 100'001, 100'002};
const Philox kGen = PhiloxFromSeeds(87654321, -12345);

template <typename T, typename Fill>
std::vector<T> Filled(int64_t n, Fill&& fill) {
  std::vector<T> out(n);
  fill(std::span<T>(out));
  return out;
}

template <typename Bits, typename T>
std::vector<Bits> BitsAt(const std::vector<T>& v) {
  std::vector<Bits> out;
  for (int64_t i : kAt) out.push_back(std::bit_cast<Bits>(v[i]));
  return out;
}

template <typename T>
auto Uniform(const Philox& gen, int64_t n, ParallelFor& par = SerialFor()) {
  return Filled<T>(n, [&](std::span<T> out) { FillUniform(gen, out, par); });
}
template <typename T>
auto Normal(const Philox& gen, int64_t n, ParallelFor& par = SerialFor()) {
  return Filled<T>(n, [&](std::span<T> out) { FillNormal(gen, out, par); });
}
template <typename T>
auto Truncated(const Philox& gen, int64_t n, ParallelFor& par = SerialFor()) {
  return Filled<T>(n, [&](std::span<T> out) { FillTruncatedNormal(gen, out, par); });
}

// Within two units in the last place of T.
template <typename Bits, typename T>
void CheckNear(const std::vector<T>& v, const std::vector<Bits>& want) {
  for (size_t i = 0; i < want.size(); ++i) {
    const auto got = std::bit_cast<Bits>(v[kAt[i]]);
    INFO("element " << kAt[i] << ": " << std::hex << got << ", want " << want[i]);
    CHECK(std::max(got, want[i]) - std::min(got, want[i]) <= 2);
  }
}

}  // namespace

TEST_CASE("Philox gives the known answers of its paper's library", "[random]") {
  CHECK(Philox({0, 0, 0, 0}, {0, 0})() ==
        Philox::Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(Philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u})() ==
        Philox::Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(Philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0})() ==
        Philox::Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("Philox skips over 128 bits", "[random]") {
  Philox a({7, 0, 1, 2}, {3, 4});
  Philox b = a;
  for (int i = 0; i < 1000; ++i) a();
  b.Skip(1000);
  CHECK(a.counter() == b.counter());
  Philox c({~0u, ~0u, ~0u, 5}, {0, 0});
  c.Skip(2);
  CHECK(c.counter() == Philox::Block{1, 0, 0, 6});
}

TEST_CASE("a fill crosses the end of the counter's low half", "[random]") {
  const Philox gen({0xfffffff5, ~0u, ~0u, 1}, {8, 9});
  const auto words = Filled<uint32_t>(4 * 50, [&](auto out) { FillWords(gen, out); });
  Philox g = gen;
  for (int i = 0; i < 50; ++i) {
    const Philox::Block want = g();
    CAPTURE(i);
    CHECK(std::equal(want.begin(), want.end(), words.begin() + 4 * i));
  }
}

TEST_CASE("vector code makes the words of the plain generator", "[random]") {
  for (int64_t n = 0; n < 70; ++n) {
    CAPTURE(n);
    const auto words = Filled<uint32_t>(n, [](auto out) { FillWords(kGen, out); });
    const auto floats = Uniform<float>(kGen, n);
    const auto doubles = Uniform<double>(kGen, n);
    PhiloxWords one(kGen), two(kGen);
    for (int64_t i = 0; i < n; ++i) {
      const uint32_t w = one();
      CHECK(words[i] == w);
      CHECK(floats[i] == UniformFloat(w));
      const uint32_t high = two(), low = two();
      CHECK(doubles[i] == UniformDouble(high, low));
    }
  }
}

TEST_CASE("uniform fills have TensorFlow's bits", "[random][oracle]") {
  CHECK(BitsAt<uint32_t>(Uniform<float>(kGen, kCount)) ==
        std::vector<uint32_t>{0x3f7e002c, 0x3edaa448, 0x3ebed008, 0x3f2b6978, 0x3f147db2,
                              0x3f2f464a, 0x3ee5efc8, 0x3f59e9f6});
  CHECK(BitsAt<uint64_t>(Uniform<double>(kGen, kCount)) ==
        std::vector<uint64_t>{0x3fee002d556d5224, 0x3fef680467ab6978, 0x3fe4654d22a05948,
                              0x3facbb96ba008f80, 0x3fe9e9f76f614ecc, 0x3fe0db68c04973ac,
                              0x3fcdbb0c4d8059d0, 0x3fdaf36064df44f8});
  CHECK(BitsAt<uint16_t>(Uniform<Half>(kGen, kCount)) ==
        std::vector<uint16_t>{0x2580, 0x3448, 0x1800, 0x31e0, 0x39b2, 0x3a4a, 0x3be4, 0x33d8});
  CHECK(BitsAt<uint16_t>(Uniform<BFloat16>(kGen, kCount)) ==
        std::vector<uint16_t>{0x3e30, 0x3e10, 0x3c80, 0x3ef0, 0x3f32, 0x3e94, 0x3f64, 0x3f76});
}

TEST_CASE("normal fills have TensorFlow's values", "[random][oracle]") {
  CheckNear<uint32_t>(Normal<float>(kGen, kCount),
                      {0x3d62ffa1, 0xbde5f9ee, 0xbf9d5dcb, 0xbf2e1d27, 0xbf13b449, 0xbe908305,
                       0xbf17fa04, 0x3ec6c9af});
  CheckNear<uint64_t>(
      Normal<double>(kGen, kCount),
      {0xbfa563ebc62ce569, 0x3fd6d555ede584c7, 0x3fd4fa322beda682, 0x3fec80cf7ff39dfa,
       0x3fd88d8e563c96f8, 0xbfec00769ec1aedc, 0x3fc4a6727550c240, 0xbfd6ff131161ccfe});
  CheckNear<uint16_t>(Normal<Half>(kGen, kCount),
                      {0x2b18, 0xaf30, 0xbceb, 0xb971, 0xb89e, 0xb484, 0xb8c0, 0x3636});
  CheckNear<uint16_t>(Normal<BFloat16>(kGen, kCount),
                      {0x3d63, 0xbde6, 0xbf9d, 0xbf2e, 0xbf14, 0xbe91, 0xbf18, 0x3ec7});
}

TEST_CASE("truncated normal fills have TensorFlow's values", "[random][oracle]") {
  CheckNear<uint32_t>(Truncated<float>(kGen, kCount),
                      {0x3d62ffa1, 0xbde5f9ee, 0xbf9d5dcb, 0xbf2e1d27, 0xbf2dd0a7, 0xbd7932e6,
                       0xbf6e3ea0, 0xbf2fa823});
  CheckNear<uint64_t>(
      Truncated<double>(kGen, kCount),
      {0xbfa563ebc62ce569, 0x3fd6d555ede584c7, 0xbfd63bb9dc5d2418, 0x3fedcbf4345b317b,
       0xbfd7a7a9a82aec28, 0x3fe1d02de9f406c8, 0x3ff487a9d29b3e57, 0x3fe60a5e9920426d});
  CheckNear<uint16_t>(Truncated<Half>(kGen, kCount),
                      {0x2b18, 0xaf30, 0xbceb, 0xb971, 0xb96f, 0xabca, 0xbb72, 0xb97d});
  CheckNear<uint16_t>(Truncated<BFloat16>(kGen, kCount),
                      {0x3d63, 0xbde6, 0xbf9d, 0xbf2e, 0xbf2e, 0xbd79, 0xbf6e, 0xbf30});
}

TEST_CASE("integer fills have TensorFlow's values", "[random][oracle]") {
  const auto ints = Filled<int32_t>(
      kCount, [](auto out) { FillUniformInt(kGen, -7, 1'000'003, out, SerialFor()); });
  CHECK(BitsAt<int32_t>(ints) ==
        std::vector<int32_t>{201681, 68907, 729439, 634755, 588510, 571200, 253963, 299534});
  constexpr int64_t kBig = int64_t{1} << 62;
  const auto longs = Filled<int64_t>(
      kCount, [](auto out) { FillUniformInt(kGen, -kBig, kBig + 5, out, SerialFor()); });
  CHECK(BitsAt<int64_t>(longs) == std::vector<int64_t>{-1533852728055365615, -876595831444098046,
                                                       -3364139834810944863, -734081805336910377,
                                                       -598794693728471818, 2316180437495999924,
                                                       -3913615729165617316, -2794534975424774952});
  // The whole range of a type but its largest value, where high - low passes the type's maximum.
  const auto wide = Filled<int32_t>(1000, [](auto out) {
    FillUniformInt(kGen, std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max(),
                   out, SerialFor());
  });
  CHECK(*std::min_element(wide.begin(), wide.end()) < -2'000'000'000);
  CHECK(*std::max_element(wide.begin(), wide.end()) > 2'000'000'000);
}

TEST_CASE("stateless seeds are scrambled as TensorFlow scrambles them", "[random][oracle]") {
  const Philox gen = PhiloxFromStatelessSeed(int64_t{1} << 40, -3);
  CHECK(KeyWord(gen) == 0x54028b5c92fd6317);
  CHECK(CounterWords(gen) == std::array<uint64_t, 2>{0, 0x4ae5579a874f8bf9});
  CHECK(PhiloxFromKeyCounter(KeyWord(gen), 0, 0x4ae5579a874f8bf9)() == Philox(gen)());
  const auto bits = Filled<uint64_t>(kCount, [&](auto out) { FillBits(gen, out, SerialFor()); });
  CHECK(BitsAt<uint64_t>(bits) == std::vector<uint64_t>{0xb07f574540cae263, 0x31b7fdf69623750d,
                                                        0xb25410342b3d7c8f, 0xea5ec4a0da7ea445,
                                                        0xcbca373dce39fba5, 0x5598aa12c9ee7fc5,
                                                        0x2bc7581d07d5a37b, 0x0fd1c2a23891adf5});
}

TEST_CASE("shuffles are TensorFlow's permutations", "[random][oracle]") {
  const Philox gen = PhiloxFromSeeds(5, 6);
  std::vector<int64_t> ten(10);
  ShuffleIndices(gen, ten);
  CHECK(ten == std::vector<int64_t>{3, 5, 7, 2, 1, 8, 0, 4, 9, 6});
  std::vector<int64_t> many(100'000);
  ShuffleIndices(gen, many);
  CHECK(many[0] == 77483);
  CHECK(many[1] == 41459);
  CHECK(many[50'000] == 47004);
  CHECK(many[99'999] == 49379);
  std::sort(many.begin(), many.end());
  for (int64_t i = 0; i < 100'000; ++i) REQUIRE(many[i] == i);
  std::vector<int64_t> none;
  ShuffleIndices(gen, none);
}

TEST_CASE("fills do not depend on threads, nor on where they stop", "[random]") {
  TbbFor three(3);
  constexpr int64_t kMany = 300'001;
  CHECK(Uniform<float>(kGen, kMany, three) == Uniform<float>(kGen, kMany));
  CHECK(Uniform<double>(kGen, kMany, three) == Uniform<double>(kGen, kMany));
  CHECK(Normal<float>(kGen, kMany, three) == Normal<float>(kGen, kMany));
  CHECK(Truncated<double>(kGen, kMany, three) == Truncated<double>(kGen, kMany));
  const auto all = Normal<float>(kGen, kMany);
  for (int64_t n : {1, 2, 3, 5, 1023, 1027, 200'002}) {
    const auto some = Normal<float>(kGen, n, three);
    CAPTURE(n);
    CHECK(std::equal(some.begin(), some.end(), all.begin()));
  }
}

TEST_CASE("fills have the moments of their distributions", "[random]") {
  const auto moments = [](const auto& v) {
    double sum = 0, squares = 0;
    for (auto x : v) sum += x, squares += double{x} * x;
    const double mean = sum / static_cast<double>(v.size());
    return std::pair(mean, squares / static_cast<double>(v.size()) - mean * mean);
  };
  constexpr int64_t kMany = 1'000'000;  // a mean's deviation is 0.001 times the distribution's
  const auto [um, uv] = moments(Uniform<float>(kGen, kMany));
  CHECK(um == Approx(0.5).margin(0.0015));
  CHECK(uv == Approx(1.0 / 12).margin(0.0005));
  const auto [nm, nv] = moments(Normal<float>(kGen, kMany));
  CHECK(nm == Approx(0).margin(0.005));
  CHECK(nv == Approx(1).margin(0.007));
  const auto truncated = Truncated<double>(kGen, kMany);
  const auto [tm, tv] = moments(truncated);
  CHECK(tm == Approx(0).margin(0.005));
  CHECK(tv == Approx(0.7737413).margin(0.005));
  for (double x : truncated) REQUIRE(std::abs(x) < 2);
}

TEST_CASE("a state hands out its stream piece by piece", "[random]") {
  PhiloxState state(1, 2);
  CHECK(state.Reserve(10).counter() == PhiloxFromSeeds(1, 2).counter());
  CHECK(state.ReserveOutputs(3).counter() == PhiloxFromSeeds(1, 2).At(10).counter());
  CHECK(state.Reserve(0).counter() == PhiloxFromSeeds(1, 2).At(10 + 3 * 256).counter());

  PhiloxState shared(3, 4);
  std::vector<std::vector<Philox::Block>> taken(4);
  std::vector<std::thread> threads;
  for (auto& mine : taken) {
    threads.emplace_back([&shared, &mine] {
      for (int i = 0; i < 1000; ++i) mine.push_back(shared.Reserve(2).counter());
    });
  }
  for (auto& t : threads) t.join();
  std::set<Philox::Block> all;
  for (const auto& mine : taken) all.insert(mine.begin(), mine.end());
  CHECK(all.size() == 4000);
}

TEST_CASE("without seeds, each state is another", "[random]") {
  PhiloxState a(0, 0), b(0, 0);
  const Philox ga = a.Reserve(1), gb = b.Reserve(1);
  CHECK((ga.key() != gb.key() || ga.counter() != gb.counter()));
  PhiloxState seeded(0, 1);
  CHECK(seeded.Reserve(1).key() == Philox::Key{0, 0});
}

}  // namespace weft
