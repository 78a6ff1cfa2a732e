#include "ops/gradient.h"

namespace weft {

Outputs NoGradient(const Grad& g) { return Outputs(g.inputs.size()); }

}  // namespace weft
