// Pixels that nobody reads.
#include <algorithm>
#include <numeric>
#include <optional>

#include "graph/rewrite.h"
#include "ops/scope.h"
#include "ops/window_attrs.h"

namespace weft {
namespace {

constexpr int kResidual = 3;  // input of a fused convolution: x, filter, bias, residual

// Every which pixel along height and width.
using Step = std::array<int64_t, 2>;
constexpr Step kEach = {1, 1};

bool IsConvolution(const Node& n) {
  return n.Is("Conv2D") || n.Is("_FusedConv2D") || n.Is("DepthwiseConv2dNative") ||
         n.Is("_FusedDepthwiseConv2dNative");
}

bool HasResidual(const Node& n) {
  const AttrValue* v = n.attrs.Find("fused_ops");
  const auto* ops = v == nullptr ? nullptr : v->get<std::vector<std::string>>();
  return ops != nullptr && ops->size() > 1 && (*ops)[0] == "BiasAdd" && (*ops)[1] == "Add" &&
         n.inputs.size() == kResidual + 1;
}

std::vector<int64_t> Strides(const WindowAttrs& w, const Step& step) {
  std::vector<int64_t> strides(4, 1);
  for (int i = 0; i < 2; ++i) strides[w.axis(i + 1)] = w.stride[i + 1] * step[i];
  return strides;
}

// Attributes of one stride more, under which result pixel q is the pixel step * q of before. None
// where the padding before the image hangs on a size that is not known.
std::optional<AttrMap> WithStep(const Graph& g, const Node& n, const Step& step) {
  const auto w = ParseConvAttrs(AttrReader(n.attrs), 2);
  const PartialShape &image = g.shape(n.inputs[0]), &filter = g.shape(n.inputs[1]);
  if (!w.ok() || !filter.rank_known() || filter.rank() != 4) return std::nullopt;
  AttrMap attrs = n.attrs;
  attrs.Set("strides", Strides(*w, step));
  if (w->padding != Padding::kSame) return attrs;
  std::vector<int64_t> padding(8);
  for (int i = 0; i < 2; ++i) {
    const int64_t window = filter.dim(i), axis = w->axis(i + 1);
    if (window < 0) return std::nullopt;
    // With a stride of 1 the padding is the same for every size.
    const bool known = image.rank_known() && image.dim(axis) > 0;
    if (!known && w->stride[i + 1] > 1) return std::nullopt;
    const auto size = w->Output(i + 1, known ? image.dim(axis) : window, window);
    if (!size.ok()) return std::nullopt;
    padding[2 * axis] = size->before;
    padding[2 * axis + 1] = size->after;
  }
  const bool none = std::all_of(padding.begin(), padding.end(), [](int64_t p) { return p == 0; });
  attrs.Set("padding", none ? "VALID" : "EXPLICIT");
  if (!none) attrs.Set("explicit_paddings", std::move(padding));
  return attrs;
}

class Pass {
 public:
  explicit Pass(PrunedGraph& pruned) : g_(*pruned.graph), readers_(g_), steps_(g_.num_nodes()) {
    std::fill(steps_.begin(), steps_.end(), kEach);
    pinned_.resize(g_.num_nodes());
    for (const Edge& e : pruned.fetches) pinned_[e.node] = true;
  }

  absl::Status Run(RewriteReport* report) {
    ASSIGN_OR_RETURN(const auto order, g_.TopologicalOrder());
    // Last ones first: what computes fewer pixels also reads fewer.
    for (auto id = order.rbegin(); id != order.rend(); ++id) {
      Node& n = g_.node(*id);
      if (!IsConvolution(n) || pinned_[*id]) continue;
      const Step step = WhatIsRead(*id);
      if (step == kEach) continue;
      std::optional<AttrMap> attrs = WithStep(g_, n, step);
      if (!attrs) continue;
      n.attrs = *std::move(attrs);
      RETURN_IF_ERROR(g_.InferNode(*id));
      steps_[*id] = step;
      for (const Consumers::Use& use : readers_.of(*id)) {
        if (use.input == 0) Shorten(g_.node(use.node), step);
      }
      if (report != nullptr) report->Count("skip unread pixels", Contract::kClose, n.name);
    }
    for (NodeId id : order) RETURN_IF_ERROR(SliceResidual(id));
    return g_.TakeStatus();
  }

 private:
  // The pixels of its result that are read by anyone; each one if there are no readers.
  Step WhatIsRead(NodeId id) const {
    Step common = {0, 0};
    for (const Consumers::Use& use : readers_.of(id)) {
      if (use.input < 0) continue;
      const Step step = WhatReads(g_.node(use.node), use.input);
      for (int i = 0; i < 2; ++i) common[i] = std::gcd(common[i], step[i]);
    }
    return common[0] == 0 ? kEach : common;
  }

  Step WhatReads(const Node& reader, int32_t input) const {
    if (!IsConvolution(reader)) return kEach;
    if (input == kResidual && HasResidual(reader)) return steps_[reader.id];
    if (input != 0) return kEach;
    const auto w = ParseConvAttrs(AttrReader(reader.attrs), 2);
    const PartialShape& filter = g_.shape(reader.inputs[1]);
    constexpr std::array<int64_t, 3> kNone = {0, 0, 0};
    const bool pointwise = w.ok() && filter.rank_known() && filter.rank() == 4 &&
                           filter.dim(0) == 1 && filter.dim(1) == 1 && w->before == kNone &&
                           w->after == kNone;
    return pointwise ? Step{w->stride[1], w->stride[2]} : kEach;
  }

  // A pointwise reader of what has become smaller.
  void Shorten(Node& reader, const Step& step) {
    WindowAttrs w = *ParseConvAttrs(AttrReader(reader.attrs), 2);
    for (int i = 0; i < 2; ++i) w.stride[i + 1] /= step[i];
    reader.attrs.Set("strides", Strides(w, kEach));
  }

  // What is added must have as few pixels.
  absl::Status SliceResidual(NodeId id) {
    if (steps_[id] == kEach || !HasResidual(g_.node(id))) return absl::OkStatus();
    const Edge from = g_.node(id).inputs[kResidual];
    const WindowAttrs w = *ParseConvAttrs(AttrReader(g_.node(id).attrs), 2);
    Tensor zeros = Tensor::Of<int32_t>({4}, {0, 0, 0, 0});
    Tensor strides = Tensor::Of<int32_t>({4}, {1, 1, 1, 1});
    bool all = true;
    for (int i = 0; i < 2; ++i) {
      const int64_t rest = steps_[id][i] / steps_[from.node][i];
      strides.data<int32_t>()[w.axis(i + 1)] = static_cast<int32_t>(rest);
      all &= rest == 1;
    }
    if (all) return absl::OkStatus();
    const std::string name(g_.node(id).name);
    const ScopeGuard keep(g_, {});
    g_.context() = {"", g_.node(id).device, {}, {}};
    const Output zero = Constant(g_, zeros, name);
    const Output inputs[] = {g_.output(from), zero, zero, Constant(g_, strides, name)};
    const Output slice =
        g_.Call("StridedSlice", inputs, {{"begin_mask", 15}, {"end_mask", 15}}, name);
    if (slice.valid()) g_.node(id).inputs[kResidual] = {slice.node, slice.index};
    return g_.status();
  }

  Graph& g_;
  const Consumers readers_;
  std::vector<Step> steps_;  // by node: of which pixels of before it computes now
  std::vector<bool> pinned_;
};

}  // namespace

absl::Status SkipUnreadPixels(PrunedGraph& pruned, RewriteReport* report) {
  return Pass(pruned).Run(report);
}

}  // namespace weft
