// Cells of recurrent networks, one step or a whole sequence a node. N: batch, I: input size, H:
// cell size, T: time. Gates stand side by side in one matrix of width 4 H.
#include <algorithm>

#include "ops/matrix_fn.h"
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

// Input i has the dimensions `want`; unknown ones (-1) are filled in by what it knows.
absl::Status Expect(ShapeContext& c, int i, std::initializer_list<int64_t*> want) {
  const PartialShape& s = c.input(i);
  if (!s.rank_known()) return absl::OkStatus();
  bool fits = s.rank() == static_cast<int>(want.size());
  int k = 0;
  PartialShape expected = Shape();
  for (int64_t* d : want) {
    expected.push_back(*d);
    if (!fits) continue;
    const auto merged = MergeDims(s.dim(k++), *d);
    if (merged.ok())
      *d = *merged;
    else
      fits = false;
  }
  if (fits) return absl::OkStatus();
  return InvalidArgument(c.input_name(i), " has shape ", s, ", want ", expected);
}

struct Sizes {
  int64_t n = kUnknownDim, in = kUnknownDim, h = kUnknownDim, t = kUnknownDim;
};
int64_t Sum(int64_t a, int64_t b) { return IsKnownDim(a) && IsKnownDim(b) ? a + b : kUnknownDim; }
int64_t Times(int64_t k, int64_t a) {
  return IsKnownDim(a) && a < (int64_t{1} << 60) ? k * a : kUnknownDim;
}

// cs_prev, h_prev, w, wci, wcf, wco, b from input `first` on; peepholes count only where used.
absl::StatusOr<Sizes> LstmSizes(ShapeContext& c, Sizes s, int first) {
  ASSIGN_OR_RETURN(const bool peephole, c.attr<bool>("use_peephole"));
  RETURN_IF_ERROR(Expect(c, first, {&s.n, &s.h}));
  RETURN_IF_ERROR(Expect(c, first + 1, {&s.n, &s.h}));
  int64_t rows = Sum(s.in, s.h), columns = Times(4, s.h);
  RETURN_IF_ERROR(Expect(c, first + 2, {&rows, &columns}));
  for (int i = 3; i < 6; ++i) {
    ASSIGN_OR_RETURN(const PartialShape p, c.WithRank(first + i, 1));
    if (peephole) RETURN_IF_ERROR(Expect(c, first + i, {&s.h}));
  }
  RETURN_IF_ERROR(Expect(c, first + 6, {&columns}));
  return s;
}

absl::Status CellShape(ShapeContext& c) {
  Sizes s;
  RETURN_IF_ERROR(Expect(c, 0, {&s.n, &s.in}));
  ASSIGN_OR_RETURN(s, LstmSizes(c, s, 1));
  for (int i = 0; i < 7; ++i) c.set_output(i, PartialShape{s.n, s.h});
  return absl::OkStatus();
}

absl::Status CellGradShape(ShapeContext& c) {
  Sizes s;
  RETURN_IF_ERROR(Expect(c, 0, {&s.n, &s.in}));
  ASSIGN_OR_RETURN(s, LstmSizes(c, s, 1));
  for (int i = 8; i < 16; ++i) RETURN_IF_ERROR(Expect(c, i, {&s.n, &s.h}));
  c.set_output(0, PartialShape{s.n, s.h});
  c.set_output(1, PartialShape{s.n, Times(4, s.h)});
  for (int i = 2; i < 5; ++i) c.set_output(i, c.input(i + 2));
  return absl::OkStatus();
}

absl::StatusOr<Sizes> SequenceSizes(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(0));
  Sizes s;
  RETURN_IF_ERROR(Expect(c, 1, {&s.t, &s.n, &s.in}));
  if (const auto length = c.int_scalar(0);
      length && (*length < 0 || (IsKnownDim(s.t) && *length > s.t))) {
    return InvalidArgument("seq_len_max is ", *length, ", must be ",
                           IsKnownDim(s.t) ? Concat("in [0, ", s.t, "]") : "at least 0");
  }
  return LstmSizes(c, s, 2);
}

absl::Status BlockShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const Sizes s, SequenceSizes(c));
  for (int i = 0; i < 7; ++i) c.set_output(i, PartialShape{s.t, s.n, s.h});
  return absl::OkStatus();
}

