// One instruction called on the host, its outputs in memory of their own: for steps that a device
// runs, where few instructions are the host's and no arena is planned for them.
#ifndef WEFT_RUNTIME_HOST_CALL_H_
#define WEFT_RUNTIME_HOST_CALL_H_

#include "core/stop.h"
#include "runtime/binding.h"
#include "runtime/executor.h"

namespace weft {

// `slots` holds the inputs and gets the outputs. Statuses carry the node and its inputs' shapes.
absl::Status CallOnHost(const Executable& exe, const Binding& binding, int32_t instruction,
                        std::vector<Tensor>& slots, const ExecuteEnvironment& env,
                        const Stop& stop);

}  // namespace weft

#endif  // WEFT_RUNTIME_HOST_CALL_H_
