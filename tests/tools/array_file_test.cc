#include "tools/array_file.h"

#include <catch2/catch.hpp>

#include "runtime/data/npz.h"
#include "tests/support/temp_folder.h"

namespace weft::tools {
namespace {

using test::TempFolder;

TEST_CASE("arrays by the file's name", "[tools][array_file]") {
  const TempFolder folder;
  const std::string path = folder.path / "x.npz";
  const std::vector<NamedTensor> arrays = {{"a", Tensor::Vector<float>({1, 2})},
                                           {"b/c", Tensor::Scalar<std::string>("x")}};
  REQUIRE(WriteNpz(path, arrays).ok());
  CHECK(BitEqual(*ReadArray(path + ":a"), arrays[0].second));
  const std::string many(ReadArray(path).status().message());
  CHECK(many.find("a, b/c") != std::string::npos);
  REQUIRE(WriteArray(folder.path / "y.npy", arrays[0].second).ok());
  CHECK(BitEqual(*ReadArray(folder.path / "y.npy"), arrays[0].second));
}

TEST_CASE("strings in JSON", "[tools][array_file]") {
  const TempFolder folder;
  const std::string path = folder.path / "x.strings.json";
  const Tensor t = Tensor::Of<std::string>({1, 2}, {std::string("a\0", 2), "\xff"});
  REQUIRE(WriteArray(path, t).ok());
  CHECK(BitEqual(*ReadArray(path), t));
  CHECK(BitEqual(*ParseStringsJson(R"({"shape": [], "base64": ["aGk="], "text": ["hi"]})"),
                 Tensor::Scalar<std::string>("hi")));
  for (const char* bad :
       {"", "[]", "{}", R"({"shape": [2], "base64": ["aGk="]})", R"({"shape": [-1], "base64": []})",
        R"({"shape": ["1"], "base64": ["aGk="]})", R"({"shape": [1], "base64": ["?"]})",
        R"({"shape": [1], "base64": [1]})"}) {
    CAPTURE(bad);
    CHECK_FALSE(ParseStringsJson(bad).ok());
  }
  CHECK(ReadArray(folder.path / "none.npy").status().code() == absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace weft::tools
