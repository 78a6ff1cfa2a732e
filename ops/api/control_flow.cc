// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/control_flow.h"

namespace weft::ops {

Outputs Case(Output branch_index, Inputs input, const std::vector<DType>& Tout,
             const std::vector<FuncAttr>& branches, const CaseAttrs& attrs) {
  return ApiCall("Case", attrs.name).In(branch_index).In(input).Set("Tout", Tout)
      .Set("branches", branches).Set("output_shapes", attrs.output_shapes).GetLists()[0];
}

Output ControlTrigger(Builder& g, const Named& attrs) {
  return ApiCall(g, "ControlTrigger", attrs.name).Get();
}

Output Enter(Output data, const std::string& frame_name, const EnterAttrs& attrs) {
  return ApiCall("Enter", attrs.name).In(data).Set("frame_name", frame_name)
      .Set("is_constant", attrs.is_constant).Set("parallel_iterations", attrs.parallel_iterations)
      .Get();
}

Output Exit(Output data, const Named& attrs) {
  return ApiCall("Exit", attrs.name).In(data).Get();
}

Output FakeParam(Builder& g, DType dtype, const PartialShape& shape, const Named& attrs) {
  return ApiCall(g, "FakeParam", attrs.name).Set("dtype", dtype).Set("shape", shape).Get();
}

Outputs For(Output start, Output limit, Output delta, Inputs input, const FuncAttr& body,
            const Named& attrs) {
  return ApiCall("For", attrs.name).In(start).In(limit).In(delta).In(input).Set("body", body)
      .GetLists()[0];
}

Outputs If(Output cond, Inputs input, const std::vector<DType>& Tout, const FuncAttr& then_branch,
           const FuncAttr& else_branch, const IfAttrs& attrs) {
  return ApiCall("If", attrs.name).In(cond).In(input).Set("Tout", Tout)
      .Set("then_branch", then_branch).Set("else_branch", else_branch)
      .Set("output_shapes", attrs.output_shapes).GetLists()[0];
}

Output LoopCond(Output input, const Named& attrs) {
  return ApiCall("LoopCond", attrs.name).In(input).Get();
}

MergeOutputs Merge(Inputs inputs, const Named& attrs) {
  const Output first = ApiCall("Merge", attrs.name).In(inputs).Get();
  return {first, first.at(1)};
}

Output NextIteration(Output data, const Named& attrs) {
  return ApiCall("NextIteration", attrs.name).In(data).Get();
}

Outputs PartitionedCall(Builder& g, Inputs args, const std::vector<DType>& Tout, const FuncAttr& f,
                        const PartitionedCallAttrs& attrs) {
  return ApiCall(g, "PartitionedCall", attrs.name).In(args).Set("Tout", Tout).Set("f", f)
      .Set("config", attrs.config).Set("config_proto", attrs.config_proto)
      .Set("executor_type", attrs.executor_type).GetLists()[0];
}

Output RefEnter(Output data, const std::string& frame_name, const RefEnterAttrs& attrs) {
  return ApiCall("RefEnter", attrs.name).In(data).Set("frame_name", frame_name)
      .Set("is_constant", attrs.is_constant).Set("parallel_iterations", attrs.parallel_iterations)
      .Get();
}

Output RefExit(Output data, const Named& attrs) {
  return ApiCall("RefExit", attrs.name).In(data).Get();
}

RefMergeOutputs RefMerge(Inputs inputs, const Named& attrs) {
  const Output first = ApiCall("RefMerge", attrs.name).In(inputs).Get();
  return {first, first.at(1)};
}

Output RefNextIteration(Output data, const Named& attrs) {
  return ApiCall("RefNextIteration", attrs.name).In(data).Get();
}

Output RefSelect(Output index, Inputs inputs, const Named& attrs) {
  return ApiCall("RefSelect", attrs.name).In(index).In(inputs).Get();
}

RefSwitchOutputs RefSwitch(Output data, Output pred, const Named& attrs) {
  const Output first = ApiCall("RefSwitch", attrs.name).In(data).In(pred).Get();
  return {first, first.at(1)};
}

Outputs StatefulPartitionedCall(Builder& g, Inputs args, const std::vector<DType>& Tout,
                                const FuncAttr& f, const StatefulPartitionedCallAttrs& attrs) {
  return ApiCall(g, "StatefulPartitionedCall", attrs.name).In(args).Set("Tout", Tout).Set("f", f)
      .Set("config", attrs.config).Set("config_proto", attrs.config_proto)
      .Set("executor_type", attrs.executor_type).GetLists()[0];
}

Outputs StatelessCase(Output branch_index, Inputs input, const std::vector<DType>& Tout,
                      const std::vector<FuncAttr>& branches, const StatelessCaseAttrs& attrs) {
  return ApiCall("StatelessCase", attrs.name).In(branch_index).In(input).Set("Tout", Tout)
      .Set("branches", branches).Set("output_shapes", attrs.output_shapes).GetLists()[0];
}

Outputs StatelessIf(Output cond, Inputs input, const std::vector<DType>& Tout,
                    const FuncAttr& then_branch, const FuncAttr& else_branch,
                    const StatelessIfAttrs& attrs) {
  return ApiCall("StatelessIf", attrs.name).In(cond).In(input).Set("Tout", Tout)
      .Set("then_branch", then_branch).Set("else_branch", else_branch)
      .Set("output_shapes", attrs.output_shapes).GetLists()[0];
}

Outputs StatelessWhile(Builder& g, Inputs input, const FuncAttr& cond, const FuncAttr& body,
                       const StatelessWhileAttrs& attrs) {
  return ApiCall(g, "StatelessWhile", attrs.name).In(input).Set("cond", cond).Set("body", body)
      .Set("output_shapes", attrs.output_shapes)
      .Set("parallel_iterations", attrs.parallel_iterations).GetLists()[0];
}

SwitchOutputs Switch(Output data, Output pred, const Named& attrs) {
  const Output first = ApiCall("Switch", attrs.name).In(data).In(pred).Get();
  return {first, first.at(1)};
}

Outputs While(Builder& g, Inputs input, const FuncAttr& cond, const FuncAttr& body,
              const WhileAttrs& attrs) {
  return ApiCall(g, "While", attrs.name).In(input).Set("cond", cond).Set("body", body)
      .Set("output_shapes", attrs.output_shapes)
      .Set("parallel_iterations", attrs.parallel_iterations).GetLists()[0];
}

}  // namespace weft::ops
