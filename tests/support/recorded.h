// Answers recorded by the scripts of tests/oracle: lines "key value value …".
#ifndef WEFT_TESTS_SUPPORT_RECORDED_H_
#define WEFT_TESTS_SUPPORT_RECORDED_H_

#include <map>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace weft::test {

class Recorded {
 public:
  // A file of tests/oracle, read once.
  static const Recorded& File(const std::string& name);

  // A missing key, or another number of values, fails the test.
  const std::vector<double>& Values(const std::string& key) const;
  Tensor Floats(const std::string& key, const Shape& shape) const;
  Tensor Floats(const std::string& key) const;  // a vector
  Tensor Ints(const std::string& key) const;    // an int32 vector

 private:
  std::map<std::string, std::vector<double>> lines_;
};

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_RECORDED_H_
