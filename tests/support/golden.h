// Golden tests of graph passes: text files of cases like
//
//   ==== multiply by one
//   fetch: z                     (default: the last line's node; also target: and feed:)
//   x = Placeholder(dtype: float)
//   z = Mul(x, 1)
//   ---- arithmetic
//   x = Placeholder(dtype: float)
//   # fetch z = x
//   # multiply by one: 1
#ifndef WEFT_TESTS_SUPPORT_GOLDEN_H_
#define WEFT_TESTS_SUPPORT_GOLDEN_H_

#include <string>
#include <vector>

namespace weft::test {

struct GoldenCase {
  std::string name;
  std::vector<std::string> fetches, targets, feeds;
  std::string before;
  std::string pass;
  std::string after;  // what the file says should come out
};

// The cases of a file; aborts the test if it is malformed.
std::vector<GoldenCase> ReadGoldenFile(const std::string& path);
// Writes them back: with WEFT_APPROVE=1 the driver puts what came out in place of `after`.
void WriteGoldenFile(const std::string& path, const std::vector<GoldenCase>& cases);
bool Approving();

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_GOLDEN_H_
