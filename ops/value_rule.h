// Helpers for shape rules through which small integer tensors flow (sizes computed from sizes).
#ifndef WEFT_OPS_VALUE_RULE_H_
#define WEFT_OPS_VALUE_RULE_H_

#include <optional>

#include "ops/shape_rule.h"

namespace weft {

// f.operator()<T>(values…) in int32 or int64; unknown where an argument is, or where the result is
// one of the numbers that stand for unknown ones.
template <typename F, typename... Values>
int64_t MapInt(DType dtype, const F& f, Values... v) {
  if (!(IsKnownValue(v) && ...)) return kUnknownValue;
  if (dtype == DType::kInt32) return f(static_cast<int32_t>(v)...);
  const int64_t result = f(v...);
  return IsKnownValue(result) ? result : kUnknownValue;
}

template <typename F>
IntValues64 MapInts(DType dtype, IntValues64 values, const F& f) {
  for (int64_t& v : values) v = MapInt(dtype, f, v);
  return values;
}

// Sets output 0's elements to f(x, y), where one side may be a single element.
template <typename F>
void SetMappedInts(ShapeContext& c, const IntValues64& x, const IntValues64& y, const F& f) {
  const auto n = static_cast<size_t>(c.output(0).num_elements());
  if ((x.size() != n && x.size() != 1) || (y.size() != n && y.size() != 1)) return;
  IntValues64 z(n);
  for (size_t i = 0; i < n; ++i) {
    z[i] = MapInt(c.dtype(0), f, x[x.size() == 1 ? 0 : i], y[y.size() == 1 ? 0 : i]);
  }
  c.set_ints(0, std::move(z));
}

}  // namespace weft

#endif  // WEFT_OPS_VALUE_RULE_H_
