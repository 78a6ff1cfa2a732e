#include "tools/json.h"

#include <cmath>

#include "tools/numbers.h"

namespace weft::tools {
namespace {

Json Real(double v) {
  if (std::isnan(v)) return "nan";
  if (std::isinf(v)) return v < 0 ? "-inf" : "inf";
  return v;
}

}  // namespace

std::string ToLine(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json ToJson(const PartialShape& shape) {
  if (!shape.rank_known()) return nullptr;
  Json out = Json::array();
  for (int64_t d : shape.dims()) out.push_back(IsKnownDim(d) ? Json(d) : Json(nullptr));
  return out;
}

Json ToJson(const Tensor& t) {
  Json out;
  out["dtype"] = DTypeName(t.dtype());
  out["shape"] = ToJson(PartialShape(t.shape()));
  Json values = Json::array();
  if (t.dtype() == DType::kString) {
    for (const std::string& s : t.span<std::string>()) values.push_back(s);
  } else if (t.dtype() == DType::kBool) {
    for (const bool b : t.span<bool>()) values.push_back(b);
  } else if (t.dtype() == DType::kUint64) {
    for (const uint64_t v : t.span<uint64_t>()) values.push_back(v);
  } else if (IsInteger(t.dtype()) || kQuantized.Contains(t.dtype())) {
    for (const Wide& v : ReadNumbers(t)) values.push_back(static_cast<int64_t>(v.real()));
  } else if (IsComplex(t.dtype())) {
    for (const Wide& v : ReadNumbers(t))
      values.push_back({Real(static_cast<double>(v.real())), Real(static_cast<double>(v.imag()))});
  } else {
    for (const Wide& v : ReadNumbers(t)) values.push_back(Real(static_cast<double>(v.real())));
  }
  out["values"] = std::move(values);
  return out;
}

}  // namespace weft::tools
