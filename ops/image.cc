// Image ops: resizing, cropping, warps. Images are [batch, height, width, channels].
#include "ops/matrix_fn.h"
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

using graph_fn::Call;
using graph_fn::Cast;
using graph_fn::Int;
using graph_fn::Ints;
using graph_fn::ShapeOf;

absl::StatusOr<PartialShape> Image(ShapeContext& c, int i) { return c.WithRank(i, 4); }

// A vector [height, width]; each unknown where the value is not known.
struct Size {
  int64_t height = kUnknownDim, width = kUnknownDim;
};
absl::StatusOr<Size> SizeInput(ShapeContext& c, int i, int64_t least) {
  ASSIGN_OR_RETURN(const PartialShape s, c.WithRank(i, 1));
  if (!MergeDims(s.dim(0), 2).ok()) {
    return InvalidArgument(c.input_name(i), " has shape ", s, ", want two elements");
  }
  const auto v = c.ints(i);
  if (!v) return Size{};
  for (int64_t d : *v) {
    if (IsKnownValue(d) && d < least) {
      return InvalidArgument(c.input_name(i), " holds ", d, ": must be at least ", least);
    }
  }
  return Size{DimFromValue((*v)[0]), DimFromValue((*v)[1])};
}

absl::Status NotEmpty(const PartialShape& s, std::string_view what) {
  for (int i = 1; i < 4; ++i) {
    if (s.dim(i) == 0)
      return InvalidArgument(what, " ", s, " must have a positive height, width and channels");
  }
  return absl::OkStatus();
}

absl::Status CheckCenters(ShapeContext& c) {
  if (!c.attrs().Has("half_pixel_centers")) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool half, c.attr<bool>("half_pixel_centers"));
  ASSIGN_OR_RETURN(const bool align, c.attr<bool>("align_corners"));
  if (half && align)
    return InvalidArgument("half_pixel_centers and align_corners exclude each other");
  return absl::OkStatus();
}

absl::Status ResizeShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckCenters(c));
  ASSIGN_OR_RETURN(const PartialShape in, Image(c, 0));
  RETURN_IF_ERROR(NotEmpty(in, "images"));
  ASSIGN_OR_RETURN(const Size size, SizeInput(c, 1, 1));
  c.set_output(0, PartialShape{in.dim(0), size.height, size.width, in.dim(3)});
  return absl::OkStatus();
}

// grads [n, h, w, c], original_image -> its height and width
absl::Status ResizeGradShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckCenters(c));
  ASSIGN_OR_RETURN(const PartialShape grads, Image(c, 0));
  ASSIGN_OR_RETURN(const PartialShape image, Image(c, 1));
  RETURN_IF_ERROR(NotEmpty(grads, "grads"));
  RETURN_IF_ERROR(NotEmpty(image, "original_image"));
  if (!MergeDims(grads.dim(0), image.dim(0)).ok() || !MergeDims(grads.dim(3), image.dim(3)).ok()) {
    return InvalidArgument("grads ", grads, " and original_image ", image,
                           " differ in batch or channels");
  }
  c.set_output(0, PartialShape{grads.dim(0), image.dim(1), image.dim(2), grads.dim(3)});
  return absl::OkStatus();
}

absl::Status NearestGradShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckCenters(c));
  ASSIGN_OR_RETURN(const PartialShape grads, Image(c, 0));
  RETURN_IF_ERROR(NotEmpty(grads, "grads"));
  ASSIGN_OR_RETURN(const Size size, SizeInput(c, 1, 1));
  c.set_output(0, PartialShape{grads.dim(0), size.height, size.width, grads.dim(3)});
  return absl::OkStatus();
}

absl::Status CheckKernelType(ShapeContext& c) {
  ASSIGN_OR_RETURN(const std::string kind, c.attr<std::string>("kernel_type"));
  for (std::string_view known : {"lanczos1", "lanczos3", "lanczos5", "gaussian", "box", "triangle",
                                 "keyscubic", "mitchellcubic"}) {
    if (kind == known) return absl::OkStatus();
  }
  return InvalidArgument("no kernel type '", kind, "'");
}

