// What variables start with. Random ones are stateless ops: they depend on the seeds alone, give
// the same numbers in TensorFlow, and give them again when the initialisation runs again.
#ifndef WEFT_OPS_NN_INITIALISER_H_
#define WEFT_OPS_NN_INITIALISER_H_

#include <cstdint>
#include <functional>

#include "ops/output.h"

namespace weft::nn {

// What an initialiser is asked for.
struct InitialiserRequest {
  Builder& builder;
  Shape shape;
  DType dtype;
  // Numbers of the network and of the variable in it; together they seed what is drawn.
  int64_t network_seed;
  int64_t variable_seed;
};
// Returns a value of that shape and dtype.
using Initialiser = std::function<Output(const InitialiserRequest&)>;

Initialiser Zeros();
Initialiser Ones();
Initialiser Constant(double value);
// This value; an error where the variable's shape or dtype is another.
Initialiser Constant(Tensor value);

Initialiser RandomUniform(double low = -0.05, double high = 0.05);
Initialiser RandomNormal(double mean = 0, double stddev = 0.05);
// Normal, drawn again where it falls outside two deviations.
Initialiser TruncatedNormal(double mean = 0, double stddev = 0.05);

// Variance `scale` / n, where n is the inputs of a unit (kFanIn), its outputs, or the mean of both.
// A convolution's filter [kH, kW, in, out] has kH · kW · in inputs. Normal draws are truncated and
// widened so that their variance is that number; uniform ones lie within sqrt(3 · variance).
enum class Fan { kIn, kOut, kAverage };
enum class Distribution { kTruncatedNormal, kNormal, kUniform };
Initialiser VarianceScaling(double scale, Fan fan, Distribution distribution);

// Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward networks".
inline Initialiser GlorotUniform() {
  return VarianceScaling(1, Fan::kAverage, Distribution::kUniform);
}
inline Initialiser GlorotNormal() {
  return VarianceScaling(1, Fan::kAverage, Distribution::kTruncatedNormal);
}
// He et al. 2015, "Delving deep into rectifiers".
inline Initialiser HeUniform() { return VarianceScaling(2, Fan::kIn, Distribution::kUniform); }
inline Initialiser HeNormal() {
  return VarianceScaling(2, Fan::kIn, Distribution::kTruncatedNormal);
}
// LeCun et al. 1998, "Efficient backprop".
inline Initialiser LecunUniform() { return VarianceScaling(1, Fan::kIn, Distribution::kUniform); }
inline Initialiser LecunNormal() {
  return VarianceScaling(1, Fan::kIn, Distribution::kTruncatedNormal);
}

// The rows, or columns, whichever are fewer, of the matrix [all other axes, last axis] are
// orthogonal and of length `gain`. The shape needs two axes. Saxe et al. 2014.
Initialiser Orthogonal(double gain = 1);

}  // namespace weft::nn

#endif  // WEFT_OPS_NN_INITIALISER_H_
