#include "runtime/data/csv.h"

#include <algorithm>
#include <charconv>

#include "core/file.h"
#include "runtime/data/gzip.h"

namespace weft {
namespace {

// Cuts text into rows of fields.
class Lexer {
 public:
  Lexer(std::string_view text, char separator) : text_(text), separator_(separator) {}
  int64_t line() const { return line_; }

  // The next row that is not an empty line; false at the end.
  absl::StatusOr<bool> Row(std::vector<std::string>& fields) {
    fields.clear();
    while (at_ < text_.size() && EndOfLine()) {
    }
    if (at_ == text_.size()) return false;
    row_line_ = line_;
    while (true) {
      ASSIGN_OR_RETURN(fields.emplace_back(), Field());
      if (at_ == text_.size() || EndOfLine()) return true;
      if (text_[at_] != separator_)
        return InvalidArgument("line ", line_, ": '", text_[at_], "' after a quoted field");
      ++at_;
    }
  }
  int64_t row_line() const { return row_line_; }

 private:
  // Steps over a line's end if one stands here.
  bool EndOfLine() {
    if (text_.substr(at_).starts_with("\r\n")) ++at_;
    if (text_[at_] != '\n') return false;
    ++at_;
    ++line_;
    return true;
  }
  absl::StatusOr<std::string> Field() {
    std::string out;
    if (at_ == text_.size() || text_[at_] != '"') {
      while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n')
        out += text_[at_++];
      if (out.ends_with('\r') && at_ < text_.size() && text_[at_] == '\n') out.pop_back();
      return out;
    }
    const int64_t begin = line_;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        if (at_ == text_.size() || text_[at_] != '"') return out;
      }
      if (text_[at_] == '\n') ++line_;
      out += text_[at_];
    }
    return InvalidArgument("line ", begin, ": a quote is not closed");
  }

  std::string_view text_;
  char separator_;
  size_t at_ = 0;
  int64_t line_ = 1, row_line_ = 1;
};

std::string_view Trimmed(std::string_view s) {
  const size_t first = s.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

}  // namespace

absl::StatusOr<CsvTable> CsvTable::Parse(std::string_view text, const CsvOptions& options) {
  CsvTable table;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte order mark
  Lexer lexer(text, options.separator);
  std::vector<std::string> fields;
  bool first = true;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, lexer.Row(fields));
    if (!more) break;
    if (first) {
      for (size_t i = 0; i < fields.size(); ++i)
        table.columns_.push_back(options.header ? fields[i] : std::to_string(i));
    }
    if (fields.size() != table.columns_.size()) {
      return InvalidArgument("line ", lexer.row_line(), " has ", fields.size(),
                             " fields, the first row has ", table.columns_.size());
    }
    if (!std::exchange(first, false) || !options.header) {
      table.lines_.push_back(lexer.row_line());
      std::move(fields.begin(), fields.end(), std::back_inserter(table.cells_));
    }
  }
  if (first) return InvalidArgument("holds no row");
  return table;
}

absl::StatusOr<CsvTable> CsvTable::Read(const std::string& path, const CsvOptions& options) {
  ASSIGN_OR_RETURN(const std::string text, ReadDataFile(path));
  auto table = Parse(text, options);
  if (!table.ok()) return AtFile(path, table.status());
  table->path_ = path;
  return table;
}

absl::Status CsvTable::At(int64_t row, const absl::Status& status) const {
  const absl::Status s(status.code(), Concat("line ", lines_[row], ": ", ToStd(status.message())));
  return path_.empty() ? s : AtFile(path_, s);
}

absl::StatusOr<int64_t> CsvTable::Column(std::string_view name) const {
  const auto it = std::find(columns_.begin(), columns_.end(), name);
  if (it != columns_.end()) return it - columns_.begin();
  const absl::Status s = NotFound("has no column '", name, "'; it has ", Join(columns_, ", "));
  return path_.empty() ? s : AtFile(path_, s);
}

absl::StatusOr<Tensor> CsvTable::Numbers(std::span<const std::string> columns, DType dtype) const {
  if (dtype != DType::kFloat && dtype != DType::kDouble)
    return InvalidArgument("numbers are float or double, not ", DTypeName(dtype));
  const int64_t width = static_cast<int64_t>(columns.size());
  ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(dtype, Shape{rows(), width}));
  for (int64_t c = 0; c < width; ++c) {
    ASSIGN_OR_RETURN(const int64_t column, Column(columns[c]));
    for (int64_t r = 0; r < rows(); ++r) {
      const std::string_view text = Trimmed(cell(r, column));
      double v = 0;
      const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), v);
      if (error != std::errc() || stop != text.data() + text.size())
        return At(r, InvalidArgument("column '", columns[c], "' has '", text, "', want a number"));
      if (dtype == DType::kFloat) {
        t.data<float>()[r * width + c] = static_cast<float>(v);
      } else {
        t.data<double>()[r * width + c] = v;
      }
    }
  }
  return t;
}

absl::StatusOr<Classes> CsvTable::ClassesOf(std::string_view column) const {
  ASSIGN_OR_RETURN(const int64_t c, Column(column));
  Classes out;
  ASSIGN_OR_RETURN(out.ids, Tensor::Allocate(DType::kInt32, Shape{rows()}));
  StringMap<int32_t> ids;
  for (int64_t r = 0; r < rows(); ++r) {
    const auto [it, is_new] =
        ids.emplace(std::string(cell(r, c)), static_cast<int32_t>(out.names.size()));
    if (is_new) out.names.push_back(it->first);
    out.ids.data<int32_t>()[r] = it->second;
  }
  return out;
}

}  // namespace weft
