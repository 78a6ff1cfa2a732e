// The elementwise tables (unary.def, binary.def) as data: what a reader needs to know besides the
// formulas. Formulas themselves are had by including the tables (ops/functors.h).
#ifndef WEFT_OPS_TABLE_H_
#define WEFT_OPS_TABLE_H_

#include <span>
#include <string_view>

#include "core/dtype.h"

namespace weft {

// Dtype sets that the tables name.
inline constexpr DTypeSet kSignedReal = kFloats | kSignedInts;
inline constexpr DTypeSet kSignedC = kSignedReal | kComplexes;
inline constexpr DTypeSet kFloatsHalf = kFloats - DTypeSet{DType::kBfloat16};
inline constexpr DTypeSet kRounded = kFloats | kIndexTypes;
inline constexpr DTypeSet kAddable =
    kNumbers - DTypeSet{DType::kUint16, DType::kUint32, DType::kUint64};
inline constexpr DTypeSet kModulus = kFullFloats | kIndexTypes;
inline constexpr DTypeSet kSquareD = kInexact | kIndexTypes;

// Constants of the formulas.
inline constexpr double kSelu = 1.0507009873554804934193349852946;
inline constexpr double kSeluNegative = 1.7580993408473768599402175208123;  // kSelu * alpha
inline constexpr double kTwoOverRootPi = 1.1283791670955125738961589031216;
inline constexpr double kRootTwoPi = 2.5066282746310005024157652848110;

// Where an op's test samples are drawn: its gradient exists there, and is tame.
enum class Domain {
  All,          // [-3, 3], away from kinks
  Positive,     // [0.1, 3]
  NonZero,      // +-[0.3, 3]
  Unit,         // [-0.9, 0.9]
  Probability,  // [0.05, 0.95]
  AboveOne,     // [1.1, 4]
  Count,        // first input 1, 2 or 3; the second positive
};

enum TableFlags : uint32_t {
  kPlain = 0,
  kCommutes = 1,       // the schema says so
  kAdds = 2,           // and that it is an aggregate
  kDivides = 4,        // an integer zero as second input is an error
  kPowers = 8,         // a negative integer as second input is an error
  kSameShape = 16,     // no broadcasting
  kOwnConjugate = 32,  // the gradient's formula conjugates by itself
  kAnyShapes = 64,     // attribute incompatible_shape_error
  kSlow = 128,         // tens of nanoseconds an element
};

struct TableRow {
  std::string_view op;
  DTypeSet kernels;
  Domain from;
  uint32_t flags;
};
std::span<const TableRow> UnaryRows();
std::span<const TableRow> BinaryRows();
// By name; null if the table has no such row.
const TableRow* FindUnaryRow(std::string_view op);
const TableRow* FindBinaryRow(std::string_view op);

}  // namespace weft

#endif  // WEFT_OPS_TABLE_H_
