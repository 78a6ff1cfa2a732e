#include "kernels/cuda/conv_products.h"

#include <algorithm>

#include "core/checked.h"
#include "core/dtype.h"
#include "kernels/cuda/columns.h"
#include "kernels/cuda/conv_sizes.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/product.h"
#include "kernels/cuda/winograd.h"

namespace weft::cuda {
namespace {

constexpr int64_t kTile = 128;  // rows that a product takes together

class Products {
 public:
  Products(DeviceContext& c, const ConvSpec& spec, int64_t column_bytes)
      : c_(c),
        spec_(spec),
        element_(static_cast<int64_t>(DTypeSize(spec.dtype))),
        pixels_(Volume(spec.out)),
        width_(Volume(spec.filter) * spec.in_channels),
        column_bytes_(column_bytes) {
    product_.dtype = spec.dtype;
  }

  absl::Status Forward(const void* image, const void* filter, void* out, const FinishArgs& finish) {
    if (IsTiled()) {
      return ByTiles(GridOf(spec_.in, spec_.in_channels, spec_.out, spec_.out_channels, spec_.pad),
                     image, filter, /*backward=*/false, finish, out);
    }
    const std::optional<FinishArgs> rest = TakeFinish(finish, product_);
    product_.n = spec_.out_channels;
    product_.k = width_;
    RETURN_IF_ERROR(ForRows(image, [&](const void* columns, int64_t first, int64_t rows) {
      const int64_t at = first * spec_.out_channels;
      product_.m = rows;
      return product_.Run(c_,
                          {columns, filter, At(out, at),
                           finish.residual == nullptr ? nullptr : At(finish.residual, at)},
                          finish.bias);
    }));
    if (!rest) return absl::OkStatus();
    FinishElements(spec_.dtype, out, out, *rest, rows() * spec_.out_channels, c_.stream());
    return Launched();
  }

  absl::Status BackwardFilter(const void* image, const void* dy, void* dfilter) {
    product_.transpose_a = true;
    product_.m = width_;
    product_.n = spec_.out_channels;
    return ForRows(image, [&](const void* columns, int64_t first, int64_t rows) {
      product_.k = rows;
      return product_.Run(c_, {columns, At(dy, first * spec_.out_channels), dfilter,
                               first == 0 ? nullptr : dfilter});
    });
  }

  absl::Status BackwardInput(const void* dy, const void* filter, void* dimage) {
    product_.transpose_b = true;
    product_.n = width_;
    product_.k = spec_.out_channels;
    if (IsPointwise()) {
      product_.m = rows();
      return product_.Run(c_, {dy, filter, dimage});
    }
    if (IsTiled()) {
      const Spatial pad = {0, 2 - spec_.pad[1], 2 - spec_.pad[2]};
      return ByTiles(GridOf(spec_.out, spec_.out_channels, spec_.in, spec_.in_channels, pad), dy,
                     filter, /*backward=*/true, {}, dimage);
    }
    // By whole images, so that all who saw a pixel are there.
    const int64_t most = std::max<int64_t>(column_bytes_ / (pixels_ * RowBytes()), 1);
    const int64_t step = Evenly(spec_.batch, most);
    ASSIGN_OR_RETURN(char* const columns, c_.Scratch(step * pixels_ * RowBytes()));
    for (int64_t first = 0; first < spec_.batch; first += step) {
      const int64_t images = std::min(step, spec_.batch - first);
      product_.m = images * pixels_;
      RETURN_IF_ERROR(
          product_.Run(c_, {At(dy, first * pixels_ * spec_.out_channels), filter, columns}));
      SumColumns(spec_, columns, images, At(dimage, first * Volume(spec_.in) * spec_.in_channels),
                 c_.stream());
      RETURN_IF_ERROR(Launched());
    }
    return absl::OkStatus();
  }

