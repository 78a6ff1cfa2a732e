#include "tests/hostile/op_case.h"

#include <memory>
#include <utility>

#include "core/tensor_proto.h"
#include "graph/import.h"
#include "ops/registry.h"
#include "runtime/session.h"
#include "weft/proto/graph.pb.h"

namespace weft::test {
namespace {

constexpr size_t kMemoryLimit = size_t{256} << 20;
constexpr absl::Duration kTimeLimit = absl::Seconds(2);

class CaseGraph {
 public:
  CaseGraph(const OpCase& c, Way way) : case_(c), way_(way), op_(Ops().Find(c.op)) {
    def_.mutable_versions()->set_producer(1000);
  }

  absl::Status Build() {
    std::vector<std::string> names;
    for (size_t i = 0; i < case_.inputs.size(); ++i) {
      const std::string name = Concat("in", i);
      RETURN_IF_ERROR(AddInput(name, case_.inputs[i]));
      names.push_back(name);
    }
    return AddNode("n", case_.op, names, case_.attrs);
  }

  const proto::GraphDef& def() const { return def_; }
  const std::vector<Feed>& feeds() const { return feeds_; }
  const std::vector<std::string>& init() const { return init_; }

 private:
  absl::Status AddNode(const std::string& name, const std::string& op,
                       const std::vector<std::string>& inputs, const AttrMap& attrs) {
    proto::NodeDef* node = def_.add_node();
    node->set_name(name);
    node->set_op(op);
    for (const std::string& input : inputs) node->add_input(input);
    for (const auto& [key, value] : attrs)
      RETURN_IF_ERROR(AttrToProto(value, &(*node->mutable_attr())[key]));
    return absl::OkStatus();
  }

  absl::Status AddConst(const std::string& name, const OpInput& in) {
    RETURN_IF_ERROR(AddNode(name, "Const", {}, {{"dtype", in.value.dtype()}, {"value", in.value}}));
    if (in.claimed.empty()) return absl::OkStatus();
    auto* shape = (*def_.mutable_node(def_.node_size() - 1)->mutable_attr())["value"]
                      .mutable_tensor()
                      ->mutable_tensor_shape();
    shape->clear_dim();
    for (int64_t d : in.claimed) shape->add_dim()->set_size(d);
    return absl::OkStatus();
  }

  absl::Status AddFeed(const std::string& name, const Tensor& value) {
    feeds_.emplace_back(name, value);
    return AddNode(name, "Placeholder", {}, {{"dtype", value.dtype()}, {"shape", PartialShape()}});
  }

  absl::Status AddInput(const std::string& name, const OpInput& in) {
    if (in.variable) return AddVariable(name, in);
    if (way_ == Way::kConstants || !in.claimed.empty()) return AddConst(name, in);
    const Tensor& t = in.value;
    if (way_ == Way::kFeeds || !kBytes.Contains(t.dtype())) return AddFeed(name, t);
    RETURN_IF_ERROR(AddFeed(name + "/flat", t.Reshaped(Shape{t.num_elements()})));
    const auto dims = t.shape().dims();
    RETURN_IF_ERROR(
        AddFeed(name + "/shape", Tensor::Vector(std::vector<int64_t>(dims.begin(), dims.end()))));
    return AddNode(name, "Reshape", {name + "/flat", name + "/shape"},
                   {{"T", t.dtype()}, {"Tshape", DType::kInt64}});
  }

  absl::Status AddVariable(const std::string& name, const OpInput& in) {
    const DType dtype = in.value.dtype();
    const bool handle = op_ == nullptr || op_->inputs.empty() || !op_->inputs[0].is_ref;
    RETURN_IF_ERROR(AddNode(name, handle ? "VarHandleOp" : "VariableV2", {},
                            {{"dtype", dtype}, {"shape", PartialShape(in.value.shape())}}));
    RETURN_IF_ERROR(AddConst(name + "/value", in));
    init_.push_back(name + "/assign");
    return AddNode(name + "/assign", handle ? "AssignVariableOp" : "Assign",
                   {name, name + "/value"}, {{handle ? "dtype" : "T", dtype}});
  }

  const OpCase& case_;
  const Way way_;
  const OpDef* op_;
  proto::GraphDef def_;
  std::vector<Feed> feeds_;
  std::vector<std::string> init_;
};

}  // namespace

std::string OpCase::ToString() const {
  std::vector<std::string> parts;
  for (const OpInput& in : inputs) {
    parts.push_back(Concat(in.variable ? "variable " : "", in.value.ToString(8)));
    if (in.claimed.empty()) continue;
    std::vector<std::string> dims;
    for (int64_t d : in.claimed) dims.push_back(Concat(d));
    parts.back() += Concat(" claimed [", Join(dims, ","), "]");
  }
  for (const auto& [name, value] : attrs) parts.push_back(Concat(name, ": ", value));
  return Concat(op, "(", Join(parts, ", "), "): ", what);
}

absl::StatusOr<std::vector<Tensor>> RunCase(const OpCase& c, Way way) {
  CaseGraph built(c, way);
  RETURN_IF_ERROR(built.Build());
  ImportOptions import;
  import.memory_limit = kMemoryLimit;
  ASSIGN_OR_RETURN(std::shared_ptr<Graph> graph, ImportGraphDef(built.def(), import));
  std::vector<std::string> fetches, targets;
  const NodeId n = graph->Find("n");
  const int outputs = graph->num_outputs(n);
  // A reference to a variable that nothing assigned cannot be read.
  const bool unassigned = outputs > 0 && c.inputs.empty() && IsRef(graph->dtype(Edge{n, 0}));
  if (outputs == 0 || unassigned) {
    targets.emplace_back("n");
  } else {
    for (int k = 0; k < outputs; ++k) fetches.push_back(Concat("n:", k));
  }
  SessionOptions options;
  options.threads = 1;
  options.memory_limit = kMemoryLimit;
  ASSIGN_OR_RETURN(const auto session, Session::Create(graph, options));
  RunOptions run;
  run.time_limit = kTimeLimit;
  if (!built.init().empty()) RETURN_IF_ERROR(session->Run({}, {}, built.init(), run).status());
  return session->Run(built.feeds(), fetches, targets, run);
}

}  // namespace weft::test
