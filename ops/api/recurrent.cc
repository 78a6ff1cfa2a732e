// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/recurrent.h"

namespace weft::ops {

BlockLSTMOutputs BlockLSTM(Output seq_len_max, Output x, Output cs_prev, Output h_prev, Output w,
                           Output wci, Output wcf, Output wco, Output b,
                           const BlockLSTMAttrs& attrs) {
  const Output first = ApiCall("BlockLSTM", attrs.name).In(seq_len_max).In(x).In(cs_prev).In(h_prev)
      .In(w).In(wci).In(wcf).In(wco).In(b).Set("forget_bias", attrs.forget_bias)
      .Set("cell_clip", attrs.cell_clip).Set("use_peephole", attrs.use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5), first.at(6)};
}

BlockLSTMGradOutputs BlockLSTMGrad(Output seq_len_max, Output x, Output cs_prev, Output h_prev,
                                   Output w, Output wci, Output wcf, Output wco, Output b, Output i,
                                   Output cs, Output f, Output o, Output ci, Output co, Output h,
                                   Output cs_grad, Output h_grad, bool use_peephole,
                                   const Named& attrs) {
  const Output first = ApiCall("BlockLSTMGrad", attrs.name).In(seq_len_max).In(x).In(cs_prev)
      .In(h_prev).In(w).In(wci).In(wcf).In(wco).In(b).In(i).In(cs).In(f).In(o).In(ci).In(co).In(h)
      .In(cs_grad).In(h_grad).Set("use_peephole", use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5), first.at(6), first.at(7)};
}

BlockLSTMGradV2Outputs BlockLSTMGradV2(Output seq_len_max, Output x, Output cs_prev, Output h_prev,
                                       Output w, Output wci, Output wcf, Output wco, Output b,
                                       Output i, Output cs, Output f, Output o, Output ci,
                                       Output co, Output h, Output cs_grad, Output h_grad,
                                       bool use_peephole, const Named& attrs) {
  const Output first = ApiCall("BlockLSTMGradV2", attrs.name).In(seq_len_max).In(x).In(cs_prev)
      .In(h_prev).In(w).In(wci).In(wcf).In(wco).In(b).In(i).In(cs).In(f).In(o).In(ci).In(co).In(h)
      .In(cs_grad).In(h_grad).Set("use_peephole", use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5), first.at(6), first.at(7)};
}

BlockLSTMV2Outputs BlockLSTMV2(Output seq_len_max, Output x, Output cs_prev, Output h_prev,
                               Output w, Output wci, Output wcf, Output wco, Output b,
                               const BlockLSTMV2Attrs& attrs) {
  const Output first = ApiCall("BlockLSTMV2", attrs.name).In(seq_len_max).In(x).In(cs_prev)
      .In(h_prev).In(w).In(wci).In(wcf).In(wco).In(b).Set("cell_clip", attrs.cell_clip)
      .Set("use_peephole", attrs.use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5), first.at(6)};
}

GRUBlockCellOutputs GRUBlockCell(Output x, Output h_prev, Output w_ru, Output w_c, Output b_ru,
                                 Output b_c, const Named& attrs) {
  const Output first = ApiCall("GRUBlockCell", attrs.name).In(x).In(h_prev).In(w_ru).In(w_c)
      .In(b_ru).In(b_c).Get();
  return {first, first.at(1), first.at(2), first.at(3)};
}

GRUBlockCellGradOutputs GRUBlockCellGrad(Output x, Output h_prev, Output w_ru, Output w_c,
                                         Output b_ru, Output b_c, Output r, Output u, Output c,
                                         Output d_h, const Named& attrs) {
  const Output first = ApiCall("GRUBlockCellGrad", attrs.name).In(x).In(h_prev).In(w_ru).In(w_c)
      .In(b_ru).In(b_c).In(r).In(u).In(c).In(d_h).Get();
  return {first, first.at(1), first.at(2), first.at(3)};
}

LSTMBlockCellOutputs LSTMBlockCell(Output x, Output cs_prev, Output h_prev, Output w, Output wci,
                                   Output wcf, Output wco, Output b,
                                   const LSTMBlockCellAttrs& attrs) {
  const Output first = ApiCall("LSTMBlockCell", attrs.name).In(x).In(cs_prev).In(h_prev).In(w)
      .In(wci).In(wcf).In(wco).In(b).Set("forget_bias", attrs.forget_bias)
      .Set("cell_clip", attrs.cell_clip).Set("use_peephole", attrs.use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4), first.at(5), first.at(6)};
}

LSTMBlockCellGradOutputs LSTMBlockCellGrad(Output x, Output cs_prev, Output h_prev, Output w,
                                           Output wci, Output wcf, Output wco, Output b, Output i,
                                           Output cs, Output f, Output o, Output ci, Output co,
                                           Output cs_grad, Output h_grad, bool use_peephole,
                                           const Named& attrs) {
  const Output first = ApiCall("LSTMBlockCellGrad", attrs.name).In(x).In(cs_prev).In(h_prev).In(w)
      .In(wci).In(wcf).In(wco).In(b).In(i).In(cs).In(f).In(o).In(ci).In(co).In(cs_grad).In(h_grad)
      .Set("use_peephole", use_peephole).Get();
  return {first, first.at(1), first.at(2), first.at(3), first.at(4)};
}

}  // namespace weft::ops
