// Gradients of the image ops, orders one and two. Most of their results are float32.
#include <catch2/catch.hpp>

#include "tests/support/gradient_check.h"

namespace weft::test {
namespace {

constexpr double kStep = 1e-2, kTolerance = 2e-3;

Tensor Size(int32_t h, int32_t w) { return Tensor::Vector<int32_t>({h, w}); }

// An image that says its size alone.
template <typename T>
Tensor Blank(const Shape& s) {
  return Tensor::Of<T>(s, std::vector<T>(s.num_elements()));
}

TEST_CASE("resizing has the slopes of its values", "[image][gradient]") {
  for (const char* op : {"ResizeBilinear", "ResizeBicubic", "ResizeNearestNeighbor"}) {
    for (const AttrMap& attrs :
         {AttrMap(), AttrMap{{"align_corners", true}}, AttrMap{{"half_pixel_centers", true}}}) {
      for (const Tensor& size : {Size(5, 2), Size(1, 7), Size(3, 4)}) {
        CAPTURE(op, attrs, size.shape());
        CheckGradient(
            {op, {Shape{2, 3, 4, 2}, size}, attrs, {.tolerance = kTolerance, .step = kStep}});
        const auto grad = std::string(op) + "Grad";
        if (std::string(op) == "ResizeNearestNeighbor") {
          CheckGradient({grad, {Shape{2, 3, 4, 2}, size}, attrs});
        } else {
          const GradientInput dy = Narrow(Shape{1, 3, 4, 2});
          CheckGradient({grad,
                         {dy, Blank<double>(Shape{1, 2, 5, 2})},
                         attrs,
                         {.tolerance = kTolerance, .step = kStep}});
        }
      }
    }
  }
  for (const bool align : {false, true}) {
    for (const Tensor& size : {Size(5, 2), Size(2, 1), Size(3, 4)}) {
      CheckGradient({"ResizeArea",
                     {Shape{2, 3, 4, 2}, size},
                     {{"align_corners", align}},
                     {.tolerance = kTolerance, .step = kStep}});
    }
  }
}

TEST_CASE("scaling and translation have the slopes of their values", "[image][gradient]") {
  const Tensor scale = Tensor::Vector<float>({1.5f, 0.7f}),
               shift = Tensor::Vector<float>({0.3f, -0.8f});
  for (const char* kernel : {"lanczos3", "triangle", "gaussian"}) {
    for (const bool antialias : {false, true}) {
      CAPTURE(kernel, antialias);
      const AttrMap attrs = {{"kernel_type", kernel}, {"antialias", antialias}};
      CheckGradient({"ScaleAndTranslate",
                     {Shape{1, 4, 3, 2}, Size(5, 2), scale, shift},
                     attrs,
                     {.tolerance = kTolerance, .step = kStep}});
      CheckGradient({"ScaleAndTranslateGrad",
                     {Narrow(Shape{1, 5, 2, 1}), Blank<float>(Shape{1, 4, 3, 1}), scale, shift},
                     attrs,
                     {.tolerance = kTolerance, .step = kStep}});
    }
  }
}

// Corners y1, x1, y2, x2 whose samples are not on pixels.
Tensor Boxes() {
  return Tensor::Of<double>(Shape{3, 4},
                            {0.13, 0.22, 0.81, 0.67, 0.91, 0.77, 0.06, 0.11, -0.4, 0.3, 0.5, 1.3});
}

TEST_CASE("cropping has the slopes of its values", "[image][gradient]") {
  const Tensor index = Tensor::Vector<int32_t>({1, 0, 1});
  // Near enough that no sample passes over a pixel.
  const GradientInput boxes = Narrow(GradientInput(Boxes(), true));
  CheckGradient({"CropAndResize",
                 {Shape{2, 4, 5, 2}, boxes, index, Size(3, 2)},
                 {},
                 {.order = 1, .tolerance = 1e-2, .step = 1e-3}});
  const GradientInput still = Tensor::Of<float>(
      Shape{3, 4}, {0.1f, 0.2f, 0.8f, 0.7f, 0.9f, 0.8f, 0.1f, 0.1f, -0.4f, 0.3f, 0.5f, 1.3f});
  for (const char* method : {"bilinear", "nearest"}) {
    const AttrMap attrs = {{"method", method}};
    CheckGradient({"CropAndResize",
                   {Shape{2, 4, 5, 2}, still, index, Size(3, 2)},
                   attrs,
                   {.tolerance = kTolerance, .step = kStep}});
    AttrMap typed = attrs;
    typed.Set("T", DType::kDouble);
    CheckGradient({"CropAndResizeGradImage",
                   {Narrow(Shape{3, 3, 2, 2}), still, index, Tensor::Vector<int32_t>({2, 4, 5, 2})},
                   typed,
                   {.tolerance = kTolerance, .step = kStep}});
  }
  CheckGradient({"CropAndResizeGradImage",
                 {Narrow(Shape{3, 3, 2, 1}), boxes, index, Tensor::Vector<int32_t>({2, 4, 5, 1})},
                 {{"T", DType::kDouble}},
                 {.order = 1, .tolerance = 1e-2, .step = 1e-3}});
}

TEST_CASE("colours have the slopes of their values", "[image][gradient]") {
  // Each order of three channels, and no two alike.
  const Tensor rgb = Tensor::Of<double>(
      Shape{2, 3, 3},
      {0.1, 0.5, 0.8, 0.2, 0.9, 0.4, 0.6, 0.3, 0.7, 0.5, 0.8, 0.1, 0.9, 0.1, 0.3, 0.7, 0.6, 0.2});
  const Tensor hsv =
      Tensor::Of<double>(Shape{6, 3}, {0.05, 0.5, 0.8, 0.2, 0.9, 0.4, 0.4, 0.3, 0.7, 0.55, 0.8, 0.1,
                                       0.7, 0.1, 0.3, 0.95, 0.6, 0.2});
  CheckGradient({"RGBToHSV", {GradientInput(rgb, true)}});
  CheckGradient({"HSVToRGB", {GradientInput(hsv, true)}});
  const GradientInput pixels = Narrow(GradientInput(rgb, true));
  const auto by = [](double v) { return Narrow(GradientInput(Tensor::Scalar(v), true)); };
  for (const char* op : {"AdjustContrastv2", "AdjustHue", "AdjustSaturation"}) {
    CAPTURE(op);
    CheckGradient({op, {pixels, by(0.3)}, {}, {.tolerance = 1e-2, .step = 1e-3}});
  }
  CheckGradient({"AdjustSaturation", {pixels, by(1.7)}, {}, {.tolerance = 1e-2, .step = 1e-3}});
  CheckGradient({"AdjustContrastv2",
                 {Narrow(Shape{2, 3, 2, 4}), by(1.7)},
                 {},
                 {.tolerance = kTolerance, .step = kStep}});
}

TEST_CASE("warps that move pixels onto pixels have the slopes of their values",
          "[image][gradient]") {
  const Tensor shift = Tensor::Of<float>(Shape{1, 8}, {1, 0, 1, 0, 1, -2, 0, 0});
  const Tensor turn =
      Tensor::Of<float>(Shape{2, 8}, {0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0});
  for (const char* way : {"NEAREST", "BILINEAR"}) {
    for (const Tensor& t : {shift, turn}) {
      const AttrMap attrs = {{"interpolation", way}};
      CheckGradient({"ImageProjectiveTransformV2",
                     {Shape{2, 4, 4, 2}, t, Size(4, 4)},
                     attrs,
                     {.tolerance = kTolerance, .step = kStep}});
      CheckGradient({"ImageProjectiveTransformV3",
                     {Shape{2, 4, 4, 2}, t, Size(3, 4), Tensor::Scalar(0.5f)},
                     attrs,
                     {.tolerance = kTolerance, .step = kStep}});
    }
  }
}

}  // namespace
}  // namespace weft::test
