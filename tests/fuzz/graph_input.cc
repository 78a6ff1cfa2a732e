#include "tests/fuzz/graph_input.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/tensor_proto.h"
#include "graph/import.h"
#include "kernels/registry.h"
#include "ops/infer.h"
#include "ops/registry.h"
#include "tests/fuzz/target.h"

namespace weft::fuzz {
namespace {

constexpr int kTries = 40;  // draws until an op's shape rule accepts them
constexpr size_t kMostInputBytes = 1 << 16;

// What nodes of a graph offer as inputs, as far as it imports.
struct Offer {
  std::string name;
  DType dtype;
};

// Ops that a mutator may draw, found once.
const std::vector<const OpDef*>& Candidates(OpFilter filter) {
  static auto* const found = new std::map<OpFilter, std::vector<const OpDef*>>;
  auto& list = (*found)[filter];
  if (!list.empty()) return list;
  for (std::string_view name : Ops().Names()) {
    if (!Family().empty() && Ops().Family(name) != Family()) continue;
    const OpDef* op = Ops().Find(name);
    if (CpuKernels().HasOp(name) && op->name != "Const" && filter(*op)) list.push_back(op);
  }
  if (list.empty()) Fail(Concat("no op of family '", std::string(Family()), "'"));
  return list;
}

class Mutator {
 public:
  Mutator(uint64_t seed, int most_nodes, OpFilter filter)
      : draw_(seed), most_nodes_(most_nodes), candidates_(Candidates(filter)) {}

  void Mutate(proto::GraphDef& def) {
    if (def.node_size() == 0 || draw_.Chance(0.02)) {
      def.Clear();
      def.mutable_versions()->set_producer(2000);
      AddOp(def);
      if (most_nodes_ < 12) return;  // one op is what this is about
    }
    for (int64_t changes = 1 + draw_.Below(3); changes > 0; --changes) Change(def);
    while (def.node_size() > most_nodes_) Remove(def);
  }

 private:
  void Change(proto::GraphDef& def) {
    if (def.node_size() == 0) return AddOp(def);
    switch (draw_.Below(12)) {
      case 0:
      case 1:
      case 2:
        return AddOp(def);
      case 3:
      case 4:
      case 5:
      case 6:
        return ChangeConstant(def);
      case 7:
      case 8:
        return ChangeAttr(*draw_.Pick(*def.mutable_node()).mutable_attr());
      case 9:
      case 10:
        return Rewire(def);
      default:
        return Remove(def);
    }
  }

  void ChangeConstant(proto::GraphDef& def) {
    std::vector<proto::NodeDef*> constants;
    for (proto::NodeDef& n : *def.mutable_node()) {
      if (n.op() == "Const") constants.push_back(&n);
    }
    if (constants.empty()) return;
    proto::NodeDef& n = *draw_.Pick(constants);
    size_t room = kMostInputBytes;
    const auto t = TensorFromProto(n.attr().at("value").tensor(), room);
    SetConstant(n, t.ok() ? draw_.Mutated(*t) : draw_.SmallTensor(draw_.Of(kBytes)));
    auto& dims =
        *(*n.mutable_attr())["value"].mutable_tensor()->mutable_tensor_shape()->mutable_dim();
    if (!dims.empty() && draw_.Chance(0.005))  // claims more, or less, than it holds
      draw_.Pick(dims).set_size(draw_.SmallInt());
  }

  void ChangeAttr(google::protobuf::Map<std::string, proto::AttrValue>& attrs) {
    if (attrs.empty() || draw_.Chance(0.02)) {
      (void)AttrToProto(draw_.AnyAttr(), &attrs["T"]);
      return;
    }
    auto it = attrs.begin();
    std::advance(it, draw_.Below(static_cast<int64_t>(attrs.size())));
    if (it->first == "value" || it->first == "dtype") return;
    if (draw_.Chance(0.03)) {
      attrs.erase(it);
      return;
    }
    size_t room = kMostInputBytes;
    const auto old = AttrFromProto(it->second, room);
    // Of the schema's kind, which the old value tells.
    AttrDef like{it->first, AttrKind::kInt, false, {}, {}, {}, {}};
    if (!old.ok() || !KindOf(*old, &like)) {
      (void)AttrToProto(draw_.AnyAttr(), &it->second);
      return;
    }
    (void)AttrToProto(draw_.Attr(like), &it->second);
  }

