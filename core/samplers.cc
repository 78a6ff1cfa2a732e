#include "core/samplers.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <memory>
#include <new>
#include <tuple>
#include <type_traits>
#include <utility>

#include "core/half.h"
#include "core/random.h"

namespace weft {
namespace {

// Blocks set aside for one output, so that it may reject without moving its neighbours.
constexpr int64_t kBlocksPerSample = 256;

std::pair<double, double> Uniforms(const Philox::Block& b) {
  return {UniformDouble(b[0], b[1]), UniformDouble(b[2], b[3])};
}
std::pair<double, double> Normals(const Philox::Block& b) {
  return BoxMuller(b[0], b[1], b[2], b[3]);
}

// Makes two doubles of a block and hands out the second first, as TensorFlow does.
template <std::pair<double, double> (*kMake)(const Philox::Block&)>
class Pairs {
 public:
  double operator()(Philox& gen) {
    if (first_left_) {
      first_left_ = false;
      return values_.first;
    }
    values_ = kMake(gen());
    first_left_ = true;
    return values_.second;
  }

 private:
  std::pair<double, double> values_;
  bool first_left_ = false;
};
using UniformPairs = Pairs<Uniforms>;
using NormalPairs = Pairs<Normals>;

// The largest finite value.
template <typename T>
double Highest() {
  if constexpr (std::is_same_v<T, Half>) {
    return 65504;
  } else {
    return static_cast<double>(std::numeric_limits<T>::max());
  }
}

template <typename T>
T FromDouble(double x) {
  if constexpr (std::is_integral_v<T>) {
    if (std::isnan(x)) return 0;
    return x >= Highest<T>() ? std::numeric_limits<T>::max() : static_cast<T>(x);
  } else if constexpr (std::is_same_v<T, Half>) {
    return Half(static_cast<float>(x));
  } else {
    return static_cast<T>(x);
  }
}

// out[s * params.size() + p] = a draw of make(params[p]) from a generator of its own.
template <typename T, typename MakeSampler>
void SampleEach(const Philox& gen, std::span<const double> params, int64_t samples,
                std::span<T> out, double ns_per_sample, ParallelFor& par, MakeSampler&& make) {
  const auto count = static_cast<int64_t>(params.size());
  ForRanges(par, count * samples, ns_per_sample, [&](int64_t begin, int64_t end) {
    int64_t p = begin / samples;
    int64_t s = begin % samples;
    for (int64_t i = begin; i < end; ++p, s = 0) {
      const auto sampler = make(params[p]);
      for (; s < samples && i < end; ++s, ++i) {
        out[s * count + p] = FromDouble<T>(sampler(gen.At(i * kBlocksPerSample)));
      }
    }
  });
}

class GammaSampler {
 public:
  explicit GammaSampler(double alpha)
      : alpha_(alpha), d_(alpha + (alpha < 1 ? 2.0 / 3 : -1.0 / 3)), c_(1.0 / 3 / std::sqrt(d_)) {}

  double operator()(Philox gen) const {
    UniformPairs uniform;
    if (alpha_ == 1) return -std::log1p(-uniform(gen));
    NormalPairs normal;
    while (true) {
      const double x = normal(gen);
      const double root = 1 + c_ * x;
      if (root <= 0) continue;
      const double v = root * root * root;
      const double u = uniform(gen);
      // The first test spares most draws the two logarithms.
      if (!(u < 1 - 0.0331 * (x * x) * (x * x)) &&
          !(std::log(u) < 0.5 * x * x + d_ * (1 - v + std::log(v)))) {
        continue;
      }
      // Below 1 the draw was from alpha + 1.
      return alpha_ < 1 ? d_ * v * std::pow(uniform(gen), 1 / alpha_) : d_ * v;
    }
  }

 private:
  double alpha_, d_, c_;
};

class PoissonSampler {
 public:
  // Draws above `highest` are redrawn.
  PoissonSampler(double rate, double highest)
      : rate_(rate),
        highest_(highest),
        exp_neg_rate_(std::exp(-rate)),
        log_rate_(std::log(rate)),
        b_(0.931 + 2.53 * std::sqrt(rate)),
        a_(-0.059 + 0.02483 * b_),
        inv_alpha_(1.1239 + 1.1328 / (b_ - 3.4)) {}

  double operator()(const Philox& gen) const {
    if (!std::isfinite(rate_)) return std::max(rate_, 0.0);
    return rate_ < 10 ? Product(gen) : TransformedRejection(gen);
  }

 private:
  // Events of a Poisson process in unit time: exponential gaps until they sum to more than one.
  double Product(Philox gen) const {
    UniformPairs uniform;
    double product = 1;
    double count = 0;
    while (true) {
      product *= uniform(gen);
      if (product <= exp_neg_rate_) return count;
      count += 1;
    }
  }

