#include "ops/constant.h"

namespace weft::ops {

Output Const(Builder& g, const Tensor& value, const Named& attrs) {
  return Constant(g, value, attrs.name);
}

Output Const(Builder& g, DType dtype, double value, const Named& attrs) {
  const Tensor t = ScalarTensor(dtype, value);
  if (t.has_value()) return Constant(g, t, attrs.name);
  g.Fail(InvalidArgument("the number ", value, " cannot be a ", DTypeName(dtype), " constant"));
  return {};
}

Output Const(Builder& g, std::string_view value, const Named& attrs) {
  return Const(g, Tensor::Scalar(std::string(value)), attrs);
}

}  // namespace weft::ops
