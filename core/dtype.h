// Element types. Numbers are TensorFlow's, so that a DType can be written to a file as it is.
#ifndef WEFT_CORE_DTYPE_H_
#define WEFT_CORE_DTYPE_H_

#include <complex>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/half.h"
#include "core/resource.h"

namespace weft {

// A reference dtype of the legacy ops is the plain number + 100.
enum class DType : int32_t {
  kInvalid = 0,
#define DTYPE(enumerator, number, type, name, numpy) enumerator = number,
#include "core/dtype.def"
};

inline constexpr int kRefOffset = 100;
constexpr bool IsRef(DType t) { return static_cast<int>(t) > kRefOffset; }
constexpr DType MakeRefDType(DType t) {
  return IsRef(t) ? t : static_cast<DType>(static_cast<int>(t) + kRefOffset);
}
constexpr DType BaseDType(DType t) {
  return IsRef(t) ? static_cast<DType>(static_cast<int>(t) - kRefOffset) : t;
}

// The DType of a C++ type, and back.
template <typename T>
struct DTypeTraits;
template <DType kType>
struct CppTypeTraits;
#define DTYPE(enumerator, number, type, name, numpy)  \
  template <>                                         \
  struct DTypeTraits<type> {                          \
    static constexpr DType kType = DType::enumerator; \
  };                                                  \
  template <>                                         \
  struct CppTypeTraits<DType::enumerator> {           \
    using Type = type;                                \
  };
#include "core/dtype.def"

template <typename T>
inline constexpr DType kDTypeOf = DTypeTraits<std::remove_const_t<T>>::kType;
template <DType kType>
using CppType = typename CppTypeTraits<kType>::Type;

// "float", "int32", "float_ref"; "invalid" or "dtype(57)" for what is no dtype of Weft's.
std::string_view DTypeName(DType t);
// "float32", "int32", …
std::string_view NumpyName(DType t);
// Accepts TensorFlow's names and NumPy's; kInvalid if it is neither.
DType DTypeFromName(std::string_view name);
// True for the numbers in dtype.def and their reference forms.
bool IsKnownDType(DType t);
// Bytes an element takes in memory; for objects the size of the C++ object; 0 if invalid.
size_t DTypeSize(DType t);

std::ostream& operator<<(std::ostream& os, DType t);
template <typename Sink>
void AbslStringify(Sink& sink, DType t) {
  sink.Append(DTypeName(t));
}

// A set of dtypes; usable as a template argument.
struct DTypeSet {
  uint64_t bits = 0;
  constexpr DTypeSet() = default;
  constexpr explicit DTypeSet(uint64_t b) : bits(b) {}
  constexpr DTypeSet(std::initializer_list<DType> types) {
    for (DType t : types) bits |= uint64_t{1} << static_cast<int>(t);
  }
  constexpr bool Contains(DType t) const {
    return static_cast<int>(t) > 0 && static_cast<int>(t) < 64 &&
           ((bits >> static_cast<int>(t)) & 1) != 0;
  }
  constexpr bool empty() const { return bits == 0; }
  friend constexpr DTypeSet operator|(DTypeSet a, DTypeSet b) { return DTypeSet(a.bits | b.bits); }
  friend constexpr DTypeSet operator&(DTypeSet a, DTypeSet b) { return DTypeSet(a.bits & b.bits); }
  friend constexpr DTypeSet operator-(DTypeSet a, DTypeSet b) { return DTypeSet(a.bits & ~b.bits); }
  constexpr bool operator==(const DTypeSet&) const = default;
};
// "{float, double}"
std::string ToString(DTypeSet set);

inline constexpr DTypeSet kSignedInts = {DType::kInt8, DType::kInt16, DType::kInt32, DType::kInt64};
inline constexpr DTypeSet kUnsignedInts = {DType::kUint8, DType::kUint16, DType::kUint32,
                                           DType::kUint64};
inline constexpr DTypeSet kInts = kSignedInts | kUnsignedInts;
inline constexpr DTypeSet kHalfs = {DType::kHalf, DType::kBfloat16};
inline constexpr DTypeSet kFullFloats = {DType::kFloat, DType::kDouble};
inline constexpr DTypeSet kFloats = kHalfs | kFullFloats;
inline constexpr DTypeSet kComplexes = {DType::kComplex64, DType::kComplex128};
inline constexpr DTypeSet kInexact = kFloats | kComplexes;
inline constexpr DTypeSet kReal = kFloats | kInts;
inline constexpr DTypeSet kNumbers = kReal | kComplexes;
inline constexpr DTypeSet kBoolOnly = {DType::kBool};
inline constexpr DTypeSet kIndexTypes = {DType::kInt32, DType::kInt64};
inline constexpr DTypeSet kQuantized = {DType::kQint8, DType::kQuint8, DType::kQint16,
                                        DType::kQuint16, DType::kQint32};
// Values that are bytes: may be planned, moved and captured.
inline constexpr DTypeSet kBytes = kNumbers | kBoolOnly | kQuantized;
// Values that are C++ objects.
inline constexpr DTypeSet kObjects = {DType::kString, DType::kResource, DType::kVariant};
inline constexpr DTypeSet kAllDTypes = kBytes | kObjects;

constexpr bool IsObject(DType t) { return IsRef(t) || kObjects.Contains(t); }
constexpr bool IsFloating(DType t) { return kFloats.Contains(t); }
constexpr bool IsComplex(DType t) { return kComplexes.Contains(t); }
constexpr bool IsInteger(DType t) { return kInts.Contains(t); }

// Calls f.operator()<T>() for the C++ type of every dtype in the set.
template <DTypeSet kSet, typename F>
void ForEachType(F&& f) {
#define DTYPE(enumerator, number, type, name, numpy) \
  if constexpr (kSet.Contains(DType::enumerator)) f.template operator()<type>();
#include "core/dtype.def"
}

// Calls f.operator()<T>() for the C++ type of `t`; false if `t` is not in the set.
template <DTypeSet kSet, typename F>
bool DispatchType(DType t, F&& f) {
  switch (t) {
#define DTYPE(enumerator, number, type, name, numpy)  \
  case DType::enumerator:                             \
    if constexpr (kSet.Contains(DType::enumerator)) { \
      f.template operator()<type>();                  \
      return true;                                    \
    } else {                                          \
      return false;                                   \
    }
#include "core/dtype.def"
    default:
      return false;
  }
}

}  // namespace weft

#endif  // WEFT_CORE_DTYPE_H_
