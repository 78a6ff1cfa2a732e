#include <catch2/catch.hpp>

#include "tests/support/run_op.h"

namespace weft {
namespace {

using test::RunOp;

// ((0, 1, 2, …) mod 7 - 3) / 4
Tensor Ramp(const Shape& shape) {
  Tensor t = *Tensor::Allocate(DType::kFloat, shape);
  for (int64_t i = 0; i < shape.num_elements(); ++i)
    t.data<float>()[i] = static_cast<float>(i % 7 - 3) / 4;
  return t;
}
constexpr int64_t kN = 2, kI = 2, kH = 2, kT = 2;
std::vector<Tensor> State() {
  return {Ramp({kN, kH}), Ramp({kN, kH}), Ramp({kI + kH, 4 * kH}), Ramp({kH}),
          Ramp({kH}),     Ramp({kH}),     Ramp({4 * kH})};
}
std::vector<Tensor> Join(std::vector<Tensor> a, const std::vector<Tensor>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
// TensorFlow's values, to the digits that were printed.
void CheckValues(const Tensor& t, std::initializer_list<float> want) {
  REQUIRE(t.num_elements() == static_cast<int64_t>(want.size()));
  const float* v = t.data<float>();
  for (float w : want) CHECK(*v++ == Approx(w).margin(2e-6).epsilon(2e-5));
}

TEST_CASE("LSTM forward", "[ops][kernel][recurrent]") {
  const Tensor steps = Tensor::Scalar<int64_t>(kT);
  auto y = RunOp("LSTMBlockCell", Join({Ramp({kN, kI})}, State()), {{"use_peephole", true}});
  REQUIRE(y.ok());
  CheckValues((*y)[6], {-0.606603f, -0.437936f, -0.204402f, -0.0194094f});
  CheckValues((*y)[1], {-0.894802f, -0.803753f, -0.295053f, -0.0506531f});
  y = RunOp("BlockLSTM", Join({steps, Ramp({kT, kN, kI})}, State()),
            {{"use_peephole", true}, {"cell_clip", 0.2}});
  REQUIRE(y.ok());
  CheckValues((*y)[6], {-0.152125f, -0.115784f, -0.137756f, -0.0194094f, -0.136921f, -0.0495916f,
                        -0.175818f, -0.0392636f});
  y = RunOp("BlockLSTMV2", Join({steps, Ramp({kT, kN, kI})}, State()));
  REQUIRE(y.ok());
  CheckValues((*y)[6], {-0.334375f, 0.0515169f, -0.0725436f, 0.0772962f, -0.0879076f, 0.0766384f,
                        -0.0500743f, 0.0569991f});
  // What lies behind the longest sequence is zero.
  y = RunOp("BlockLSTMV2", Join({Tensor::Scalar<int64_t>(1), Ramp({kT, kN, kI})}, State()));
  REQUIRE(y.ok());
  CheckValues((*y)[6], {-0.334375f, 0.0515169f, -0.0725436f, 0.0772962f, 0, 0, 0, 0});
  y = RunOp("BlockLSTM", Join({Tensor::Scalar<int64_t>(3), Ramp({kT, kN, kI})}, State()));
  CHECK_THAT(std::string(y.status().message()), Catch::Contains("seq_len_max is 3"));
  y = RunOp("LSTMBlockCell", Join({Ramp({kN, kI + 1})}, State()));
  CHECK_THAT(std::string(y.status().message()), Catch::Contains("w has shape [4,8], want [5,8]"));
}

TEST_CASE("LSTM backward", "[ops][kernel][recurrent]") {
  const std::vector<Tensor> in = Join({Tensor::Scalar<int64_t>(kT), Ramp({kT, kN, kI})}, State());
  const auto y = RunOp("BlockLSTMV2", in);
  REQUIRE(y.ok());
  const Tensor d = Ramp({kT, kN, kH});
  const std::vector<Tensor> all = Join(Join(in, *y), {d, d});
  auto g = RunOp("BlockLSTMGrad", all, {{"use_peephole", true}});
  REQUIRE(g.ok());
  CheckValues((*g)[0], {0.212491f, 0.0121233f, 0.00888804f, -0.0267804f, -0.127544f, -0.0471495f,
                        -0.0698954f, -0.0835939f});
  CheckValues((*g)[1], {-0.605903f, -0.12838f, 0.078659f, -0.149229f});
  CheckValues((*g)[2], {-0.157541f, -0.5692f, -0.0509342f, -0.0575863f});
  CheckValues((*g)[4], {-0.0781967f, 0.0250942f});
  CheckValues((*g)[5], {-0.108693f, -0.0323814f});
  CheckValues((*g)[6], {-0.0308437f, 0.00244488f});
  CheckValues((*g)[7], {0.0995037f, -0.0593558f, 0.0421695f, -0.497969f, 0.0894241f, 0.0124361f,
                        0.0591518f, -0.00865862f});
  g = RunOp("BlockLSTMGradV2", all, {{"use_peephole", true}});
  REQUIRE(g.ok());
  CheckValues((*g)[0], {-0.24884f, -0.459249f, 0.0196659f, 0.0184566f, -0.0328413f, 0.0475536f,
                        0.0289745f, 0.015276f});
  CheckValues(
      (*g)[3],
      {-0.0741991f,  0.0468827f,  -0.169407f,  -0.0783529f, 0.657293f,  -0.0150232f, -0.0512722f,
       -0.00308908f, -0.0246634f, 0.142187f,   -0.0886196f, 0.0129318f, 0.00394344f, 0.344464f,
       -0.031423f,   0.0439216f,  -0.0747207f, 0.0374127f,  -0.110383f, -0.0465185f, 0.272205f,
       0.187589f,    -0.043011f,  0.00523271f, -0.0458539f, 0.0375575f, -0.0969622f, -0.0333304f,
       0.290457f,    0.0819901f,  -0.0322601f, 0.00573162f});
}

TEST_CASE("GRU forward and backward", "[ops][kernel][recurrent]") {
  const std::vector<Tensor> in = {Ramp({kN, kI}),      Ramp({kN, kH}), Ramp({kI + kH, 2 * kH}),
                                  Ramp({kI + kH, kH}), Ramp({2 * kH}), Ramp({kH})};
  const auto y = RunOp("GRUBlockCell", in);
  REQUIRE(y.ok());
  CheckValues((*y)[3], {-0.505717f, -0.365639f, -0.401856f, -0.206418f});
  const auto g = RunOp("GRUBlockCellGrad", Join(in, {(*y)[0], (*y)[1], (*y)[2], Ramp({kN, kH})}));
  REQUIRE(g.ok());
  CheckValues((*g)[0], {0.308394f, 0.141029f, 0.0771612f, 0.0121154f});
  CheckValues((*g)[1], {-0.457695f, -0.407989f, -0.123723f, -0.0176086f});
  CheckValues((*g)[2], {-0.357207f, -0.1913f, -0.0986152f, 0});
  CheckValues((*g)[3],
              {0.0343754f, 0.0143855f, 0.0887445f, 0.0408231f, 0.00146942f, 0, -0.0172077f, 0});
  CHECK(RunOp("GRUBlockCell", {Ramp({0, kI}), Ramp({0, kH}), in[2], in[3], in[4], in[5]}).ok());
}

}  // namespace
}  // namespace weft
