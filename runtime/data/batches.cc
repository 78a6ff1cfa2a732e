#include "runtime/data/batches.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "core/checked.h"
#include "core/philox.h"

namespace weft {

absl::StatusOr<Tensor> TakeRows(const Tensor& t, std::span<const int64_t> rows) {
  if (t.rank() == 0) return InvalidArgument("a scalar has no rows");
  Dims dims(t.shape().dims().begin(), t.shape().dims().end());
  dims[0] = static_cast<int64_t>(rows.size());
  ASSIGN_OR_RETURN(const Shape shape, Shape::Make({dims.data(), dims.size()}));
  ASSIGN_OR_RETURN(Tensor out, Tensor::Allocate(t.dtype(), shape));
  const int64_t width = t.dim(0) == 0 ? 0 : t.num_elements() / t.dim(0);
  const size_t bytes = width * DTypeSize(t.dtype());
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!InRange(rows[i], t.dim(0)))
      return InvalidArgument("there is no row ", rows[i], " in ", t.shape());
    if (width == 0) continue;
    if (t.dtype() == DType::kString) {
      std::copy_n(t.data<std::string>() + rows[i] * width, width,
                  out.data<std::string>() + i * width);
    } else {
      std::memcpy(out.data<char>() + i * bytes, t.data<char>() + rows[i] * bytes, bytes);
    }
  }
  return out;
}

absl::StatusOr<Batches> Batches::Over(std::vector<Tensor> tensors, const BatchOptions& options) {
  if (tensors.empty()) return InvalidArgument("there are no tensors to make batches of");
  for (const Tensor& t : tensors) {
    if (t.rank() == 0 || t.dim(0) != tensors[0].dim(0)) {
      return InvalidArgument("tensors of one number of rows are wanted, got ", tensors[0].shape(),
                             " and ", t.shape());
    }
    if (!kBytes.Contains(t.dtype()) && t.dtype() != DType::kString)
      return InvalidArgument("a ", DTypeName(t.dtype()), " tensor has no rows to copy");
  }
  const int64_t rows = tensors[0].dim(0);
  if (options.size < 1 || rows < 1 || (options.drop_remainder && options.size > rows)) {
    return InvalidArgument(rows, " rows make no batch of ", options.size);
  }
  return Batches(std::move(tensors), options);
}

Batches::Batches(std::vector<Tensor> tensors, const BatchOptions& options)
    : tensors_(std::move(tensors)), options_(options), order_(tensors_[0].dim(0)) {
  per_epoch_ = options.drop_remainder ? rows() / options.size : CeilDiv(rows(), options.size);
  std::iota(order_.begin(), order_.end(), int64_t{0});
}

void Batches::Seek(int64_t step) {
  WEFT_CHECK(step >= 0);
  step_ = step;
}

void Batches::Order(int64_t epoch) {
  if (!options_.shuffle || epoch == ordered_epoch_) return;
  ordered_epoch_ = epoch;
  std::iota(order_.begin(), order_.end(), int64_t{0});
  // Fisher and Yates, from the end; the modulus of 64 bits is even enough.
  PhiloxWords words(PhiloxFromStatelessSeed(static_cast<int64_t>(options_.seed), epoch));
  for (int64_t i = rows() - 1; i > 0; --i) {
    const uint32_t low = words(), high = words();
    std::swap(order_[i], order_[Philox::Join(low, high) % static_cast<uint64_t>(i + 1)]);
  }
}

absl::StatusOr<std::vector<Tensor>> Batches::Next() {
  Order(epoch());
  const int64_t first = step_ % per_epoch_ * options_.size;
  const std::span<const int64_t> taken(order_.data() + first,
                                       std::min(options_.size, rows() - first));
  std::vector<Tensor> out;
  for (const Tensor& t : tensors_) {
    ASSIGN_OR_RETURN(out.emplace_back(), TakeRows(t, taken));
  }
  ++step_;
  return out;
}

}  // namespace weft
