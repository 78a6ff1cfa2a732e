#include "core/status.h"

#include <cstdio>
#include <cstdlib>

namespace weft {

absl::Status Annotate(const absl::Status& status, std::string_view text) {
  if (status.ok()) return status;
  return absl::Status(status.code(), Concat(status.message(), text));
}

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, condition);
  std::abort();
}

}  // namespace weft