absl::Status Pair(ShapeContext& c, int i) {
  ASSIGN_OR_RETURN(const PartialShape s, c.WithRank(i, 1));
  if (MergeDims(s.dim(0), 2).ok()) return absl::OkStatus();
  return InvalidArgument(c.input_name(i), " has shape ", s, ", want two elements");
}

absl::Status ScaleAndTranslateShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckKernelType(c));
  RETURN_IF_ERROR(Pair(c, 2));
  RETURN_IF_ERROR(Pair(c, 3));
  return ResizeShape(c);
}
absl::Status ScaleAndTranslateGradShape(ShapeContext& c) {
  RETURN_IF_ERROR(CheckKernelType(c));
  RETURN_IF_ERROR(Pair(c, 2));
  RETURN_IF_ERROR(Pair(c, 3));
  return ResizeGradShape(c);
}

// boxes [n, 4] in input b, box_ind [n] in b + 1; returns n.
absl::StatusOr<int64_t> Boxes(ShapeContext& c, int b) {
  ASSIGN_OR_RETURN(const PartialShape boxes, c.WithRank(b, 2));
  ASSIGN_OR_RETURN(const PartialShape index, c.WithRank(b + 1, 1));
  if (!MergeDims(boxes.dim(1), 4).ok())
    return InvalidArgument("boxes ", boxes, " must have 4 columns");
  const auto n = MergeDims(boxes.dim(0), index.dim(0));
  if (!n.ok()) return InvalidArgument("boxes ", boxes, " and box_ind ", index, " differ in number");
  return *n;
}

absl::Status CropAndResizeShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape image, Image(c, 0));
  if (image.dim(1) == 0 || image.dim(2) == 0)
    return InvalidArgument("image ", image, " must have a positive height and width");
  ASSIGN_OR_RETURN(const int64_t n, Boxes(c, 1));
  ASSIGN_OR_RETURN(const Size size, SizeInput(c, 3, 1));
  c.set_output(0, PartialShape{n, size.height, size.width, image.dim(3)});
  return absl::OkStatus();
}

// grads [n, ch, cw, depth], boxes, box_ind, image_size [4] -> [batch, height, width, depth]
absl::Status CropGradImageShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape grads, Image(c, 0));
  ASSIGN_OR_RETURN(const int64_t n, Boxes(c, 1));
  if (grads.dim(1) == 0 || grads.dim(2) == 0)
    return InvalidArgument("grads ", grads, " must have a positive height and width");
  if (!MergeDims(grads.dim(0), n).ok())
    return InvalidArgument("grads ", grads, " and boxes differ in number");
  ASSIGN_OR_RETURN(const PartialShape size, c.AsShape(3));
  const PartialShape want = PartialShape::UnknownOfRank(4);
  auto out = MergeShapes(size, want);
  if (!out.ok()) return InvalidArgument("image_size must have 4 elements");
  if (out->dim(1) == 0 || out->dim(2) == 0)
    return InvalidArgument("image_size ", *out, " must have a positive height and width");
  if (!MergeDims(out->dim(3), grads.dim(3)).ok())
    return InvalidArgument("image_size ", *out, " and grads ", grads, " differ in depth");
  c.set_output(0, *std::move(out));
  return absl::OkStatus();
}

absl::Status CropGradBoxesShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape grads, Image(c, 0));
  ASSIGN_OR_RETURN(const PartialShape image, Image(c, 1));
  ASSIGN_OR_RETURN(const int64_t n, Boxes(c, 2));
  for (const PartialShape* s : {&grads, &image}) {
    if (s->dim(1) == 0 || s->dim(2) == 0)
      return InvalidArgument(*s, " must have a positive height and width");
  }
  if (!MergeDims(grads.dim(0), n).ok())
    return InvalidArgument("grads ", grads, " and boxes differ in number");
  if (!MergeDims(grads.dim(3), image.dim(3)).ok())
    return InvalidArgument("grads ", grads, " and image ", image, " differ in depth");
  c.set_output(0, PartialShape{n, 4});
  return absl::OkStatus();
}