absl::Status BlockGradShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(Sizes s, SequenceSizes(c));
  for (int i = 9; i < 18; ++i) RETURN_IF_ERROR(Expect(c, i, {&s.t, &s.n, &s.h}));
  for (int i = 0; i < 8; ++i) c.set_output(i, c.input(i + 1));
  return absl::OkStatus();
}

// x, h_prev, w_ru, w_c, b_ru, b_c
absl::StatusOr<Sizes> GruSizes(ShapeContext& c) {
  Sizes s;
  RETURN_IF_ERROR(Expect(c, 0, {&s.n, &s.in}));
  RETURN_IF_ERROR(Expect(c, 1, {&s.n, &s.h}));
  int64_t rows = Sum(s.in, s.h), twice = Times(2, s.h);
  RETURN_IF_ERROR(Expect(c, 2, {&rows, &twice}));
  RETURN_IF_ERROR(Expect(c, 3, {&rows, &s.h}));
  RETURN_IF_ERROR(Expect(c, 4, {&twice}));
  RETURN_IF_ERROR(Expect(c, 5, {&s.h}));
  return s;
}

absl::Status GruShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(const Sizes s, GruSizes(c));
  for (int i = 0; i < 4; ++i) c.set_output(i, PartialShape{s.n, s.h});
  return absl::OkStatus();
}

absl::Status GruGradShape(ShapeContext& c) {
  ASSIGN_OR_RETURN(Sizes s, GruSizes(c));
  for (int i = 6; i < 10; ++i) RETURN_IF_ERROR(Expect(c, i, {&s.n, &s.h}));
  c.set_output(0, PartialShape{s.n, s.in});
  c.set_output(1, PartialShape{s.n, s.h});
  c.set_output(2, PartialShape{s.n, s.h});
  c.set_output(3, PartialShape{s.n, Times(2, s.h)});
  return absl::OkStatus();
}

// Gradients arrive through cs and h; what arrives elsewhere is lost, and cell_clip has no slope:
// TensorFlow's conventions.
constexpr int kCs = 1, kH = 6;

Outputs BlockGradient(const char* op, const Grad& g) {
  Outputs in(g.inputs.begin(), g.inputs.end());
  in.insert(in.end(), g.outputs.begin(), g.outputs.end());
  in.push_back(g.dy(kCs));
  in.push_back(g.dy(kH));
  const Output first = g.builder().Call(op, in, KeepAttrs(g, {"use_peephole"}));
  Outputs dxs(g.inputs.size());
  for (size_t i = 1; first.valid() && i < dxs.size(); ++i)
    dxs[i] = first.at(static_cast<int>(i) - 1);
  return dxs;
}

// Gradients of the weights and bias of [x, h] w + b and of x and h themselves, given that of the
// sum.
struct Layer {
  Output x, h, w, b;
};
Layer LayerGradient(Output x, Output h, Output w, Output d) {
  const Output dxh = graph_fn::Call("MatMul", {d, w}, {{"transpose_b", true}});
  const Output xh = matrix_fn::Join({x, h}, -1);
  const Outputs parts = matrix_fn::SplitColumns(dxh, x);
  return {parts[0], parts[1], graph_fn::Call("MatMul", {xh, d}, {{"transpose_a", true}}),
          graph_fn::Call("BiasAddGrad", {d})};
}

// The ops that give a cell's gradient know only what arrives at the outputs that go on to the next
// step; any other is refused. (The walk fills in zeros where nothing arrived.)
bool ArriveOnlyAt(const Grad& g, std::initializer_list<int> outputs) {
  for (int k = 0; k < static_cast<int>(g.dys.size()); ++k) {
    if (std::find(outputs.begin(), outputs.end(), k) != outputs.end()) continue;
    const Output dy = g.dy(k);
    if (!dy.valid() || g.builder().op(dy.node) == "ZerosLike") continue;
    g.builder().Fail(Unimplemented("a gradient that arrives at output ", k, " of a fused cell"));
    return false;
  }
  return true;
}

