// Text for people: colours and progress on terminals only, aligned tables.
#ifndef WEFT_CORE_TERMINAL_H_
#define WEFT_CORE_TERMINAL_H_

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace weft {

enum class Colour { kRed, kGreen, kYellow, kBold, kDim };

// Whether descriptor `fd` is a terminal that shows colours (not where NO_COLOR is set or TERM is
// dumb).
bool IsTerminal(int fd);
// The text in a colour where `fd` is such a terminal, else as it is.
std::string Paint(int fd, Colour colour, std::string_view text);

// A table with aligned columns. Columns whose cells are numbers are aligned right.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> header) : header_(std::move(header)) {}
  void Row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  // Lines end without spaces; the header is bold where `fd` is a terminal.
  std::string ToString(int fd = 1) const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

// "1,234,567"; "12.3 MB"; "1.23 ms".
std::string WithCommas(int64_t n);
std::string HumanBytes(double bytes);
std::string HumanTime(double nanoseconds);
std::string HumanCount(double n);  // "1.2 G"
// Fixed notation: Decimals(0.5, 3) is "0.500". What rounds to zero has no sign.
std::string Decimals(double v, int digits);

// A bar on standard error that is overwritten, with what has been done, how fast, and how long it
// will take yet; nothing where that is no terminal.
//
//   Progress progress(steps);
//   for (int64_t i = 0; i < steps; ++i) {
//     …
//     progress.Update(i + 1, Concat("loss ", Decimals(loss, 4)));
//   }
class Progress {
 public:
  explicit Progress(int64_t total) : total_(total), start_(std::chrono::steady_clock::now()) {}
  ~Progress() { Clear(); }
  // `what` stands behind the bar, cut to 60 bytes. Shown 20 times a second at most.
  void Update(int64_t done, std::string_view what);
  void Clear();

 private:
  int64_t total_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point start_, last_{};
};

}  // namespace weft

#endif  // WEFT_CORE_TERMINAL_H_