 private:
  int64_t rows() const { return spec_.batch * pixels_; }
  int64_t RowBytes() const { return width_ * element_; }
  template <typename P>
  P* At(P* p, int64_t elements) const {
    using Byte = std::conditional_t<std::is_const_v<P>, const char, char>;
    return static_cast<Byte*>(p) + elements * element_;
  }
  // Whether the image is its own columns.
  bool IsPointwise() const {
    constexpr Spatial kOnes = {1, 1, 1}, kNone = {0, 0, 0};
    return spec_.filter == kOnes && spec_.stride == kOnes && spec_.pad == kNone &&
           spec_.in == spec_.out;
  }
  // Whether the windows are those of winograd.h.
  bool IsTiled() const {
    constexpr Spatial kThree = {1, 3, 3}, kOnes = {1, 1, 1};
    constexpr int kLanes = 4;
    return spec_.filter == kThree && spec_.stride == kOnes && spec_.dilation == kOnes &&
           spec_.in[0] == 1 && spec_.out[0] == 1 && spec_.pad[0] == 0 &&
           spec_.in_channels % kLanes == 0 && spec_.out_channels % kLanes == 0;
  }
  static TileGrid GridOf(const Spatial& in, int64_t in_channels, const Spatial& out,
                         int64_t out_channels, const Spatial& pad) {
    TileGrid g;
    g.height = (out[1] + 1) / 2;
    g.width = (out[2] + 1) / 2;
    g.in_height = in[1];
    g.in_width = in[2];
    g.in_channels = in_channels;
    g.pad_height = pad[1];
    g.pad_width = pad[2];
    g.out_height = out[1];
    g.out_width = out[2];
    g.out_channels = out_channels;
    return g;
  }
  absl::Status ByTiles(const TileGrid& g, const void* image, const void* filter, bool backward,
                       const FinishArgs& finish, void* out) {
    constexpr int64_t kPlaces = 16;  // of a tile, transformed
    const int64_t in = g.in_channels, tiles = spec_.batch * g.height * g.width;
    const int64_t place_bytes = kPlaces * element_;
    const int64_t most = column_bytes_ / (place_bytes * (in + g.out_channels));
    const int64_t step = std::min(Evenly(tiles, std::max<int64_t>(most, 1), kTile), tiles);
    ASSIGN_OR_RETURN(char* const weights, c_.Scratch(place_bytes * in * g.out_channels));
    ASSIGN_OR_RETURN(char* const spread, c_.Scratch(place_bytes * step * in));
    ASSIGN_OR_RETURN(char* const products, c_.Scratch(place_bytes * step * g.out_channels));
    SpreadFilter(spec_.dtype, filter, spec_.in_channels, spec_.out_channels, backward, weights,
                 c_.stream());
    product_.transpose_b = false;
    product_.n = g.out_channels;
    product_.k = in;
    product_.batch = kPlaces;
    product_.stride_b = in * g.out_channels;
    for (int64_t first = 0; first < tiles; first += step) {
      const int64_t n = std::min(step, tiles - first);
      SpreadTiles(spec_.dtype, g, image, first, n, spread, c_.stream());
      product_.m = n;
      product_.stride_a = n * in;
      RETURN_IF_ERROR(product_.Run(c_, {spread, weights, products}));
      GatherTiles(spec_.dtype, g, products, first, n, finish, out, c_.stream());
      RETURN_IF_ERROR(Launched());
    }
    return absl::OkStatus();
  }
  // Steps of at most `most`, nearly alike, by which `n` are gone through; multiples of `multiple`
  // where there can be.
  static int64_t Evenly(int64_t n, int64_t most, int64_t multiple = 1) {
    if (most < multiple) multiple = 1;
    most -= most % multiple;
    const int64_t steps = (n + most - 1) / most;
    const int64_t step = (n + steps - 1) / steps;
    return (step + multiple - 1) / multiple * multiple;
  }

  // f(columns, first, rows) for the output pixels in turn.
  template <typename F>
  absl::Status ForRows(const void* image, F f) {
    if (IsPointwise()) return f(image, 0, rows());
    constexpr int64_t kAligned = 16;  // bytes, at which a product reads best
    product_.row_a = RoundUp(RowBytes(), kAligned) / element_;
    const int64_t row_bytes = product_.row_a * element_;
    const int64_t step = Evenly(rows(), std::max<int64_t>(column_bytes_ / row_bytes, 1), kTile);
    ASSIGN_OR_RETURN(char* const columns, c_.Scratch(std::min(step, rows()) * row_bytes));
    for (int64_t first = 0; first < rows(); first += step) {
      const int64_t n = std::min(step, rows() - first);
      GatherColumns(spec_, image, first, n, columns, product_.row_a, c_.stream());
      RETURN_IF_ERROR(Launched());
      RETURN_IF_ERROR(f(columns, first, n));
    }
    return absl::OkStatus();
  }

  DeviceContext& c_;
  const ConvSpec& spec_;
  const int64_t element_, pixels_, width_;  // bytes of an element; of an image; of a row
  const int64_t column_bytes_;
  Product product_;
};

}  // namespace

bool GoesByProducts(const ConvSpec& s) {
  constexpr DTypeSet kTypes = {DType::kFloat, DType::kDouble};
  constexpr int64_t kMostColumns = int64_t{1} << 28;  // elements, of an image
  if (!kTypes.Contains(s.dtype) || s.channels_first || s.groups != 1) return false;
  if (!PlacesFit(s)) return false;
  const int64_t row = Volume(s.filter) * s.in_channels, pixels = Volume(s.out);
  return s.batch * pixels < INT32_MAX && s.batch * Volume(s.in) * s.in_channels < INT32_MAX &&
         row < kMostColumns && pixels * row < kMostColumns;
}

absl::Status ConvByProducts(DeviceContext& c, const ConvSpec& spec, ConvPass pass, const void* a,
                            const void* b, void* result, const FinishArgs& finish,
                            int64_t column_bytes) {
  Products products(c, spec, column_bytes);
  switch (pass) {
    case ConvPass::kForward:
      return products.Forward(a, b, result, finish);
    case ConvPass::kBackwardInput:
      return products.BackwardInput(a, b, result);
    default:
      return products.BackwardFilter(a, b, result);
  }
}

}  // namespace weft::cuda
