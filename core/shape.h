// Shapes: Shape is a tensor's own; PartialShape is what is known of one before it runs.
#ifndef WEFT_CORE_SHAPE_H_
#define WEFT_CORE_SHAPE_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ostream>
#include <span>
#include <string>

#include "absl/container/inlined_vector.h"
#include "core/status.h"

namespace weft {

inline constexpr int kMaxRank = 254;
using Dims = absl::InlinedVector<int64_t, 8>;

// Dimensions >= 0 whose product fits into int64. Rank 0 is a scalar.
class Shape {
 public:
  Shape() = default;
  // For shapes that the program itself makes; broken invariant if the product overflows.
  Shape(std::initializer_list<int64_t> dims);
  explicit Shape(std::span<const int64_t> dims);
  // For shapes that come from outside. InvalidArgument if a dimension is negative, the rank passes
  // kMaxRank, or the product passes 2^63 - 1.
  static absl::StatusOr<Shape> Make(std::span<const int64_t> dims);

  int rank() const { return static_cast<int>(dims_.size()); }
  int64_t dim(int i) const { return dims_[i]; }
  // Counts from the end where negative: back(-1) is the last dimension.
  int64_t back(int i) const { return dims_[dims_.size() + i]; }
  std::span<const int64_t> dims() const { return {dims_.data(), dims_.size()}; }
  int64_t num_elements() const { return num_elements_; }
  // Product of dims [begin, end).
  int64_t Product(int begin, int end) const;
  bool operator==(const Shape& o) const { return dims_ == o.dims_; }
  // "[2,3]"
  std::string ToString() const;

 private:
  Dims dims_;
  int64_t num_elements_ = 1;
};
std::ostream& operator<<(std::ostream& os, const Shape& s);

// Row-major strides in elements.
Dims Strides(const Shape& shape);

// A dimension of a PartialShape: >= 0 known; kUnknownDim unknown; below that a symbol: unknown,
// but equal wherever the same symbol stands. Symbols never leave a compilation.
inline constexpr int64_t kUnknownDim = -1;
constexpr bool IsKnownDim(int64_t d) { return d >= 0; }
constexpr bool IsSymbolDim(int64_t d) { return d < kUnknownDim; }
// The two are surely equal at run time.
constexpr bool SameDim(int64_t a, int64_t b) { return a == b && a != kUnknownDim; }

// What is known of a shape: nothing, its rank, or its dimensions one by one.
class PartialShape {
 public:
  PartialShape() = default;  // rank unknown
  PartialShape(std::initializer_list<int64_t> dims) : rank_known_(true), dims_(dims) {}
  explicit PartialShape(std::span<const int64_t> dims)
      : rank_known_(true), dims_(dims.begin(), dims.end()) {}
  PartialShape(const Shape& s) : PartialShape(s.dims()) {}  // NOLINT(google-explicit-constructor)
  static PartialShape UnknownOfRank(int rank);
  // For what comes from outside: every dimension >= -1, the known ones' product fits, rank <= 254.
  static absl::StatusOr<PartialShape> Make(std::span<const int64_t> dims);

  bool rank_known() const { return rank_known_; }
  int rank() const { return rank_known_ ? static_cast<int>(dims_.size()) : -1; }
  int64_t dim(int i) const { return dims_[i]; }
  int64_t back(int i) const { return dims_[dims_.size() + i]; }
  std::span<const int64_t> dims() const { return {dims_.data(), dims_.size()}; }
  void set_dim(int i, int64_t d) { dims_[i] = d; }
  void push_back(int64_t d) { dims_.push_back(d); }
  // Every dimension is known.
  bool IsFull() const;
  std::optional<Shape> AsShape() const;
  // Product of the dims; kUnknownDim if one is unknown.
  int64_t num_elements() const;
  // Equal word for word (symbols too); two unknown shapes are equal here.
  bool operator==(const PartialShape&) const = default;
  // Surely the same at run time: rank known and each dimension known or the same symbol.
  bool SurelyEquals(const PartialShape& o) const;
  // False if the two can never be the same shape.
  bool Compatible(const PartialShape& o) const;
  bool Compatible(const Shape& o) const { return Compatible(PartialShape(o)); }
  // "[2,?,3]", "?" where the rank is unknown.
  std::string ToString() const;

 private:
  bool rank_known_ = false;
  Dims dims_;
};
std::ostream& operator<<(std::ostream& os, const PartialShape& s);

// The more specific of two descriptions of one shape; InvalidArgument if they contradict.
absl::StatusOr<PartialShape> MergeShapes(const PartialShape& a, const PartialShape& b);
absl::StatusOr<int64_t> MergeDims(int64_t a, int64_t b);

// NumPy broadcasting: aligned at the last axis, 1 stretches. InvalidArgument names both shapes.
absl::StatusOr<Shape> BroadcastShapes(const Shape& a, const Shape& b);
absl::StatusOr<PartialShape> BroadcastShapes(const PartialShape& a, const PartialShape& b);

}  // namespace weft

#endif  // WEFT_CORE_SHAPE_H_
