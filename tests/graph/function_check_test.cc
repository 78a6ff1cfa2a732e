#include <google/protobuf/text_format.h>

#include <catch2/catch.hpp>

#include "graph/function.h"
#include "weft/proto/function.pb.h"

namespace weft {
namespace {

std::vector<std::string> Check(const std::string& text) {
  proto::FunctionDefLibrary library;
  REQUIRE(google::protobuf::TextFormat::ParseFromString(text, &library));
  return CheckFunctions(library);
}

constexpr const char* kGood = R"(function {
  signature { name: "f" input_arg { name: "a" type: DT_FLOAT } output_arg { name: "y" type: DT_FLOAT } control_output: "c" }
  node_def { name: "n" op: "Identity" input: "a" input: "^m" attr { key: "T" value { placeholder: "T" } } }
  node_def { name: "m" op: "Neg" input: "n:output:0" attr { key: "T" value { type: DT_FLOAT } } }
  ret { key: "y" value: "m:y:0" } control_ret { key: "c" value: "n" } })";

std::string With(std::string_view from, std::string_view to) {
  std::string text = kGood;
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST_CASE("semantics 14, 15: a function is checked whether or not anything calls it",
          "[graph][function][semantics]") {
  CHECK(Check(kGood).empty());
  static const struct {
    const char *from, *to, *message;
  } kCases[] = {
      {"name: \"f\"", "name: \"\"", "function '': has no name"},
      {"name: \"a\"", "name: \"\"", "function 'f': an argument has no name"},
      {"name: \"m\"", "name: \"a\"", "function 'f': the name 'a' is taken twice"},
      {"signature {", "signature { attr { name: \"T\" } attr { name: \"T\" }",
       "function 'f': attribute 'T' is declared twice"},
      {"key: \"T\" value { type", "key: \"t\" value { type",
       "function 'f': node 'm': attribute 'T' is missing"},
      {"op: \"Neg\"", "", "function 'f': node 'm' has no op"},
      {"input: \"a\"", "input: \"\"", "function 'f': node 'n': input '' does not exist"},
      {"\"^m\"", "\"^q\"", "function 'f': node 'n': input '^q' does not exist"},
      {"key: \"y\"", "key: \"z\"", "function 'f': result 'y' is not given by its body"},
      {"\"n:output:0\"", "\"n:out:0\"", "function 'f': node 'm': input 'n:out:0' does not exist"},
      {"\"m:y:0\"", "\"m:z:0\"", "function 'f': result 'y' is 'm:z:0', which does not exist"},
      {"\"m:y:0\"", "\"q:y:0\"", "function 'f': result 'y' is 'q:y:0', which does not exist"},
      {"key: \"c\"", "key: \"d\"", "function 'f': control result 'c' is not given by its body"},
      {"key: \"c\" value: \"n\"", "key: \"c\" value: \"q\"",
       "function 'f': control result 'c' is 'q', which does not exist"},
  };
  for (const auto& c : kCases) {
    CAPTURE(c.from, c.to);
    const auto mistakes = Check(With(c.from, c.to));
    REQUIRE_FALSE(mistakes.empty());
    CHECK(mistakes[0] == c.message);
  }
  CHECK(Check(std::string(kGood) + kGood) ==
        std::vector<std::string>{"function 'f' is there twice"});
}

}  // namespace
}  // namespace weft
