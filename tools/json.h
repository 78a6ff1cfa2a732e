// JSON of what commands report.
#ifndef WEFT_TOOLS_JSON_H_
#define WEFT_TOOLS_JSON_H_

#include <nlohmann/json.hpp>
#include <string>

#include "core/tensor.h"

namespace weft::tools {

using Json = nlohmann::ordered_json;  // keys in the order in which they were set

// Text for one line of output; bytes that are no UTF-8 become U+FFFD.
std::string ToLine(const Json& json);
// {"dtype", "shape", "values"}: values row by row; NaN and infinities are strings, complex numbers
// pairs.
Json ToJson(const Tensor& t);
// A list with null for unknown dimensions; null for unknown rank.
Json ToJson(const PartialShape& shape);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_JSON_H_