Outputs LstmCellGradient(const Grad& g) {
  if (!ArriveOnlyAt(g, {kCs, kH})) return Outputs(g.inputs.size());
  Outputs in(g.inputs.begin(), g.inputs.end());
  in.insert(in.end(), g.outputs.begin(), g.outputs.begin() + kH);
  in.push_back(g.dy(kCs));
  in.push_back(g.dy(kH));
  const Output dcs = g.builder().Call("LSTMBlockCellGrad", in, KeepAttrs(g, {"use_peephole"}));
  if (!dcs.valid()) return Outputs(g.inputs.size());
  const Layer l = LayerGradient(g.x(0), g.x(2), g.x(3), dcs.at(1));
  return {l.x, dcs, l.h, l.w, dcs.at(2), dcs.at(3), dcs.at(4), l.b};
}

Outputs GruCellGradient(const Grad& g) {
  if (!ArriveOnlyAt(g, {3})) return Outputs(g.inputs.size());
  const Output x = g.x(0), h = g.x(1), r = g.y(0);
  const Output dx = graph_fn::Call(
      "GRUBlockCellGrad", {x, h, g.x(2), g.x(3), g.x(4), g.x(5), r, g.y(1), g.y(2), g.dy(3)});
  if (!dx.valid()) return Outputs(g.inputs.size());
  const Layer c = LayerGradient(x, h * r, g.x(3), dx.at(2));
  const Layer ru = LayerGradient(x, h, g.x(2), dx.at(3));
  return {dx, dx.at(1), ru.w, c.w, ru.b, c.b};
}

#define WEFT_STATE "cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T"
#define WEFT_GATES "i: T, cs: T, f: T, o: T, ci: T, co: T, h: T"
#define WEFT_LSTM_ATTRS \
  "forget_bias: float = 1; cell_clip: float = 3; use_peephole: bool = false; T: {half, float}"
#define WEFT_BLOCK_GRAD                                    \
  "(seq_len_max: int64, x: T, " WEFT_STATE ", " WEFT_GATES \
  ", cs_grad: T, h_grad: T) -> (x_grad: T, "               \
  "cs_prev_grad: T, h_prev_grad: T, w_grad: T, wci_grad: T, wcf_grad: T, wco_grad: T, b_grad: T)"
// clang-format off
const OpEntry kRecurrentOps[] = {
    {"LSTMBlockCell(x: T, " WEFT_STATE ") -> (" WEFT_GATES ")", WEFT_LSTM_ATTRS, CellShape, LstmCellGradient},
    {"LSTMBlockCellGrad(x: T, " WEFT_STATE ", i: T, cs: T, f: T, o: T, ci: T, co: T, cs_grad: T, h_grad: T) -> "
     "(cs_prev_grad: T, dicfo: T, wci_grad: T, wcf_grad: T, wco_grad: T)", "use_peephole: bool; T: {half, float}", CellGradShape},
    {"BlockLSTM(seq_len_max: int64, x: T, " WEFT_STATE ") -> (" WEFT_GATES ")", WEFT_LSTM_ATTRS, BlockShape,
     [](const Grad& g) { return BlockGradient("BlockLSTMGrad", g); }},
    {"BlockLSTMV2(seq_len_max: int64, x: T, " WEFT_STATE ") -> (" WEFT_GATES ")",
     "cell_clip: float = 0; use_peephole: bool = false; T: {half, float}", BlockShape,
     [](const Grad& g) { return BlockGradient("BlockLSTMGradV2", g); }},
    {"BlockLSTMGrad" WEFT_BLOCK_GRAD, "use_peephole: bool; T: {half, float}", BlockGradShape},
    {"BlockLSTMGradV2" WEFT_BLOCK_GRAD, "use_peephole: bool; T: {half, float}", BlockGradShape},
    {"GRUBlockCell(x: T, h_prev: T, w_ru: T, w_c: T, b_ru: T, b_c: T) -> (r: T, u: T, c: T, h: T)", "T: {float}", GruShape, GruCellGradient},
    {"GRUBlockCellGrad(x: T, h_prev: T, w_ru: T, w_c: T, b_ru: T, b_c: T, r: T, u: T, c: T, d_h: T) -> "
     "(d_x: T, d_h_prev: T, d_c_bar: T, d_r_bar_u_bar: T)", "T: {float}", GruGradShape},
};
// clang-format on

}  // namespace

void RegisterRecurrentOps(OpRegistry& r) { r.Add(kRecurrentOps); }

}  // namespace weft
