// The marks in the rows of device_cases.cc, and what they stand for.
#ifndef WEFT_TESTS_SUPPORT_DEVICE_MARKS_H_
#define WEFT_TESTS_SUPPORT_DEVICE_MARKS_H_

#include <string>
#include <utility>
#include <vector>

namespace weft::test {

// A mark, and what takes its place.
using Marks = std::vector<std::pair<std::string, std::string>>;

// The rows that a row stands for: at least one.
std::vector<Marks> MarksOf(const std::string& lines);

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_DEVICE_MARKS_H_
