#include "runtime/optimize.h"

namespace weft {

absl::Status Optimize(PrunedGraph&, const CompileOptions&) { return absl::OkStatus(); }

}  // namespace weft
