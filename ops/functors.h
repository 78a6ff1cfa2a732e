// The formulas of the elementwise tables as function objects over scalars: functor::Tanh()(x),
// functor::AddV2()(x, y). They take what Compute<T> is (float for halfs, Complex) and serve the
// host's plain loops, shape inference and tests. Vector code includes the tables again, once per
// target (kernels/cpu/table_loop.h).
#ifndef WEFT_OPS_FUNCTORS_H_
#define WEFT_OPS_FUNCTORS_H_

#include "core/functions.h"
#include "ops/table.h"

namespace weft::functor {

using namespace fn;

#define UNARY(Name, args, schema, kernels, from, how, forward, backward) \
  struct Name {                                                          \
    template <typename T>                                                \
    constexpr auto operator()(T x) const {                               \
      return forward;                                                    \
    }                                                                    \
  };
#include "ops/unary.def"

#define BINARY(Name, args, schema, kernels, from, how, forward, dx, dy) \
  struct Name {                                                         \
    template <typename T>                                               \
    constexpr auto operator()(T x, T y) const {                         \
      return forward;                                                   \
    }                                                                   \
  };
#include "ops/binary.def"

}  // namespace weft::functor

#endif  // WEFT_OPS_FUNCTORS_H_
