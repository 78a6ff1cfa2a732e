// Variable: the state behind VarHandleOp and behind the legacy Variable ops.
//
// A read is a snapshot: it shares the buffer, and the next write finds the buffer shared and writes
// a copy (semantics.md 33). While no snapshot is out, writes are in place. A sparse update makes
// the variable copy on read instead, until the next dense one, so that many small updates never
// copy a large value.
//
// The value may be in the memory of a device, where the runs there left it: then host readers get
// copies, and the first write by the host moves it back. It is in one place at a time.
#ifndef WEFT_KERNELS_CPU_VARIABLE_H_
#define WEFT_KERNELS_CPU_VARIABLE_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "absl/synchronization/mutex.h"
#include "core/kernel.h"
#include "core/resource.h"
#include "core/shape.h"
#include "core/tensor.h"

namespace weft {

// Memory other than the host's that variables' values may be in. Outlives them.
class VariableMemory {
 public:
  virtual ~VariableMemory() = default;
  // A copy of such a value in the host's memory, after all that this memory's device has been given
  // so far. Waits for it.
  virtual absl::StatusOr<Tensor> ToHost(const Tensor& value, Allocator& allocator) = 0;
};

// Thread-safe.
class Variable final : public Resource {
 public:
  static constexpr std::string_view kKind = "variable";

  // `name` is for messages.
  Variable(std::string_view name, DType dtype) : name_(name), dtype_(dtype) {}
  std::string_view kind() const override { return kKind; }
  const std::string& name() const { return name_; }
  DType dtype() const { return dtype_; }

  // What one more node says of the variable; descriptions merge, and every value must fit them.
  // InvalidArgument where dtypes differ, shapes contradict, or the present value does not fit.
  absl::Status Declare(DType dtype, const PartialShape& shape);

  bool initialized() const;
  // A snapshot. FailedPrecondition if the variable was never assigned.
  absl::StatusOr<Tensor> Read(Allocator& allocator) const;

  enum class ShapeCheck {
    kNone,      // any shape: the declared one is forgotten where it does not fit
    kDeclared,  // must fit what was declared
    kPresent,   // must moreover be the present value's, if there is one
  };
  // Shares the value's memory where nobody else holds it, else copies. InvalidArgument for a shape
  // that `check` refuses.
  absl::Status Assign(const Tensor& value, ShapeCheck check, Allocator& allocator);
  // Back to "never assigned"; false if it was so before.
  bool Clear();

  absl::Mutex& mutex() const { return mutex_; }
  // The rest needs mutex() held. FailedPrecondition if the variable was never assigned.
  absl::StatusOr<const Shape*> PresentShape() const;
  // The value in the host's memory, for readers that are done before they let go of the mutex: it
  // shares memory where it can, so it must be gone before the value is written in place.
  absl::StatusOr<Tensor> Value(Allocator& allocator) const;
  // The value to be written in place by the host; mutex() is held exclusively. `sparse`: only some
  // elements will be written.
  enum class Update { kDense, kSparse };
  absl::StatusOr<Tensor*> Writable(Update update, Allocator& allocator);

  // For those who keep values in other memory. InvalidArgument as Assign's.
  absl::Status CheckAssign(const Shape& shape, ShapeCheck check) const;
  // Null: the host's.
  VariableMemory* memory() const { return memory_; }
  // The value wherever it is; without dtype if there is none.
  const Tensor& present() const { return value_; }
  // The value is now this one, in this memory; mutex() is held exclusively. Its shape is the
  // present value's or has been checked.
  void Place(Tensor value, VariableMemory* memory);

 private:
  const std::string name_;
  const DType dtype_;
  mutable absl::Mutex mutex_;
  Tensor value_;  // without dtype: never assigned
  VariableMemory* memory_ = nullptr;
  PartialShape declared_;
  bool copy_on_read_ = false;
};

// The variable behind a handle, which is a scalar of dtype resource or of a reference dtype. The
// errors of VariableAt, of "the tensor".
absl::StatusOr<Variable*> VariableOf(const Tensor& handle, DType dtype);

// The variable at input i, which is a resource or a reference edge. InvalidArgument if the handle
// is empty, of another kind, or (unless `dtype` is kInvalid) holds another dtype.
absl::StatusOr<Variable*> VariableAt(const KernelContext& c, int i, DType dtype);

// Output i with the shape that a variable's value gave; the plan may have allocated it already, by
// the static shape. InvalidArgument where the two differ.
absl::StatusOr<Tensor*> OutputOfShape(KernelContext& c, int i, const Shape& shape);

// Locks several variables for writing, each once and in one order everywhere, until destroyed.
class VariableLocks {
 public:
  explicit VariableLocks(std::span<Variable* const> variables);
  VariableLocks(const VariableLocks&) = delete;
  VariableLocks& operator=(const VariableLocks&) = delete;
  ~VariableLocks();

 private:
  absl::InlinedVector<Variable*, 4> locked_;
};

}  // namespace weft

#endif  // WEFT_KERNELS_CPU_VARIABLE_H_
