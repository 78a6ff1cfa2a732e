#include "core/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"

namespace weft {

absl::StatusOr<std::shared_ptr<const MappedFile>> MappedFile::Open(const std::string& path) {
  // Not blocking: a pipe without a writer would wait here for ever.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return ErrnoStatus(path, "cannot open");
  struct stat info {};
  void* data = nullptr;
  absl::Status status;
  if (::fstat(fd, &info) != 0) {
    status = ErrnoStatus(path, "cannot read");
  } else if (!S_ISREG(info.st_mode)) {
    status = InvalidArgument("'", path, "' is no ordinary file");
  } else if (info.st_size > 0) {
    data = ::mmap(nullptr, info.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (data == MAP_FAILED) status = ErrnoStatus(path, "cannot map");
  }
  ::close(fd);
  if (!status.ok()) return status;
  return std::shared_ptr<const MappedFile>(
      new MappedFile(static_cast<const char*>(data), static_cast<size_t>(info.st_size)));
}

MappedFile::~MappedFile() {
  if (size_ > 0) ::munmap(const_cast<char*>(data_), size_);
}

}  // namespace weft
