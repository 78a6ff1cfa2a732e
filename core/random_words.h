// Vector loops behind core/random.h, compiled for several instruction sets and chosen at run time.
#ifndef WEFT_CORE_RANDOM_WORDS_H_
#define WEFT_CORE_RANDOM_WORDS_H_

#include <cstdint>

#include "core/philox.h"

namespace weft {

// Whole blocks from `gen` on, or every stride-th of them: 4 * blocks words, 4 * blocks floats or
// 2 * blocks doubles in [0, 1).
void WriteWords(const Philox& gen, int64_t blocks, uint32_t* out, uint64_t stride = 1);
void WriteUniform(const Philox& gen, int64_t blocks, float* out);
void WriteUniform(const Philox& gen, int64_t blocks, double* out);

}  // namespace weft

#endif  // WEFT_CORE_RANDOM_WORDS_H_
