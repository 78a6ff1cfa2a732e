#include <leveldb/env.h>
#include <leveldb/options.h>
#include <leveldb/table_builder.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>

#include "core/file.h"
#include "core/tensor_proto.h"
#include "runtime/checkpoint.h"
#include "weft/proto/tensor_bundle.pb.h"

namespace weft {
namespace {

// A table's file in memory.
class MemoryTable final : public leveldb::WritableFile {
 public:
  leveldb::Status Append(const leveldb::Slice& data) override {
    bytes_.append(data.data(), data.size());
    return leveldb::Status::OK();
  }
  leveldb::Status Close() override { return leveldb::Status::OK(); }
  leveldb::Status Flush() override { return leveldb::Status::OK(); }
  leveldb::Status Sync() override { return leveldb::Status::OK(); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// The data file, and where it stands.
struct DataFile {
  FileWriter writer;
  int64_t size = 0;

  absl::Status Append(std::string_view bytes, uint32_t& crc) {
    crc = Crc32c(bytes, crc);
    size += static_cast<int64_t>(bytes.size());
    return writer.Append(bytes);
  }
};

template <typename T>
std::string_view BytesOf(const T& v) {
  return {reinterpret_cast<const char*>(&v), sizeof(v)};
}

// Lengths as varints, their checksum, the strings; see ParseStrings in checkpoint_proto.cc. The
// entry's checksum is over the lengths as numbers, their checksum and the strings.
absl::Status AppendStrings(std::span<const std::string> strings, DataFile& file, uint32_t& crc) {
  std::string lengths;
  for (const std::string& s : strings) {
    uint64_t n = s.size();
    crc = Crc32c(BytesOf(n).substr(0, n > UINT32_MAX ? 8 : 4), crc);
    for (; n >= 0x80; n >>= 7) lengths += static_cast<char>(n | 0x80);
    lengths += static_cast<char>(n);
  }
  const uint32_t masked = MaskCrc(crc);
  uint32_t unused = 0;
  RETURN_IF_ERROR(file.Append(lengths, unused));
  RETURN_IF_ERROR(file.Append(BytesOf(masked), crc));
  for (const std::string& s : strings) RETURN_IF_ERROR(file.Append(s, crc));
  return absl::OkStatus();
}

absl::StatusOr<proto::BundleEntryProto> AppendTensor(const Tensor& t, DataFile& file) {
  proto::BundleEntryProto entry;
  entry.set_dtype(static_cast<proto::DataType>(t.dtype()));
  ShapeToProto(t.shape(), entry.mutable_shape());
  entry.set_offset(file.size);
  uint32_t crc = 0;
  if (t.dtype() == DType::kString) {
    RETURN_IF_ERROR(AppendStrings(t.span<std::string>(), file, crc));
  } else if (kBytes.Contains(t.dtype())) {
    RETURN_IF_ERROR(file.Append({t.data<char>(), t.num_bytes()}, crc));
  } else {
    return InvalidArgument("a ", DTypeName(t.dtype()), " tensor cannot be kept in a checkpoint");
  }
  entry.set_size(file.size - entry.offset());
  entry.set_crc32c(MaskCrc(crc));
  return entry;
}

absl::StatusOr<std::string> IndexTable(const std::map<std::string, std::string>& entries) {
  leveldb::Options options;
  options.compression = leveldb::kNoCompression;
  MemoryTable file;
  leveldb::TableBuilder builder(options, &file);
  for (const auto& [key, value] : entries) builder.Add(key, value);
  if (const leveldb::Status s = builder.Finish(); !s.ok()) return Internal(s.ToString());
  return file.bytes();
}

}  // namespace

absl::Status WriteCheckpoint(const std::string& prefix,
                             std::span<const std::pair<std::string, Tensor>> tensors) {
  std::map<std::string, const Tensor*> sorted;
  for (const auto& [name, tensor] : tensors) {
    if (name.empty() || !sorted.emplace(name, &tensor).second)
      return InvalidArgument("checkpoint '", prefix, "': the name '", name, "' is ",
                             name.empty() ? "empty" : "given twice");
  }
  const std::string index_path = prefix + ".index", data_path = prefix + ".data-00000-of-00001";
  std::map<std::string, std::string> entries;
  proto::BundleHeaderProto header;
  header.set_num_shards(1);
  header.mutable_version()->set_producer(1);
  entries.emplace("", header.SerializeAsString());

  ASSIGN_OR_RETURN(FileWriter data_writer, FileWriter::Create(data_path));
  DataFile data{std::move(data_writer)};
  for (const auto& [name, tensor] : sorted) {
    auto entry = AppendTensor(*tensor, data);
    if (!entry.ok()) return Annotate(entry.status(), Concat("; variable '", name, "'"));
    entries.emplace(name, entry->SerializeAsString());
  }
  ASSIGN_OR_RETURN(const std::string table, IndexTable(entries));
  ASSIGN_OR_RETURN(FileWriter index, FileWriter::Create(index_path));
  RETURN_IF_ERROR(index.Append(table));
  RETURN_IF_ERROR(index.Sync());
  RETURN_IF_ERROR(data.writer.Sync());
  // An old index must not stand beside new data.
  if (::unlink(index_path.c_str()) == 0) {
    RETURN_IF_ERROR(SyncFolderOf(prefix));
  } else if (errno != ENOENT) {
    return InvalidArgument("cannot replace '", index_path, "': ", std::strerror(errno));
  }
  RETURN_IF_ERROR(data.writer.Commit());
  RETURN_IF_ERROR(index.Commit());
  return SyncFolderOf(prefix);
}

}  // namespace weft
