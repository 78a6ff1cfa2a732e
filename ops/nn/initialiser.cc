#include "ops/nn/initialiser.h"

#include <algorithm>
#include <cmath>

#include "ops/api.h"
#include "ops/nn/build.h"

namespace weft::nn {
namespace {

Output ShapeOf(const InitialiserRequest& r) {
  return Ints(r.builder, {r.shape.dims().begin(), r.shape.dims().end()});
}

Output Seeds(const InitialiserRequest& r) {
  return ops::Const(r.builder, std::vector<int64_t>{r.network_seed, r.variable_seed});
}

Output Uniform(const InitialiserRequest& r, double low, double high) {
  const Output u = ops::StatelessRandomUniform(ShapeOf(r), Seeds(r), {.dtype = r.dtype});
  return u * (high - low) + low;
}

Output Moved(Output z, double mean, double stddev) {
  return mean == 0 ? z * stddev : z * stddev + mean;
}

Output Normal(const InitialiserRequest& r, double mean, double stddev) {
  return Moved(ops::StatelessRandomNormal(ShapeOf(r), Seeds(r), {.dtype = r.dtype}), mean, stddev);
}

Output Truncated(const InitialiserRequest& r, double mean, double stddev) {
  return Moved(ops::StatelessTruncatedNormal(ShapeOf(r), Seeds(r), {.dtype = r.dtype}), mean,
               stddev);
}

// The deviation of a standard normal truncated at two deviations.
constexpr double kTruncatedDeviation = 0.87962566103423978;

double FanOf(const Shape& shape, Fan fan) {
  double field = 1, in = 1, out = 1;
  const int rank = shape.rank();
  if (rank == 1) in = out = static_cast<double>(shape.dim(0));
  if (rank >= 2) {
    for (int i = 0; i < rank - 2; ++i) field *= static_cast<double>(shape.dim(i));
    in = field * static_cast<double>(shape.dim(rank - 2));
    out = field * static_cast<double>(shape.dim(rank - 1));
  }
  const double n = fan == Fan::kIn ? in : fan == Fan::kOut ? out : (in + out) / 2;
  return std::max(n, 1.0);
}

Output OrthogonalValue(const InitialiserRequest& r, double gain) {
  const int rank = r.shape.rank();
  if (rank < 2) {
    r.builder.Fail(InvalidArgument("Orthogonal wants two axes or more, got shape ", r.shape));
    return {};
  }
  const int64_t columns = r.shape.dim(rank - 1);
  const int64_t rows = columns == 0 ? 0 : r.shape.num_elements() / columns;
  InitialiserRequest tall = r;
  tall.shape = Shape{std::max(rows, columns), std::min(rows, columns)};
  // Q of a random matrix is uniform among orthogonal ones only once R's diagonal is positive.
  const auto [q, factor] = ops::Qr(Normal(tall, 0, 1));
  Output m = q * ops::Sign(ops::MatrixDiagPart(factor));
  if (rows < columns) m = ops::Transpose(m, Ints(r.builder, {1, 0}));
  return ops::Reshape(m * gain, ShapeOf(r));
}

}  // namespace

Initialiser Constant(double value) {
  return [value](const InitialiserRequest& r) {
    return ops::Fill(ShapeOf(r), ops::Const(r.builder, r.dtype, value));
  };
}

Initialiser Constant(Tensor value) {
  return [value = std::move(value)](const InitialiserRequest& r) -> Output {
    if (value.shape() != r.shape || value.dtype() != r.dtype) {
      r.builder.Fail(InvalidArgument("the initial value is ", DTypeName(value.dtype()), " ",
                                     value.shape(), ", the variable ", DTypeName(r.dtype), " ",
                                     r.shape));
      return {};
    }
    return ops::Const(r.builder, value);
  };
}

Initialiser Zeros() { return Constant(0); }
Initialiser Ones() { return Constant(1); }

Initialiser RandomUniform(double low, double high) {
  return [=](const InitialiserRequest& r) { return Uniform(r, low, high); };
}

Initialiser RandomNormal(double mean, double stddev) {
  return [=](const InitialiserRequest& r) { return Normal(r, mean, stddev); };
}

Initialiser TruncatedNormal(double mean, double stddev) {
  return [=](const InitialiserRequest& r) { return Truncated(r, mean, stddev); };
}

Initialiser VarianceScaling(double scale, Fan fan, Distribution distribution) {
  return [=](const InitialiserRequest& r) -> Output {
    const double variance = scale / FanOf(r.shape, fan);
    const double limit = std::sqrt(3 * variance);
    switch (distribution) {
      case Distribution::kUniform:
        return Uniform(r, -limit, limit);
      case Distribution::kNormal:
        return Normal(r, 0, std::sqrt(variance));
      case Distribution::kTruncatedNormal:
        return Truncated(r, 0, std::sqrt(variance) / kTruncatedDeviation);
    }
    return {};
  };
}

Initialiser Orthogonal(double gain) {
  return [=](const InitialiserRequest& r) { return OrthogonalValue(r, gain); };
}

}  // namespace weft::nn
