// Ops that move blocks of space into depth or batch, and image patches.
#include "ops/array_common.h"
#include "ops/register.h"
#include "ops/rule_fn.h"

namespace weft {
namespace {

// Where the parts of an image tensor stand.
struct ImageAxes {
  int height, width, depth;
};
absl::StatusOr<ImageAxes> ReadImageAxes(const ShapeContext& c) {
  ASSIGN_OR_RETURN(const std::string format, c.attr<std::string>("data_format"));
  if (format == "NHWC") return ImageAxes{1, 2, 3};
  if (format == "NCHW") return ImageAxes{2, 3, 1};
  return InvalidArgument("data_format ", format, " is only for quantised tensors on GPUs");
}

absl::StatusOr<int64_t> DivideDim(std::string_view what, int64_t d, int64_t by) {
  if (!IsKnownDim(d)) return by == 1 ? d : kUnknownDim;
  if (d % by != 0) return InvalidArgument(what, " ", d, " is not a multiple of ", by);
  return d / by;
}

absl::StatusOr<int64_t> ReadBlockSize(const ShapeContext& c) {
  ASSIGN_OR_RETURN(const int64_t block, c.attr<int64_t>("block_size"));
  if (block > std::numeric_limits<int32_t>::max())
    return InvalidArgument("block_size ", block, " is too large");
  return block;
}

absl::Status SpaceToDepthShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const ImageAxes at, ReadImageAxes(c));
  ASSIGN_OR_RETURN(PartialShape s, c.WithRank(0, 4));
  ASSIGN_OR_RETURN(const int64_t block, ReadBlockSize(c));
  ASSIGN_OR_RETURN(const int64_t height, DivideDim("height", s.dim(at.height), block));
  ASSIGN_OR_RETURN(const int64_t width, DivideDim("width", s.dim(at.width), block));
  ASSIGN_OR_RETURN(const int64_t depth, MulDims(s.dim(at.depth), block * block));
  s.set_dim(at.height, height);
  s.set_dim(at.width, width);
  s.set_dim(at.depth, depth);
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

absl::Status DepthToSpaceShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const ImageAxes at, ReadImageAxes(c));
  ASSIGN_OR_RETURN(PartialShape s, c.WithRank(0, 4));
  ASSIGN_OR_RETURN(const int64_t block, ReadBlockSize(c));
  ASSIGN_OR_RETURN(const int64_t height, MulDims(s.dim(at.height), block));
  ASSIGN_OR_RETURN(const int64_t width, MulDims(s.dim(at.width), block));
  ASSIGN_OR_RETURN(const int64_t depth, DivideDim("depth", s.dim(at.depth), block * block));
  s.set_dim(at.height, height);
  s.set_dim(at.width, width);
  s.set_dim(at.depth, depth);
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