  static bool KindOf(const AttrValue& v, AttrDef* def) {
    const auto is = [&]<typename T>(AttrKind kind) {
      def->kind = kind;
      def->is_list = v.get<std::vector<T>>() != nullptr;
      if (def->is_list) def->minimum = static_cast<int64_t>(v.get<std::vector<T>>()->size());
      return def->is_list || v.get<T>() != nullptr;
    };
    if (v.get<ShapePtr>() != nullptr) {
      def->kind = AttrKind::kShape;
      return true;
    }
    return is.operator()<int64_t>(AttrKind::kInt) || is.operator()<float>(AttrKind::kFloat) ||
           is.operator()<bool>(AttrKind::kBool) || is.operator()<std::string>(AttrKind::kString) ||
           is.operator()<DType>(AttrKind::kType);
  }

  void Rewire(proto::GraphDef& def) {
    proto::NodeDef& n = draw_.Pick(*def.mutable_node());
    const proto::NodeDef& from = draw_.Pick(def.node());
    if (draw_.Chance(0.15)) {
      n.add_input("^" + from.name());
    } else if (n.input_size() > 0) {
      std::string& input = draw_.Pick(*n.mutable_input());
      if (draw_.Chance(0.05)) {
        n.mutable_input()->SwapElements(0, n.input_size() - 1);
      } else {
        input = draw_.Chance(0.1) ? Concat(from.name(), ":", draw_.Below(3)) : from.name();
      }
    }
  }

  void Remove(proto::GraphDef& def) {
    // Constants that nobody reads go first.
    for (int i = 0; i < def.node_size(); ++i) {
      const auto reads = [&](const proto::NodeDef& n) {
        return std::any_of(n.input().begin(), n.input().end(), [&](const std::string& in) {
          return in == def.node(i).name() || in.starts_with(def.node(i).name() + ":");
        });
      };
      if (def.node(i).op() == "Const" &&
          std::none_of(def.node().begin(), def.node().end(), reads)) {
        def.mutable_node()->DeleteSubrange(i, 1);
        return;
      }
    }
    // The last node's place, or any: readers of what is gone are a case, too.
    const int i =
        draw_.Chance(0.9) ? def.node_size() - 1 : static_cast<int>(draw_.Below(def.node_size()));
    def.mutable_node()->DeleteSubrange(i, 1);
  }

  // --- Ops drawn from their schemas.
  void AddOp(proto::GraphDef& def) {
    const OpDef& op = *draw_.Pick(candidates_);
    std::vector<Offer> offers;
    if (def.node_size() > 0) {
      if (const auto g = ImportGraphDef(def); g.ok()) offers = Offers(**g);
    }
    for (int i = 0; i < kTries; ++i) {
      proto::GraphDef tried = def;
      draw_.NewMaster();
      const bool drawn = DrawOp(op, offers, tried);
      if (i + 1 == kTries || (drawn && (draw_.Chance(0.01) || ImportGraphDef(tried).ok()))) {
        def = std::move(tried);
        return;
      }
    }
  }

  static std::vector<Offer> Offers(const Graph& g) {
    std::vector<Offer> offers;
    for (NodeId id = 0; id < g.num_nodes(); ++id) {
      if (!g.alive(id) || g.node(id).Is("Const")) continue;
      for (int32_t i = 0; i < static_cast<int32_t>(g.node(id).outputs.size()); ++i)
        offers.push_back({g.TensorName({id, i}), g.node(id).outputs[i]});
    }
    return offers;
  }

  AttrMap DrawAttrs(const OpDef& op) {
    AttrMap attrs;
    for (const AttrDef& a : op.attrs) {
      if (AttrValue v = draw_.Attr(a); v.has_value()) attrs.Set(a.name, std::move(v));
    }
    // Dtypes for which there is a kernel.
    const auto kernels = CpuKernels().DefsOf(op.name);
    if (kernels.empty() || draw_.Chance(0.03)) return attrs;
    for (const TypeConstraint& c : draw_.Pick(kernels)->types) {
      const AttrDef* a = op.FindAttr(c.attr);
      if (a != nullptr && !a->is_list) attrs.Set(a->name, draw_.Of(c.types));
    }
    return attrs;
  }

