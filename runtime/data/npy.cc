#include "runtime/data/npy.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "core/checked.h"
#include "core/unicode.h"

namespace weft {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

struct Header {
  std::string descr;
  bool fortran = false;
  Dims shape;
};

// Reads the Python literal {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : rest_(text) {}

  absl::StatusOr<Header> Run() {
    Header h;
    int seen = 0;
    if (!Take('{')) return Bad("'{'");
    while (!Take('}')) {
      std::string key;
      if (!Quoted(key) || !Take(':')) return Bad("a quoted key");
      if (key == "descr") {
        if (Peek() == '[') return InvalidArgument("is a structured array, which is no tensor");
        if (!Quoted(h.descr)) return Bad("a dtype");
      } else if (key == "fortran_order") {
        if (Word("True")) {
          h.fortran = true;
        } else if (!Word("False")) {
          return Bad("True or False");
        }
      } else if (key == "shape") {
        if (!Tuple(h.shape)) return Bad("a tuple of integers");
      } else {
        return InvalidArgument("has a header with the unknown key '", key, "'");
      }
      ++seen;
      if (!Take(',') && Peek() != '}') return Bad("','");
    }
    if (seen != 3 || h.descr.empty()) return InvalidArgument("has an incomplete header");
    return h;
  }

 private:
  absl::Status Bad(std::string_view wanted) const {
    return InvalidArgument("has a malformed header: want ", wanted, " before \"",
                           rest_.substr(0, 20), "\"");
  }
  char Peek() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n')) rest_.remove_prefix(1);
    return rest_.empty() ? '\0' : rest_[0];
  }
  bool Take(char c) {
    if (Peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool Word(std::string_view w) {
    Peek();
    if (!rest_.starts_with(w)) return false;
    rest_.remove_prefix(w.size());
    return true;
  }
  bool Quoted(std::string& out) {
    const char quote = Peek();
    if (quote != '\'' && quote != '"') return false;
    const size_t end = rest_.find(quote, 1);
    if (end == std::string_view::npos) return false;
    out = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return true;
  }
  bool Tuple(Dims& out) {
    if (!Take('(')) return false;
    while (!Take(')')) {
      Peek();
      int64_t d = 0;
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), d);
      if (error != std::errc()) return false;
      rest_.remove_prefix(end - rest_.data());
      out.push_back(d);
      if (!Take('L') && !Take(',') && Peek() != ')') return false;
    }
    return true;
  }

  std::string_view rest_;
};

// What a dtype string says: the tensor's dtype, bytes an element takes in the file, and byte order.
struct FileType {
  DType dtype = DType::kInvalid;
  int64_t size = 0;
  bool swap = false;
  bool unicode = false;
};

absl::StatusOr<FileType> ParseDescr(std::string_view descr) {
  FileType type;
  std::string_view rest = descr;
  if (!rest.empty() && std::string_view("<>|=").find(rest[0]) != std::string_view::npos) {
    type.swap = rest[0] == '>';
    rest.remove_prefix(1);
  }
  const char kind = rest.empty() ? '\0' : rest[0];
  if (kind == 'O') {
    return InvalidArgument(
        "holds pickled Python objects; save strings as a 'U' or 'S' array, or as .strings.json");
  }
  const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), type.size);
  if (kind == '\0' || error != std::errc() || end != rest.data() + rest.size() || type.size < 0) {
    return InvalidArgument("has the dtype '", descr, "', which no tensor has");
  }
  if (kind == 'S' || kind == 'U') {
    type.dtype = DType::kString;
    type.unicode = kind == 'U';
    if (type.size > (int64_t{1} << 40))
      return InvalidArgument("has the dtype '", descr, "', which is too long");
    if (type.unicode) type.size *= 4;
    return type;
  }
  static constexpr struct {
    char kind;
    int size;
    DType dtype;
  } kTypes[] = {
      {'f', 2, DType::kHalf},      {'f', 4, DType::kFloat},       {'f', 8, DType::kDouble},
      {'i', 1, DType::kInt8},      {'i', 2, DType::kInt16},       {'i', 4, DType::kInt32},
      {'i', 8, DType::kInt64},     {'u', 1, DType::kUint8},       {'u', 2, DType::kUint16},
      {'u', 4, DType::kUint32},    {'u', 8, DType::kUint64},      {'b', 1, DType::kBool},
      {'c', 8, DType::kComplex64}, {'c', 16, DType::kComplex128}, {'V', 2, DType::kBfloat16},
  };
  for (const auto& t : kTypes) {
    if (t.kind == kind && t.size == type.size) {
      type.dtype = t.dtype;
      return type;
    }
  }
  return InvalidArgument("has the dtype '", descr, "', which no tensor has");
}

