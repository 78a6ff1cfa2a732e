// The compiled loops of the elementwise tables, by op and dtype. Half and BFloat16 have none of
// their own: they run in blocks through float's.
#ifndef WEFT_KERNELS_CPU_LOOPS_H_
#define WEFT_KERNELS_CPU_LOOPS_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "core/dtype.h"

namespace weft {

// out[i] = f(x[i]), out[i] = f(x[i], y[i]); arrays of the row's dtype, `out` of the op's output.
using UnaryLoop = void (*)(const void* x, void* out, int64_t n);
using BinaryLoop = void (*)(const void* x, const void* y, void* out, int64_t n);

template <typename Loop>
struct LoopRow {
  std::string_view op;
  DType dtype;
  Loop loop;
};

// The loop for this processor; null if there is none.
UnaryLoop FindUnaryLoop(std::string_view op, DType dtype);
BinaryLoop FindBinaryLoop(std::string_view op, DType dtype);

// How a 16-bit float dtype is computed in float.
struct HalfCodec {
  void (*widen)(const void* from, float* to, int64_t n);
  void (*narrow)(const float* from, void* to, int64_t n);
};
// Null unless dtype is half or bfloat16.
const HalfCodec* FindHalfCodec(DType dtype);

// Tables by group of dtypes, one file each.
namespace loops {
std::span<const LoopRow<UnaryLoop>> UnaryFloat();
std::span<const LoopRow<UnaryLoop>> UnaryDouble();
std::span<const LoopRow<UnaryLoop>> UnaryInt();
std::span<const LoopRow<UnaryLoop>> UnaryComplex();
std::span<const LoopRow<BinaryLoop>> BinaryFloat();
std::span<const LoopRow<BinaryLoop>> BinaryDouble();
std::span<const LoopRow<BinaryLoop>> BinaryInt();
std::span<const LoopRow<BinaryLoop>> BinaryComplex();
}  // namespace loops

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_LOOPS_H_
