#include "tests/support/recorded.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

namespace weft::test {

const Recorded& Recorded::File(const std::string& name) {
  static auto* const files = new std::map<std::string, Recorded>;
  const auto [it, fresh] = files->try_emplace(name);
  if (!fresh) return it->second;
  std::ifstream file(std::string(WEFT_ORACLE_DIR) + "/" + name);
  INFO(name);
  REQUIRE(file.good());
  std::string line, key, word;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    words >> key;
    std::vector<double>& values = it->second.lines_[key];
    while (words >> word) values.push_back(std::stod(word));
  }
  return it->second;
}

const std::vector<double>& Recorded::Values(const std::string& key) const {
  const auto it = lines_.find(key);
  INFO("key " << key);
  REQUIRE(it != lines_.end());
  return it->second;
}

Tensor Recorded::Floats(const std::string& key, const Shape& shape) const {
  const std::vector<double>& v = Values(key);
  INFO("key " << key);
  REQUIRE(static_cast<int64_t>(v.size()) == shape.num_elements());
  return Tensor::Of<float>(shape, std::vector<float>(v.begin(), v.end()));
}

Tensor Recorded::Floats(const std::string& key) const {
  return Floats(key, Shape{static_cast<int64_t>(Values(key).size())});
}

Tensor Recorded::Ints(const std::string& key) const {
  const std::vector<double>& v = Values(key);
  return Tensor::Vector<int32_t>(std::vector<int32_t>(v.begin(), v.end()));
}

}  // namespace weft::test
