#include "ops/norm_gradient.h"

#include "ops/matrix_fn.h"

namespace weft {
namespace {

using graph_fn::Call;
using graph_fn::Cast;
using graph_fn::Int;
using graph_fn::Ints;
using graph_fn::Square;

// Sums over all but the channels of images, and vectors of channels beside images.
class PerChannel {
 public:
  PerChannel(Builder& b, const std::string& format) {
    const int rank = static_cast<int>(format.size());
    const int channels = format.starts_with("NC") ? 1 : rank - 1;
    std::vector<int64_t> others, sizes(rank, 1);
    for (int i = 0; i < rank; ++i) {
      if (i != channels) others.push_back(i);
    }
    sizes[channels] = -1;
    others_ = Ints(b, others);
    sizes_ = Ints(b, sizes);
    flat_ = Ints(b, {-1});
  }
  Output Mean(Output x) const { return Call("Mean", {x, others_}, {{"keep_dims", true}}); }
  Output SumToVector(Output x) const { return Call("Sum", {x, others_}); }
  Output Beside(Output vector) const { return graph_fn::Reshape(vector, sizes_); }
  Output Vector(Output x) const { return graph_fn::Reshape(x, flat_); }

 private:
  Output others_, sizes_, flat_;
};

// Sums over a window of channels, as a product with a band of ones; [n, h, w, c].
Output WindowSum(Output x, int64_t radius) {
  if (!x.valid()) return x;
  Builder& b = *x.builder;
  const Output c = matrix_fn::DimOf(x, -1);
  const Output ones = Call("Fill", {graph_fn::Join({c, c}), ConstantScalar(b, x.dtype(), 1)});
  // No wider than there are channels, as the op wants it.
  const Output reach = graph_fn::Minimum(graph_fn::Element(c, 0), Int(b, radius));
  const Output band = Call("MatrixBandPart", {ones, reach, reach});
  return matrix_fn::Einsum("nhwc,cd->nhwd", {x, band});
}

}  // namespace

// With n = (x - mean) r, r = (variance + epsilon)^-1/2 and P z = z - E z - n E[z n], which is its
// own adjoint, the op gives dx = scale r P dy, dscale = sum(dy n), doffset = sum(dy) in training,
// and has P z = z and constant moments else. In training d n = r P dx and d r = -r^2 E[n dx].
Outputs BatchNormGradGradient(const Grad& g) {
  const DType type = g.x(0).dtype();
  const auto wide = [](Output x) { return x.valid() ? Cast(x, DType::kFloat) : x; };
  const PerChannel c(g.builder(), Attr<std::string>(g, "data_format"));
  const bool training = Attr<bool>(g, "is_training");
  const Output dy = wide(g.x(0)), x = wide(g.x(1)), scale = c.Beside(g.x(2));
  const Output d = wide(g.dy(0)), dscale = c.Beside(g.dy(1)), doffset = c.Beside(g.dy(2));
  const Output centred = x - (training ? c.Mean(x) : c.Beside(g.x(3)));
  const Output variance = training ? c.Mean(Square(centred)) : c.Beside(g.x(4));
  const Output r = graph_fn::Rsqrt(variance + Attr<float>(g, "epsilon"));
  const Output n = centred * r;
  const auto project = [&](Output z) { return training ? z - c.Mean(z) - n * c.Mean(z * n) : z; };
  const Output pd = project(d), pdy = project(dy);
  Output dx = dscale * r * pdy;
  if (training) {
    dx = dx - scale * Square(r) * (n * c.Mean(pd * dy) + c.Mean(dy * n) * pd + c.Mean(d * n) * pdy);
  }
  Outputs dxs(g.inputs.size());
  dxs[0] = Cast(scale * r * pd + dscale * n + doffset, type);
  dxs[1] = Cast(dx, type);
  dxs[2] = c.SumToVector(pd * dy * r);
  return dxs;
}

// With s = bias + alpha W(x^2), W the sum over a window, the op gives
// dx = dy s^-beta - 2 alpha beta x W(dy y / s) for inputs dy, x and y.
Outputs LrnGradGradient(const Grad& g) {
  const Output dy = g.x(0), x = g.x(1), y = g.x(2), d = g.dy();
  const auto radius = Attr<int64_t>(g, "depth_radius");
  const double beta = Attr<float>(g, "beta"), twice = 2 * Attr<float>(g, "alpha") * beta;
  const Output s = Attr<float>(g, "alpha") * WindowSum(Square(x), radius) + Attr<float>(g, "bias");
  const Output power = graph_fn::Pow(s, ConstantScalar(g.builder(), x.dtype(), -beta));
  const Output back = twice * WindowSum(d * x, radius) / s;
  const Output of_s = back * dy * y / s - beta * d * dy * power / s;
  const Output of_x = 2 * Attr<float>(g, "alpha") * x * WindowSum(of_s, radius) -
                      twice * d * WindowSum(dy * y / s, radius);
  return {d * power - back * y, of_x, -back * dy};
}

}  // namespace weft
