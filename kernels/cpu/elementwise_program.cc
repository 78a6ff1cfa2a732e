// _Elementwise: runs the steps of a program over one block after another, so that what lies between
// steps stays in the first-level cache; between float steps, as far as it can, in registers. The
// formulas are those of the ops by themselves: so are the bits.
#include "kernels/cpu/elementwise_program.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <variant>

#include "kernels/cpu/loops_extra.h"
#include "kernels/cpu/map.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/stages.h"
#include "kernels/cpu/stream_copy.h"
#include "kernels/cpu/table_kernels.h"
#include "ops/elementwise_program.h"
#include "ops/op_def.h"

namespace weft {
namespace {

using Program = ElementwiseProgram;
constexpr int kMaxArgs = 3;
// Bytes of a value in a block: a program's values together fill a part of the first-level cache.
constexpr int64_t kBlockBytes = 4096;
// Inputs and outputs of so many bytes together do not stay in the caches, by a third level of 32
// MiB: the inputs come from memory, and the first results are gone before the last are there.
constexpr size_t kFarBytes = size_t{28} << 20;

constexpr int64_t kLine = 64;  // bytes of one of the caches

// A loop over arrays, halfs through float.
struct Loop {
  UnaryLoop unary = nullptr;  // exactly one of the three is set
  BinaryLoop binary = nullptr;
  TernaryLoop ternary = nullptr;
  const HalfCodec* widen = nullptr;
  const HalfCodec* narrow = nullptr;
  StageRow stage;  // the same on vectors in registers, if there is that

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
  if (input == DType::kFloat) loop.stage = FindFloatStage(op);
  return loop;
}

// Where a step's argument comes from, or its result goes.
struct Place {
  enum Kind : uint8_t { kInput, kTemporary, kOutput } kind = kInput;
  int32_t index = 0;

  bool operator==(const Place&) const = default;
};

struct Step {
  Loop loop;
  int args = 0;
  std::array<Place, kMaxArgs> from;
  Place to;
  bool read = false;       // by another step
  bool passed_on = false;  // only the next step reads it, once
};

// Steps that hand their results on in registers.
class Chain {
 public:
  explicit Chain(std::span<const Step> steps) : stages_(FloatStages()) {
    std::optional<Place> held;  // by the registers
    for (size_t s = 0; s < steps.size(); ++s) {
      const Step& step = steps[s];
      const StageRow& stage = step.loop.stage;
      if (step.args == 2 && held != step.from[0] && held == step.from[1]) {
        stages_.Add(stage.backwards, Number(step.from[0]));
      } else {
        if (held != step.from[0]) stages_.Load(Number(step.from[0]));
        stages_.Add(stage.code, step.args == 2 ? Number(step.from[1]) : -1);
      }
      held = step.to;
      if (!step.passed_on || s + 1 == steps.size()) stages_.Store(Number(step.to));
    }
  }

  // `at` says where a place is; `past`: a bit for each output to write past the caches.
  template <typename F>
  void Run(const F& at, int64_t n, uint32_t past) const {
    float* arrays[StageChain::kMaxArrays];
    uint32_t streams = 0;
    for (size_t k = 0; k < places_.size(); ++k) {
      const Place& p = places_[k];
      arrays[k] = static_cast<float*>(at(p));
      if (p.kind == Place::kOutput) streams |= (past >> p.index & 1) << k;
    }
    stages_.Run(arrays, n, streams);
  }

 private:
  int Number(const Place& place) {
    const auto known = std::find(places_.begin(), places_.end(), place);
    const auto number = static_cast<int>(known - places_.begin());
    if (known == places_.end()) places_.push_back(place);
    return number;
  }

  StageChain stages_;
  std::vector<Place> places_;  // by the number of an array
};

// The inputs of the next block: they come from memory while this one is computed. The processor
// would not fetch them by itself, since blocks of several inputs lie in as many pages.
class Ahead {
 public:
  void Add(const char* from, int64_t bytes) {
    ranges_[count_++] = {from, from + bytes};
    lines_ += (bytes + kLine - 1) / kLine;
  }
  int64_t lines() const { return lines_; }
  void Fetch(int64_t lines) {
    for (; at_ < count_ && lines > 0; ++at_) {
      auto& [from, to] = ranges_[at_];
      for (; from < to && lines > 0; from += kLine, --lines) {
        __builtin_prefetch(from, /*write=*/0, /*locality=*/2);
      }
      if (from < to) return;
    }
  }

