#include "tests/support/update_graphs.h"

#include <cmath>
#include <functional>

namespace weft::test {
namespace {

const Shape kShape = {2, 517};
const Shape kRowsShape = {4, 517};

// Numbers around 1, of that dtype; for integers their hundredfold.
Tensor Numbers(DType dtype, const Shape& shape, double (*f)(double)) {
  Tensor t = *Tensor::Allocate(dtype, shape);
  DispatchType<kNumbers>(dtype, [&]<typename T>() {
    for (int64_t i = 0; i < t.num_elements(); ++i) {
      const double x = f(static_cast<double>(i));
      t.data<T>()[i] =
          kInexact.Contains(dtype) ? T(static_cast<float>(x)) : T(static_cast<int>(100 * x));
    }
  });
  return t;
}

double ScalarFor(std::string_view name) {
  constexpr std::pair<std::string_view, double> kScalars[] = {
      {"beta1_power", .81}, {"beta2_power", .95}, {"lr", .3},         {"alpha", .4},
      {"rho", .8},          {"momentum", .7},     {"epsilon", .0625}, {"beta1", .9},
      {"beta2", .98},       {"l1", .1},           {"l2", .2},         {"l2_shrinkage", .15},
      {"lr_power", -.5},    {"sign_decay", .6},   {"logbase", .9},    {"beta", .85}};
  for (const auto& [known, value] : kScalars) {
    if (known == name) return value;
  }
  WEFT_CHECK(false);
  return 0;
}

Output Handle(UpdateGraph& u, std::string name, const Tensor& value, bool resource = true) {
  const Output handle = u.graph->Call(
      resource ? "VarHandleOp" : "VariableV2", {},
      {{"dtype", value.dtype()}, {"shape", value.shape()}, {"shared_name", name}}, name);
  u.variables.emplace_back(std::move(name), value);
  return handle;
}

Output Gradient(UpdateGraph& u, DType dtype, const Shape& shape = kShape) {
  u.grad = Numbers(dtype, shape, [](double i) { return std::sin(i * 0.7); });
  return u.graph->Call("Placeholder", {}, {{"dtype", dtype}, {"shape", shape}}, "grad");
}

}  // namespace

UpdateGraph UpdateBy(const TrainingOp& op, DType dtype, bool flag) {
  UpdateGraph u;
  u.graph = std::make_shared<Graph>();
  std::vector<Output> inputs;
  for (std::string_view name : SplitWords(op.optimiser->variables)) {
    // What is accumulated is positive.
    inputs.push_back(Handle(
        u, std::string(name),
        name == "var" ? Numbers(dtype, kShape, [](double i) { return std::cos(i); })
                      : Numbers(dtype, kShape, [](double i) { return 1.5 + std::cos(i * 0.3); }),
        op.resource));
  }
  bool first = true;
  for (std::string_view name : SplitWords(op.optimiser->inputs)) {
    if (IsGradientInput(name)) {
      inputs.push_back(Gradient(u, dtype, op.sparse ? kRowsShape : kShape));
      if (op.sparse) inputs.push_back(Constant(*u.graph, Tensor::Vector<int32_t>({1, 0, 1, 1})));
      continue;
    }
    Tensor value = Tensor::Scalar(int64_t{3});
    if (name != "global_step") {
      value = *Tensor::Allocate(dtype, Shape{});
      DispatchType<kFloats>(
          dtype, [&]<typename T>() { *value.data<T>() = T(static_cast<float>(ScalarFor(name))); });
    }
    if (std::exchange(first, false)) {
      const Output handle = Handle(u, Concat("scalar_", name), value);
      inputs.push_back(u.graph->Call("ReadVariableOp", {&handle, 1}, {{"dtype", value.dtype()}}));
    } else {
      inputs.push_back(Constant(*u.graph, value, std::string(name)));
    }
  }
  AttrMap attrs;
  const std::string_view flag_text = op.optimiser->flag;
  if (!flag_text.empty()) attrs.Set(flag_text.substr(0, flag_text.find(':')), flag);
  u.graph->Call(op.name, inputs, attrs, "step");
  return u;
}

UpdateGraph AssignBy(const std::string& op, DType dtype) {
  UpdateGraph u;
  u.graph = std::make_shared<Graph>();
  const Output var = Handle(u, "var", Numbers(dtype, kShape, [](double i) { return std::cos(i); }),
                            op.find("Variable") != std::string::npos);
  const Output inputs[] = {var, Gradient(u, dtype)};
  u.graph->Call(op, inputs, {}, "step");
  return u;
}

}  // namespace weft::test
