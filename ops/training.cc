#include "ops/training.h"

#include <iterator>

#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

constexpr Optimiser kOptimisers[] = {
#define OPTIMISER(name, variables, inputs, flag, forms, types) \
  {#name, variables, inputs, flag, forms, types},
#include "ops/training.def"
};

// The variables have one shape; the gradient has it, too, or one row an index; the rest are
// scalars.
absl::Status TrainingShape(ShapeContext& c) {
  const std::vector<ArgDef>& args = c.op().inputs;
  PartialShape var;
  int grad = -1, indices = -1;
  for (int i = 0; i < c.num_inputs(); ++i) {
    if (args[i].is_ref || args[i].type == DType::kResource) {
      if (!args[i].is_ref) RETURN_IF_ERROR(c.Scalar(i));
      const PartialShape& s = args[i].is_ref ? c.input(i) : c.handle(i);
      auto merged = MergeShapes(var, s);
      if (!merged.ok()) return InvalidArgument(args[i].name, " has shape ", s, ", var has ", var);
      var = *std::move(merged);
    } else if (IsGradientInput(args[i].name)) {
      grad = i;
    } else if (args[i].name == "indices") {
      indices = i;
    } else {
      RETURN_IF_ERROR(c.Scalar(i));
    }
  }
  PartialShape want = var;
  if (indices >= 0) {
    RETURN_IF_ERROR(c.Vector(indices));
    if (var.rank() == 0) return InvalidArgument("var is a scalar: it has no rows");
    if (want.rank_known())
      want.set_dim(0, c.input(indices).rank_known() ? c.input(indices).dim(0) : kUnknownDim);
  }
  auto merged = MergeShapes(want, c.input(grad));
  if (!merged.ok()) {
    return InvalidArgument(args[grad].name, " has shape ", c.input(grad), ", want ", want);
  }
  if (c.num_outputs() > 0) c.set_output(0, indices >= 0 ? var : *std::move(merged));
  return absl::OkStatus();
}

TrainingOp MakeOp(int row, OptimiserForm form) {
  const Optimiser& o = kOptimisers[row];
  TrainingOp op;
  op.optimiser = &o;
  op.row = row;
  op.sparse = form == kSparse || form == kResourceSparse;
  op.resource = form == kResourceDense || form == kResourceSparse;
  op.name = Concat(op.resource ? "Resource" : "", op.sparse ? "Sparse" : "", "Apply", o.name);
  std::string arguments;
  const auto add = [&](std::string_view name, std::string_view type) {
    arguments += Concat(arguments.empty() ? "" : ", ", name, ": ", type);
  };
  for (std::string_view v : SplitWords(o.variables)) add(v, op.resource ? "resource" : "Ref(T)");
  for (std::string_view in : SplitWords(o.inputs)) {
    add(op.sparse && IsGradientInput(in) ? "grad" : in, in == "global_step" ? "int64" : "T");
    if (op.sparse && IsGradientInput(in)) add("indices", "Tindices");
  }
  op.signature = Concat(op.name, "(", arguments, ") -> (", op.resource ? "" : "out: Ref(T)", ")");
  op.attrs = Concat("T: number; ", op.sparse ? "Tindices: index; " : "",
                    "use_locking: bool = false", o.flag.empty() ? "" : "; ", o.flag);
  return op;
}

}  // namespace

const std::deque<TrainingOp>& TrainingOps() {
  static const auto* const ops = [] {
    auto* all = new std::deque<TrainingOp>;
    for (int row = 0; row < static_cast<int>(std::size(kOptimisers)); ++row) {
      for (OptimiserForm form : {kDense, kSparse, kResourceDense, kResourceSparse}) {
        if ((kOptimisers[row].forms & form) != 0) all->push_back(MakeOp(row, form));
      }
    }
    return all;
  }();
  return *ops;
}

void RegisterTrainingOps(OpRegistry& r) {
  static const auto* const entries = [] {
    auto* rows = new std::vector<OpEntry>;
    for (const TrainingOp& op : TrainingOps()) {
      rows->push_back(
          {op.signature.c_str(), op.attrs.c_str(), TrainingShape, NoGradient, kStateful});
    }
    return rows;
  }();
  r.Add(*entries);
}

}  // namespace weft
