#include "kernels/cuda/loop.cuh"
#include "kernels/cuda/loss.h"

namespace weft::cuda {
namespace {

// What a row's softmax needs: its maximum, and the sum of exp(x - maximum).
template <typename W>
struct RowSums {
  W max;
  double sum;
};

// x(i) gives element i of the row.
template <typename W, typename Group, typename X>
WEFT_DEVICE RowSums<W> SumRow(const Group& team, int64_t columns, X x) {
  W most = -std::numeric_limits<W>::infinity();
  for (int64_t i = team.rank(); i < columns; i += team.size()) most = Larger()(most, x(i));
  most = team.Reduce(most, Larger());
  double sum = 0;
  for (int64_t i = team.rank(); i < columns; i += team.size()) {
    sum += static_cast<double>(fn::exp(x(i) - most));
  }
  return {most, team.Reduce(sum, Plus())};
}

template <typename T, bool kLog>
struct SoftmaxRow {
  const T* from;
  T* to;
  int64_t columns;
  template <typename Group>
  WEFT_DEVICE void operator()(int64_t row, Group group) const {
    using W = Compute<T>;
    const T* const in = from + row * columns;
    T* const out = to + row * columns;
    const RowSums<W> s =
        SumRow<W>(group, columns, [in](int64_t i) { return static_cast<W>(in[i]); });
    const W scale = static_cast<W>(1 / s.sum), log_sum = static_cast<W>(fn::log(s.sum));
    for (int64_t i = group.rank(); i < columns; i += group.size()) {
      const W x = static_cast<W>(in[i]);
      out[i] = static_cast<T>(kLog ? x - s.max - log_sum : fn::exp(x - s.max) * scale);
    }
  }
};

template <typename T, bool kLog>
void Softmax(const T* from, T* to, int64_t rows, int64_t columns, StreamHandle stream) {
  ForRows(rows, columns, stream, SoftmaxRow<T, kLog>{from, to, columns});
}

template <typename T>
void CrossEntropy(const Scores& logits, const Scores& labels, T* loss, T* backprop, int64_t rows,
                  int64_t columns, StreamHandle stream) {
  using W = Compute<T>;
  const T* const x0 = static_cast<const T*>(logits.data);
  const T* const p0 = static_cast<const T*>(labels.data);
  const int64_t x_row = logits.row, x_column = logits.column;
  const int64_t p_row = labels.row, p_column = labels.column;
  ForTeams(rows, stream, [=] WEFT_DEVICE(int64_t row, Team team) {
    const T* const x = x0 + row * x_row;
    const T* const p = p0 + row * p_row;
    const RowSums<W> s =
        SumRow<W>(team, columns, [=](int64_t i) { return static_cast<W>(x[i * x_column]); });
    const double log_sum = fn::log(s.sum);
    const W scale = static_cast<W>(1 / s.sum);
    double total = 0;
    for (int64_t i = team.rank(); i < columns; i += team.size()) {
      const W score = static_cast<W>(x[i * x_column]), label = static_cast<W>(p[i * p_column]);
      total += static_cast<double>(label) *
               (log_sum - (static_cast<double>(score) - static_cast<double>(s.max)));
      backprop[row * columns + i] = static_cast<T>(fn::exp(score - s.max) * scale - label);
    }
    total = team.Reduce(total, Plus());
    if (team.rank() == 0) loss[row] = static_cast<T>(static_cast<W>(total));
  });
}

template <typename T, typename Label>
void SparseCrossEntropy(const T* logits, const Label* labels, T* loss, T* backprop, int64_t rows,
                        int64_t columns, StreamHandle stream) {
  using W = Compute<T>;
  ForTeams(rows, stream, [=] WEFT_DEVICE(int64_t row, Team team) {
    const T* const x = logits + row * columns;
    const int64_t label = labels[row];
    const bool known = label >= 0 && label < columns;
    const W nothing = std::numeric_limits<W>::quiet_NaN();
    const RowSums<W> s = SumRow<W>(team, columns, [x](int64_t i) { return static_cast<W>(x[i]); });
    const W scale = static_cast<W>(1 / s.sum);
    for (int64_t i = team.rank(); i < columns; i += team.size()) {
      const W p = fn::exp(static_cast<W>(x[i]) - s.max) * scale;
      backprop[row * columns + i] = static_cast<T>(known ? (i == label ? p - 1 : p) : nothing);
    }
    if (team.rank() != 0) return;
    const double at = known ? static_cast<double>(static_cast<W>(x[label])) : 0;
    const W value = static_cast<W>(fn::log(s.sum) - (at - static_cast<double>(s.max)));
    loss[row] = static_cast<T>(known ? value : nothing);
  });
}

template <typename T>
void SquareSum(const T* x, T* y, int64_t n, double* parts, StreamHandle stream) {
  using W = Compute<T>;
  const int64_t part = (n + kSquareSumParts - 1) / kSquareSumParts;
  ForTeams(kSquareSumParts, stream, [=] WEFT_DEVICE(int64_t k, Team team) {
    const int64_t end = (k + 1) * part < n ? (k + 1) * part : n;
    double sum = 0;
    for (int64_t i = k * part + team.rank(); i < end; i += team.size()) {
      const double v = static_cast<double>(static_cast<W>(x[i]));
      sum += v * v;
    }
    sum = team.Reduce(sum, Plus());
    if (team.rank() == 0) parts[k] = sum;
  });
  ForTeams(1, stream, [=] WEFT_DEVICE(int64_t, Team team) {
    double sum = 0;
    for (int64_t k = team.rank(); k < kSquareSumParts; k += team.size()) sum += parts[k];
    sum = team.Reduce(sum, Plus());
    if (team.rank() == 0) y[0] = static_cast<T>(static_cast<W>(sum / 2));
  });
}

}  // namespace

void SoftmaxRows(DType dtype, bool log, const void* x, void* y, int64_t rows, int64_t columns,
                 StreamHandle stream) {
  DispatchType<kFloats>(dtype, [&]<typename T>() {
    const auto softmax = log ? Softmax<T, true> : Softmax<T, false>;
    softmax(static_cast<const T*>(x), static_cast<T*>(y), rows, columns, stream);
  });
}

void CrossEntropyRows(DType dtype, const Scores& logits, const Scores& labels, void* loss,
                      void* backprop, int64_t rows, int64_t columns, StreamHandle stream) {
  DispatchType<kFloats>(dtype, [&]<typename T>() {
    CrossEntropy<T>(logits, labels, static_cast<T*>(loss), static_cast<T*>(backprop), rows, columns,
                    stream);
  });
}

void SparseCrossEntropyRows(DType dtype, DType label_type, const void* logits, const void* labels,
                            void* loss, void* backprop, int64_t rows, int64_t columns,
                            StreamHandle stream) {
  DispatchType<kFloats>(dtype, [&]<typename T>() {
    DispatchType<kIndexTypes>(label_type, [&]<typename Label>() {
      SparseCrossEntropy<T, Label>(static_cast<const T*>(logits), static_cast<const Label*>(labels),
                                   static_cast<T*>(loss), static_cast<T*>(backprop), rows, columns,
                                   stream);
    });
  });
}

void HalfSquareSum(DType dtype, const void* x, void* y, int64_t n, double* scratch,
                   StreamHandle stream) {
  DispatchType<kFloats>(dtype, [&]<typename T>() {
    SquareSum<T>(static_cast<const T*>(x), static_cast<T*>(y), n, scratch, stream);
  });
}

}  // namespace weft::cuda
