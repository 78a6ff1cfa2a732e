// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_EINSUM_H_
#define WEFT_OPS_API_EINSUM_H_

#include "ops/api_call.h"

namespace weft::ops {

// (inputs: N * T) -> (output: T).
Output Einsum(Inputs inputs, const std::string& equation, const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_EINSUM_H_
