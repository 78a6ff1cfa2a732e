// libFuzzer's side: weft_fuzz --target=op --family=conv FOLDER…, and libFuzzer's own options.
// weft_fuzz --families lists the families that the op target can draw from.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/fuzz/target.h"

namespace weft::fuzz {
namespace {

const Target* chosen = nullptr;

}  // namespace
}  // namespace weft::fuzz

extern "C" {

size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

// libFuzzer passes by what starts with two dashes.
int LLVMFuzzerInitialize(int* argc, char*** argv) {
  constexpr std::string_view kTarget = "--target=", kFamily = "--family=";
  if (*argc == 2 && std::string_view((*argv)[1]) == "--families") {
    for (const std::string& family : weft::fuzz::Families()) std::puts(family.c_str());
    std::exit(0);
  }
  for (int i = 1; i < *argc; ++i) {
    const std::string_view arg = (*argv)[i];
    if (arg.starts_with(kTarget))
      weft::fuzz::chosen = weft::fuzz::FindTarget(arg.substr(kTarget.size()));
    if (arg.starts_with(kFamily)) weft::fuzz::SetFamily(arg.substr(kFamily.size()));
  }
  if (weft::fuzz::chosen == nullptr)
    weft::fuzz::Fail("--target= says which; see tests/fuzz/target.cc");
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  weft::fuzz::chosen->run({reinterpret_cast<const char*>(data), size});
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned int seed) {
  if (weft::fuzz::chosen->mutate == nullptr) return LLVMFuzzerMutate(data, size, max_size);
  const std::string out =
      weft::fuzz::chosen->mutate({reinterpret_cast<const char*>(data), size}, seed);
  if (out.size() > max_size) return size;
  std::memcpy(data, out.data(), out.size());
  return out.size();
}

}  // extern "C"
