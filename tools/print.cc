#include "tools/print.h"

#include <cmath>
#include <cstdio>

#include "absl/strings/escaping.h"
#include "core/unicode.h"

namespace weft::tools {
namespace {

std::string FormatReal(double v, int digits) {
  if (std::isnan(v)) return "nan";
  if (std::isinf(v)) return v < 0 ? "-inf" : "inf";
  char text[64];
  std::snprintf(text, sizeof(text), "%.*g", digits, v);
  return text;
}

class Printer {
 public:
  Printer(const Tensor& t, const PrintOptions& o)
      : t_(t), options_(o), all_(t.num_elements() <= o.most), strides_(Strides(t.shape())) {}

  std::string Run() {
    if (t_.num_elements() == 0) return t_.rank() == 0 ? "" : "[]";
    if (t_.rank() == 0) return FormatElement(t_, 0, options_.digits);
    Visit(0, 0, [&](int64_t i) {
      width_ = std::max(width_, DisplayWidth(FormatElement(t_, i, options_.digits)));
    });
    Print(0, 0);
    return std::move(out_);
  }

 private:
  static constexpr int64_t kEdge = 3;
  bool Skips(int axis) const { return !all_ && t_.dim(axis) > 2 * kEdge; }

  template <typename F>
  void Visit(int axis, int64_t offset, const F& f) {
    if (axis == t_.rank()) return f(offset);
    for (int64_t i = 0; i < t_.dim(axis); ++i) {
      if (Skips(axis) && i == kEdge) i = t_.dim(axis) - kEdge;
      Visit(axis + 1, offset + i * strides_[axis], f);
    }
  }

  void Print(int axis, int64_t offset) {
    if (axis == t_.rank()) {
      const std::string s = FormatElement(t_, offset, options_.digits);
      const std::string pad(width_ - DisplayWidth(s), ' ');
      out_ += t_.dtype() == DType::kString ? s + pad : pad + s;
      return;
    }
    out_ += '[';
    for (int64_t i = 0; i < t_.dim(axis); ++i) {
      if (i > 0) Separate(axis);
      if (Skips(axis) && i == kEdge) {
        out_ += "…";
        Separate(axis);
        i = t_.dim(axis) - kEdge;
      }
      Print(axis + 1, offset + i * strides_[axis]);
    }
    out_ += ']';
  }

  // Between elements a space; between rows a line, and an empty line more for each further axis.
  void Separate(int axis) {
    const int below = t_.rank() - 1 - axis;
    if (below == 0) {
      out_ += "  ";
    } else {
      out_.append(below, '\n').append(axis + 1, ' ');
    }
  }

  const Tensor& t_;
  const PrintOptions& options_;
  const bool all_;
  const Dims strides_;
  size_t width_ = 0;
  std::string out_;
};

}  // namespace

std::string FormatElement(const Tensor& t, int64_t i, int digits) {
  switch (t.dtype()) {
    case DType::kString:
      return Concat('"', absl::CHexEscape(t.data<std::string>()[i]), '"');
    case DType::kBool:
      return t.data<bool>()[i] ? "true" : "false";
    case DType::kHalf:
      return FormatReal(static_cast<float>(t.data<Half>()[i]), digits);
    case DType::kBfloat16:
      return FormatReal(static_cast<float>(t.data<BFloat16>()[i]), digits);
    case DType::kFloat:
      return FormatReal(t.data<float>()[i], digits);
    case DType::kDouble:
      return FormatReal(t.data<double>()[i], digits);
    case DType::kComplex64:
    case DType::kComplex128: {
      std::complex<double> v;
      if (t.dtype() == DType::kComplex64) {
        v = t.data<std::complex<float>>()[i];
      } else {
        v = t.data<std::complex<double>>()[i];
      }
      const std::string imag = FormatReal(v.imag(), digits);
      return Concat(FormatReal(v.real(), digits), imag[0] == '-' ? "" : "+", imag, "j");
    }
    default:
      break;
  }
  std::string out = Concat("<", DTypeName(t.dtype()), ">");
  DispatchType<kInts>(t.dtype(), [&]<typename T>() { out = std::to_string(t.data<T>()[i]); });
  DispatchType<kQuantized>(t.dtype(),
                           [&]<typename T>() { out = std::to_string(t.data<T>()[i].value); });
  return out;
}

std::string FormatArray(const Tensor& t, const PrintOptions& options) {
  return Printer(t, options).Run();
}

std::string FormatType(DType dtype, const PartialShape& shape) {
  return Concat(DTypeName(dtype), " ", shape);
}

}  // namespace weft::tools
