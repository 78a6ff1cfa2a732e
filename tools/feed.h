// Feeds as they are written on a command line.
#ifndef WEFT_TOOLS_FEED_H_
#define WEFT_TOOLS_FEED_H_

#include <cstdint>
#include <string_view>

#include "core/tensor.h"
#include "tools/signature.h"

namespace weft::tools {

// The value part of name=value:
//   3.5, [[1,2],[3,4]], "text"          literals (tools/literal.h)
//   random, random:2x3, zeros:…, ones:… seeded values; without a shape, the placeholder's with 1
//   for ?
//   @x.npy, @x.npz:name, @x.strings.json arrays, cast to the placeholder's dtype if it is a number
//   @x.jpg, @x.png:scale=255,nearest     images (tools/image.h), for number placeholders
//   @file                               any file's bytes, for string placeholders
// The status names the placeholder. A value whose shape cannot be the placeholder's is
// InvalidArgument.
absl::StatusOr<Tensor> ParseFeed(std::string_view value, const FeedInfo& info, uint64_t seed);

// What stands for a shape that is partly known: 1 for each unknown dimension, a scalar for unknown
// rank.
Shape SmallestShape(const PartialShape& shape);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_FEED_H_
