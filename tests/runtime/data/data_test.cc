// Readers of data files, and batches of what they read.
#include <algorithm>
#include <catch2/catch.hpp>

#include "runtime/data/batches.h"
#include "runtime/data/csv.h"
#include "runtime/data/gzip.h"
#include "runtime/data/idx.h"
#include "runtime/data/image.h"
#include "runtime/data/text.h"
#include "tests/support/graphs.h"
#include "tests/support/temp_folder.h"

namespace weft {
namespace {

using test::FromHex;
using test::Message;
using test::TempFolder;

// "hello weft", as Python's gzip packs it.
constexpr std::string_view kHello = "1f8b0800000000000203cb48cdc9c957284f4d2b01001d0144180a000000";

TEST_CASE("gzip", "[data]") {
  const std::string hello = FromHex(kHello);
  CHECK(*Gunzip(hello) == "hello weft");
  CHECK(*Gunzip(hello + hello) == "hello wefthello weft");
  CHECK(absl::IsResourceExhausted(Gunzip(hello, 9).status()));
  for (size_t n = 0; n < hello.size(); ++n) CHECK_FALSE(Gunzip(hello.substr(0, n)).ok());
  for (size_t i = 10; i < hello.size(); ++i) {
    std::string damaged = hello;
    damaged[i] ^= 0x55;
    CHECK_FALSE(Gunzip(damaged).ok());
  }
  CHECK_FALSE(Gunzip(hello + "x").ok());

  const TempFolder folder;
  folder.Write("a.gz", hello);
  folder.Write("b", "plain");
  CHECK(*ReadDataFile(folder.path / "a") == "hello weft");
  CHECK(*ReadDataFile(folder.path / "a.gz") == "hello weft");
  CHECK(*ReadDataFile(folder.path / "b") == "plain");
  CHECK(absl::IsNotFound(ReadDataFile(folder.path / "c").status()));
}

TEST_CASE("IDX files", "[data]") {
  CHECK(BitEqual(*ParseIdx(FromHex("00000802000000020000000301020304fe06")),
                 Tensor::Of<uint8_t>({2, 3}, {1, 2, 3, 4, 254, 6})));
  CHECK(
      BitEqual(*ParseIdx(FromHex("00000b01000000020102fffe")), Tensor::Vector<int16_t>({258, -2})));
  CHECK(BitEqual(*ParseIdx(FromHex("00000d01000000013fc00000")), Tensor::Vector<float>({1.5f})));
  CHECK(BitEqual(*ParseIdx(FromHex("00000e003ff8000000000000")), Tensor::Scalar(1.5)));
  CHECK(ParseIdx(FromHex("000008020000000000000003"))->shape() == Shape{0, 3});
  const std::string_view refused[] = {
      "",
      "000008",
      "00010801000000010a",                // no zero bytes
      "00000a01000000010a",                // no such type
      "0000080200000001",                  // ends in its dimensions
      "00000801000000020a",                // too few bytes
      "00000801000000010a0b",              // too many
      "000008ff",                          // 255 dimensions
      "00000e03ffffffffffffffffffffffff",  // more bytes than there are numbers for
  };
  for (const std::string_view hex : refused) {
    CAPTURE(hex);
    CHECK_FALSE(ParseIdx(FromHex(hex)).ok());
  }
  CHECK(Message(ParseIdx(FromHex("00000801000000020a")).status()) ==
        "says uint8 [2], which is 2 bytes, and has 1 from byte 8");
}

TEST_CASE("MNIST's two files", "[data]") {
  const TempFolder folder;
  folder.Write("t10k-images-idx3-ubyte", FromHex("0000080300000002000000010000000200ff3300"));
  folder.Write("t10k-labels-idx1-ubyte", FromHex("00000801000000020709"));
  folder.Write("train-images-idx3-ubyte", FromHex("00000803000000010000000100000001ff"));
  folder.Write("train-labels-idx1-ubyte", FromHex("00000801000000020709"));
  const auto test = ReadMnist(folder.path, "t10k");
  INFO(test.status());
  REQUIRE(test.ok());
  CHECK(BitEqual(test->images, Tensor::Of<float>({2, 1, 2, 1}, {0, 1, 0.2f, 0})));
  CHECK(BitEqual(test->labels, Tensor::Vector<int32_t>({7, 9})));
  CHECK(Message(ReadMnist(folder.path, "train").status())
            .ends_with("train-labels-idx1-ubyte' is uint8 [2], want uint8 [1], a label an image"));
}

TEST_CASE("CSV", "[data]") {
  const auto table =
      CsvTable::Parse("x,y,kind\r\n1, 2.5 ,b\n\n-3e1,4,\"a \"\"q\"\",\nz\"\r\n5,6,b");
  INFO(table.status());
  REQUIRE(table.ok());
  CHECK(table->rows() == 3);
  CHECK(table->cell(1, 2) == "a \"q\",\nz");
  CHECK(BitEqual(*table->Numbers({"y", "x"}), Tensor::Of<float>({3, 2}, {2.5f, 1, 4, -30, 6, 5})));
  CHECK(BitEqual(*table->Numbers({"x"}, DType::kDouble), Tensor::Of<double>({3, 1}, {1, -30, 5})));
  const auto classes = table->ClassesOf("kind");
  CHECK(BitEqual(classes->ids, Tensor::Vector<int32_t>({0, 1, 0})));
  CHECK(classes->names == std::vector<std::string>{"b", "a \"q\",\nz"});
  CHECK(Message(table->Numbers({"kind"}).status()) ==
        "line 2: column 'kind' has 'b', want a number");
  CHECK(Message(table->ClassesOf("z").status()) == "has no column 'z'; it has x, y, kind");

  CHECK(CsvTable::Parse("1;2\n3;4", {.separator = ';', .header = false})->columns() ==
        std::vector<std::string>{"0", "1"});
  CHECK(Message(CsvTable::Parse("a,b\n1,2\n\"x\ny\",3\n1,2,3\n").status()) ==
        "line 5 has 3 fields, the first row has 2");
  CHECK(Message(CsvTable::Parse("a\n\"b").status()) == "line 2: a quote is not closed");
  CHECK(Message(CsvTable::Parse("a\n\"b\"c").status()) == "line 2: 'c' after a quoted field");
  CHECK_FALSE(CsvTable::Parse("\n\r\n").ok());
  CHECK(CsvTable::Parse("a\n\"\"")->cell(0, 0).empty());
}

TEST_CASE("text as ids", "[data]") {
  const auto characters = Characters("aβ€😀a");
  REQUIRE(characters.ok());
  CHECK(*characters == std::vector<std::string>{"a", "β", "€", "😀", "a"});
  for (const char* bad : {"\x80", "a\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80",
                          "\xf5\x80\x80\x80", "\xf4\x90\x80\x80", "\xe2\x82"}) {
    CHECK_FALSE(Characters(bad).ok());
  }
  CHECK(Message(Characters("ab\xff").status()) == "byte 2 is not UTF-8");
  CHECK(Words("  to be\n or\tto ") == std::vector<std::string>{"to", "be", "or", "to"});

  const Vocabulary v = Vocabulary::Of(*characters);
  CHECK(v.size() == 4);
  const auto ids = v.Encode(*characters);
  REQUIRE(ids.ok());
  CHECK(BitEqual(*ids, Tensor::Vector<int32_t>({0, 1, 2, 3, 0})));
  CHECK(*v.Decode(*ids) == "aβ€😀a");
  CHECK(v.Id("b") == -1);
  CHECK(Message(v.Encode(std::vector<std::string>{"a", "b"}).status()) ==
        "token 1 is 'b', which the vocabulary lacks");
  CHECK_FALSE(v.Decode(Tensor::Vector<int32_t>({4})).ok());
  CHECK_FALSE(v.Decode(Tensor::Vector<int32_t>({-1})).ok());
  CHECK_FALSE(v.Decode(Tensor::Vector<float>({0})).ok());

  const std::vector<std::string> words = Words("c b a b c b d");
  const Vocabulary common =
      Vocabulary::Of(words, {.min_count = 1, .max_size = 3, .by_count = true, .unknown = "<unk>"});
  CHECK(common.tokens() == std::vector<std::string>{"<unk>", "b", "c"});
  CHECK(*common.Decode(*common.Encode(words), " ") == "c b <unk> b c b <unk>");
  CHECK(Vocabulary::Of(words, {.min_count = 2}).tokens() == std::vector<std::string>{"b", "c"});
}

TEST_CASE("pictures", "[data]") {
  // Made by Pillow: 2 x 9, interlaced, colours 0 1 2 3 0 … of black, red, green, (10, 20, 30).
  const std::string interlaced = FromHex(
      "47494638376102000900810000000000ff000000ff000a141e2c000000000200090000080e000104103040204183"
      "0"
      "507260c08003b");
  const auto t = DecodeImage(interlaced, 3);
  INFO(t.status());
  REQUIRE(t.ok());
  REQUIRE(t->shape() == Shape{9, 2, 3});
  constexpr uint8_t kColours[4][3] = {{0, 0, 0}, {255, 0, 0}, {0, 255, 0}, {10, 20, 30}};
  for (int i = 0; i < 18; ++i) {
    for (int c = 0; c < 3; ++c) CHECK(t->data<uint8_t>()[i * 3 + c] == kColours[i % 4][c]);
  }
  // 3 x 2: 0 1 2 / 3 2 1, where 2 is transparent.
  const std::string transparent = FromHex(
      "47494638396103000200810000000000ff000000ff000a141e21f90401000002002c000000000300020000080900"
      "0"
      "104103040408080003b");
  CHECK(BitEqual(*DecodeImage(transparent, 1),
                 Tensor::Of<uint8_t>({2, 3, 1}, {0, 76, 0, 18, 0, 76})));
  const auto rgba = DecodeImage(transparent, 4);
  CHECK((rgba->data<uint8_t>()[7] == 255 && rgba->data<uint8_t>()[11] == 0));
  const std::string png = FromHex(
      "89504e470d0a1a0a0000000d49484452000000020000000108020000007b40e8dd0000000f49444154789c63e412"
      "9"
      "163606000000126003e63f860590000000049454e44ae426082");
  CHECK(BitEqual(*DecodeImage(png, 3), Tensor::Of<uint8_t>({1, 2, 3}, {10, 20, 30, 10, 20, 30})));

  // Whatever is damaged is an error or another picture, never a crash.
  for (const std::string& whole : {interlaced, transparent, png}) {
    for (size_t n = 0; n < whole.size() - 14; ++n)
      CHECK_FALSE(DecodeImage(whole.substr(0, n), 3).ok());
    for (size_t i = 0; i < whole.size(); ++i) {
      std::string damaged = whole;
      damaged[i] ^= 0xff;
      if (const auto other = DecodeImage(damaged, 1); other.ok()) CHECK(other->rank() == 3);
    }
  }
  CHECK_FALSE(DecodeImage(png, 2).ok());
  const TempFolder folder;
  CHECK(Message(ReadImage(folder.Write("x.bmp", "BM"), 3).status())
            .ends_with("x.bmp' is neither a JPEG nor a PNG nor a GIF image"));
}

std::vector<int32_t> Flat(const Tensor& t) {
  return {t.span<int32_t>().begin(), t.span<int32_t>().end()};
}

TEST_CASE("batches", "[data]") {
  const Tensor x = Tensor::Of<int32_t>({5, 2}, {0, 10, 1, 11, 2, 12, 3, 13, 4, 14});
  const Tensor names = Tensor::Vector<std::string>({"0", "1", "2", "3", "4"});
  SECTION("every row once an epoch, rows aligned, another order each time") {
    auto b = Batches::Over({x, names}, {.size = 2, .drop_remainder = false, .seed = 7});
    REQUIRE(b.ok());
    CHECK(b->per_epoch() == 3);
    std::vector<std::vector<int32_t>> orders;
    for (int epoch = 0; epoch < 4; ++epoch) {
      std::vector<int32_t> rows;
      for (int i = 0; i < 3; ++i) {
        CHECK(b->epoch() == epoch);
        const auto batch = b->Next();
        REQUIRE(batch.ok());
        REQUIRE((*batch)[0].shape() == Shape{i < 2 ? 2 : 1, 2});
        for (int64_t r = 0; r < (*batch)[0].dim(0); ++r) {
          const int32_t row = (*batch)[0].data<int32_t>()[r * 2];
          CHECK((*batch)[0].data<int32_t>()[r * 2 + 1] == row + 10);
          CHECK((*batch)[1].data<std::string>()[r] == std::to_string(row));
          rows.push_back(row);
        }
      }
      orders.push_back(rows);
      std::sort(rows.begin(), rows.end());
      CHECK(rows == std::vector<int32_t>{0, 1, 2, 3, 4});
    }
    CHECK(std::unique(orders.begin(), orders.end()) == orders.end());
  }
  SECTION("seed and number decide") {
    auto a = Batches::Over({x}, {.size = 2, .seed = 1}),
         b = Batches::Over({x}, {.size = 2, .seed = 1});
    CHECK(a->per_epoch() == 2);
    std::vector<std::vector<int32_t>> seen;
    for (int i = 0; i < 8; ++i) seen.push_back(Flat((*a->Next())[0]));
    for (const int i : {5, 0, 7, 2}) {
      b->Seek(i);
      CHECK(Flat((*b->Next())[0]) == seen[i]);
    }
  }
  SECTION("without shuffling") {
    auto b = Batches::Over({x}, {.size = 2, .shuffle = false, .drop_remainder = false});
    CHECK(Flat((*b->Next())[0]) == std::vector<int32_t>{0, 10, 1, 11});
    b->Seek(2);
    CHECK(Flat((*b->Next())[0]) == std::vector<int32_t>{4, 14});
    CHECK(Flat((*b->Next())[0]) == std::vector<int32_t>{0, 10, 1, 11});
  }
  CHECK_FALSE(Batches::Over({}).ok());
  CHECK_FALSE(Batches::Over({x, Tensor::Vector<float>({1})}).ok());
  CHECK_FALSE(Batches::Over({Tensor::Scalar(1.0f)}).ok());
  CHECK_FALSE(Batches::Over({x}, {.size = 6}).ok());
  CHECK_FALSE(Batches::Over({x}, {.size = 0}).ok());
  CHECK_FALSE(TakeRows(x, std::vector<int64_t>{5}).ok());
}

TEST_CASE("a picture becomes PNG and comes back", "[data][image]") {
  for (const int channels : {1, 3, 4}) {
    Tensor image = *Tensor::Allocate(DType::kUint8, Shape{3, 5, channels});
    for (int64_t i = 0; i < image.num_elements(); ++i) {
      image.data<uint8_t>()[i] = static_cast<uint8_t>(37 * i + 250);
    }
    const auto png = EncodePng(image);
    REQUIRE(png.ok());
    CHECK(BitEqual(*DecodeImage(*png, channels), image));
  }
  const auto grey = EncodePng(Tensor::Of<float>({1, 4}, {-1, 0.5f, 2, std::nanf("")}));
  CHECK(BitEqual(*DecodeImage(*grey, 1), Tensor::Of<uint8_t>({1, 4, 1}, {0, 128, 255, 0})));
  CHECK(EncodePng(Tensor::Of<int32_t>({1, 1}, {1})).status().message() ==
        "a picture is uint8, float or double, got int32");
  CHECK_FALSE(EncodePng(Tensor::Vector<uint8_t>({1, 2})).ok());
  CHECK_FALSE(EncodePng(Tensor::Of<uint8_t>({1, 1, 2}, {1, 2})).ok());
}

}  // namespace
}  // namespace weft
