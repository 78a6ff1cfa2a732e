#include "runtime/data/text.h"

#include <algorithm>

#include "core/checked.h"

namespace weft {
namespace {

// Bytes of the UTF-8 character that `s` begins with; 0 if there is none. Overlong forms, surrogates
// and what passes U+10FFFF are none.
size_t CharacterSize(std::string_view s) {
  const uint8_t lead = static_cast<uint8_t>(s[0]);
  const size_t n = lead < 0x80   ? 1
                   : lead < 0xc2 ? 0
                   : lead < 0xe0 ? 2
                   : lead < 0xf0 ? 3
                   : lead < 0xf5 ? 4
                                 : 0;
  if (n == 0 || s.size() < n) return 0;
  for (size_t i = 1; i < n; ++i) {
    if ((static_cast<uint8_t>(s[i]) & 0xc0) != 0x80) return 0;
  }
  const uint8_t second = n > 1 ? static_cast<uint8_t>(s[1]) : 0;
  const bool bad = (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
                   (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f);
  return bad ? 0 : n;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> Characters(std::string_view text) {
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    const size_t n = CharacterSize(text.substr(at));
    if (n == 0) return InvalidArgument("byte ", at, " is not UTF-8");
    out.emplace_back(text.substr(at, n));
    at += n;
  }
  return out;
}

std::vector<std::string> Words(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  std::vector<std::string> out;
  while (true) {
    const size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return out;
    text.remove_prefix(first);
    const size_t n = std::min(text.find_first_of(kSpace), text.size());
    out.emplace_back(text.substr(0, n));
    text.remove_prefix(n);
  }
}

Vocabulary Vocabulary::Of(std::span<const std::string> tokens, const VocabularyOptions& options) {
  StringMap<int64_t> counts;
  for (const std::string& t : tokens) ++counts[t];
  std::vector<std::pair<std::string, int64_t>> all;
  for (const auto& [token, count] : counts) {
    if (count >= options.min_count && token != options.unknown) all.emplace_back(token, count);
  }
  const auto more = [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  };
  std::sort(all.begin(), all.end(), more);
  Vocabulary v;
  v.has_unknown_ = !options.unknown.empty();
  if (v.has_unknown_) v.tokens_.push_back(options.unknown);
  const size_t room = std::max<int64_t>(options.max_size - v.size(), 0);
  if (all.size() > room) all.resize(room);
  if (!options.by_count) std::sort(all.begin(), all.end());
  for (auto& [token, count] : all) v.tokens_.push_back(std::move(token));
  for (size_t i = 0; i < v.tokens_.size(); ++i)
    v.ids_.emplace(v.tokens_[i], static_cast<int32_t>(i));
  return v;
}

int32_t Vocabulary::Id(std::string_view token) const {
  const auto it = ids_.find(token);
  return it != ids_.end() ? it->second : has_unknown_ ? 0 : -1;
}

absl::StatusOr<Tensor> Vocabulary::Encode(std::span<const std::string> tokens) const {
  ASSIGN_OR_RETURN(Tensor t,
                   Tensor::Allocate(DType::kInt32, Shape{static_cast<int64_t>(tokens.size())}));
  for (size_t i = 0; i < tokens.size(); ++i) {
    const int32_t id = Id(tokens[i]);
    if (id < 0) return NotFound("token ", i, " is '", tokens[i], "', which the vocabulary lacks");
    t.data<int32_t>()[i] = id;
  }
  return t;
}

absl::StatusOr<std::string> Vocabulary::Decode(const Tensor& ids,
                                               std::string_view separator) const {
  if (!IsInteger(ids.dtype()))
    return InvalidArgument("ids are integers, got ", DTypeName(ids.dtype()), " ", ids.shape());
  std::string out;
  for (int64_t i = 0; i < ids.num_elements(); ++i) {
    const int64_t id = IntAt(ids, i);
    if (!InRange(id, size()))
      return InvalidArgument("id ", i, " is ", id, ", the vocabulary has ", size(), " tokens");
    if (i > 0) out += separator;
    out += tokens_[id];
  }
  return out;
}

}  // namespace weft
