// Fills with random numbers: pure functions of (generator, count), bit for bit TensorFlow's on CPU.
// Output does not depend on `par`. A group is what one block of four words makes: four elements,
// two of 64 bits. Group g comes from block g of `gen`, but in FillTruncatedNormal.
//
// The normal fills call the C library's log, sin and cos: another library's last bits may differ.
#ifndef WEFT_CORE_RANDOM_H_
#define WEFT_CORE_RANDOM_H_

#include <bit>
#include <cstdint>
#include <numbers>
#include <span>
#include <utility>

#include "core/half.h"
#include "core/parallel.h"
#include "core/philox.h"

namespace weft {

// Raw words: block g fills words [4g, 4g + 4). Serial; several blocks at a time where the processor
// has vectors.
void FillWords(const Philox& gen, std::span<uint32_t> out);

// Uniform in [0, 1): the mantissa is random, so values are multiples of 2^-23 (float), 2^-52
// (double), 2^-10 (half), 2^-7 (bfloat16).
void FillUniform(const Philox& gen, std::span<float> out, ParallelFor& par);
void FillUniform(const Philox& gen, std::span<double> out, ParallelFor& par);
void FillUniform(const Philox& gen, std::span<Half> out, ParallelFor& par);
void FillUniform(const Philox& gen, std::span<BFloat16> out, ParallelFor& par);

// Standard normal, by Box and Muller's transform: two words make two floats, four make two doubles.
// The half types round floats.
void FillNormal(const Philox& gen, std::span<float> out, ParallelFor& par);
void FillNormal(const Philox& gen, std::span<double> out, ParallelFor& par);
void FillNormal(const Philox& gen, std::span<Half> out, ParallelFor& par);
void FillNormal(const Philox& gen, std::span<BFloat16> out, ParallelFor& par);

// Standard normal, redrawn until its magnitude is below 2. Group g draws from block 256 g on (128 g
// for double), so that a group may reject without moving its neighbours.
void FillTruncatedNormal(const Philox& gen, std::span<float> out, ParallelFor& par);
void FillTruncatedNormal(const Philox& gen, std::span<double> out, ParallelFor& par);
void FillTruncatedNormal(const Philox& gen, std::span<Half> out, ParallelFor& par);
void FillTruncatedNormal(const Philox& gen, std::span<BFloat16> out, ParallelFor& par);

// Integers in [low, high), low < high: low + bits mod (high - low), which favours small values by
// less than (high - low) / 2^32 or 2^64. A word makes one of 32 bits; two make one of 64.
void FillUniformInt(const Philox& gen, int32_t low, int32_t high, std::span<int32_t> out,
                    ParallelFor& par);
void FillUniformInt(const Philox& gen, uint32_t low, uint32_t high, std::span<uint32_t> out,
                    ParallelFor& par);
void FillUniformInt(const Philox& gen, int64_t low, int64_t high, std::span<int64_t> out,
                    ParallelFor& par);
void FillUniformInt(const Philox& gen, uint64_t low, uint64_t high, std::span<uint64_t> out,
                    ParallelFor& par);

// All bits random. For signed integers, pass the unsigned view.
void FillBits(const Philox& gen, std::span<uint32_t> out, ParallelFor& par);
void FillBits(const Philox& gen, std::span<uint64_t> out, ParallelFor& par);

// What the fills are made of, for every device. Uniform in [0, 1) from the low 23 bits of a word;
// from the low 20 bits of `high` and all of `low`; from the low 10 and 7 bits.
constexpr float UniformFloat(uint32_t word) {
  return std::bit_cast<float>(0x3f800000u | (word & 0x7fffffu)) - 1.0f;
}
constexpr double UniformDouble(uint32_t high, uint32_t low) {
  const uint64_t mantissa = Philox::Join(low, high & 0xfffffu);
  return std::bit_cast<double>(uint64_t{0x3ff} << 52 | mantissa) - 1.0;
}
constexpr Half UniformHalf(uint32_t word) {
  return Half(static_cast<float>(word & 0x3ffu) * 0x1p-10f);
}
constexpr BFloat16 UniformBFloat16(uint32_t word) {
  return BFloat16(static_cast<float>(word & 0x7fu) * 0x1p-7f);
}
// Elements that a block makes.
template <typename T>
inline constexpr int64_t kRandomGroup = sizeof(T) == 8 ? 2 : 4;
// Two uniforms for Box and Muller: the first at least kSmallest, as logarithms of smaller numbers
// would make outliers (TensorFlow's bound); the second as an angle.
inline constexpr double kSmallest = 1.0e-7;
constexpr std::pair<float, float> RadiusAndAngle(uint32_t w0, uint32_t w1) {
  const float u = UniformFloat(w0);
  constexpr auto kLeast = static_cast<float>(kSmallest);
  return {u < kLeast ? kLeast : u, static_cast<float>(2.0 * std::numbers::pi * UniformFloat(w1))};
}
constexpr std::pair<double, double> RadiusAndAngle(uint32_t w0, uint32_t w1, uint32_t w2,
                                                   uint32_t w3) {
  const double u = UniformDouble(w0, w1);
  return {u < kSmallest ? kSmallest : u, 2.0 * std::numbers::pi * UniformDouble(w2, w3)};
}
// Two standard normals from two uniforms.
std::pair<float, float> BoxMuller(uint32_t w0, uint32_t w1);
std::pair<double, double> BoxMuller(uint32_t w0, uint32_t w1, uint32_t w2, uint32_t w3);

// Makes out[i] the index of the element that stands at i after a shuffle of out.size() of them:
// n - 1 swaps of i with i + word mod (n - i). Draws n - 1 words, ceil((n - 1) / 4) blocks; twice as
// many where n passes 2^32. Serial.
void ShuffleIndices(const Philox& gen, std::span<int64_t> out);

}  // namespace weft

#endif  // WEFT_CORE_RANDOM_H_
