#include <map>

#include "graph/function.h"
#include "kernels/registry.h"
#include "ops/registry.h"
#include "tools/missing_ops.h"
#include "weft/proto/function.pb.h"

namespace weft::tools {
namespace {

// The executor runs these itself, or they are fed.
bool NeedsNoKernel(std::string_view op) {
  return op == "Const" || op == "_Feed" || op == "Placeholder" || op == "PlaceholderV2";
}

class Search {
 public:
  explicit Search(const Graph& g) : functions_(g.functions().get()) {
    for (NodeId id = 0; id < g.num_nodes(); ++id) {
      if (g.alive(id)) Look(g.node(id));
    }
    for (size_t i = 0; i < pending_.size(); ++i) LookInside(*pending_[i]);  // grows as it goes
  }

  std::vector<MissingOp> Take() {
    std::vector<MissingOp> out;
    for (auto& [key, missing] : missing_) out.push_back(std::move(missing));
    return out;
  }

 private:
  void Add(std::string_view op, std::string why, std::string node) {
    MissingOp& m = missing_[Concat(op, "\n", why)];
    if (m.count++ == 0) m = {std::string(op), std::move(why), 1, std::move(node)};
  }

  // True if `name` is a function of the file, which is then looked into.
  bool Call(std::string_view name) {
    const proto::FunctionDef* f = functions_ == nullptr ? nullptr : functions_->Find(name);
    if (f == nullptr) return false;
    if (seen_.insert(f->signature().name()).second) pending_.push_back(f);
    return true;
  }

  void Look(const Node& n) {
    for (const auto& [name, value] : n.attrs) {
      if (const auto* f = value.get<FuncAttr>()) Call(f->name);
      if (const auto* list = value.get<std::vector<FuncAttr>>()) {
        for (const FuncAttr& f : *list) Call(f.name);
      }
    }
    if (NeedsNoKernel(n.op_name)) return;
    if (n.op == nullptr) {
      if (Call(n.op_name)) {
        Add("(function call)", "no kernel", std::string(n.name));
      } else {
        Add(n.op_name, "unknown", std::string(n.name));
      }
      return;
    }
    const auto kernel = CpuKernels().Find(n.op_name, n.attrs);
    if (kernel.ok()) return;
    std::string why = "no kernel";
    if (CpuKernels().HasOp(n.op_name)) why = ToStd(kernel.status().message());
    Add(n.op_name, std::move(why), std::string(n.name));
  }

  void LookInside(const proto::FunctionDef& f) {
    for (const proto::NodeDef& n : f.node_def()) {
      for (const auto& [name, value] : n.attr()) {
        if (value.has_func()) Call(value.func().name());
        for (const auto& item : value.list().func()) Call(item.name());
      }
      if (NeedsNoKernel(n.op())) continue;
      const std::string where = Concat(f.signature().name(), "/", n.name());
      if (Ops().Find(n.op()) != nullptr) {
        if (!CpuKernels().HasOp(n.op())) Add(n.op(), "no kernel", where);
      } else if (Call(n.op())) {
        Add("(function call)", "no kernel", where);
      } else {
        Add(n.op(), "unknown", where);
      }
    }
  }

  const FunctionLibrary* functions_;
  std::map<std::string, MissingOp> missing_;
  std::vector<const proto::FunctionDef*> pending_;
  StringSet seen_;
};

}  // namespace

std::vector<MissingOp> MissingOps(const Graph& g) { return Search(g).Take(); }

std::vector<MissingOp> MissingOps(const Graph& g, const RunSignature& signature) {
  const auto pruned = Prune(g, signature);
  return pruned.ok() ? MissingOps(*pruned->graph) : MissingOps(g);
}

}  // namespace weft::tools
