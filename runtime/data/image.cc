#include "runtime/data/image.h"

#include <gif_lib.h>
#include <jpeglib.h>
#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "core/file.h"

namespace weft {
namespace {

absl::StatusOr<Tensor> NewImage(int64_t height, int64_t width, int channels) {
  if (height <= 0 || width <= 0 || height > kMostImagePixels / width) {
    return ResourceExhausted("is an image of ", width, " x ", height, " pixels");
  }
  return Tensor::Allocate(DType::kUint8, Shape{height, width, channels});
}

struct JpegErrors {
  jpeg_error_mgr base;
  std::jmp_buf jump;
  char text[JMSG_LENGTH_MAX];
};

// Only trivial objects live in this frame, so that libjpeg's longjmp skips no destructor.
// `state`: 0 reads the header, 1 the rows into `out`.
bool JpegStep(jpeg_decompress_struct& in, JpegErrors& errors, int step, uint8_t* out,
              size_t row_bytes) {
  if (setjmp(errors.jump) != 0) return false;
  if (step == 0) {
    jpeg_read_header(&in, TRUE);
    return true;
  }
  jpeg_start_decompress(&in);
  while (in.output_scanline < in.output_height) {
    JSAMPROW row = out + in.output_scanline * row_bytes;
    jpeg_read_scanlines(&in, &row, 1);
  }
  jpeg_finish_decompress(&in);
  return true;
}

absl::StatusOr<Tensor> DecodeJpeg(std::string_view bytes, int channels) {
  jpeg_decompress_struct in;
  JpegErrors errors;
  in.err = jpeg_std_error(&errors.base);
  errors.text[0] = '\0';
  errors.base.error_exit = [](j_common_ptr c) {
    auto* e = reinterpret_cast<JpegErrors*>(c->err);
    e->base.format_message(c, e->text);
    std::longjmp(e->jump, 1);
  };
  errors.base.output_message = [](j_common_ptr) {
  };  // warnings: a truncated file still shows something
  jpeg_create_decompress(&in);
  const struct Destroy {
    jpeg_decompress_struct& in;
    ~Destroy() { jpeg_destroy_decompress(&in); }
  } destroy{in};
  jpeg_mem_src(&in, reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  if (!JpegStep(in, errors, 0, nullptr, 0))
    return InvalidArgument("is a broken JPEG: ", errors.text);
  in.out_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 4 ? JCS_EXT_RGBA : JCS_RGB;
  ASSIGN_OR_RETURN(Tensor t, NewImage(in.image_height, in.image_width, channels));
  if (!JpegStep(in, errors, 1, t.data<uint8_t>(), t.dim(1) * channels)) {
    return InvalidArgument("is a broken JPEG: ", errors.text);
  }
  return t;
}

absl::StatusOr<Tensor> DecodePng(std::string_view bytes, int channels) {
  png_image image;
  std::memset(&image, 0, sizeof(image));
  image.version = PNG_IMAGE_VERSION;
  const struct Free {
    png_image& image;
    ~Free() { png_image_free(&image); }
  } free_image{image};
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) {
    return InvalidArgument("is a broken PNG: ", image.message);
  }
  image.format = channels == 1 ? PNG_FORMAT_GRAY : channels == 4 ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
  ASSIGN_OR_RETURN(Tensor t, NewImage(image.height, image.width, channels));
  const png_color black = {0, 0, 0};  // what stands behind transparent pixels where alpha goes
  if (png_image_finish_read(&image, &black, t.raw(), 0, nullptr) == 0) {
    return InvalidArgument("is a broken PNG: ", image.message);
  }
  return t;
}

// Rows of a GIF's picture in the order in which the file has them.
std::vector<int> RowOrder(int height, bool interlaced) {
  std::vector<int> rows;
  constexpr int kFirst[] = {0, 4, 2, 1}, kStep[] = {8, 8, 4, 2};
  if (!interlaced) {
    for (int y = 0; y < height; ++y) rows.push_back(y);
    return rows;
  }
  for (int pass = 0; pass < 4; ++pass) {
    for (int y = kFirst[pass]; y < height; y += kStep[pass]) rows.push_back(y);
  }
  return rows;
}

void StorePixel(const GifColorType& c, int channels, uint8_t* out) {
  if (channels == 1) {
    // Luma of ITU-R BT.601, as the other formats' libraries weigh colours.
    out[0] = static_cast<uint8_t>((299 * c.Red + 587 * c.Green + 114 * c.Blue + 500) / 1000);
    return;
  }
  out[0] = c.Red;
  out[1] = c.Green;
  out[2] = c.Blue;
  if (channels == 4) out[3] = 255;
}

const char* GifText(int error) {
  const char* text = GifErrorString(error);
  return text == nullptr ? "it ends early" : text;
}

struct CloseGif {
  void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};

// The picture that comes next in the file, on a canvas of the file's size.
absl::StatusOr<Tensor> DecodeGifPicture(GifFileType& gif, int transparent, int channels) {
  const auto broken = [&] { return InvalidArgument("is a broken GIF: ", GifText(gif.Error)); };
  if (DGifGetImageDesc(&gif) != GIF_OK) return broken();
  const GifImageDesc& at = gif.Image;
  const ColorMapObject* colours = at.ColorMap != nullptr ? at.ColorMap : gif.SColorMap;
  if (colours == nullptr) return InvalidArgument("is a broken GIF: it has no colours");
  ASSIGN_OR_RETURN(Tensor t, NewImage(gif.SHeight, gif.SWidth, channels));
  std::memset(t.raw(), 0, t.num_bytes());
  if (at.Width <= 0 || at.Height <= 0 || at.Left < 0 || at.Top < 0 ||
      at.Width > gif.SWidth - at.Left || at.Height > gif.SHeight - at.Top) {
    return InvalidArgument("is a broken GIF: its picture passes its canvas");
  }
  std::vector<GifPixelType> line(at.Width);
  for (const int y : RowOrder(at.Height, at.Interlace)) {
    if (DGifGetLine(&gif, line.data(), at.Width) != GIF_OK) return broken();
    uint8_t* out = t.data<uint8_t>() + ((at.Top + y) * t.dim(1) + at.Left) * channels;
    for (int x = 0; x < at.Width; ++x, out += channels) {
      if (line[x] == transparent) continue;
      if (line[x] >= colours->ColorCount)
        return InvalidArgument("is a broken GIF: colour ", int{line[x]}, " of ",
                               colours->ColorCount);
      StorePixel(colours->Colors[line[x]], channels, out);
    }
  }
  return t;
}

absl::StatusOr<Tensor> DecodeGif(std::string_view bytes, int channels) {
  int error = 0;
  const std::unique_ptr<GifFileType, CloseGif> gif(DGifOpen(
      &bytes,
      [](GifFileType* file, GifByteType* to, int n) {
        auto& left = *static_cast<std::string_view*>(file->UserData);
        const size_t count = std::min(left.size(), static_cast<size_t>(std::max(n, 0)));
        std::memcpy(to, left.data(), count);
        left.remove_prefix(count);
        return static_cast<int>(count);
      },
      &error));
  const auto broken = [&](int e) { return InvalidArgument("is a broken GIF: ", GifText(e)); };
  if (gif == nullptr) return broken(error);
  int transparent = NO_TRANSPARENT_COLOR;
  while (true) {
    GifRecordType type;
    if (DGifGetRecordType(gif.get(), &type) != GIF_OK) return broken(gif->Error);
    if (type == IMAGE_DESC_RECORD_TYPE) return DecodeGifPicture(*gif, transparent, channels);
    if (type != EXTENSION_RECORD_TYPE) return InvalidArgument("is a GIF without a picture");
    int code = 0;
    GifByteType* part = nullptr;
    if (DGifGetExtension(gif.get(), &code, &part) != GIF_OK) return broken(gif->Error);
    while (part != nullptr) {
      GraphicsControlBlock control;
      if (code == GRAPHICS_EXT_FUNC_CODE &&
          DGifExtensionToGCB(part[0], part + 1, &control) == GIF_OK) {
        transparent = control.TransparentColor;
      }
      if (DGifGetExtensionNext(gif.get(), &part) != GIF_OK) return broken(gif->Error);
    }
  }
}

}  // namespace

absl::StatusOr<Tensor> DecodeImage(std::string_view bytes, int channels) {
  if (channels != 1 && channels != 3 && channels != 4) {
    return InvalidArgument("cannot be an image of ", channels, " channels; want 1, 3 or 4");
  }
  if (bytes.starts_with("\xff\xd8\xff")) return DecodeJpeg(bytes, channels);
  if (bytes.starts_with("\x89PNG")) return DecodePng(bytes, channels);
  if (bytes.starts_with("GIF8")) return DecodeGif(bytes, channels);
  return InvalidArgument("is neither a JPEG nor a PNG nor a GIF image");
}

absl::StatusOr<Tensor> ReadImage(const std::string& path, int channels) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
  auto t = DecodeImage(bytes, channels);
  if (!t.ok()) return AtFile(path, t.status());
  return t;
}

