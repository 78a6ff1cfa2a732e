// Gated recurrent unit, one step:
//   [r, u] = sigmoid([x, h'] w_ru + b_ru), c = tanh([x, h' r] w_c + b_c), h = u h' + (1 - u) c
#include <algorithm>

#include "kernels/cpu/recurrent.h"
#include "kernels/cpu/register.h"

namespace weft {
namespace {

using recurrent::Floats;
using recurrent::Product;
using recurrent::Sigmoid;

// out [n, a + b] = [x, y] by rows
void JoinRows(const float* x, int64_t a, const float* y, int64_t b, int64_t n, float* out) {
  for (int64_t r = 0; r < n; ++r) {
    out = std::copy_n(x + r * a, a, out);
    out = std::copy_n(y + r * b, b, out);
  }
}

absl::Status Forward(KernelContext& c) {
  const int64_t n = c.input(0).dim(0), in = c.input(0).dim(1), h = c.input(1).dim(1);
  const float *x = c.input(0).data<float>(), *h_prev = c.input(1).data<float>();
  const float *b_ru = c.input(4).data<float>(), *b_c = c.input(5).data<float>();
  float *r = c.output(0).data<float>(), *u = c.output(1).data<float>();
  float *cell = c.output(2).data<float>(), *out = c.output(3).data<float>();
  ASSIGN_OR_RETURN(float* const joined, Floats(c, n * (in + h)));
  ASSIGN_OR_RETURN(float* const gates, Floats(c, n * 2 * h));
  ASSIGN_OR_RETURN(float* const reset, Floats(c, n * h));
  ASSIGN_OR_RETURN(const Product ru,
                   Product::Create(c, {.m = n, .n = 2 * h, .k = in + h}, c.input(2).data<float>()));
  ASSIGN_OR_RETURN(const Product cc,
                   Product::Create(c, {.m = n, .n = h, .k = in + h}, c.input(3).data<float>()));
  JoinRows(x, in, h_prev, h, n, joined);
  ru.Run(joined, gates);
  for (int64_t i = 0; i < n * h; ++i) {
    const float* const g = gates + i / h * 2 * h;
    r[i] = Sigmoid(g[i % h] + b_ru[i % h]);
    u[i] = Sigmoid(g[h + i % h] + b_ru[h + i % h]);
    reset[i] = h_prev[i] * r[i];
  }
  JoinRows(x, in, reset, h, n, joined);
  cc.Run(joined, cell);
  for (int64_t i = 0; i < n * h; ++i) {
    cell[i] = std::tanh(cell[i] + b_c[i % h]);
    out[i] = u[i] * h_prev[i] + (1 - u[i]) * cell[i];
  }
  return absl::OkStatus();
}

// d_c_bar, and d_r_bar, d_u_bar side by side, are the gradients before tanh and sigmoid.
absl::Status Backward(KernelContext& c) {
  const int64_t n = c.input(0).dim(0), in = c.input(0).dim(1), h = c.input(1).dim(1);
  const float *h_prev = c.input(1).data<float>(), *r = c.input(6).data<float>(),
              *u = c.input(7).data<float>();
  const float *cell = c.input(8).data<float>(), *d_h = c.input(9).data<float>();
  float *d_x = c.output(0).data<float>(), *d_h_prev = c.output(1).data<float>();
  float *d_c_bar = c.output(2).data<float>(), *d_ru_bar = c.output(3).data<float>();
  ASSIGN_OR_RETURN(float* const by_c, Floats(c, n * (in + h)));
  ASSIGN_OR_RETURN(float* const by_ru, Floats(c, n * (in + h)));
  ASSIGN_OR_RETURN(const Product cc,
                   Product::Create(c, {.m = n, .n = in + h, .k = h, .transpose_b = true},
                                   c.input(3).data<float>()));
  ASSIGN_OR_RETURN(const Product ru,
                   Product::Create(c, {.m = n, .n = in + h, .k = 2 * h, .transpose_b = true},
                                   c.input(2).data<float>()));
  for (int64_t i = 0; i < n * h; ++i) d_c_bar[i] = d_h[i] * (1 - u[i]) * (1 - cell[i] * cell[i]);
  cc.Run(d_c_bar, by_c);
  for (int64_t i = 0; i < n * h; ++i) {
    const int64_t row = i / h, k = i % h;
    const float d_reset = by_c[row * (in + h) + in + k];
    d_ru_bar[row * 2 * h + k] = d_reset * h_prev[i] * r[i] * (1 - r[i]);
    d_ru_bar[row * 2 * h + h + k] = d_h[i] * (h_prev[i] - cell[i]) * u[i] * (1 - u[i]);
  }
  ru.Run(d_ru_bar, by_ru);
  for (int64_t row = 0; row < n; ++row) {
    const float *from_c = by_c + row * (in + h), *from_ru = by_ru + row * (in + h);
    for (int64_t k = 0; k < in; ++k) d_x[row * in + k] = from_c[k] + from_ru[k];
    for (int64_t k = 0; k < h; ++k) {
      const int64_t i = row * h + k;
      d_h_prev[i] = from_ru[in + k] + from_c[in + k] * r[i] + d_h[i] * u[i];
    }
  }
  return absl::OkStatus();
}

}  // namespace

void RegisterRecurrentKernels(KernelRegistry& r) {
  RegisterLstmKernels(r);
  r.Add({"GRUBlockCell", {}, Make<Forward>});
  r.Add({"GRUBlockCellGrad", {}, Make<Backward>});
}

}  // namespace weft
