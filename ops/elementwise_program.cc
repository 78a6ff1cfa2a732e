#include "ops/elementwise_program.h"

#include <algorithm>

#include "ops/register.h"
#include "ops/shape_rule.h"
#include "ops/table.h"

namespace weft {
namespace {

bool IsStepName(std::string_view op) {
  return op == "Cast" || op == "SelectV2" || FindUnaryRow(op) != nullptr ||
         FindBinaryRow(op) != nullptr;
}

// The shapes are those of the steps, by the steps' own rules.
absl::Status ProgramShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const ElementwiseProgram program, ElementwiseProgram::Parse(c.attrs()));
  static const auto* const attrs = new AttrMap{{"incompatible_shape_error", true}};
  std::vector<PartialShape> shapes;
  shapes.reserve(c.num_inputs() + program.steps.size());
  for (int i = 0; i < c.num_inputs(); ++i) shapes.push_back(c.input(i));
  for (const ElementwiseProgram::Step& step : program.steps) {
    if (step.args.size() == 1) {
      shapes.push_back(shapes[step.args[0]]);
      continue;
    }
    absl::InlinedVector<ShapeContext::Input, 3> inputs;
    for (int32_t a : step.args) inputs.push_back({&shapes[a], program.type(a)});
    ShapeContext::Result result;
    ShapeContext sub(*step.op, *attrs, inputs, {&result, 1});
    RETURN_IF_ERROR(step.op->shape(sub));
    shapes.push_back(std::move(result.shape));
  }
  for (size_t i = 0; i < program.num_outputs(); ++i) {
    c.set_output(static_cast<int>(i), shapes[c.num_inputs() + program.output(i)]);
  }
  return absl::OkStatus();
}

const OpEntry kElementwiseProgramOps[] = {
    {"_Elementwise(inputs: Tin) -> (output: Tout, more: Tmore)",
     "Tin: list(type) >= 1; Tout: type; Tmore: list(type) = []; ops: list(string) >= 1; args: "
     "list(int) >= 1; types: list(type) >= 1; also: list(int) = []",
     ProgramShape, nullptr, kInternal},
};

}  // namespace

bool IsElementwiseStep(const OpDef& op, const AttrMap& attrs, DType first_input) {
  if (!IsStepName(op.name)) return false;
  const AttrReader reader(attrs);
  if (op.name == "Cast") return !reader.Get<bool>("Truncate").value_or(true);
  const TableRow* const row = FindBinaryRow(op.name);
  if (row == nullptr) return true;
  if ((row->flags & kAnyShapes) != 0) {
    return reader.Get<bool>("incompatible_shape_error").value_or(false);
  }
  return (row->flags & (kDivides | kPowers)) == 0 || !IsInteger(first_input);
}

void ElementwiseProgram::ToAttrs(AttrMap& attrs) const {
  std::vector<std::string> names;
  std::vector<int64_t> args;
  std::vector<DType> types, more;
  for (const Step& step : steps) {
    names.push_back(step.op->name);
    types.push_back(step.type);
    args.insert(args.end(), step.args.begin(), step.args.end());
  }
  for (int32_t step : also) more.push_back(types[step]);
  attrs.Set("Tin", inputs);
  attrs.Set("Tout", types.back());
  attrs.Set("Tmore", std::move(more));
  attrs.Set("also", std::vector<int64_t>(also.begin(), also.end()));
  attrs.Set("ops", std::move(names));
  attrs.Set("args", std::move(args));
  attrs.Set("types", std::move(types));
}

absl::StatusOr<ElementwiseProgram> ElementwiseProgram::Parse(const AttrReader& attrs) {
  ElementwiseProgram program;
  std::vector<std::string> names;
  std::vector<int64_t> args, also;
  std::vector<DType> types, more;
  RETURN_IF_ERROR(attrs.Get("Tin", &program.inputs));
  RETURN_IF_ERROR(attrs.Get("Tmore", &more));
  RETURN_IF_ERROR(attrs.Get("also", &also));
  RETURN_IF_ERROR(attrs.Get("ops", &names));
  RETURN_IF_ERROR(attrs.Get("args", &args));
  RETURN_IF_ERROR(attrs.Get("types", &types));
  if (program.inputs.size() > kMaxInputs || names.size() > kMaxSteps ||
      types.size() != names.size()) {
    return InvalidArgument("a program of ", program.inputs.size(), " inputs, ", names.size(),
                           " steps and ", types.size(), " types; at most ", kMaxInputs, " inputs, ",
                           kMaxSteps, " steps and a type for each");
  }
  size_t next = 0;
  for (size_t i = 0; i < names.size(); ++i) {
    Step step;
    step.op = IsStepName(names[i]) ? Ops().Find(names[i]) : nullptr;
    if (step.op == nullptr) return InvalidArgument("step ", i, ": no elementwise op ", names[i]);
    step.type = types[i];
    const auto values = static_cast<int64_t>(program.inputs.size() + i);
    for (size_t k = 0; k < step.op->inputs.size(); ++k, ++next) {
      if (next >= args.size() || args[next] < 0 || args[next] >= values) {
        return InvalidArgument("step ", i, " (", names[i], "): argument ", k,
                               next >= args.size() ? " is missing" : " is not there yet");
      }
      step.args.push_back(static_cast<int32_t>(args[next]));
    }
    program.steps.push_back(std::move(step));
  }
  if (next != args.size()) return InvalidArgument(args.size() - next, " arguments too many");
  if (also.size() != more.size() || also.size() >= kMaxOutputs) {
    return InvalidArgument(also.size(), " further outputs of ", more.size(), " types; at most ",
                           kMaxOutputs - 1);
  }
  for (size_t i = 0; i < also.size(); ++i) {
    const bool fresh = std::find(also.begin(), also.begin() + i, also[i]) == also.begin() + i;
    if (also[i] < 0 || also[i] + 1 >= static_cast<int64_t>(types.size()) || !fresh ||
        types[also[i]] != more[i]) {
      return InvalidArgument("output ", i + 1, " is step ", also[i],
                             ": want another step before the last, of its type");
    }
    program.also.push_back(static_cast<int32_t>(also[i]));
  }
  return program;
}

void RegisterElementwiseProgramOps(OpRegistry& r) { r.Add(kElementwiseProgramOps); }

}  // namespace weft
