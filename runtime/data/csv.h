// Comma-separated values: columns of numbers, and of names.
#ifndef WEFT_RUNTIME_DATA_CSV_H_
#define WEFT_RUNTIME_DATA_CSV_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/tensor.h"

namespace weft {

struct CsvOptions {
  char separator = ',';
  bool header = true;  // the first row names the columns; else they are "0", "1", …
};

// A column of names as numbers.
struct Classes {
  Tensor ids;                      // int32 [rows]
  std::vector<std::string> names;  // names[id], in the order in which they first occur
};

class CsvTable {
 public:
  // Quoted fields may hold separators, line ends, and quotes written twice (RFC 4180); empty lines
  // are left out. InvalidArgument says which line is wrong, and how.
  static absl::StatusOr<CsvTable> Parse(std::string_view text, const CsvOptions& options = {});
  // The same from a file, plain or gzip. The status names the file.
  static absl::StatusOr<CsvTable> Read(const std::string& path, const CsvOptions& options = {});

  int64_t rows() const { return static_cast<int64_t>(lines_.size()); }
  const std::vector<std::string>& columns() const { return columns_; }
  std::string_view cell(int64_t row, int64_t column) const {
    return cells_[row * columns_.size() + column];
  }

  // The columns side by side: [rows, columns] of float or double. NotFound for a column that there
  // is not, InvalidArgument for a cell that is no number, with its line.
  absl::StatusOr<Tensor> Numbers(std::span<const std::string> columns,
                                 DType dtype = DType::kFloat) const;
  absl::StatusOr<Tensor> Numbers(std::initializer_list<std::string> columns,
                                 DType dtype = DType::kFloat) const {
    return Numbers(std::span(columns.begin(), columns.size()), dtype);
  }
  absl::StatusOr<Classes> ClassesOf(std::string_view column) const;

 private:
  absl::StatusOr<int64_t> Column(std::string_view name) const;
  absl::Status At(int64_t row, const absl::Status& status) const;

  std::string path_;  // "" where it came from memory
  std::vector<std::string> columns_;
  std::vector<std::string> cells_;  // row by row
  std::vector<int64_t> lines_;      // where each row begins, from 1
};

}  // namespace weft

#endif  // WEFT_RUNTIME_DATA_CSV_H_
