#include "core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace weft {
namespace {

size_t MachineMemory() {
  return static_cast<size_t>(::sysconf(_SC_PHYS_PAGES)) *
         static_cast<size_t>(::sysconf(_SC_PAGESIZE));
}

struct Fd {
  int fd;
  ~Fd() {
    if (fd >= 0) ::close(fd);
  }
};

}  // namespace

absl::Status ErrnoStatus(const std::string& path, std::string_view what) {
  const std::string text = Concat(what, " '", path, "': ", std::strerror(errno));
  switch (errno) {
    case ENOENT:
      return absl::NotFoundError(text);
    case EACCES:
      return absl::PermissionDeniedError(text);
    default:
      return absl::InvalidArgumentError(text);
  }
}

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t max_bytes) {
  Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return ErrnoStatus(path, "cannot open");
  struct stat info {};
  if (::fstat(file.fd, &info) != 0) return ErrnoStatus(path, "cannot read");
  if (S_ISDIR(info.st_mode)) return InvalidArgument("'", path, "' is a directory");
  // A file may have holes: its size is no sign that anybody could store that many bytes.
  max_bytes = std::min(max_bytes, MachineMemory());
  std::string bytes;
  if (S_ISREG(info.st_mode)) {
    if (static_cast<size_t>(info.st_size) > max_bytes) {
      return ResourceExhausted("'", path, "' has ", info.st_size, " bytes, the limit is ",
                               max_bytes);
    }
    bytes.resize(info.st_size);
  }
  size_t have = 0;
  while (true) {
    if (have == bytes.size()) {
      if (S_ISREG(info.st_mode) && have > 0) break;
      bytes.resize(std::max<size_t>(1 << 16, bytes.size() * 2));
    }
    const ssize_t n = ::read(file.fd, bytes.data() + have, bytes.size() - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ErrnoStatus(path, "cannot read");
    if (n == 0) break;
    have += static_cast<size_t>(n);
    if (have > max_bytes)
      return ResourceExhausted("'", path, "' passes the limit of ", max_bytes, " bytes");
  }
  bytes.resize(have);
  return bytes;
}

absl::Status WriteFile(const std::string& path, std::string_view bytes) {
  ASSIGN_OR_RETURN(FileWriter writer, FileWriter::Create(path));
  RETURN_IF_ERROR(writer.Append(bytes));
  return writer.Commit();
}

absl::StatusOr<FileWriter> FileWriter::Create(const std::string& path) {
  std::string temporary = Concat(path, ".part.", ::getpid());
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return ErrnoStatus(path, "cannot write");
  return FileWriter(path, std::move(temporary), fd);
}

FileWriter::~FileWriter() {
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(temporary_.c_str());
}

absl::Status FileWriter::Append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ErrnoStatus(path_, "cannot write");
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return absl::OkStatus();
}

absl::Status FileWriter::Sync() {
  return ::fsync(fd_) == 0 ? absl::OkStatus() : ErrnoStatus(path_, "cannot write");
}

absl::Status FileWriter::Commit() {
  // Some file systems report a full disk only here.
  const bool closed = ::close(std::exchange(fd_, -1)) == 0;
  if (closed && std::rename(temporary_.c_str(), path_.c_str()) == 0) return absl::OkStatus();
  absl::Status status = ErrnoStatus(path_, "cannot write");
  ::unlink(temporary_.c_str());
  return status;
}

absl::Status SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Fd fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  // Some file systems cannot do this for folders, and have no need of it.
  if (fd.fd < 0 || (::fsync(fd.fd) != 0 && errno != EINVAL))
    return ErrnoStatus(folder, "cannot write");
  return absl::OkStatus();
}

absl::Status AtFile(const std::string& path, const absl::Status& status) {
  return absl::Status(status.code(), Concat("'", path, "' ", ToStd(status.message())));
}

}  // namespace weft
