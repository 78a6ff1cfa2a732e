// The targets without libFuzzer:
//   weft_fuzz_replay TARGET PATH…                     runs kept inputs: files, or all in a folder
//   weft_fuzz_replay TARGET --draw N SEED [PATH…]     runs N inputs drawn from the seed, each made
//   of
//                                                     one that is kept, of the last, or of nothing
//   --family=conv                                     ops of that family only
// Exits with 0 if all came back. What does not come back aborts; --draw leaves it in the file
// "last" of a folder weft-fuzz-… among the temporary ones.
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "core/file.h"
#include "tests/fuzz/draw.h"
#include "tests/fuzz/scratch_folder.h"
#include "tests/fuzz/target.h"

namespace weft::fuzz {
namespace {

constexpr size_t kMostBytes = 1 << 14;

// A few edits, for formats of which the target knows no more.
std::string MutateBytes(std::string_view bytes, uint64_t seed) {
  Draw draw(seed);
  std::string out(bytes);
  for (int64_t edits = 1 + draw.Below(4); edits > 0; --edits) {
    const auto size = static_cast<int64_t>(out.size());
    const size_t at = static_cast<size_t>(draw.Below(size + 1));
    const size_t length = static_cast<size_t>(1 + draw.Below(8));
    switch (draw.Below(6)) {
      case 0:
        out.insert(at, length, static_cast<char>(draw.Bits()));
        break;
      case 1:
        out.erase(at, length);
        break;
      case 2:  // the same again
        if (out.size() < kMostBytes) out.insert(at, out.substr(at / 2, length * 4));
        break;
      case 3:
        out.resize(at);
        break;
      default:
        for (size_t i = at; i < std::min(out.size(), at + 1 + length % 4); ++i) {
          out[i] = draw.Chance(0.5) ? static_cast<char>(draw.Bits())
                                    : draw.Pick({'\0', '\x7f', '\x80', '\xff', '0', '-', '9'});
        }
    }
  }
  return out;
}

std::vector<std::string> ReadAll(std::span<const std::string> paths, bool say) {
  std::vector<std::string> inputs;
  const auto read = [&](const std::filesystem::path& path) {
    auto bytes = ReadFile(path);
    if (!bytes.ok()) Fail(bytes.status().ToString());
    inputs.push_back(*std::move(bytes));
  };
  for (const std::filesystem::path path : paths) {
    if (!is_directory(path)) {
      read(path);
      continue;
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(path)) files.push_back(entry);
    std::sort(files.begin(), files.end());
    for (const auto& file : files) read(file);
  }
  if (say) std::printf("%zu inputs\n", inputs.size());
  return inputs;
}

void DrawInputs(const Target& target, int64_t n, uint64_t seed, std::span<const std::string> kept) {
  std::string last;
  for (int64_t i = 0; i < n; ++i) {
    Draw draw(seed + static_cast<uint64_t>(i) * 0x9e3779b97f4a7c15);
    if (!kept.empty() && draw.Chance(0.3)) last = draw.Pick(kept);
    if (draw.Chance(0.1)) last.clear();
    last = (target.mutate != nullptr ? target.mutate : MutateBytes)(last, draw.Bits());
    Scratch("last", last);
    target.run(last);
  }
  std::printf("%lld draws\n", static_cast<long long>(n));
}

int64_t Number(std::string_view text) {
  int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size())
    Fail(Concat("'", text, "' is no number"));
  return n;
}

int Main(std::vector<std::string> args) {
  constexpr std::string_view kFamily = "--family=";
  std::erase_if(args, [&](const std::string& arg) {
    if (!arg.starts_with(kFamily)) return false;
    SetFamily(arg.substr(kFamily.size()));
    return true;
  });
  const Target* target = args.size() < 2 ? nullptr : FindTarget(args[0]);
  if (target == nullptr) {
    for (const Target& t : Targets())
      std::fprintf(stderr, "%-12s%s\n", std::string(t.name).c_str(), std::string(t.about).c_str());
    return 2;
  }
  const std::span<const std::string> rest = std::span(args).subspan(1);
  if (rest[0] == "--draw") {
    if (rest.size() < 3) Fail("--draw wants a number of inputs and a seed");
    const auto kept = ReadAll(rest.subspan(3), /*say=*/false);
    DrawInputs(*target, Number(rest[1]), static_cast<uint64_t>(Number(rest[2])), kept);
    return 0;
  }
  for (const std::string& input : ReadAll(rest, /*say=*/true)) target->run(input);
  return 0;
}

}  // namespace
}  // namespace weft::fuzz

int main(int argc, char** argv) { return weft::fuzz::Main({argv + 1, argv + argc}); }
