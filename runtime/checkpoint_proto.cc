#include <leveldb/env.h>
#include <leveldb/iterator.h>
#include <leveldb/options.h>
#include <leveldb/table.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <new>

#include "core/checked.h"
#include "core/file.h"
#include "core/tensor_proto.h"
#include "runtime/checkpoint.h"
#include "weft/proto/tensor_bundle.pb.h"
#include "weft/proto/trackable_object_graph.pb.h"

namespace weft {
namespace {

constexpr size_t kMostIndexBytes = size_t{1} << 30;

// A table's file in memory.
class MemoryFile final : public leveldb::RandomAccessFile {
 public:
  explicit MemoryFile(std::string_view bytes) : bytes_(bytes) {}
  leveldb::Status Read(uint64_t offset, size_t n, leveldb::Slice* result, char*) const override {
    if (offset > bytes_.size() || n > bytes_.size() - offset)
      return leveldb::Status::Corruption("read past the end");
    *result = leveldb::Slice(bytes_.data() + offset, n);
    return leveldb::Status::OK();
  }

 private:
  std::string_view bytes_;
};

absl::StatusOr<CheckpointReader::Entry> ParseEntry(const leveldb::Slice& value) {
  proto::BundleEntryProto p;
  if (!p.ParseFromArray(value.data(), static_cast<int>(value.size())))
    return InvalidArgument("is no bundle entry");
  CheckpointReader::Entry e;
  e.dtype = static_cast<DType>(p.dtype());
  if (!IsKnownDType(e.dtype) || IsRef(e.dtype))
    return InvalidArgument("has dtype ", static_cast<int>(p.dtype()), ", which Weft does not have");
  ASSIGN_OR_RETURN(const PartialShape shape, ShapeFromProto(p.shape()));
  const auto full = shape.AsShape();
  if (!full) return InvalidArgument("has the partly unknown shape ", shape);
  e.shape = *full;
  e.shard = p.shard_id();
  e.offset = p.offset();
  e.size = p.size();
  e.crc = p.crc32c();
  e.sliced = p.slices_size() > 0;
  return e;
}

// Takes a varint off the front; false where the bytes end first, or it is longer than 64 bits.
bool TakeVarint(std::string_view& bytes, uint64_t& value) {
  value = 0;
  for (int shift = 0; shift <= 63 && !bytes.empty(); shift += 7) {
    const uint8_t byte = static_cast<uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

constexpr size_t kTrailer = 5;  // after each block: kind of compression (0: none), checksum

// The block of a table's file that a handle at the front of `handles` names.
absl::StatusOr<std::string_view> TakeBlock(std::string_view file, std::string_view& handles) {
  uint64_t offset = 0, size = 0;
  if (!TakeVarint(handles, offset) || !TakeVarint(handles, size) || offset > file.size() ||
      size > file.size() - offset || file.size() - offset - size < kTrailer) {
    return InvalidArgument("names a block outside the file");
  }
  return file.substr(offset, size);
}

// LevelDB allocates what a block claims to hold before it looks at the file: no block may claim
// more than there is. Of blocks that a compressed index names, this is not known. Source: LevelDB's
// doc/table_format.md.
absl::Status CheckBlocks(std::string_view file) {
  constexpr size_t kFooter = 48;
  if (file.size() < kFooter) return absl::OkStatus();  // LevelDB says it
  std::string_view footer = file.substr(file.size() - kFooter);
  uint64_t unused = 0;
  if (!TakeVarint(footer, unused) || !TakeVarint(footer, unused))
    return InvalidArgument("has a broken footer");
  ASSIGN_OR_RETURN(std::string_view index, TakeBlock(file, footer));
  if (index.data()[index.size()] != 0) return absl::OkStatus();  // LevelDB alone can unpack it
  // Entries (three lengths: of the key's part shared with the last key, of its own part, of the
  // value; then both), offsets of restarts, their number.
  uint32_t restarts = 0;
  if (index.size() < sizeof(restarts)) return InvalidArgument("has a broken index of blocks");
  std::memcpy(&restarts, index.data() + index.size() - sizeof(restarts), sizeof(restarts));
  index.remove_suffix(sizeof(restarts));
  if (restarts > index.size() / sizeof(restarts))
    return InvalidArgument("has a broken index of blocks");
  index.remove_suffix(restarts * sizeof(restarts));
  while (!index.empty()) {
    uint64_t shared = 0, own = 0, value = 0;
    if (!TakeVarint(index, shared) || !TakeVarint(index, own) || !TakeVarint(index, value) ||
        own > index.size() || value > index.size() - own) {
      return InvalidArgument("has a broken index of blocks");
    }
    std::string_view handle = index.substr(own, value);
    RETURN_IF_ERROR(TakeBlock(file, handle).status());
    index.remove_prefix(own + value);
  }
  return absl::OkStatus();
}

// A string tensor's bytes: all lengths as varints, a masked checksum over them (each length as four
// bytes, eight where it is longer than four can say), then the strings. `whole_crc`, masked, is
// over those lengths, their checksum and the strings.
absl::Status ParseStrings(std::string_view bytes, uint32_t whole_crc, const Tensor& t) {
  std::vector<uint64_t> lengths(t.num_elements());
  uint32_t crc = 0;
  std::string_view rest = bytes;
  for (uint64_t& length : lengths) {
    if (!TakeVarint(rest, length)) return InvalidArgument("has a broken list of lengths");
    crc = Crc32c(
        {reinterpret_cast<const char*>(&length), length > UINT32_MAX ? size_t{8} : size_t{4}}, crc);
  }
  size_t at = bytes.size() - rest.size();
  uint32_t stored = 0;
  if (bytes.size() - at < sizeof(stored)) return InvalidArgument("has a broken list of lengths");
  std::memcpy(&stored, bytes.data() + at, sizeof(stored));
  if (stored != MaskCrc(crc)) return InvalidArgument("fails the checksum of its lengths");
  crc = Crc32c(bytes.substr(at), crc);
  if (whole_crc != MaskCrc(crc)) return InvalidArgument("fails its checksum");
  at += sizeof(stored);
  for (int64_t i = 0; i < t.num_elements(); ++i) {
    if (lengths[i] > bytes.size() - at) return InvalidArgument("has strings that pass its end");
    t.data<std::string>()[i] = bytes.substr(at, lengths[i]);
    at += lengths[i];
  }
  return at == bytes.size() ? absl::OkStatus() : InvalidArgument("has bytes after its strings");
}

}  // namespace

uint32_t Crc32c(std::string_view bytes, uint32_t crc) {
  static constexpr auto kTable = [] {
    std::array<uint32_t, 256> table{};
    for (uint32_t i = 0; i < 256; ++i) {
      uint32_t c = i;
      for (int k = 0; k < 8; ++k) c = (c & 1) != 0 ? c >> 1 ^ 0x82f63b78u : c >> 1;
      table[i] = c;
    }
    return table;
  }();
  crc = ~crc;
  for (const char b : bytes) crc = kTable[(crc ^ static_cast<uint8_t>(b)) & 0xff] ^ crc >> 8;
  return ~crc;
}

CheckpointReader::~CheckpointReader() = default;

absl::StatusOr<std::unique_ptr<CheckpointReader>> CheckpointReader::Open(
    const std::string& prefix) {
  const std::string path = prefix + ".index";
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path, kMostIndexBytes));
  const auto broken = [&](std::string_view what) {
    return InvalidArgument("checkpoint '", path, "' ", what);
  };
  if (const absl::Status s = CheckBlocks(bytes); !s.ok()) return broken(ToStd(s.message()));
  try {
    return ReadIndex(prefix, path, bytes);
  } catch (const std::bad_alloc&) {  // LevelDB's
    return broken("claims to hold more than there is memory for");
  }
}

absl::StatusOr<std::unique_ptr<CheckpointReader>> CheckpointReader::ReadIndex(
    const std::string& prefix, const std::string& path, std::string_view bytes) {
  const auto broken = [&](std::string_view what) {
    return InvalidArgument("checkpoint '", path, "' ", what);
  };
  MemoryFile file(bytes);
  leveldb::Options options;
  options.paranoid_checks = true;
  leveldb::Table* raw = nullptr;
  leveldb::Status status = leveldb::Table::Open(options, &file, bytes.size(), &raw);
  const std::unique_ptr<leveldb::Table> table(raw);
  if (!status.ok()) return broken(Concat("is no index: ", status.ToString()));
  leveldb::ReadOptions read;
  read.verify_checksums = true;
  const std::unique_ptr<leveldb::Iterator> it(table->NewIterator(read));
  std::unique_ptr<CheckpointReader> reader;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    if (reader == nullptr) {
      // The first key is "", and holds the header.
      proto::BundleHeaderProto header;
      if (!it->key().empty() ||
          !header.ParseFromArray(it->value().data(), static_cast<int>(it->value().size()))) {
        return broken("has no header: it may be of the old V1 format");
      }
      if (header.endianness() != proto::BundleHeaderProto::LITTLE)
        return Unimplemented("checkpoint '", path, "' is big-endian");
      if (header.num_shards() < 1) return broken("says that it has no data files");
      reader.reset(new CheckpointReader(prefix, header.num_shards()));
      continue;
    }
    auto entry = ParseEntry(it->value());
    if (!entry.ok())
      return broken(Concat("entry '", it->key().ToString(), "' ", ToStd(entry.status().message())));
    reader->entries_.emplace(it->key().ToString(), *std::move(entry));
  }
  if (!it->status().ok()) return broken(Concat("is damaged: ", it->status().ToString()));
  if (reader == nullptr) return broken("is empty");
  return reader;
}

