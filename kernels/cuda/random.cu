#include "core/random.h"
#include "kernels/cuda/loop.cuh"
#include "kernels/cuda/random.h"

namespace weft::cuda {
namespace {

// The generator. Each thread makes it: that is one block more.
WEFT_DEVICE inline Philox GeneratorOf(const RandomSource& s) {
  if (s.seed == nullptr) return PhiloxFromKeyCounter(s.key[0], s.counter[0], s.counter[1]);
  if (s.seed_type == DType::kInt32) {
    const auto* const seed = static_cast<const int32_t*>(s.seed);
    return PhiloxFromStatelessSeed(seed[0], seed[1]);
  }
  const auto* const seed = static_cast<const int64_t*>(s.seed);
  return PhiloxFromStatelessSeed(seed[0], seed[1]);
}

// The group that a block makes.
template <typename T>
struct Uniform {
  WEFT_DEVICE void operator()(const Philox::Block& b, T* out) const {
    for (int i = 0; i < kRandomGroup<T>; ++i) {
      if constexpr (std::is_same_v<T, double>) {
        out[i] = UniformDouble(b[2 * i], b[2 * i + 1]);
      } else if constexpr (std::is_same_v<T, Half>) {
        out[i] = UniformHalf(b[i]);
      } else if constexpr (std::is_same_v<T, BFloat16>) {
        out[i] = UniformBFloat16(b[i]);
      } else {
        out[i] = UniformFloat(b[i]);
      }
    }
  }
};
template <typename T>
struct Normal {
  WEFT_DEVICE void operator()(const Philox::Block& b, T* out) const {
    if constexpr (std::is_same_v<T, double>) {
      Pair(RadiusAndAngle(b[0], b[1], b[2], b[3]), out);
    } else {
      Pair(RadiusAndAngle(b[0], b[1]), out);
      Pair(RadiusAndAngle(b[2], b[3]), out + 2);
    }
  }
  template <typename F>
  WEFT_DEVICE static void Pair(const std::pair<F, F>& uniforms, T* out) {
    const F radius = fn::sqrt(F(-2) * fn::log(uniforms.first));
    out[0] = T(fn::sin(uniforms.second) * radius);
    out[1] = T(fn::cos(uniforms.second) * radius);
  }
};
template <typename U>
struct Int {
  U low, range;
  WEFT_DEVICE void operator()(const Philox::Block& b, U* out) const {
    for (int i = 0; i < kRandomGroup<U>; ++i) {
      U bits;
      if constexpr (sizeof(U) == 8) {
        bits = Philox::Join(b[2 * i], b[2 * i + 1]);
      } else {
        bits = b[i];
      }
      out[i] = low + (range == 0 ? bits : bits % range);
    }
  }
};

// A thread a block of the generator.
template <typename T, typename F>
void FillGroups(const RandomSource& from, T* out, int64_t n, StreamHandle stream, F make) {
  constexpr int kGroup = kRandomGroup<T>;
  For((n + kGroup - 1) / kGroup, stream, [=] WEFT_DEVICE(int64_t g) {
    Philox gen = GeneratorOf(from).At(static_cast<uint64_t>(g));
    T group[kGroup];
    make(gen(), group);
    for (int i = 0; i < kGroup && g * kGroup + i < n; ++i) out[g * kGroup + i] = group[i];
  });
}

}  // namespace

void FillUniform(const RandomSource& from, DType dtype, void* out, int64_t n, StreamHandle stream) {
  DispatchType<kFloats>(dtype, [&]<typename T>() {
    FillGroups<T>(from, static_cast<T*>(out), n, stream, Uniform<T>());
  });
}

void FillNormal(const RandomSource& from, DType dtype, void* out, int64_t n, StreamHandle stream) {
  DispatchType<kFloats>(dtype, [&]<typename T>() {
    FillGroups<T>(from, static_cast<T*>(out), n, stream, Normal<T>());
  });
}

void FillInts(const RandomSource& from, DType dtype, uint64_t low, uint64_t range, void* out,
              int64_t n, StreamHandle stream) {
  if (DTypeSize(dtype) == 8) {
    FillGroups<uint64_t>(from, static_cast<uint64_t*>(out), n, stream, Int<uint64_t>{low, range});
  } else {
    const Int<uint32_t> make{static_cast<uint32_t>(low), static_cast<uint32_t>(range)};
    FillGroups<uint32_t>(from, static_cast<uint32_t*>(out), n, stream, make);
  }
}

}  // namespace weft::cuda
