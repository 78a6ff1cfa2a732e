#include "core/dtype.h"

namespace weft {

std::string_view DTypeName(DType t) {
  switch (t) {
    case DType::kInvalid:
      return "invalid";
#define DTYPE(enumerator, number, type, name, numpy) \
  case DType::enumerator:                            \
    return name;
#include "core/dtype.def"
    default:
      break;
  }
  switch (IsRef(t) ? BaseDType(t) : DType::kInvalid) {
#define DTYPE(enumerator, number, type, name, numpy) \
  case DType::enumerator:                            \
    return name "_ref";
#include "core/dtype.def"
    default:
      return "unknown dtype";
  }
}

std::string_view NumpyName(DType t) {
  switch (BaseDType(t)) {
#define DTYPE(enumerator, number, type, name, numpy) \
  case DType::enumerator:                            \
    return numpy;
#include "core/dtype.def"
    default:
      return "invalid";
  }
}

DType DTypeFromName(std::string_view text) {
#define DTYPE(enumerator, number, type, name, numpy) \
  if (text == name || text == numpy) return DType::enumerator;
#include "core/dtype.def"
  return DType::kInvalid;
}

bool IsKnownDType(DType t) { return kAllDTypes.Contains(BaseDType(t)); }

size_t DTypeSize(DType t) {
  if (IsRef(t)) return sizeof(ResourceHandle);
  switch (t) {
#define DTYPE(enumerator, number, type, name, numpy) \
  case DType::enumerator:                            \
    return sizeof(type);
#include "core/dtype.def"
    default:
      return 0;
  }
}

std::ostream& operator<<(std::ostream& os, DType t) { return os << DTypeName(t); }

std::string ToString(DTypeSet set) {
  std::string out = "{";
#define DTYPE(enumerator, number, type, name, numpy) \
  if (set.Contains(DType::enumerator)) out.append(out.size() > 1 ? ", " : "").append(name);
#include "core/dtype.def"
  return out + "}";
}

}  // namespace weft
