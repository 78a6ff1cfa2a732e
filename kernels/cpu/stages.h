// Elementwise steps over a few vectors that stay in registers from one step to the next: what a
// chain of float steps costs beyond its arithmetic is one jump a step for each tile of vectors.
//
// A stage takes the vectors, works on them, and jumps to the next one. Some read or write an array:
//
//   load x, Mul c, Erf, AddV2 one, store y        y = erf(x * c) + one
//
// Each computes with the formula of its op's loop (loops.h): so the bits are those of the loops.
#ifndef WEFT_KERNELS_CPU_STAGES_H_
#define WEFT_KERNELS_CPU_STAGES_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace weft {

// Code that only stages of the same instruction set can call: they pass vectors in registers.
using StageCode = void (*)();

struct StageCall {
  StageCode code;
  float* array;  // null if it uses none
};

struct StageRow {
  std::string_view op;
  StageCode code = nullptr;       // v = f(v), v = f(v, array); null: there is none
  StageCode backwards = nullptr;  // v = f(array, v)
};

struct StageSet {
  std::span<const StageRow> unary, binary;  // rows of unary.def, binary.def
  StageCode load, store, end;               // v = array; array = v; nothing comes after
  StageCode stream;  // array = v, past the caches; the array starts at a multiple of 64 bytes
  // Calls from the first, for the elements [0, n) of the arrays; n is a multiple of `tile`.
  void (*run)(const StageCall* calls, int64_t n);
  int64_t tile;  // elements in registers
};

// For this processor; none where there are no vectors.
StageSet FloatStages();
// The row of an op, whose code is null where there is none.
StageRow FindFloatStage(std::string_view op);

// Stages one after the other, over arrays that are numbered from 0 on.
class StageChain {
 public:
  static constexpr int kMaxArrays = 32;
  static constexpr size_t kMaxStages = 64;
  static constexpr int64_t kMaxTile = 64;  // of any instruction set

  explicit StageChain(const StageSet& set) : set_(set) {}

  // v = array
  void Load(int array) { Add(set_.load, array); }
  // array = v
  void Store(int array) {
    Add(set_.store, array);
    stored_ |= uint32_t{1} << array;
  }
  // What a row has; without an array where that needs none.
  void Add(StageCode code, int array = -1);

  // n elements of each array. One that is written may be the memory of one that is read, if it is
  // read no more afterwards. `past`: a bit for each array that is written past the caches, as
  // StreamCopy does.
  void Run(float* const* arrays, int64_t n, uint32_t past = 0) const;

 private:
  struct Entry {
    StageCode code;
    int array;
  };
  const StageSet set_;
  std::vector<Entry> entries_;
  int arrays_ = 0;
  uint32_t stored_ = 0;  // a bit an array
};

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_STAGES_H_
