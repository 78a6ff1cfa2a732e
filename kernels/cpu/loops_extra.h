// Loops of the elementwise ops that are no table rows, for this processor.
#ifndef WEFT_KERNELS_CPU_LOOPS_EXTRA_H_
#define WEFT_KERNELS_CPU_LOOPS_EXTRA_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/dtype.h"

namespace weft {

// out[i] = f(in[0][i], in[1][i], in[2][i]); an op with fewer inputs ignores the rest.
using TernaryLoop = void (*)(const void* a, const void* b, const void* c, void* out, int64_t n);
// ClipByValue, Betainc, ApproximateEqual (c: tolerance), LeakyRelu (b: alpha), LeakyReluGrad
// (c: alpha); null if there is none. Halfs run through float's.
TernaryLoop FindTernaryLoop(std::string_view op, DType dtype);
// out[i] = condition[i] ? t[i] : e[i], elements of `size` bytes.
TernaryLoop FindSelectLoop(size_t size);

// out[i] = CastTo<to>(in[i]) between float, double, integers and bool.
using CastLoop = void (*)(const void* in, void* out, int64_t n);
CastLoop FindCastLoop(DType from, DType to);

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_LOOPS_EXTRA_H_
