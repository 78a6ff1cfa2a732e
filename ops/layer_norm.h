// _LayerNorm: normalisation of rows as one node, written by graph/rules_norm.cc.
#ifndef WEFT_OPS_LAYER_NORM_H_
#define WEFT_OPS_LAYER_NORM_H_

#include <cstdint>
#include <optional>

#include "core/shape.h"

namespace weft {

// Whether a parameter broadcasts against x alike for every row, where a row is x's last `axes`
// dimensions: it has one element, or the row's shape, and no more dimensions than x. Nothing where
// the shapes do not say.
std::optional<bool> IsRowParameter(const PartialShape& parameter, const PartialShape& x,
                                   int64_t axes);

}  // namespace weft

#endif  // WEFT_OPS_LAYER_NORM_H_
