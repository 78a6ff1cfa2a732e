#include "kernels/cuda/chain_headers.h"

#include <vector>

namespace weft::cuda {
namespace {

// As much of C++'s library as core/functions.h, core/math.h, core/half.h and core/cast.h name.
constexpr char kInts[] = R"(#pragma once
using int8_t = signed char;
using int16_t = short;
using int32_t = int;
using int64_t = long long;
using uint8_t = unsigned char;
using uint16_t = unsigned short;
using uint32_t = unsigned int;
using uint64_t = unsigned long long;
)";

constexpr char kTypes[] = R"(#pragma once
namespace std {
template <typename A, typename B> inline constexpr bool is_same_v = false;
template <typename A> inline constexpr bool is_same_v<A, A> = true;
template <typename T> inline constexpr bool is_floating_point_v =
    is_same_v<T, float> || is_same_v<T, double>;
template <typename T> inline constexpr bool is_integral_v =
    is_same_v<T, bool> || is_same_v<T, char> || is_same_v<T, signed char> ||
    is_same_v<T, unsigned char> || is_same_v<T, short> || is_same_v<T, unsigned short> ||
    is_same_v<T, int> || is_same_v<T, unsigned> || is_same_v<T, long> ||
    is_same_v<T, unsigned long> || is_same_v<T, long long> || is_same_v<T, unsigned long long>;
template <typename T> inline constexpr bool is_signed_v = T(-1) < T(0);
template <bool kFirst, typename A, typename B> struct conditional { using type = A; };
template <typename A, typename B> struct conditional<false, A, B> { using type = B; };
template <bool kFirst, typename A, typename B>
using conditional_t = typename conditional<kFirst, A, B>::type;
template <typename T> T&& declval() noexcept;
template <typename A, typename B> using common_type_t = decltype(true ? declval<A>() : declval<B>());
template <typename T> struct remove_reference { using type = T; };
template <typename T> struct remove_reference<T&> { using type = T; };
template <typename T> struct remove_reference<T&&> { using type = T; };
template <typename T> using make_unsigned_t =
    conditional_t<sizeof(T) == 1, unsigned char,
    conditional_t<sizeof(T) == 2, unsigned short,
    conditional_t<sizeof(T) == 4, unsigned int, unsigned long long>>>;
}  // namespace std
)";

constexpr char kConcepts[] = R"(#pragma once
#include <type_traits>
namespace std {
template <typename A, typename B> concept same_as = is_same_v<A, B>;
template <typename T> concept floating_point = is_floating_point_v<T>;
template <typename T> concept integral = is_integral_v<T>;
}  // namespace std
)";

constexpr char kBit[] = R"(#pragma once
#include <type_traits>
namespace std {
template <typename To, typename From> constexpr To bit_cast(const From& x) {
  return __builtin_bit_cast(To, x);
}
template <typename T> int popcount(T x) { return __popcll(static_cast<unsigned long long>(x)); }
}  // namespace std
)";

constexpr char kMath[] = R"(#pragma once
namespace std {
using ::abs; using ::acos; using ::acosh; using ::asin; using ::asinh; using ::atan; using ::atan2;
using ::atanh; using ::ceil; using ::copysign; using ::cos; using ::cosh; using ::erf; using ::erfc;
using ::exp; using ::expm1; using ::fabs; using ::floor; using ::fmod; using ::hypot;
using ::isfinite; using ::isinf; using ::isnan; using ::log; using ::log1p; using ::nearbyint;
using ::nextafter; using ::pow; using ::signbit; using ::sin; using ::sinh; using ::sqrt; using ::tan;
using ::tanh; using ::trunc;
}  // namespace std
)";

constexpr char kComplex[] = R"(#pragma once
namespace std {
template <typename T> struct complex {
  T parts[2];
  constexpr complex(T re = 0, T im = 0) : parts{re, im} {}
  constexpr T real() const { return parts[0]; }
  constexpr T imag() const { return parts[1]; }
};
template <typename T> T arg(complex<T>);
}  // namespace std
)";

constexpr char kLimits[] = R"(#pragma once
#include <type_traits>
namespace std {
template <typename T> struct numeric_limits {
  static constexpr int kBits = sizeof(T) * 8;
  static constexpr T max() {
    return is_signed_v<T> ? static_cast<T>(~(1ull << (kBits - 1)) & (~0ull >> (64 - kBits)))
                          : static_cast<T>(~0ull);
  }
  static constexpr T min() { return is_signed_v<T> ? static_cast<T>(-max() - 1) : T(0); }
};
}  // namespace std
)";

constexpr char kAlgorithm[] = R"(#pragma once
namespace std {
template <typename T> constexpr T clamp(T x, T low, T high) {
  return x < low ? low : high < x ? high : x;
}
}  // namespace std
)";

// core/cast.h names these and no more.
constexpr char kDType[] = R"(#pragma once
namespace weft {
enum class DType {
  kInt8, kUint8, kInt16, kUint16, kInt32, kQint8, kQuint8, kQint16, kQuint16, kQint32
};
}  // namespace weft
)";

constexpr ChainHeader kLibrary[] = {
    {"algorithm", kAlgorithm}, {"bit", kBit},           {"cmath", kMath},
    {"complex", kComplex},     {"concepts", kConcepts}, {"cstdint", kInts},
    {"limits", kLimits},       {"type_traits", kTypes}, {"core/dtype.h", kDType},
};

}  // namespace

std::span<const ChainHeader> ChainHeaders() {
  static const auto* const all = [] {
    auto* headers = new std::vector<ChainHeader>(std::begin(kLibrary), std::end(kLibrary));
    const auto own = ChainOwnHeaders();
    headers->insert(headers->end(), own.begin(), own.end());
    return headers;
  }();
  return *all;
}

}  // namespace weft::cuda
