// The headers that a chain's text includes, as text: Weft's own, and what those want of C++'s
// library, of which NVRTC has none.
#ifndef WEFT_KERNELS_CUDA_CHAIN_HEADERS_H_
#define WEFT_KERNELS_CUDA_CHAIN_HEADERS_H_

#include <span>

namespace weft::cuda {

struct ChainHeader {
  const char* name;  // as it is included
  const char* text;
};
std::span<const ChainHeader> ChainHeaders();

// Weft's, made by CMake from the files themselves (chain_own_headers.cc.in).
std::span<const ChainHeader> ChainOwnHeaders();

}  // namespace weft::cuda

#endif  // WEFT_KERNELS_CUDA_CHAIN_HEADERS_H_
