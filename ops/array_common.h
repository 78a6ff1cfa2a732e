// Words that the shape rules of the data-moving ops share.
#ifndef WEFT_OPS_ARRAY_COMMON_H_
#define WEFT_OPS_ARRAY_COMMON_H_

#include <algorithm>
#include <optional>

#include "ops/shape_rule.h"

namespace weft {

// Elements of an integer input of any width, as far as they are known.
inline std::optional<IntValues64> AnyInts(const ShapeContext& c, int i) {
  if (auto v = c.ints(i)) return v;
  const Tensor* t = c.value(i);
  if (t == nullptr || !kInts.Contains(t->dtype())) return std::nullopt;
  IntValues64 values(t->num_elements());
  for (int64_t k = 0; k < t->num_elements(); ++k) values[k] = IntAt(*t, k);
  return values;
}
// The same, only if every element is known.
inline std::optional<IntValues64> AllInts(const ShapeContext& c, int i) {
  auto v = AnyInts(c, i);
  if (v && !std::all_of(v->begin(), v->end(), IsKnownValue)) v.reset();
  return v;
}

// a + b where both are known dimensions; a + 0 and 0 + b as they are; else unknown.
// InvalidArgument on overflow.
inline absl::StatusOr<int64_t> AddDims(int64_t a, int64_t b) {
  if (a == 0) return b;
  if (b == 0) return a;
  if (!IsKnownDim(a) || !IsKnownDim(b)) return kUnknownDim;
  const auto sum = CheckedAdd(a, b);
  if (!sum) return InvalidArgument("dimension ", a, " + ", b, " passes 2^63 - 1");
  return *sum;
}
inline absl::StatusOr<int64_t> MulDims(int64_t a, int64_t b) {
  if (a == 1) return b;
  if (b == 1) return a;
  if (a == 0 || b == 0) return 0;
  if (!IsKnownDim(a) || !IsKnownDim(b)) return kUnknownDim;
  const auto product = CheckedMul(a, b);
  if (!product) return InvalidArgument("dimension ", a, " * ", b, " passes 2^63 - 1");
  return *product;
}

inline PartialShape MakeShape(const Dims& dims) {
  return PartialShape(std::span<const int64_t>(dims.data(), dims.size()));
}
// s[begin, end)
inline PartialShape SubShape(const PartialShape& s, int begin, int end) {
  return PartialShape(s.dims().subspan(begin, end - begin));
}
// a's dimensions, then b's; unknown rank where either's is.
inline PartialShape JoinShapes(const PartialShape& a, const PartialShape& b) {
  if (!a.rank_known() || !b.rank_known()) return PartialShape();
  PartialShape joined = a;
  for (int64_t d : b.dims()) joined.push_back(d);
  return joined;
}

}  // namespace weft

#endif  // WEFT_OPS_ARRAY_COMMON_H_
