#include "tools/numbers.h"

#include <cmath>

namespace weft::tools {
namespace {

template <typename T>
Wide Widen(const T& v) {
  constexpr DType kType = kDTypeOf<T>;
  if constexpr (kHalfs.Contains(kType)) {
    return static_cast<float>(v);
  } else if constexpr (kQuantized.Contains(kType)) {
    return static_cast<long double>(v.value);
  } else if constexpr (kComplexes.Contains(kType)) {
    return Wide(v.real(), v.imag());
  } else {
    return static_cast<long double>(v);
  }
}

// The low 64 bits of the truncated value.
uint64_t ToBits(long double v) {
  if (std::isnan(v)) return 0;
  if (v >= 0x1p64L) return UINT64_MAX;
  if (v < -0x1p63L) return uint64_t{1} << 63;
  return v < 0 ? static_cast<uint64_t>(static_cast<int64_t>(v)) : static_cast<uint64_t>(v);
}

template <typename T>
T Narrow(const Wide& w) {
  constexpr DType kType = kDTypeOf<T>;
  if constexpr (kHalfs.Contains(kType)) {
    return T(static_cast<float>(w.real()));
  } else if constexpr (kQuantized.Contains(kType)) {
    return T{static_cast<decltype(T::value)>(ToBits(w.real()))};
  } else if constexpr (kComplexes.Contains(kType)) {
    using Part = typename T::value_type;
    return T(static_cast<Part>(w.real()), static_cast<Part>(w.imag()));
  } else if constexpr (kType == DType::kBool) {
    return w != Wide(0);
  } else if constexpr (kInts.Contains(kType)) {
    return static_cast<T>(ToBits(w.real()));
  } else {
    return static_cast<T>(w.real());
  }
}

}  // namespace

std::vector<Wide> ReadNumbers(const Tensor& t) {
  std::vector<Wide> out;
  DispatchType<kBytes>(t.dtype(), [&]<typename T>() {
    out.reserve(t.num_elements());
    for (const T& v : t.span<T>()) out.push_back(Widen(v));
  });
  return out;
}

bool WriteNumbers(std::span<const Wide> values, const Tensor& t) {
  return DispatchType<kBytes>(t.dtype(), [&]<typename T>() {
    T* out = t.data<T>();
    for (size_t i = 0; i < values.size(); ++i) out[i] = Narrow<T>(values[i]);
  });
}

absl::StatusOr<Tensor> CastTensor(const Tensor& t, DType dtype) {
  if (t.dtype() == dtype) return t;
  if (!kBytes.Contains(t.dtype()) || !kBytes.Contains(dtype)) {
    return InvalidArgument("a ", DTypeName(t.dtype()), " array cannot become ", DTypeName(dtype));
  }
  ASSIGN_OR_RETURN(Tensor out, Tensor::Allocate(dtype, t.shape()));
  WriteNumbers(ReadNumbers(t), out);
  return out;
}

}  // namespace weft::tools