// The blocks, padded or cropped by (before, after) pairs, of the dimensions behind the batch.
// `pads` is the input that holds the pairs; blocks[i] may be unknown.
absl::Status BatchSpaceShape(ShapeContext& c, const PartialShape& in, const IntValues64& blocks,
                             int pads, bool to_batch) {
  const int n = static_cast<int>(blocks.size());
  ASSIGN_OR_RETURN(const PartialShape pairs, c.WithRank(pads, 2));
  if ((IsKnownDim(pairs.dim(0)) && pairs.dim(0) != n) ||
      (IsKnownDim(pairs.dim(1)) && pairs.dim(1) != 2)) {
    return InvalidArgument(c.input_name(pads), " has shape ", pairs, ", want ", PartialShape{n, 2});
  }
  if (!in.rank_known()) return absl::OkStatus();
  if (in.rank() < n + 1) {
    return InvalidArgument("input has shape ", in, ", want rank at least ", n + 1);
  }
  PartialShape out = in;
  const auto v = c.ints(pads);
  int64_t batch = in.dim(0);
  int64_t all = 1;
  for (int i = 0; i < n; ++i) {
    const int64_t block = blocks[i];
    if (IsKnownValue(block) && block < 1)
      return InvalidArgument("block_shape[", i, "] is ", block, ", want at least 1");
    ASSIGN_OR_RETURN(all, MulDims(all, DimFromValue(block)));
    int64_t sum = 0;
    for (int k = 0; k < 2; ++k) {
      const int64_t p = v ? (*v)[2 * i + k] : kUnknownValue;
      if (IsKnownValue(p) && p < 0) {
        return InvalidArgument(c.input_name(pads), "[", i, ",", k, "] is ", p, ", want at least 0");
      }
      ASSIGN_OR_RETURN(sum, AddDims(sum, DimFromValue(p)));
    }
    int64_t d = in.dim(i + 1);
    if (to_batch) {
      ASSIGN_OR_RETURN(d, AddDims(d, sum));
      if (IsKnownValue(block)) {
        ASSIGN_OR_RETURN(d, DivideDim("padded dimension", d, block));
      } else {
        d = kUnknownDim;
      }
    } else {
      ASSIGN_OR_RETURN(d, MulDims(d, DimFromValue(block)));
      if (IsKnownDim(d) && IsKnownDim(sum) && sum > d) {
        return InvalidArgument("crops take ", sum, " of dimension ", i + 1, ", which has ", d);
      }
      if (sum != 0) d = IsKnownDim(d) && IsKnownDim(sum) ? d - sum : kUnknownDim;
    }
    out.set_dim(i + 1, d);
  }
  if (to_batch) {
    ASSIGN_OR_RETURN(batch, MulDims(batch, all));
  } else if (IsKnownDim(all)) {
    ASSIGN_OR_RETURN(batch, DivideDim("batch", batch, all));
  } else {
    batch = kUnknownDim;
  }
  out.set_dim(0, batch);
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

template <bool kToBatch>
absl::Status FixedBlocks(ShapeContext& c) {
  ASSIGN_OR_RETURN(const int64_t block, ReadBlockSize(c));
  ASSIGN_OR_RETURN(const PartialShape in, c.WithRank(0, 4));
  return BatchSpaceShape(c, in, {block, block}, 1, kToBatch);
}

template <bool kToBatch>
absl::Status BlocksNd(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape vector, c.WithRank(1, 1));
  if (!IsKnownDim(vector.dim(0))) {
    if (c.input(0).rank_known()) c.set_output(0, PartialShape::UnknownOfRank(c.input(0).rank()));
    return absl::OkStatus();
  }
  if (vector.dim(0) >= kMaxRank)
    return InvalidArgument("block_shape has ", vector.dim(0), " elements");
  const auto blocks = c.ints(1);
  return BatchSpaceShape(c, c.input(0),
                         blocks ? *blocks : IntValues64(vector.dim(0), kUnknownValue), 2, kToBatch);
}

absl::Status ExtractImagePatchesShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const PartialShape x, c.WithRank(0, 4));
  ASSIGN_OR_RETURN(const std::string padding, c.attr<std::string>("padding"));
  std::vector<int64_t> lists[3];
  const char* const names[] = {"ksizes", "strides", "rates"};
  for (int i = 0; i < 3; ++i) {
    ASSIGN_OR_RETURN(lists[i], c.attr<std::vector<int64_t>>(names[i]));
    const auto& l = lists[i];
    if (l.size() != 4 || l[0] != 1 || l[3] != 1) {
      return InvalidArgument("attribute '", names[i], "' is [", Join(l, ","),
                             "], want [1,rows,columns,1]");
    }
    for (int64_t v : l) {
      if (v < 1 || v > std::numeric_limits<int32_t>::max()) {
        return InvalidArgument("attribute '", names[i], "' holds ", v);
      }
    }
  }
  PartialShape out = x;
  int64_t depth = x.dim(3);
  for (int i = 1; i < 3; ++i) {
    const int64_t size = lists[0][i], stride = lists[1][i], reach = (size - 1) * lists[2][i] + 1;
    ASSIGN_OR_RETURN(depth, MulDims(depth, size));
    const int64_t d = x.dim(i);
    out.set_dim(i, !IsKnownDim(d)      ? kUnknownDim
                   : padding == "SAME" ? d / stride + (d % stride != 0)
                   : d < reach         ? 0
                                       : (d - reach) / stride + 1);
  }
  out.set_dim(3, depth);
  c.set_output(0, std::move(out));
  return absl::OkStatus();
}

using namespace graph_fn;

