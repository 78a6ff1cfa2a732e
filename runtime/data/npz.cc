#include "runtime/data/npz.h"

#include <zip.h>

#include <memory>

#include "core/file.h"
#include "runtime/data/npy.h"

namespace weft {
namespace {

struct ZipError {
  zip_error_t error;
  ZipError() { zip_error_init(&error); }
  ~ZipError() { zip_error_fini(&error); }
  const char* text() { return zip_error_strerror(&error); }
};

struct Discard {
  void operator()(zip_t* z) const { zip_discard(z); }
  void operator()(zip_file_t* f) const { zip_fclose(f); }
};
using ZipPtr = std::unique_ptr<zip_t, Discard>;

absl::StatusOr<std::string> Unpack(zip_t* zip, zip_uint64_t index, size_t max_bytes) {
  const std::unique_ptr<zip_file_t, Discard> file(zip_fopen_index(zip, index, 0));
  if (file == nullptr) return InvalidArgument(zip_strerror(zip));
  // What the directory says of the size may be a lie: grow with what really comes.
  std::string out;
  std::vector<char> part(size_t{1} << 18);
  while (true) {
    const zip_int64_t n = zip_fread(file.get(), part.data(), part.size());
    if (n < 0) return InvalidArgument(zip_file_strerror(file.get()));
    if (n == 0) return out;
    if (out.size() + n > max_bytes)
      return ResourceExhausted("unpacks to more than ", max_bytes, " bytes");
    out.append(part.data(), n);
  }
}

}  // namespace

absl::StatusOr<std::vector<NamedTensor>> ReadNpz(const std::string& path, const std::string& name,
                                                 size_t max_bytes) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
  ZipError error;
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error.error);
  if (source == nullptr) return AtFile(path, InvalidArgument(error.text()));
  const ZipPtr zip(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error.error));
  if (zip == nullptr) {
    zip_source_free(source);
    return AtFile(path, InvalidArgument("is no .npz file: ", error.text()));
  }
  std::vector<NamedTensor> out;
  std::vector<std::string> names;
  for (zip_int64_t i = 0; i < zip_get_num_entries(zip.get(), 0); ++i) {
    const char* entry = zip_get_name(zip.get(), i, ZIP_FL_ENC_RAW);
    if (entry == nullptr) return AtFile(path, InvalidArgument(zip_strerror(zip.get())));
    std::string key = entry;
    if (key.ends_with(".npy")) key.resize(key.size() - 4);
    names.push_back(key);
    if (!name.empty() && key != name) continue;
    const auto where = [&](const absl::Status& s) {
      return absl::Status(s.code(), Concat("'", path, "': array '", key, "' ", ToStd(s.message())));
    };
    auto unpacked = Unpack(zip.get(), i, max_bytes);
    if (!unpacked.ok()) return where(unpacked.status());
    max_bytes -= unpacked->size();
    auto tensor = ParseNpy(*unpacked);
    if (!tensor.ok()) return where(tensor.status());
    out.emplace_back(std::move(key), *std::move(tensor));
  }
  if (!name.empty() && out.empty()) {
    return NotFound("'", path, "' has no array '", name, "'; it has ",
                    names.empty() ? "none" : Join(names, ", "));
  }
  return out;
}

absl::Status WriteNpz(const std::string& path, std::span<const NamedTensor> arrays) {
  std::vector<std::string> contents;  // must live until the file is closed
  for (const auto& [name, tensor] : arrays) {
    auto npy = FormatNpy(tensor);
    if (!npy.ok()) return Annotate(npy.status(), Concat("; array '", name, "'"));
    contents.push_back(*std::move(npy));
  }
  int code = 0;
  ZipPtr zip(zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
  if (zip == nullptr) {
    ZipError error;
    zip_error_init_with_code(&error.error, code);
    return InvalidArgument("cannot write '", path, "': ", error.text());
  }
  for (size_t i = 0; i < arrays.size(); ++i) {
    zip_source_t* source = zip_source_buffer(zip.get(), contents[i].data(), contents[i].size(), 0);
    const std::string entry = arrays[i].first + ".npy";
    const zip_int64_t index =
        source == nullptr ? -1 : zip_file_add(zip.get(), entry.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      zip_source_free(source);
      return InvalidArgument("cannot write '", path, "': ", zip_strerror(zip.get()));
    }
    zip_set_file_compression(zip.get(), index, ZIP_CM_STORE, 0);
  }
  if (zip_close(zip.get()) != 0)
    return InvalidArgument("cannot write '", path, "': ", zip_strerror(zip.get()));
  zip.release();
  return absl::OkStatus();
}

}  // namespace weft
