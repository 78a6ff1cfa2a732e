// Runs one op on tensors, without graph or session: schema, shape rule and kernel meet here as they
// do in the executor.
#ifndef WEFT_TESTS_SUPPORT_RUN_OP_H_
#define WEFT_TESTS_SUPPORT_RUN_OP_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/kernel.h"
#include "ops/registry.h"

namespace weft::test {

// What outlives one call: resources by name, private state by node. Share one between calls of
// RunOp to see an op's state go on.
struct OpState {
  std::map<std::string, RefPtr<Resource>> resources;
  std::map<std::string, std::shared_ptr<void>> node_state;
};

// Outputs of `op` on `inputs` (list arguments flat). Attributes that follow from the inputs may be
// left out. Errors are those of the schema, the shape rule and the kernel, as a user would meet
// them. In-place kernels are called with separate memory unless `in_place` is set.
absl::StatusOr<std::vector<Tensor>> RunOp(std::string_view op, std::vector<Tensor> inputs,
                                          AttrMap attrs = {}, OpState* state = nullptr,
                                          bool in_place = false, ParallelFor& par = SerialFor());

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_RUN_OP_H_
