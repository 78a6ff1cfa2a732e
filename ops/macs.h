// How much arithmetic an op is, as far as its shapes are known.
#ifndef WEFT_OPS_MACS_H_
#define WEFT_OPS_MACS_H_

#include <optional>
#include <span>
#include <string_view>

#include "core/attr.h"
#include "core/shape.h"

namespace weft {

// a * b; nullopt where either is not known, or the product is too large.
std::optional<int64_t> TimesKnown(std::optional<int64_t> a, std::optional<int64_t> b);
// Product of all dimensions but those in [skip, skip + count). A first dimension that is unknown
// counts as 1; another that is unknown makes the product so.
std::optional<int64_t> ElementsKnown(const PartialShape& s, int skip = -1, int count = 0);

// Multiply-accumulates of one execution: convolutions, their gradients, and matrix products; 0 for
// other ops. nullopt where a shape is not known. `output` is the shape of output 0.
std::optional<int64_t> MultiplyAccumulates(std::string_view op, const AttrMap& attrs,
                                           std::span<const PartialShape> inputs,
                                           const PartialShape& output);

}  // namespace weft

#endif  // WEFT_OPS_MACS_H_
