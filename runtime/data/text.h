// Text as numbers: characters or words, and a vocabulary that numbers them.
#ifndef WEFT_RUNTIME_DATA_TEXT_H_
#define WEFT_RUNTIME_DATA_TEXT_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/strings.h"
#include "core/tensor.h"

namespace weft {

// The characters of UTF-8 text, each a string of its own. InvalidArgument names the first byte that
// is not UTF-8.
absl::StatusOr<std::vector<std::string>> Characters(std::string_view text);
// What stands between white space.
std::vector<std::string> Words(std::string_view text);

struct VocabularyOptions {
  int64_t min_count = 1;       // leaves out tokens that are rarer
  int64_t max_size = 1 << 24;  // keeps the most frequent
  bool by_count = false;       // the most frequent first; else in the order of their bytes
  std::string unknown;         // a token for all that is left out, id 0; "": there is none
};

class Vocabulary {
 public:
  // Of a text's tokens. Equally frequent tokens stand in the order of their bytes.
  static Vocabulary Of(std::span<const std::string> tokens, const VocabularyOptions& options = {});

  int64_t size() const { return static_cast<int64_t>(tokens_.size()); }
  const std::vector<std::string>& tokens() const { return tokens_; }
  // -1 if there is no such token (and no token for unknown ones).
  int32_t Id(std::string_view token) const;
  // int32 [tokens]. NotFound names a token that the vocabulary lacks, and its position.
  absl::StatusOr<Tensor> Encode(std::span<const std::string> tokens) const;
  // The tokens of an integer tensor, row by row, `separator` between them. InvalidArgument for ids
  // out of range and for other dtypes.
  absl::StatusOr<std::string> Decode(const Tensor& ids, std::string_view separator = "") const;

 private:
  std::vector<std::string> tokens_;
  StringMap<int32_t> ids_;
  bool has_unknown_ = false;
};

}  // namespace weft

#endif  // WEFT_RUNTIME_DATA_TEXT_H_