// Moves from Fortran order (first index runs fastest) to C order.
void FromFortran(const Tensor& from, const Tensor& to, size_t size) {
  const int rank = to.rank();
  Dims index(rank, 0), stride(rank, 1);
  for (int i = 1; i < rank; ++i) stride[i] = stride[i - 1] * to.dim(i - 1);
  int64_t source = 0;
  for (int64_t i = 0; i < to.num_elements(); ++i) {
    if (size == 0) {
      to.data<std::string>()[i] = from.data<std::string>()[source];
    } else {
      std::memcpy(to.data<char>() + i * size, from.data<char>() + source * size, size);
    }
    for (int d = rank - 1; d >= 0; --d) {
      source += stride[d];
      if (++index[d] < to.dim(d)) break;
      source -= stride[d] * to.dim(d);
      index[d] = 0;
    }
  }
}

absl::Status ReadStrings(std::string_view data, const FileType& type, const Tensor& t) {
  std::string* out = t.data<std::string>();
  for (int64_t i = 0; i < t.num_elements(); ++i) {
    std::string_view element = data.substr(i * type.size, type.size);
    if (type.unicode) {
      ASSIGN_OR_RETURN(out[i], Utf32ToUtf8(element, type.swap));
    } else {
      while (!element.empty() && element.back() == '\0') element.remove_suffix(1);
      out[i] = element;
    }
  }
  return absl::OkStatus();
}

void SwapBytes(char* data, size_t count, size_t size) {
  for (size_t i = 0; i < count; ++i) std::reverse(data + i * size, data + (i + 1) * size);
}

std::optional<std::string_view> DescrOf(DType dtype) {
  switch (dtype) {
    case DType::kHalf:
      return "<f2";
    case DType::kFloat:
      return "<f4";
    case DType::kDouble:
      return "<f8";
    case DType::kBfloat16:
      return "<V2";
    case DType::kBool:
      return "|b1";
    case DType::kInt8:
    case DType::kQint8:
      return "|i1";
    case DType::kUint8:
    case DType::kQuint8:
      return "|u1";
    case DType::kInt16:
    case DType::kQint16:
      return "<i2";
    case DType::kUint16:
    case DType::kQuint16:
      return "<u2";
    case DType::kInt32:
    case DType::kQint32:
      return "<i4";
    case DType::kUint32:
      return "<u4";
    case DType::kInt64:
      return "<i8";
    case DType::kUint64:
      return "<u8";
    case DType::kComplex64:
      return "<c8";
    case DType::kComplex128:
      return "<c16";
    default:
      return std::nullopt;
  }
}

absl::StatusOr<std::string> FormatStrings(const Tensor& t, std::string& descr) {
  std::vector<std::u32string> wide;
  bool utf8 = true;
  size_t longest = 0;
  for (const std::string& s : t.span<std::string>()) {
    if (s.ends_with('\0')) {
      return InvalidArgument(
          "a string ends in a zero byte, which NumPy drops; save it as .strings.json");
    }
    longest = std::max(longest, s.size());
    if (utf8) {
      auto w = Utf8ToUtf32(s);
      utf8 = w.has_value();
      if (utf8) wide.push_back(*std::move(w));
    }
  }
  std::string data;
  if (!utf8) {
    descr = Concat("|S", std::max<size_t>(longest, 1));
    for (const std::string& s : t.span<std::string>()) {
      data += s;
      data.append(std::max<size_t>(longest, 1) - s.size(), '\0');
    }
    return data;
  }
  size_t width = 1;
  for (const auto& w : wide) width = std::max(width, w.size());
  descr = Concat("<U", width);
  data.resize(wide.size() * width * 4);
  for (size_t i = 0; i < wide.size(); ++i) {
    std::memcpy(data.data() + i * width * 4, wide[i].data(), wide[i].size() * 4);
  }
  return data;
}

}  // namespace

