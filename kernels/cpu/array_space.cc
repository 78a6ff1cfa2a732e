// Blocks of space into depth or batch and back, and image patches: all are strided copies.
#include <algorithm>

#include "core/checked.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/strided_copy.h"

namespace weft {
namespace {

struct BlockAttrs {
  int64_t block = 1;
  bool channels_first = false;
  static absl::StatusOr<BlockAttrs> Parse(const KernelInfo& info) {
    BlockAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("block_size", &a.block));
    if (info.attrs.Has("data_format")) {
      ASSIGN_OR_RETURN(const std::string format, info.attrs.Get<std::string>("data_format"));
      a.channels_first = format == "NCHW";
    }
    return a;
  }
};

// One walk serves both: `space` has the larger image, `depth` the deeper one.
void MoveDepth(const BlockAttrs& a, KernelContext& c, const Tensor& space, const Tensor& depth,
               bool to_depth) {
  const int64_t b = a.block;
  const Dims s = Strides(space.shape()), d = Strides(depth.shape());
  const int h = a.channels_first ? 2 : 1, w = h + 1, ch = a.channels_first ? 1 : 3;
  const int64_t channels = space.dim(ch);
  CopyAxes axes = {
      {space.dim(0), s[0], d[0]},     {depth.dim(h), s[h] * b, d[h]},
      {depth.dim(w), s[w] * b, d[w]}, {b, s[h], d[ch] * b * channels},
      {b, s[w], d[ch] * channels},    {channels, s[ch], d[ch]},
  };
  if (!to_depth) {
    for (CopyAxis& x : axes) std::swap(x.from, x.to);
  }
  StridedCopy(c.parallel(), space.dtype(), axes, c.input(0).raw(), c.output(0).raw());
}

absl::Status SpaceToDepth(const BlockAttrs& a, KernelContext& c) {
  MoveDepth(a, c, c.input(0), c.output(0), true);
  return absl::OkStatus();
}
absl::Status DepthToSpace(const BlockAttrs& a, KernelContext& c) {
  MoveDepth(a, c, c.output(0), c.input(0), false);
  return absl::OkStatus();
}

// `space` has the larger image, `batches` more images. Place p of dimension i of space, counted
// from pads[2 * i] places before its start, is place p / block of image number (p % block, …,
// image).
void MoveBatch(KernelContext& c, const Dims& blocks, const Dims& pads, const Tensor& space,
               const Tensor& batches, bool to_batch) {
  const int n = static_cast<int>(blocks.size());
  const Dims s = Strides(space.shape()), t = Strides(batches.shape());
  const int64_t images = space.dim(0);
  if (space.num_elements() == 0 || batches.num_elements() == 0) {
    if (to_batch) ZeroTensor(c.parallel(), batches);
    return;
  }
  if (to_batch && std::any_of(pads.begin(), pads.end(), [](int64_t p) { return p > 0; })) {
    ZeroTensor(c.parallel(), batches);
  }
  const int64_t parts = batches.dim(0) / images;
  const double bytes = static_cast<double>(batches.num_bytes()) / static_cast<double>(parts);
  ForRanges(c.parallel(), parts, 100 + 0.3 * bytes, [&](int64_t begin, int64_t end) {
    for (int64_t part = begin; part < end; ++part) {
      CopyAxes axes = {{images, s[0], t[0]}};
      int64_t from = 0, to = part * images * t[0], rest = part;
      bool empty = false;
      for (int i = n - 1; i >= 0; --i) {
        const int64_t block = blocks[i], offset = rest % block - pads[2 * i];
        rest /= block;
        // Places k of batches with 0 <= k * block + offset < the dimension of space.
        const int64_t first = offset >= 0 ? 0 : CeilDiv(-offset, block);
        const int64_t room = space.dim(i + 1) - offset;
        const int64_t last = std::min(batches.dim(i + 1), room <= 0 ? 0 : CeilDiv(room, block));
        empty |= last <= first;
        from += (first * block + offset) * s[i + 1];
        to += first * t[i + 1];
        axes.push_back({last - first, block * s[i + 1], t[i + 1]});
      }
      if (empty) continue;
      axes.push_back({s[n], 1, 1});
      if (!to_batch) {
        for (CopyAxis& x : axes) std::swap(x.from, x.to);
      }
      const Tensor &source = to_batch ? space : batches, &target = to_batch ? batches : space;
      StridedCopy(c.parallel(), space.dtype(), axes, At(source, to_batch ? from : to),
                  At(target, to_batch ? to : from));
    }
  });
}

absl::Status SpaceToBatch(const BlockAttrs& a, KernelContext& c) {
  MoveBatch(c, {a.block, a.block}, IntsOf(c.input(1)), c.input(0), c.output(0), true);
  return absl::OkStatus();
}
absl::Status BatchToSpace(const BlockAttrs& a, KernelContext& c) {
  MoveBatch(c, {a.block, a.block}, IntsOf(c.input(1)), c.output(0), c.input(0), false);
  return absl::OkStatus();
}
absl::Status SpaceToBatchNd(KernelContext& c) {
  MoveBatch(c, IntsOf(c.input(1)), IntsOf(c.input(2)), c.input(0), c.output(0), true);
  return absl::OkStatus();
}
absl::Status BatchToSpaceNd(KernelContext& c) {
  MoveBatch(c, IntsOf(c.input(1)), IntsOf(c.input(2)), c.output(0), c.input(0), false);
  return absl::OkStatus();
}

struct PatchAttrs {
  std::vector<int64_t> sizes, strides, rates;
  bool same = false;
  static absl::StatusOr<PatchAttrs> Parse(const KernelInfo& info) {
    PatchAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("ksizes", &a.sizes));
    RETURN_IF_ERROR(info.attrs.Get("strides", &a.strides));
    RETURN_IF_ERROR(info.attrs.Get("rates", &a.rates));
    ASSIGN_OR_RETURN(const std::string padding, info.attrs.Get<std::string>("padding"));
    a.same = padding == "SAME";
    return a;
  }
};

