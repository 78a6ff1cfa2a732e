// Control flow and function calls. Schemas alone so far: files that hold them are checked, and no
// session runs them.
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

using shape_rule::NoOutputs;
using shape_rule::Unchanged;
using shape_rule::Unknown;

absl::Status SwitchShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(1));
  for (int i = 0; i < 2; ++i) {
    c.set_output(i, c.input(0));
    c.set_handle(i, c.handle(0));
  }
  return absl::OkStatus();
}

// A value may change its shape from one turn of a loop to the next, so nothing is said of it.
absl::Status MergeShape(ShapeContext& c) {
  c.set_output(1, Shape{});
  return absl::OkStatus();
}

absl::Status LoopCondShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(0));
  return Unchanged(c);
}

absl::Status RefSelectShape(ShapeContext& c) { return c.Scalar(0); }

absl::Status ForShape(ShapeContext& c) {
  for (int i = 0; i < 3; ++i) RETURN_IF_ERROR(c.Scalar(i));
  return absl::OkStatus();
}

#define WEFT_ENTER \
  "T: type; frame_name: string; is_constant: bool = false; parallel_iterations: int = 10"
#define WEFT_CALL                                                                             \
  "Tin: list(type) >= 0; Tout: list(type) >= 0; f: func; config: string = ''; config_proto: " \
  "string = ''; executor_type: string = ''"
#define WEFT_IF                                                                                \
  "Tcond: type; Tin: list(type) >= 0; Tout: list(type) >= 0; then_branch: func; else_branch: " \
  "func; output_shapes: list(shape) = []"
#define WEFT_CASE                                                                           \
  "Tin: list(type) >= 0; Tout: list(type) >= 0; branches: list(func) >= 1; output_shapes: " \
  "list(shape) = []"
#define WEFT_WHILE                                                                \
  "T: list(type) >= 0; cond: func; body: func; output_shapes: list(shape) = []; " \
  "parallel_iterations: int = 10"

// None is merged with another or folded: which of them runs, and how often, the graph decides.
// clang-format off
const OpEntry kControlFlowOps[] = {
    {"Switch(data: T, pred: bool) -> (output_false: T, output_true: T)", "T: type", SwitchShape, nullptr, kStateful},
    {"RefSwitch(data: Ref(T), pred: bool) -> (output_false: Ref(T), output_true: Ref(T))", "T: type", SwitchShape, nullptr, kStateful | kUninitializedInput},
    {"Merge(inputs: N * T) -> (output: T, value_index: int32)", "T: type; N: int >= 1", MergeShape, nullptr, kStateful},
    {"RefMerge(inputs: N * Ref(T)) -> (output: Ref(T), value_index: int32)", "T: type; N: int >= 1", MergeShape, nullptr, kStateful},
    {"Enter(data: T) -> (output: T)", WEFT_ENTER, Unknown, nullptr, kStateful},
    {"RefEnter(data: Ref(T)) -> (output: Ref(T))", WEFT_ENTER, Unknown, nullptr, kStateful},
    {"Exit(data: T) -> (output: T)", "T: type", Unknown, nullptr, kStateful},
    {"RefExit(data: Ref(T)) -> (output: Ref(T))", "T: type", Unknown, nullptr, kStateful},
    {"NextIteration(data: T) -> (output: T)", "T: type", Unknown, nullptr, kStateful},
    {"RefNextIteration(data: Ref(T)) -> (output: Ref(T))", "T: type", Unknown, nullptr, kStateful},
    {"LoopCond(input: bool) -> (output: bool)", "", LoopCondShape, NoGradient, kStateful},
    {"RefSelect(index: int32, inputs: N * Ref(T)) -> (output: Ref(T))", "T: type; N: int >= 1", RefSelectShape, nullptr, kStateful},
    {"ControlTrigger() -> ()", "", NoOutputs, NoGradient, kStateful},
    {"PartitionedCall(args: Tin) -> (output: Tout)", WEFT_CALL, Unknown, nullptr, kStateful},
    {"StatefulPartitionedCall(args: Tin) -> (output: Tout)", WEFT_CALL, Unknown, nullptr, kStateful},
    {"If(cond: Tcond, input: Tin) -> (output: Tout)", WEFT_IF, Unknown, nullptr, kStateful},
    {"StatelessIf(cond: Tcond, input: Tin) -> (output: Tout)", WEFT_IF, Unknown, nullptr, kStateful},
    {"Case(branch_index: int32, input: Tin) -> (output: Tout)", WEFT_CASE, Unknown, nullptr, kStateful},
    {"StatelessCase(branch_index: int32, input: Tin) -> (output: Tout)", WEFT_CASE, Unknown, nullptr, kStateful},
    {"While(input: T) -> (output: T)", WEFT_WHILE, Unknown, nullptr, kStateful},
    {"StatelessWhile(input: T) -> (output: T)", WEFT_WHILE, Unknown, nullptr, kStateful},
    {"For(start: int32, limit: int32, delta: int32, input: T) -> (output: T)", "T: list(type) >= 0; body: func", ForShape, nullptr, kStateful},
    {"FakeParam() -> (output: dtype)", "dtype: type; shape: shape", shape_rule::Declared, NoGradient},
};
// clang-format on

}  // namespace

void RegisterControlFlowOps(OpRegistry& r) { r.Add(kControlFlowOps); }

}  // namespace weft
