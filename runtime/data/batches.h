// Mini-batches: rows of tensors that belong together, in a new order every epoch.
#ifndef WEFT_RUNTIME_DATA_BATCHES_H_
#define WEFT_RUNTIME_DATA_BATCHES_H_

#include <cstdint>
#include <vector>

#include "core/tensor.h"

namespace weft {

struct BatchOptions {
  int64_t size = 32;           // rows a batch
  bool shuffle = true;         // else in the tensors' own order, every epoch
  bool drop_remainder = true;  // leaves the rows out that fill no batch; else the last is smaller
  uint64_t seed = 0;
};

// Which rows a batch has depends on the seed and its number alone, so that a run that goes on from
// a checkpoint sees what an uninterrupted one would. Not thread-safe.
//
//   ASSIGN_OR_RETURN(Batches batches, Batches::Over({images, labels}, {.size = 64}));
//   for (int64_t step = 0; step < epochs * batches.per_epoch(); ++step) {
//     ASSIGN_OR_RETURN(const std::vector<Tensor> batch, batches.Next());
//     … train.Run(batch) …
class Batches {
 public:
  // The tensors share their first dimension, the rows. InvalidArgument where they do not, where
  // there is none, or for a size that makes no batch.
  static absl::StatusOr<Batches> Over(std::vector<Tensor> tensors,
                                      const BatchOptions& options = {});

  int64_t rows() const { return static_cast<int64_t>(order_.size()); }
  int64_t per_epoch() const { return per_epoch_; }
  // Of the batch that comes next.
  int64_t epoch() const { return step_ / per_epoch_; }
  int64_t step() const { return step_; }
  // Goes to any batch. Broken invariant below 0.
  void Seek(int64_t step);

  // A tensor [size, …] for each tensor given; without end.
  absl::StatusOr<std::vector<Tensor>> Next();

 private:
  Batches(std::vector<Tensor> tensors, const BatchOptions& options);
  void Order(int64_t epoch);

  std::vector<Tensor> tensors_;
  BatchOptions options_;
  std::vector<int64_t> order_;  // of ordered_epoch_
  int64_t ordered_epoch_ = -1;
  int64_t per_epoch_, step_ = 0;
};

// Rows of a tensor, in the order asked for. InvalidArgument for a scalar or a row that there is
// not.
absl::StatusOr<Tensor> TakeRows(const Tensor& t, std::span<const int64_t> rows);

}  // namespace weft

#endif  // WEFT_RUNTIME_DATA_BATCHES_H_
