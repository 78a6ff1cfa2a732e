#include "tools/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/escaping.h"
#include "tools/numbers.h"

namespace weft::tools {
namespace {

std::string Place(int64_t flat, const Shape& shape) {
  std::vector<int64_t> index(shape.rank());
  for (int i = shape.rank() - 1; i >= 0; --i) {
    index[i] = flat % shape.dim(i);
    flat /= shape.dim(i);
  }
  return Concat("[", Join(index, ","), "]");
}

std::string Show(const Wide& w, DType dtype) {
  std::ostringstream os;
  os.precision(IsInteger(dtype)                                         ? 20
               : dtype == DType::kDouble || dtype == DType::kComplex128 ? 17
                                                                        : 9);
  if (IsComplex(dtype)) {
    os << '(' << w.real() << ',' << w.imag() << ')';
  } else {
    os << w.real();
  }
  return os.str();
}

// Equal, or both not a number.
bool Same(long double a, long double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool SameKind(const Tensor& got, const Tensor& want, Difference& d) {
  if (got.dtype() == want.dtype() && got.shape() == want.shape()) return true;
  d.largest = std::numeric_limits<double>::infinity();
  d.message = Concat("got ", DTypeName(got.dtype()), " ", got.shape(), ", want ",
                     DTypeName(want.dtype()), " ", want.shape());
  return false;
}

Difference CompareStrings(const Tensor& got, const Tensor& want) {
  Difference d;
  for (int64_t i = 0; i < got.num_elements(); ++i) {
    const std::string &a = got.data<std::string>()[i], &b = want.data<std::string>()[i];
    if (a == b) continue;
    if (d.count++ == 0) {
      const auto show = [](const std::string& s) {
        return absl::CHexEscape(s.substr(0, 40)) + (s.size() > 40 ? "…" : "");
      };
      d.message =
          Concat("at ", Place(i, got.shape()), ": got \"", show(a), "\", want \"", show(b), "\"");
    }
  }
  d.largest = d.count == 0 ? 0 : std::numeric_limits<double>::infinity();
  d.agrees = d.count == 0;
  return d;
}

}  // namespace

Tolerance DefaultTolerance(DType dtype) {
  if (kHalfs.Contains(dtype)) return {2e-2, 2e-2};
  if (kInexact.Contains(dtype)) return {1e-4, 2e-5};
  return {};
}

Difference Compare(const Tensor& got, const Tensor& want, const Tolerance& tolerance) {
  Difference d;
  if (!SameKind(got, want, d)) return d;
  if (got.dtype() == DType::kString) return CompareStrings(got, want);
  if (!kBytes.Contains(got.dtype())) {
    d.message = Concat(DTypeName(got.dtype()), " tensors cannot be compared");
    return d;
  }
  const std::vector<Wide> x = ReadNumbers(got), y = ReadNumbers(want);
  const bool statistics = tolerance.mean_limit || tolerance.max_limit;
  // A sum rounds relative to its largest terms, of which the largest value is the only trace left.
  long double largest = 0;
  for (const Wide& v : y) {
    if (std::isfinite(std::abs(v))) largest = std::max<long double>(largest, std::abs(v));
  }
  const long double rounding = tolerance.relative > 0 ? largest * tolerance.relative / 64 : 0;
  long double sum = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    long double error = 0;
    if (!Same(x[i].real(), y[i].real()) || !Same(x[i].imag(), y[i].imag()))
      error = std::abs(x[i] - y[i]);
    if (std::isnan(error)) error = std::numeric_limits<long double>::infinity();
    sum += error;
    d.largest = std::max(d.largest, static_cast<double>(error));
    const long double allowed =
        statistics ? tolerance.max_limit.value_or(INFINITY)
                   : std::max(tolerance.absolute + tolerance.relative * std::abs(y[i]), rounding);
    // An infinity that is wanted allows no other value.
    if (error == 0 || (error <= allowed && std::isfinite(error))) continue;
    if (d.count++ == 0) {
      d.message = Concat("at ", Place(static_cast<int64_t>(i), got.shape()), ": got ",
                         Show(x[i], got.dtype()), ", want ", Show(y[i], got.dtype()));
    }
  }
  d.mean = x.empty() ? 0 : static_cast<double>(sum / x.size());
  d.agrees = d.count == 0;
  if (!d.agrees) d.message += Concat(" (", d.count, " of ", x.size(), " elements differ)");
  if (d.agrees && tolerance.mean_limit && !(d.mean <= *tolerance.mean_limit)) {
    d.agrees = false;
    d.message = Concat("the mean difference is ", d.mean, ", allowed is ", *tolerance.mean_limit);
  }
  return d;
}

Difference CompareRange(const Tensor& got, const Tensor& want) {
  Difference d;
  if (!SameKind(got, want, d)) return d;
  d.agrees = true;
  if (!kBytes.Contains(got.dtype()) || got.dtype() == DType::kBool) return d;
  const std::vector<Wide> x = ReadNumbers(got), y = ReadNumbers(want);
  long double low = INFINITY, high = -INFINITY;
  for (const Wide& v : y) {
    if (!std::isfinite(v.real()) || !std::isfinite(v.imag())) return d;  // no range to speak of
    low = std::min({low, v.real(), v.imag()});
    high = std::max({high, v.real(), v.imag()});
  }
  const long double slack = 4 * std::max({high - low, std::abs(low), std::abs(high), 1.0L});
  for (size_t i = 0; i < x.size(); ++i) {
    for (const long double v : {x[i].real(), x[i].imag()}) {
      if (v >= low - slack && v <= high + slack) continue;
      d.agrees = false;
      d.message = Concat("at ", Place(static_cast<int64_t>(i), got.shape()), ": a draw gave ",
                         Show(x[i], got.dtype()), ", far from ", static_cast<double>(low), " … ",
                         static_cast<double>(high));
      return d;
    }
  }
  return d;
}

}  // namespace weft::tools
