#include "ops/output.h"

namespace weft {
namespace {

Output Binary(std::string_view op, Output a, Output b) {
  if (!a.valid() || !b.valid()) return {};
  const Output inputs[] = {a, b};
  return a.builder->Call(op, inputs, {});
}

}  // namespace

DType Output::dtype() const { return valid() ? builder->dtype(*this) : DType::kInvalid; }
PartialShape Output::shape() const { return valid() ? builder->shape(*this) : PartialShape(); }
std::string Output::name() const { return valid() ? builder->name(*this) : std::string(); }

Tensor ScalarTensor(DType dtype, double value) {
  Tensor t;
  DispatchType<kBytes - kQuantized>(dtype, [&]<typename T>() {
    if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
      t = Tensor::Scalar<T>(T(static_cast<float>(value)));
    } else {
      t = Tensor::Scalar<T>(static_cast<T>(value));
    }
  });
  return t;
}

Output Constant(Builder& b, const Tensor& value, std::string_view name) {
  return b.Call("Const", {}, {{"dtype", value.dtype()}, {"value", value}}, name);
}

Output ConstantScalar(Builder& b, DType dtype, double value) {
  const Tensor t = ScalarTensor(dtype, value);
  if (!t.has_value()) {
    b.Fail(InvalidArgument("the number ", value, " cannot be a ", DTypeName(dtype), " constant"));
    return {};
  }
  return Constant(b, t);
}

Output operator+(Output a, Output b) { return Binary("AddV2", a, b); }
Output operator-(Output a, Output b) { return Binary("Sub", a, b); }
Output operator*(Output a, Output b) { return Binary("Mul", a, b); }
Output operator/(Output a, Output b) {
  return Binary(IsInteger(a.dtype()) ? "FloorDiv" : "RealDiv", a, b);
}
Output operator-(Output a) {
  if (!a.valid()) return {};
  return a.builder->Call("Neg", std::span<const Output>(&a, 1), {});
}

}  // namespace weft
