#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "tests/support/run_op.h"

namespace weft {
namespace {

using test::RunOp;

Tensor F(const Shape& s, std::initializer_list<float> v) { return Tensor::Of<float>(s, v); }
Tensor I(std::initializer_list<int32_t> v) { return Tensor::Vector<int32_t>(v); }
Tensor S(float v) { return Tensor::Scalar(v); }
// 0, 1, 2, … in an image [1, height, width, 1]
Tensor Ramp(int64_t height, int64_t width) {
  Tensor t = *Tensor::Allocate(DType::kFloat, Shape{1, height, width, 1});
  for (int64_t i = 0; i < height * width; ++i) t.data<float>()[i] = static_cast<float>(i);
  return t;
}

struct Case {
  const char* op;
  std::vector<Tensor> inputs;
  std::vector<float> want;  // output 0, TensorFlow's; empty: `error` is expected
  AttrMap attrs;
  const char* error = "";
};

void Check(const Case& t) {
  CAPTURE(t.op, t.error);
  const auto y = RunOp(t.op, t.inputs, t.attrs);
  if (*t.error != '\0') {
    REQUIRE(!y.ok());
    CHECK_THAT(std::string(y.status().message()), Catch::Contains(t.error));
    return;
  }
  REQUIRE(y.ok());
  REQUIRE((*y)[0].num_elements() == static_cast<int64_t>(t.want.size()));
  for (size_t k = 0; k < t.want.size(); ++k) {
    CAPTURE(k);
    const float v = (*y)[0].dtype() == DType::kInt32
                        ? static_cast<float>((*y)[0].data<int32_t>()[k])
                        : (*y)[0].data<float>()[k];
    CHECK(v == Approx(t.want[k]).margin(1e-5).epsilon(1e-5));
  }
}

TEST_CASE("resizing", "[ops][kernel][image]") {
  const Case cases[] = {
      {"ResizeBilinear", {Ramp(2, 2), I({3, 2})}, {0, 1, 1.3333334f, 2.3333335f, 2, 3}},
      {"ResizeBilinear",
       {Ramp(1, 2), I({1, 4})},
       {0, 0.25f, 0.75f, 1},
       {{"half_pixel_centers", true}}},
      {"ResizeBilinear", {Ramp(1, 2), I({1, 3})}, {0, 0.5f, 1}, {{"align_corners", true}}},
      {"ResizeNearestNeighbor", {Ramp(1, 2), I({1, 5})}, {0, 0, 0, 1, 1}},
      {"ResizeArea", {Ramp(2, 4), I({1, 2})}, {2.5f, 4.5f}},
      {"ResizeBicubic", {Ramp(1, 2), I({1, 2})}, {0, 1}},
      {"ResizeBilinearGrad", {F({1, 1, 4, 1}, {1, 1, 1, 1}), Ramp(1, 2)}, {1.5f, 2.5f}},
      {"ResizeNearestNeighborGrad", {F({1, 1, 4, 1}, {1, 2, 3, 4}), I({1, 2})}, {3, 7}},
      {"ScaleAndTranslate",
       {Ramp(1, 2), I({1, 2}), F({2}, {1, 1}), F({2}, {0, 1})},
       {0, 0},
       {{"kernel_type", "box"}}},
      {"ResizeBilinear", {Ramp(1, 2), I({0, 4})}, {}, {}, "size holds 0"},
      {"ResizeBilinear", {F({1, 0, 1, 1}, {}), I({1, 4})}, {}, {}, "must have a positive height"},
      {"ResizeBilinear", {F({1, 1, 1}, {1}), I({1, 4})}, {}, {}, "want rank 4"},
      {"ResizeBilinear",
       {Ramp(1, 2), I({1, 4})},
       {},
       {{"align_corners", true}, {"half_pixel_centers", true}},
       "exclude each other"},
      {"ScaleAndTranslate",
       {Ramp(1, 2), I({1, 2}), F({2}, {0, 1}), F({2}, {0, 1})},
       {},
       {},
       "scale must be greater than zero"},
      {"ScaleAndTranslate",
       {Ramp(1, 2), I({1, 2}), F({2}, {1, 1}), F({2}, {0, 1})},
       {},
       {{"kernel_type", "zzz"}},
       "no kernel type 'zzz'"},
  };
  for (const Case& t : cases) Check(t);
}

// TensorFlow 2.21's values: two products rounded to float, then a sum in double.
TEST_CASE("gradients to double images", "[ops][kernel][image][oracle]") {
  const Tensor dy = F({1, 3, 1, 1}, {0.1f, 0.7f, -0.3f});
  const Tensor x = *Tensor::Allocate(DType::kDouble, Shape{1, 2, 1, 1});
  const struct {
    std::string_view op;
    std::vector<Tensor> inputs;
    AttrMap attrs;
    std::vector<double> want;
  } cases[] = {
      {"ResizeBilinearGrad", {dy, x}, {}, {0.333333320915699, 0.1666666492819786}},
      {"ResizeBicubicGrad", {dy, x}, {}, {0.35345684792576826, 0.1465431416434182}},
      {"CropAndResizeGradImage",
       {F({1, 1, 1, 1}, {0.1f}), F({1, 4}, {.1f, .2f, .6f, .7f}), I({0}), I({1, 2, 2, 1})},
       {{"T", DType::kDouble}},
       {0.035749997943639755, 0.029249997809529305, 0.01925000175833702, 0.01575000211596489}},
  };
  for (const auto& t : cases) {
    CAPTURE(t.op);
    const auto got = test::RunOp(t.op, t.inputs, t.attrs);
    REQUIRE(got.ok());
    for (size_t i = 0; i < t.want.size(); ++i) {
      CAPTURE(i, (*got)[0].data<double>()[i], t.want[i]);
      CHECK(std::abs((*got)[0].data<double>()[i] - t.want[i]) < 1e-15);
    }
  }
}

TEST_CASE("crops, glimpses, warps", "[ops][kernel][image]") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const AttrMap plain = {{"uniform_noise", false}, {"noise", "zero"}};
  const Tensor tilt = F({1, 8}, {1, 0.1f, 0.5f, -0.1f, 1, 0.3f, 0, 0.01f});
  const Case cases[] = {
      {"CropAndResize",
       {Ramp(3, 3), F({1, 4}, {0, 0, 2, 2}), I({0}), I({3, 3})},
       {0, 2, 7, 6, 8, 7, 7, 7, 7},
       {{"extrapolation_value", 7.0f}}},
      {"CropAndResize",
       {Ramp(3, 3), F({1, 4}, {.1f, .1f, .7f, .9f}), I({0}), I({1, 3})},
       {2.6f, 3.4f, 4.2f}},
      {"CropAndResize",
       {Ramp(3, 3), F({1, 4}, {0, 0, 1, 1}), I({1}), I({1, 1})},
       {},
       {},
       "box_ind[0] = 1 is outside [0, 1)"},
      {"CropAndResize",
       {Ramp(3, 3), F({1, 4}, {0, nan, 1, 1}), I({0}), I({1, 1})},
       {},
       {},
       "not finite"},
      {"CropAndResizeGradImage",
       {F({1, 1, 1, 1}, {4}), F({1, 4}, {0, 0, 0.5, 0.5}), I({0}), I({1, 2, 2, 1})},
       {2.25, 0.75, 0.75, 0.25},
       {{"T", DType::kFloat}}},
      {"ExtractGlimpse",
       {Ramp(4, 5), I({3, 3}), F({1, 2}, {.5f, .3f})},
       {6, 7, 8, 11, 12, 13, 16, 17, 18},
       plain},
      {"ExtractGlimpseV2",
       {Ramp(4, 5), I({3, 3}), F({1, 2}, {.5f, .3f})},
       {11, 12, 13, 16, 17, 18, 0, 0, 0},
       {{"uniform_noise", false}, {"noise", "zero"}, {"centered", false}}},
      {"ExtractGlimpse",
       {Ramp(4, 5), I({3, 3}), F({1, 2}, {1e30f, -1e30f})},
       {0, 0, 0, 0, 0, 0, 0, 0, 0},
       plain},
      {"ExtractGlimpse",
       {Ramp(4, 5), I({3, 3}), F({1, 2}, {0, 0})},
       {},
       {{"noise", "zero"}},
       "uniform_noise contradicts"},
      {"ImageProjectiveTransformV3",
       {Ramp(3, 4), tilt, I({3, 5}), S(9)},
       {1, 2, 3, 9, 9, 5, 6, 7, 9, 9, 9, 10, 11, 9, 9},
       {{"interpolation", "NEAREST"}}},
      {"ImageProjectiveTransformV3",
       {Ramp(3, 4), tilt, I({3, 5}), S(9)},
       {1, 2, 3, 3, 3, 5, 6, 7, 7, 6, 9, 10, 11, 11, 10},
       {{"interpolation", "NEAREST"}, {"fill_mode", "REFLECT"}}},
      {"ImageProjectiveTransformV3",
       {Ramp(3, 4), F({1, 8}, {nan, 0, 0, 0, nan, 0, 0, 0}), I({1, 1}), S(9)},
       {9},
       {{"interpolation", "NEAREST"}, {"fill_mode", "WRAP"}}},
      {"ImageProjectiveTransformV3",
       {Ramp(3, 4), F({1, 7}, {1, 1, 1, 1, 1, 1, 1}), I({1, 1}), S(9)},
       {},
       {{"interpolation", "NEAREST"}},
       "want [1,8]"},
  };
  for (const Case& t : cases) Check(t);
  // A fill that no pixel holds: TensorFlow's on x86.
  const Tensor away = F({1, 8}, {1, 0, 5, 0, 1, 5, 0, 0});
  const auto fill = [&](Tensor image, float v) {
    return (*RunOp("ImageProjectiveTransformV3", {std::move(image), away, I({1, 1}), S(v)},
                   {{"interpolation", "NEAREST"}}))[0];
  };
  const Tensor bytes = Tensor::Of<uint8_t>(Shape{1, 1, 1, 1}, {7});
  constexpr float kInf = std::numeric_limits<float>::infinity();
  for (auto [v, want] : {std::pair(300.0f, 44), {-3.0f, 253}, {1e20f, 0}, {kInf, 0}, {nan, 0}}) {
    CAPTURE(v);
    CHECK(fill(bytes, v).data<uint8_t>()[0] == want);
  }
  const Tensor longs = Tensor::Of<int64_t>(Shape{1, 1, 1, 1}, {7});
  CHECK(fill(longs, 3e9f).data<int64_t>()[0] == 3000000000);
  CHECK(fill(longs, kInf).data<int64_t>()[0] == std::numeric_limits<int64_t>::min());
  // Noise stays in the image's range and goes on from run to run.
  test::OpState state;
  const auto a = RunOp("ExtractGlimpse", {Ramp(2, 2), I({5, 5}), F({1, 2}, {0, 0})}, {}, &state);
  const auto b = RunOp("ExtractGlimpse", {Ramp(2, 2), I({5, 5}), F({1, 2}, {0, 0})}, {}, &state);
  REQUIRE(a.ok());
  for (float v : (*a)[0].span<float>()) CHECK((v >= 0 && v <= 3));
  CHECK(!BitEqual((*a)[0], (*b)[0]));
}

TEST_CASE("colours", "[ops][kernel][image]") {
  const Tensor p = F({1, 1, 3}, {-1, 0.5f, 2});
  const Case cases[] = {
      {"RGBToHSV",
       {F({4, 3}, {-1, .5f, 2, 0, 0, 0, .2f, .2f, .2f, .3f, .4f, .5f})},
       {0.5833334f, 1.5f, 2, 0, 0, 0, 0, 0, .2f, 0.5833334f, .4f, .5f}},
      {"HSVToRGB",
       {F({3, 3}, {-1, .5f, 2, 1.3f, .4f, .5f, .2f, 2, .2f})},
       {2, 1, 1, .5f, .3f, .3f, .12f, .2f, -.2f}},
      {"AdjustHue", {p, S(0.3f)}, {2, -1, 1.1f}},
      {"AdjustSaturation",
       {F({1, 2, 3}, {-1, .5f, 2, .3f, .4f, .5f}), S(1.5f)},
       {0, 1, 2, .2f, .35f, .5f}},
      {"AdjustContrastv2", {F({2, 2, 1}, {0, 1, 2, 3}), S(2)}, {-1.5f, .5f, 2.5f, 4.5f}},
      {"AdjustHue", {F({1, 3}, {1, 1, 1}), S(1)}, {}, {}, "rank at least 3"},
      {"RGBToHSV", {F({2}, {1, 1})}, {}, {}, "must have 3 channels"},
  };
  for (const Case& t : cases) Check(t);
  // However many turns, it ends.
  CHECK(RunOp("AdjustHue", {p, S(1e30f)}).ok());
}

TEST_CASE("boxes", "[ops][kernel][image]") {
  const Tensor boxes = F({6, 4}, {0, 0,  1, 1,  0, .1f,   1, 1.1f,  0, -.1f, 1, .9f,
                                  0, 10, 1, 11, 0, 10.1f, 1, 11.1f, 0, 100,  1, 101});
  const Tensor scores = F({6}, {.9f, .75f, .6f, .95f, .5f, .3f});
  const auto n = [](int32_t v) { return Tensor::Scalar<int32_t>(v); };
  const Case cases[] = {
      {"NonMaxSuppression", {boxes, scores, n(3)}, {3, 0, 5}},
      {"NonMaxSuppressionV3", {boxes, scores, n(3), S(.5f), S(.4f)}, {3, 0}},
      {"NonMaxSuppressionV4",
       {boxes, scores, n(5), S(.5f), S(0)},
       {3, 0, 5, 0, 0},
       {{"pad_to_max_output_size", true}}},
      {"NonMaxSuppressionV5", {boxes, scores, n(8), S(.5f), S(0), S(.3f)}, {3, 0, 5, 1, 4, 2}},
      {"NonMaxSuppressionV3", {F({0, 4}, {}), F({0}, {}), n(3), S(.5f), S(0)}, {}},
      {"NonMaxSuppressionV3",
       {boxes, scores, n(-3), S(.5f), S(0)},
       {},
       {},
       "max_output_size is -3"},
      {"NonMaxSuppressionV3", {boxes, scores, n(3), S(1.5f), S(0)}, {}, {}, "iou_threshold is 1.5"},
      {"NonMaxSuppressionV3", {boxes, F({1}, {1}), n(3), S(.5f), S(0)}, {}, {}, "do not fit"},
      {"NonMaxSuppressionV5",
       {boxes, scores, n(3), S(.5f), S(0), S(-1)},
       {},
       {},
       "soft_nms_sigma must be >= 0"},
      {"DrawBoundingBoxesV2",
       {F({1, 3, 3, 1}, {0, 0, 0, 0, 0, 0, 0, 0, 0}), F({1, 1, 4}, {0, -1, .5f, .5f}),
        F({1, 1}, {.5f})},
       {.5f, .5f, 0, .5f, .5f, 0, 0, 0, 0}},
      {"DrawBoundingBoxesV2",
       {F({1, 1, 1, 2}, {0, 0}), F({1, 1, 4}, {0, 0, 1, 1}), F({1, 2}, {1, 1})},
       {},
       {},
       "1, 3 or 4 channels"},
  };
  for (const Case& t : cases) Check(t);
  const auto y =
      RunOp("CombinedNonMaxSuppression",
            {boxes.Reshaped({1, 6, 1, 4}), scores.Reshaped({1, 6, 1}), n(3), n(5), S(.5f), S(.4f)});
  REQUIRE(y.ok());
  CHECK((*y)[1].ToString() == "float [1,5] 0.95 0.9 0 0 0");
  CHECK((*y)[3].ToString() == "int32 [1] 2");
}

// Rows that are resized across once serve several rows of a result, never those of another image.
TEST_CASE("images of a batch are resized each by itself", "[image]") {
  Tensor batch = *Tensor::Allocate(DType::kFloat, Shape{3, 4, 5, 2});
  for (int64_t i = 0; i < batch.num_elements(); ++i)
    batch.data<float>()[i] = std::sin(static_cast<float>(i * i));
  const int64_t size = batch.num_elements() / 3;
  for (const char* op : {"ResizeBilinear", "ResizeBicubic"}) {
    for (const int32_t height : {1, 3, 4, 13}) {
      const auto all = RunOp(op, {batch, I({height, 7})});
      REQUIRE(all.ok());
      for (int64_t b = 0; b < 3; ++b) {
        Tensor image = *Tensor::Allocate(DType::kFloat, Shape{1, 4, 5, 2});
        std::copy_n(batch.data<float>() + b * size, size, image.data<float>());
        const auto one = RunOp(op, {image, I({height, 7})});
        REQUIRE(one.ok());
        CAPTURE(op, height, b);
        const float* const got = (*all)[0].data<float>() + b * (*one)[0].num_elements();
        CHECK(std::equal(got, got + (*one)[0].num_elements(), (*one)[0].data<float>()));
      }
    }
  }
}

}  // namespace
}  // namespace weft
