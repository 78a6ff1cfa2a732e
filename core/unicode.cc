#include "core/unicode.h"

#include <cstring>

namespace weft {
namespace {

constexpr bool IsCodePoint(uint32_t c) { return c <= 0x10ffff && (c < 0xd800 || c > 0xdfff); }

}  // namespace

std::optional<std::u32string> Utf8ToUtf32(std::string_view s) {
  std::u32string out;
  for (size_t i = 0; i < s.size();) {
    const uint8_t lead = static_cast<uint8_t>(s[i]);
    const int extra = lead < 0x80                   ? 0
                      : lead >= 0xc2 && lead < 0xe0 ? 1
                      : lead >= 0xe0 && lead < 0xf0 ? 2
                      : lead >= 0xf0 && lead < 0xf5 ? 3
                                                    : -1;
    if (extra < 0 || s.size() - i <= static_cast<size_t>(extra)) return std::nullopt;
    uint32_t c = extra == 0 ? lead : lead & (0x3f >> extra);
    for (int k = 1; k <= extra; ++k) {
      const uint8_t b = static_cast<uint8_t>(s[i + k]);
      if ((b & 0xc0) != 0x80) return std::nullopt;
      c = c << 6 | (b & 0x3f);
    }
    constexpr uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    if (c < kLeast[extra] || !IsCodePoint(c)) return std::nullopt;
    out.push_back(c);
    i += extra + 1;
  }
  return out;
}

absl::StatusOr<std::string> Utf32ToUtf8(std::string_view bytes, bool swap) {
  std::u32string wide(bytes.size() / 4, U'\0');
  if (!wide.empty()) std::memcpy(wide.data(), bytes.data(), wide.size() * 4);
  if (swap) {
    for (char32_t& c : wide) c = __builtin_bswap32(c);
  }
  while (!wide.empty() && wide.back() == 0) wide.pop_back();
  std::string out;
  for (const uint32_t c : wide) {
    if (!IsCodePoint(c)) return InvalidArgument("holds ", c, ", which is no Unicode code point");
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 0x3f))};
    } else if (c < 0x10000) {
      out += {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3f)),
              static_cast<char>(0x80 | (c & 0x3f))};
    } else {
      out += {static_cast<char>(0xf0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 0x3f)),
              static_cast<char>(0x80 | (c >> 6 & 0x3f)), static_cast<char>(0x80 | (c & 0x3f))};
    }
  }
  return out;
}

size_t DisplayWidth(std::string_view s) {
  const auto wide = Utf8ToUtf32(s);
  return wide ? wide->size() : s.size();
}

}  // namespace weft
