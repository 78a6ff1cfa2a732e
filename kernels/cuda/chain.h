// Chains of elementwise ops as one kernel: the text of an _Elementwise node's program, written from
// the rows of ops/*.def, which NVRTC compiles when the step is compiled.
#ifndef WEFT_KERNELS_CUDA_CHAIN_H_
#define WEFT_KERNELS_CUDA_CHAIN_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "core/attr.h"
#include "core/dtype.h"
#include "kernels/cuda/views.h"
#include "ops/elementwise_program.h"

namespace weft::cuda {

// A program as ops/elementwise_program.h describes it; its shape rule has checked the attributes.
struct Chain {
  struct Step {
    std::string op;
    DType type = DType::kInvalid;  // of the result
    absl::InlinedVector<int64_t, 3> args;
  };
  std::vector<DType> inputs;
  std::vector<Step> steps;

  DType type(int64_t value) const {
    const auto n = static_cast<int64_t>(inputs.size());
    return value < n ? inputs[value] : steps[value - n].type;
  }
  // Unimplemented names a step that has no text here: complex numbers, special functions.
  static absl::StatusOr<Chain> Read(const AttrReader& attrs);
};

// The kernel's only argument.
struct ChainArgs {
  static constexpr int kMostInputs = ElementwiseProgram::kMaxInputs;
  Views<kMostInputs> views;
  const void* in[kMostInputs] = {};
  void* out = nullptr;
};

// Its name in the text, and how it is launched.
inline constexpr char kChainKernel[] = "weft_chain";
inline constexpr int kChainThreads = 256;

// Self-contained but for the headers of chain_headers.h. Each step rounds to its dtype, as the ops
// by themselves do. The host's compiler takes the text too: then it is a function that does all.
std::string ChainText(const Chain& chain);

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_CHAIN_H_
