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

// Element i of a block.
template <typename T>
struct Uniform {
  WEFT_DEVICE T operator()(const Philox::Block& b, int i) const {
    if constexpr (std::is_same_v<T, double>) {
      return UniformDouble(b[2 * i], b[2 * i + 1]);
    } else if constexpr (std::is_same_v<T, Half>) {
      return UniformHalf(b[i]);
    } else if constexpr (std::is_same_v<T, BFloat16>) {
      return UniformBFloat16(b[i]);
    } else {
      return UniformFloat(b[i]);
    }
  }
};
template <typename U>
struct Int {
  U low, range;
  WEFT_DEVICE U operator()(const Philox::Block& b, int i) const {
    U bits;
    if constexpr (sizeof(U) == 8) {
      bits = Philox::Join(b[2 * i], b[2 * i + 1]);
    } else {
      bits = b[i];
    }
    return low + (range == 0 ? bits : bits % range);
  }
};

// A thread a block of the generator.
template <typename T, typename F>
void FillGroups(const RandomSource& from, T* out, int64_t n, StreamHandle stream, F element) {
  constexpr int kGroup = kRandomGroup<T>;
  For((n + kGroup - 1) / kGroup, stream, [=] WEFT_DEVICE(int64_t g) {
    Philox gen = GeneratorOf(from).At(static_cast<uint64_t>(g));
    const Philox::Block block = gen();
    for (int i = 0; i < kGroup && g * kGroup + i < n; ++i) out[g * kGroup + i] = element(block, i);
  });
}

}  // namespace

void FillUniform(const RandomSource& from, DType dtype, void* out, int64_t n, StreamHandle stream) {
  DispatchType<kFloats>(dtype, [&]<typename T>() {
    FillGroups<T>(from, static_cast<T*>(out), n, stream, Uniform<T>());
  });
}

void FillInts(const RandomSource& from, DType dtype, uint64_t low, uint64_t range, void* out,
              int64_t n, StreamHandle stream) {
  if (DTypeSize(dtype) == 8) {
    FillGroups<uint64_t>(from, static_cast<uint64_t*>(out), n, stream, Int<uint64_t>{low, range});
  } else {
    const Int<uint32_t> element{static_cast<uint32_t>(low), static_cast<uint32_t>(range)};
    FillGroups<uint32_t>(from, static_cast<uint32_t*>(out), n, stream, element);
  }
}

}  // namespace weft::cuda
