#include "tools/array_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "core/file.h"
#include "runtime/data/npy.h"
#include "runtime/data/npz.h"

namespace weft::tools {

absl::StatusOr<Tensor> ParseStringsJson(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return InvalidArgument("is no JSON object");
  const auto shape_json = json.find("shape"), values = json.find("base64");
  if (shape_json == json.end() || values == json.end() || !shape_json->is_array() ||
      !values->is_array()) {
    return InvalidArgument("needs the lists \"shape\" and \"base64\"");
  }
  Dims dims;
  for (const auto& d : *shape_json) {
    if (!d.is_number_integer())
      return InvalidArgument("has a \"shape\" that is no list of integers");
    dims.push_back(d.get<int64_t>());
  }
  ASSIGN_OR_RETURN(const Shape shape, Shape::Make({dims.data(), dims.size()}));
  if (static_cast<int64_t>(values->size()) != shape.num_elements()) {
    return InvalidArgument("has ", values->size(), " strings for shape ", shape);
  }
  ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(DType::kString, shape));
  std::string* out = t.data<std::string>();
  for (const auto& v : *values) {
    if (!v.is_string() || !absl::Base64Unescape(v.get_ref<const std::string&>(), out++)) {
      return InvalidArgument("has a value that is no base64");
    }
  }
  return t;
}

absl::StatusOr<std::string> FormatStringsJson(const Tensor& t) {
  if (t.dtype() != DType::kString) {
    return InvalidArgument("a ", DTypeName(t.dtype()),
                           " tensor cannot be written as .strings.json");
  }
  nlohmann::ordered_json json;
  json["shape"] = std::vector<int64_t>(t.shape().dims().begin(), t.shape().dims().end());
  json["base64"] = nlohmann::ordered_json::array();
  bool ascii = true;
  for (const std::string& s : t.span<std::string>()) {
    json["base64"].push_back(absl::Base64Escape(s));
    ascii = ascii && std::all_of(s.begin(), s.end(), [](char c) { return c >= ' ' && c <= '~'; });
  }
  if (ascii)
    json["text"] =
        std::vector<std::string>(t.span<std::string>().begin(), t.span<std::string>().end());
  return json.dump(1) + "\n";
}

absl::StatusOr<Tensor> ReadArray(const std::string& path) {
  const size_t npz = path.rfind(".npz");
  if (npz != std::string::npos && (npz + 4 == path.size() || path[npz + 4] == ':')) {
    const std::string file = path.substr(0, npz + 4);
    const std::string name = npz + 4 == path.size() ? "" : path.substr(npz + 5);
    ASSIGN_OR_RETURN(auto arrays, ReadNpz(file, name));
    if (arrays.size() == 1) return std::move(arrays.front().second);
    std::string names;
    for (const auto& a : arrays) names += (names.empty() ? "" : ", ") + a.first;
    return InvalidArgument("'", file, "' has ", arrays.size(), " arrays; say which, as in ", file,
                           ":", arrays.empty() ? "name" : arrays.front().first,
                           names.empty() ? "" : "; it has " + names);
  }
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
  auto t = path.ends_with(".json") ? ParseStringsJson(bytes) : ParseNpy(bytes);
  if (!t.ok()) return AtFile(path, t.status());
  return t;
}

absl::Status WriteArray(const std::string& path, const Tensor& t) {
  auto bytes = path.ends_with(".json") ? FormatStringsJson(t) : FormatNpy(t);
  if (!bytes.ok())
    return absl::Status(bytes.status().code(),
                        Concat("'", path, "': ", ToStd(bytes.status().message())));
  return WriteFile(path, *bytes);
}

}  // namespace weft::tools
