#include "kernels/lib/conv.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <random>

#include "core/tensor.h"
#include "tests/support/simd_levels.h"
#include "tests/support/tbb_for.h"

namespace weft {
namespace {

constexpr DTypeSet kTypes = kFloats | DTypeSet{DType::kInt32};

Tensor Random(DType dtype, int64_t n, uint32_t seed) {
  Tensor t = Tensor::Allocate(dtype, Shape{n}).value();
  std::mt19937 rng(seed);
  std::uniform_real_distribution<float> unit(-1, 1);
  DispatchType<kTypes>(dtype, [&]<typename T>() {
    for (T& x : t.span<T>()) {
      if constexpr (std::is_same_v<T, int32_t>) {
        x = static_cast<int32_t>(rng() % 201) - 100;
      } else {
        x = T(unit(rng));
      }
    }
  });
  return t;
}

// The output sizes for padding `after` on the far side.
ConvSpec Sized(ConvSpec s, Spatial after) {
  for (int i = 0; i < 3; ++i) {
    const int64_t span = s.in[i] + s.pad[i] + after[i] - (s.filter[i] - 1) * s.dilation[i] - 1;
    s.out[i] = span < 0 || s.filter[i] == 0 ? 0 : span / s.stride[i] + 1;
  }
  return s;
}

double Unit(DType dtype) {
  switch (dtype) {
    case DType::kDouble:
      return 0x1p-48;
    case DType::kHalf:
      return 0x1p-9;
    case DType::kBfloat16:
      return 0x1p-6;
    case DType::kInt32:
      return 0;
    default:
      return 0x1p-20;
  }
}

template <typename T>
double Wide(T x) {
  if constexpr (sizeof(T) == 2) {
    return static_cast<double>(static_cast<float>(x));
  } else {
    return static_cast<double>(x);
  }
}

void CheckClose(const Tensor& got, const Tensor& want, int64_t terms) {
  const double scale = Unit(got.dtype()) * (std::sqrt(double(terms)) + 1);
  DispatchType<kTypes>(got.dtype(), [&]<typename T>() {
    double worst = 0;
    for (int64_t i = 0; i < got.num_elements(); ++i) {
      const double y = Wide(want.data<T>()[i]);
      const double error = std::abs(Wide(got.data<T>()[i]) - y);
      worst = std::max(worst, error - (sizeof(T) == 2 ? std::abs(y) * scale : 0));
    }
    CHECK(worst <= scale);
  });
}

void Compare(const ConvSpec& s, ConvPass pass) {
  CAPTURE(int(pass), s.dtype, s.batch, s.in_channels, s.out_channels, s.groups, s.in, s.filter,
          s.out, s.stride, s.dilation, s.pad, s.channels_first, s.has_residual, s.finish.has_bias,
          int(s.finish.activation));
  const int64_t in = s.batch * Volume(s.in) * s.in_channels;
  const int64_t out = s.batch * Volume(s.out) * s.out_channels;
  const int64_t filter = Volume(s.filter) * (s.in_channels / s.groups) * s.out_channels;
  const bool forward = pass == ConvPass::kForward, input = pass == ConvPass::kBackwardInput;
  const Tensor a = Random(s.dtype, input ? out : in, 1);
  const Tensor b = Random(s.dtype, forward || input ? filter : out, 2);
  const Tensor bias = Random(s.dtype, s.out_channels, 3), residual = Random(s.dtype, out, 4);
  Tensor want = Random(s.dtype, forward ? out : input ? in : filter, 5);
  Tensor one = want.Clone().value(), two = want.Clone().value(), three = want.Clone().value();
  const int64_t terms = forward ? Volume(s.filter) * s.in_channels / s.groups
                        : input ? Volume(s.filter) * s.out_channels / s.groups
                                : s.batch * Volume(s.out);
  ConvReference(s, pass, a.raw(), b.raw(), bias.raw(), residual.raw(), want.raw());
  auto conv = Conv::Create(s, pass);
  REQUIRE(conv.ok());
  Tensor scratch = Tensor::Allocate(DType::kUint8, Shape{int64_t(conv->scratch_bytes())}).value();
  std::memset(scratch.raw(), 0x7f, scratch.num_bytes());
  conv->Execute(a.raw(), b.raw(), bias.raw(), residual.raw(), one.raw(), scratch.raw(),
                SerialFor());
  CheckClose(one, want, terms);
  TbbFor threads(2);
  conv->Execute(a.raw(), b.raw(), bias.raw(), residual.raw(), two.raw(), scratch.raw(), threads);
  CHECK(BitEqual(one, two));
  if (s.has_residual) {
    const Tensor four = residual.Clone().value();
    conv->Execute(a.raw(), b.raw(), bias.raw(), four.raw(), four.raw(), scratch.raw(), threads);
    CHECK(BitEqual(one, four));
  }
  if (conv->can_pack_filter()) {
    Tensor packed =
        Tensor::Allocate(DType::kUint8, Shape{int64_t(conv->packed_filter_bytes())}).value();
    Tensor rest =
        Tensor::Allocate(DType::kUint8, Shape{int64_t(conv->packed_scratch_bytes())}).value();
    conv->PackFilter(b.raw(), packed.raw(), threads);
    conv->ExecutePacked(a.raw(), b.raw(), packed.raw(), bias.raw(), residual.raw(), three.raw(),
                        rest.raw(), threads);
    CHECK(BitEqual(one, three));
  }
}

struct Row {
  ConvSpec spec;
  Spatial after;
};

// clang-format off
const Row kRows[] = {
    {{.batch = 2, .in_channels = 3, .out_channels = 5, .in = {1, 7, 9}, .filter = {1, 3, 3}}, {}},
    {{.batch = 1, .in_channels = 3, .out_channels = 8, .in = {1, 23, 23}, .filter = {1, 7, 7}, .stride = {1, 2, 2}, .pad = {0, 3, 3}}, {0, 3, 3}},
    {{.batch = 1, .in_channels = 1, .out_channels = 4, .in = {1, 1, 11}, .filter = {1, 1, 5}, .stride = {1, 1, 2}, .pad = {0, 0, 2}}, {0, 0, 1}},
    {{.batch = 2, .in_channels = 17, .out_channels = 19, .in = {1, 6, 5}, .filter = {1, 1, 1}}, {}},
    {{.batch = 1, .in_channels = 20, .out_channels = 33, .in = {1, 9, 9}, .filter = {1, 1, 1}, .stride = {1, 2, 2}}, {}},
    {{.batch = 2, .in_channels = 16, .out_channels = 16, .in = {1, 8, 7}, .filter = {1, 3, 3}, .pad = {0, 1, 1}}, {0, 1, 1}},
    {{.batch = 1, .in_channels = 18, .out_channels = 7, .in = {1, 11, 12}, .filter = {1, 3, 2}, .stride = {1, 2, 3}, .pad = {0, 0, 1}}, {0, 2, 0}},
    {{.batch = 1, .in_channels = 4, .out_channels = 6, .in = {1, 13, 11}, .filter = {1, 3, 3}, .dilation = {1, 2, 3}, .pad = {0, 2, 3}}, {0, 2, 3}},
    {{.batch = 1, .in_channels = 5, .out_channels = 6, .in = {1, 9, 9}, .filter = {1, 2, 2}, .stride = {1, 3, 4}}, {}},
    {{.batch = 1, .in_channels = 5, .out_channels = 6, .in = {1, 9, 9}, .filter = {1, 3, 3}, .stride = {1, 2, 2}, .dilation = {1, 2, 2}, .pad = {0, 1, 2}}, {0, 3, 1}},
    {{.batch = 2, .in_channels = 6, .out_channels = 9, .groups = 3, .in = {1, 6, 6}, .filter = {1, 3, 3}, .pad = {0, 1, 1}}, {0, 1, 1}},
    {{.batch = 1, .in_channels = 8, .out_channels = 48, .groups = 2, .in = {1, 7, 6}, .filter = {1, 3, 3}, .stride = {1, 2, 2}, .pad = {0, 1, 1}}, {0, 1, 1}},
    {{.batch = 2, .in_channels = 7, .out_channels = 7, .groups = 7, .in = {1, 9, 8}, .filter = {1, 3, 3}, .pad = {0, 1, 1}}, {0, 1, 1}},
    {{.batch = 1, .in_channels = 40, .out_channels = 40, .groups = 40, .in = {1, 15, 17}, .filter = {1, 3, 3}, .stride = {1, 2, 2}, .pad = {0, 0, 0}}, {0, 1, 1}},
    {{.batch = 1, .in_channels = 33, .out_channels = 33, .groups = 33, .in = {1, 14, 23}, .filter = {1, 5, 3}, .dilation = {1, 1, 2}, .pad = {0, 2, 2}}, {0, 2, 2}},
    {{.batch = 2, .in_channels = 5, .out_channels = 15, .groups = 5, .in = {1, 6, 8}, .filter = {1, 3, 3}, .pad = {0, 1, 1}}, {0, 1, 1}},
    {{.batch = 1, .in_channels = 6, .out_channels = 8, .in = {5, 6, 7}, .filter = {3, 2, 3}, .stride = {2, 1, 2}, .pad = {1, 0, 1}}, {1, 1, 1}},
    {{.batch = 1, .in_channels = 3, .out_channels = 4, .in = {4, 5, 6}, .filter = {2, 3, 3}, .dilation = {2, 1, 1}, .pad = {0, 1, 1}}, {0, 1, 1}},
    {{.batch = 1, .in_channels = 6, .out_channels = 6, .groups = 6, .in = {4, 5, 6}, .filter = {2, 3, 3}, .pad = {1, 1, 1}}, {0, 1, 1}},
    {{.batch = 1, .in_channels = 3, .out_channels = 4, .in = {1, 2, 2}, .filter = {1, 5, 5}, .pad = {0, 4, 4}}, {0, 4, 4}},
    {{.batch = 1, .in_channels = 350, .out_channels = 20, .in = {1, 5, 4}, .filter = {1, 2, 2}, .pad = {0, 1, 0}}, {0, 0, 1}},
    {{.batch = 3, .in_channels = 70, .out_channels = 130, .in = {1, 13, 13}, .filter = {1, 3, 3}, .pad = {0, 1, 1}}, {0, 1, 1}},
    {{.batch = 1, .in_channels = 1, .out_channels = 1, .in = {1, 1, 1}, .filter = {1, 1, 1}}, {}},
    // Few channels in, few out: the ways of conv_narrow.h and conv_scatter.h.
    {{.batch = 3, .in_channels = 1, .out_channels = 6, .in = {1, 11, 13}, .filter = {1, 5, 5}, .pad = {0, 2, 2}}, {0, 2, 2}},
    {{.batch = 2, .in_channels = 1, .out_channels = 3, .in = {1, 7, 41}, .filter = {1, 3, 4}, .stride = {1, 2, 1}, .dilation = {1, 2, 3}, .pad = {0, 1, 0}}, {0, 3, 2}},
    {{.batch = 1, .in_channels = 1, .out_channels = 2, .in = {4, 5, 6}, .filter = {2, 2, 3}, .stride = {2, 1, 1}, .pad = {0, 1, 1}}, {1, 0, 1}},
    {{.batch = 5, .in_channels = 2, .out_channels = 9, .in = {1, 33, 30}, .filter = {1, 3, 3}, .pad = {0, 1, 1}}, {0, 1, 1}},
    {{.batch = 2, .in_channels = 3, .out_channels = 40, .in = {1, 40, 21}, .filter = {1, 4, 5}, .stride = {1, 2, 3}, .pad = {0, 1, 2}}, {0, 2, 1}},
    // Large enough for minimal filtering: conv_winograd.h.
    {{.batch = 1, .in_channels = 32, .out_channels = 48, .in = {1, 9, 10}, .filter = {1, 3, 3}, .pad = {0, 1, 1}}, {0, 1, 1}},
    {{.batch = 2, .in_channels = 17, .out_channels = 37, .in = {1, 15, 18}, .filter = {1, 3, 3}}, {}},
    {{.batch = 1, .in_channels = 21, .out_channels = 16, .in = {1, 14, 16}, .filter = {1, 3, 3}, .pad = {0, 2, 0}}, {0, -1, 2}},
    {{.batch = 1, .in_channels = 330, .out_channels = 83, .in = {1, 12, 12}, .filter = {1, 3, 3}, .pad = {0, 1, 1}}, {0, 1, 1}},
    // Each size zero in turn.
    {{.batch = 0, .in_channels = 3, .out_channels = 4, .in = {1, 4, 4}, .filter = {1, 2, 2}}, {}},
    {{.batch = 2, .in_channels = 0, .out_channels = 4, .in = {1, 4, 4}, .filter = {1, 2, 2}}, {}},
    {{.batch = 2, .in_channels = 3, .out_channels = 0, .in = {1, 4, 4}, .filter = {1, 2, 2}}, {}},
    {{.batch = 2, .in_channels = 3, .out_channels = 4, .in = {1, 0, 4}, .filter = {1, 2, 2}, .pad = {0, 1, 1}}, {0, 1, 1}},
    {{.batch = 2, .in_channels = 3, .out_channels = 4, .in = {1, 4, 0}, .filter = {1, 2, 2}, .pad = {0, 1, 1}}, {0, 1, 1}},
    {{.batch = 2, .in_channels = 3, .out_channels = 4, .in = {1, 1, 1}, .filter = {1, 2, 2}}, {}},
    {{.batch = 2, .in_channels = 3, .out_channels = 4, .in = {1, 3, 3}, .filter = {1, 0, 2}}, {}},
};
// clang-format on

TEST_CASE("a convolution agrees with plain loops", "[conv]") {
  const ConvPass pass =
      GENERATE(ConvPass::kForward, ConvPass::kBackwardInput, ConvPass::kBackwardFilter);
  for (const Row& row : kRows) {
    for (DType dtype :
         {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16, DType::kInt32}) {
      for (bool channels_first : {false, true}) {
        const bool large = row.spec.in_channels >= 70;
        if (dtype != DType::kFloat && (large || (channels_first && dtype != DType::kHalf)))
          continue;
        ConvSpec spec = Sized(row.spec, row.after);
        spec.dtype = dtype;
        spec.channels_first = channels_first;
        Compare(spec, pass);
      }
    }
  }
}

TEST_CASE("bias, residual and activation", "[conv]") {
  const Activation act =
      GENERATE(Activation::kNone, Activation::kRelu, Activation::kRelu6, Activation::kElu,
               Activation::kLeakyRelu, Activation::kSigmoid, Activation::kSwish);
  for (const Row& row : kRows) {
    for (bool residual : {false, true}) {
      ConvSpec spec = Sized(row.spec, row.after);
      spec.finish = {.has_bias = true, .activation = act};
      spec.has_residual = residual;
      Compare(spec, ConvPass::kForward);
      if (row.spec.in_channels >= 70) continue;
      spec.channels_first = true;
      spec.dtype = DType::kHalf;
      Compare(spec, ConvPass::kForward);
    }
  }
}

TEST_CASE("a convolution agrees with plain loops on every instruction set", "[conv]") {
  test::ForEachTarget([] {
    for (const Row& row : kRows) {
      ConvSpec spec = Sized(row.spec, row.after);
      spec.finish = {.has_bias = true, .activation = Activation::kRelu6};
      spec.has_residual = true;
      Compare(spec, ConvPass::kForward);
      spec.dtype = DType::kDouble;
      if (row.spec.in_channels < 70) Compare(spec, ConvPass::kForward);
    }
  });
}

TEST_CASE("NaN and infinities reach the windows that see them, and no other", "[conv]") {
  const int64_t channels = GENERATE(1, 3, 20, 33);
  const int64_t groups = GENERATE(0, 1);
  const float odd = GENERATE(NAN, INFINITY, 3e38f);  // the last: too large for half-way sums
  constexpr int64_t kSize = 15;
  ConvSpec s{.in_channels = channels,
             .out_channels = channels,
             .groups = groups ? channels : 1,
             .in = {1, kSize, kSize},
             .filter = {1, 3, 3},
             .pad = {0, 1, 1},
             .finish = {.activation = Activation::kRelu}};
  s = Sized(s, {0, 1, 1});
  CAPTURE(channels, s.groups, odd);
  const float sum = 9.f * float(channels / s.groups);
  std::vector<float> x(kSize * kSize * channels, 1.f), y(x.size());
  std::vector<float> f(9 * channels * channels / s.groups, 1.f);
  x[(2 * kSize + 5) * channels] = odd;
  test::ForEachTarget([&] {
    auto conv = Conv::Create(s, ConvPass::kForward).value();
    std::vector<char> memory(conv.scratch_bytes() + 64);
    char* const scratch =
        memory.data() + 63 - (reinterpret_cast<uintptr_t>(memory.data()) + 63) % 64;
    conv.Execute(x.data(), f.data(), nullptr, nullptr, y.data(), scratch, SerialFor());
    for (int h = 0; h < kSize; ++h) {
      for (int w = 0; w < kSize; ++w) {
        const float got = y[(h * kSize + w) * channels];
        const bool sees = std::abs(h - 2) <= 1 && std::abs(w - 5) <= 1;
        const bool inner = h > 0 && w > 0 && h + 1 < kSize && w + 1 < kSize;
        if (sees) {
          CHECK((std::isnan(odd) ? std::isnan(got) : got == odd));
        } else {
          CHECK((inner ? got == sum : got < sum));
        }
      }
    }
  });
}

TEST_CASE("impossible convolutions are refused", "[conv]") {
  CHECK(!Conv::Create({.dtype = DType::kInt8}, ConvPass::kForward).ok());
  CHECK(!Conv::Create({.in_channels = 3, .groups = 2}, ConvPass::kForward).ok());
  CHECK(!Conv::Create({.groups = 0}, ConvPass::kForward).ok());
  CHECK(!Conv::Create({.batch = -1}, ConvPass::kForward).ok());
  CHECK(!Conv::Create({.stride = {1, 0, 1}}, ConvPass::kBackwardInput).ok());
  CHECK(!Conv::Create({.batch = int64_t{1} << 62, .in = {1, 1 << 20, 1 << 20}}, ConvPass::kForward)
             .ok());
  CHECK(!Conv::Create({.in = {1, int64_t{1} << 40, 1}}, ConvPass::kForward).ok());
}

}  // namespace
}  // namespace weft
