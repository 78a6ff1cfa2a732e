#include "runtime/fold_constants.h"

#include <algorithm>
#include <new>

#include "graph/effects.h"
#include "kernels/registry.h"
#include "ops/infer.h"
#include "ops/registry.h"

namespace weft {
namespace {

// A kernel's world while folding: one thread, no state.
class FoldContext final : public KernelContext {
 public:
  FoldContext(std::vector<Tensor*> in, std::vector<Tensor*> out, std::span<const DType> types,
              Allocator& allocator, const Stop& stop)
      : in_(std::move(in)),
        out_(std::move(out)),
        types_(types),
        allocator_(allocator),
        stop_(stop),
        tiles_(SerialFor(), {&stop_}) {
    inputs_ = in_;
    outputs_ = out_;
  }
  absl::StatusOr<Tensor*> AllocateOutput(int i, const Shape& shape) override {
    ASSIGN_OR_RETURN(*out_[i], Tensor::Allocate(types_[i], shape, allocator_));
    return out_[i];
  }
  void SetOutput(int i, Tensor t) override { *out_[i] = std::move(t); }
  absl::StatusOr<char*> Scratch(size_t bytes) override {
    ASSIGN_OR_RETURN(BufferPtr b, allocator_.Allocate(bytes));
    scratch_.push_back(std::move(b));
    return static_cast<char*>(scratch_.back()->data());
  }
  ParallelFor& parallel() override { return tiles_; }
  Allocator& allocator() override { return allocator_; }
  ResourceStore& resources() override {
    WEFT_CHECK(false);  // stateful ops are not folded
    __builtin_unreachable();
  }
  bool cancelled() const override { return stop_.Requested(); }

 private:
  std::vector<Tensor*> in_, out_;
  std::span<const DType> types_;
  Allocator& allocator_;
  const Stop stop_;
  struct Requested {
    const Stop* stop;
    bool operator()() const { return stop->Requested(); }
  };
  StoppableFor<Requested> tiles_;
  std::vector<BufferPtr> scratch_;
};

absl::StatusOr<std::vector<Tensor>> RunNode(const Graph& g, const Node& n,
                                            const CompileOptions& options) {
  Allocator& allocator = options.allocator != nullptr ? *options.allocator : HeapAllocator();
  ASSIGN_OR_RETURN(const KernelDef* def, CpuKernels().Find(n.op_name, n.attrs));
  if ((def->flags & (kNoFold | kOwnOutput)) != 0) return Unimplemented("not folded");
  std::vector<Tensor> inputs;
  std::vector<const Tensor*> constants;
  std::vector<DType> types;
  for (const Edge& e : n.inputs) {
    constants.push_back(g.ConstantValue(e));
    inputs.push_back(*constants.back());
    types.push_back(g.dtype(e));
  }
  const int num_outputs = static_cast<int>(n.outputs.size());
  ASSIGN_OR_RETURN(const auto shapes, InferShapes(*n.op, n.attrs, constants, num_outputs));
  std::vector<Tensor> outputs(num_outputs);
  int64_t bytes = 0;
  for (int k = 0; k < num_outputs; ++k) {
    const auto shape = shapes[k].shape.AsShape();
    if (!shape) continue;
    ASSIGN_OR_RETURN(const size_t size, CheckedBytes(n.outputs[k], *shape));
    if (static_cast<int64_t>(size) > options.fold_limit_bytes - bytes)
      return ResourceExhausted("too large to fold");
    bytes += static_cast<int64_t>(size);
    ASSIGN_OR_RETURN(outputs[k], Tensor::Allocate(n.outputs[k], *shape, allocator));
  }
  const std::span<const DType> out_types(n.outputs.data(), n.outputs.size());
  const KernelInfo info{n.name,    n.op_name, AttrReader(n.attrs), types, out_types,
                        constants, nullptr};
  ASSIGN_OR_RETURN(const auto kernel, def->factory(info));
  std::vector<Tensor*> in, out;
  for (Tensor& t : inputs) in.push_back(&t);
  for (Tensor& t : outputs) out.push_back(&t);
  RETURN_IF_ERROR(CheckOutputs(out, def->flags));
  FoldContext c(std::move(in), std::move(out), out_types, allocator, options.stop);
  RETURN_IF_ERROR(kernel->Compute(c));
  for (const Tensor& t : outputs) {
    if (!t.has_value()) return Internal("an output was not set");
  }
  return outputs;
}

class Folder {
 public:
  Folder(PrunedGraph& pruned, const CompileOptions& options, RewriteReport* report)
      : pruned_(pruned),
        g_(*pruned.graph),
        options_(options),
        report_(report),
        pinned_(g_.num_nodes()) {
    for (NodeId t : pruned.targets) pinned_[t] = true;
  }

