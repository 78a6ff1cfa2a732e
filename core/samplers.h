// Draws from distributions with parameters, in TensorFlow's order of words on CPU. Results are
// equal to TensorFlow's but for a rejection that hangs on the last bit of a logarithm, and for
// subnormal numbers, which TensorFlow's threads flush to zero. Output does not depend on `par`.
#ifndef WEFT_CORE_SAMPLERS_H_
#define WEFT_CORE_SAMPLERS_H_

#include <algorithm>
#include <cstdint>
#include <span>

#include "core/parallel.h"
#include "core/philox.h"
#include "core/status.h"

namespace weft {

// Gamma with shape parameters `alpha` and rate 1: out[s * alpha.size() + a] is sample s of alpha a,
// and draws from block 256 (a * samples + s) on. out.size() = samples * alpha.size(). T: double,
// float, Half; all computed in double. NaN where alpha < -2/3 or is NaN.
// Source: Marsaglia, Tsang, "A simple method for generating gamma variables", TOMS 2000.
template <typename T>
void SampleGamma(const Philox& gen, std::span<const double> alpha, int64_t samples,
                 std::span<T> out, ParallelFor& par);

// Poisson with these rates; layout and blocks as SampleGamma's. T: double, float, Half, int32_t or
// int64_t. Draws that T cannot hold are redrawn, a thousand times at most, and then are its largest
// value. A negative rate yields 0, an infinite one infinity, NaN NaN (integers: largest value, 0).
// Sources: Knuth, TAOCP 2, 3.4.1 (rate < 10); Hörmann, "The transformed rejection method for
// generating Poisson random variables", 1993.
template <typename T>
void SamplePoisson(const Philox& gen, std::span<const double> rate, int64_t samples,
                   std::span<T> out, ParallelFor& par);

// Class numbers with probability proportional to exp(logit), [batch, classes] → [batch, samples].
// Logits that are not finite have probability 0; where none is finite the result is `classes`, as
// in TensorFlow. Sample s of row b uses words 2 (b * samples + s) and the next. T: double, float,
// Half, BFloat16; Index: int32_t, int64_t. classes > 0. ResourceExhausted if there is no memory for
// the sums over a row.
template <typename T, typename Index>
absl::Status SampleCategorical(const Philox& gen, std::span<const T> logits, int64_t batch,
                               int64_t classes, int64_t samples, std::span<Index> out,
                               ParallelFor& par);

// A normal distribution with mean and deviation, cut to [min, max].
template <typename T>
struct CutNormal {
  T mean, stddev, min, max;
};
// Draws in a row of samples from one distribution each: out[b * per_batch + i] from batch b's; the
// last batch may be short. Words are used one after the other by all batches, so it is serial.
// InvalidArgument unless stddev > 0, min < max, and one of the two is finite; Internal if a
// thousand draws in a row are rejected, as for bounds some thousand deviations wide and far from
// the mean. T: float, double. Source: Robert, "Simulation of truncated normal variables", 1995.
template <typename T, typename Distribution>
absl::Status SampleCutNormal(const Philox& gen, int64_t per_batch, Distribution&& of_batch,
                             std::span<T> out);

// One batch of the above, not empty: takes whole blocks from `gen` and leaves it behind the last.
template <typename T>
absl::Status SampleCutNormalBatch(Philox& gen, CutNormal<T> p, std::span<T> out);

// Draws rejected in a row before a batch fails.
inline constexpr int64_t kCutNormalTries = 1000;

template <typename T, typename Distribution>
absl::Status SampleCutNormal(const Philox& gen, int64_t per_batch, Distribution&& of_batch,
                             std::span<T> out) {
  Philox g = gen;
  for (int64_t b = 0; !out.empty(); ++b) {
    const size_t n = std::min(out.size(), static_cast<size_t>(per_batch));
    RETURN_IF_ERROR(SampleCutNormalBatch<T>(g, of_batch(b), out.first(n)));
    out = out.subspan(n);
  }
  return absl::OkStatus();
}

}  // namespace weft

#endif  // WEFT_CORE_SAMPLERS_H_
