// A folder of this process's own, for readers that take paths.
#ifndef WEFT_TESTS_FUZZ_SCRATCH_FOLDER_H_
#define WEFT_TESTS_FUZZ_SCRATCH_FOLDER_H_

#include <string>
#include <string_view>

namespace weft::fuzz {

// Writes a file there, over what it was, and returns its path. The folder goes with the process.
std::string Scratch(std::string_view name, std::string_view bytes);

}  // namespace weft::fuzz

#endif  // WEFT_TESTS_FUZZ_SCRATCH_FOLDER_H_
