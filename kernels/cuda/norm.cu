#include "kernels/cuda/loop.cuh"
#include "kernels/cuda/norm.h"

namespace weft::cuda {
namespace {

constexpr DTypeSet kNormTypes = kHalfs | DTypeSet{DType::kFloat};
constexpr int kMostSums = 2;

// In how many parts a channel is summed up: threads enough, each with work.
int64_t Parts(const Channels& s) {
  constexpr int64_t kThreadsWanted = 1 << 16, kMost = 256;
  const int64_t wanted = kThreadsWanted / std::max<int64_t>(s.channels, 1);
  return std::clamp<int64_t>(std::min(wanted, s.each() / 16), 1, kMost);
}

// What a launch needs between its loops.
struct Room {
  double* parts;  // [parts, sums, channels]
  double* sums;   // [sums, channels]
  float *center, *factor, *shift;
  Room(const Channels& s, void* scratch)
      : parts(static_cast<double*>(scratch)),
        sums(parts + Parts(s) * kMostSums * s.channels),
        center(reinterpret_cast<float*>(sums + kMostSums * s.channels)),
        factor(center + s.channels),
        shift(factor + s.channels) {}
};

// Element j of channel c.
WEFT_DEVICE int64_t ElementOf(const Channels& s, int64_t c, int64_t j) {
  if (s.inner == 1) return j * s.channels + c;
  return (j / s.inner * s.channels + c) * s.inner + j % s.inner;
}

// sums[k][c] = sum over channel c's elements of what each(c, element, acc) adds to acc[k]. Where
// channels lie side by side a thread has one of them, else a team.
template <int kSums, typename F>
void ChannelSums(const Channels& s, const Room& room, StreamHandle stream, F each) {
  const int64_t parts = Parts(s), n = s.channels, all = s.each();
  double* const part = room.parts;
  double* const sums = room.sums;
  if (s.inner == 1) {
    For(parts * n, stream, [=] WEFT_DEVICE(int64_t i) {
      const int64_t c = i % n, p = i / n;
      double acc[kSums] = {};
      for (int64_t j = p * all / parts; j < (p + 1) * all / parts; ++j) {
        each(c, ElementOf(s, c, j), acc);
      }
      for (int k = 0; k < kSums; ++k) part[(p * kSums + k) * n + c] = acc[k];
    });
  } else {
    ForTeams(parts * n, stream, [=] WEFT_DEVICE(int64_t i, Team team) {
      const int64_t c = i % n, p = i / n;
      double acc[kSums] = {};
      for (int64_t j = p * all / parts + team.rank(); j < (p + 1) * all / parts; j += team.size()) {
        each(c, ElementOf(s, c, j), acc);
      }
      for (int k = 0; k < kSums; ++k) {
        const double sum = team.Reduce(acc[k], Plus());
        if (team.rank() == 0) part[(p * kSums + k) * n + c] = sum;
      }
    });
  }
  For(kSums * n, stream, [=] WEFT_DEVICE(int64_t i) {
    double sum = 0;
    for (int64_t p = 0; p < parts; ++p) sum += part[p * kSums * n + i];
    sums[i] = sum;
  });
}

// What the sums are over.
template <typename T>
struct Value {
  const T* x;
  WEFT_DEVICE void operator()(int64_t, int64_t i, double* acc) const {
    acc[0] += static_cast<double>(static_cast<Compute<T>>(x[i]));
  }
};
template <typename T>
struct SquaredDistance {
  const T* x;
  const float* center;
  WEFT_DEVICE void operator()(int64_t c, int64_t i, double* acc) const {
    const double d = static_cast<double>(static_cast<float>(x[i]) - center[c]);
    acc[0] += d * d;
  }
};
template <typename T>
struct Slopes {
  const T *dy, *x;
  const float* mean;
  WEFT_DEVICE void operator()(int64_t c, int64_t i, double* acc) const {
    const double g = static_cast<double>(static_cast<float>(dy[i]));
    acc[0] += g;
    acc[1] += g * static_cast<double>(static_cast<float>(x[i]) - mean[c]);
  }
};

// center, factor, and all results but y; `sums` holds squared distances in training.
void Moments(const BatchNormArgs& a, const Room& room, StreamHandle stream) {
  const int64_t each = a.sizes.each();
  const double count = static_cast<double>(each);
  const double unbias = count / static_cast<double>(std::max<int64_t>(1, each - 1));
  For(a.sizes.channels, stream, [=] WEFT_DEVICE(int64_t c) {
    double running = a.training ? static_cast<double>(a.mean[c]) : a.old_mean[c];
    double spread = a.training ? room.sums[c] / count : a.old_variance[c];
    const float variance = static_cast<float>(spread);
    room.center[c] = static_cast<float>(running);
    room.factor[c] = a.scale[c] / fn::sqrt(variance + a.epsilon);
    if (!a.training) a.mean[c] = room.center[c];
    a.variance[c] = variance;
    if (a.training) {
      spread *= unbias;
      if (a.factor != 1) {
        running = (1 - a.factor) * a.old_mean[c] + a.factor * running;
        spread = (1 - a.factor) * a.old_variance[c] + a.factor * spread;
      }
    }
    a.running_mean[c] = static_cast<float>(running);
    a.running_variance[c] = static_cast<float>(spread);
  });
}

template <typename T>
void Forward(const BatchNormArgs& a, const Room& room, StreamHandle stream) {
  const T* const x = static_cast<const T*>(a.x);
  T* const y = static_cast<T*>(a.y);
  const Channels s = a.sizes;
  if (a.training) {
    ChannelSums<1>(s, room, stream, Value<T>{x});
    For(s.channels, stream, [=] WEFT_DEVICE(int64_t c) {
      a.mean[c] = static_cast<float>(room.sums[c] / static_cast<double>(s.outer * s.inner));
    });
    ChannelSums<1>(s, room, stream, SquaredDistance<T>{x, a.mean});
  }
  Moments(a, room, stream);
  For(s.channels * s.each(), stream, [=] WEFT_DEVICE(int64_t i) {
    const int64_t c = i / s.inner % s.channels;
    const float centred = static_cast<float>(x[i]) - room.center[c];
    y[i] = static_cast<T>(centred * room.factor[c] + a.offset[c]);
  });
}

template <typename T>
void Backward(const BatchNormGradArgs& a, const Room& room, StreamHandle stream) {
  const T* const dy = static_cast<const T*>(a.dy);
  const T* const x = static_cast<const T*>(a.x);
  T* const dx = static_cast<T*>(a.dx);
  const Channels s = a.sizes;
  const double count = static_cast<double>(s.each());
  ChannelSums<2>(s, room, stream, Slopes<T>{dy, x, a.mean});
  // dx = factor * (dy - center - (x - mean) * shift)
  For(s.channels, stream, [=] WEFT_DEVICE(int64_t c) {
    const double sum_dy = room.sums[c], sum_dy_x = room.sums[s.channels + c];
    const double inverse = 1 / fn::sqrt(static_cast<double>(a.variance[c]) + a.epsilon);
    room.factor[c] = static_cast<float>(a.scale[c] * inverse);
    const bool own = a.training && count > 0;  // the batch's own moments depend on x
    room.center[c] = own ? static_cast<float>(sum_dy / count) : 0.f;
    room.shift[c] = own ? static_cast<float>(sum_dy_x / count * inverse * inverse) : 0.f;
    a.dscale[c] = static_cast<float>(sum_dy_x * inverse);
    a.doffset[c] = static_cast<float>(sum_dy);
  });
  For(s.channels * s.each(), stream, [=] WEFT_DEVICE(int64_t i) {
    const int64_t c = i / s.inner % s.channels;
    const float centred = static_cast<float>(x[i]) - a.mean[c];
    dx[i] = static_cast<T>(room.factor[c] *
                           (static_cast<float>(dy[i]) - room.center[c] - centred * room.shift[c]));
  });
}

template <typename T>
void Sum(const Channels& s, const T* x, T* y, const Room& room, StreamHandle stream) {
  ChannelSums<1>(s, room, stream, Value<T>{x});
  const double* const sums = room.sums;
  For(s.channels, stream,
      [=] WEFT_DEVICE(int64_t c) { y[c] = static_cast<T>(static_cast<Compute<T>>(sums[c])); });
}

}  // namespace

int64_t ChannelScratch(const Channels& s) {
  const auto doubles = static_cast<int64_t>(sizeof(double)), floats = int64_t{sizeof(float)};
  return s.channels * ((Parts(s) + 1) * kMostSums * doubles + 3 * floats);
}

void BatchNorm(const BatchNormArgs& a, void* scratch, StreamHandle stream) {
  DispatchType<kNormTypes>(a.dtype,
                           [&]<typename T>() { Forward<T>(a, Room(a.sizes, scratch), stream); });
}

void BatchNormGrad(const BatchNormGradArgs& a, void* scratch, StreamHandle stream) {
  DispatchType<kNormTypes>(a.dtype,
                           [&]<typename T>() { Backward<T>(a, Room(a.sizes, scratch), stream); });
}

void SumChannels(DType dtype, const Channels& s, const void* x, void* y, void* scratch,
                 StreamHandle stream) {
  DispatchType<kFloats>(dtype, [&]<typename T>() {
    Sum(s, static_cast<const T*>(x), static_cast<T*>(y), Room(s, scratch), stream);
  });
}

}  // namespace weft::cuda
