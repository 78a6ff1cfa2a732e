// Every op has a gradient rule, or none by nature, or stands here with the reason why not.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "ops/registry.h"

namespace weft {
namespace {

using Reasons = std::map<std::string_view, std::string_view>;

// TensorFlow has no rule for any of these either, control flow and calls apart.
const Reasons& WithoutRule() {
  static const char* const fused =
      "the gradient of a fused cell: a cell of plain ops has a second order";
  static const char* const passes = "written by passes over finished graphs";
  static const char* const flow = "control flow and calls, which are checked and not run so far";
  static const auto* const reasons = new Reasons{
      {"BlockLSTMGrad", fused},
      {"BlockLSTMGradV2", fused},
      {"GRUBlockCellGrad", fused},
      {"LSTMBlockCellGrad", fused},
      {"CropAndResizeGradBoxes", "the slope of a slope that jumps at every pixel"},
      {"Dilation2DBackpropFilter", "linear in dy by an index of maxima that no op gives"},
      {"Dilation2DBackpropInput", "linear in dy by an index of maxima that no op gives"},
      {"RandomGammaGrad", "no formula is known that is not a series of its own"},
      {"_FusedConv2D", passes},
      {"_FusedDepthwiseConv2dNative", passes},
      {"_FusedMatMul", passes},
      {"_Elementwise", passes},
      {"_LayerNorm", passes},
      {"Switch", flow},
      {"RefSwitch", flow},
      {"Merge", flow},
      {"RefMerge", flow},
      {"Enter", flow},
      {"RefEnter", flow},
      {"Exit", flow},
      {"RefExit", flow},
      {"NextIteration", flow},
      {"RefNextIteration", flow},
      {"RefSelect", flow},
      {"PartitionedCall", flow},
      {"StatefulPartitionedCall", flow},
      {"If", flow},
      {"StatelessIf", flow},
      {"Case", flow},
      {"StatelessCase", flow},
      {"While", flow},
      {"StatelessWhile", flow},
      {"For", flow},
  };
  return *reasons;
}

TEST_CASE("every op has a gradient rule, none by nature, or a reason", "[gradient]") {
  for (const std::string_view name : Ops().Names()) {
    CAPTURE(name);
    // An op that has got its rule leaves the list.
    CHECK((Ops().Find(name)->gradient == nullptr) == WithoutRule().contains(name));
  }
  for (const auto& [name, reason] : WithoutRule()) {
    CAPTURE(name);
    CHECK(Ops().Find(name) != nullptr);
  }
}

bool MayBeInexact(const OpDef& op, const std::vector<ArgDef>& args) {
  for (const ArgDef& arg : args) {
    if (arg.is_ref) continue;
    if (arg.type != DType::kInvalid) {
      if (kInexact.Contains(arg.type)) return true;
      continue;
    }
    const AttrDef* const type =
        op.FindAttr(arg.type_attr.empty() ? arg.type_list_attr : arg.type_attr);
    if (type->allowed_types.empty() || !(type->allowed_types & kInexact).empty()) return true;
  }
  return false;
}

// These take numbers and give numbers, and a change of an input changes no output, changes it in a
// way that has no slope, or TensorFlow takes them as constants; it has no rules for them either, or
// rules that give None.
const std::set<std::string_view>& WithoutSlope() {
  static const auto* const names = new std::set<std::string_view>{
      // Steps.
      "Ceil", "Floor", "FloorDiv", "Rint", "Round", "TruncateDiv", "Dequantize", "QuantizeV2",
      "Bitcast",
      // Constants.
      "LinSpace", "OneHot", "OnesLike", "Range", "StopGradient", "ZerosLike",
      // Picked by value, counted, drawn.
      "Bincount", "CombinedNonMaxSuppression", "DenseBincount", "ListDiff", "NonMaxSuppressionV5",
      "Unique", "UniqueV2", "UniqueWithCounts", "UniqueWithCountsV2", "DrawBoundingBoxes",
      "DrawBoundingBoxesV2", "ExtractGlimpse", "ExtractGlimpseV2",
      // Random.
      "ParameterizedTruncatedNormal", "RandomPoisson", "RandomPoissonV2", "RandomShuffle",
      "StatelessRandomPoisson"};
  return *names;
}

TEST_CASE("where no gradient is said to be, there is none", "[gradient]") {
  for (const std::string_view name : Ops().Names()) {
    CAPTURE(name);
    const OpDef& op = *Ops().Find(name);
    const bool numbers = MayBeInexact(op, op.inputs) && MayBeInexact(op, op.outputs);
    CHECK((numbers && op.gradient == NoGradient) == WithoutSlope().contains(name));
  }
}

}  // namespace
}  // namespace weft
