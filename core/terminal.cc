#include "core/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "core/strings.h"
#include "core/unicode.h"

namespace weft {
namespace {

// Numbers with a unit count too: "12.3 MB", "0.5 %", "x 3".
bool LooksLikeNumber(std::string_view s) {
  return s.empty() || s == "-" || (s[0] >= '0' && s[0] <= '9') ||
         (s[0] == '-' && s.size() > 1 && s[1] >= '0' && s[1] <= '9');
}

std::string Scaled(double v, std::span<const char* const> units, double step) {
  size_t i = 0;
  while (i + 1 < units.size() && v >= step) {
    v /= step;
    ++i;
  }
  char text[64];
  std::snprintf(text, sizeof(text),
                i == 0 && v == static_cast<int64_t>(v) ? "%.0f%s%s"
                : v < 10                               ? "%.2f%s%s"
                : v < 100                              ? "%.1f%s%s"
                                                       : "%.0f%s%s",
                v, units[i][0] == '\0' ? "" : " ", units[i]);
  return text;
}

}  // namespace

bool IsTerminal(int fd) {
  if (isatty(fd) == 0 || std::getenv("NO_COLOR") != nullptr) return false;
  const char* term = std::getenv("TERM");
  return term != nullptr && std::string_view(term) != "dumb";
}

std::string Paint(int fd, Colour colour, std::string_view text) {
  if (!IsTerminal(fd)) return std::string(text);
  static constexpr const char* kCodes[] = {"31", "32", "33", "1", "2"};
  return Concat("\x1b[", kCodes[static_cast<int>(colour)], "m", text, "\x1b[0m");
}

std::string TextTable::ToString(int fd) const {
  const size_t columns = header_.size();
  std::vector<size_t> width(columns);
  std::vector<bool> right(columns, !rows_.empty());
  for (size_t c = 0; c < columns; ++c) {
    width[c] = DisplayWidth(header_[c]);
    for (const auto& row : rows_) {
      if (c >= row.size()) continue;
      width[c] = std::max(width[c], DisplayWidth(row[c]));
      right[c] = right[c] && LooksLikeNumber(row[c]);
    }
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string out;
    for (size_t c = 0; c < std::min(columns, cells.size()); ++c) {
      const std::string pad(width[c] - DisplayWidth(cells[c]), ' ');
      if (c > 0) out += "  ";
      out += right[c] ? pad + cells[c] : cells[c] + pad;
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out;
  };
  std::string out = Paint(fd, Colour::kBold, line(header_)) + "\n";
  for (const auto& row : rows_) out += line(row) + "\n";
  return out;
}

std::string WithCommas(int64_t n) {
  const std::string digits = std::to_string(n);
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > (n < 0 ? 1u : 0u) && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string HumanBytes(double bytes) {
  static constexpr const char* kUnits[] = {"B", "kB", "MB", "GB", "TB"};
  return Scaled(bytes, kUnits, 1000);
}
std::string HumanTime(double nanoseconds) {
  static constexpr const char* kUnits[] = {"ns", "µs", "ms", "s"};
  return Scaled(nanoseconds, kUnits, 1000);
}
std::string HumanCount(double n) {
  static constexpr const char* kUnits[] = {"", "k", "M", "G", "T"};
  return Scaled(n, kUnits, 1000);
}

std::string Decimals(double v, int digits) {
  char text[400];  // the largest double has 309 digits before the point
  std::snprintf(text, sizeof(text), "%.*f", std::clamp(digits, 0, 60), v);
  const bool minus_zero =
      text[0] == '-' && std::string_view(text).find_first_not_of("-0.") == std::string_view::npos;
  return minus_zero ? text + 1 : text;
}

void Progress::Update(int64_t done, std::string_view what) {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < std::chrono::milliseconds(50) || !IsTerminal(2)) return;
  last_ = now;
  shown_ = true;
  constexpr int64_t kWidth = 30;
  const int64_t shown = std::clamp<int64_t>(done, 0, total_);
  std::string bar;
  for (int64_t i = 0; i < kWidth; ++i) bar += total_ > 0 && i < kWidth * shown / total_ ? "█" : "░";
  const double seconds = std::chrono::duration<double>(now - start_).count();
  std::string pace;
  if (done > 0 && seconds > 0) {
    const double left = seconds / done * static_cast<double>(total_ - shown);
    pace = Concat("  ", HumanCount(done / seconds), "/s, ", HumanTime(left * 1e9), " left");
  }
  std::fprintf(stderr, "\r\x1b[K%s %lld/%lld%s  %.*s", bar.c_str(), static_cast<long long>(done),
               static_cast<long long>(total_), pace.c_str(),
               static_cast<int>(std::min<size_t>(what.size(), 60)), what.data());
  std::fflush(stderr);
}

void Progress::Clear() {
  if (!shown_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace weft
