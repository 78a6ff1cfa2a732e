// What TensorFlow had advisories for in files other than graphs: pictures, checkpoints, and what a
// SavedModel says of its own initialiser.
#include <catch2/catch.hpp>

#include "runtime/checkpoint.h"
#include "runtime/data/image.h"
#include "runtime/restore.h"
#include "runtime/saved_model.h"
#include "tests/support/graphs.h"
#include "tests/support/temp_folder.h"

namespace weft {
namespace {

using test::FromHex;
using test::TempFolder;

TEST_CASE("pictures that are damaged or claim much", "[hostile][advisories]") {
  static const struct {
    const char* what;
    const char* hex;
    const char* message;  // how it begins: the rest is the library's
  } kCases[] = {
      {"a BMP, which Weft does not read: TFSA-2018-001, and the one without a number",
       "424d9a0000000000000036000000280000000a000000ffffff80010018000000000000000000",
       "is neither a JPEG nor a PNG nor a GIF image"},
      {"a GIF with a record of no known kind: TFSA-2018-002",
       "474946383961010001008000000102030405063f3b", "is a broken GIF: "},
      {"a GIF that ends where its picture would begin: TFSA-2018-002",
       "474946383961010001008000000102030405062c", "is a broken GIF: "},
      {"a GIF without a picture: TFSA-2018-002", "474946383961010001008000000102030405063b",
       "is a GIF without a picture"},
      {"a GIF without colours: TFSA-2019-001",
       "474946383961010001000000002c00000000010001000002024401003b",
       "is a broken GIF: it has no colours"},
      {"a GIF of 2^32 pixels: TFSA-2023-004",
       "474946383961ffffffff8000000102030405062c00000000010001000002024401003b",
       "is an image of 65535 x 65535 pixels"},
      {"a GIF whose picture lies beside it",
       "474946383961010001008000000102030405062c01000000010001000002024401003b",
       "is a broken GIF: its picture passes its canvas"},
      {"a GIF of three pictures, of which the first is read: TFSA-2023-004",
       "474946383961010001008000000102030405062c00000000010001000002024401002c000000000100010000020"
       "24401002c00000000010001000002024401003b",
       "OK"},
      {"a PNG of 2^62 pixels: TFSA-2022-047",
       "89504e470d0a1a0a0000000d494844527fffffff7fffffff08020000009bab9c310000000c49444154789c63606"
       "4620600000e0007d76fe478",
       "is a broken PNG: "},
      {"a PNG of 2^32 pixels: TFSA-2022-047",
       "89504e470d0a1a0a0000000d494844520000ffff0000ffff080200000039674e070000000c49444154789c63606"
       "4620600000e0007d76fe478",
       "is an image of 65535 x 65535 pixels"},
      {"a PNG of two rows that has one: TFSA-2022-048",
       "89504e470d0a1a0a0000000d494844520000000100000002080200000016e321700000000c49444154789c63606"
       "4620600000e0007d76fe4780000000049454e44ae426082",
       "is a broken PNG: "},
      {"a PNG without pixels: TFSA-2022-048",
       "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000049454e44ae426082",
       "is a broken PNG: "},
      {"a PNG of colours from a palette that is not there: TFSA-2022-048",
       "89504e470d0a1a0a0000000d494844520000000100000001080300000028cb34bb0000000a49444154789c63600"
       "5000007000680cd628a0000000049454e44ae426082",
       "is a broken PNG: "},
  };
  for (const auto& c : kCases) {
    CAPTURE(c.what);
    const auto picture = DecodeImage(FromHex(c.hex), 3);
    const std::string got = picture.ok() ? "OK" : test::Message(picture.status());
    CAPTURE(got);
    CHECK(got.starts_with(c.message));
    if (picture.ok()) CHECK(picture->shape() == Shape{1, 1, 3});
  }
  // TFSA-2021-020.
  for (const Shape& shape : {Shape{0, 0, 3}, Shape{0, 4, 3}, Shape{4, 4, 0}}) {
    const Tensor empty = *Tensor::Allocate(DType::kUint8, shape);
    CHECK(test::Message(EncodePng(empty).status()) ==
          Concat("a picture is [H, W] or [H, W, 1, 3 or 4], got ", shape));
  }
}

std::string Varint(uint64_t v) {
  std::string bytes;
  for (; v >= 0x80; v >>= 7) bytes += static_cast<char>(v | 0x80);
  return bytes + static_cast<char>(v);
}

// A table's block as it lies in the file: `compression` 0 is none, 1 is Snappy. Its checksum is
// right, so that the block itself is looked at.
std::string Block(const std::string& bytes, char compression) {
  const std::string body = bytes + compression;
  const uint32_t crc = Crc32c(body);
  const uint32_t masked = ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
  std::string out = body;
  for (int i = 0; i < 4; ++i) out += static_cast<char>(masked >> (8 * i));
  return out;
}

// A table that is nothing but its index of blocks.
std::string Table(const std::string& block, uint64_t offset, uint64_t size) {
  std::string footer = Varint(offset) + Varint(size);
  footer += footer;
  footer.resize(40);
  return block + footer + FromHex("57fb808b247547db");
}

TEST_CASE("checkpoints whose index claims much or is packed badly", "[hostile][advisories]") {
  const std::string empty = FromHex("0000000001000000");  // a block: no entries, one restart
  const auto packed = [](const char* hex) { return Block(FromHex(hex), 1); };
  const uint64_t largest = 0x7fffffffffffffff;
  const struct {
    const char* what;
    std::string index;
    const char* message;  // how it begins: the rest is LevelDB's
  } cases[] = {
      {"a block of 2^63 - 1 bytes: TFSA-2018-004", Table(Block(empty, 0), 0, largest),
       "c.index' names a block outside the file"},
      {"a block of 2^64 - 1 bytes: TFSA-2018-004", Table(Block(empty, 0), 0, ~uint64_t{0}),
       "c.index' names a block outside the file"},
      {"a block at byte 2^63 - 1: TFSA-2018-004", Table(Block(empty, 0), largest, 8),
       "c.index' names a block outside the file"},
      {"sizes of more than 64 bits: TFSA-2021-193",
       std::string(40, '\xff') + FromHex("57fb808b247547db"), "c.index' has a broken footer"},
      {"an index without entries: TFSA-2021-193", Table(Block(empty, 0), 0, 8),
       "c.index' is empty"},
      {"a block of more restarts than bytes: TFSA-2021-193",
       Table(Block(FromHex("00000000ffffffff"), 0), 0, 8), "c.index' has a broken index of blocks"},
      // Snappy: the length, a literal "a", then copies of what is before them.
      {"a copy that overlaps what it writes: TFSA-2018-005", Table(packed("3e0061f20100"), 0, 6),
       "c.index' is damaged: Corruption: "},
      {"a copy of what is not there: TFSA-2018-005", Table(packed("3e0061f20900"), 0, 6),
       "c.index' is no index: Corruption: "},
      {"a copy from where it is: TFSA-2018-005", Table(packed("3e0061f20000"), 0, 6),
       "c.index' is no index: Corruption: "},
      {"a length of 4 GB: TFSA-2018-005", Table(packed("ffffffff0f0061f20100"), 0, 10),
       "c.index' is no index: Corruption: "},
  };
  for (const auto& c : cases) {
    CAPTURE(c.what);
    const TempFolder folder;
    folder.Write("c.index", c.index);
    const absl::Status s = CheckpointReader::Open(folder.path / "c").status();
    const std::string got = s.ok() ? "OK" : test::Message(s);
    CAPTURE(got);
    CHECK(got.substr(got.rfind('/') + 1).starts_with(c.message));
  }
}

TEST_CASE("a SavedModel whose initialiser is not there", "[hostile][advisories]") {
  // TFSA-2022-040.
  static const struct {
    const char *what, *text, *message;
  } kCases[] = {
      {"a signature without outputs", "signature_def { key: '__saved_model_init_op' value { } }",
       "OK"},
      {"an output of another key",
       "signature_def { key: '__saved_model_init_op' value { outputs { key: 'other' value { } } } "
       "}",
       "OK"},
      {"an output of no node",
       "signature_def { key: '__saved_model_init_op' value { outputs { key: "
       "'__saved_model_init_op' value { name: 'none' } } } }",
       "there is no node 'none'; target; while running the model's initialiser"},
      {"a collection without nodes",
       "collection_def { key: 'saved_model_main_op' value { node_list { } } }", "OK"},
      {"a collection of bytes",
       "collection_def { key: 'saved_model_main_op' value { bytes_list { value: 'y' } } }", "OK"},
      {"a collection of a node that is not there",
       "collection_def { key: 'legacy_init_op' value { node_list { value: 'none' } } }",
       "there is no node 'none'; target; while running the model's initialiser"},
  };
  for (const auto& c : kCases) {
    CAPTURE(c.what);
    const TempFolder folder;
    const auto model = LoadModel(folder.Write(
        "saved_model.pbtxt",
        Concat("meta_graphs { graph_def { node { name: 'y' op: 'NoOp' } } ", c.text, " }")));
    REQUIRE(model.ok());
    const auto session = Session::Create(model->graph);
    REQUIRE(session.ok());
    const absl::Status s = RestoreModel(**session, *model);
    CHECK((s.ok() ? "OK" : test::Message(s)) == c.message);
  }
}

}  // namespace
}  // namespace weft
