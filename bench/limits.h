// What the machine can do: floating-point rate and copy bandwidth.
#ifndef WEFT_BENCH_LIMITS_H_
#define WEFT_BENCH_LIMITS_H_

#include <memory>

namespace weft::bench {

// Multiply-adds on vectors in registers, by so many threads: floating-point operations a second,
// two a multiply-add.
double FloatRate(int threads);

// Copies of an array that no cache holds.
class Copies {
 public:
  Copies();
  ~Copies();
  // Bytes read plus bytes written, a second, by so many threads.
  double Rate(int threads);

 private:
  struct Arrays;
  std::unique_ptr<Arrays> arrays_;
};

}  // namespace weft::bench

#endif  // WEFT_BENCH_LIMITS_H_