// They move elements: back by the op of the other direction, with the same blocks.
Outputs SpaceToDepthGradient(const Grad& g) {
  return {Call("DepthToSpace", {g.dy()}, KeepAttrs(g, {"block_size", "data_format"}))};
}
Outputs DepthToSpaceGradient(const Grad& g) {
  return {Call("SpaceToDepth", {g.dy()}, KeepAttrs(g, {"block_size", "data_format"}))};
}
Outputs SpaceToBatchGradient(const Grad& g) {
  return {Call("BatchToSpace", {g.dy(), g.x(1)}, KeepAttrs(g, {"block_size"})), {}};
}
Outputs BatchToSpaceGradient(const Grad& g) {
  return {Call("SpaceToBatch", {g.dy(), g.x(1)}, KeepAttrs(g, {"block_size"})), {}};
}
Outputs SpaceToBatchNdGradient(const Grad& g) {
  return OnlyInput(g, 0, Call("BatchToSpaceND", {g.dy(), g.x(1), g.x(2)}));
}
Outputs BatchToSpaceNdGradient(const Grad& g) {
  return OnlyInput(g, 0, Call("SpaceToBatchND", {g.dy(), g.x(1), g.x(2)}));
}

// The patches of an image that holds its pixels' numbers, from 1 on, say which pixel each dy came
// from; 0 is padding.
Outputs ExtractImagePatchesGradient(const Grad& g) {
  Builder& b = g.builder();
  const Output shape = ShapeOf(g.x(), DType::kInt64);
  const Output batch = Element(shape, 0), rows = Element(shape, 1), columns = Element(shape, 2);
  const Output depth = Element(shape, 3), pixels = rows * columns, one = Int(b, 1, DType::kInt64);
  const Output image = Reshape(RangeTo(pixels) + 1, Stack({one, rows, columns, one}));
  const Output numbers =
      Call("ExtractImagePatches", {image}, KeepAttrs(g, {"ksizes", "strides", "rates", "padding"}));
  const Output ids = Flat(numbers) - 1;
  const Output dy = Reshape(g.dy(), Stack({batch, SizeOf(ids, DType::kInt64), depth}));
  const Output sums = Call("UnsortedSegmentSum", {Transpose(dy, {1, 0, 2}), ids, pixels});
  return {Reshape(Transpose(sums, {1, 0, 2}), shape)};
}

// clang-format off
const OpEntry kArraySpaceOps[] = {
    {"SpaceToDepth(input: T) -> (output: T)",
     "T: type; block_size: int >= 2; data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'",
     SpaceToDepthShape, SpaceToDepthGradient},
    {"DepthToSpace(input: T) -> (output: T)",
     "T: type; block_size: int >= 2; data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'",
     DepthToSpaceShape, DepthToSpaceGradient},
    {"SpaceToBatch(input: T, paddings: Tpaddings) -> (output: T)",
     "T: type; Tpaddings: index = int32; block_size: int >= 2", FixedBlocks<true>, SpaceToBatchGradient},
    {"SpaceToBatchND(input: T, block_shape: Tblock_shape, paddings: Tpaddings) -> (output: T)",
     "T: type; Tblock_shape: index = int32; Tpaddings: index = int32", BlocksNd<true>,
     SpaceToBatchNdGradient},
    {"BatchToSpace(input: T, crops: Tidx) -> (output: T)",
     "T: type; block_size: int >= 2; Tidx: index = int32", FixedBlocks<false>, BatchToSpaceGradient},
    {"BatchToSpaceND(input: T, block_shape: Tblock_shape, crops: Tcrops) -> (output: T)",
     "T: type; Tblock_shape: index = int32; Tcrops: index = int32", BlocksNd<false>, BatchToSpaceNdGradient},
    {"ExtractImagePatches(images: T) -> (patches: T)",
     "ksizes: list(int) >= 4; strides: list(int) >= 4; rates: list(int) >= 4; T: {bfloat16, half, float, "
     "double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128, bool}; "
     "padding: {'SAME', 'VALID'}", ExtractImagePatchesShape, ExtractImagePatchesGradient},
};
// clang-format on

}  // namespace

void RegisterArraySpaceOps(OpRegistry& r) { r.Add(kArraySpaceOps); }

}  // namespace weft
