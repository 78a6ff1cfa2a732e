// LSTM cells: LSTMBlockCell and BlockLSTM, forward and backward. A cell alone is a sequence of one
// step. With peepholes p:
//   i = sigmoid(gate_i + p_i cs'), f = sigmoid(gate_f + forget_bias + p_f cs'), ci = tanh(gate_c)
//   cs = clip(ci i + cs' f), o = sigmoid(gate_o + p_o cs), co = tanh(cs), h = co o
// where gate = [x, h'] w + b and cs', h' are the step before. The gradient ignores clipping, as
// TensorFlow's does.
#include <algorithm>

#include "core/checked.h"
#include "kernels/cpu/recurrent.h"
#include "kernels/cpu/register.h"

namespace weft {
namespace {

using recurrent::Floats;
using recurrent::InputFloats;
using recurrent::OutputFloats;
using recurrent::Product;
using recurrent::Sigmoid;
using recurrent::StoreOutput;

// Where each gate's columns begin, in units of H: the second version exchanges cell and forget.
struct Layout {
  int i = 0, ci = 1, f = 2, o = 3;
};

struct LstmAttrs {
  float forget_bias = 0, clip = 0;
  bool peephole = false;
  bool sequence = false;
  Layout layout;
  static absl::StatusOr<LstmAttrs> Parse(const KernelInfo& info) {
    LstmAttrs a;
    if (info.attrs.Has("forget_bias"))
      RETURN_IF_ERROR(info.attrs.Get("forget_bias", &a.forget_bias));
    if (info.attrs.Has("cell_clip")) RETURN_IF_ERROR(info.attrs.Get("cell_clip", &a.clip));
    RETURN_IF_ERROR(info.attrs.Get("use_peephole", &a.peephole));
    a.sequence = info.op.starts_with("Block");
    if (info.op.ends_with("V2")) a.layout = {0, 2, 1, 3};
    return a;
  }
};

struct LstmInputs {
  int64_t steps = 1, n, in, h;  // steps that are computed
  const float *x, *cs_prev, *h_prev, *w, *wci, *wcf, *wco, *b;
};

absl::StatusOr<LstmInputs> ReadInputs(const LstmAttrs& a, KernelContext& c) {
  LstmInputs v;
  const int first = a.sequence ? 1 : 0;
  const Shape& x = c.input(first).shape();
  v.steps = a.sequence ? c.input(0).scalar<int64_t>() : 1;
  v.n = x.back(-2);
  v.in = x.back(-1);
  v.h = c.input(first + 1).dim(1);
  const float** const places[] = {&v.x, &v.cs_prev, &v.h_prev, &v.w, &v.wci, &v.wcf, &v.wco, &v.b};
  for (int i = 0; i < 8; ++i) {
    ASSIGN_OR_RETURN(*places[i], InputFloats(c, first + i));
  }
  return v;
}

absl::Status Forward(const LstmAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const LstmInputs v, ReadInputs(a, c));
  float *out[7], *&i = out[0], *&cs = out[1], *&f = out[2], *&o = out[3], *&ci = out[4],
                 *&co = out[5], *&h = out[6];
  for (int k = 0; k < 7; ++k) {
    ASSIGN_OR_RETURN(out[k], OutputFloats(c, k));
  }
  const int64_t width = 4 * v.h, cell = v.n * v.h;
  ASSIGN_OR_RETURN(float* const from_x, Floats(c, v.steps * v.n * width));
  ASSIGN_OR_RETURN(float* const from_h, Floats(c, v.n * width));
  ASSIGN_OR_RETURN(const Product times_wx,
                   Product::Create(c, {.m = v.steps * v.n, .n = width, .k = v.in}, v.w));
  ASSIGN_OR_RETURN(const Product times_wh,
                   Product::Create(c, {.m = v.n, .n = width, .k = v.h}, v.w + v.in * width));
  times_wx.Run(v.x, from_x);
  for (int64_t t = 0; t < v.steps; ++t) {
    const float* const cs_before = t == 0 ? v.cs_prev : cs + (t - 1) * cell;
    times_wh.Run(t == 0 ? v.h_prev : h + (t - 1) * cell, from_h);
    ForRanges(c.parallel(), v.n, 60.0 * v.h, [&](int64_t begin, int64_t end) {
      for (int64_t r = begin; r < end; ++r) {
        const float* const gx = from_x + (t * v.n + r) * width;
        const float* const gh = from_h + r * width;
        for (int64_t k = 0; k < v.h; ++k) {
          const auto gate = [&](int g) {
            return gx[g * v.h + k] + gh[g * v.h + k] + v.b[g * v.h + k];
          };
          const int64_t at = t * cell + r * v.h + k;
          const float before = cs_before[r * v.h + k];
          i[at] = Sigmoid(gate(a.layout.i) + (a.peephole ? v.wci[k] * before : 0));
          f[at] = Sigmoid(gate(a.layout.f) + a.forget_bias + (a.peephole ? v.wcf[k] * before : 0));
          ci[at] = std::tanh(gate(a.layout.ci));
          float state = ci[at] * i[at] + before * f[at];
          if (a.clip > 0) state = std::clamp(state, -a.clip, a.clip);
          cs[at] = state;
          o[at] = Sigmoid(gate(a.layout.o) + (a.peephole ? v.wco[k] * state : 0));
          co[at] = std::tanh(state);
          h[at] = co[at] * o[at];
        }
      }
    });
  }
  for (int k = 0; k < 7; ++k) {
    std::fill(out[k] + v.steps * cell, out[k] + c.output(k).num_elements(), 0.0f);
    StoreOutput(c, k, out[k]);
  }
  return absl::OkStatus();
}

// What one step of the backward pass needs, all [N, H].
struct Step {
  const float *cs_before, *i, *cs, *f, *o, *ci, *co;
};

// dgates [N, 4 H] and the gradient of the state before, from those of this step's state and output.
void StepGrad(const LstmAttrs& a, const LstmInputs& v, const Step& s, const float* cs_grad,
              const float* h_grad, float* dgates, float* cs_prev_grad, ParallelFor& par) {
  ForRanges(par, v.n, 10.0 * v.h, [&](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r) {
      float* const d = dgates + r * 4 * v.h;
      for (int64_t k = 0; k < v.h; ++k) {
        const int64_t at = r * v.h + k;
        const float i = s.i[at], f = s.f[at], o = s.o[at], ci = s.ci[at], co = s.co[at];
        const float d_o = o * (1 - o) * h_grad[at] * co;
        float dcs = (1 - co * co) * h_grad[at] * o + cs_grad[at];
        if (a.peephole) dcs += d_o * v.wco[k];
        const float d_ci = (1 - ci * ci) * dcs * i;
        const float d_f = f * (1 - f) * dcs * s.cs_before[at];
        const float d_i = i * (1 - i) * dcs * ci;
        d[a.layout.i * v.h + k] = d_i;
        d[a.layout.ci * v.h + k] = d_ci;
        d[a.layout.f * v.h + k] = d_f;
        d[a.layout.o * v.h + k] = d_o;
        cs_prev_grad[at] = dcs * f + (a.peephole ? d_i * v.wci[k] + d_f * v.wcf[k] : 0);
      }
    }
  });
}