absl::StatusOr<Tensor> ParseNpy(std::string_view bytes) {
  if (!bytes.starts_with(kMagic) || bytes.size() < 10) return InvalidArgument("is no .npy file");
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(bytes[i]); };
  const int version = byte(6);
  if (version < 1 || version > 3)
    return InvalidArgument("has .npy version ", version, ", want 1, 2 or 3");
  size_t begin = 10, length = byte(8) | byte(9) << 8;
  if (version > 1) {
    if (bytes.size() < 12) return InvalidArgument("ends in its header");
    begin = 12;
    length |= static_cast<size_t>(byte(10)) << 16 | static_cast<size_t>(byte(11)) << 24;
  }
  if (length > bytes.size() - begin) return InvalidArgument("ends in its header");
  ASSIGN_OR_RETURN(const Header h, HeaderParser(bytes.substr(begin, length)).Run());
  ASSIGN_OR_RETURN(const FileType type, ParseDescr(h.descr));
  ASSIGN_OR_RETURN(const Shape shape, Shape::Make({h.shape.data(), h.shape.size()}));
  const std::string_view data = bytes.substr(begin + length);
  const auto size = CheckedMul(shape.num_elements(), type.size);
  if (!size || static_cast<uint64_t>(*size) > data.size()) {
    return InvalidArgument("says '", h.descr, "' of shape ", shape, ", but only ", data.size(),
                           " bytes of data follow");
  }
  // Empty strings take no bytes in a file, but one object each in memory.
  if (type.size == 0 && shape.num_elements() > (int64_t{1} << 24)) {
    return ResourceExhausted("has ", shape.num_elements(), " empty strings");
  }
  ASSIGN_OR_RETURN(const Tensor t, Tensor::Allocate(type.dtype, shape));
  if (type.dtype == DType::kString) {
    RETURN_IF_ERROR(ReadStrings(data, type, t));
  } else if (*size > 0) {
    std::memcpy(t.raw(), data.data(), *size);
    const size_t part = IsComplex(type.dtype) ? type.size / 2 : type.size;
    if (type.swap && part > 1) SwapBytes(t.data<char>(), *size / part, part);
    if (type.dtype == DType::kBool) {
      for (uint8_t& b : std::span(t.data<uint8_t>(), *size)) b = b != 0;
    }
  }
  if (!h.fortran || shape.rank() < 2) return t;
  ASSIGN_OR_RETURN(const Tensor c, Tensor::Allocate(type.dtype, shape));
  FromFortran(t, c, type.dtype == DType::kString ? 0 : type.size);
  return c;
}

absl::StatusOr<std::string> FormatNpy(const Tensor& t) {
  std::string descr, strings;
  if (t.dtype() == DType::kString) {
    ASSIGN_OR_RETURN(strings, FormatStrings(t, descr));
  } else if (const auto d = DescrOf(t.dtype())) {
    descr = *d;
  } else {
    return InvalidArgument("a ", DTypeName(t.dtype()), " tensor cannot be written to a file");
  }
  std::string header = Concat("{'descr': '", descr, "', 'fortran_order': False, 'shape': (");
  for (int64_t d : t.shape().dims()) header += Concat(d, t.rank() == 1 ? "," : ", ");
  if (t.rank() > 1) header.resize(header.size() - 2);
  header += "), }";
  // Data starts at a multiple of 64. The longest header, of 254 dimensions, fits version 1.
  const size_t total = RoundUp(static_cast<int64_t>(10 + header.size() + 1), 64);
  header.append(total - 10 - header.size() - 1, ' ').push_back('\n');
  std::string out(kMagic);
  out += {'\x01', '\x00', static_cast<char>(header.size() & 0xff),
          static_cast<char>(header.size() >> 8)};
  out += header;
  if (t.dtype() == DType::kString) return out + strings;
  if (t.num_elements() > 0) out.append(t.data<char>(), t.num_bytes());
  return out;
}

}  // namespace weft
