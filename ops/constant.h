// Constants: ops::Const(g, 3.0f), ops::Const(g, {{1, 2}, {3, 4}}), ops::Const(g, tensor).
#ifndef WEFT_OPS_CONSTANT_H_
#define WEFT_OPS_CONSTANT_H_

#include <initializer_list>
#include <string_view>
#include <vector>

#include "ops/api_call.h"
#include "ops/output.h"

namespace weft::ops {

Output Const(Builder& g, const Tensor& value, const Named& attrs = {});
// A scalar of that dtype; the number is converted. An error if the dtype has no numbers.
Output Const(Builder& g, DType dtype, double value, const Named& attrs = {});
Output Const(Builder& g, std::string_view value, const Named& attrs = {});
inline Output Const(Builder& g, const char* value, const Named& attrs = {}) {
  return Const(g, std::string_view(value), attrs);
}

// The dtype follows from the C++ type: int literals are int32, 1.0f is float, 1.0 is double.
template <Number T>
Output Const(Builder& g, T value, const Named& attrs = {}) {
  return Const(g, Tensor::Scalar<T>(value), attrs);
}
template <typename T>
Output Const(Builder& g, std::initializer_list<T> values, const Named& attrs = {}) {
  return Const(g, Tensor::Vector<T>(values), attrs);
}
template <typename T>
Output Const(Builder& g, const std::vector<T>& values, const Named& attrs = {}) {
  return Const(g, Tensor::Vector<T>(values), attrs);
}
// Rows of one length (broken invariant otherwise).
template <typename T>
Output Const(Builder& g, std::initializer_list<std::initializer_list<T>> rows,
             const Named& attrs = {}) {
  const size_t columns = rows.size() == 0 ? 0 : rows.begin()->size();
  std::vector<T> values;
  for (const auto& row : rows) {
    WEFT_CHECK(row.size() == columns);
    values.insert(values.end(), row.begin(), row.end());
  }
  const weft::Shape shape{static_cast<int64_t>(rows.size()), static_cast<int64_t>(columns)};
  return Const(g, Tensor::Of<T>(shape, std::span<const T>(values)), attrs);
}

}  // namespace weft::ops

#endif  // WEFT_OPS_CONSTANT_H_