  double TransformedRejection(Philox gen) const {
    UniformPairs uniform;
    for (int redraws = 0; redraws < kMaxRedraws;) {
      const double u = uniform(gen) - 0.5;
      const double v = uniform(gen);
      const double shifted = 0.5 - std::abs(u);
      const double k = std::floor((2 * a_ / shifted + b_) * u + rate_ + 0.43);
      if (k > highest_) {
        ++redraws;
        continue;
      }
      if (shifted >= 0.07 && v <= 0.9277 - 3.6224 / (b_ - 2)) return k;
      if (k < 0 || (shifted < 0.013 && v > shifted)) continue;
      const double s = std::log(v * inv_alpha_ / (a_ / (shifted * shifted) + b_));
      int sign;  // std::lgamma would write it to a variable that all threads share
      if (s <= -rate_ + k * log_rate_ - ::lgamma_r(k + 1, &sign)) return k;
    }
    return highest_;
  }

  static constexpr int kMaxRedraws = 1000;
  double rate_, highest_;
  double exp_neg_rate_, log_rate_, b_, a_, inv_alpha_;
};

}  // namespace

template <typename T>
void SampleGamma(const Philox& gen, std::span<const double> alpha, int64_t samples,
                 std::span<T> out, ParallelFor& par) {
  SampleEach(gen, alpha, samples, out, 100, par, [](double a) { return GammaSampler(a); });
}
template void SampleGamma(const Philox&, std::span<const double>, int64_t, std::span<double>,
                          ParallelFor&);
template void SampleGamma(const Philox&, std::span<const double>, int64_t, std::span<float>,
                          ParallelFor&);
template void SampleGamma(const Philox&, std::span<const double>, int64_t, std::span<Half>,
                          ParallelFor&);

template <typename T>
void SamplePoisson(const Philox& gen, std::span<const double> rate, int64_t samples,
                   std::span<T> out, ParallelFor& par) {
  SampleEach(gen, rate, samples, out, 100, par,
             [](double r) { return PoissonSampler(r, Highest<T>()); });
}
template void SamplePoisson(const Philox&, std::span<const double>, int64_t, std::span<double>,
                            ParallelFor&);
template void SamplePoisson(const Philox&, std::span<const double>, int64_t, std::span<float>,
                            ParallelFor&);
template void SamplePoisson(const Philox&, std::span<const double>, int64_t, std::span<Half>,
                            ParallelFor&);
template void SamplePoisson(const Philox&, std::span<const double>, int64_t, std::span<int32_t>,
                            ParallelFor&);
template void SamplePoisson(const Philox&, std::span<const double>, int64_t, std::span<int64_t>,
                            ParallelFor&);

namespace {

// Sums of exp(logit - largest) up to each class.
template <typename T>
void Cumulate(std::span<const T> logits, std::span<double> sums) {
  double largest = std::numeric_limits<double>::lowest();
  for (size_t i = 0; i < logits.size(); ++i) {
    if constexpr (std::is_same_v<T, double>) {
      sums[i] = logits[i];
    } else {
      sums[i] = static_cast<float>(logits[i]);
    }
    if (std::isfinite(sums[i])) largest = std::max(largest, sums[i]);
  }
  double total = 0;
  for (double& s : sums) {
    if (std::isfinite(s)) total += std::exp(s - largest);
    s = total;
  }
}

}  // namespace

template <typename T, typename Index>
absl::Status SampleCategorical(const Philox& gen, std::span<const T> logits, int64_t batch,
                               int64_t classes, int64_t samples, std::span<Index> out,
                               ParallelFor& par) {
  const double ns_per_row =
      10.0 * static_cast<double>(classes) +
      5.0 * static_cast<double>(samples) * (2 + std::log2(static_cast<double>(classes)));
  std::atomic<bool> out_of_memory = false;
  ForRanges(par, batch, ns_per_row, [&](int64_t begin, int64_t end) {
    const std::unique_ptr<double[]> memory(new (std::nothrow) double[classes]);
    if (memory == nullptr) {
      out_of_memory = true;
      return;
    }
    const std::span<double> sums(memory.get(), classes);
    PhiloxWords word(gen.At(begin * samples / 2));
    if (begin * samples % 2 != 0) word(), word();
    for (int64_t b = begin; b < end; ++b) {
      Cumulate(logits.subspan(b * classes, classes), sums);
      for (int64_t s = 0; s < samples; ++s) {
        const uint32_t high = word(), low = word();
        const double x = UniformDouble(high, low) * sums.back();
        out[b * samples + s] =
            static_cast<Index>(std::upper_bound(sums.begin(), sums.end(), x) - sums.begin());
      }
    }
  });
  if (out_of_memory) return ResourceExhausted("no memory for the sums over ", classes, " classes");
  return absl::OkStatus();
}

#define CATEGORICAL(T)                                                                         \
  template absl::Status SampleCategorical(const Philox&, std::span<const T>, int64_t, int64_t, \
                                          int64_t, std::span<int32_t>, ParallelFor&);          \
  template absl::Status SampleCategorical(const Philox&, std::span<const T>, int64_t, int64_t, \
                                          int64_t, std::span<int64_t>, ParallelFor&);
CATEGORICAL(double)
CATEGORICAL(float)
CATEGORICAL(Half)
CATEGORICAL(BFloat16)
#undef CATEGORICAL

namespace {

// The elements that one block makes.
template <typename T>
using Group = std::array<T, 16 / sizeof(T)>;

void Draw(Philox& gen, Group<float>& uniform) {
  const Philox::Block b = gen();
  for (int i = 0; i < 4; ++i) uniform[i] = UniformFloat(b[i]);
}
void Draw(Philox& gen, Group<double>& uniform) {
  std::tie(uniform[0], uniform[1]) = Uniforms(gen());
}
void DrawNormal(Philox& gen, Group<float>& normal) {
  const Philox::Block b = gen();
  std::tie(normal[0], normal[1]) = BoxMuller(b[0], b[1]);
  std::tie(normal[2], normal[3]) = BoxMuller(b[2], b[3]);
}
void DrawNormal(Philox& gen, Group<double>& normal) {
  std::tie(normal[0], normal[1]) = Normals(gen());
}

// With this many deviations of room on one side of the mean, normal draws are accepted often
// enough.
constexpr double kRoomForNormal = 1.3;

absl::Status Hopeless(double min, double max) {
  return InvalidArgument("no sample of a normal distribution cut to [", min, ", ", max,
                         "] deviations from its mean was accepted in ", kCutNormalTries, " tries");
}

}  // namespace

template <typename T>
absl::Status SampleCutNormalBatch(Philox& gen, CutNormal<T> p, std::span<T> out) {
  if (!(p.stddev > 0 && p.min < p.max && (std::isfinite(p.min) || std::isfinite(p.max)))) {
    return InvalidArgument("a normal distribution with deviation ", p.stddev, " cannot be cut to [",
                           p.min, ", ", p.max,
                           "]: deviation > 0, minimum < maximum and one finite bound are needed");
  }
  // Mirrored where that makes the one-sided bound the lower one, or both bounds positive.
  if ((std::isinf(p.min) && p.min < 0) || p.max < p.mean) {
    std::swap(p.min, p.max);
    p.stddev = -p.stddev;
  }
  const T low = (p.min - p.mean) / p.stddev;
  const T high = (p.max - p.mean) / p.stddev;
  const T root = std::sqrt(low * low + T(4));
  const T cutoff = T(2) * std::exp(T(0.5) + low * (low - root) / T(4)) / (low + root);
  const T width = high - low;
  const T room = T(kRoomForNormal);

  size_t n = 0;
  int64_t tries = 0;
  Group<T> a, b;
  // True once `out` is full.
  const auto take = [&](T z) {
    out[n++] = z * p.stddev + p.mean;
    tries = 0;
    return n == out.size();
  };

  if ((low < -room && high >= T(0)) || (high > room && low <= T(0))) {
    while (true) {
      DrawNormal(gen, a);
      for (const T z : a) {
        if (z >= low && z <= high) {
          if (take(z)) return absl::OkStatus();
        } else if (++tries > kCutNormalTries) {
          return Hopeless(low, high);
        }
      }
    }
  }
  if (width < cutoff) {  // uniform proposals
    const T peak = low < T(0) ? T(0) : low * low;
    while (true) {
      Draw(gen, a);
      Draw(gen, b);
      for (size_t i = 0; i < a.size(); ++i) {
        const T z = a[i] * width + low;
        if (b[i] <= std::exp((peak - z * z) / T(2))) {
          if (take(z)) return absl::OkStatus();
        } else if (++tries >= kCutNormalTries) {
          return Hopeless(low, high);
        }
      }
    }
  }
  const T alpha = (low + root) / T(2);  // exponential proposals from the lower bound on
  while (true) {
    Draw(gen, a);
    for (size_t i = 0; i < a.size(); i += 2) {
      const T z = -std::log(a[i]) / alpha + low;
      const T x = low < alpha ? alpha - z : low - alpha;
      if (a[i + 1] <= std::exp(-x * x / T(2)) && z < high) {
        if (take(z)) return absl::OkStatus();
      } else if (++tries >= kCutNormalTries) {
        return Hopeless(low, high);
      }
    }
  }
}
template absl::Status SampleCutNormalBatch(Philox&, CutNormal<float>, std::span<float>);
template absl::Status SampleCutNormalBatch(Philox&, CutNormal<double>, std::span<double>);

}  // namespace weft
