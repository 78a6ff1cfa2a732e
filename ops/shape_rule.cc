#include "ops/shape_rule.h"

#include <algorithm>

namespace weft {

namespace {

// All elements of an index tensor. The lowest numbers stand for unknown values and symbols; where a
// tensor holds one of them, it becomes `instead`.
IntValues64 ElementsOf(const Tensor& t, int64_t instead) {
  const int64_t n = t.num_elements();
  IntValues64 out(n);
  for (int64_t k = 0; k < n; ++k) {
    const int64_t v = IntAt(t, k);
    out[k] = IsKnownValue(v) ? v : instead;
  }
  return out;
}

std::optional<IntValues64> Elements(const Tensor& t, int64_t instead) {
  if (!kIndexTypes.Contains(t.dtype())) return std::nullopt;
  return ElementsOf(t, instead);
}

}  // namespace

std::optional<IntValues64> ShapeContext::ints(int i) const {
  const Input& in = inputs_[i];
  // Known, and as far out of every range as what it stands for.
  if (in.value != nullptr) return Elements(*in.value, kLastSymbolValue + 1);
  if (in.ints != nullptr) return *in.ints;
  return std::nullopt;
}

std::optional<IntValues64> ShapeContext::small_ints(int i) const {
  const Tensor* v = inputs_[i].value;
  if (v == nullptr) return ints(i);
  if (v->num_elements() > kMaxTrackedValues) return std::nullopt;
  return Elements(*v, kUnknownValue);
}

std::optional<int64_t> ShapeContext::int_scalar(int i) const {
  const Tensor* t = inputs_[i].value;
  if (t != nullptr && t->num_elements() != 1) return std::nullopt;
  const auto v = ints(i);
  if (!v || v->size() != 1 || !IsKnownValue((*v)[0])) return std::nullopt;
  return (*v)[0];
}

const PartialShape& ShapeContext::handle(int i) const {
  static const PartialShape* const unknown = new PartialShape();
  return inputs_[i].handle != nullptr ? *inputs_[i].handle : *unknown;
}

void ShapeContext::set_ints(int i, IntValues64 values) {
  if (static_cast<int64_t>(values.size()) > kMaxTrackedValues) return;
  for (int64_t& v : values) {
    // Real values this small would read as symbols; nobody computes shapes with them.
    if (v < kUnknownValue) v = kUnknownValue;
  }
  outputs_[i].ints = std::move(values);
}

std::string ShapeContext::input_name(int i) const {
  const auto ranges = ArgRanges(op_.inputs, attrs_.map());
  if (ranges.ok()) {
    for (size_t a = 0; a < ranges->size(); ++a) {
      const auto [begin, end] = (*ranges)[a];
      if (i < begin || i >= end) continue;
      return op_.inputs[a].is_list() ? Concat(op_.inputs[a].name, "[", i - begin, "]")
                                     : op_.inputs[a].name;
    }
  }
  return Concat("input ", i);
}

absl::StatusOr<PartialShape> ShapeContext::WithRank(int i, int rank) const {
  const PartialShape& s = input(i);
  if (!s.rank_known()) return PartialShape::UnknownOfRank(rank);
  if (s.rank() != rank) {
    return InvalidArgument(input_name(i), " has shape ", s, " of rank ", s.rank(), ", want rank ",
                           rank);
  }
  return s;
}

absl::StatusOr<PartialShape> ShapeContext::WithRankAtLeast(int i, int rank) const {
  const PartialShape& s = input(i);
  if (s.rank_known() && s.rank() < rank) {
    return InvalidArgument(input_name(i), " has shape ", s, " of rank ", s.rank(),
                           ", want rank at least ", rank);
  }
  return s;
}

absl::Status ShapeContext::Scalar(int i) const { return WithRank(i, 0).status(); }
absl::Status ShapeContext::Vector(int i) const { return WithRank(i, 1).status(); }

absl::StatusOr<PartialShape> ShapeContext::AsShape(int i, bool minus_one_ok) const {
  ASSIGN_OR_RETURN(const PartialShape s, WithRank(i, 1));
  auto v = ints(i);
  // A few ops take shapes of int16, which nobody computes with.
  if (!v && dtype(i) == DType::kInt16 && value(i) != nullptr)
    v = ElementsOf(*value(i), kLastSymbolValue + 1);
  if (!v) {
    if (!IsKnownDim(s.dim(0))) return PartialShape();
    if (s.dim(0) > kMaxRank) {
      return InvalidArgument(input_name(i), " has ", s.dim(0), " elements: no shape has that rank");
    }
    return PartialShape::UnknownOfRank(static_cast<int>(s.dim(0)));
  }
  Dims dims(v->size());
  for (size_t k = 0; k < dims.size(); ++k) {
    const int64_t d = (*v)[k];
    if (IsKnownValue(d) && d < 0 && !(minus_one_ok && d == -1)) {
      return InvalidArgument(input_name(i), " holds ", d, " at ", k, ": a dimension is at least 0");
    }
    dims[k] = IsKnownValue(d) && d == -1 ? kUnknownDim : DimFromValue(d);
  }
  Dims known;
  for (int64_t d : dims) {
    if (IsKnownDim(d)) known.push_back(d);
  }
  if (dims.size() > kMaxRank) return InvalidArgument("rank ", dims.size(), " passes ", kMaxRank);
  RETURN_IF_ERROR(CheckedProduct({known.data(), known.size()}).status());
  return PartialShape(std::span<const int64_t>(dims.data(), dims.size()));
}

namespace shape_rule {

absl::Status Unchanged(ShapeContext& c) {
  c.set_output(0, c.input(0));
  if (auto v = c.small_ints(0)) c.set_ints(0, *std::move(v));
  if (c.dtype(0) == DType::kResource) c.set_handle(0, c.handle(0));
  return absl::OkStatus();
}

absl::Status SameShapes(ShapeContext& c) {
  PartialShape s;
  for (int i = 0; i < c.num_inputs(); ++i) {
    auto merged = MergeShapes(s, c.input(i));
    if (!merged.ok()) {
      return InvalidArgument("inputs must have one shape, got ", s, " and ", c.input(i), " (",
                             c.input_name(i), ")");
    }
    s = *std::move(merged);
  }
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

absl::Status Broadcast(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape s, BroadcastShapes(c.input(0), c.input(1)));
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

absl::Status ScalarOutput(ShapeContext& c) {
  for (int i = 0; i < c.num_outputs(); ++i) c.set_output(i, PartialShape(Shape()));
  return absl::OkStatus();
}

absl::Status Declared(ShapeContext& c) {
  ASSIGN_OR_RETURN(PartialShape s, c.attr<PartialShape>("shape"));
  c.set_output(0, std::move(s));
  return absl::OkStatus();
}

absl::Status Unknown(ShapeContext&) { return absl::OkStatus(); }
absl::Status NoOutputs(ShapeContext&) { return absl::OkStatus(); }

}  // namespace shape_rule
}  // namespace weft
