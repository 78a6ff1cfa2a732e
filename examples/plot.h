// Pictures: curves, points, maps and contours drawn by gnuplot, and grey images on the terminal.
//
//   Figure figure("Learning");
//   figure.Panel("loss").Labels("step", "loss").LogY().Curve("Adam", steps, losses);
//   return figure.Show(args.Picture("learning"));
#ifndef WEFT_EXAMPLES_PLOT_H_
#define WEFT_EXAMPLES_PLOT_H_

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "core/status.h"
#include "core/tensor.h"

namespace weft::examples {

// Numbers of any real tensor, for drawing and printing.
std::vector<double> Doubles(const Tensor& t);
// n numbers from `first` to `last`, both included.
std::vector<double> Linspace(double first, double last, int64_t n);

// One pair of axes. Every call returns the panel itself.
class Panel {
 public:
  explicit Panel(std::string title) : title_(std::move(title)) {}

  Panel& Labels(std::string x, std::string y);
  Panel& XRange(double low, double high);
  Panel& YRange(double low, double high);
  Panel& LogX();
  Panel& LogY();
  // One unit is as long in both directions.
  Panel& Square();
  // `title` "" leaves it out of the legend. Values that are not finite leave a gap.
  Panel& Curve(const std::string& title, std::span<const double> x, std::span<const double> y);
  // `look`: gnuplot's point type and size, and, where it should not be the next one, the colour.
  Panel& Points(const std::string& title, std::span<const double> x, std::span<const double> y,
                const std::string& look = "pt 7 ps 0.7");
  Panel& CurveWithPoints(const std::string& title, std::span<const double> x,
                         std::span<const double> y);
  Panel& Bars(const std::string& title, std::span<const double> x, std::span<const double> y);
  // z[i * x.size() + j] at (x[j], y[i]), in shades; stands behind what else there is.
  Panel& Map(std::span<const double> x, std::span<const double> y, std::span<const double> z);
  // Lines of equal z at these levels, or at a dozen of gnuplot's choice.
  Panel& Contours(std::span<const double> x, std::span<const double> y, std::span<const double> z,
                  std::span<const double> levels = {});
  // A grey image [H, W] or [H, W, 1], the largest value white, row 0 on top.
  Panel& Image(const Tensor& image);
  // A line of gnuplot's language, before the panel is drawn.
  Panel& Command(std::string line);

 private:
  friend class Figure;
  Panel& Add(const std::string& title, std::span<const double> x, std::span<const double> y,
             const std::string& style);
  Panel& AddGrid(std::span<const double> x, std::span<const double> y, std::span<const double> z);
  std::string Script(int number) const;

  struct Series {
    std::string data, style, title;  // lines of numbers; "using … with …"; quoted, or ""
    bool colour = true;              // takes the next colour
  };
  std::string title_;
  std::vector<std::string> commands_;
  std::deque<Series> series_;
  std::string contours_;  // commands that fill the data block of the contours
  std::string contour_data_;
};

// Panels in rows, from left to right and top to bottom.
class Figure {
 public:
  explicit Figure(std::string title = {}, int columns = 1)
      : title_(std::move(title)), columns_(columns) {}
  // Lives as long as the figure.
  examples::Panel& Panel(const std::string& title) { return panels_.emplace_back(title); }
  // Pixels of one panel.
  Figure& PanelSize(int width, int height);

  // Draws to a .svg or .png file. FailedPrecondition where gnuplot is not installed;
  // InvalidArgument for another kind of file, or with what gnuplot says.
  absl::Status Save(const std::string& path) const;
  // The same for an example: prints where the picture is, or that there is none for want of
  // gnuplot, which is no failure.
  absl::Status Show(const std::string& path) const;
  // What gnuplot is told.
  std::string Script(const std::string& path) const;

 private:
  std::string title_;
  int columns_, width_ = 640, height_ = 420;
  std::deque<examples::Panel> panels_;
};

// A grey image [H, W] or [H, W, 1] as text, two rows of pixels a line, the smallest value black
// and the largest white: shades of grey where standard output is a terminal with colours, else
// blocks of five densities.
// A pixel is `scale` times as high and wide.
std::string Blocks(const Tensor& image, int scale = 1);
// Several beside each other.
std::string Blocks(std::span<const Tensor> images, int scale = 1);

}  // namespace weft::examples

#endif  // WEFT_EXAMPLES_PLOT_H_
