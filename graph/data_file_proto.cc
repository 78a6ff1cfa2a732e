#include <algorithm>
#include <bit>
#include <cstring>

#include "core/checked.h"
#include "graph/data_file.h"
#include "weft/proto/memmapped_file_system.pb.h"

namespace weft {
namespace {

constexpr size_t kTail = sizeof(uint64_t);  // the directory's offset

// Tells contents apart; no protection against who wants them to be equal.
uint64_t Fingerprint(std::string_view bytes) {
  uint64_t h = bytes.size() * 0x9e3779b97f4a7c15;
  const auto mix = [&h](uint64_t word) {
    h = (h ^ word) * 0xff51afd7ed558ccd;
    h ^= h >> 32;
  };
  for (; bytes.size() >= sizeof(uint64_t); bytes.remove_prefix(sizeof(uint64_t))) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof(word));
    mix(word);
  }
  for (char c : bytes) mix(static_cast<unsigned char>(c));
  return h;
}

uint64_t LittleEndian(std::string_view bytes) {
  uint64_t v = 0;
  for (size_t i = 0; i < kTail; ++i)
    v |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return v;
}

}  // namespace

std::string DataFilePath(const std::string& graph_path) { return graph_path + ".data"; }

absl::StatusOr<std::shared_ptr<const DataFile>> DataFile::Open(const std::string& path) {
  ASSIGN_OR_RETURN(auto file, MappedFile::Open(path));
  std::shared_ptr<DataFile> data(new DataFile(path, std::move(file)));
  if (absl::Status s = data->ReadDirectory(); !s.ok()) return AtFile(path, s);
  return std::shared_ptr<const DataFile>(std::move(data));
}

bool DataFile::MayBe(std::string_view bytes) {
  if (bytes.size() < kTail) return false;
  const uint64_t end = bytes.size() - kTail;
  const uint64_t start = LittleEndian(bytes.substr(end));
  // An element of the directory: field 1, a message.
  return start < end && bytes[start] == 0x0a;
}

absl::Status DataFile::ReadDirectory() {
  const std::string_view bytes = file_->bytes();
  if (bytes.size() < kTail) return InvalidArgument("is too short for a data file");
  const uint64_t end = bytes.size() - kTail;
  const uint64_t start = LittleEndian(bytes.substr(end));
  if (start > end) {
    return InvalidArgument("is no data file, or not whole: its directory would start at byte ",
                           start, " of ", bytes.size());
  }
  constexpr uint64_t kMost = std::numeric_limits<int>::max();
  proto::MemmappedFileSystemDirectory directory;
  if (end - start > kMost ||
      !directory.ParseFromArray(bytes.data() + start, static_cast<int>(end - start))) {
    return InvalidArgument("has no directory at byte ", start);
  }
  for (int i = 0; i < directory.element_size(); ++i) {
    const auto& e = directory.element(i);
    const bool last = i + 1 == directory.element_size();
    const uint64_t next = last ? start : directory.element(i + 1).offset();
    if (next > start || e.offset() > next) {
      return InvalidArgument("has a region '", e.name(), "' from byte ", e.offset(), " to ", next,
                             ", of ", start, " before the directory");
    }
    const uint64_t length = e.length() == 0 ? next - e.offset() : e.length();
    if (length > next - e.offset()) {
      return InvalidArgument("has a region '", e.name(), "' of ", length, " bytes at byte ",
                             e.offset(), ", which would pass byte ", next);
    }
    if (!regions_.emplace(e.name(), bytes.substr(e.offset(), length)).second)
      return InvalidArgument("has two regions '", e.name(), "'");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string_view> DataFile::Region(std::string_view name) const {
  const auto it = regions_.find(name);
  if (it == regions_.end()) return AtFile(path_, NotFound("has no region '", name, "'"));
  return it->second;
}

absl::StatusOr<Tensor> DataFile::Find(std::string_view name, DType dtype,
                                      const Shape& shape) const {
  if (!kBytes.Contains(dtype))
    return InvalidArgument("a ", DTypeName(dtype), " tensor cannot lie in a data file");
  ASSIGN_OR_RETURN(const std::string_view region, Region(name));
  ASSIGN_OR_RETURN(const size_t bytes, CheckedBytes(dtype, shape));
  if (region.size() < bytes) {
    return AtFile(path_,
                  InvalidArgument("has ", region.size(), " bytes in region '", name, "'; a ",
                                  DTypeName(dtype), " tensor of shape ", shape, " needs ", bytes));
  }
  if (reinterpret_cast<uintptr_t>(region.data()) % kAlignment != 0) {
    return AtFile(path_, InvalidArgument("has region '", name,
                                         "' at a byte that is no multiple of ", kAlignment));
  }
  Tensor t(dtype, shape, BorrowBuffer(region.data(), bytes, file_));
  if (dtype != DType::kBool) return t;
  // A byte that is neither 0 nor 1 is no bool, and comparing it would be undefined.
  ASSIGN_OR_RETURN(Tensor bools, t.Viewed(DType::kUint8, shape).Clone());
  for (uint8_t& b : bools.span<uint8_t>()) b = b != 0;
  return bools.Viewed(DType::kBool, shape);
}

absl::StatusOr<DataFileWriter> DataFileWriter::Create(const std::string& path) {
  ASSIGN_OR_RETURN(FileWriter file, FileWriter::Create(path));
  return DataFileWriter(std::move(file));
}

absl::StatusOr<std::string> DataFileWriter::Add(const Tensor& t) {
  if (!kBytes.Contains(t.dtype()) || t.num_elements() == 0) {
    return InvalidArgument("a ", DTypeName(t.dtype()), " tensor of shape ", t.shape(),
                           " cannot lie in a data file");
  }
  const std::string_view bytes(t.data<char>(), t.num_bytes());
  char hex[17];
  std::snprintf(hex, sizeof(hex), "%016llx", static_cast<unsigned long long>(Fingerprint(bytes)));
  const std::string name = Concat(kRegionPrefix, "c", regions_.size(), "_", hex);
  const uint64_t start = RoundUp(offset_, kAlignment);
  RETURN_IF_ERROR(file_.Append(std::string(start - offset_, '\0')));
  RETURN_IF_ERROR(file_.Append(bytes));
  regions_.push_back({name, start, bytes.size()});
  offset_ = start + bytes.size();
  return name;
}

absl::Status DataFileWriter::Commit() {
  proto::MemmappedFileSystemDirectory directory;
  for (const Region& r : regions_) {
    auto* e = directory.add_element();
    e->set_name(r.name);
    e->set_offset(r.offset);
    e->set_length(r.length);
  }
  std::string tail = directory.SerializeAsString();
  for (size_t i = 0; i < kTail; ++i) tail += static_cast<char>(offset_ >> (8 * i));
  RETURN_IF_ERROR(file_.Append(tail));
  return file_.Commit();
}

}  // namespace weft
