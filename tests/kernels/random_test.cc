// Values are TensorFlow 2's, recorded in sessions of one thread with seed = 7, seed2 = 8.
#include <catch2/catch.hpp>
#include <limits>
#include <string>
#include <vector>

#include "core/half.h"
#include "tests/support/run_op.h"
#include "tests/support/tbb_for.h"

namespace weft {
namespace {

using test::OpState;
using test::RunOp;

constexpr double kInf = std::numeric_limits<double>::infinity();
const AttrMap kSeeds = {{"seed", 7}, {"seed2", 8}};

AttrMap Seeds(std::initializer_list<AttrMap::Entry> more) {
  AttrMap attrs = kSeeds;
  for (const auto& [name, value] : more) attrs.Set(name, value);
  return attrs;
}

Tensor Ints(std::initializer_list<int32_t> v) { return Tensor::Vector<int32_t>(v); }
Tensor Longs(std::initializer_list<int64_t> v) { return Tensor::Vector<int64_t>(v); }
Tensor Words(std::initializer_list<uint64_t> v) { return Tensor::Vector<uint64_t>(v); }
template <typename T>
Tensor One(T v) {
  return Tensor::Scalar<T>(v);
}

Tensor Run(std::string_view op, std::vector<Tensor> inputs, AttrMap attrs, OpState* state = nullptr,
           ParallelFor& par = SerialFor()) {
  auto out = RunOp(op, std::move(inputs), std::move(attrs), state, false, par);
  INFO(op << ": " << out.status().ToString());
  REQUIRE(out.ok());
  return (*out)[0];
}

absl::Status Fail(std::string_view op, std::vector<Tensor> inputs, AttrMap attrs) {
  return RunOp(op, std::move(inputs), std::move(attrs)).status();
}

template <typename T>
void CheckValues(const Tensor& t, std::initializer_list<T> want) {
  REQUIRE(t.num_elements() == static_cast<int64_t>(want.size()));
  const auto got = t.span<T>();
  for (size_t i = 0; i < want.size(); ++i) {
    CAPTURE(i);
    if constexpr (std::is_floating_point_v<T>) {
      CHECK(got[i] == Approx(want.begin()[i]).epsilon(1e-7).margin(1e-8));
    } else {
      CHECK(got[i] == want.begin()[i]);
    }
  }
}

}  // namespace

TEST_CASE("stateful random ops go on from run to run as TensorFlow's", "[random][kernel][oracle]") {
  SECTION("RandomUniform") {
    OpState s;
    const AttrMap attrs = Seeds({{"dtype", DType::kFloat}});
    CheckValues(Run("RandomUniform", {Ints({3})}, attrs, &s),
                {0x1.10ee7p-2f, 0x1.56b53p-1f, 0x1.399b78p-2f});
    CheckValues(Run("RandomUniform", {Ints({3})}, attrs, &s),
                {0x1.0e1834p-1f, 0x1.4c599p-1f, 0x1.6bc494p-1f});
  }
  SECTION("RandomUniformInt") {
    OpState s;
    const std::vector<Tensor> in = {Longs({2, 2}), One<int64_t>(0), One<int64_t>(1000)};
    CheckValues<int64_t>(Run("RandomUniformInt", in, kSeeds, &s), {494, 399, 144, 950});
    CheckValues<int64_t>(Run("RandomUniformInt", in, kSeeds, &s), {425, 963, 627, 831});
  }
  SECTION("RandomShuffle") {
    OpState s;
    const Tensor in = Tensor::Of<int16_t>({5, 2}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    CheckValues<int16_t>(Run("RandomShuffle", {in}, kSeeds, &s), {2, 3, 0, 1, 4, 5, 6, 7, 8, 9});
    CheckValues<int16_t>(Run("RandomShuffle", {in}, kSeeds, &s), {6, 7, 0, 1, 4, 5, 2, 3, 8, 9});
  }
  SECTION("RandomShuffle of strings") {
    OpState s;
    const Tensor in = Tensor::Vector<std::string>({"a", "b", "c", "d"});
    CheckValues<std::string>(Run("RandomShuffle", {in}, kSeeds, &s), {"c", "b", "d", "a"});
    CheckValues<std::string>(Run("RandomShuffle", {in}, kSeeds, &s), {"a", "d", "c", "b"});
  }
  SECTION("Multinomial") {
    OpState s;
    const std::vector<Tensor> in = {Tensor::Of<double>({2, 3}, {0, 1, 2, 2, 1, 0}), One(5)};
    const AttrMap attrs = Seeds({{"output_dtype", DType::kInt32}});
    CheckValues<int32_t>(Run("Multinomial", in, attrs, &s), {1, 2, 2, 2, 2, 0, 1, 0, 0, 0});
    CheckValues<int32_t>(Run("Multinomial", in, attrs, &s), {0, 1, 2, 1, 2, 0, 0, 0, 0, 0});
  }
  SECTION("RandomGamma") {
    OpState s;
    const std::vector<Tensor> in = {Ints({2}), Tensor::Of<double>({2, 1}, {0.5, 4})};
    const Tensor first = Run("RandomGamma", in, kSeeds, &s);
    CHECK(first.shape() == Shape{2, 2, 1});
    CheckValues(first, {0.01418307, 0.99866487, 0.55601961, 2.4797843});
    CheckValues(Run("RandomGamma", in, kSeeds, &s),
                {0.02959708, 1.04827933, 0.99716025, 4.93290738});
  }
  SECTION("RandomPoissonV2") {
    OpState s;
    const AttrMap attrs = Seeds({{"dtype", DType::kInt32}});
    CheckValues(Run("RandomPoissonV2", {Ints({2}), Ints({3, 40})}, attrs, &s), {2, 39, 2, 43});
    CheckValues(Run("RandomPoissonV2", {Ints({2}), Ints({3, 40})}, attrs, &s), {2, 38, 2, 46});
  }
  SECTION("ParameterizedTruncatedNormal, a row each") {
    OpState s;
    const std::vector<Tensor> in = {Ints({2, 3}), Tensor::Vector<double>({0, 5}), One(1.0),
                                    One(-1.0), Tensor::Vector<double>({1, 7})};
    CheckValues(Run("ParameterizedTruncatedNormal", in, kSeeds, &s),
                {-0.73544671, -0.09988541, 0.48876798, 6.02210876, 5.74863515, 3.93516651});
    CheckValues(Run("ParameterizedTruncatedNormal", in, kSeeds, &s),
                {0.96976181, 0.7135251, 0.9281066, 5.9404125, 4.26413911, 5.96994953});
  }
  SECTION("ParameterizedTruncatedNormal, one for all") {
    OpState s;
    const std::vector<Tensor> in = {Ints({150}), One(0.0), One(1.0), One(-1.0), One(2.0)};
    const double want[2][4] = {{0.62086731, 0.94458807, 0.67472559, 0.04888635},
                               {-0.33665334, -0.42881947, 1.45445273, -0.12298706}};
    for (const auto& w : want) {
      const Tensor out = Run("ParameterizedTruncatedNormal", in, kSeeds, &s);
      const int at[] = {0, 99, 100, 149};
      for (int i = 0; i < 4; ++i)
        CHECK(out.data<double>()[at[i]] == Approx(w[i]).epsilon(1e-7).margin(1e-8));
    }
  }
}

TEST_CASE("stateless random ops are TensorFlow's", "[random][kernel][oracle]") {
  CheckValues(Run("StatelessRandomUniform", {Ints({2}), Ints({-7, 8})}, {}),
              {0.95118904f, 0.83510816f});
  CheckValues(Run("StatelessRandomUniformInt", {Ints({3}), Longs({7, 8}), One(-5), One(5)}, {}),
              {4, 3, 4});
  CheckValues<int64_t>(
      Run("StatelessMultinomial",
          {Tensor::Of<float>({2, 3}, {0, 1, 2, 2, 1, 0}), One(5), Longs({7, 8})}, {}),
      {1, 2, 2, 1, 1, 0, 1, 0, 0, 0});
  CheckValues(Run("StatelessRandomGammaV2",
                  {Ints({2, 2}), Longs({7, 8}), Tensor::Vector<double>({0.5, 4})}, {}),
              {4.89139656e-01, 2.73784278, 1.03090982e-04, 6.42880520});
  CheckValues<int64_t>(
      Run("StatelessRandomPoisson", {Ints({2, 2}), Longs({7, 8}), Tensor::Vector<float>({3, 40})},
          {{"dtype", DType::kInt64}}),
      {2, 42, 3, 48});
}

TEST_CASE("the forms by seed and by key and counter agree", "[random][kernel]") {
  const Tensor seed = Longs({123, -456});
  const auto key_counter = *RunOp("StatelessRandomGetKeyCounter", {seed});
  const auto with_alg = *RunOp("StatelessRandomGetKeyCounterAlg", {seed});
  CHECK(BitEqual(key_counter[0], with_alg[0]));
  CHECK(BitEqual(key_counter[1], with_alg[1]));
  const Tensor alg = Run("StatelessRandomGetAlg", {}, {});
  CHECK(BitEqual(alg, with_alg[2]));
  const Tensor shape = Ints({5, 7});
  const std::vector<Tensor> by_key = {shape, key_counter[0], key_counter[1], alg};

  const std::pair<const char*, const char*> fills[] = {
      {"StatelessRandomUniform", "StatelessRandomUniformV2"},
      {"StatelessRandomNormal", "StatelessRandomNormalV2"},
      {"StatelessTruncatedNormal", "StatelessTruncatedNormalV2"}};
  for (const auto& [v1, v2] : fills) {
    for (DType t : {DType::kHalf, DType::kBfloat16, DType::kFloat, DType::kDouble}) {
      CAPTURE(v1, t);
      CHECK(BitEqual(Run(v1, {shape, seed}, {{"dtype", t}}), Run(v2, by_key, {{"dtype", t}})));
    }
  }
  for (DType t : {DType::kInt32, DType::kUint32, DType::kInt64, DType::kUint64}) {
    CHECK(BitEqual(Run("StatelessRandomUniformFullInt", {shape, seed}, {{"dtype", t}}),
                   Run("StatelessRandomUniformFullIntV2", by_key, {{"dtype", t}})));
  }
  auto ints = by_key;
  ints.insert(ints.end(), {One<int64_t>(-3), One<int64_t>(1000)});
  CHECK(BitEqual(Run("StatelessRandomUniformInt", {shape, seed, ints[4], ints[5]}, {}),
                 Run("StatelessRandomUniformIntV2", ints, {})));
  auto gamma = by_key;
  gamma.push_back(Tensor::Vector<float>({1, 2, 3, 4, 5, 6, 7}));
  CHECK(BitEqual(Run("StatelessRandomGammaV2", {shape, seed, gamma[4]}, {}),
                 Run("StatelessRandomGammaV3", gamma, {})));
}

TEST_CASE("RandomGammaGrad broadcasts and is TensorFlow's", "[random][kernel][oracle]") {
  const Tensor out = Run("RandomGammaGrad",
                         {Tensor::Of<double>({1, 5}, {0.01, 0.5, 1, 3, 20}),
                          Tensor::Of<double>({3, 1}, {1e-3, 0.5, 30})},
                         {});
  CHECK(out.shape() == Shape{3, 5});
  CheckValues(out, {0.6354138007, 0.0138986426, 0.00733445624, 0.00272199228, 0.000496437717,
                    46.679279405, 1.3373525943, 0.8069791168, 0.3761753563, 0.0951332973,
                    100.76919569, 5.3107321610, 4.0107027853, 2.6858865892, 1.2265353616});
  // Far from zero a sample is alpha + z sqrt(alpha), so that it moves as alpha does.
  CheckValues(Run("RandomGammaGrad", {One(1e8), One(1e8)}, {}), {1.0});
  CHECK(Run("RandomGammaGrad", {Tensor::Of<float>({0, 2}, {}), One(1.0f)}, {}).num_elements() == 0);
}

TEST_CASE("half forms of cut normals round the float form", "[random][kernel]") {
  const auto run = [](auto like) {
    using T = decltype(like);
    return Run("ParameterizedTruncatedNormal",
               {Ints({250}), One(T(0.0f)), One(T(1.0f)), One(T(-2.0f)), One(T(1.5f))}, kSeeds);
  };
  const Tensor full = run(0.0f), half = run(Half()), brain = run(BFloat16());
  for (int i = 0; i < 250; ++i) {
    CHECK(half.data<Half>()[i].bits == Half(full.data<float>()[i]).bits);
    CHECK(brain.data<BFloat16>()[i].bits == BFloat16(full.data<float>()[i]).bits);
  }
}

TEST_CASE("unseeded random ops differ from session to session", "[random][kernel]") {
  const AttrMap attrs = {{"dtype", DType::kFloat}};
  CHECK_FALSE(
      BitEqual(Run("RandomUniform", {Ints({8})}, attrs), Run("RandomUniform", {Ints({8})}, attrs)));
}

TEST_CASE("random kernels do not depend on threads", "[random][kernel]") {
  TbbFor three(3);
  const Tensor value = Run("RandomUniform", {Ints({2000, 50})}, Seeds({{"dtype", DType::kFloat}}));
  const std::pair<const char*, std::vector<Tensor>> cases[] = {
      {"RandomShuffle", {value}},
      {"RandomGamma", {Ints({3}), value}},
      {"Multinomial", {value, One(100)}},
      {"RandomPoissonV2", {Ints({3}), value}}};
  for (const auto& [op, in] : cases) {
    CAPTURE(op);
    CHECK(BitEqual(Run(op, in, kSeeds), Run(op, in, kSeeds, nullptr, three)));
  }
  const Tensor samples = Run("RandomGamma", {Ints({2}), value}, kSeeds);
  CHECK(BitEqual(Run("RandomGammaGrad", {value, samples}, {}),
                 Run("RandomGammaGrad", {value, samples}, {}, nullptr, three)));
}

TEST_CASE("random ops of nothing give nothing", "[random][kernel]") {
  CHECK(Run("RandomUniform", {Ints({0, 3})}, Seeds({{"dtype", DType::kHalf}})).shape() ==
        Shape{0, 3});
  CHECK(Run("RandomUniformInt", {Ints({0}), One(3), One(3)}, kSeeds).num_elements() == 0);
  CHECK(Run("RandomGamma", {Ints({0}), Tensor::Vector<float>({1})}, kSeeds).shape() == Shape{0, 1});
  CHECK(Run("RandomGamma", {Ints({2}), Tensor::Of<float>({0}, {})}, kSeeds).shape() == Shape{2, 0});
  CHECK(Run("StatelessRandomGammaV2",
            {Ints({0, 2}), Longs({1, 2}), Tensor::Vector<float>({1, 2, 3})}, {})
            .shape() == Shape{0, 2});
  CHECK(Run("Multinomial", {Tensor::Of<float>({0, 3}, {}), One(2)}, kSeeds).shape() == Shape{0, 2});
  CHECK(Run("Multinomial", {Tensor::Of<float>({1, 1}, {0}), One(0)}, kSeeds).shape() ==
        Shape{1, 0});
  CHECK(Run("RandomShuffle", {Tensor::Of<double>({0, 3}, {})}, kSeeds).shape() == Shape{0, 3});
  CHECK(Run("RandomShuffle", {Tensor::Of<double>({3, 0}, {})}, kSeeds).shape() == Shape{3, 0});
  CHECK(Run("RandomShuffle", {One(3)}, kSeeds).scalar<int32_t>() == 3);
  CHECK(Run("ParameterizedTruncatedNormal", {Ints({3, 0}), One(0.0), One(1.0), One(-1.0), One(1.0)},
            kSeeds)
            .shape() == Shape{3, 0});
}

TEST_CASE("random ops refuse what they cannot draw", "[random][kernel]") {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  const AttrMap floats = Seeds({{"dtype", DType::kFloat}});
  CHECK(Fail("RandomUniform", {One(3)}, floats).code() == kInvalid);
  CHECK(Fail("RandomUniform", {Ints({-1})}, floats).code() == kInvalid);
  CHECK(Fail("RandomUniform", {Longs({int64_t{1} << 62, 4})}, floats).code() == kInvalid);
  CHECK_FALSE(Fail("RandomUniform", {Longs({int64_t{1} << 60})}, floats).ok());
  CHECK(Fail("RandomUniformInt", {Ints({1}), One(3), One(3)}, kSeeds).code() == kInvalid);
  CHECK(Fail("RandomUniformInt", {Ints({1}), Ints({3}), One(9)}, kSeeds).code() == kInvalid);
  CHECK(Fail("StatelessRandomUniform", {Ints({1}), Longs({1, 2, 3})}, {}).code() == kInvalid);
  CHECK(Fail("Multinomial", {Tensor::Of<float>({2, 0}, {}), One(1)}, kSeeds).code() == kInvalid);
  CHECK(Fail("Multinomial", {Tensor::Of<float>({1, 1}, {0}), One(-1)}, kSeeds).code() == kInvalid);
  CHECK(Fail("StatelessRandomGammaV2",
             {Ints({3, 2}), Longs({1, 2}), Tensor::Vector<float>({1, 2, 3})}, {})
            .code() == kInvalid);
  CHECK(Fail("StatelessRandomPoisson", {Ints({3, 2}), Longs({1, 2}), Tensor::Vector<float>({1})},
             {{"dtype", DType::kFloat}})
            .code() == kInvalid);
  const auto by_key = [](Tensor key, Tensor counter, Tensor alg) {
    return Fail("StatelessRandomUniformV2", {Ints({2}), key, counter, alg}, {}).code();
  };
  CHECK(by_key(Words({1}), Words({1, 2}), One(3)) == absl::StatusCode::kOk);
  CHECK(by_key(Words({1, 2}), Words({1, 2}), One(1)) == kInvalid);
  CHECK(by_key(Words({1}), Words({1}), One(1)) == kInvalid);
  CHECK(by_key(Words({1}), Words({1, 2}), Ints({1})) == kInvalid);
  CHECK(by_key(Words({1}), Words({1, 2}), One(2)) == absl::StatusCode::kUnimplemented);
  const auto cut = [](Tensor shape, Tensor mean, double stddev, double min, double max) {
    return Fail("ParameterizedTruncatedNormal", {shape, mean, One(stddev), One(min), One(max)},
                kSeeds)
        .code();
  };
  CHECK(cut(Ints({}), One(0.0), 1, -1, 1) == kInvalid);
  CHECK(cut(Ints({4}), Tensor::Vector<double>({0, 1, 2}), 1, -1, 1) == kInvalid);
  CHECK(cut(Ints({4}), Tensor::Of<double>({1, 1}, {0}), 1, -1, 1) == kInvalid);
  CHECK(cut(Ints({4}), One(0.0), 0, -1, 1) == kInvalid);
  CHECK(cut(Ints({4}), One(0.0), 1, -kInf, kInf) == kInvalid);
}

}  // namespace weft