absl::Status ExtractImagePatches(const PatchAttrs& a, KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  const DType dtype = x.dtype();
  const int64_t depth = x.dim(3), width = x.dim(2);
  if (y.num_elements() == 0) return absl::OkStatus();
  // Place of an image at which output 0's patch begins, along rows and columns.
  int64_t start[2];
  for (int i = 0; i < 2; ++i) {
    const int64_t reach = (a.sizes[i + 1] - 1) * a.rates[i + 1] + 1;
    const int64_t pad = (y.dim(i + 1) - 1) * a.strides[i + 1] + reach - x.dim(i + 1);
    start[i] = a.same ? -(std::max<int64_t>(pad, 0) / 2) : 0;
  }
  const int64_t rows = a.sizes[1], columns = a.sizes[2];
  const double ns = static_cast<double>(rows * columns) * 5 +
                    0.15 * static_cast<double>(y.dim(3)) * static_cast<double>(DTypeSize(dtype));
  const int64_t patches = y.num_elements() / y.dim(3);
  ForRanges(c.parallel(), patches, ns, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t column = i % y.dim(2), row = i / y.dim(2) % y.dim(1),
                    image = i / y.dim(2) / y.dim(1);
      int64_t to = i * y.dim(3);
      for (int64_t r = 0; r < rows; ++r) {
        const int64_t at_row = start[0] + row * a.strides[1] + r * a.rates[1];
        for (int64_t k = 0; k < columns; ++k, to += depth) {
          const int64_t at_column = start[1] + column * a.strides[2] + k * a.rates[2];
          if (InRange(at_row, x.dim(1)) && InRange(at_column, width)) {
            CopyRun(dtype, At(x, ((image * x.dim(1) + at_row) * width + at_column) * depth),
                    At(y, to), depth);
          } else {
            ZeroRun(dtype, At(y, to), depth);
          }
        }
      }
    }
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterArraySpaceKernels(KernelRegistry& r) {
  r.Add({"SpaceToDepth", {{"T", kAllDTypes}}, MakeWith<BlockAttrs, SpaceToDepth>});
  r.Add({"DepthToSpace", {{"T", kAllDTypes}}, MakeWith<BlockAttrs, DepthToSpace>});
  r.Add({"SpaceToBatch", {{"T", kBytes}}, MakeWith<BlockAttrs, SpaceToBatch>});
  r.Add({"SpaceToBatchND", {{"T", kBytes}}, Make<SpaceToBatchNd>});
  r.Add({"BatchToSpace", {{"T", kBytes}}, MakeWith<BlockAttrs, BatchToSpace>});
  r.Add({"BatchToSpaceND", {{"T", kBytes}}, Make<BatchToSpaceNd>});
  r.Add({"ExtractImagePatches",
         {{"T", kNumbers | kBoolOnly}},
         MakeWith<PatchAttrs, ExtractImagePatches>});
}

}  // namespace weft
