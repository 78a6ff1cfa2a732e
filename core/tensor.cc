#include "core/tensor.h"

#include <algorithm>
#include <cstring>
#include <sstream>

#include "absl/strings/escaping.h"
#include "core/checked.h"

namespace weft {
namespace {

template <typename T>
void PrintValue(std::ostream& os, const T& v) {
  if constexpr (std::is_same_v<T, std::string>) {
    os << '"' << absl::CHexEscape(v) << '"';
  } else if constexpr (std::is_same_v<T, ResourceHandle>) {
    os << '<' << (v.resource ? v.resource->kind() : "no resource") << ' ' << v.name << '>';
  } else if constexpr (std::is_same_v<T, Variant>) {
    os << '<' << (v.value ? v.value->type_name() : "empty") << '>';
  } else if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
    os << static_cast<float>(v);
  } else if constexpr (kQuantized.Contains(kDTypeOf<T>)) {
    os << static_cast<int64_t>(v.value);
  } else if constexpr (sizeof(T) == 1) {
    os << static_cast<int>(v);
  } else {
    os << v;
  }
}

}  // namespace

absl::StatusOr<size_t> CheckedBytes(DType dtype, const Shape& shape) {
  const size_t size = DTypeSize(dtype);
  if (size == 0) return InvalidArgument("no tensor can have dtype ", DTypeName(dtype));
  const auto bytes = CheckedMul(shape.num_elements(), static_cast<int64_t>(size));
  if (!bytes) {
    return InvalidArgument("a ", DTypeName(dtype), " tensor of shape ", shape,
                           " passes 2^63 bytes");
  }
  return static_cast<size_t>(*bytes);
}

absl::StatusOr<Tensor> Tensor::Allocate(DType dtype, const Shape& shape, Allocator& allocator) {
  ASSIGN_OR_RETURN(const size_t bytes, CheckedBytes(dtype, shape));
  if (IsObject(dtype)) {
    ASSIGN_OR_RETURN(BufferPtr buffer, AllocateObjects(dtype, shape.num_elements()));
    return Tensor(dtype, shape, std::move(buffer));
  }
  ASSIGN_OR_RETURN(BufferPtr buffer, allocator.Allocate(bytes));
  return Tensor(dtype, shape, std::move(buffer));
}

Tensor Tensor::Reshaped(Shape shape) const { return Viewed(dtype_, std::move(shape)); }

Tensor Tensor::Viewed(DType dtype, Shape shape) const {
  WEFT_CHECK(shape.num_elements() * DTypeSize(dtype) == num_bytes());
  Tensor t = *this;
  t.dtype_ = dtype;
  t.shape_ = std::move(shape);
  return t;
}

absl::StatusOr<Tensor> Tensor::Clone(Allocator& allocator) const {
  ASSIGN_OR_RETURN(Tensor copy, Allocate(dtype_, shape_, allocator));
  CopyElements(*this, copy);
  return copy;
}

void CopyElements(const Tensor& from, const Tensor& to) {
  const int64_t n = from.num_elements();
  const DType object = IsRef(from.dtype()) ? DType::kResource : from.dtype();
  if (DispatchType<kObjects>(object,
                             [&]<typename T>() { std::copy_n(from.data<T>(), n, to.data<T>()); })) {
    return;
  }
  if (n > 0) std::memcpy(to.raw(), from.raw(), from.num_bytes());
}

int64_t IntAt(const Tensor& t, int64_t i) {
  int64_t value = 0;
  const bool known = DispatchType<kInts | kBoolOnly>(
      t.dtype(), [&]<typename T>() { value = static_cast<int64_t>(t.data<T>()[i]); });
  WEFT_CHECK(known);
  return value;
}

absl::StatusOr<Dims> IntValues(const Tensor& t) {
  if (!kIndexTypes.Contains(t.dtype())) {
    return InvalidArgument("expected int32 or int64 values, got ", DTypeName(t.dtype()));
  }
  Dims values(t.num_elements());
  for (int64_t i = 0; i < t.num_elements(); ++i) values[i] = IntAt(t, i);
  return values;
}

bool BitEqual(const Tensor& a, const Tensor& b) {
  if (a.dtype() != b.dtype() || !(a.shape() == b.shape())) return false;
  const int64_t n = a.num_elements();
  switch (a.dtype()) {
    case DType::kString:
      return std::equal(a.data<std::string>(), a.data<std::string>() + n, b.data<std::string>());
    case DType::kResource:
      return std::equal(a.data<ResourceHandle>(), a.data<ResourceHandle>() + n,
                        b.data<ResourceHandle>(),
                        [](const auto& x, const auto& y) { return x.resource == y.resource; });
    case DType::kVariant:
      return std::equal(a.data<Variant>(), a.data<Variant>() + n, b.data<Variant>(),
                        [](const auto& x, const auto& y) { return x.value == y.value; });
    default:
      return n == 0 || std::memcmp(a.raw(), b.raw(), a.num_bytes()) == 0;
  }
}

std::string Tensor::ToString(int64_t max) const {
  std::ostringstream os;
  os << DTypeName(dtype_);
  if (!has_value()) return os.str();
  os << ' ' << shape_;
  const int64_t n = std::min(num_elements(), max);
  DispatchType<kAllDTypes>(IsRef(dtype_) ? DType::kResource : dtype_, [&]<typename T>() {
    for (int64_t i = 0; i < n; ++i) PrintValue(os << ' ', data<T>()[i]);
  });
  if (n < num_elements()) os << " …";
  return os.str();
}

std::ostream& operator<<(std::ostream& os, const Tensor& t) { return os << t.ToString(); }

}  // namespace weft