absl::StatusOr<std::string> EncodePng(const Tensor& image) {
  const Shape& shape = image.shape();
  const int64_t channels = shape.rank() == 3 ? shape.dim(2) : 1;
  if (shape.rank() < 2 || shape.rank() > 3 || shape.num_elements() == 0 ||
      (channels != 1 && channels != 3 && channels != 4) ||
      shape.num_elements() > kMostImagePixels) {
    return InvalidArgument("a picture is [H, W] or [H, W, 1, 3 or 4], got ", shape);
  }
  std::vector<uint8_t> pixels(image.num_elements());
  const bool known =
      DispatchType<kFullFloats | DTypeSet{DType::kUint8}>(image.dtype(), [&]<typename T>() {
        for (size_t i = 0; i < pixels.size(); ++i) {
          const T x = image.data<T>()[i];
          if constexpr (std::is_same_v<T, uint8_t>) {
            pixels[i] = x;
          } else {
            pixels[i] = x > 0 ? static_cast<uint8_t>(std::min<T>(x, 1) * 255 + T(0.5)) : 0;
          }
        }
      });
  if (!known) {
    return InvalidArgument("a picture is uint8, float or double, got ", DTypeName(image.dtype()));
  }
  png_image png = {};
  png.version = PNG_IMAGE_VERSION;
  png.height = static_cast<png_uint_32>(shape.dim(0));
  png.width = static_cast<png_uint_32>(shape.dim(1));
  png.format = channels == 1 ? PNG_FORMAT_GRAY : channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_RGBA;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&png, bytes.data(), &size, 0, pixels.data(), 0, nullptr) == 0) {
    return InvalidArgument("cannot be written as PNG: ", png.message);
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace weft
