#include "tests/fuzz/scratch_folder.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/fuzz/target.h"

namespace weft::fuzz {
namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-fuzz-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) Fail("no temporary folder");
    path = name;
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

std::string Scratch(std::string_view name, std::string_view bytes) {
  static const Folder folder;
  const std::string path = folder.path / name;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) Fail("cannot write " + path);
  return path;
}

}  // namespace weft::fuzz
