// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_RECURRENT_H_
#define WEFT_OPS_API_RECURRENT_H_

#include "ops/api_call.h"

namespace weft::ops {

// (seq_len_max: int64, x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T) -> (i: T,
//     cs: T, f: T, o: T, ci: T, co: T, h: T); T: {float, half}.
struct BlockLSTMAttrs {
  float forget_bias = 1.0f;
  float cell_clip = 3.0f;
  bool use_peephole = false;
  std::string name;
};
struct BlockLSTMOutputs {
  Output i;
  Output cs;
  Output f;
  Output o;
  Output ci;
  Output co;
  Output h;
};
BlockLSTMOutputs BlockLSTM(Output seq_len_max, Output x, Output cs_prev, Output h_prev, Output w,
                           Output wci, Output wcf, Output wco, Output b,
                           const BlockLSTMAttrs& attrs = {});

// (seq_len_max: int64, x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T, i: T, cs:
//     T, f: T, o: T, ci: T, co: T, h: T, cs_grad: T, h_grad: T) -> (x_grad: T, cs_prev_grad: T,
//     h_prev_grad: T, w_grad: T, wci_grad: T, wcf_grad: T, wco_grad: T, b_grad: T); T: {float,
//     half}.
struct BlockLSTMGradOutputs {
  Output x_grad;
  Output cs_prev_grad;
  Output h_prev_grad;
  Output w_grad;
  Output wci_grad;
  Output wcf_grad;
  Output wco_grad;
  Output b_grad;
};
BlockLSTMGradOutputs BlockLSTMGrad(Output seq_len_max, Output x, Output cs_prev, Output h_prev,
                                   Output w, Output wci, Output wcf, Output wco, Output b, Output i,
                                   Output cs, Output f, Output o, Output ci, Output co, Output h,
                                   Output cs_grad, Output h_grad, bool use_peephole,
                                   const Named& attrs = {});

// (seq_len_max: int64, x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T, i: T, cs:
//     T, f: T, o: T, ci: T, co: T, h: T, cs_grad: T, h_grad: T) -> (x_grad: T, cs_prev_grad: T,
//     h_prev_grad: T, w_grad: T, wci_grad: T, wcf_grad: T, wco_grad: T, b_grad: T); T: {float,
//     half}.
struct BlockLSTMGradV2Outputs {
  Output x_grad;
  Output cs_prev_grad;
  Output h_prev_grad;
  Output w_grad;
  Output wci_grad;
  Output wcf_grad;
  Output wco_grad;
  Output b_grad;
};
BlockLSTMGradV2Outputs BlockLSTMGradV2(Output seq_len_max, Output x, Output cs_prev, Output h_prev,
                                       Output w, Output wci, Output wcf, Output wco, Output b,
                                       Output i, Output cs, Output f, Output o, Output ci,
                                       Output co, Output h, Output cs_grad, Output h_grad,
                                       bool use_peephole, const Named& attrs = {});

// (seq_len_max: int64, x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T) -> (i: T,
//     cs: T, f: T, o: T, ci: T, co: T, h: T); T: {float, half}.
struct BlockLSTMV2Attrs {
  float cell_clip = 0.0f;
  bool use_peephole = false;
  std::string name;
};
struct BlockLSTMV2Outputs {
  Output i;
  Output cs;
  Output f;
  Output o;
  Output ci;
  Output co;
  Output h;
};
BlockLSTMV2Outputs BlockLSTMV2(Output seq_len_max, Output x, Output cs_prev, Output h_prev,
                               Output w, Output wci, Output wcf, Output wco, Output b,
                               const BlockLSTMV2Attrs& attrs = {});

// (x: T, h_prev: T, w_ru: T, w_c: T, b_ru: T, b_c: T) -> (r: T, u: T, c: T, h: T); T: {float}.
struct GRUBlockCellOutputs {
  Output r;
  Output u;
  Output c;
  Output h;
};
GRUBlockCellOutputs GRUBlockCell(Output x, Output h_prev, Output w_ru, Output w_c, Output b_ru,
                                 Output b_c, const Named& attrs = {});

// (x: T, h_prev: T, w_ru: T, w_c: T, b_ru: T, b_c: T, r: T, u: T, c: T, d_h: T) -> (d_x: T,
//     d_h_prev: T, d_c_bar: T, d_r_bar_u_bar: T); T: {float}.
struct GRUBlockCellGradOutputs {
  Output d_x;
  Output d_h_prev;
  Output d_c_bar;
  Output d_r_bar_u_bar;
};
GRUBlockCellGradOutputs GRUBlockCellGrad(Output x, Output h_prev, Output w_ru, Output w_c,
                                         Output b_ru, Output b_c, Output r, Output u, Output c,
                                         Output d_h, const Named& attrs = {});

// (x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T) -> (i: T, cs: T, f: T, o: T,
//     ci: T, co: T, h: T); T: {float, half}.
struct LSTMBlockCellAttrs {
  float forget_bias = 1.0f;
  float cell_clip = 3.0f;
  bool use_peephole = false;
  std::string name;
};
struct LSTMBlockCellOutputs {
  Output i;
  Output cs;
  Output f;
  Output o;
  Output ci;
  Output co;
  Output h;
};
LSTMBlockCellOutputs LSTMBlockCell(Output x, Output cs_prev, Output h_prev, Output w, Output wci,
                                   Output wcf, Output wco, Output b,
                                   const LSTMBlockCellAttrs& attrs = {});

// (x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T, i: T, cs: T, f: T, o: T, ci: T,
//     co: T, cs_grad: T, h_grad: T) -> (cs_prev_grad: T, dicfo: T, wci_grad: T, wcf_grad: T,
//     wco_grad: T); T: {float, half}.
struct LSTMBlockCellGradOutputs {
  Output cs_prev_grad;
  Output dicfo;
  Output wci_grad;
  Output wcf_grad;
  Output wco_grad;
};
LSTMBlockCellGradOutputs LSTMBlockCellGrad(Output x, Output cs_prev, Output h_prev, Output w,
                                           Output wci, Output wcf, Output wco, Output b, Output i,
                                           Output cs, Output f, Output o, Output ci, Output co,
                                           Output cs_grad, Output h_grad, bool use_peephole,
                                           const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_RECURRENT_H_
