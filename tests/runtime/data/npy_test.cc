#include "runtime/data/npy.h"

#include <catch2/catch.hpp>

#include "runtime/data/npz.h"
#include "tests/support/temp_folder.h"

namespace weft {
namespace {

using test::TempFolder;

std::string Npy(std::string_view descr, bool fortran, std::string_view shape, std::string_view data,
                int version = 1) {
  const std::string header =
      Concat("{'descr': '", descr, "', 'fortran_order': ", fortran ? "True" : "False",
             ", 'shape': ", shape, ", }\n");
  std::string out = "\x93NUMPY";
  out += {static_cast<char>(version), '\0', static_cast<char>(header.size()), '\0'};
  if (version > 1) out += {'\0', '\0'};
  return out + header + std::string(data);
}

template <typename T>
std::string Bytes(std::initializer_list<T> values) {
  return std::string(reinterpret_cast<const char*>(values.begin()), values.size() * sizeof(T));
}

Tensor Parsed(const std::string& npy) {
  auto t = ParseNpy(npy);
  INFO(t.status());
  REQUIRE(t.ok());
  return *t;
}

TEST_CASE("every dtype survives a .npy round trip", "[data][npy]") {
  ForEachType<kNumbers | kBoolOnly>([]<typename T>() {
    for (const Shape& shape :
         {Shape{}, Shape{0}, Shape{5}, Shape{2, 3}, Shape{2, 0, 3}, Shape{1, 2, 3, 4, 5}}) {
      auto t = Tensor::Allocate(kDTypeOf<T>, shape);
      REQUIRE(t.ok());
      for (size_t i = 0; i < t->num_bytes(); ++i)
        t->template data<uint8_t>()[i] = kDTypeOf<T> == DType::kBool ? i % 2 : i * 37 + 1;
      const auto npy = FormatNpy(*t);
      REQUIRE(npy.ok());
      CHECK((npy->size() - t->num_bytes()) % 64 == 0);
      CHECK(BitEqual(Parsed(*npy), *t));
    }
  });
}

TEST_CASE("quantised integers are written as their storage", "[data][npy]") {
  const Tensor t = Tensor::Vector<QInt8>({QInt8{-3}, QInt8{7}});
  CHECK(BitEqual(Parsed(*FormatNpy(t)), Tensor::Vector<int8_t>({-3, 7})));
}

TEST_CASE("strings in .npy", "[data][npy]") {
  const Tensor text = Tensor::Of<std::string>({2, 2}, {"", "a", "grün", "日本 \xf0\x9f\x98\x80"});
  CHECK(FormatNpy(text)->find("'<U4'") != std::string::npos);
  CHECK(BitEqual(Parsed(*FormatNpy(text)), text));
  const Tensor bytes = Tensor::Vector<std::string>({"\xff\x80", "ab\0c", ""});
  CHECK(FormatNpy(bytes)->find("'|S2'") != std::string::npos);
  CHECK(BitEqual(Parsed(*FormatNpy(bytes)), bytes));
  CHECK_FALSE(FormatNpy(Tensor::Scalar<std::string>(std::string("a\0", 2))).ok());
  CHECK(BitEqual(Parsed(Npy(">U2", false, "(1,)", std::string("\0\0\0a\0\0\0\xe4", 8))),
                 Tensor::Vector<std::string>({"aä"})));
  CHECK_FALSE(
      ParseNpy(Npy("<U1", false, "()", std::string("\0\xd8\0\0", 4))).ok());  // a lone surrogate
}

TEST_CASE("byte orders, Fortran order and versions", "[data][npy]") {
  CHECK(BitEqual(Parsed(Npy(">i4", false, "(2,)", std::string("\0\0\0\1\xff\xff\xff\xfe", 8))),
                 Tensor::Vector<int32_t>({1, -2})));
  CHECK(BitEqual(Parsed(Npy(">c8", false, "(1,)", std::string("\x3f\x80\0\0\x40\0\0\0", 8))),
                 Tensor::Vector<std::complex<float>>({{1, 2}})));
  CHECK(BitEqual(Parsed(Npy("=u2", true, "(2, 3)", Bytes<uint16_t>({1, 4, 2, 5, 3, 6}))),
                 Tensor::Of<uint16_t>({2, 3}, {1, 2, 3, 4, 5, 6})));
  CHECK(BitEqual(Parsed(Npy("|i1", true, "(2, 1, 3)", Bytes<int8_t>({1, 4, 2, 5, 3, 6}))),
                 Tensor::Of<int8_t>({2, 1, 3}, {1, 2, 3, 4, 5, 6})));
  CHECK(BitEqual(Parsed(Npy("|S1", true, "(2, 2)", "acbd")),
                 Tensor::Of<std::string>({2, 2}, {"a", "b", "c", "d"})));
  for (int version : {1, 2, 3})
    CHECK(BitEqual(Parsed(Npy("<f4", false, "()", Bytes<float>({2.5f}), version)),
                   Tensor::Scalar(2.5f)));
  // Bytes of a bool that are neither 0 nor 1 are true.
  CHECK(BitEqual(Parsed(Npy("|b1", false, "(3,)", std::string("\0\2\1", 3))),
                 Tensor::Vector<bool>({false, true, true})));
}

TEST_CASE("broken .npy files are refused", "[data][npy]") {
  const std::string good = Npy("<f4", false, "(3,)", Bytes<float>({1, 2, 3}));
  for (size_t n = 0; n < good.size(); ++n) {
    CAPTURE(n);
    CHECK_FALSE(ParseNpy(std::string_view(good).substr(0, n)).ok());
  }
  for (const char* shape : {"(4,)", "(-1,)", "(4611686018427387904, 4)", "(3", "3",
                            "(99999999999999999999,)", "(0, 9223372036854775807, 9)"}) {
    CAPTURE(shape);
    CHECK_FALSE(ParseNpy(Npy("<f4", false, shape, Bytes<float>({1, 2, 3}))).ok());
  }
  for (const char* descr :
       {"|O", "<f3", "<M8[ns]", "", "<", "<S-1", "<U99999999999999", "<f16", "<V3"}) {
    CAPTURE(descr);
    CHECK_FALSE(ParseNpy(Npy(descr, false, "()", std::string(64, '\0'))).ok());
  }
  CHECK_FALSE(ParseNpy(Npy("<U0", false, "(9000000000000,)", "")).ok());
  CHECK(std::string(ParseNpy(Npy("|O", false, "()", "")).status().message()).find("pickled") !=
        std::string::npos);
}

TEST_CASE("arrays in .npz files", "[data][npz]") {
  const TempFolder folder;
  const std::string path = folder.path / "x.npz";
  const std::vector<NamedTensor> arrays = {{"a", Tensor::Vector<float>({1, 2})},
                                           {"b/c", Tensor::Scalar<std::string>("x")}};
  REQUIRE(WriteNpz(path, arrays).ok());
  const auto back = ReadNpz(path);
  REQUIRE(back.ok());
  REQUIRE(back->size() == 2);
  for (size_t i = 0; i < 2; ++i) {
    CHECK((*back)[i].first == arrays[i].first);
    CHECK(BitEqual((*back)[i].second, arrays[i].second));
  }
  CHECK(ReadNpz(path, "d").status().code() == absl::StatusCode::kNotFound);
  CHECK(ReadNpz(path, "a", 16).status().code() == absl::StatusCode::kResourceExhausted);
  CHECK_FALSE(ReadNpz(folder.Write("y.npy", *FormatNpy(arrays[0].second))).ok());
}

}  // namespace
}  // namespace weft
