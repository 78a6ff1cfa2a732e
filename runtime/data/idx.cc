#include "runtime/data/idx.h"

#include <algorithm>
#include <cstring>

#include "core/checked.h"
#include "core/file.h"
#include "runtime/data/gzip.h"

namespace weft {
namespace {

DType TypeOf(uint8_t code) {
  switch (code) {
    case 0x08:
      return DType::kUint8;
    case 0x09:
      return DType::kInt8;
    case 0x0b:
      return DType::kInt16;
    case 0x0c:
      return DType::kInt32;
    case 0x0d:
      return DType::kFloat;
    case 0x0e:
      return DType::kDouble;
    default:
      return DType::kInvalid;
  }
}

uint32_t BigEndian(std::string_view four) {
  uint32_t v = 0;
  for (const char c : four) v = v << 8 | static_cast<uint8_t>(c);
  return v;
}

}  // namespace

absl::StatusOr<Tensor> ParseIdx(std::string_view bytes) {
  if (bytes.size() < 4 || bytes[0] != 0 || bytes[1] != 0)
    return InvalidArgument("is no IDX file: it does not begin with two zero bytes and a type");
  const DType dtype = TypeOf(static_cast<uint8_t>(bytes[2]));
  if (dtype == DType::kInvalid) {
    return InvalidArgument("has the type ", int{static_cast<uint8_t>(bytes[2])},
                           " at byte 2; IDX has 8, 9, 11, 12, 13 and 14");
  }
  const size_t rank = static_cast<uint8_t>(bytes[3]), header = 4 + 4 * rank;
  if (bytes.size() < header)
    return InvalidArgument("ends within its ", rank, " dimensions, at byte ", bytes.size());
  Dims dims;
  for (size_t i = 0; i < rank; ++i) dims.push_back(BigEndian(bytes.substr(4 + 4 * i, 4)));
  ASSIGN_OR_RETURN(const Shape shape, Shape::Make({dims.data(), dims.size()}));
  ASSIGN_OR_RETURN(const size_t want, CheckedBytes(dtype, shape));
  if (bytes.size() - header != want) {
    return InvalidArgument("says ", DTypeName(dtype), " ", shape, ", which is ", want,
                           " bytes, and has ", bytes.size() - header, " from byte ", header);
  }
  ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(dtype, shape));
  if (want == 0) return t;
  char* out = t.data<char>();
  std::memcpy(out, bytes.data() + header, want);
  const size_t size = DTypeSize(dtype);
  for (size_t i = 0; size > 1 && i < want; i += size) std::reverse(out + i, out + i + size);
  return t;
}

absl::StatusOr<Tensor> ReadIdx(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadDataFile(path));
  auto t = ParseIdx(bytes);
  if (!t.ok()) return AtFile(path, t.status());
  return t;
}

absl::StatusOr<LabelledImages> ReadMnist(const std::string& folder, std::string_view part) {
  const std::string images_path = Concat(folder, "/", part, "-images-idx3-ubyte");
  const std::string labels_path = Concat(folder, "/", part, "-labels-idx1-ubyte");
  ASSIGN_OR_RETURN(const Tensor pixels, ReadIdx(images_path));
  ASSIGN_OR_RETURN(const Tensor classes, ReadIdx(labels_path));
  if (pixels.dtype() != DType::kUint8 || pixels.rank() != 3) {
    return AtFile(images_path, InvalidArgument("is ", DTypeName(pixels.dtype()), " ",
                                               pixels.shape(), ", want uint8 [N,H,W]"));
  }
  if (classes.dtype() != DType::kUint8 || classes.rank() != 1 || classes.dim(0) != pixels.dim(0)) {
    return AtFile(labels_path,
                  InvalidArgument("is ", DTypeName(classes.dtype()), " ", classes.shape(),
                                  ", want uint8 [", pixels.dim(0), "], a label an image"));
  }
  LabelledImages out;
  ASSIGN_OR_RETURN(out.images, Tensor::Allocate(DType::kFloat, Shape{pixels.dim(0), pixels.dim(1),
                                                                     pixels.dim(2), 1}));
  ASSIGN_OR_RETURN(out.labels, Tensor::Allocate(DType::kInt32, classes.shape()));
  std::transform(pixels.span<uint8_t>().begin(), pixels.span<uint8_t>().end(),
                 out.images.data<float>(), [](uint8_t v) { return v / 255.0f; });
  std::copy(classes.span<uint8_t>().begin(), classes.span<uint8_t>().end(),
            out.labels.data<int32_t>());
  return out;
}

}  // namespace weft
