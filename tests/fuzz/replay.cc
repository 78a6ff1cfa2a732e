// The targets without libFuzzer:
//   weft_fuzz_replay TARGET FILE-OR-FOLDER…     runs kept inputs
//   weft_fuzz_replay TARGET --draw N [SEED [FAMILY]]  runs N inputs that the target's mutator draws
// Exits with 0 if all came back; what does not, aborts.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "core/file.h"
#include "tests/fuzz/scratch_folder.h"
#include "tests/fuzz/target.h"

namespace weft::fuzz {
namespace {

int Replay(const Target& target, std::span<char* const> paths) {
  int runs = 0;
  const auto run = [&](const std::filesystem::path& path) {
    const auto bytes = ReadFile(path);
    if (!bytes.ok()) Fail(bytes.status().ToString());
    std::fprintf(stderr, "%s\n", path.c_str());
    target.run(*bytes);
    ++runs;
  };
  for (const std::filesystem::path path : paths) {
    if (!is_directory(path)) {
      run(path);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(path)) run(entry.path());
  }
  std::printf("%d inputs of %s\n", runs, std::string(target.name).c_str());
  return runs > 0 ? 0 : 1;
}

// Without coverage nothing says which input is worth keeping: one in a few goes on.
int DrawInputs(const Target& target, int64_t n, uint64_t seed) {
  if (target.mutate == nullptr) Fail("this target draws nothing");
  std::string input;
  for (int64_t i = 0; i < n; ++i) {
    const uint64_t draw = seed * 1'000'003 + static_cast<uint64_t>(i);
    input = target.mutate(i % 8 == 0 ? std::string_view() : input, draw);
    Scratch("last", input);
    target.run(input);
  }
  std::printf("%lld draws of %s\n", static_cast<long long>(n), std::string(target.name).c_str());
  return 0;
}

}  // namespace
}  // namespace weft::fuzz

int main(int argc, char** argv) {
  using namespace weft::fuzz;
  const Target* target = argc > 2 ? FindTarget(argv[1]) : nullptr;
  if (target == nullptr) {
    for (const Target& t : Targets())
      std::fprintf(stderr, "%-12s%s\n", std::string(t.name).c_str(), std::string(t.about).c_str());
    return 2;
  }
  if (std::string_view(argv[2]) != "--draw") return Replay(*target, {argv + 2, argv + argc});
  if (argc > 5) SetFamily(argv[5]);
  return DrawInputs(*target, argc > 3 ? std::atoll(argv[3]) : 1000,
                    argc > 4 ? static_cast<uint64_t>(std::atoll(argv[4])) : 1);
}
