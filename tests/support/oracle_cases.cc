#include "tests/support/oracle_cases.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "core/cast.h"
#include "core/strings.h"

namespace weft::test {
namespace {

constexpr DTypeSet kWritten = kNumbers | kBoolOnly | DTypeSet{DType::kString};

template <typename T>
T Read(std::istream& in) {
  T v{};
  in >> v;
  return v;
}

double Number(std::istream& in) {  // operator>> does not read "nan"
  return std::strtod(Read<std::string>(in).c_str(), nullptr);
}

template <typename T>
T Element(std::istream& in) {
  if constexpr (std::is_same_v<T, bool>) {
    return Read<int>(in) != 0;
  } else if constexpr (std::is_same_v<T, std::string>) {
    return Read<std::string>(in);
  } else if constexpr (std::is_unsigned_v<T>) {
    return static_cast<T>(Read<uint64_t>(in));
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(Read<int64_t>(in));
  } else if constexpr (sizeof(T) == 2) {
    return T(static_cast<float>(Number(in)));
  } else if constexpr (kComplexes.Contains(kDTypeOf<T>)) {
    const double re = Number(in), im = Number(in);
    return T(static_cast<typename T::value_type>(re), static_cast<typename T::value_type>(im));
  } else {
    return static_cast<T>(Number(in));
  }
}

Tensor ReadTensor(std::istream& in) {
  // Quantised numbers are written as the integers they are.
  const DType want = DTypeFromName(Read<std::string>(in)), dtype = IntegerOf(want);
  std::vector<int64_t> dims(Read<int>(in));
  for (int64_t& d : dims) in >> d;
  Tensor t = Tensor::Allocate(dtype, Shape(std::span<const int64_t>(dims))).value();
  REQUIRE(DispatchType<kWritten>(dtype, [&]<typename T>() {
    for (T& v : t.span<T>()) v = Element<T>(in);
  }));
  REQUIRE(!in.fail());
  return want == dtype ? t : t.Viewed(want, t.shape());
}

template <typename T>
std::vector<T> ReadList(std::istream& in) {
  std::vector<T> list(Read<size_t>(in));
  for (T& x : list) in >> x;
  return list;
}

AttrValue ReadAttr(std::istream& in) {
  const auto kind = Read<std::string>(in);
  if (kind == "ints") return AttrValue(ReadList<int64_t>(in));
  if (kind == "floats") return AttrValue(ReadList<float>(in));
  if (kind == "types") {
    std::vector<DType> types;
    for (const auto& name : ReadList<std::string>(in)) types.push_back(DTypeFromName(name));
    return AttrValue(std::move(types));
  }
  if (kind == "strings") return AttrValue(ReadList<std::string>(in));
  if (kind == "shape") {
    return AttrValue(PartialShape(std::span<const int64_t>(ReadList<int64_t>(in))));
  }
  if (kind == "bool") return AttrValue(Read<int>(in) != 0);
  if (kind == "int") return AttrValue(Read<int64_t>(in));
  if (kind == "float") return AttrValue(Read<float>(in));
  const auto text = Read<std::string>(in);
  return kind == "type" ? AttrValue(DTypeFromName(text)) : AttrValue(text);
}

OracleCase ReadCase(std::istream& in) {
  OracleCase c;
  std::string word;
  in >> c.op >> c.check;
  while (in >> word && word != "end") {
    if (word == "attr") {
      in >> word;
      c.attrs.Set(word, ReadAttr(in));
    } else if (word == "in" || word == "var") {
      c.variables += word == "var";
      c.inputs.push_back(ReadTensor(in));
    } else if (word == "out") {
      c.want.emplace_back(ReadTensor(in));
    } else {
      REQUIRE(word == "any");
      c.want.emplace_back(std::nullopt);
    }
  }
  return c;
}

}  // namespace

std::vector<OracleCase> OracleCases(const std::string& file) {
  std::ifstream in(std::string(WEFT_ORACLE_DIR) + "/" + file);
  REQUIRE(in.good());
  std::vector<OracleCase> cases;
  std::string word;
  while (in >> word) {
    REQUIRE(word == "op");
    cases.push_back(ReadCase(in));
  }
  return cases;
}

}  // namespace weft::test
