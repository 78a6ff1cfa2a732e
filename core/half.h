// 16-bit floats and the quantised integers. Half types are storage: arithmetic widens to float and
// rounds once, to nearest even.
#ifndef WEFT_CORE_HALF_H_
#define WEFT_CORE_HALF_H_

#include <bit>
#include <cstdint>

namespace weft {

// IEEE 754 binary16 bits to float; exact.
constexpr float HalfBitsToFloat(uint16_t h) {
  const uint32_t sign = static_cast<uint32_t>(h & 0x8000u) << 16;
  const uint32_t exponent = (h >> 10) & 0x1f;
  const uint32_t mantissa = h & 0x3ffu;
  if (exponent == 0x1f) return std::bit_cast<float>(sign | 0x7f800000u | (mantissa << 13));
  if (exponent != 0) {
    return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
  }
  const float subnormal = static_cast<float>(mantissa) * 0x1p-24f;
  return std::bit_cast<float>(sign | std::bit_cast<uint32_t>(subnormal));
}

// float to binary16 bits, to nearest even; too large becomes infinity, NaN stays a quiet NaN.
constexpr uint16_t FloatToHalfBits(float f) {
  const uint32_t bits = std::bit_cast<uint32_t>(f);
  const uint16_t sign = static_cast<uint16_t>((bits >> 16) & 0x8000u);
  const uint32_t magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) {
    return static_cast<uint16_t>(sign | 0x7e00u | ((magnitude >> 13) & 0x3ffu));
  }
  if (magnitude >= 0x477ff000u) return sign | 0x7c00u;  // 65520 and above round to infinity
  if (magnitude < 0x38800000u) {                        // subnormal half: let the FPU round
    const float shifted = std::bit_cast<float>(magnitude) + 0.5f;
    return static_cast<uint16_t>(sign | (std::bit_cast<uint32_t>(shifted) - 0x3f000000u));
  }
  const uint32_t odd = (magnitude >> 13) & 1u;
  return static_cast<uint16_t>(sign | ((magnitude - 0x38000000u + 0xfffu + odd) >> 13));
}

constexpr float BFloat16BitsToFloat(uint16_t b) {
  return std::bit_cast<float>(static_cast<uint32_t>(b) << 16);
}

constexpr uint16_t FloatToBFloat16Bits(float f) {
  const uint32_t bits = std::bit_cast<uint32_t>(f);
  if ((bits & 0x7fffffffu) > 0x7f800000u) {
    return static_cast<uint16_t>(((bits >> 16) & 0x8000u) | 0x7fc0u);
  }
  return static_cast<uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

struct Half {
  uint16_t bits = 0;
  Half() = default;
  constexpr explicit Half(float f) : bits(FloatToHalfBits(f)) {}
  constexpr explicit operator float() const { return HalfBitsToFloat(bits); }
  static constexpr Half FromBits(uint16_t b) {
    Half h;
    h.bits = b;
    return h;
  }
};

struct BFloat16 {
  uint16_t bits = 0;
  BFloat16() = default;
  constexpr explicit BFloat16(float f) : bits(FloatToBFloat16Bits(f)) {}
  constexpr explicit operator float() const { return BFloat16BitsToFloat(bits); }
  static constexpr BFloat16 FromBits(uint16_t b) {
    BFloat16 h;
    h.bits = b;
    return h;
  }
};

// Quantised integers are distinct types over their storage, as TensorFlow has distinct dtypes.
template <typename Storage, int kTag>
struct Quantized {
  Storage value = 0;
  bool operator==(const Quantized&) const = default;
};
using QInt8 = Quantized<int8_t, 11>;
using QUInt8 = Quantized<uint8_t, 12>;
using QInt32 = Quantized<int32_t, 13>;
using QInt16 = Quantized<int16_t, 15>;
using QUInt16 = Quantized<uint16_t, 16>;

}  // namespace weft

#endif  // WEFT_CORE_HALF_H_
