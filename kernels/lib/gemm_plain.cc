#include "kernels/lib/gemm_plain.h"

#include <algorithm>
#include <complex>
#include <type_traits>

#include "core/status.h"

namespace weft {
namespace {

constexpr int64_t kColumns = 256;  // of C that stay in the first-level cache
constexpr int64_t kTerms = 64;

// c += x * y without the infinities that std::complex looks after.
template <typename T>
void MultiplyAdd(T& c, T x, T y) {
  if constexpr (std::is_integral_v<T>) {
    c = static_cast<T>(c + static_cast<uint64_t>(x) * y);
  } else {
    c = T(c.real() + (x.real() * y.real() - x.imag() * y.imag()),
          c.imag() + (x.real() * y.imag() + x.imag() * y.real()));
  }
}

template <bool kConj, typename T>
T Load(const T* p) {
  if constexpr (kConj) {
    return std::conj(*p);
  } else {
    return *p;
  }
}

template <typename T, bool kConjA, bool kConjB>
void Product(const PlainProduct& p, const T* a, const T* b, T* c) {
  T part[kColumns];
  for (int64_t j0 = 0; j0 < p.n; j0 += kColumns) {
    const int64_t j1 = std::min(p.n, j0 + kColumns);
    for (int64_t i = 0; i < p.m; ++i) {
      T* row = c + i * p.ldc;
      const T* left = a + i * p.a_row;
      std::fill(row + j0, row + j1, T(0));
      // Sums of kTerms terms each, then their sum: errors grow with the block, not with k.
      for (int64_t k0 = 0; k0 < p.k; k0 += kTerms) {
        const int64_t k1 = std::min(p.k, k0 + kTerms);
        std::fill_n(part, j1 - j0, T(0));
        if (p.b_col == 1) {
          for (int64_t k = k0; k < k1; ++k) {
            const T x = Load<kConjA>(left + k * p.a_k);
            const T* right = b + k * p.b_k + j0;
            for (int64_t j = 0; j < j1 - j0; ++j) MultiplyAdd(part[j], x, Load<kConjB>(right + j));
          }
        } else {
          for (int64_t j = 0; j < j1 - j0; ++j) {
            const T* right = b + (j0 + j) * p.b_col;
            for (int64_t k = k0; k < k1; ++k) {
              MultiplyAdd(part[j], Load<kConjA>(left + k * p.a_k), Load<kConjB>(right + k * p.b_k));
            }
          }
        }
        for (int64_t j = j0; j < j1; ++j) row[j] += part[j - j0];
      }
      if (p.alpha != 1) {
        for (int64_t j = j0; j < j1; ++j) {
          if constexpr (std::is_integral_v<T>) {
            row[j] = static_cast<T>(row[j] * static_cast<uint64_t>(static_cast<int64_t>(p.alpha)));
          } else {
            row[j] *= static_cast<typename T::value_type>(p.alpha);
          }
        }
      }
    }
  }
}

template <typename T>
void Integers(const PlainProduct& p, const void* a, const void* b, void* c) {
  Product<T, false, false>(p, static_cast<const T*>(a), static_cast<const T*>(b),
                           static_cast<T*>(c));
}

template <typename T>
void Complexes(const PlainProduct& p, const void* a, const void* b, void* c) {
  const auto run = p.conjugate_a
                       ? (p.conjugate_b ? Product<T, true, true> : Product<T, true, false>)
                       : (p.conjugate_b ? Product<T, false, true> : Product<T, false, false>);
  run(p, static_cast<const T*>(a), static_cast<const T*>(b), static_cast<T*>(c));
}

}  // namespace

void RunPlainProduct(DType dtype, const PlainProduct& p, const void* a, const void* b, void* c) {
  if (dtype == DType::kComplex64) return Complexes<std::complex<float>>(p, a, b, c);
  if (dtype == DType::kComplex128) return Complexes<std::complex<double>>(p, a, b, c);
  WEFT_CHECK(kPlainProductTypes.Contains(dtype));
  // Modulo 2^n, signed and unsigned are one.
  switch (DTypeSize(dtype)) {
    case 1:
      return Integers<uint8_t>(p, a, b, c);
    case 2:
      return Integers<uint16_t>(p, a, b, c);
    case 4:
      return Integers<uint32_t>(p, a, b, c);
    default:
      return Integers<uint64_t>(p, a, b, c);
  }
}

}  // namespace weft
