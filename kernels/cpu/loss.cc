// Softmax, its losses, and the halved sum of squares.
#include <cmath>
#include <numeric>

#include "core/checked.h"
#include "kernels/cpu/register.h"
#include "kernels/lib/norm.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/loss.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone

HWY_INLINE Vd LoadDoubles(const float* x) {
  return Vd(hn::PromoteTo(Tag<double>(), hn::LoadU(hn::Rebind<float, Tag<double>>(), x)));
}
HWY_INLINE Vd LoadDoubles(const double* x) { return Load(x); }

// The sum of squares of n <= kSquareBlock elements, in eight lanes: short chains keep it accurate.
constexpr int64_t kSquareBlock = 512;
template <typename T>
HWY_INLINE double SquareSum(const T* x, int64_t n) {
  constexpr int64_t kSums = 8, kVectors = kSums / Vd::kLanes;
  Vd sums[kVectors];
  for (Vd& s : sums) s = Vd(0.0);
  int64_t i = 0;
  for (; i + kSums <= n; i += kSums) {
    for (int64_t k = 0; k < kVectors; ++k) {
      sums[k] += square(LoadDoubles(x + i + k * static_cast<int64_t>(Vd::kLanes)));
    }
  }
  HWY_ALIGN double lanes[kSums];
  for (int64_t k = 0; k < kVectors; ++k) Store(sums[k], lanes + k * Vd::kLanes);
  for (; i < n; ++i) lanes[i % kSums] += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  return std::accumulate(lanes, lanes + kSums, 0.0);
}

template <typename T>
double SquaresOf(const T* x, int64_t n) {
  double sum = 0;
  for (int64_t i = 0; i < n; i += kSquareBlock) {
    const int64_t m = std::min(kSquareBlock, n - i);
    if constexpr (sizeof(T) == 2) {
      float wide[kSquareBlock];
      Widen(x + i, wide, m);
      sum += SquareSum(wide, m);
    } else {
      sum += SquareSum(x + i, m);
    }
  }
  return sum;
}

#define WEFT_SQUARES(T) \
  double Squares##T(const T* x, int64_t n) { return SquaresOf(x, n); }
