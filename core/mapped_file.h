// A file's bytes without reading them: the machine brings each page when it is first touched.
#ifndef WEFT_CORE_MAPPED_FILE_H_
#define WEFT_CORE_MAPPED_FILE_H_

#include <memory>
#include <string>
#include <string_view>

#include "core/status.h"

namespace weft {

// Read-only, and shared with everybody who maps the file. Nobody may shorten the file meanwhile
// (who replaces it, as WriteFile does, leaves the mapping whole). Pages are aligned, so that what
// starts at a multiple of kAlignment may be read up to the next multiple.
class MappedFile {
 public:
  // NotFound, PermissionDenied; InvalidArgument for what is no ordinary file. Names the path.
  static absl::StatusOr<std::shared_ptr<const MappedFile>> Open(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::string_view bytes() const { return {data_, size_}; }

 private:
  MappedFile(const char* data, size_t size) : data_(data), size_(size) {}
  const char* const data_;
  const size_t size_;
};

}  // namespace weft

#endif  // WEFT_CORE_MAPPED_FILE_H_
