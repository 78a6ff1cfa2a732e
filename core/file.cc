#include "core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace weft {
namespace {

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

struct Fd {
  int fd;
  ~Fd() {
    if (fd >= 0) ::close(fd);
  }
};

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t max_bytes) {
  Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return ErrnoStatus(path, "cannot open");
  struct stat info {};
  if (::fstat(file.fd, &info) != 0) return ErrnoStatus(path, "cannot read");
  if (S_ISDIR(info.st_mode)) return InvalidArgument("'", path, "' is a directory");
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
  const std::string temporary = Concat(path, ".part.", ::getpid());
  {
    Fd file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)};
    if (file.fd < 0) return ErrnoStatus(path, "cannot write");
    while (!bytes.empty()) {
      const ssize_t n = ::write(file.fd, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        const absl::Status status = ErrnoStatus(path, "cannot write");
        ::unlink(temporary.c_str());
        return status;
      }
      bytes.remove_prefix(static_cast<size_t>(n));
    }
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    const absl::Status status = ErrnoStatus(path, "cannot write");
    ::unlink(temporary.c_str());
    return status;
  }
  return absl::OkStatus();
}

}  // namespace weft