  absl::Status Run() {
    ASSIGN_OR_RETURN(const auto order, g_.TopologicalOrder());
    replaced_.resize(g_.num_nodes());
    effects_ = BehindEffects(g_);
    for (NodeId id : order) {
      RETURN_IF_ERROR(options_.stop.Check("folding constants"));
      Node& n = g_.node(id);
      for (Edge& e : n.inputs) e = Resolve(e);
      for (NodeId& c : n.controls) c = Resolve({c, 0}).node;
      RETURN_IF_ERROR(g_.InferNode(id));
      if (n.inputs.empty() || n.op == nullptr || n.op->is_stateful() || pinned_[id]) continue;
      std::vector<Tensor> values;
      if (std::all_of(n.inputs.begin(), n.inputs.end(),
                      [&](const Edge& e) { return g_.ConstantValue(e) != nullptr; })) {
        auto run = Try(n);
        if (run.ok()) values = *std::move(run);
      } else {
        values = KnownValues(n);
      }
      if (values.empty()) continue;
      RETURN_IF_ERROR(Replace(id, std::move(values)));
    }
    for (Edge& e : pruned_.fetches) e = Resolve(e);
    return absl::OkStatus();
  }

 private:
  Edge Resolve(const Edge& e) const {
    if (static_cast<size_t>(e.node) >= replaced_.size()) return e;
    const auto& to = replaced_[e.node];
    return to.empty() ? e : to[e.index];
  }

  absl::StatusOr<std::vector<Tensor>> Try(const Node& n) const {
    try {
      return RunNode(g_, n, options_);
    } catch (const StoppedEarly&) {
      return options_.stop.Status("folding constants");
    } catch (const std::bad_alloc&) {
      return ResourceExhausted("out of memory while folding");
    }
  }

  // What inference knows of a node whose inputs are not constant: shapes, sizes, ranks.
  std::vector<Tensor> KnownValues(const Node& n) const {
    std::vector<Tensor> values;
    for (size_t k = 0; k < n.outputs.size(); ++k) {
      const ShapeContext::Result& r = n.shapes[k];
      const auto shape = r.shape.AsShape();
      if (!shape || !r.ints || !kIndexTypes.Contains(n.outputs[k]) ||
          static_cast<int64_t>(r.ints->size()) != shape->num_elements()) {
        return {};
      }
      auto t = Tensor::Allocate(n.outputs[k], *shape);
      if (!t.ok()) return {};
      for (size_t i = 0; i < r.ints->size(); ++i) {
        const int64_t v = (*r.ints)[i];
        if (!IsKnownValue(v)) return {};
        if (n.outputs[k] == DType::kInt32) {
          t->data<int32_t>()[i] = static_cast<int32_t>(v);
        } else {
          t->data<int64_t>()[i] = v;
        }
      }
      values.push_back(*std::move(t));
    }
    return values;
  }

  absl::Status Replace(NodeId id, std::vector<Tensor> values) {
    const std::string name(g_.node(id).name);
    std::vector<Edge> to;
    // What comes after the value comes after these, as before.
    auto controls = g_.node(id).controls;
    for (const Edge& e : g_.node(id).inputs) {
      const bool listed = std::find(controls.begin(), controls.end(), e.node) != controls.end();
      if (effects_[e.node] && !listed) controls.push_back(e.node);
    }
    g_.Rename(id, g_.UniqueName(name + "/_folded"));
    for (size_t k = 0; k < values.size(); ++k) {
      ASSIGN_OR_RETURN(const NodeId c,
                       g_.AddNode(k == 0 ? name : g_.UniqueName(Concat(name, "/_", k)), "Const"));
      Node& n = g_.node(c);
      n.op = Ops().Find("Const");
      n.outputs = {values[k].dtype()};
      n.device = g_.node(id).device;
      n.controls = controls;
      n.attrs = {{"dtype", values[k].dtype()}, {"value", std::move(values[k])}};
      RETURN_IF_ERROR(g_.InferNode(c));
      to.push_back({c, 0});
      effects_.push_back(effects_[id]);
    }
    replaced_[id] = std::move(to);
    if (report_ != nullptr) report_->Count("fold constants", Contract::kExact, name);
    return absl::OkStatus();
  }

  PrunedGraph& pruned_;
  Graph& g_;
  const CompileOptions& options_;
  RewriteReport* report_;
  std::vector<bool> pinned_;
  std::vector<bool> effects_;  // by node: see BehindEffects
  std::vector<std::vector<Edge>> replaced_;
};

}  // namespace

absl::Status FoldConstants(PrunedGraph& pruned, const CompileOptions& options,
                           RewriteReport* report) {
  return Folder(pruned, options, report).Run();
}

}  // namespace weft
