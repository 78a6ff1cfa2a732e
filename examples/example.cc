#include "examples/example.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>

namespace weft::examples {
namespace {

std::optional<int64_t> Number(const std::string& text) {
  int64_t v = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return v;
}

void PrintUsage(const char* program, const std::vector<Option>& options) {
  std::fprintf(stderr, "usage: %s\n", program);
  for (const Option& o : options) {
    std::fprintf(stderr, "  --%s VALUE   %s [%s]\n", o.name.c_str(), o.help.c_str(),
                 o.default_value.c_str());
  }
}

}  // namespace

const std::string& Args::operator[](const std::string& option) const {
  const auto it = values_.find(option);
  WEFT_CHECK(it != values_.end());
  return it->second;
}

int64_t Args::Int(const std::string& option) const {
  const auto v = Number((*this)[option]);
  WEFT_CHECK(v.has_value());
  return *v;
}

int Main(int argc, char** argv, absl::Status (*body)(const Args&), std::vector<Option> options) {
  options.push_back({"out", ".", "folder for graph files and pictures"});
  options.push_back({"picture", "svg", "kind of pictures, svg or png"});
  std::map<std::string, std::string> values;
  for (const Option& o : options) values[o.name] = o.default_value;
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    const auto it = std::find_if(options.begin(), options.end(),
                                 [&](const Option& o) { return "--" + o.name == name; });
    const bool wants_number = it != options.end() && Number(it->default_value);
    if (it == options.end() || i + 1 == argc || (wants_number && !Number(argv[i + 1]))) {
      PrintUsage(argv[0], options);
      return 2;
    }
    values[it->name] = argv[i + 1];
  }
  std::error_code ignored;  // writing the first file says it better
  std::filesystem::create_directories(values["out"], ignored);
  const absl::Status status = body(Args(values));
  if (!status.ok()) std::fprintf(stderr, "%s\n", std::string(ToStd(status.message())).c_str());
  return status.ok() ? 0 : 1;
}

void PrintLine(const std::string& text) {
  std::printf("%s\n", text.c_str());
  std::fflush(stdout);
}

absl::Status Holds(bool condition, const std::string& what) {
  if (!condition) return Internal("does not hold: ", what);
  Print("holds: ", what);
  return absl::OkStatus();
}

}  // namespace weft::examples
