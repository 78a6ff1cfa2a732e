#include "tools/child.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <vector>

namespace weft::tools {
namespace {

using Clock = std::chrono::steady_clock;

// A file without a name, shared with the child: takes any amount without a reader on the other end.
class SharedFile {
 public:
  explicit SharedFile(const char* name) : fd_(memfd_create(name, MFD_CLOEXEC)) {}
  SharedFile(SharedFile&& o) noexcept : fd_(std::exchange(o.fd_, -1)) {}
  SharedFile& operator=(SharedFile&& o) noexcept {
    std::swap(fd_, o.fd_);
    return *this;
  }
  ~SharedFile() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }
  std::string Read(size_t most) const {
    struct stat info;
    if (fstat(fd_, &info) != 0) return {};
    const size_t size = std::min<size_t>(info.st_size, most);
    std::string out(size, '\0');
    const ssize_t n = pread(fd_, out.data(), size, info.st_size - static_cast<off_t>(size));
    out.resize(n < 0 ? 0 : n);
    return out;
  }

 private:
  int fd_;
};

struct Child {
  int64_t index;
  pid_t pid;
  SharedFile output, errors;
  Clock::time_point start;
  bool killed = false;
};

[[noreturn]] void RunChild(const Child& c, absl::FunctionRef<std::string(int64_t)> work) {
  dup2(c.errors.fd(), STDERR_FILENO);
  const rlimit no_core = {0, 0}, file_size = {64 << 20, 64 << 20};
  setrlimit(RLIMIT_CORE, &no_core);
  setrlimit(RLIMIT_FSIZE, &file_size);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const std::string out = work(c.index);
  for (size_t at = 0; at < out.size();) {
    const ssize_t n = write(c.output.fd(), out.data() + at, out.size() - at);
    if (n <= 0) break;
    at += n;
  }
  _exit(0);  // neither atexit handlers nor the parent's buffered output are this process's to run
}

}  // namespace

absl::Status RunInChildren(int64_t n, int jobs, double limit_seconds,
                           absl::FunctionRef<std::string(int64_t)> work,
                           absl::FunctionRef<void(int64_t, const ChildResult&)> done) {
  sigset_t child_ended, before;
  sigemptyset(&child_ended);
  sigaddset(&child_ended, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child_ended, &before);
  const struct Restore {
    const sigset_t& mask;
    ~Restore() { sigprocmask(SIG_SETMASK, &mask, nullptr); }
  } restore{before};

  std::vector<Child> running;
  int64_t next = 0;
  while (next < n || !running.empty()) {
    while (next < n && static_cast<int>(running.size()) < std::max(jobs, 1)) {
      Child c{next, -1, SharedFile("weft-output"), SharedFile("weft-errors"), Clock::now()};
      c.pid = fork();
      if (c.pid == 0) RunChild(c, work);
      if (c.pid < 0) {
        for (const Child& r : running) {
          kill(r.pid, SIGKILL);
          waitpid(r.pid, nullptr, 0);
        }
        return Internal("cannot start a process: ", std::strerror(errno));
      }
      running.push_back(std::move(c));
      ++next;
    }
    bool any_ended = false;
    for (size_t i = 0; i < running.size();) {
      Child& c = running[i];
      const double seconds = std::chrono::duration<double>(Clock::now() - c.start).count();
      int status = 0;
      if (waitpid(c.pid, &status, WNOHANG) != c.pid) {
        if (!c.killed && seconds > limit_seconds) {
          c.killed = true;
          kill(c.pid, SIGKILL);
        }
        ++i;
        continue;
      }
      any_ended = true;
      ChildResult result{c.output.Read(size_t{1} << 26), c.errors.Read(4096), 0, c.killed, seconds};
      if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
      const int64_t index = c.index;
      running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
      done(index, result);
    }
    if (!any_ended && !running.empty()) {
      const timespec wait = {0, 100'000'000};
      sigtimedwait(&child_ended, nullptr, &wait);
    }
  }
  return absl::OkStatus();
}

std::string SignalName(int signal) {
  const char* name = sigabbrev_np(signal);
  return name == nullptr ? Concat("signal ", signal) : Concat("SIG", name);
}

}  // namespace weft::tools
