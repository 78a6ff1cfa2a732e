// Softmax, its losses and L2Loss on a GPU, over the launches of loss.h.
#include "kernels/cuda/loss.h"

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"

namespace weft::cuda {
namespace {

template <bool kLog>
absl::Status Softmax(KernelContext& c) {
  const Tensor& x = c.input(0);
  SoftmaxRows(x.dtype(), kLog, x.raw(), c.output(0).raw(), x.shape().Product(0, x.rank() - 1),
              x.shape().back(-1), OnDevice(c).stream());
  return Launched();
}

// A side of the loss; a vector or a scalar is a matrix of one row.
Scores Side(const Tensor& t, int64_t rows, int64_t columns) {
  const int64_t own_rows = t.rank() == 2 ? t.dim(0) : 1;
  const int64_t own_columns = t.rank() == 0 ? 1 : t.shape().back(-1);
  return {t.raw(), own_rows == rows ? own_columns : 0, own_columns == columns ? 1 : 0};
}

absl::Status CrossEntropy(KernelContext& c) {
  const int64_t rows = c.output(1).dim(0), columns = c.output(1).dim(1);
  CrossEntropyRows(c.input(0).dtype(), Side(c.input(0), rows, columns),
                   Side(c.input(1), rows, columns), c.output(0).raw(), c.output(1).raw(), rows,
                   columns, OnDevice(c).stream());
  return Launched();
}

absl::Status SparseCrossEntropy(KernelContext& c) {
  const Tensor &logits = c.input(0), &labels = c.input(1);
  SparseCrossEntropyRows(logits.dtype(), labels.dtype(), logits.raw(), labels.raw(),
                         c.output(0).raw(), c.output(1).raw(), logits.dim(0), logits.dim(1),
                         OnDevice(c).stream());
  return Launched();
}

absl::Status L2Loss(KernelContext& c) {
  const Tensor& x = c.input(0);
  ASSIGN_OR_RETURN(char* const scratch, c.Scratch(kSquareSumParts * sizeof(double)));
  HalfSquareSum(x.dtype(), x.raw(), c.output(0).raw(), x.num_elements(),
                reinterpret_cast<double*>(scratch), OnDevice(c).stream());
  return Launched();
}

}  // namespace

void RegisterLossKernels(KernelRegistry& r) {
  const std::vector<TypeConstraint> floats = {{"T", kFloats}};
  r.Add({"Softmax", floats, Make<Softmax<false>>});
  r.Add({"LogSoftmax", floats, Make<Softmax<true>>});
  r.Add({"SoftmaxCrossEntropyWithLogits", floats, Make<CrossEntropy>});
  r.Add({"SparseSoftmaxCrossEntropyWithLogits",
         {{"T", kFloats}, {"Tlabels", kIndexTypes}},
         Make<SparseCrossEntropy>});
  r.Add({"L2Loss", floats, Make<L2Loss>});
}

}  // namespace weft::cuda
