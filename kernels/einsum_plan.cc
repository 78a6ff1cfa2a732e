#include "kernels/einsum_plan.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>

#include "core/tensor.h"
#include "ops/einsum_equation.h"

namespace weft {
namespace {

// Strides by label: where a label stands on several axes, its stride walks the diagonal.
using View = std::map<int, int64_t>;

// The axes' `to` as those of a dense value; how many elements it has.
int64_t Densely(std::vector<EinsumAxis>& axes) {
  int64_t elements = 1;
  for (size_t k = axes.size(); k-- > 0;) {
    axes[k].to = elements;
    elements *= axes[k].size;
  }
  return elements;
}

class Planner {
 public:
  Planner(const EinsumEquation& e, std::span<const Shape* const> inputs, const Shape& output)
      : e_(e), inputs_(inputs), output_(output) {}

  EinsumPlan Run() {
    for (size_t i = 0; i < inputs_.size(); ++i) {
      for (int k = 0; k < inputs_[i]->rank(); ++k) {
        int64_t& size = sizes_.emplace(e_.inputs[i][k], 1).first->second;
        if (inputs_[i]->dim(k) != 1) size = inputs_[i]->dim(k);
      }
    }
    View a = ViewOf(0);
    if (inputs_.size() == 1) {
      Reduce(a, plan_.a, [&](int l) { return InOutput(l); });
      EinsumLabels labels;
      for (const auto& [label, stride] : a) {
        labels.push_back(label);
        plan_.a.copy.push_back({sizes_.at(label), stride, 0});
      }
      plan_.product_elements = plan_.a.copied = Densely(plan_.a.copy);
      Deliver(labels);
      return std::move(plan_);
    }
    View b = ViewOf(1);
    EinsumOperand first, second;
    const View all_b = b;
    Reduce(a, first, [&](int l) { return InOutput(l) || all_b.count(l) > 0; });
    Reduce(b, second, [&](int l) { return InOutput(l) || a.count(l) > 0; });
    Multiply(a, b, first, second);
    return std::move(plan_);
  }

 private:
  bool InOutput(int label) const {
    return std::find(e_.output.begin(), e_.output.end(), label) != e_.output.end();
  }

  View ViewOf(size_t i) const {
    View v;
    const Shape& shape = *inputs_[i];
    const Dims strides = Strides(shape);
    for (int k = 0; k < shape.rank(); ++k) {
      const int label = e_.inputs[i][k];
      const bool still = shape.dim(k) == 1 && sizes_.at(label) != 1;
      v[label] += still ? 0 : strides[k];
    }
    return v;
  }

  // Sums over the labels that `keep` does not want.
  template <typename Keep>
  void Reduce(View& v, EinsumOperand& o, Keep keep) const {
    View out;
    for (const auto& [label, stride] : v) {
      (keep(label) ? o.kept : o.gone).push_back({sizes_.at(label), stride, 0});
      if (keep(label)) out[label] = 0;
    }
    if (o.gone.empty()) {
      o.kept.clear();
      return;
    }
    o.summed = Densely(o.kept);
    auto axis = o.kept.begin();
    for (auto& [label, stride] : out) stride = (axis++)->to;
    v = std::move(out);
  }

  // The stride of `labels` read as one axis (last fastest), or nullopt if they do not nest.
  std::optional<int64_t> Nested(const View& v, const EinsumLabels& labels) const {
    std::optional<int64_t> unit;
    int64_t next = 0;
    for (size_t k = labels.size(); k-- > 0;) {
      const int64_t size = sizes_.at(labels[k]), stride = v.at(labels[k]);
      if (size == 1) continue;
      if (unit && stride != next) return std::nullopt;
      if (!unit) unit = stride;
      next = stride * size;
    }
    return unit.value_or(1);
  }

  int64_t Product(const EinsumLabels& labels) const {
    int64_t n = 1;
    for (int l : labels) n *= sizes_.at(l);
    return n;
  }