 private:
  struct Range {
    const char *from, *to;
  };
  std::array<Range, Program::kMaxInputs> ranges_;
  int count_ = 0, at_ = 0;
  int64_t lines_ = 0;
};

// The steps that some of a program's outputs take, and where their values lie.
class Plan {
 public:
  // `loops`: one a step of the program; `outputs`: the steps that make them.
  Plan(const Program& program, std::span<const Loop> loops, std::span<const int32_t> outputs) {
    const auto inputs = static_cast<int32_t>(program.inputs.size());
    const auto count = static_cast<int32_t>(program.steps.size());
    std::vector<int32_t> last_read(count, -1), reads(count);
    std::vector<bool> wanted(count);
    for (int32_t o : outputs) wanted[o] = true;
    for (int32_t s = count - 1; s >= 0; --s) {
      if (!wanted[s]) continue;
      for (int32_t a : program.steps[s].args) {
        if (a < inputs) continue;
        wanted[a - inputs] = true;
        last_read[a - inputs] = std::max(last_read[a - inputs], s);
        ++reads[a - inputs];
      }
    }
    // A temporary is free again after the last step that reads it; a step never writes what it
    // reads.
    std::vector<int32_t> free;
    std::vector<Place> place(count);
    std::vector<Step> steps;
    int32_t used = 0, before = -1;
    for (int32_t s = 0; s < count; ++s) {
      if (!wanted[s]) continue;
      const auto output = std::find(outputs.begin(), outputs.end(), s);
      if (output != outputs.end()) {
        place[s] = {Place::kOutput, static_cast<int32_t>(output - outputs.begin())};
      } else {
        if (free.empty()) free.push_back(used++);
        place[s] = {Place::kTemporary, free.back()};
        free.pop_back();
      }
      Step step{
          loops[s], static_cast<int>(program.steps[s].args.size()), {}, place[s], reads[s] > 0};
      for (int k = 0; k < step.args; ++k) {
        const int32_t a = program.steps[s].args[k];
        step.from[k] = a < inputs ? Place{Place::kInput, a} : place[a - inputs];
      }
      if (before >= 0) {
        steps.back().passed_on =
            reads[before] == 1 && last_read[before] == s && place[before].kind == Place::kTemporary;
      }
      steps.push_back(step);
      before = s;
      for (int32_t v = 0; v < s; ++v) {
        if (last_read[v] == s && place[v].kind == Place::kTemporary) free.push_back(place[v].index);
      }
    }
    Join(steps);
  }

  // One block: n elements of the inputs and outputs.
  // Temporaries are `room` bytes each. What comes `ahead` is fetched between the steps. `past`: a
  // bit for each output to write past the caches, of those that can be.
  void Run(const void* const* inputs, void* const* outputs, int64_t n, char* temporaries,
           int64_t room, Ahead& ahead, uint32_t past) const {
    const auto at = [&](const Place& p) -> void* {
      return p.kind == Place::kInput    ? const_cast<void*>(inputs[p.index])
             : p.kind == Place::kOutput ? outputs[p.index]
                                        : temporaries + p.index * room;
    };
    const int64_t share = ahead.lines() / static_cast<int64_t>(parts_.size()) + 1;
    for (const auto& part : parts_) {
      ahead.Fetch(share);
      if (const Step* const step = std::get_if<Step>(&part)) {
        RunStep(*step, at, n);
      } else {
        std::get<Chain>(part).Run(at, n, past);
      }
    }
  }

  // Whether an output can be written past the caches at once, line by line.
  bool Streams(size_t output) const { return (streams_ >> output & 1) != 0; }

