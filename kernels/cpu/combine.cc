#include "kernels/cpu/combine.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace weft {
namespace {

template <typename T>
void Replace(void* dst, const void* src, int64_t n, bool repeat) {
  const T* from = static_cast<const T*>(src);
  if (repeat) {
    std::fill_n(static_cast<T*>(dst), n, *from);
  } else {
    std::copy_n(from, n, static_cast<T*>(dst));
  }
}

// Data movement knows element sizes only.
CombineFn FindReplace(DType dtype) {
  switch (dtype) {
    case DType::kString:
      return Replace<std::string>;
    case DType::kResource:
      return Replace<ResourceHandle>;
    case DType::kVariant:
      return Replace<Variant>;
    default:
      break;
  }
  switch (DTypeSize(dtype)) {
    case 1:
      return Replace<uint8_t>;
    case 2:
      return Replace<uint16_t>;
    case 4:
      return Replace<uint32_t>;
    case 8:
      return Replace<uint64_t>;
    case 16:
      return Replace<std::complex<double>>;
    default:
      return nullptr;
  }
}

template <Combine kOp, typename T>
void Run(void* dst, const void* src, int64_t n, bool repeat) {
  T* to = static_cast<T*>(dst);
  const T* from = static_cast<const T*>(src);
  if (repeat) {
    const T value = *from;
    for (int64_t i = 0; i < n; ++i) to[i] = Combined<kOp>(to[i], value);
  } else {
    for (int64_t i = 0; i < n; ++i) to[i] = Combined<kOp>(to[i], from[i]);
  }
}

template <Combine kOp, DTypeSet kTypes>
CombineFn FindArithmetic(DType dtype) {
  CombineFn found = nullptr;
  DispatchType<kTypes>(dtype, [&]<typename T>() { found = Run<kOp, T>; });
  return found;
}

}  // namespace

DTypeSet CombineTypes(Combine op) {
  switch (op) {
    case Combine::kUpdate:
      return kAllDTypes;
    case Combine::kAdd:
    case Combine::kSub:
      return kNumbers | kBoolOnly;
    case Combine::kMul:
    case Combine::kDiv:
      return kNumbers;
    case Combine::kMin:
    case Combine::kMax:
      return kReal;
  }
  return DTypeSet();
}

CombineFn FindCombine(Combine op, DType dtype) {
  switch (op) {
    case Combine::kUpdate:
      return FindReplace(dtype);
    case Combine::kAdd:
      return FindArithmetic<Combine::kAdd, kNumbers | kBoolOnly>(dtype);
    case Combine::kSub:
      return FindArithmetic<Combine::kSub, kNumbers | kBoolOnly>(dtype);
    case Combine::kMul:
      return FindArithmetic<Combine::kMul, kNumbers>(dtype);
    case Combine::kDiv:
      return FindArithmetic<Combine::kDiv, kNumbers>(dtype);
    case Combine::kMin:
      return FindArithmetic<Combine::kMin, kReal>(dtype);
    case Combine::kMax:
      return FindArithmetic<Combine::kMax, kReal>(dtype);
  }
  return nullptr;
}

absl::Status CheckDivisors(Combine op, const Tensor& updates) {
  bool zero = false;
  if (op == Combine::kDiv) {
    DispatchType<kInts>(updates.dtype(), [&]<typename T>() {
      const auto values = updates.span<const T>();
      zero = std::find(values.begin(), values.end(), T(0)) != values.end();
    });
  }
  if (zero) return InvalidArgument("integer division by zero");
  return absl::OkStatus();
}

}  // namespace weft
