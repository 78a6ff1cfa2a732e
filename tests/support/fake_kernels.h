// Kernels for the fake device: each gives the CPU's kernel to a stream, to run when the stream
// comes to it, and declares what it reads and writes.
#ifndef WEFT_TESTS_SUPPORT_FAKE_KERNELS_H_
#define WEFT_TESTS_SUPPORT_FAKE_KERNELS_H_

#include <string_view>

#include "kernels/registry.h"

namespace weft::test {

// The ops of a small network and its training: arithmetic, Relu, Tanh, MatMul (which wants
// scratch), BiasAdd, Softmax's loss, reductions, Transpose (whose axes are wanted on the host),
// variables, their rows and three optimisers, and RandomUniform with its place. All for floats
// alone, but variables also for int64.
const KernelRegistry& FakeKernels();
// One more, for all dtypes: an op whose inputs are all wanted on the device.
void AddFakeKernel(KernelRegistry& r, std::string_view op);

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_FAKE_KERNELS_H_