  // A matrix [rows, cols] per batch index: in place if it can be, else copied.
  void MakeMatrix(const View& v, const EinsumLabels& batch, const EinsumLabels& rows,
                  const EinsumLabels& cols, EinsumOperand& o) const {
    const auto row = Nested(v, rows), col = Nested(v, cols);
    const int64_t n_rows = Product(rows), n_cols = Product(cols);
    if (row && col) {
      if ((*col == 1 || n_cols == 1) && (*row >= n_cols || n_rows == 1)) {
        o.ld = n_rows == 1 ? std::max<int64_t>(1, n_cols) : *row;
      } else if ((*row == 1 || n_rows == 1) && (*col >= n_rows || n_cols == 1)) {
        o.ld = n_cols == 1 ? std::max<int64_t>(1, n_rows) : *col;
        o.transposed = true;
      }
    }
    if (o.ld > 0) {
      for (int l : batch) o.batch.push_back(v.at(l));
      return;
    }
    for (const EinsumLabels* part : {&batch, &rows, &cols}) {
      for (int l : *part) o.copy.push_back({sizes_.at(l), v.at(l), 0});
    }
    o.copied = Densely(o.copy);
    for (size_t k = 0; k < batch.size(); ++k) o.batch.push_back(o.copy[k].to);
    o.ld = std::max<int64_t>(1, n_cols);
  }

  // From a dense value of these labels to the output.
  void Deliver(const EinsumLabels& labels) {
    if (labels == e_.output) return;
    plan_.delivers = true;
    View to;
    const Dims strides = Strides(output_);
    for (size_t k = 0; k < e_.output.size(); ++k) to[e_.output[k]] += strides[k];
    plan_.diagonal = to.size() < e_.output.size();
    int64_t next = 1;
    for (size_t k = labels.size(); k-- > 0;) {
      plan_.deliver.insert(plan_.deliver.begin(), {sizes_.at(labels[k]), next, to.at(labels[k])});
      next *= sizes_.at(labels[k]);
    }
  }

  void Multiply(const View& a, const View& b, EinsumOperand& of_a, EinsumOperand& of_b) {
    // In the output's order where they are in it, so that the product often is the output.
    EinsumLabels batch, left, right, inner;
    for (int l : e_.output) {
      const bool in_a = a.count(l) > 0, in_b = b.count(l) > 0;
      EinsumLabels& list = in_a && in_b ? batch : in_a ? left : right;
      if (std::find(list.begin(), list.end(), l) == list.end()) list.push_back(l);
    }
    for (int l : e_.inputs[0]) {
      if (a.count(l) > 0 && !InOutput(l) &&
          std::find(inner.begin(), inner.end(), l) == inner.end()) {
        inner.push_back(l);
      }
    }
    plan_.multiplies = true;
    // Output batch, right, left: the other way round.
    plan_.swapped = !left.empty() && !right.empty() && e_.output.back() == left.back();
    const View &x = plan_.swapped ? b : a, &y = plan_.swapped ? a : b;
    plan_.a = std::move(plan_.swapped ? of_b : of_a);
    plan_.b = std::move(plan_.swapped ? of_a : of_b);
    if (plan_.swapped) std::swap(left, right);
    MakeMatrix(x, batch, left, inner, plan_.a);
    MakeMatrix(y, batch, inner, right, plan_.b);
    plan_.m = Product(left);
    plan_.n = Product(right);
    plan_.k = Product(inner);
    for (int l : batch) plan_.batch.push_back(sizes_.at(l));
    EinsumLabels labels = batch;
    labels.insert(labels.end(), left.begin(), left.end());
    labels.insert(labels.end(), right.begin(), right.end());
    plan_.product_elements = Product(labels);
    Deliver(labels);
  }

  const EinsumEquation& e_;
  const std::span<const Shape* const> inputs_;
  const Shape& output_;
  std::map<int, int64_t> sizes_;
  EinsumPlan plan_;
};

}  // namespace

absl::StatusOr<EinsumAttrs> EinsumAttrs::Parse(const KernelInfo& info) {
  EinsumAttrs a;
  RETURN_IF_ERROR(info.attrs.Get("equation", &a.equation));
  if (info.inputs.size() > 2) return Unimplemented("Einsum of ", info.inputs.size(), " inputs");
  return a;
}

absl::StatusOr<EinsumPlan> EinsumAttrs::PlanFor(KernelContext& c) const {
  std::vector<int> ranks;
  std::vector<const Shape*> shapes;
  for (int i = 0; i < c.num_inputs(); ++i) {
    ranks.push_back(c.input(i).rank());
    shapes.push_back(&c.input(i).shape());
  }
  ASSIGN_OR_RETURN(const EinsumEquation e, ParseEinsum(equation, ranks));
  return Planner(e, shapes, c.output(0).shape()).Run();
}

}  // namespace weft
