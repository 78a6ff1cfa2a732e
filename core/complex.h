// Complex<T>: std::complex<T> with operators that take plain numbers, so that one formula, say
// `1 / (1 + exp(-x))`, serves real numbers, vectors and complex numbers. Same layout as
// std::complex<T>. Products are the four-multiplication form (no search for recovered infinities);
// quotients are std::complex's, which scale.
#ifndef WEFT_CORE_COMPLEX_H_
#define WEFT_CORE_COMPLEX_H_

#include <cmath>
#include <complex>

namespace weft {

template <typename T>
struct Complex {
  T re = 0;
  T im = 0;

  Complex() = default;
  constexpr Complex(T real, T imag = 0) : re(real), im(imag) {}
  constexpr Complex(std::complex<T> z) : re(z.real()), im(z.imag()) {}
  constexpr operator std::complex<T>() const { return {re, im}; }
  constexpr std::complex<T> Std() const { return {re, im}; }

  friend constexpr Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
  friend constexpr Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
  friend constexpr Complex operator*(Complex a, Complex b) {
    return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
  }
  friend Complex operator/(Complex a, Complex b) { return a.Std() / b.Std(); }
  friend constexpr Complex operator-(Complex a) { return {-a.re, -a.im}; }
  friend constexpr Complex operator+(Complex a) { return a; }
  friend constexpr bool operator==(Complex a, Complex b) { return a.re == b.re && a.im == b.im; }
  Complex& operator+=(Complex b) { return *this = *this + b; }
  Complex& operator-=(Complex b) { return *this = *this - b; }
  Complex& operator*=(Complex b) { return *this = *this * b; }
  Complex& operator/=(Complex b) { return *this = *this / b; }
};
static_assert(sizeof(Complex<float>) == sizeof(std::complex<float>));

}  // namespace weft

#endif  // WEFT_CORE_COMPLEX_H_