WEFT_SQUARES(float)
WEFT_SQUARES(double)
WEFT_SQUARES(Half)
WEFT_SQUARES(BFloat16)
#undef WEFT_SQUARES

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {
namespace {

template <bool kLog>
absl::Status SoftmaxKernel(KernelContext& c) {
  const Tensor& x = c.input(0);
  const int64_t channels = x.shape().back(-1), rows = x.shape().Product(0, x.rank() - 1);
  DispatchType<kFloats>(x.dtype(), [&]<typename T>() {
    const auto run = kLog ? LogSoftmax<T> : Softmax<T>;
    run(x.data<T>(), rows, channels, c.output(0).data<T>(), c.parallel());
  });
  return absl::OkStatus();
}

// One side broadcast to the other along the classes: [rows or 1, 1] to [rows or 1, channels].
template <typename T>
void SpreadClasses(const Tensor& t, int64_t rows, int64_t channels, T* to) {
  for (int64_t r = 0; r < rows; ++r) std::fill_n(to + r * channels, channels, t.data<T>()[r]);
}

absl::Status CrossEntropy(KernelContext& c) {
  const Shape& out = c.output(1).shape();
  const int64_t rows = out.dim(0), channels = out.dim(1);
  const size_t size = DTypeSize(c.input(0).dtype());
  // A vector or a scalar is a matrix of one row.
  int64_t side_rows[2];
  size_t bytes[2];
  for (int i = 0; i < 2; ++i) {
    const Shape& s = c.input(i).shape();
    side_rows[i] = s.rank() == 2 ? s.dim(0) : 1;
    const bool spread = s.rank() == 0 || s.back(-1) != channels;
    bytes[i] = spread ? RoundUp(side_rows[i] * channels * size, 64) : 0;
  }
  ASSIGN_OR_RETURN(char* scratch, c.Scratch(bytes[0] + bytes[1]));
  DispatchType<kFloats>(c.input(0).dtype(), [&]<typename T>() {
    const T* side[2];
    int64_t step[2];
    for (int i = 0; i < 2; ++i) {
      const Tensor& t = c.input(i);
      side[i] = t.data<T>();
      step[i] = side_rows[i] == rows ? channels : 0;
      if (bytes[i] == 0) continue;
      T* room = reinterpret_cast<T*>(scratch + (i == 0 ? 0 : bytes[0]));
      SpreadClasses<T>(t, side_rows[i], channels, room);
      side[i] = room;
    }
    SoftmaxCrossEntropy<T>(side[0], step[0], side[1], step[1], rows, channels,
                           c.output(0).data<T>(), c.output(1).data<T>(), c.parallel());
  });
  return absl::OkStatus();
}

absl::Status SparseCrossEntropy(KernelContext& c) {
  const int64_t rows = c.input(0).dim(0), channels = c.input(0).dim(1);
  ASSIGN_OR_RETURN(char* scratch, c.Scratch(rows * sizeof(int64_t)));
  int64_t* labels = reinterpret_cast<int64_t*>(scratch);
  for (int64_t r = 0; r < rows; ++r) {
    labels[r] = IntAt(c.input(1), r);
    if (!InRange(labels[r], channels)) {
      return InvalidArgument("label ", labels[r], " of row ", r, " is outside [0, ", channels, ")");
    }
  }
  DispatchType<kFloats>(c.input(0).dtype(), [&]<typename T>() {
    SparseSoftmaxCrossEntropy<T>(c.input(0).data<T>(), labels, rows, channels,
                                 c.output(0).data<T>(), c.output(1).data<T>(), c.parallel());
  });
  return absl::OkStatus();
}

double Squares(const float* x, int64_t n) { return WEFT_SIMD(Squaresfloat)(x, n); }
double Squares(const double* x, int64_t n) { return WEFT_SIMD(Squaresdouble)(x, n); }
double Squares(const Half* x, int64_t n) { return WEFT_SIMD(SquaresHalf)(x, n); }
double Squares(const BFloat16* x, int64_t n) { return WEFT_SIMD(SquaresBFloat16)(x, n); }

absl::Status L2Loss(KernelContext& c) {
  constexpr int64_t kTile = 1 << 15;
  const int64_t n = c.input(0).num_elements(), tiles = CeilDiv(n, kTile);
  ASSIGN_OR_RETURN(char* scratch, c.Scratch(tiles * sizeof(double)));
  double* parts = reinterpret_cast<double*>(scratch);
  DispatchType<kFloats>(c.input(0).dtype(), [&]<typename T>() {
    using W = std::conditional_t<std::is_same_v<T, double>, double, float>;
    const T* x = c.input(0).data<T>();
    c.parallel().Run(tiles, [&](int64_t t) {
      parts[t] = Squares(x + t * kTile, std::min(kTile, n - t * kTile));
    });
    double total = 0;
    for (int64_t t = 0; t < tiles; ++t) total += parts[t];
    c.output(0).data<T>()[0] = static_cast<T>(static_cast<W>(total / 2));
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterLossKernels(KernelRegistry& r) {
  const std::vector<TypeConstraint> floats = {{"T", kFloats}};
  r.Add({"Softmax", floats, Make<SoftmaxKernel<false>>, kInPlace});
  r.Add({"LogSoftmax", floats, Make<SoftmaxKernel<true>>, kInPlace});
  r.Add({"SoftmaxCrossEntropyWithLogits", floats, Make<CrossEntropy>});
  r.Add({"SparseSoftmaxCrossEntropyWithLogits", floats, Make<SparseCrossEntropy>});
  r.Add({"L2Loss", floats, Make<L2Loss>});
}

}  // namespace weft
#endif