absl::StatusOr<std::string> CheckpointReader::ReadBytes(const Entry& e) const {
  if (e.shard < 0 || e.shard >= shards_)
    return InvalidArgument("is in data file ", e.shard, " of ", shards_);
  char suffix[48];
  std::snprintf(suffix, sizeof(suffix), ".data-%05d-of-%05d", e.shard, shards_);
  const std::string path = prefix_ + suffix;
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) return NotFound("is in '", path, "', which cannot be read");
  const int64_t length = in.tellg();
  const auto end = CheckedAdd(e.offset, e.size);
  if (e.offset < 0 || e.size < 0 || !end || *end > length) {
    return InvalidArgument("stands at ", e.offset, " with ", e.size, " bytes, but '", path,
                           "' has ", length);
  }
  std::string bytes(e.size, '\0');
  in.seekg(e.offset);
  if (!in.read(bytes.data(), e.size)) return InvalidArgument("cannot be read from '", path, "'");
  return bytes;
}

absl::StatusOr<Tensor> CheckpointReader::Read(const std::string& name) const {
  const auto it = entries_.find(name);
  if (it == entries_.end()) {
    std::vector<std::string_view> names;
    for (const auto& [key, entry] : entries_) names.push_back(key);
    const std::string near = ClosestTo(name, names);
    return NotFound("checkpoint '", prefix_, "' has no tensor '", name, "'",
                    near.empty() ? "" : Concat("; did you mean '", near, "'?"));
  }
  const Entry& e = it->second;
  const auto at = [&](const absl::Status& s) {
    return absl::Status(
        s.code(), Concat("checkpoint '", prefix_, "': tensor '", name, "' ", ToStd(s.message())));
  };
  if (e.sliced) return at(Unimplemented("is kept in slices"));
  auto bytes = ReadBytes(e);
  if (!bytes.ok()) return at(bytes.status());
  // Strings are never shorter than their lengths; this also bounds what a hostile shape may
  // allocate.
  const auto want = e.dtype == DType::kString ? absl::StatusOr<size_t>(e.shape.num_elements())
                                              : CheckedBytes(e.dtype, e.shape);
  if (!want.ok()) return at(want.status());
  if (e.dtype == DType::kString ? *want > bytes->size() : *want != bytes->size()) {
    return at(
        InvalidArgument("is ", DTypeName(e.dtype), " ", e.shape, " in ", bytes->size(), " bytes"));
  }
  ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(e.dtype, e.shape));
  if (e.dtype == DType::kString) {
    if (absl::Status s = ParseStrings(*bytes, e.crc, t); !s.ok()) return at(s);
    return t;
  }
  if (!kBytes.Contains(e.dtype)) return at(Unimplemented("is a ", DTypeName(e.dtype)));
  if (MaskCrc(Crc32c(*bytes)) != e.crc) return at(InvalidArgument("fails its checksum"));
  if (!bytes->empty()) std::memcpy(t.raw(), bytes->data(), bytes->size());
  if (e.dtype == DType::kBool) {
    for (uint8_t& b : std::span(t.data<uint8_t>(), bytes->size())) b = b != 0;
  }
  return t;
}

absl::StatusOr<StringMap<std::string>> CheckpointReader::VariableKeys() const {
  constexpr const char* kObjectGraph = "_CHECKPOINTABLE_OBJECT_GRAPH";
  StringMap<std::string> keys;
  if (!entries_.contains(kObjectGraph)) {
    for (const auto& [name, entry] : entries_) keys.emplace(name, name);
    return keys;
  }
  ASSIGN_OR_RETURN(const Tensor bytes, Read(kObjectGraph));
  proto::TrackableObjectGraph objects;
  if (bytes.dtype() != DType::kString || bytes.num_elements() != 1 ||
      !objects.ParseFromString(bytes.scalar<std::string>())) {
    return InvalidArgument("checkpoint '", prefix_, "' has a broken object graph");
  }
  for (const auto& object : objects.nodes()) {
    for (const auto& attribute : object.attributes()) {
      if (!attribute.full_name().empty())
        keys.emplace(attribute.full_name(), attribute.checkpoint_key());
    }
  }
  return keys;
}

}  // namespace weft
