#include "core/shape.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "core/checked.h"

namespace weft {
namespace {

std::string DimsToString(std::span<const int64_t> dims) {
  std::string out = "[";
  for (size_t i = 0; i < dims.size(); ++i) {
    if (i > 0) out += ',';
    if (IsKnownDim(dims[i])) {
      absl::StrAppend(&out, dims[i]);
    } else {
      out += '?';
    }
  }
  return out + "]";
}

}  // namespace

Shape::Shape(std::initializer_list<int64_t> dims)
    : Shape(std::span<const int64_t>(dims.begin(), dims.size())) {}

Shape::Shape(std::span<const int64_t> dims) : dims_(dims.begin(), dims.end()) {
  const auto product = CheckedProduct(dims);
  WEFT_CHECK(product.ok());
  num_elements_ = *product;
}

absl::StatusOr<Shape> Shape::Make(std::span<const int64_t> dims) {
  if (dims.size() > kMaxRank) return InvalidArgument("rank ", dims.size(), " passes ", kMaxRank);
  ASSIGN_OR_RETURN(const int64_t product, CheckedProduct(dims));
  Shape s;
  s.dims_.assign(dims.begin(), dims.end());
  s.num_elements_ = product;
  return s;
}

int64_t Shape::Product(int begin, int end) const {
  int64_t product = 1;
  for (int i = begin; i < end; ++i) product *= dims_[i];
  return product;
}

std::string Shape::ToString() const { return DimsToString(dims()); }
std::ostream& operator<<(std::ostream& os, const Shape& s) { return os << s.ToString(); }

Dims Strides(const Shape& shape) {
  Dims strides(shape.rank());
  int64_t stride = 1;
  for (int i = shape.rank() - 1; i >= 0; --i) {
    strides[i] = stride;
    stride *= std::max<int64_t>(shape.dim(i), 1);
  }
  return strides;
}

PartialShape PartialShape::UnknownOfRank(int rank) {
  PartialShape s;
  s.rank_known_ = true;
  s.dims_.assign(rank, kUnknownDim);
  return s;
}

absl::StatusOr<PartialShape> PartialShape::Make(std::span<const int64_t> dims) {
  if (dims.size() > kMaxRank) return InvalidArgument("rank ", dims.size(), " passes ", kMaxRank);
  Dims known;
  for (int64_t d : dims) {
    if (d < kUnknownDim) return InvalidArgument("dimension ", d, " is below -1");
    if (d >= 0) known.push_back(d);
  }
  RETURN_IF_ERROR(CheckedProduct({known.data(), known.size()}).status());
  return PartialShape(dims);
}

bool PartialShape::IsFull() const {
  return rank_known_ && std::all_of(dims_.begin(), dims_.end(), IsKnownDim);
}

std::optional<Shape> PartialShape::AsShape() const {
  if (!IsFull()) return std::nullopt;
  auto shape = Shape::Make(dims());
  if (!shape.ok()) return std::nullopt;
  return *std::move(shape);
}

int64_t PartialShape::num_elements() const {
  const auto shape = AsShape();
  return shape ? shape->num_elements() : kUnknownDim;
}

bool PartialShape::SurelyEquals(const PartialShape& o) const {
  return rank_known_ && o.rank_known_ &&
         std::equal(dims_.begin(), dims_.end(), o.dims_.begin(), o.dims_.end(), SameDim);
}

bool PartialShape::Compatible(const PartialShape& o) const {
  if (!rank_known_ || !o.rank_known_) return true;
  return std::equal(
      dims_.begin(), dims_.end(), o.dims_.begin(), o.dims_.end(),
      [](int64_t a, int64_t b) { return !IsKnownDim(a) || !IsKnownDim(b) || a == b; });
}

std::string PartialShape::ToString() const { return rank_known_ ? DimsToString(dims()) : "?"; }
std::ostream& operator<<(std::ostream& os, const PartialShape& s) { return os << s.ToString(); }

absl::StatusOr<int64_t> MergeDims(int64_t a, int64_t b) {
  if (IsKnownDim(a) && IsKnownDim(b) && a != b) {
    return InvalidArgument("dimensions ", a, " and ", b, " contradict");
  }
  if (IsKnownDim(a)) return a;
  if (IsKnownDim(b)) return b;
  return IsSymbolDim(a) ? a : b;
}

absl::StatusOr<PartialShape> MergeShapes(const PartialShape& a, const PartialShape& b) {
  if (!a.rank_known()) return b;
  if (!b.rank_known()) return a;
  if (!a.Compatible(b)) return InvalidArgument("shapes ", a, " and ", b, " contradict");
  PartialShape merged = a;
  for (int i = 0; i < a.rank(); ++i) {
    ASSIGN_OR_RETURN(const int64_t d, MergeDims(a.dim(i), b.dim(i)));
    merged.set_dim(i, d);
  }
  return merged;
}

absl::StatusOr<PartialShape> BroadcastShapes(const PartialShape& a, const PartialShape& b) {
  if (!a.rank_known() || !b.rank_known()) return PartialShape();
  const int rank = std::max(a.rank(), b.rank());
  PartialShape out = PartialShape::UnknownOfRank(rank);
  for (int i = 1; i <= rank; ++i) {
    const int64_t x = i <= a.rank() ? a.back(-i) : 1;
    const int64_t y = i <= b.rank() ? b.back(-i) : 1;
    int64_t d = kUnknownDim;
    if (x == y || y == 1) {
      d = x;
    } else if (x == 1) {
      d = y;
    } else if (IsKnownDim(x) && IsKnownDim(y)) {
      return InvalidArgument("shapes ", a, " and ", b, " do not broadcast");
    } else if (IsKnownDim(x)) {
      d = x;  // x > 1 or 0: y is x or 1
    } else if (IsKnownDim(y)) {
      d = y;
    }
    out.set_dim(rank - i, d);
  }
  return out;
}

absl::StatusOr<Shape> BroadcastShapes(const Shape& a, const Shape& b) {
  ASSIGN_OR_RETURN(const PartialShape out, BroadcastShapes(PartialShape(a), PartialShape(b)));
  return Shape::Make(out.dims());
}

}  // namespace weft
