#include "kernels/cuda/rows_of.h"

namespace weft::cuda {
namespace {

int DepthOf(const Shape& indices, bool tuples) {
  return tuples ? static_cast<int>(indices.back(-1)) : 1;
}

}  // namespace

absl::StatusOr<RowChains> ChainsOf(DeviceContext& d, const RowIndices& indices, int64_t inner) {
  if (indices.n == 0) return RowChains{};
  ASSIGN_OR_RETURN(char* const scratch, d.Scratch(ChainBytes(indices.n)));
  return ChainRows(indices, inner, scratch, d.stream());
}

absl::StatusOr<RowChains> RowsOf(DeviceContext& d, const Shape& value, const Tensor& indices,
                                 bool tuples) {
  RowIndices rows;
  rows.indices = indices.raw();
  rows.type = indices.dtype();
  rows.depth = DepthOf(indices.shape(), tuples);
  if (rows.depth > value.rank()) {
    return InvalidArgument("indices of shape ", indices.shape(), " into a variable of shape ",
                           value);
  }
  if (rows.depth > RowIndices::kMostDepth) {
    return Unimplemented("indices of ", rows.depth, " axes; a GPU does ", RowIndices::kMostDepth);
  }
  rows.n = indices.shape().Product(0, indices.rank() - (tuples ? 1 : 0));
  for (int k = 0; k < rows.depth; ++k) rows.limits[k] = value.dim(k);
  const int64_t inner = value.Product(rows.depth, value.rank());
  if (inner == 0) rows.n = 0;  // neither may hold anything, and there may be any number
  return ChainsOf(d, rows, inner);
}

absl::Status CheckRows(const Shape& value, const Shape& indices, bool tuples,
                       const Shape& updates) {
  const int depth = DepthOf(indices, tuples), any = indices.rank() - (tuples ? 1 : 0);
  bool fits = updates.rank() == any + value.rank() - depth;
  for (int i = 0; fits && i < updates.rank(); ++i) {
    fits = updates.dim(i) == (i < any ? indices.dim(i) : value.dim(i - any + depth));
  }
  if (fits) return absl::OkStatus();
  return InvalidArgument("updates of shape ", updates, " for rows of a variable of shape ", value,
                         " by indices of shape ", indices);
}

}  // namespace weft::cuda