 private:
  // Neighbours that have stages become chains.
  void Join(std::span<const Step> steps) {
    while (!steps.empty()) {
      const auto end = std::find_if(steps.begin(), steps.end(),
                                    [](const Step& s) { return s.loop.stage.code == nullptr; });
      const auto count = static_cast<size_t>(end - steps.begin());
      if (count > 1) {
        for (const Step& step : steps.first(count)) {
          if (step.to.kind == Place::kOutput && !step.read) streams_ |= 1u << step.to.index;
        }
        parts_.emplace_back(Chain(steps.first(count)));
      } else {
        parts_.emplace_back(steps.front());
      }
      steps = steps.subspan(std::max<size_t>(1, count));
    }
  }

  template <typename F>
  static void RunStep(const Step& step, const F& at, int64_t n) {
    const void* x[kMaxArgs];
    for (int k = 0; k < step.args; ++k) x[k] = at(step.from[k]);
    if (step.loop.widen == nullptr && step.loop.narrow == nullptr) {
      step.loop(x, at(step.to), n);
    } else {
      HalfBlock(step, x, at(step.to), n);
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

  std::vector<std::variant<Step, Chain>> parts_;
  uint32_t streams_ = 0;  // a bit for each output that can be written past the caches
};

class ElementwiseKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    ASSIGN_OR_RETURN(const Program program, Program::Parse(info.attrs));
    auto kernel = std::make_unique<ElementwiseKernel>();
    std::vector<Loop> loops;
    for (const Program::Step& step : program.steps) {
      const DType input = program.type(step.args[step.op->name == "SelectV2" ? 1 : 0]);
      loops.push_back(FindLoop(step.op->name, input, step.type));
      if (!loops.back().valid()) return Unimplemented(step.op->name, " of ", DTypeName(input));
      // Less than by itself: its values lie in the first-level cache.
      kernel->ns_ += 0.35 * TableNanoseconds(step.op->name, input);
      kernel->widest_ = std::max<int64_t>(kernel->widest_, DTypeSize(step.type));
    }
    for (DType t : program.inputs) {
      kernel->sizes_.push_back(DTypeSize(t));
      kernel->widest_ = std::max<int64_t>(kernel->widest_, DTypeSize(t));
    }
    std::vector<int32_t> outputs;
    for (size_t k = 0; k < program.num_outputs(); ++k) outputs.push_back(program.output(k));
    kernel->together_.emplace_back(program, loops, outputs);
    for (const int32_t& o : outputs) {
      if (outputs.size() > 1) kernel->apart_.emplace_back(program, loops, std::span(&o, 1));
    }
    return kernel;
  }

  absl::Status Compute(KernelContext& c) const override {
    const auto count = static_cast<size_t>(c.num_outputs());
    Outputs outputs;
    for (size_t k = 0; k < count; ++k) outputs.push_back(&c.output(static_cast<int>(k)));
    if (std::all_of(outputs.begin(), outputs.end(), [&](const Tensor* t) {
          return t->num_elements() == outputs[0]->num_elements();
        })) {
      Run(together_[0], outputs, c);
      return absl::OkStatus();
    }
    // Sizes that were not known when the chain was fused. What lies where an input does must wait
    // until nobody reads that.
    std::vector<std::pair<Tensor, const Tensor*>> later;
    for (size_t k = 0; k < count; ++k) {
      if (!InPlace(*outputs[k], c)) {
        Run(apart_[k], {outputs[k]}, c);
        continue;
      }
      ASSIGN_OR_RETURN(char* const room, c.Scratch(outputs[k]->num_bytes()));
      later.emplace_back(Tensor(outputs[k]->dtype(), outputs[k]->shape(), room), outputs[k]);
      Run(apart_[k], {&later.back().first}, c);
    }
    for (const auto& [from, to] : later) std::memcpy(to->raw(), from.raw(), to->num_bytes());
    return absl::OkStatus();
  }

 private:
  using Outputs = absl::InlinedVector<const Tensor*, Program::kMaxOutputs>;

  static bool InPlace(const Tensor& out, const KernelContext& c) {
    for (int k = 0; k < c.num_inputs(); ++k) {
      if (c.input(k).raw() == out.raw()) return true;
    }
    return false;
  }

