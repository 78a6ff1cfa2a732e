#include "core/cast.h"
#include "kernels/cuda/divide.cuh"
#include "kernels/cuda/finish.cuh"
#include "kernels/cuda/lanes.cuh"
#include "kernels/cuda/loop.cuh"
#include "kernels/cuda/pointwise.h"

namespace weft::cuda {
namespace {

constexpr DTypeSet kCastable = kReal | kBoolOnly;

template <typename To, typename From>
WEFT_DEVICE To Converted(From x) {
  if constexpr (std::is_same_v<To, Half> || std::is_same_v<To, BFloat16>) {
    return To(static_cast<float>(x));
  } else {
    return CastTo<To>(x);
  }
}

template <typename From, typename To>
void Cast(const From* in, To* out, int64_t n, StreamHandle stream) {
  const Grouped all = GroupedAll(n);
  For(all.items(), stream, [=] WEFT_DEVICE(int64_t item) {
    all.At(item, [&]<int kLanes>(int64_t i) {
      const Lanes<From, kLanes> x = *LanesAt<kLanes>(in + i);
      Lanes<To, kLanes> y;
      for (int k = 0; k < kLanes; ++k) {
        y.at[k] = Converted<To>(static_cast<Compute<From>>(x.at[k]));
      }
      *LanesAt<kLanes>(out + i) = y;
    });
  });
}

template <typename T>
void Sum(const Summands& in, T* out, int64_t n, StreamHandle stream) {
  using W = Compute<T>;
  const Grouped all = GroupedAll(n);
  For(all.items(), stream, [=] WEFT_DEVICE(int64_t item) {
    all.At(item, [&]<int kLanes>(int64_t i) {
      W sum[kLanes];
      for (int s = 0; s < in.count; ++s) {
        const Lanes<T, kLanes> x = *LanesAt<kLanes>(static_cast<const T*>(in.at[s]) + i);
        for (int k = 0; k < kLanes; ++k) {
          const W here = static_cast<W>(x.at[k]);
          sum[k] = s == 0 ? here : static_cast<W>(sum[k] + here);
        }
      }
      Lanes<T, kLanes> y;
      for (int k = 0; k < kLanes; ++k) y.at[k] = static_cast<T>(sum[k]);
      *LanesAt<kLanes>(out + i) = y;
    });
  });
}

template <typename T>
WEFT_DEVICE T RangeAt(T start, T delta, int64_t i) {
  if constexpr (std::is_integral_v<T>) {
    using U = std::make_unsigned_t<T>;
    const U step = static_cast<U>(static_cast<U>(i) * static_cast<U>(delta));
    return static_cast<T>(static_cast<U>(static_cast<U>(start) + step));
  } else {
    using W = Compute<T>;
    const W at = static_cast<W>(static_cast<T>(static_cast<W>(i)));
    const W step = static_cast<W>(static_cast<T>(at * static_cast<W>(delta)));
    return static_cast<T>(static_cast<W>(start) + step);
  }
}

template <typename T>
void Range(T start, T delta, T* out, int64_t n, StreamHandle stream) {
  For(n, stream, [=] WEFT_DEVICE(int64_t i) { out[i] = RangeAt(start, delta, i); });
}

template <typename T>
void Leaky(const T* value, const T* source, float slope, T* out, int64_t n, StreamHandle stream) {
  using W = Compute<T>;
  const W factor = static_cast<W>(static_cast<T>(slope));  // rounded first, as TensorFlow does
  For(n, stream, [=] WEFT_DEVICE(int64_t i) {
    const W x = static_cast<W>(value[i]);
    out[i] = static_cast<T>(static_cast<W>(source[i]) > W(0) ? x : x * factor);
  });
}

// kLanes elements at a time, for which the bias has one each, or one together.
template <int kLanes, typename Index, typename T>
void FinishLanes(const T* from, T* y, const FinishArgs& a, int64_t n, StreamHandle stream) {
  using W = Compute<T>;
  const T* const bias = static_cast<const T*>(a.bias);
  const T* const residual = static_cast<const T*>(a.residual);
  const int apart = a.inner == 1 ? 1 : 0;
  const Divisor<Index> inner(a.inner), channels(a.channels);
  For(n / kLanes, stream, [=] WEFT_DEVICE(int64_t i) {
    Lanes<T, kLanes> all = LanesAt<kLanes>(from)[i], added{};
    if (residual != nullptr) added = LanesAt<kLanes>(residual)[i];
    Index channel = 0;
    if (bias != nullptr) {
      auto at = static_cast<Index>(i * kLanes);
      channel = inner.Split(at);
      channels.Split(channel);
    }
    for (int k = 0; k < kLanes; ++k) {
      W x = static_cast<W>(all.at[k]);
      if (bias != nullptr) x += static_cast<W>(bias[channel + k * apart]);
      if (residual != nullptr) x += static_cast<W>(added.at[k]);
      all.at[k] = static_cast<T>(Activated(x, a.finish));
    }
    LanesAt<kLanes>(y)[i] = all;
  });
}

template <typename T>
void FinishAll(const T* x, T* y, const FinishArgs& a, int64_t n, StreamHandle stream) {
  const int64_t run = a.bias == nullptr ? n : a.inner == 1 ? a.channels : a.inner;
  DispatchIndex(n, [&]<typename Index>() {
    DispatchLanes<T>(run, [&]<int kLanes>() { FinishLanes<kLanes, Index>(x, y, a, n, stream); });
  });
}

}  // namespace

void CastElements(DType from, const void* in, DType to, void* out, int64_t n, StreamHandle stream) {
  DispatchType<kCastable>(from, [&]<typename From>() {
    DispatchType<kCastable>(to, [&]<typename To>() {
      Cast<From, To>(static_cast<const From*>(in), static_cast<To*>(out), n, stream);
    });
  });
}

void SumElements(DType dtype, const Summands& in, void* out, int64_t n, StreamHandle stream) {
  DispatchType<kReal>(dtype, [&]<typename T>() { Sum<T>(in, static_cast<T*>(out), n, stream); });
}

void RangeElements(DType dtype, const void* start, const void* delta, void* out, int64_t n,
                   StreamHandle stream) {
  DispatchType<kReal>(dtype, [&]<typename T>() {
    Range<T>(*static_cast<const T*>(start), *static_cast<const T*>(delta), static_cast<T*>(out), n,
             stream);
  });
}

void LeakyElements(DType dtype, const void* value, const void* source, float slope, void* out,
                   int64_t n, StreamHandle stream) {
  DispatchType<kFloats>(dtype, [&]<typename T>() {
    Leaky<T>(static_cast<const T*>(value), static_cast<const T*>(source), slope,
             static_cast<T*>(out), n, stream);
  });
}

void FinishElements(DType dtype, const void* x, void* y, const FinishArgs& args, int64_t n,
                    StreamHandle stream) {
  if (x == y && args.finish.activation == Activation::kNone && args.bias == nullptr &&
      args.residual == nullptr) {
    return;
  }
  DispatchType<kFloats>(dtype, [&]<typename T>() {
    FinishAll<T>(static_cast<const T*>(x), static_cast<T*>(y), args, n, stream);
  });
}

}  // namespace weft::cuda
