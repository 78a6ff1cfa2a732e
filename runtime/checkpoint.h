// Reading checkpoints: TensorFlow's "tensor bundle" (V2) format. prefix.index is a LevelDB table
// from names to entries, prefix.data-00000-of-0000N hold the bytes.
#ifndef WEFT_RUNTIME_CHECKPOINT_H_
#define WEFT_RUNTIME_CHECKPOINT_H_

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/status.h"
#include "core/strings.h"
#include "core/tensor.h"

namespace weft {

// Not thread-safe. Every byte that is read is checked against the checkpoint's own checksums.
class CheckpointReader {
 public:
  // Reads the index whole. NotFound, or InvalidArgument for a broken one; ResourceExhausted above
  // 2^30 bytes.
  static absl::StatusOr<std::unique_ptr<CheckpointReader>> Open(const std::string& prefix);
  ~CheckpointReader();

  struct Entry {
    DType dtype = DType::kInvalid;
    Shape shape;
    int32_t shard = 0;
    int64_t offset = 0, size = 0;
    uint32_t crc = 0;
    bool sliced = false;  // kept in slices, which Read does not join
  };
  const std::map<std::string, Entry>& entries() const { return entries_; }
  // NotFound with the nearest name; InvalidArgument for bytes that do not fit or fail their
  // checksum; Unimplemented for sliced tensors.
  absl::StatusOr<Tensor> Read(const std::string& name) const;
  // Variables' full names to the entries that hold them: as the object graph of the checkpoint
  // says, or, where it has none, every entry under its own name.
  absl::StatusOr<StringMap<std::string>> VariableKeys() const;

 private:
  CheckpointReader(std::string prefix, int32_t shards)
      : prefix_(std::move(prefix)), shards_(shards) {}
  // Of an index file's bytes; `path` is for messages.
  static absl::StatusOr<std::unique_ptr<CheckpointReader>> ReadIndex(const std::string& prefix,
                                                                     const std::string& path,
                                                                     std::string_view bytes);
  absl::StatusOr<std::string> ReadBytes(const Entry& e) const;

  std::string prefix_;
  int32_t shards_;
  std::map<std::string, Entry> entries_;
};

// Writes prefix.index and prefix.data-00000-of-00001, which TensorFlow reads too (by names; there
// is no object graph). Names are sorted; each is written once (InvalidArgument otherwise, for the
// empty name, and for handles and variants). Both files are on the disk before either has its name;
// whatever fails on the way, `prefix` is then the old checkpoint, none, or the new one, never a
// mixture.
absl::Status WriteCheckpoint(const std::string& prefix,
                             std::span<const std::pair<std::string, Tensor>> tensors);

// CRC-32C (Castagnoli) of `bytes`, going on from `crc`; and the masked form that files hold, so
// that a checksum of bytes that contain checksums stays a good one.
uint32_t Crc32c(std::string_view bytes, uint32_t crc = 0);
constexpr uint32_t MaskCrc(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

}  // namespace weft

#endif  // WEFT_RUNTIME_CHECKPOINT_H_
