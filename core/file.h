// Whole files: read at once, written whole or not at all.
#ifndef WEFT_CORE_FILE_H_
#define WEFT_CORE_FILE_H_

#include <string>
#include <string_view>
#include <utility>

#include "core/status.h"

namespace weft {

// NotFound, PermissionDenied, InvalidArgument (a directory); the message names the path.
// Pipes are read to their end. ResourceExhausted above `max_bytes`, and
// above what the machine has of memory.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t max_bytes = size_t{1} << 40);
// Writes a neighbour and renames it, so that nobody ever sees half a file.
absl::Status WriteFile(const std::string& path, std::string_view bytes);

// The same in pieces: what is appended goes to the neighbour; Commit makes the file of it. A writer
// that goes without Commit leaves nothing.
class FileWriter {
 public:
  static absl::StatusOr<FileWriter> Create(const std::string& path);
  FileWriter(FileWriter&& o) noexcept
      : path_(std::move(o.path_)), temporary_(std::move(o.temporary_)), fd_(o.fd_) {
    o.fd_ = -1;
  }
  ~FileWriter();

  absl::Status Append(std::string_view bytes);
  // Brings the bytes to the disk: after it, a machine that fails still has them.
  absl::Status Sync();
  absl::Status Commit();

 private:
  FileWriter(std::string path, std::string temporary, int fd)
      : path_(std::move(path)), temporary_(std::move(temporary)), fd_(fd) {}
  std::string path_, temporary_;
  int fd_;  // -1 once committed
};

// Brings the names in the folder of `path` to the disk: what was renamed or removed there stays so.
absl::Status SyncFolderOf(const std::string& path);

// What errno says, after "what 'path': ".
absl::Status ErrnoStatus(const std::string& path, std::string_view what);
// "'path' " before the message.
absl::Status AtFile(const std::string& path, const absl::Status& status);

}  // namespace weft

#endif  // WEFT_CORE_FILE_H_