// input, size [height, width], offsets [batch, 2]
absl::Status GlimpseShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const bool uniform, c.attr<bool>("uniform_noise"));
  ASSIGN_OR_RETURN(const std::string noise, c.attr<std::string>("noise"));
  if (uniform && noise != "uniform")
    return InvalidArgument("uniform_noise contradicts noise '", noise, "'");
  if (noise != "uniform" && noise != "gaussian" && noise != "zero") {
    return InvalidArgument("noise is '", noise, "', want uniform, gaussian or zero");
  }
  ASSIGN_OR_RETURN(const PartialShape in, Image(c, 0));
  ASSIGN_OR_RETURN(const Size size, SizeInput(c, 1, 0));
  ASSIGN_OR_RETURN(const PartialShape offsets, c.WithRank(2, 2));
  if (!MergeDims(offsets.dim(0), in.dim(0)).ok() || !MergeDims(offsets.dim(1), 2).ok()) {
    return InvalidArgument("offsets has shape ", offsets, ", want two for each of input ", in);
  }
  c.set_output(0, PartialShape{in.dim(0), size.height, size.width, in.dim(3)});
  return absl::OkStatus();
}

// images, transforms [1 or batch, 8], output_shape (, fill_value)
absl::Status ProjectiveShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape in, Image(c, 0));
  ASSIGN_OR_RETURN(const PartialShape t, c.WithRank(1, 2));
  if (!MergeDims(t.dim(1), 8).ok() || (t.dim(0) != 1 && !MergeDims(t.dim(0), in.dim(0)).ok())) {
    return InvalidArgument("transforms has shape ", t, ", want [1,8] or 8 for each of images ", in);
  }
  ASSIGN_OR_RETURN(const Size size, SizeInput(c, 2, 1));
  if (c.num_inputs() == 4) RETURN_IF_ERROR(c.Scalar(3));
  c.set_output(0, PartialShape{in.dim(0), size.height, size.width, in.dim(3)});
  return absl::OkStatus();
}

// [height, width] of images x.
Output SizeOf(Output x) {
  Builder& b = *x.builder;
  return Call("StridedSlice", {ShapeOf(x), Ints(b, {1}), Ints(b, {3}), Ints(b, {1})});
}

AttrMap ResizeAttrs(const Grad& g) {
  return KeepAttrs(g, {"align_corners", "half_pixel_centers", "kernel_type", "antialias"});
}

// Calls `op` on x and what says its size, then on the inputs of g's node after the first two.
Output Resized(const char* op, const Grad& g, Output x, Output size) {
  if (!x.valid() || !size.valid()) return {};
  Outputs in = {x, size};
  in.insert(in.end(), g.inputs.begin() + 2, g.inputs.end());
  return g.builder().Call(op, in, ResizeAttrs(g));
}

// `op` takes the image for its size, and gives its dtype; it knows only some.
Outputs ResizeGradient(const char* op, DTypeSet types, const Grad& g) {
  const DType type = g.x().dtype();
  const Output image = types.Contains(type) ? g.x() : Cast(g.x(), DType::kFloat);
  const Output dx = Resized(op, g, g.dy(), image);
  return OnlyInput(g, 0, dx.valid() ? Cast(dx, type) : dx);
}
// Linear, so that the gradient's gradient is the op itself.
Outputs ResizeGradGradient(const char* op, const Grad& g) {
  return OnlyInput(g, 0, Resized(op, g, g.dy(), SizeOf(g.x())));
}

// Each axis is resized by a matrix: what the op makes of an identity.
Outputs ResizeAreaGradient(const Grad& g) {
  Builder& b = g.builder();
  const Output one = Ints(b, {1}), from = SizeOf(g.x()), to = SizeOf(g.dy());
  const auto weights = [&](int axis) {
    const auto length = [&](Output size) { return graph_fn::Flat(graph_fn::Element(size, axis)); };
    const Output n = length(from), m = length(to);
    const Output eye = matrix_fn::Diagonal(Call("Fill", {n, ConstantScalar(b, DType::kFloat, 1)}));
    const Output image = graph_fn::Reshape(eye, graph_fn::Join({one, n, one, n}));
    const Output resized =
        Call("ResizeArea", {image, graph_fn::Join({m, one})}, KeepAttrs(g, {"align_corners"}));
    return graph_fn::Reshape(resized, graph_fn::Join({m, n}));
  };
  const Output rows = matrix_fn::Einsum("nhwc,hi->niwc", {g.dy(), weights(0)});
  const Output dx = matrix_fn::Einsum("niwc,wj->nijc", {rows, weights(1)});
  return OnlyInput(g, 0, Cast(dx, g.x().dtype()));
}