  // False if the attributes say no number of inputs.
  bool DrawOp(const OpDef& op, const std::vector<Offer>& offers, proto::GraphDef& def) {
    AttrMap attrs = DrawAttrs(op);
    const std::string name = FreshName(def, op.name);
    const auto types = ArgTypes(op.inputs, attrs);
    const auto ranges = ArgRanges(op.inputs, attrs);
    const bool ok = types.ok() && ranges.ok() && types->size() < 64;
    std::vector<std::string> inputs;
    for (size_t a = 0; ok && a < op.inputs.size(); ++a) {
      for (int i = (*ranges)[a].first; i < (*ranges)[a].second; ++i)
        inputs.push_back(Input((*types)[i], op.inputs[a].name, offers, def));
    }
    proto::NodeDef& n = *def.add_node();
    n.set_name(name);
    n.set_op(op.name);
    for (std::string& input : inputs) n.add_input(std::move(input));
    for (const auto& [key, value] : attrs) (void)AttrToProto(value, &(*n.mutable_attr())[key]);
    return ok;
  }

  // An output that is there, or a new constant.
  std::string Input(DType dtype, std::string_view argument, const std::vector<Offer>& offers,
                    proto::GraphDef& def) {
    std::vector<const Offer*> fitting;
    for (const Offer& o : offers) {
      if (o.dtype == dtype) fitting.push_back(&o);
    }
    if (!fitting.empty() && draw_.Chance(0.6)) return draw_.Pick(fitting)->name;
    if (!IsKnownDType(dtype) || IsRef(dtype) || (IsObject(dtype) && dtype != DType::kString)) {
      return Source(dtype, def);
    }
    proto::NodeDef& n = *def.add_node();
    n.set_name(FreshName(def, "c"));
    n.set_op("Const");
    SetConstant(n, draw_.SmallTensor(dtype, argument));
    return n.name();
  }

  // Handles and references come of variables.
  std::string Source(DType dtype, proto::GraphDef& def) {
    const bool handle = dtype == DType::kResource;
    proto::NodeDef& n = *def.add_node();
    n.set_name(FreshName(def, "v"));
    n.set_op(handle ? "VarHandleOp" : "VariableV2");
    const DType value = IsRef(dtype) ? BaseDType(dtype) : DType::kFloat;
    (void)AttrToProto(AttrValue(value), &(*n.mutable_attr())["dtype"]);
    (void)AttrToProto(AttrValue(PartialShape(draw_.SmallShape())), &(*n.mutable_attr())["shape"]);
    (void)AttrToProto(AttrValue("v"), &(*n.mutable_attr())["shared_name"]);
    return n.name();
  }

  static void SetConstant(proto::NodeDef& n, const Tensor& t) {
    (void)AttrToProto(AttrValue(t.dtype()), &(*n.mutable_attr())["dtype"]);
    (void)TensorToProto(t, (*n.mutable_attr())["value"].mutable_tensor());
  }

  static std::string FreshName(const proto::GraphDef& def, std::string_view stem) {
    for (int i = def.node_size();; ++i) {
      const std::string name = Concat(stem, i);
      const auto taken = [&](const proto::NodeDef& n) { return n.name() == name; };
      if (std::none_of(def.node().begin(), def.node().end(), taken)) return name;
    }
  }

  Draw draw_;
  const int most_nodes_;
  const std::vector<const OpDef*>& candidates_;
};

}  // namespace

std::vector<std::string> Families() {
  std::set<std::string> families;
  for (std::string_view name : Ops().Names()) {
    if (CpuKernels().HasOp(name)) families.emplace(Ops().Family(name));
  }
  return {families.begin(), families.end()};
}

bool ReadInput(std::string_view bytes, proto::GraphDef* def) {
  // GraphDef text may begin with a comment.
  return bytes.size() <= kMostInputBytes &&
         ParseMessage(bytes, /*text_first=*/bytes.starts_with("#"), def).ok();
}

std::string MutateGraphDef(std::string_view bytes, uint64_t seed, int most_nodes, OpFilter filter) {
  proto::GraphDef def;
  if (!ReadInput(bytes, &def)) def.Clear();
  Mutator(seed, most_nodes, filter).Mutate(def);
  return def.SerializeAsString();
}

}  // namespace weft::fuzz
