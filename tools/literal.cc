#include "tools/literal.h"

#include <charconv>
#include <cmath>
#include <optional>

#include "core/philox.h"
#include "core/random.h"
#include "tools/numbers.h"

namespace weft::tools {
namespace {

// A scalar as it is written.
struct Token {
  std::string text;  // unescaped if quoted
  bool quoted = false;
};

std::optional<long double> ParseReal(std::string_view s) {
  if (s.starts_with('+')) s.remove_prefix(1);
  long double v = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), v);
  if (error != std::errc() || end != s.data() + s.size()) return std::nullopt;
  return v;
}

// "2", "1.5e3", "true", "1+2j", "-3j".
std::optional<Wide> ParseNumber(std::string_view s) {
  if (s == "true" || s == "True") return Wide(1);
  if (s == "false" || s == "False") return Wide(0);
  if (const auto real = ParseReal(s)) return Wide(*real);
  if (!s.ends_with('j') && !s.ends_with('i')) return std::nullopt;
  s.remove_suffix(1);
  if (const auto imag = ParseReal(s)) return Wide(0, *imag);
  for (size_t i = s.size(); i-- > 1;) {  // the sign that parts the two, not an exponent's
    if ((s[i] != '+' && s[i] != '-') || s[i - 1] == 'e' || s[i - 1] == 'E') continue;
    const auto real = ParseReal(s.substr(0, i)), imag = ParseReal(s.substr(i));
    if (real && imag) return Wide(*real, *imag);
  }
  return std::nullopt;
}

bool IsBoolWord(std::string_view s) {
  return s == "true" || s == "false" || s == "True" || s == "False";
}
bool IsIntWord(std::string_view s) {
  return !s.empty() && s.find_first_not_of("+-0123456789") == std::string_view::npos;
}

// Nested lists of tokens, without recursion: depth is the rank.
class ListParser {
 public:
  explicit ListParser(std::string_view text) : rest_(text) {}

  absl::Status Run() {
    std::vector<int64_t> counts;  // elements so far in each open list
    bool after_value = false;
    do {
      Skip();
      if (rest_.empty()) return InvalidArgument("ends before its ']'");
      const char c = rest_[0];
      if (c == ']' && !counts.empty() && (after_value || counts.back() == 0)) {
        RETURN_IF_ERROR(Close(counts));
        after_value = true;
      } else if (c == ',' && after_value && !counts.empty()) {
        rest_.remove_prefix(1);
        after_value = false;
        Skip();
        if (rest_.starts_with(']')) return InvalidArgument("has a ',' before a ']'");
      } else if (after_value) {
        return InvalidArgument("wants ',' or ']' before \"", rest_.substr(0, 20), "\"");
      } else if (c == '[') {
        if (leaf_depth_ >= 0 && static_cast<int>(counts.size()) >= leaf_depth_) return Ragged();
        if (counts.size() >= kMaxRank)
          return InvalidArgument("nests more than ", kMaxRank, " deep");
        if (!counts.empty()) ++counts.back();
        counts.push_back(0);
        rest_.remove_prefix(1);
      } else {
        if (leaf_depth_ < 0) leaf_depth_ = static_cast<int>(counts.size());
        if (leaf_depth_ != static_cast<int>(counts.size())) return Ragged();
        if (!counts.empty()) ++counts.back();
        RETURN_IF_ERROR(TakeToken(!counts.empty()));
        after_value = true;
      }
    } while (!counts.empty());
    Skip();
    if (!rest_.empty()) return InvalidArgument("goes on with \"", rest_.substr(0, 20), "\"");
    return absl::OkStatus();
  }

  const std::vector<Token>& tokens() const { return tokens_; }
  const Dims& shape() const { return shape_; }

 private:
  absl::Status Ragged() const {
    return InvalidArgument("mixes lists and values, or lists of several lengths");
  }
  void Skip() {
    while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_[0])) != 0)
      rest_.remove_prefix(1);
  }
  absl::Status Close(std::vector<int64_t>& counts) {
    const size_t depth = counts.size() - 1;
    if (shape_.size() <= depth) shape_.resize(depth + 1, -1);
    if (shape_[depth] < 0) shape_[depth] = counts.back();
    if (shape_[depth] != counts.back()) return Ragged();
    if (counts.back() == 0 && leaf_depth_ < 0) leaf_depth_ = static_cast<int>(counts.size());
    counts.pop_back();
    rest_.remove_prefix(1);
    return absl::OkStatus();
  }
  absl::Status TakeToken(bool in_list) {
    Token token;
    if (rest_[0] != '"') {
      const size_t end = in_list ? rest_.find_first_of(",] \t\n") : rest_.size();
      token.text = rest_.substr(0, end);
      rest_.remove_prefix(token.text.size());
      while (!token.text.empty() &&
             std::isspace(static_cast<unsigned char>(token.text.back())) != 0)
        token.text.pop_back();
      if (token.text.empty())
        return InvalidArgument("wants a value before \"", rest_.substr(0, 20), "\"");
      tokens_.push_back(std::move(token));
      return absl::OkStatus();
    }
    token.quoted = true;
    size_t i = 1;
    for (; i < rest_.size() && rest_[i] != '"'; ++i) {
      if (rest_[i] != '\\' || i + 1 == rest_.size()) {
        token.text += rest_[i];
        continue;
      }
      const char c = rest_[++i];
      if (c == 'x' && i + 2 < rest_.size()) {
        unsigned byte = 0;
        const auto [end, error] =
            std::from_chars(rest_.data() + i + 1, rest_.data() + i + 3, byte, 16);
        if (error != std::errc() || end != rest_.data() + i + 3)
          return InvalidArgument("has a bad \\x escape");
        token.text += static_cast<char>(byte);
        i += 2;
      } else {
        token.text += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == '0' ? '\0' : c;
      }
    }
    if (i == rest_.size()) return InvalidArgument("has a string without its closing '\"'");
    rest_.remove_prefix(i + 1);
    tokens_.push_back(std::move(token));
    return absl::OkStatus();
  }

  std::string_view rest_;
  std::vector<Token> tokens_;
  Dims shape_;
  int leaf_depth_ = -1;  // how many lists stand around a value; -1 before the first
};

