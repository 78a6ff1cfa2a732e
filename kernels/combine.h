// What assignments, scatters and reductions of rows do with two elements, for every device.
#ifndef WEFT_KERNELS_COMBINE_H_
#define WEFT_KERNELS_COMBINE_H_

#include <type_traits>

#include "core/functions.h"

namespace weft {

enum class Combine { kUpdate, kAdd, kSub, kMul, kDiv, kMin, kMax };

// ROW(op) for each scatter by index, "ScatterAdd", and by tuple, "ScatterNdAdd".
#define WEFT_SCATTERS(ROW) ROW(Update) ROW(Add) ROW(Sub) ROW(Mul) ROW(Div) ROW(Min) ROW(Max)
#define WEFT_TUPLE_SCATTERS(ROW) ROW(Update) ROW(Add) ROW(Sub) ROW(Min) ROW(Max)

// a (op) b. Integers wrap; dividing an integer by zero gives 0; Min and Max propagate NaN; of
// bools, Add is "or" and Sub "exclusive or". kUpdate is b.
template <Combine kOp, typename T>
constexpr T Combined(T a, T b) {
  if constexpr (kOp == Combine::kUpdate) {
    return b;
  } else if constexpr (std::is_same_v<T, bool>) {
    return kOp == Combine::kAdd ? a | b : a ^ b;
  } else {
    const auto x = ToCompute(a);
    const auto y = ToCompute(b);
    if constexpr (kOp == Combine::kAdd) return FromCompute<T>(x + y);
    if constexpr (kOp == Combine::kSub) return FromCompute<T>(x - y);
    if constexpr (kOp == Combine::kMul) {
      if constexpr (std::is_integral_v<T>) {
        return WrapMul(x, y);
      } else {
        return FromCompute<T>(x * y);
      }
    }
    if constexpr (kOp == Combine::kDiv) {
      if constexpr (std::is_integral_v<T>) {
        return TruncateDiv(x, y);
      } else {
        return FromCompute<T>(x / y);
      }
    }
    if constexpr (kOp == Combine::kMin) return FromCompute<T>(fn::min(x, y));
    if constexpr (kOp == Combine::kMax) return FromCompute<T>(fn::max(x, y));
  }
}

}  // namespace weft

#endif  // WEFT_KERNELS_COMBINE_H_