// Boxes have their gradient as if pixels were interpolated, whatever the method: TensorFlow's.
Outputs CropAndResizeGradient(const Grad& g) {
  const Output image = g.x(0), boxes = g.x(1), index = g.x(2);
  AttrMap attrs = KeepAttrs(g, {"method"});
  attrs.Set("T", image.dtype());
  const Output dx =
      kInexact.Contains(image.dtype())
          ? Call("CropAndResizeGradImage", {g.dy(), boxes, index, ShapeOf(image)}, attrs)
          : Output{};
  return {dx, Call("CropAndResizeGradBoxes", {g.dy(), image, boxes, index}), {}, {}};
}
// <dy, op(grads, boxes)> = <grads, crops of dy>.
Outputs CropGradImageGradient(const Grad& g) {
  const Output grads = g.x(0), boxes = g.x(1), index = g.x(2);
  return {Call("CropAndResize", {g.dy(), boxes, index, SizeOf(grads)}, KeepAttrs(g, {"method"})),
          Call("CropAndResizeGradBoxes", {grads, g.dy(), boxes, index}),
          {},
          {}};
}

// As TensorFlow has it: dy under the inverse transform. Exact where pixels move onto pixels.
Outputs ProjectiveGradient(const char* op, const Grad& g) {
  Builder& b = g.builder();
  const Output last = Constant(b, Tensor::Of<int32_t>(Shape{2, 2}, {0, 0, 0, 1}));
  const Output full = Call("PadV2", {g.x(1), last, ConstantScalar(b, DType::kFloat, 1)});
  const Output inverse = Call("MatrixInverse", {graph_fn::Reshape(full, Ints(b, {-1, 3, 3}))});
  const Output parts =
      Call("SplitV", {graph_fn::Reshape(inverse, Ints(b, {-1, 9})), Ints(b, {8, 1}), Int(b, 1)},
           {{"num_split", 2}});
  if (!parts.valid()) return Outputs(g.inputs.size());
  Outputs in = {g.dy(), parts / parts.at(1), SizeOf(g.x())};
  if (g.inputs.size() == 4) in.push_back(ConstantScalar(b, DType::kFloat, 0));
  return OnlyInput(g, 0, b.Call(op, in, KeepAttrs(g, {"interpolation", "fill_mode"})));
}

#define WEFT_RESIZED                                                                              \
  "T: {int8, uint8, int16, uint16, int32, int64, half, float, double, bfloat16}; align_corners: " \
  "bool = false"
#define WEFT_HALF "; half_pixel_centers: bool = false"
#define WEFT_CROPPED "T: {uint8, uint16, int8, int16, int32, int64, half, float, double}; "
#define WEFT_WARPED                                                                      \
  "dtype: {uint8, int32, int64, half, bfloat16, float, double}; interpolation: string; " \
  "fill_mode: string = 'CONSTANT'"
#define WEFT_GLIMPSE                                                             \
  "centered: bool = true; normalized: bool = true; uniform_noise: bool = true; " \
  "noise: string = 'uniform'"
