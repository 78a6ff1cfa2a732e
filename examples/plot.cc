#include "examples/plot.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/file.h"
#include "core/terminal.h"
#include "examples/example.h"

namespace weft::examples {
namespace {

// Blue, vermilion, green, orange, purple, sky, brown, grey: told apart by most colour-blind eyes.
// Source: Okabe, Ito, "Color universal design", 2008.
constexpr const char* kColours[] = {"#0072b2", "#d55e00", "#009e73", "#e69f00",
                                    "#cc79a7", "#56b4e9", "#8c564b", "#555555"};

// In single quotes gnuplot takes everything as it is: in double ones it would run what stands in
// backquotes.
std::string Quoted(std::string_view s) {
  std::string out = "'";
  for (const char c : s) {
    if (c == '\'') out += '\'';
    out += c == '\n' ? ' ' : c;
  }
  return out + "'";
}

std::string Show(double v) {
  if (!std::isfinite(v)) return "NaN";
  char text[32];
  std::snprintf(text, sizeof(text), "%.6g", v);
  return text;
}

bool HasGnuplot() {
  const char* path = std::getenv("PATH");
  for (std::string_view rest = path == nullptr ? "" : path; !rest.empty();) {
    const size_t n = std::min(rest.find(':'), rest.size());
    if (::access(Concat(rest.substr(0, n), "/gnuplot").c_str(), X_OK) == 0) return true;
    rest.remove_prefix(std::min(n + 1, rest.size()));
  }
  return false;
}

}  // namespace

std::vector<double> Doubles(const Tensor& t) {
  std::vector<double> out;
  const auto read = [&]<typename T>(T) { out.assign(t.span<T>().begin(), t.span<T>().end()); };
  if (t.dtype() == DType::kFloat) read(float());
  if (t.dtype() == DType::kDouble) read(double());
  if (IsInteger(t.dtype()) || t.dtype() == DType::kBool) {
    for (int64_t i = 0; i < t.num_elements(); ++i) out.push_back(static_cast<double>(IntAt(t, i)));
  }
  return out;
}

std::vector<double> Linspace(double first, double last, int64_t n) {
  std::vector<double> out(n, first);
  for (int64_t i = 1; i < n; ++i) out[i] = first + (last - first) * i / (n - 1);
  return out;
}

Panel& Panel::Command(std::string line) {
  commands_.push_back(std::move(line));
  return *this;
}
Panel& Panel::Labels(std::string x, std::string y) {
  return Command(Concat("set xlabel ", Quoted(x), "\nset ylabel ", Quoted(y)));
}
Panel& Panel::XRange(double low, double high) {
  return Command(Concat("set xrange [", low, ":", high, "]"));
}
Panel& Panel::YRange(double low, double high) {
  return Command(Concat("set yrange [", low, ":", high, "]"));
}
Panel& Panel::LogX() { return Command("set logscale x\nset format x '10^{%T}'"); }
Panel& Panel::LogY() { return Command("set logscale y\nset format y '10^{%T}'"); }
Panel& Panel::Square() { return Command("set size ratio -1"); }

Panel& Panel::Add(const std::string& title, std::span<const double> x, std::span<const double> y,
                  const std::string& style) {
  Series s;
  for (size_t i = 0; i < std::min(x.size(), y.size()); ++i)
    s.data += Concat(Show(x[i]), " ", Show(y[i]), "\n");
  s.style = "using 1:2 with " + style;
  s.colour = style.find(" lc ") == std::string::npos;
  if (!title.empty()) s.title = Quoted(title);
  series_.push_back(std::move(s));
  return *this;
}

Panel& Panel::Curve(const std::string& title, std::span<const double> x,
                    std::span<const double> y) {
  return Add(title, x, y, "lines lw 2");
}
Panel& Panel::Points(const std::string& title, std::span<const double> x, std::span<const double> y,
                     const std::string& look) {
  return Add(title, x, y, "points " + look);
}
Panel& Panel::CurveWithPoints(const std::string& title, std::span<const double> x,
                              std::span<const double> y) {
  return Add(title, x, y, "linespoints lw 1.5 pt 7 ps 0.4");
}
Panel& Panel::Bars(const std::string& title, std::span<const double> x, std::span<const double> y) {
  Command("set boxwidth 0.8 relative\nset style fill solid 0.8 noborder");
  return Add(title, x, y, "boxes");
}

Panel& Panel::AddGrid(std::span<const double> x, std::span<const double> y,
                      std::span<const double> z) {
  Series s;
  s.colour = false;
  for (size_t i = 0; i < y.size(); ++i) {
    for (size_t j = 0; j < x.size(); ++j)
      s.data += Concat(Show(x[j]), " ", Show(y[i]), " ", Show(z[i * x.size() + j]), "\n");
    s.data += "\n";
  }
  s.style = "using 1:2:3 with image";
  series_.push_front(std::move(s));
  return *this;
}

Panel& Panel::Map(std::span<const double> x, std::span<const double> y, std::span<const double> z) {
  Command("set palette defined (0 '#0072b2', 0.5 '#ffffff', 1 '#d55e00')\nset autoscale fix");
  return AddGrid(x, y, z);
}

Panel& Panel::Contours(std::span<const double> x, std::span<const double> y,
                       std::span<const double> z, std::span<const double> levels) {
  Panel grid("");
  grid.AddGrid(x, y, z);
  contour_data_ = grid.series_[0].data;
  contours_ = levels.empty() ? "set cntrparam levels auto 12"
                             : Concat("set cntrparam levels discrete ", Join(levels, ","));
  return *this;
}

Panel& Panel::Image(const Tensor& image) {
  std::vector<double> x = Linspace(0, image.dim(1) - 1, image.dim(1));
  std::vector<double> y = Linspace(0, image.dim(0) - 1, image.dim(0));
  Command(
      "set palette defined (0 'black', 1 'white')\nset yrange [*:*] reverse\nunset tics\n"
      "set size ratio -1\nset autoscale fix");
  return AddGrid(x, y, Doubles(image));
}

std::string Panel::Script(int number) const {
  std::string out = Concat(
      "reset\nset title ", Quoted(title_), " noenhanced\n",
      "set border lc rgb '#888888'\nset tics textcolor rgb '#333333' nomirror font ',10'\n"
      "set grid lt 1 lc rgb '#e4e4e4' lw 0.5\nset key noenhanced\nset clip two\nunset colorbox\n");
  std::vector<std::string> plots;
  for (size_t i = 0; i < series_.size(); ++i)
    out += Concat("$d", number, "_", i, " << EOD\n", series_[i].data, "EOD\n");
  for (const std::string& c : commands_) out += c + "\n";
  if (!contours_.empty()) {
    out += Concat("$g", number, " << EOD\n", contour_data_, "EOD\n",
                  "set contour base\nunset surface\n", contours_, "\nset table $c", number,
                  "\nsplot $g", number, " using 1:2:3 with lines\nunset table\nunset contour\n");
    plots.push_back(Concat("$c", number, " using 1:2 with lines lw 0.7 lc rgb '#aaaaaa' notitle"));
  }
  size_t next = 0;
  for (size_t i = 0; i < series_.size(); ++i) {
    const Series& s = series_[i];
    const std::string colour =
        s.colour ? Concat(" lc rgb '", kColours[next++ % std::size(kColours)], "'") : "";
    plots.push_back(Concat("$d", number, "_", i, " ", s.style, colour,
                           s.title.empty() ? " notitle" : " title " + s.title));
  }
  return out + "plot " + Join(plots, ", \\\n  ") + "\n";
}

Figure& Figure::PanelSize(int width, int height) {
  width_ = width;
  height_ = height;
  return *this;
}

std::string Figure::Script(const std::string& path) const {
  const int count = static_cast<int>(panels_.size());
  const int columns = std::max(1, std::min(columns_, count)),
            rows = (count + columns - 1) / columns;
  const int width = width_ * columns, height = height_ * rows + (title_.empty() ? 0 : 40);
  std::string out = path.ends_with(".png")
                        ? Concat("set terminal pngcairo size ", width, ",", height)
                        : Concat("set terminal svg size ", width, ",", height, " dynamic");
  out += Concat(" font 'sans,12' background '#ffffff' enhanced\nset output ", Quoted(path), "\n");
  out += Concat("set multiplot layout ", rows, ",", columns,
                title_.empty() ? "" : " title " + Quoted(title_) + " noenhanced font ',15'", "\n");
  for (int i = 0; i < count; ++i) out += panels_[i].Script(i);
  return out + "unset multiplot\n";
}

absl::Status Figure::Save(const std::string& path) const {
  if (!path.ends_with(".svg") && !path.ends_with(".png"))
    return InvalidArgument("'", path, "' is neither a .svg nor a .png file");
  if (!HasGnuplot()) return FailedPrecondition("gnuplot is not installed");
  const std::string part = path.substr(0, path.size() - 4) + ".part" + path.substr(path.size() - 4);
  FILE* gnuplot = ::popen("gnuplot", "w");
  if (gnuplot == nullptr) return Internal("gnuplot cannot be started");
  const std::string script = Script(part);
  const bool written = std::fwrite(script.data(), 1, script.size(), gnuplot) == script.size();
  const int code = ::pclose(gnuplot);
  if (written && WIFEXITED(code) && WEXITSTATUS(code) == 0 &&
      std::rename(part.c_str(), path.c_str()) == 0)
    return absl::OkStatus();
  ::unlink(part.c_str());
  return InvalidArgument("gnuplot could not draw '", path, "'; what it says stands above");
}

absl::Status Figure::Show(const std::string& path) const {
  const absl::Status status = Save(path);
  if (status.ok()) Print("picture: ", path);
  if (!absl::IsFailedPrecondition(status)) return status;
  Print("no picture: ", status.message());
  return absl::OkStatus();
}

std::string Blocks(const Tensor& image, int scale) { return Blocks({&image, 1}, scale); }

std::string Blocks(std::span<const Tensor> images, int scale) {
  const bool colours = IsTerminal(1);
  constexpr const char* kShades[] = {" ", "░", "▒", "▓", "█"};
  int64_t height = 0;
  for (const Tensor& t : images) height = std::max(height, t.dim(0) * scale);
  std::vector<std::string> lines((height + 1) / 2);
  for (const Tensor& t : images) {
    const std::vector<double> v = Doubles(t);
    if (v.empty()) continue;
    const auto [low, high] = std::minmax_element(v.begin(), v.end());
    const double unit = *high > *low ? 1 / (*high - *low) : 0;
    // 0 … 1; black below the image.
    const auto at = [&](int64_t y, int64_t x) {
      return y < t.dim(0) * scale ? (v[y / scale * t.dim(1) + x / scale] - *low) * unit : 0;
    };
    for (size_t line = 0; line < lines.size(); ++line) {
      const int64_t y = static_cast<int64_t>(line) * 2;
      for (int64_t x = 0; x < t.dim(1) * scale; ++x) {
        const double top = at(y, x), bottom = at(y + 1, x);
        if (colours) {
          // The grey ramp of the 256 colours has 24 steps.
          lines[line] += Concat("\x1b[38;5;", 232 + static_cast<int>(top * 23), ";48;5;",
                                232 + static_cast<int>(bottom * 23), "m▀\x1b[0m");
        } else {
          lines[line] += kShades[static_cast<int>((top + bottom) / 2 * 4 + 0.5)];
        }
      }
      lines[line] += "  ";
    }
  }
  return Join(lines, "\n");
}

}  // namespace weft::examples