// Gradients of the peepholes' weights, added up over batch and time in double; zeros without them.
absl::Status PeepholeGrads(const LstmAttrs& a, const LstmInputs& v, const float* dgates,
                           const float* cs, KernelContext& c, int first_output) {
  const int gates[] = {a.layout.i, a.layout.f, a.layout.o};
  for (int p = 0; p < 3; ++p) {
    ASSIGN_OR_RETURN(float* const out, OutputFloats(c, first_output + p));
    std::fill_n(out, c.output(first_output + p).num_elements(), 0.0f);
    if (a.peephole) {
      const int64_t cell = v.n * v.h;
      for (int64_t k = 0; k < v.h; ++k) {
        double sum = 0;
        for (int64_t r = 0; r < v.steps * v.n; ++r) {
          // The output gate looks at this step's state, the others at the one before.
          const int64_t at = r * v.h + k;
          const float state = p == 2 ? cs[at] : at < cell ? v.cs_prev[at] : cs[at - cell];
          sum += double{dgates[r * 4 * v.h + gates[p] * v.h + k]} * state;
        }
        out[k] = static_cast<float>(sum);
      }
    }
    StoreOutput(c, first_output + p, out);
  }
  return absl::OkStatus();
}

absl::Status CellGrad(const LstmAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const LstmInputs v, ReadInputs(a, c));
  const float* in[8];  // i, cs, f, o, ci, co, cs_grad, h_grad
  for (int k = 0; k < 8; ++k) {
    ASSIGN_OR_RETURN(in[k], InputFloats(c, 8 + k));
  }
  ASSIGN_OR_RETURN(float* const cs_prev_grad, OutputFloats(c, 0));
  ASSIGN_OR_RETURN(float* const dgates, OutputFloats(c, 1));
  StepGrad(a, v, {v.cs_prev, in[0], in[1], in[2], in[3], in[4], in[5]}, in[6], in[7], dgates,
           cs_prev_grad, c.parallel());
  StoreOutput(c, 0, cs_prev_grad);
  StoreOutput(c, 1, dgates);
  return PeepholeGrads(a, v, dgates, in[1], c, 2);
}

