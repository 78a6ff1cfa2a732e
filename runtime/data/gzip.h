// Data files as they are shipped: plain or compressed.
#ifndef WEFT_RUNTIME_DATA_GZIP_H_
#define WEFT_RUNTIME_DATA_GZIP_H_

#include <string>
#include <string_view>

#include "core/status.h"

namespace weft {

// Unpacks gzip bytes (RFC 1952), all members one after the other. InvalidArgument for broken ones
// and for what stands after the last; ResourceExhausted above `max_bytes`.
absl::StatusOr<std::string> Gunzip(std::string_view bytes, size_t max_bytes = size_t{1} << 34);

// A file's bytes, unpacked where they are gzip's. A path that does not exist is tried with ".gz"
// behind it. The status names the file.
absl::StatusOr<std::string> ReadDataFile(const std::string& path,
                                         size_t max_bytes = size_t{1} << 34);

}  // namespace weft

#endif  // WEFT_RUNTIME_DATA_GZIP_H_
