// What a kernel is: code that fills output tensors from input tensors and attributes.
//
// Before a kernel runs, the executor has run its op's shape rule on the actual input shapes (and on
// the values of small integer inputs that the rule reads). So the kernel need not check what the
// rule has checked, and finds its outputs allocated, except where a size depends on data.
#ifndef WEFT_CORE_KERNEL_H_
#define WEFT_CORE_KERNEL_H_

#include <any>
#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/attr.h"
#include "core/buffer.h"
#include "core/dtype.h"
#include "core/parallel.h"
#include "core/shape.h"
#include "core/status.h"
#include "core/tensor.h"

namespace weft {

// Session state, by (container, name). Thread-safe.
class ResourceStore {
 public:
  virtual ~ResourceStore() = default;
  // The resource of that identity, made by `make` if there is none yet. InvalidArgument if one of
  // another kind is there.
  virtual absl::StatusOr<RefPtr<Resource>> GetOrCreate(
      std::string_view container, std::string_view name, std::string_view kind,
      absl::FunctionRef<RefPtr<Resource>()> make) = 0;
  // NotFound if there is none.
  virtual absl::Status Erase(std::string_view container, std::string_view name) = 0;
};

// Where a kernel meets the run. Made by the executor; lives for one call.
class KernelContext {
 public:
  virtual ~KernelContext() = default;

  int num_inputs() const { return static_cast<int>(inputs_.size()); }
  int num_outputs() const { return static_cast<int>(outputs_.size()); }
  const Tensor& input(int i) const { return *inputs_[i]; }
  // Allocated by the plan with the shape that the op's rule gave.
  Tensor& output(int i) { return *outputs_[i]; }
  // False where the rule could not say the shape: then the kernel calls AllocateOutput.
  bool has_output(int i) const { return outputs_[i]->has_value(); }

  // For outputs whose shape depends on data. Uninitialised.
  virtual absl::StatusOr<Tensor*> AllocateOutput(int i, const Shape& shape) = 0;
  // Hands on memory that exists already (a variable's value, an input). The tensor must not be
  // written by anyone afterwards.
  virtual void SetOutput(int i, Tensor t) = 0;
  // Bytes that live until the kernel returns, aligned to kAlignment; pooled, so cheap.
  virtual absl::StatusOr<char*> Scratch(size_t bytes) = 0;
  virtual ParallelFor& parallel() = 0;
  virtual Allocator& allocator() = 0;
  virtual ResourceStore& resources() = 0;
  // True once the run is to stop: long loops look now and then and return CancelledError.
  virtual bool cancelled() const = 0;

 protected:
  std::span<Tensor* const> inputs_;
  std::span<Tensor* const> outputs_;
};

// One kernel of one node. Immutable after it is made, so that concurrent runs can share it; what it
// keeps between calls lives in resources or in its private state, which guards itself.
class Kernel {
 public:
  virtual ~Kernel() = default;
  virtual absl::Status Compute(KernelContext& c) const = 0;
};

// What a factory may know when a kernel is made.
struct KernelInfo {
  std::string_view node;  // the node's name, for identities and messages
  std::string_view op;
  AttrReader attrs;               // schema defaults filled in
  std::span<const DType> inputs;  // dtypes
  std::span<const DType> outputs;
  // Per input: the value if it is a constant of the graph, else null. A kernel may prepare it once
  // (pack weights); the same tensor comes again at Compute.
  std::span<const Tensor* const> constants;
  // Private state of this node in this session (random position, counter): made on first use by
  // `make`, and the same for every executable of the session.
  std::function<std::shared_ptr<void>(absl::FunctionRef<std::shared_ptr<void>()> make)> state;
};

using KernelFactory = absl::StatusOr<std::unique_ptr<Kernel>> (*)(const KernelInfo&);

// What the plan may do with a kernel's memory.
enum KernelFlags : uint32_t {
  kNoFlags = 0,
  // output i may use the bytes of input i (same element size and count): every input element is
  // read before the output element at the same place is written.
  kInPlace = 1,
  // output 0 is input 0's memory under another shape: the executor need not call the kernel at all.
  kAlias = 2,
  // Cheap: a parallel run never hands it to another thread.
  kCheap = 4,
  // May block or call back: not for the compile-time folder.
  kNoFold = 8,
  // The kernel brings its outputs' memory itself (SetOutput): a variable's value, a handle. The
  // plan gives it none, and compares the shape with what the rule said.
  kOwnOutput = 16,
  // Besides kInPlace: output 0 may use the bytes of any one input, not only of input 0.
  kInPlaceAny = 32,
  // The kernel allocates the outputs whose shape depends on data. Of any other kernel every
  // output's shape must be known when it runs; the adapter sees to that.
  kAllocates = 64,
};

// Among the flags: output 0 may use the bytes of input i, 1 to 7, in the way of kInPlace; of no
// other input.
constexpr uint32_t InPlaceOf(int i) { return static_cast<uint32_t>(i) << 8; }
constexpr int InPlaceInput(uint32_t flags) { return static_cast<int>(flags >> 8 & 7); }  // 0: none

// Internal if an output has no memory although nothing in `flags` says that the kernel brings it:
// then its shape rule left the shape open, and the kernel must not run.
absl::Status CheckOutputs(std::span<Tensor* const> outputs, uint32_t flags);

// A kernel that is a function of context alone.
class FunctionKernel final : public Kernel {
 public:
  using Function = absl::Status (*)(KernelContext&);
  explicit FunctionKernel(Function f) : function_(f) {}
  absl::Status Compute(KernelContext& c) const override { return function_(c); }

 private:
  Function function_;
};

// A kernel that is a function of attributes, parsed once, and context.
template <typename Attrs>
class AttrKernel final : public Kernel {
 public:
  using Function = absl::Status (*)(const Attrs&, KernelContext&);
  AttrKernel(Attrs attrs, Function f) : attrs_(std::move(attrs)), function_(f) {}
  absl::Status Compute(KernelContext& c) const override { return function_(attrs_, c); }

 private:
  Attrs attrs_;
  Function function_;
};

// Factories: Make<Compute> and MakeWith<Attrs, Compute>, where Attrs has a static
// absl::StatusOr<Attrs> Parse(const KernelInfo&).
template <FunctionKernel::Function kCompute>
absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo&) {
  return std::make_unique<FunctionKernel>(kCompute);
}
template <typename Attrs, absl::Status (*kCompute)(const Attrs&, KernelContext&)>
absl::StatusOr<std::unique_ptr<Kernel>> MakeWith(const KernelInfo& info) {
  ASSIGN_OR_RETURN(Attrs attrs, Attrs::Parse(info));
  return std::make_unique<AttrKernel<Attrs>>(std::move(attrs), kCompute);
}

}  // namespace weft

#endif  // WEFT_CORE_KERNEL_H_
