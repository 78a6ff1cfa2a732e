#include "tools/feed.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "core/file.h"
#include "runtime/data/image.h"
#include "tools/image_feed.h"
#include "tools/literal.h"
#include "tools/print.h"

namespace weft::tools {
namespace {

Tensor Literal(std::string_view text, DType dtype = DType::kInvalid) {
  CAPTURE(text);
  auto t = ParseLiteral(text, dtype);
  INFO(t.status());
  REQUIRE(t.ok());
  return *t;
}

TEST_CASE("literals", "[tools][literal]") {
  CHECK(BitEqual(Literal("3"), Tensor::Scalar<int32_t>(3)));
  CHECK(BitEqual(Literal("3000000000"), Tensor::Scalar<int64_t>(3000000000)));
  CHECK(BitEqual(Literal("-3.5"), Tensor::Scalar(-3.5f)));
  CHECK(BitEqual(Literal("1e3"), Tensor::Scalar(1000.0f)));
  CHECK(BitEqual(Literal("true"), Tensor::Scalar(true)));
  CHECK(BitEqual(Literal("1+2j"), Tensor::Scalar(std::complex<float>(1, 2))));
  CHECK(BitEqual(Literal("-2e-1j", DType::kComplex128),
                 Tensor::Scalar(std::complex<double>(0, -0.2))));
  CHECK(BitEqual(Literal("[[1,2],[3, 4]]", DType::kDouble),
                 Tensor::Of<double>({2, 2}, {1, 2, 3, 4})));
  CHECK(BitEqual(Literal(" [ 1 , 2 ] "), Tensor::Vector<int32_t>({1, 2})));
  CHECK(BitEqual(Literal("[inf, -inf]", DType::kFloat),
                 Tensor::Vector<float>({INFINITY, -INFINITY})));
  CHECK(std::isnan(Literal("nan", DType::kFloat).scalar<float>()));
  CHECK(BitEqual(Literal("0.1", DType::kHalf), Tensor::Scalar(Half(0.1f))));
  CHECK(BitEqual(Literal("18446744073709551615", DType::kUint64),
                 Tensor::Scalar<uint64_t>(UINT64_MAX)));
  CHECK(
      BitEqual(Literal("-9223372036854775808", DType::kInt64), Tensor::Scalar<int64_t>(INT64_MIN)));
  CHECK(BitEqual(Literal("[]", DType::kFloat), Tensor::Vector<float>({})));
  CHECK(Literal("[[],[]]", DType::kFloat).shape() == Shape{2, 0});
  CHECK(BitEqual(Literal(R"(["a", "b\n\x41\""])"), Tensor::Vector<std::string>({"a", "b\nA\""})));
  CHECK(BitEqual(Literal("a word", DType::kString), Tensor::Scalar<std::string>("a word")));
  CHECK(BitEqual(Literal("\"a,b\"", DType::kString), Tensor::Scalar<std::string>("a,b")));
}

TEST_CASE("literals that are none", "[tools][literal]") {
  for (const char* text :
       {"", "[", "]", "[1", "[1,", "[1,]", "[1]]", "[1 2]", "[[1],[2,3]]", "[1,[2]]", "[[1],2]",
        "[[],1]", "x", "[,]", "1,2", "\"a", "[\"a\"", "1+j2"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseLiteral(text, DType::kFloat).ok());
  }
  CHECK_FALSE(ParseLiteral("1.5", DType::kInt32).ok());
  CHECK_FALSE(ParseLiteral("256", DType::kUint8).ok());
  CHECK_FALSE(ParseLiteral("-1", DType::kUint64).ok());
  CHECK_FALSE(ParseLiteral("2", DType::kBool).ok());
  CHECK_FALSE(ParseLiteral("1", DType::kResource).ok());
  CHECK_FALSE(ParseLiteral(std::string(100000, '['), DType::kFloat).ok());
}

TEST_CASE("shapes as text", "[tools][literal]") {
  CHECK(*ParseShape("2x3") == PartialShape{2, 3});
  CHECK(*ParseShape("[2,?]") == PartialShape{2, -1});
  CHECK(*ParseShape("") == PartialShape(Shape{}));
  CHECK_FALSE(ParseShape("2xq").ok());
  CHECK_FALSE(ParseShape("-2").ok());
}

TEST_CASE("feeds", "[tools][feed]") {
  const FeedInfo x{"x", DType::kFloat, {-1, 3}};
  CHECK(BitEqual(*ParseFeed("zeros:2x3", x, 1), Tensor::Of<float>({2, 3}, {0, 0, 0, 0, 0, 0})));
  CHECK(BitEqual(*ParseFeed("ones", x, 1), Tensor::Of<float>({1, 3}, {1, 1, 1})));
  const Tensor random = *ParseFeed("random:4x3", x, 1);
  CHECK(random.shape() == Shape{4, 3});
  CHECK(BitEqual(random, *ParseFeed("random:4x3", x, 1)));
  CHECK_FALSE(BitEqual(random, *ParseFeed("random:4x3", x, 2)));
  for (float v : random.span<float>()) CHECK((v >= 0 && v < 1));
  CHECK_FALSE(ParseFeed("random:4x4", x, 1).ok());
  CHECK_FALSE(ParseFeed("random:?x3", x, 1).ok());
  CHECK_FALSE(ParseFeed("[1,2,3]", x, 1).ok());
  CHECK_FALSE(ParseFeed("@missing.npy", x, 1).ok());
  CHECK(ParseFeed("5", {"y", DType::kInt32, {1, 1}}, 1)->shape() == Shape{1, 1});
  for (DType t : {DType::kInt8, DType::kBool, DType::kComplex64, DType::kHalf, DType::kString,
                  DType::kQuint8}) {
    CHECK(ParseFeed("random:3", {"z", t, PartialShape()}, 1)->num_elements() == 3);
  }
  CHECK_FALSE(ParseFeed("random", {"z", DType::kResource, PartialShape()}, 1).ok());
}