// clang-format off
const OpEntry kImageOps[] = {
    {"ResizeBilinear(images: T, size: int32) -> (resized_images: float)",
     "T: {int8, uint8, int16, uint16, int32, int64, bfloat16, half, float, double, bfloat16}; align_corners: bool = false" WEFT_HALF, ResizeShape,
     [](const Grad& g) { return ResizeGradient("ResizeBilinearGrad", kFloats, g); }},
    {"ResizeBilinearGrad(grads: float, original_image: T) -> (output: T)",
     "T: floating; align_corners: bool = false" WEFT_HALF, ResizeGradShape,
     [](const Grad& g) { return ResizeGradGradient("ResizeBilinear", g); }},
    {"ResizeNearestNeighbor(images: T, size: int32) -> (resized_images: T)", WEFT_RESIZED WEFT_HALF, ResizeShape,
     [](const Grad& g) { return OnlyInput(g, 0, Call("ResizeNearestNeighborGrad", {g.dy(), SizeOf(g.x())}, ResizeAttrs(g))); }},
    {"ResizeNearestNeighborGrad(grads: T, size: int32) -> (output: T)",
     "T: {uint8, int8, int32, half, float, double, bfloat16}; align_corners: bool = false" WEFT_HALF, NearestGradShape,
     [](const Grad& g) { return ResizeGradGradient("ResizeNearestNeighbor", g); }},
    {"ResizeBicubic(images: T, size: int32) -> (resized_images: float)", WEFT_RESIZED WEFT_HALF, ResizeShape,
     [](const Grad& g) { return ResizeGradient("ResizeBicubicGrad", kFullFloats, g); }},
    {"ResizeBicubicGrad(grads: float, original_image: T) -> (output: T)",
     "T: {float, double}; align_corners: bool = false" WEFT_HALF, ResizeGradShape,
     [](const Grad& g) { return ResizeGradGradient("ResizeBicubic", g); }},
    {"ResizeArea(images: T, size: int32) -> (resized_images: float)", WEFT_RESIZED, ResizeShape,
     ResizeAreaGradient},
    {"ScaleAndTranslate(images: T, size: int32, scale: float, translation: float) -> (resized_images: float)",
     "T: {int8, uint8, int16, uint16, int32, int64, bfloat16, half, float, double}; kernel_type: string = 'lanczos3'; antialias: bool = true",
     ScaleAndTranslateShape,
     [](const Grad& g) { return ResizeGradient("ScaleAndTranslateGrad", {DType::kFloat}, g); }},
    {"ScaleAndTranslateGrad(grads: T, original_image: T, scale: float, translation: float) -> (output: T)",
     "T: {float}; kernel_type: string = 'lanczos3'; antialias: bool = true", ScaleAndTranslateGradShape,
     [](const Grad& g) { return ResizeGradGradient("ScaleAndTranslate", g); }},
    {"CropAndResize(image: T, boxes: float, box_ind: int32, crop_size: int32) -> (crops: float)",
     WEFT_CROPPED "method: {'bilinear', 'nearest'} = 'bilinear'; extrapolation_value: float = 0", CropAndResizeShape,
     CropAndResizeGradient},
    {"CropAndResizeGradImage(grads: float, boxes: float, box_ind: int32, image_size: int32) -> (output: T)",
     "T: {float, half, double}; method: {'bilinear', 'nearest'} = 'bilinear'", CropGradImageShape,
     CropGradImageGradient},
    {"CropAndResizeGradBoxes(grads: float, image: T, boxes: float, box_ind: int32) -> (output: float)",
     WEFT_CROPPED "method: {'bilinear'} = 'bilinear'", CropGradBoxesShape},
    {"ExtractGlimpse(input: float, size: int32, offsets: float) -> (glimpse: float)", WEFT_GLIMPSE, GlimpseShape, NoGradient},
    {"ExtractGlimpseV2(input: float, size: int32, offsets: float) -> (glimpse: float)", WEFT_GLIMPSE, GlimpseShape, NoGradient},
    {"ImageProjectiveTransformV2(images: dtype, transforms: float, output_shape: int32) -> (transformed_images: dtype)",
     WEFT_WARPED, ProjectiveShape,
     [](const Grad& g) { return ProjectiveGradient("ImageProjectiveTransformV2", g); }},
    {"ImageProjectiveTransformV3(images: dtype, transforms: float, output_shape: int32, fill_value: float) -> (transformed_images: dtype)",
     WEFT_WARPED, ProjectiveShape,
     [](const Grad& g) { return ProjectiveGradient("ImageProjectiveTransformV3", g); }},
};
// clang-format on

}  // namespace

void RegisterImageOps(OpRegistry& r) { r.Add(kImageOps); }

}  // namespace weft