  // The outputs of a plan, which have equally many elements.
  void Run(const Plan& plan, const Outputs& outputs, KernelContext& c) const {
    const Tensor* inputs[Program::kMaxInputs];
    for (int k = 0; k < c.num_inputs(); ++k) inputs[k] = &c.input(k);
    const size_t count = outputs.size();
    size_t bytes = 0;
    for (const Tensor* t : outputs) bytes += t->num_bytes();
    for (size_t k = 0; k < sizes_.size(); ++k) bytes += inputs[k]->num_bytes();
    const bool large = bytes >= kFarBytes;
    // Of several outputs, one in an input's place is written when its block is done; so is what
    // goes past the caches.
    std::array<bool, Program::kMaxOutputs> waits = {}, streams = {};
    for (size_t k = 0; k < count; ++k) {
      const bool in_place = (count > 1 || large) && InPlace(*outputs[k], c);
      streams[k] = large && !in_place;
      waits[k] = streams[k] || (count > 1 && in_place);
    }
    // Many values fill the first-level cache with shorter blocks.
    const int64_t block = kBlockBytes / widest_ / (sizes_.size() > 6 ? 2 : 1);
    const int64_t room = (block * widest_ + 63) / 64 * 64;
    const char* const first = static_cast<const char*>(outputs[0]->raw());
    const auto loop = [&](const auto& in, char* to, int64_t n) {
      alignas(64) char temporaries[Program::kMaxSteps * kBlockBytes];
      alignas(64) char waiting[Program::kMaxOutputs][kBlockBytes];
      std::array<int64_t, Program::kMaxOutputs> size;
      std::array<char*, Program::kMaxOutputs> place;
      for (size_t k = 0; k < count; ++k) {
        size[k] = static_cast<int64_t>(DTypeSize(outputs[k]->dtype()));
        place[k] = static_cast<char*>(outputs[k]->raw()) + (to - first) / size[0] * size[k];
      }
      for (int64_t i = 0; i < n; i += block) {
        const int64_t m = std::min(block, n - i);
        const void* x[Program::kMaxInputs];
        void* y[Program::kMaxOutputs];
        for (size_t k = 0; k < sizes_.size(); ++k) x[k] = in[k] + i * sizes_[k];
        uint32_t past = 0;
        for (size_t k = 0; k < count; ++k) {
          char* const at = place[k] + i * size[k];
          const bool aligned = reinterpret_cast<uintptr_t>(at) % kLine == 0;
          if (streams[k] && aligned && plan.Streams(k)) past |= 1u << k;
          y[k] = waits[k] && (past >> k & 1) == 0 ? waiting[k] : at;
        }
        Ahead ahead;
        for (size_t k = 0; large && k < sizes_.size(); ++k) {
          if (inputs[k]->num_elements() == outputs[0]->num_elements()) {
            ahead.Add(in[k] + (i + m) * sizes_[k], m * sizes_[k]);  // or beyond its end
          }
        }
        plan.Run(x, y, m, temporaries, room, ahead, past);
        for (size_t k = 0; k < count; ++k) {
          char* const at = place[k] + i * size[k];
          if (y[k] == at) continue;
          streams[k] ? StreamCopy(waiting[k], at, m * size[k])
                     : static_cast<void>(std::memcpy(at, waiting[k], m * size[k]));
        }
      }
    };
    const std::span<const Tensor* const> all(inputs, sizes_.size());
    if (!large) return MapBroadcast(all, *outputs[0], c.parallel(), ns_, loop, block);
    FencedFor fenced(c.parallel());
    MapBroadcast(all, *outputs[0], fenced, ns_, loop, block);
    FenceStreams();  // one tile is this thread's alone
  }

  std::vector<Plan> together_;  // one
  std::vector<Plan> apart_;     // one an output, where there are several
  std::vector<int64_t> sizes_;  // of the inputs' elements, in bytes
  int64_t widest_ = 1;
  double ns_ = 0.4;  // an element
};

}  // namespace

bool HasElementwiseStep(std::string_view op, DType input, DType output) {
  return FindLoop(op, input, output).valid();
}

void RegisterElementwiseProgramKernels(KernelRegistry& r) {
  r.Add({"_Elementwise", {}, ElementwiseKernel::Make, kInPlace | kInPlaceAny});
}

}  // namespace weft
