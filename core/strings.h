// Text helpers. Debian's Abseil has a string_view of its own, so text crosses to it here and Weft
// speaks std::string_view everywhere else.
#ifndef WEFT_CORE_STRINGS_H_
#define WEFT_CORE_STRINGS_H_

#include <functional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"

namespace weft {

inline std::string_view ToStd(absl::string_view s) { return {s.data(), s.size()}; }
inline absl::string_view ToAbsl(std::string_view s) { return {s.data(), s.size()}; }

// Everything printed with operator<<, one after the other.
template <typename... Args>
std::string Concat(const Args&... args) {
  std::ostringstream out;
  (out << ... << args);
  return std::move(out).str();
}

// Elements printed with operator<<, `separator` between them.
template <typename Range>
std::string Join(const Range& range, std::string_view separator) {
  std::ostringstream out;
  std::string_view sep;
  for (const auto& item : range) {
    out << sep << item;
    sep = separator;
  }
  return std::move(out).str();
}

// The candidate closest to `word` by edit distance, or "" if none is near: for "did you mean".
std::string ClosestTo(std::string_view word, std::span<const std::string_view> candidates);

struct StringHash {
  using is_transparent = void;
  size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
};
struct StringEq {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return a == b; }
};
// Hash containers keyed by strings; look-ups take any string_view.
template <typename V>
using StringMap = absl::flat_hash_map<std::string, V, StringHash, StringEq>;
using StringSet = absl::flat_hash_set<std::string, StringHash, StringEq>;
// Keys that somebody else keeps alive.
template <typename V>
using ViewMap = absl::flat_hash_map<std::string_view, V, StringHash, StringEq>;
using ViewSet = absl::flat_hash_set<std::string_view, StringHash, StringEq>;

}  // namespace weft

#endif  // WEFT_CORE_STRINGS_H_
