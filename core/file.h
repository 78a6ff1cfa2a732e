// Whole files: read at once, written whole or not at all.
#ifndef WEFT_CORE_FILE_H_
#define WEFT_CORE_FILE_H_

#include <string>
#include <string_view>

#include "core/status.h"

namespace weft {

// NotFound, PermissionDenied, InvalidArgument (a directory); the message names the path.
// Pipes are read to their end. ResourceExhausted above `max_bytes`.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t max_bytes = size_t{1} << 40);
// Writes a neighbour and renames it, so that nobody ever sees half a file.
absl::Status WriteFile(const std::string& path, std::string_view bytes);

}  // namespace weft

#endif  // WEFT_CORE_FILE_H_
