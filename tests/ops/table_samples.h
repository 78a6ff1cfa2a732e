// Samples for the elementwise tables, drawn from a row's domain.
#ifndef WEFT_TESTS_OPS_TABLE_SAMPLES_H_
#define WEFT_TESTS_OPS_TABLE_SAMPLES_H_

#include <complex>
#include <limits>
#include <random>

#include "core/functions.h"
#include "core/tensor.h"
#include "ops/table.h"

namespace weft::test {

using Random = std::mt19937_64;

inline double Uniform(Random& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

// One real number from a domain; `second` where it is an op's second input.
inline double DrawReal(Domain from, bool second, Random& random) {
  const double sign = random() % 2 == 0 ? 1 : -1;
  switch (from) {
    case Domain::All:
      return sign * Uniform(random, 0.1, 3);
    case Domain::Positive:
      return Uniform(random, 0.1, 3);
    case Domain::NonZero:
      return sign * Uniform(random, 0.3, 3);
    case Domain::Unit:
      return sign * Uniform(random, 0.05, 0.9);
    case Domain::Probability:
      return Uniform(random, 0.05, 0.95);
    case Domain::AboveOne:
      return Uniform(random, 1.1, 4);
    case Domain::Count:
      return second ? Uniform(random, 0.2, 3) : 1.0 + random() % 3;
  }
  return 0;
}

template <typename T>
T Draw(Domain from, bool second, Random& random) {
  if constexpr (std::is_same_v<T, bool>) {
    return random() % 2 == 0;
  } else if constexpr (std::is_integral_v<T>) {
    // Small numbers, and now and then one that overflows; never 0, and no negative second input.
    const int kind = random() % 8;
    if (kind == 0 && !second) return std::numeric_limits<T>::max();
    if (kind == 1 && !second) return std::numeric_limits<T>::min();
    const T magnitude = static_cast<T>(1 + random() % 9);
    return !second && kind % 2 != 0 ? static_cast<T>(-magnitude) : magnitude;
  } else if constexpr (kComplexes.Contains(kDTypeOf<T>)) {
    return {static_cast<typename T::value_type>(DrawReal(from, second, random)),
            static_cast<typename T::value_type>(DrawReal(Domain::All, second, random))};
  } else {
    return T(static_cast<Compute<T>>(DrawReal(from, second, random)));
  }
}

template <typename T>
Tensor DrawTensor(const Shape& shape, Domain from, bool second, Random& random) {
  Tensor t = *Tensor::Allocate(kDTypeOf<T>, shape);
  for (T& v : t.span<T>()) v = Draw<T>(from, second, random);
  return t;
}

// The distance of two results in units of `eps` times the wanted one: 0 for two NaNs or equal
// numbers, infinite where one is NaN, infinite, or (wanted) zero, and the other is not.
inline double Error(double got, double want, double eps) {
  if (got == want || (std::isnan(got) && std::isnan(want))) return 0;
  const double error = std::abs(got - want) / (std::abs(want) * eps);
  return std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
}
inline double Error(std::complex<double> got, std::complex<double> want, double eps) {
  if (got == want) return 0;
  const double error = std::abs(got - want) / (std::abs(want) * eps);
  return std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
}

// The distance between neighbouring numbers at 1.
constexpr double Epsilon(DType t) {
  switch (t) {
    case DType::kHalf:
      return 0x1p-10;
    case DType::kBfloat16:
      return 0x1p-7;
    case DType::kFloat:
    case DType::kComplex64:
      return 0x1p-23;
    default:
      return 0x1p-52;
  }
}

}  // namespace weft::test

#endif  // WEFT_TESTS_OPS_TABLE_SAMPLES_H_
