#include "core/strings.h"

#include <algorithm>
#include <vector>

namespace weft {
namespace {

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substitute = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string ClosestTo(std::string_view word, std::span<const std::string_view> candidates) {
  constexpr size_t kLongest = 200;  // hostile names must not cost quadratic time
  if (word.size() > kLongest) return "";
  size_t best = word.size() / 3 + 1;
  std::string_view found;
  for (std::string_view c : candidates) {
    if (c.size() > word.size() + best || word.size() > c.size() + best) continue;
    const size_t d = EditDistance(word, c);
    if (d < best) {
      best = d;
      found = c;
    }
  }
  return std::string(found);
}

}  // namespace weft
