#include "ops/train/sparse.h"

#include "ops/api.h"

namespace weft::train {

IndexedSlices UniqueRows(const IndexedSlices& s) {
  const auto unique = ops::Unique(s.indices);
  return {ops::UnsortedSegmentSum(s.values, unique.idx, ops::Size(unique.y)), unique.y,
          s.dense_shape};
}

Output NonZeroPart(Output gradient) {
  const std::optional<IndexedSlices> slices = AsIndexedSlices(gradient);
  return slices.has_value() ? UniqueRows(*slices).values : gradient;
}

Output MapElements(Output gradient, const std::function<Output(Output)>& f) {
  const std::optional<IndexedSlices> slices = AsIndexedSlices(gradient);
  if (!slices.has_value()) return f(gradient);
  const IndexedSlices rows = UniqueRows(*slices);
  return SumIntoRows(f(rows.values), rows.indices, rows.dense_shape);
}

}  // namespace weft::train