absl::Status BlockGrad(const LstmAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const LstmInputs v, ReadInputs(a, c));
  const float *in[9], *&i = in[0], *&cs = in[1], *&f = in[2], *&o = in[3], *&ci = in[4],
                      *&co = in[5], *&h = in[6];
  for (int k = 0; k < 9; ++k) {
    ASSIGN_OR_RETURN(in[k], InputFloats(c, 9 + k));
  }
  const int64_t width = 4 * v.h, cell = v.n * v.h, rows = v.steps * v.n;
  float* out[8];  // x, cs_prev, h_prev, w, (peepholes), b
  for (int k : {0, 1, 2, 3, 7}) {
    ASSIGN_OR_RETURN(out[k], OutputFloats(c, k));
  }
  ASSIGN_OR_RETURN(float* const dgates, Floats(c, rows * width));
  ASSIGN_OR_RETURN(float* const cs_grad, Floats(c, cell));
  ASSIGN_OR_RETURN(float* const h_grad, Floats(c, cell));
  const float* const wh = v.w + v.in * width;
  ASSIGN_OR_RETURN(const Product to_h,
                   Product::Create(c, {.m = v.n, .n = v.h, .k = width, .transpose_b = true}, wh));
  std::fill_n(out[1], cell, 0.0f);
  std::fill_n(out[2], cell, 0.0f);
  for (int64_t t = v.steps - 1; t >= 0; --t) {
    for (int64_t k = 0; k < cell; ++k) {
      cs_grad[k] = in[7][t * cell + k] + out[1][k];
      h_grad[k] = in[8][t * cell + k] + out[2][k];
    }
    const int64_t at = t * cell;
    const Step s{
        t == 0 ? v.cs_prev : cs + at - cell, i + at, cs + at, f + at, o + at, ci + at, co + at};
    StepGrad(a, v, s, cs_grad, h_grad, dgates + t * v.n * width, out[1], c.parallel());
    to_h.Run(dgates + t * v.n * width, out[2]);
  }
  ASSIGN_OR_RETURN(
      const Product to_x,
      Product::Create(c, {.m = rows, .n = v.in, .k = width, .transpose_b = true}, v.w));
  to_x.Run(dgates, out[0]);
  std::fill(out[0] + rows * v.in, out[0] + c.output(0).num_elements(), 0.0f);
  // w's gradient: inputs and earlier outputs of all steps against the gates'.
  ASSIGN_OR_RETURN(float* const before, Floats(c, rows * v.h));
  if (v.steps > 0) std::copy_n(h, rows * v.h - cell, std::copy_n(v.h_prev, cell, before));
  ASSIGN_OR_RETURN(
      const Product x_by,
      Product::Create(c, {.m = v.in, .n = width, .k = rows, .transpose_a = true}, dgates));
  ASSIGN_OR_RETURN(
      const Product h_by,
      Product::Create(c, {.m = v.h, .n = width, .k = rows, .transpose_a = true}, dgates));
  x_by.Run(v.x, out[3]);
  h_by.Run(before, out[3] + v.in * width);
  for (int64_t k = 0; k < width; ++k) {
    double sum = 0;
    for (int64_t r = 0; r < rows; ++r) sum += dgates[r * width + k];
    out[7][k] = static_cast<float>(sum);
  }
  for (int k : {0, 1, 2, 3, 7}) StoreOutput(c, k, out[k]);
  return PeepholeGrads(a, v, dgates, cs, c, 4);
}

}  // namespace

void RegisterLstmKernels(KernelRegistry& r) {
  const DTypeSet types = {DType::kFloat, DType::kHalf};
  for (const char* op : {"LSTMBlockCell", "BlockLSTM", "BlockLSTMV2"})
    r.Add({op, {{"T", types}}, MakeWith<LstmAttrs, Forward>});
  r.Add({"LSTMBlockCellGrad", {{"T", types}}, MakeWith<LstmAttrs, CellGrad>});
  for (const char* op : {"BlockLSTMGrad", "BlockLSTMGradV2"})
    r.Add({op, {{"T", types}}, MakeWith<LstmAttrs, BlockGrad>});
}

}  // namespace weft
