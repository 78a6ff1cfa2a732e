#include "kernels/cpu/variable.h"

#include <algorithm>
#include <functional>

#include "absl/functional/function_ref.h"

namespace weft {

absl::Status Variable::Declare(DType dtype, const PartialShape& shape) {
  if (dtype != dtype_) {
    return InvalidArgument("variable '", name_, "' holds ", dtype_, ", not ", dtype);
  }
  absl::MutexLock lock(&mutex_);
  auto merged = MergeShapes(declared_, shape);
  if (!merged.ok()) {
    return InvalidArgument("variable '", name_, "' was declared with shape ", declared_, ", not ",
                           shape);
  }
  if (value_.has_value() && !merged->Compatible(value_.shape())) {
    return InvalidArgument("variable '", name_, "' has shape ", value_.shape(), ", not ", shape);
  }
  declared_ = *std::move(merged);
  return absl::OkStatus();
}

bool Variable::initialized() const {
  absl::ReaderMutexLock lock(&mutex_);
  return value_.has_value();
}

absl::StatusOr<Tensor> Variable::Read(Allocator& allocator) const {
  absl::ReaderMutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(Tensor value, Value(allocator));
  return copy_on_read_ ? value.Clone(allocator) : value;
}

absl::Status Variable::CheckAssign(const Shape& shape, ShapeCheck check) const {
  if (check == ShapeCheck::kPresent && value_.has_value() && !(value_.shape() == shape)) {
    return InvalidArgument("variable '", name_, "' has shape ", value_.shape(),
                           "; a value of shape ", shape, " was assigned to it");
  }
  if (check != ShapeCheck::kNone && !declared_.Compatible(shape)) {
    return InvalidArgument("variable '", name_, "' was declared with shape ", declared_,
                           "; a value of shape ", shape, " was assigned to it");
  }
  return absl::OkStatus();
}

absl::Status Variable::Assign(const Tensor& value, ShapeCheck check, Allocator& allocator) {
  if (value.dtype() != dtype_) {
    return InvalidArgument("variable '", name_, "' holds ", dtype_, ", not ", value.dtype());
  }
  Tensor old;  // freed after the lock
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(CheckAssign(value.shape(), check));
  if (!declared_.Compatible(value.shape())) declared_ = PartialShape();
  copy_on_read_ = false;
  if (value.OwnsAlone()) {
    old = std::exchange(value_, value);
    memory_ = nullptr;
    return absl::OkStatus();
  }
  if (memory_ == nullptr && value_.OwnsAlone() && value_.shape() == value.shape()) {
    CopyElements(value, value_);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(Tensor copy, value.Clone(allocator));
  old = std::exchange(value_, std::move(copy));
  memory_ = nullptr;
  return absl::OkStatus();
}

bool Variable::Clear() {
  Tensor old;  // freed after the lock
  absl::MutexLock lock(&mutex_);
  old = std::exchange(value_, Tensor());
  memory_ = nullptr;
  copy_on_read_ = false;
  return old.has_value();
}

absl::StatusOr<const Shape*> Variable::PresentShape() const {
  if (!value_.has_value()) {
    return FailedPrecondition("variable '", name_, "' was read before it was assigned");
  }
  return &value_.shape();
}

absl::StatusOr<Tensor> Variable::Value(Allocator& allocator) const {
  RETURN_IF_ERROR(PresentShape().status());
  return memory_ == nullptr ? value_ : memory_->ToHost(value_, allocator);
}

void Variable::Place(Tensor value, VariableMemory* memory) {
  value_ = std::move(value);
  memory_ = memory;
  copy_on_read_ = false;
}

absl::StatusOr<Tensor*> Variable::Writable(Update update, Allocator& allocator) {
  if (!value_.has_value()) {
    return FailedPrecondition("variable '", name_, "' was updated before it was assigned");
  }
  if (memory_ != nullptr) {
    ASSIGN_OR_RETURN(value_, memory_->ToHost(value_, allocator));
    memory_ = nullptr;
  } else if (!value_.OwnsAlone()) {
    ASSIGN_OR_RETURN(value_, value_.Clone(allocator));
  }
  copy_on_read_ = update == Update::kSparse;
  return &value_;
}

namespace {

// `what` names the tensor, for messages.
absl::StatusOr<Variable*> VariableIn(const Tensor& t, DType dtype,
                                     absl::FunctionRef<std::string()> what) {
  if (!(t.dtype() == DType::kResource || IsRef(t.dtype())) || t.num_elements() != 1) {
    return InvalidArgument(what(), " is ", t.ToString(0), ", not the handle of a variable");
  }
  const ResourceHandle& handle = t.scalar<ResourceHandle>();
  Resource* r = handle.resource.get();
  if (r == nullptr) return InvalidArgument(what(), " is an empty handle");
  if (r->kind() != Variable::kKind) {
    return InvalidArgument("'", handle.name, "' is a ", r->kind(), ", not a variable");
  }
  auto* v = static_cast<Variable*>(r);
  if (dtype != DType::kInvalid && v->dtype() != dtype) {
    return InvalidArgument("variable '", v->name(), "' holds ", v->dtype(), ", not ", dtype);
  }
  return v;
}

}  // namespace

absl::StatusOr<Variable*> VariableOf(const Tensor& handle, DType dtype) {
  return VariableIn(handle, dtype, [] { return std::string("the tensor"); });
}

absl::StatusOr<Variable*> VariableAt(const KernelContext& c, int i, DType dtype) {
  return VariableIn(c.input(i), dtype, [i] { return Concat("input ", i); });
}

absl::StatusOr<Tensor*> OutputOfShape(KernelContext& c, int i, const Shape& shape) {
  if (!c.has_output(i)) return c.AllocateOutput(i, shape);
  if (c.output(i).shape() == shape) return &c.output(i);
  return InvalidArgument("the variable's value gives output shape ", shape, ", the graph says ",
                         c.output(i).shape());
}

VariableLocks::VariableLocks(std::span<Variable* const> variables)
    : locked_(variables.begin(), variables.end()) {
  std::sort(locked_.begin(), locked_.end(), std::less<>());
  locked_.erase(std::unique(locked_.begin(), locked_.end()), locked_.end());
  for (Variable* v : locked_) v->mutex().Lock();
}

VariableLocks::~VariableLocks() {
  for (Variable* v : locked_) v->mutex().Unlock();
}

}  // namespace weft
