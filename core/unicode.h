// UTF-8 and UTF-32, as NumPy's text arrays need them.
#ifndef WEFT_CORE_UNICODE_H_
#define WEFT_CORE_UNICODE_H_

#include <optional>
#include <string>
#include <string_view>

#include "core/status.h"

namespace weft {

// Code points of valid UTF-8; nullopt for any other bytes.
std::optional<std::u32string> Utf8ToUtf32(std::string_view s);
// Four bytes a code point, big-endian where `swap`, up to the zeros at the end. InvalidArgument for
// what is no code point.
absl::StatusOr<std::string> Utf32ToUtf8(std::string_view bytes, bool swap);
// Columns that text takes on a terminal, taking every code point for one wide; bytes where it is
// not UTF-8.
size_t DisplayWidth(std::string_view s);

}  // namespace weft

#endif  // WEFT_CORE_UNICODE_H_
