// Gradients that may be sparse (ops/indexed_slices.h), taken row by row.
#ifndef WEFT_OPS_TRAIN_SPARSE_H_
#define WEFT_OPS_TRAIN_SPARSE_H_

#include <functional>
#include <optional>

#include "ops/indexed_slices.h"

namespace weft::train {

// The same gradient with each row once: values of one row are summed.
IndexedSlices UniqueRows(const IndexedSlices& slices);

// What of a gradient may differ from 0: its rows, each once, if it is sparse, else all of it.
Output NonZeroPart(Output gradient);
// f, which maps 0 to 0 and keeps shapes, on every element; a sparse gradient stays sparse.
Output MapElements(Output gradient, const std::function<Output(Output)>& f);

}  // namespace weft::train

#endif  // WEFT_OPS_TRAIN_SPARSE_H_
