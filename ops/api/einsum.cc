// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/einsum.h"

namespace weft::ops {

Output Einsum(Inputs inputs, const std::string& equation, const Named& attrs) {
  return ApiCall("Einsum", attrs.name).In(inputs).Set("equation", equation).Get();
}

}  // namespace weft::ops
