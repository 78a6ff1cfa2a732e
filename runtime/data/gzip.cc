#include "runtime/data/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/file.h"

namespace weft {

absl::StatusOr<std::string> Gunzip(std::string_view bytes, size_t max_bytes) {
  z_stream z = {};
  constexpr int kGzip = 16 + MAX_WBITS;
  if (inflateInit2(&z, kGzip) != Z_OK) return Internal("zlib cannot start");
  const struct End {
    z_stream& z;
    ~End() { inflateEnd(&z); }
  } end{z};
  std::string out;
  std::vector<char> part(size_t{1} << 18);
  size_t fed = 0;
  while (true) {
    if (z.avail_in == 0) {
      // avail_in has 32 bits.
      const size_t n = std::min<size_t>(bytes.size() - fed, size_t{1} << 30);
      z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + fed));
      z.avail_in = static_cast<uInt>(n);
      fed += n;
    }
    z.next_out = reinterpret_cast<Bytef*>(part.data());
    z.avail_out = static_cast<uInt>(part.size());
    const int code = inflate(&z, Z_NO_FLUSH);
    const size_t n = part.size() - z.avail_out;
    if (out.size() + n > max_bytes)
      return ResourceExhausted("unpacks to more than ", max_bytes, " bytes");
    out.append(part.data(), n);
    if (code == Z_STREAM_END) {
      if (z.avail_in == 0 && fed == bytes.size()) return out;
      if (inflateReset(&z) != Z_OK) return Internal("zlib cannot go on");
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      return InvalidArgument("is broken gzip data before byte ", fed - z.avail_in, ": ",
                             z.msg == nullptr ? "unknown format" : z.msg);
    } else if (z.avail_in == 0 && fed == bytes.size() && n == 0) {
      return InvalidArgument("is gzip data that ends early, after ", bytes.size(), " bytes");
    }
  }
}

absl::StatusOr<std::string> ReadDataFile(const std::string& path, size_t max_bytes) {
  std::string name = path;
  auto bytes = ReadFile(path, max_bytes);
  if (absl::IsNotFound(bytes.status())) {
    auto packed = ReadFile(path + ".gz", max_bytes);
    if (packed.ok()) {
      bytes = std::move(packed);
      name += ".gz";
    }
  }
  if (!bytes.ok() || !bytes->starts_with("\x1f\x8b")) return bytes;
  auto unpacked = Gunzip(*bytes, max_bytes);
  if (!unpacked.ok()) return AtFile(name, unpacked.status());
  return unpacked;
}

}  // namespace weft
