#include "ops/train/optimiser.h"

#include "ops/api.h"
#include "ops/graph_fn.h"
#include "ops/nn/build.h"
#include "ops/train/sparse.h"

namespace weft::train {
namespace {

// One variable, and the variables that its optimiser keeps for it.
struct Work {
  nn::Variable variable;
  Output gradient;
  std::optional<IndexedSlices> sparse;
  nn::Variables slots;
};

absl::Status CheckArguments(std::span<const Output> gradients, const nn::Variables& variables) {
  if (variables.empty()) return InvalidArgument("there are no variables to move");
  if (gradients.size() != variables.size()) {
    return InvalidArgument("there are ", variables.size(), " variables and ", gradients.size(),
                           " gradients");
  }
  bool any = false;
  for (size_t i = 0; i < gradients.size(); ++i) {
    const nn::Variable& v = variables[i];
    if (!v.handle.valid() || v.store == nullptr) {
      return InvalidArgument("variable ", i, " of the optimiser's was never made");
    }
    any |= gradients[i].valid();
    if (gradients[i].valid() && gradients[i].dtype() != v.dtype) {
      return InvalidArgument("variable '", v.name, "' is ", DTypeName(v.dtype), ", its gradient ",
                             DTypeName(gradients[i].dtype()));
    }
  }
  if (!any)
    return InvalidArgument("no variable has a gradient; the first is '", variables[0].name, "'");
  return absl::OkStatus();
}

}  // namespace

Output StepNumbers::rate(DType t) { return graph_fn::Cast(rate_, t); }

Output StepNumbers::number(DType t, int ahead) {
  Output& n = made_[{t, 0, ahead}];  // no power of 0 is asked for
  if (!n.valid() && done_.valid()) n = graph_fn::Cast(done_, t) + (ahead + 1);
  return n;
}

Output StepNumbers::Power(double base, DType t, int ahead) {
  Output& p = made_[{t, base, ahead}];
  const Output n = number(t, ahead);
  if (!p.valid() && n.valid()) p = ops::Pow(ops::Const(*n.builder, t, base), n);
  return p;
}

Output Target::Number(double value) const {
  return ops::Const(*variable.handle.builder, variable.dtype, value);
}

Output Target::Apply(std::string_view rule, std::initializer_list<Output> inputs,
                     const AttrMap& attrs) const {
  Outputs all = {variable.handle};
  for (const nn::Variable& s : slots) all.push_back(s.handle);
  for (const Output& in : inputs) {
    if (sparse.has_value() && in == gradient) {
      all.insert(all.end(), {sparse->values, sparse->indices});
    } else {
      all.push_back(in);
    }
  }
  for (const Output& o : all) {
    if (!o.valid()) return {};
  }
  return variable.handle.builder->Call(
      Concat(sparse.has_value() ? "ResourceSparseApply" : "ResourceApply", rule), all, attrs);
}

Output Optimiser::Apply(std::span<const Output> gradients, nn::Variables variables,
                        const Outputs& after) const {
  if (const absl::Status s = CheckArguments(gradients, variables); !s.ok()) {
    if (!variables.empty() && variables[0].store != nullptr) variables[0].store->builder().Fail(s);
    return {};
  }
  nn::VariableStore& store = *variables[0].store;
  Builder& b = store.builder();
  NameScope scope(b, rule_.name);
  const nn::Variable count = store.Add("iteration", Shape(), DType::kInt64, nn::Zeros(), false);
  std::vector<Work> work;
  Outputs ready = after;
  for (size_t i = 0; i < variables.size(); ++i) {
    if (!gradients[i].valid()) continue;
    Work w{variables[i], gradients[i], {}, {}};
    if (rule_.moves_rows) {
      w.sparse = AsIndexedSlices(w.gradient);
      if (w.sparse.has_value()) w.sparse = UniqueRows(*w.sparse);
    }
    for (const SlotSpec& spec : rule_.slots) {
      w.slots.push_back(store.Add(Concat(w.variable.name, "/", spec.name),
                                  spec.scalar ? Shape() : w.variable.shape, w.variable.dtype,
                                  nn::Constant(spec.initial_value), /*trainable=*/false));
    }
    ready.push_back(w.sparse.has_value() ? w.sparse->values : w.gradient);
    work.push_back(std::move(w));
  }
  if (!count.handle.valid()) return {};
  StepNumbers numbers(count.value, rate_);
  Outputs done;
  ControlScope gate(b, {nn::Group(b, ready, "gradients_ready")});
  for (const Work& w : work) {
    const Target t{w.variable, w.gradient, w.sparse, w.slots, numbers};
    Outputs decayed;
    if (weight_decay_ != 0) {
      decayed = {ops::AssignSubVariableOp(w.variable.handle,
                                          w.variable.value * (t.rate() * weight_decay_))};
    }
    ControlScope then(b, decayed);
    done.push_back(rule_.update(t));
  }
  ControlScope last(b, done);
  return ops::AssignAddVariableOp(count.handle, ops::Const(b, int64_t{1}), {.name = "step"});
}

}  // namespace weft::train
