#include "core/device.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace weft {
namespace {

// "*" or a number.
bool ParseNumber(std::string_view text, int& out) {
  if (text == "*") return true;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, out);
  return error == std::errc() && last == end && out >= 0;
}

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

bool IsKind(std::string_view text) {
  return !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

// One part, "key:value" or "key:value:value".
bool ParsePart(std::string_view part, DeviceSpec& spec) {
  const size_t colon = part.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view key = part.substr(0, colon);
  std::string_view value = part.substr(colon + 1);
  if (key == "job") {
    spec.job = value == "*" ? "" : std::string(value);
    return !value.empty();
  }
  if (key == "replica") return ParseNumber(value, spec.replica);
  if (key == "task") return ParseNumber(value, spec.task);
  if (key != "device") {  // the old short form: /gpu:0
    if (!IsKind(key)) return false;
    spec.kind = Upper(key);
    return ParseNumber(value, spec.index);
  }
  const size_t second = value.find(':');
  const std::string_view kind = value.substr(0, second);
  if (kind != "*" && !IsKind(kind)) return false;
  spec.kind = kind == "*" ? "" : Upper(kind);
  return second == std::string_view::npos || ParseNumber(value.substr(second + 1), spec.index);
}

}  // namespace

absl::StatusOr<DeviceSpec> DeviceSpec::Parse(std::string_view text) {
  DeviceSpec spec;
  std::string_view rest = text;
  if (rest.starts_with('/')) rest.remove_prefix(1);
  while (!rest.empty()) {
    const size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    if (!ParsePart(part, spec)) {
      return InvalidArgument("device '", text, "': '", part,
                             "' is not understood, want parts such as /job:NAME, /replica:0, "
                             "/task:0, /device:GPU:0");
    }
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  }
  return spec;
}

bool DeviceSpec::Allows(std::string_view device_kind, int device_index) const {
  return (kind.empty() || kind == device_kind) && (index < 0 || index == device_index);
}

std::string DeviceInfo::Name() const { return Concat("/device:", kind, ":", index); }

}  // namespace weft
