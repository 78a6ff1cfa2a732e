// The launchers of kernels/cuda for the host: plain loops that run at once, by the same formulas.
// With them the kernels around the launchers run in the ordinary tests, on an eager FakeDriver.
#include <cstring>

#include "kernels/cuda/elementwise.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/strided_copy.h"
#include "ops/functors.h"

namespace weft::cuda {
namespace {

// Where element i of a row-major walk over `dims` is.
int64_t Offset(int64_t i, int rank, const int64_t* dims, const int64_t* strides) {
  int64_t offset = 0;
  for (int d = rank - 1; d >= 0; --d) {
    offset += i % dims[d] * strides[d];
    i /= dims[d];
  }
  return offset;
}

template <typename F>
void Unary(const void* x, void* out, int64_t n, StreamHandle) {
  using R = decltype(F()(0.0f));
  for (int64_t i = 0; i < n; ++i) static_cast<R*>(out)[i] = F()(static_cast<const float*>(x)[i]);
}

template <typename F>
void Binary(const void* x, const void* y, void* out, const Views<2>& v, StreamHandle) {
  using R = decltype(F()(0.0f, 0.0f));
  for (int64_t i = 0; i < v.size; ++i) {
    static_cast<R*>(out)[i] =
        F()(static_cast<const float*>(x)[Offset(i, v.rank, v.dims, v.strides[0])],
            static_cast<const float*>(y)[Offset(i, v.rank, v.dims, v.strides[1])]);
  }
}

constexpr LaunchRow<UnaryLauncher> kUnary[] = {
    {"Neg", DType::kFloat, Unary<functor::Neg>},
    {"IsNan", DType::kFloat, Unary<functor::IsNan>},
};
constexpr LaunchRow<BinaryLauncher> kBinary[] = {
    {"AddV2", DType::kFloat, Binary<functor::AddV2>},
    {"Sub", DType::kFloat, Binary<functor::Sub>},
    {"NotEqual", DType::kFloat, Binary<functor::NotEqual>},
};

}  // namespace

LaunchTables FloatTables() { return {kUnary, kBinary}; }
LaunchTables HalfTables() { return {}; }
LaunchTables DoubleTables() { return {}; }
LaunchTables IntTables() { return {}; }

void StridedCopy(const void* from, void* to, size_t element_size, const CopyArgs& a, StreamHandle) {
  const auto bytes = static_cast<int64_t>(element_size);
  for (int64_t i = 0; i < a.size; ++i) {
    std::memcpy(static_cast<char*>(to) + Offset(i, a.rank, a.dims, a.to) * bytes,
                static_cast<const char*>(from) + Offset(i, a.rank, a.dims, a.from) * bytes,
                element_size);
  }
}

absl::Status Launched() { return absl::OkStatus(); }

}  // namespace weft::cuda
