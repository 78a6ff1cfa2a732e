// _Elementwise: runs the steps of a program over one block after another, so that what lies between
// steps stays in the first-level cache. The loops are those of the ops by themselves: so are the
// bits.
#include "kernels/cpu/elementwise_program.h"

#include <algorithm>
#include <array>

#include "kernels/cpu/loops_extra.h"
#include "kernels/cpu/map.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/table_kernels.h"
#include "ops/elementwise_program.h"
#include "ops/op_def.h"

namespace weft {
namespace {

using Program = ElementwiseProgram;
constexpr int kMaxArgs = 3;
// Bytes of a value in a block: a program's values together fill a part of the first-level cache.
constexpr int64_t kBlockBytes = 4096;
using Temporaries = char[Program::kMaxSteps][kBlockBytes];

// A loop over arrays, halfs through float.
struct Loop {
  UnaryLoop unary = nullptr;  // exactly one of the three is set
  BinaryLoop binary = nullptr;
  TernaryLoop ternary = nullptr;
  const HalfCodec* widen = nullptr;
  const HalfCodec* narrow = nullptr;

  bool valid() const { return unary != nullptr || binary != nullptr || ternary != nullptr; }
  void operator()(const void* const* x, void* out, int64_t n) const {
    if (unary != nullptr) return unary(x[0], out, n);
    if (binary != nullptr) return binary(x[0], x[1], out, n);
    ternary(x[0], x[1], x[2], out, n);
  }
};

Loop FindLoop(std::string_view op, DType input, DType output) {
  Loop loop;
  if (op == "SelectV2") {
    if (!IsObject(output)) loop.ternary = FindSelectLoop(DTypeSize(output));
    return loop;
  }
  loop.widen = FindHalfCodec(input);
  loop.narrow = FindHalfCodec(output);
  if (op == "Cast") {
    if (input != output) loop.unary = FindCastLoop(LoopDType(input), LoopDType(output));
    return loop;
  }
  loop.unary = FindUnaryLoop(op, LoopDType(input));
  if (loop.unary == nullptr) loop.binary = FindBinaryLoop(op, LoopDType(input));
  return loop;
}

// Where a step's argument comes from, or its result goes: an input of the node or a temporary.
struct Place {
  bool input = false;
  int32_t index = 0;
};

struct Step {
  Loop loop;
  int args = 0;
  std::array<Place, kMaxArgs> from;
  int32_t to = 0;  // temporary; of the last step unused
};

class ElementwiseKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    ASSIGN_OR_RETURN(const Program program, Program::Parse(info.attrs));
    auto kernel = std::make_unique<ElementwiseKernel>();
    for (const Program::Step& step : program.steps) {
      const DType input = program.type(step.args[step.op->name == "SelectV2" ? 1 : 0]);
      kernel->steps_.push_back(
          {FindLoop(step.op->name, input, step.type), static_cast<int>(step.args.size()), {}, 0});
      if (!kernel->steps_.back().loop.valid()) {
        return Unimplemented(step.op->name, " of ", DTypeName(input));
      }
      kernel->ns_ += TableNanoseconds(step.op->name, input);
      kernel->widest_ = std::max<int64_t>(kernel->widest_, DTypeSize(step.type));
    }
    for (DType t : program.inputs) {
      kernel->sizes_.push_back(DTypeSize(t));
      kernel->widest_ = std::max<int64_t>(kernel->widest_, DTypeSize(t));
    }
    kernel->AssignTemporaries(program);
    return kernel;
  }

  absl::Status Compute(KernelContext& c) const override {
    const Tensor* inputs[Program::kMaxInputs];
    for (int k = 0; k < c.num_inputs(); ++k) inputs[k] = &c.input(k);
    const Tensor& out = c.output(0);
    const int64_t block = kBlockBytes / widest_;
    const int64_t out_size = DTypeSize(out.dtype());
    MapBroadcast({inputs, sizes_.size()}, out, c.parallel(), ns_,
                 [&](const auto& in, char* to, int64_t n) {
                   alignas(64) Temporaries temporaries;
                   for (int64_t i = 0; i < n; i += block) {
                     Block(in, i, to + i * out_size, std::min(block, n - i), temporaries);
                   }
                 });
    return absl::OkStatus();
  }

 private:
  // Elements [begin, begin + n) of the arrays `in`.
  template <typename Inputs>
  void Block(const Inputs& in, int64_t begin, char* out, int64_t n,
             Temporaries& temporaries) const {
    for (size_t s = 0; s < steps_.size(); ++s) {
      const Step& step = steps_[s];
      const void* x[kMaxArgs];
      for (int k = 0; k < step.args; ++k) {
        const Place& p = step.from[k];
        x[k] = p.input ? in[p.index] + begin * sizes_[p.index] : temporaries[p.index];
      }
      void* const to = s + 1 == steps_.size() ? out : temporaries[step.to];
      if (step.loop.widen == nullptr && step.loop.narrow == nullptr) {
        step.loop(x, to, n);
      } else {
        HalfBlock(step, x, to, n);
      }
    }
  }

  static void HalfBlock(const Step& step, const void** x, void* to, int64_t n) {
    alignas(64) float wide[kMaxArgs][kBlockBytes / 2];
    alignas(64) float result[kBlockBytes / 2];
    if (step.loop.widen != nullptr) {
      for (int k = 0; k < step.args; ++k) {
        step.loop.widen->widen(x[k], wide[k], n);
        x[k] = wide[k];
      }
    }
    step.loop(x, step.loop.narrow != nullptr ? result : to, n);
    if (step.loop.narrow != nullptr) step.loop.narrow->narrow(result, to, n);
  }

  // A temporary is free again after the last step that reads it; a step never writes what it reads.
  void AssignTemporaries(const Program& program) {
    const auto inputs = static_cast<int32_t>(program.inputs.size());
    const auto count = static_cast<int32_t>(program.steps.size());
    std::vector<int32_t> last_read(count, -1), place(count, -1);
    for (int32_t s = 0; s < count; ++s) {
      for (int32_t a : program.steps[s].args) {
        if (a >= inputs) last_read[a - inputs] = s;
      }
    }
    std::vector<int32_t> free;
    int32_t used = 0;
    for (int32_t s = 0; s < count; ++s) {
      if (free.empty()) free.push_back(used++);
      place[s] = steps_[s].to = free.back();
      free.pop_back();
      for (int k = 0; k < steps_[s].args; ++k) {
        const int32_t a = program.steps[s].args[k];
        steps_[s].from[k] = a < inputs ? Place{true, a} : Place{false, place[a - inputs]};
      }
      for (int32_t v = 0; v <= s; ++v) {
        const bool dies = last_read[v] == s || (v == s && last_read[v] < 0);
        if (dies) free.push_back(place[v]);
      }
    }
  }

  std::vector<Step> steps_;
  std::vector<int64_t> sizes_;  // of the inputs' elements, in bytes
  int64_t widest_ = 1;
  double ns_ = 0;
};

}  // namespace

bool HasElementwiseStep(std::string_view op, DType input, DType output) {
  return FindLoop(op, input, output).valid();
}

void RegisterElementwiseProgramKernels(KernelRegistry& r) {
  r.Add({"_Elementwise", {}, ElementwiseKernel::Make, kInPlace | kInPlaceAny});
}

}  // namespace weft