DType GuessDType(const std::vector<Token>& tokens, std::span<const Wide> numbers) {
  bool all_bool = true, all_int = true, any_complex = false, big = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].quoted) return DType::kString;
    all_bool = all_bool && IsBoolWord(tokens[i].text);
    all_int = all_int && IsIntWord(tokens[i].text);
    any_complex = any_complex || tokens[i].text.ends_with('j');
    big = big || std::abs(numbers[i].real()) >= 0x1p31L;
  }
  if (tokens.empty()) return DType::kFloat;
  return any_complex ? DType::kComplex64
         : all_bool  ? DType::kBool
         : !all_int  ? DType::kFloat
         : big       ? DType::kInt64
                     : DType::kInt32;
}

}  // namespace

absl::StatusOr<Tensor> ParseLiteral(std::string_view text, DType dtype) {
  const auto at = [&](const absl::Status& s) {
    return absl::Status(s.code(), Concat("the value ", text.substr(0, 60),
                                         text.size() > 60 ? "…" : "", " ", ToStd(s.message())));
  };
  // A bare word is a string as it stands, brackets and all, unless it is a list.
  ListParser parser(text);
  const bool scalar_word =
      dtype == DType::kString && !text.starts_with('[') && !text.starts_with('"');
  if (scalar_word) return Tensor::Scalar<std::string>(std::string(text));
  if (absl::Status s = parser.Run(); !s.ok()) return at(s);
  std::vector<Wide> numbers;
  const bool guess = dtype == DType::kInvalid;
  const bool quoted = !parser.tokens().empty() && parser.tokens().front().quoted;
  if (guess && quoted) dtype = DType::kString;
  if (dtype != DType::kString) {
    for (const Token& token : parser.tokens()) {
      const auto v = token.quoted ? std::nullopt : ParseNumber(token.text);
      if (!v) return at(InvalidArgument("has \"", token.text, "\" where a number belongs"));
      numbers.push_back(*v);
    }
    if (guess) dtype = GuessDType(parser.tokens(), numbers);
  }
  auto shape = Shape::Make({parser.shape().data(), parser.shape().size()});
  if (!shape.ok()) return at(shape.status());
  ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(dtype, *shape));
  if (dtype == DType::kString) {
    std::string* out = t.data<std::string>();
    for (const Token& token : parser.tokens()) *out++ = token.text;
    return t;
  }
  if (!WriteNumbers(numbers, t))
    return at(InvalidArgument("cannot be a ", DTypeName(dtype), " tensor"));
  if (IsInteger(dtype) || kQuantized.Contains(dtype) || dtype == DType::kBool) {
    const std::vector<Wide> back = ReadNumbers(t);
    for (size_t i = 0; i < back.size(); ++i) {
      if (back[i] != numbers[i])
        return at(InvalidArgument("has \"", parser.tokens()[i].text, "\", which is no ",
                                  DTypeName(dtype)));
    }
  }
  return t;
}

absl::StatusOr<PartialShape> ParseShape(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with('[') && rest.ends_with(']')) rest = rest.substr(1, rest.size() - 2);
  Dims dims;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find_first_of("x,"), rest.size());
    int64_t d = kUnknownDim;
    const std::string_view word = rest.substr(0, end);
    if (word != "?") {
      const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), d);
      if (error != std::errc() || stop != word.data() + word.size()) {
        return InvalidArgument("'", text, "' is no shape; want one like 2x3 or [2,3]");
      }
    }
    dims.push_back(d);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return PartialShape::Make({dims.data(), dims.size()});
}

absl::StatusOr<Tensor> RandomTensor(DType dtype, const Shape& shape, uint64_t seed) {
  if (!kBytes.Contains(dtype) && dtype != DType::kString) {
    return InvalidArgument("there are no random values of dtype ", DTypeName(dtype));
  }
  ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(dtype, shape));
  const Philox gen = PhiloxFromStatelessSeed(static_cast<int64_t>(seed), 0);
  if (dtype == DType::kString) {
    for (int64_t i = 0; i < t.num_elements(); ++i) t.data<std::string>()[i] = Concat("s", i);
  } else if (IsFloating(dtype)) {
    DispatchType<kFloats>(dtype, [&]<typename T>() { FillUniform(gen, t.span<T>(), SerialFor()); });
  } else if (dtype == DType::kComplex64) {
    FillUniform(gen, std::span(t.data<float>(), 2 * t.num_elements()), SerialFor());
  } else if (dtype == DType::kComplex128) {
    FillUniform(gen, std::span(t.data<double>(), 2 * t.num_elements()), SerialFor());
  } else {
    PhiloxWords words(gen);
    std::vector<Wide> bits(t.num_elements());
    for (Wide& b : bits) b = words() >> 31;
    WriteNumbers(bits, t);
  }
  return t;
}

absl::StatusOr<Tensor> FilledTensor(DType dtype, const Shape& shape, int value) {
  ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(dtype, shape));
  if (dtype == DType::kString) {
    for (std::string& s : t.span<std::string>()) s = Concat(value);
    return t;
  }
  if (!WriteNumbers(std::vector<Wide>(t.num_elements(), Wide(value)), t)) {
    return InvalidArgument("a ", DTypeName(dtype), " tensor cannot be filled");
  }
  return t;
}

}  // namespace weft::tools
