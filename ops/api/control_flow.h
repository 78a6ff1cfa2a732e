// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_CONTROL_FLOW_H_
#define WEFT_OPS_API_CONTROL_FLOW_H_

#include "ops/api_call.h"

namespace weft::ops {

// (branch_index: int32, input: Tin) -> (output: Tout).
struct CaseAttrs {
  std::vector<PartialShape> output_shapes;
  std::string name;
};
Outputs Case(Output branch_index, Inputs input, const std::vector<DType>& Tout,
             const std::vector<FuncAttr>& branches, const CaseAttrs& attrs = {});

// () -> ().
Output ControlTrigger(Builder& g, const Named& attrs = {});

// (data: T) -> (output: T).
struct EnterAttrs {
  bool is_constant = false;
  int64_t parallel_iterations = 10;
  std::string name;
};
Output Enter(Output data, const std::string& frame_name, const EnterAttrs& attrs = {});

// (data: T) -> (output: T).
Output Exit(Output data, const Named& attrs = {});

// () -> (output: dtype).
Output FakeParam(Builder& g, DType dtype, const PartialShape& shape, const Named& attrs = {});

// (start: int32, limit: int32, delta: int32, input: T) -> (output: T).
Outputs For(Output start, Output limit, Output delta, Inputs input, const FuncAttr& body,
            const Named& attrs = {});

// (cond: Tcond, input: Tin) -> (output: Tout).
struct IfAttrs {
  std::vector<PartialShape> output_shapes;
  std::string name;
};
Outputs If(Output cond, Inputs input, const std::vector<DType>& Tout, const FuncAttr& then_branch,
           const FuncAttr& else_branch, const IfAttrs& attrs = {});

// (input: bool) -> (output: bool).
Output LoopCond(Output input, const Named& attrs = {});

// (inputs: N * T) -> (output: T, value_index: int32).
struct MergeOutputs {
  Output output;
  Output value_index;
};
MergeOutputs Merge(Inputs inputs, const Named& attrs = {});

// (data: T) -> (output: T).
Output NextIteration(Output data, const Named& attrs = {});

// (args: Tin) -> (output: Tout).
struct PartitionedCallAttrs {
  std::string config;
  std::string config_proto;
  std::string executor_type;
  std::string name;
};
Outputs PartitionedCall(Builder& g, Inputs args, const std::vector<DType>& Tout, const FuncAttr& f,
                        const PartitionedCallAttrs& attrs = {});

// (data: Ref(T)) -> (output: Ref(T)).
struct RefEnterAttrs {
  bool is_constant = false;
  int64_t parallel_iterations = 10;
  std::string name;
};
Output RefEnter(Output data, const std::string& frame_name, const RefEnterAttrs& attrs = {});

// (data: Ref(T)) -> (output: Ref(T)).
Output RefExit(Output data, const Named& attrs = {});

// (inputs: N * Ref(T)) -> (output: Ref(T), value_index: int32).
struct RefMergeOutputs {
  Output output;
  Output value_index;
};
RefMergeOutputs RefMerge(Inputs inputs, const Named& attrs = {});

// (data: Ref(T)) -> (output: Ref(T)).
Output RefNextIteration(Output data, const Named& attrs = {});

// (index: int32, inputs: N * Ref(T)) -> (output: Ref(T)).
Output RefSelect(Output index, Inputs inputs, const Named& attrs = {});

// (data: Ref(T), pred: bool) -> (output_false: Ref(T), output_true: Ref(T)).
struct RefSwitchOutputs {
  Output output_false;
  Output output_true;
};
RefSwitchOutputs RefSwitch(Output data, Output pred, const Named& attrs = {});

// (args: Tin) -> (output: Tout).
struct StatefulPartitionedCallAttrs {
  std::string config;
  std::string config_proto;
  std::string executor_type;
  std::string name;
};
Outputs StatefulPartitionedCall(Builder& g, Inputs args, const std::vector<DType>& Tout,
                                const FuncAttr& f, const StatefulPartitionedCallAttrs& attrs = {});

// (branch_index: int32, input: Tin) -> (output: Tout).
struct StatelessCaseAttrs {
  std::vector<PartialShape> output_shapes;
  std::string name;
};
Outputs StatelessCase(Output branch_index, Inputs input, const std::vector<DType>& Tout,
                      const std::vector<FuncAttr>& branches, const StatelessCaseAttrs& attrs = {});

// (cond: Tcond, input: Tin) -> (output: Tout).
struct StatelessIfAttrs {
  std::vector<PartialShape> output_shapes;
  std::string name;
};
Outputs StatelessIf(Output cond, Inputs input, const std::vector<DType>& Tout,
                    const FuncAttr& then_branch, const FuncAttr& else_branch,
                    const StatelessIfAttrs& attrs = {});

// (input: T) -> (output: T).
struct StatelessWhileAttrs {
  std::vector<PartialShape> output_shapes;
  int64_t parallel_iterations = 10;
  std::string name;
};
Outputs StatelessWhile(Builder& g, Inputs input, const FuncAttr& cond, const FuncAttr& body,
                       const StatelessWhileAttrs& attrs = {});

// (data: T, pred: bool) -> (output_false: T, output_true: T).
struct SwitchOutputs {
  Output output_false;
  Output output_true;
};
SwitchOutputs Switch(Output data, Output pred, const Named& attrs = {});

// (input: T) -> (output: T).
struct WhileAttrs {
  std::vector<PartialShape> output_shapes;
  int64_t parallel_iterations = 10;
  std::string name;
};
Outputs While(Builder& g, Inputs input, const FuncAttr& cond, const FuncAttr& body,
              const WhileAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_CONTROL_FLOW_H_
