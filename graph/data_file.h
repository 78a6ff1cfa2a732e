// Tensors beside a graph: what is too large for one protobuf message lies in a data file, which is
// mapped, not read. The format is TensorFlow's package for memory-mapped graphs
// (tensorflow/core/util/memmapped_file_system.h): regions that start at multiples of 64 bytes, a
// MemmappedFileSystemDirectory, and in the last 8 bytes where that starts. In the graph's file an
// ImmutableConst node with the region's name stands for the constant.
#ifndef WEFT_GRAPH_DATA_FILE_H_
#define WEFT_GRAPH_DATA_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/file.h"
#include "core/mapped_file.h"
#include "core/strings.h"
#include "core/tensor.h"

namespace weft {

inline constexpr std::string_view kRegionPrefix = "memmapped_package://";
// The region that holds a GraphDef, where one file holds everything.
inline constexpr std::string_view kGraphRegion = "memmapped_package://.";

// "model.pb" -> "model.pb.data"
std::string DataFilePath(const std::string& graph_path);

// A data file that is open. Immutable; its tensors keep the mapping.
class DataFile {
 public:
  // InvalidArgument where the directory, an offset or a length does not lie in the file, offsets do
  // not rise, or a name is there twice. Names the path.
  static absl::StatusOr<std::shared_ptr<const DataFile>> Open(const std::string& path);
  // False where the bytes of a file are surely none of a data file.
  static bool MayBe(std::string_view bytes);

  // The bytes of a region; NotFound if there is none of that name.
  absl::StatusOr<std::string_view> Region(std::string_view name) const;
  // A tensor whose memory is the mapping. InvalidArgument for a region that is too short or not
  // aligned, and for dtypes whose elements are no plain bytes.
  absl::StatusOr<Tensor> Find(std::string_view name, DType dtype, const Shape& shape) const;

 private:
  DataFile(std::string path, std::shared_ptr<const MappedFile> file)
      : path_(std::move(path)), file_(std::move(file)) {}
  absl::Status ReadDirectory();

  const std::string path_;
  const std::shared_ptr<const MappedFile> file_;
  StringMap<std::string_view> regions_;
};

// Writes a data file; without Commit there is none.
class DataFileWriter {
 public:
  static absl::StatusOr<DataFileWriter> Create(const std::string& path);
  // Appends a tensor of plain bytes that is not empty, and returns its region's name. The name
  // follows from what the tensor holds: a graph never takes another save's data for its own.
  absl::StatusOr<std::string> Add(const Tensor& t);
  absl::Status Commit();

 private:
  struct Region {
    std::string name;
    uint64_t offset, length;
  };
  explicit DataFileWriter(FileWriter file) : file_(std::move(file)) {}
  FileWriter file_;
  uint64_t offset_ = 0;
  std::vector<Region> regions_;
};

}  // namespace weft

#endif  // WEFT_GRAPH_DATA_FILE_H_
