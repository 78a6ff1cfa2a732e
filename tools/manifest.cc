#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/file.h"
#include "tools/test_case.h"

namespace weft::tools {
namespace {

using Json = nlohmann::json;

// What json[key] holds if it is of the type wanted, else `otherwise`.
std::string Text(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : "";
}
bool Flag(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_boolean() && it->get<bool>();
}
std::optional<double> Number(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_number() ? std::optional(it->get<double>()) : std::nullopt;
}
bool HasItems(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && !it->empty() && !it->is_null();
}

// "transpose(0,2,3,1)" -> {0, 2, 3, 1}.
absl::StatusOr<std::vector<int>> ParseTranspose(std::string_view text) {
  std::vector<int> axes;
  std::string_view rest = text;
  if (rest.empty()) return axes;
  if (!rest.starts_with("transpose(") || !rest.ends_with(')'))
    return InvalidArgument("to_graph is '", text, "', want transpose(…)");
  rest = rest.substr(10, rest.size() - 11);
  while (!rest.empty()) {
    int axis = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), axis);
    if (error != std::errc()) return InvalidArgument("to_graph is '", text, "', want transpose(…)");
    axes.push_back(axis);
    rest.remove_prefix(std::min<size_t>(end - rest.data() + 1, rest.size()));
  }
  std::vector<int> sorted = axes;
  std::sort(sorted.begin(), sorted.end());
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (sorted[i] != static_cast<int>(i))
      return InvalidArgument("to_graph is '", text, "', which is no permutation");
  }
  return axes;
}

absl::StatusOr<std::vector<CaseArray>> ParseArrays(const Json& c, const char* key) {
  std::vector<CaseArray> out;
  const auto list = c.find(key);
  if (list == c.end() || !list->is_array()) return out;
  for (const Json& item : *list) {
    CaseArray a;
    a.tensor = Text(item, "tensor");
    a.file = Text(item, "file");
    if (a.tensor.empty() || a.file.empty())
      return InvalidArgument(key, " needs \"tensor\" and \"file\"");
    const std::string dtype = Text(item, "dtype");
    a.dtype = DTypeFromName(dtype);
    if (!dtype.empty() && a.dtype == DType::kInvalid)
      return InvalidArgument("there is no dtype '", dtype, "'");
    ASSIGN_OR_RETURN(a.transpose, ParseTranspose(Text(item, "to_graph")));
    a.lossy = HasItems(item, "lossy");
    out.push_back(std::move(a));
  }
  return out;
}

absl::StatusOr<TestCase> ParseCase(const Json& json, const std::string& root) {
  TestCase c;
  c.id = Text(json, "id");
  if (c.id.empty()) return InvalidArgument("a case has no \"id\"");
  const std::string dir = Text(json, "dir");
  c.folder = root + "/" + (dir.empty() ? c.id : dir);
  c.format = Text(json, "format");
  c.graph = Text(json, "graph");
  c.checkpoint = Text(json, "checkpoint");
  if (c.has_graph() && c.graph.empty()) return InvalidArgument("\"graph\" is missing");
  ASSIGN_OR_RETURN(c.inputs, ParseArrays(json, "inputs"));
  ASSIGN_OR_RETURN(c.outputs, ParseArrays(json, "outputs"));
  if (const auto it = json.find("tolerance"); it != json.end() && it->is_object()) {
    c.exact = Flag(*it, "exact");
    c.mean_limit = Number(*it, "l1_mean_abs");
    c.max_limit = Number(*it, "linf");
    if (const auto d = Number(*it, "decimals_stored"))
      c.decimals = static_cast<int>(std::clamp(*d, 0.0, 1000.0));
  }
  c.random = HasItems(json, "nondeterministic_ops");
  c.expect_error = Text(json, "expect") == "error";
  if (const auto it = json.find("checks"); it != json.end() && it->is_object()) {
    c.unknown_ops = HasItems(*it, "unknown_ops");
    c.type_errors = HasItems(*it, "type_errors") || HasItems(*it, "missing_inputs") ||
                    HasItems(*it, "duplicate_names");
  }
  return c;
}

}  // namespace

absl::StatusOr<std::vector<TestCase>> ReadManifest(const std::string& folder) {
  const std::string path = folder + "/manifest.json";
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto list = json.is_object() ? json.find("cases") : json.end();
  if (list == json.end() || !list->is_array())
    return InvalidArgument("'", path, "' is no JSON object with a list \"cases\"");
  std::vector<TestCase> out;
  for (const Json& item : *list) {
    auto c = ParseCase(item, folder);
    if (!c.ok())
      return Annotate(c.status(),
                      Concat("; case ", out.size(), " ('", Text(item, "id"), "') of '", path, "'"));
    out.push_back(*std::move(c));
  }
  return out;
}

}  // namespace weft::tools