// 2 x 2 pixels: red, green; blue, white.
constexpr unsigned char kPng[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44,
    0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x08, 0x02, 0x00, 0x00, 0x00, 0xfd,
    0xd4, 0x9a, 0x73, 0x00, 0x00, 0x00, 0x12, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8,
    0xcf, 0xc0, 0xc0, 0x00, 0xc2, 0x0c, 0xff, 0x81, 0x00, 0x00, 0x1f, 0xee, 0x05, 0xfb, 0x0b,
    0xd9, 0x68, 0x8b, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

TEST_CASE("images as feeds", "[tools][image]") {
  const std::string_view png(reinterpret_cast<const char*>(kPng), sizeof(kPng));
  const Tensor rgb =
      Tensor::Of<uint8_t>({2, 2, 3}, {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255});
  CHECK(BitEqual(*DecodeImage(png, 3), rgb));
  CHECK(BitEqual(*ImageFeed(png, DType::kUint8, {1, 2, 2, 3}, {}), rgb.Reshaped({1, 2, 2, 3})));
  ImageOptions options = *ParseImageOptions("nearest,scale=255,mean=0/0/255");
  CHECK(BitEqual(*ImageFeed(png, DType::kFloat, {1, 1, 3}, options),
                 Tensor::Of<float>({1, 1, 3}, {1, 1, 0})));
  options = *ParseImageOptions("nchw");
  CHECK(BitEqual(
      *ImageFeed(png, DType::kInt32, {1, 3, 2, 2}, options),
      Tensor::Of<int32_t>({1, 3, 2, 2}, {255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255})));
  // Bilinear, by two in each direction: outer pixels keep the corners' colours.
  const Tensor large = *ImageFeed(png, DType::kFloat, {-1, 4, 4, 3}, {});
  REQUIRE(large.shape() == Shape{1, 4, 4, 3});
  CHECK(large.data<float>()[0] == 255);
  CHECK(large.data<float>()[3] == 191.25f);
  CHECK_FALSE(ImageFeed(png, DType::kFloat, {2, 2, 2, 3}, {}).ok());
  CHECK_FALSE(ImageFeed(png, DType::kFloat, {3}, {}).ok());
  CHECK_FALSE(ImageFeed(png, DType::kComplex64, {1, 2, 2, 3}, {}).ok());
  CHECK_FALSE(ParseImageOptions("scale=0").ok());
  CHECK_FALSE(ParseImageOptions("sharpen").ok());
  for (size_t n = 0; n + 12 < png.size(); ++n) CHECK_FALSE(DecodeImage(png.substr(0, n), 3).ok());
  CHECK_FALSE(DecodeImage("\xff\xd8\xff\xe0 no picture", 3).ok());
}

TEST_CASE("a photograph", "[tools][image]") {
  const auto bytes = ReadFile(WEFT_SOURCE_DIR "/examples/data/cifar10/chelsea.jpg");
  REQUIRE(bytes.ok());
  const auto image = DecodeImage(*bytes, 3);
  REQUIRE(image.ok());
  CHECK(image->dim(0) > 100);
  const Tensor small =
      *ImageFeed(*bytes, DType::kFloat, {1, 32, 32, 3}, *ParseImageOptions("scale=255"));
  double red = 0, blue = 0;  // a ginger cat
  for (int64_t i = 0; i < 32 * 32; ++i) {
    red += small.data<float>()[3 * i];
    blue += small.data<float>()[3 * i + 2];
  }
  CHECK(red > 1.2 * blue);
  CHECK(DecodeImage(*bytes, 1)->dim(2) == 1);
  for (size_t n : {20u, 200u, 2000u})
    (void)DecodeImage(bytes->substr(0, n), 3);  // no crash; libjpeg fills with grey
}

TEST_CASE("arrays as people read them", "[tools][print]") {
  CHECK(FormatArray(Tensor::Scalar(1.5f)) == "1.5");
  CHECK(FormatArray(Tensor::Of<int32_t>({2, 2}, {1, -20, 3, 4})) == "[[  1  -20]\n [  3    4]]");
  CHECK(FormatArray(Tensor::Vector<bool>({true, false})) == "[ true  false]");
  CHECK(FormatArray(Tensor::Vector<std::string>({"a", "b\n"})) == "[\"a\"    \"b\\n\"]");
  CHECK(FormatArray(Tensor::Vector<std::complex<float>>({{1, -2}})) == "[1-2j]");
  CHECK(FormatArray(*FilledTensor(DType::kInt8, {100}, 7), {10, 6}) == "[7  7  7  …  7  7  7]");
  CHECK(FormatArray(Tensor::Vector<float>({})) == "[]");
}

}  // namespace
}  // namespace weft::tools
