// Fuzz targets: what must come back, with a value or a clear status, whatever the bytes are. The
// same functions serve libFuzzer (fuzzer.cc) and the ordinary tests (replay.cc).
#ifndef WEFT_TESTS_FUZZ_TARGET_H_
#define WEFT_TESTS_FUZZ_TARGET_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace weft::fuzz {

struct Target {
  std::string_view name;  // the corpus folder's, too
  std::string_view about;
  // Ends the process where something is wrong (see Fail); sanitizers do the rest.
  void (*run)(std::string_view bytes);
  // Another input, out of this one (which may be anything) and the seed. Inputs of structured
  // targets are files of the format itself, so that they mean the same whatever becomes of the
  // mutator, and the weft program reads them. Null: any bytes are as good as others.
  std::string (*mutate)(std::string_view bytes, uint64_t seed) = nullptr;
};

std::span<const Target> Targets();
// Null if there is none.
const Target* FindTarget(std::string_view name);

// Structured targets draw only ops of this family (OpRegistry::Family); "": of all. Set once.
void SetFamily(std::string_view family);
std::string_view Family();
// Every family that has an op with a kernel.
std::vector<std::string> Families();

// A finding: says what is wrong and aborts.
[[noreturn]] void Fail(std::string_view what);
// A status that came of an input: fails if it blames Weft (Internal, Unknown, …) or says nothing.
void CheckStatus(std::string_view doing, const absl::Status& status);

// The targets, one file each.
void RunModel(std::string_view bytes);
void RunCheckpoint(std::string_view bytes);
void RunData(std::string_view bytes);
void RunOp(std::string_view bytes);
void RunGraph(std::string_view bytes);
void RunGradient(std::string_view bytes);
std::string MutateOp(std::string_view bytes, uint64_t seed);
std::string MutateGraph(std::string_view bytes, uint64_t seed);
std::string MutateGradient(std::string_view bytes, uint64_t seed);

}  // namespace weft::fuzz

#endif  // WEFT_TESTS_FUZZ_TARGET_H_
