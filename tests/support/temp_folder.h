// A folder that is gone at the end of the test.
#ifndef WEFT_TESTS_SUPPORT_TEMP_FOLDER_H_
#define WEFT_TESTS_SUPPORT_TEMP_FOLDER_H_

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/file.h"

namespace weft::test {

struct TempFolder {
  std::filesystem::path path;
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-test-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~TempFolder() { std::filesystem::remove_all(path); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  // Writes a file, with the folders above it, and returns its path.
  std::string Write(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories((path / name).parent_path());
    REQUIRE(WriteFile(path / name, bytes).ok());
    return path / name;
  }
};

// Bytes written as hexadecimal digits.
inline std::string FromHex(std::string_view hex) {
  std::string out;
  for (size_t i = 0; i < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return out;
}

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_TEMP_FOLDER_H_
