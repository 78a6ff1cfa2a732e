#include "runtime/host_call.h"

#include <new>

#include "ops/infer.h"

namespace weft {
namespace {

class HostContext final : public KernelContext {
 public:
  HostContext(std::span<Tensor* const> inputs, std::span<Tensor* const> outputs,
              std::span<const DType> types, const ExecuteEnvironment& env, const Stop& stop)
      : types_(types), env_(env), stop_(stop) {
    inputs_ = inputs;
    outputs_ = outputs;
  }
  absl::StatusOr<Tensor*> AllocateOutput(int i, const Shape& shape) override {
    Tensor& out = *outputs_[i];
    if (!out.has_value() || out.shape() != shape) {
      ASSIGN_OR_RETURN(out, Tensor::Allocate(types_[i], shape, env_.allocator));
    }
    return &out;
  }
  void SetOutput(int i, Tensor t) override { *outputs_[i] = std::move(t); }
  absl::StatusOr<char*> Scratch(size_t bytes) override {
    ASSIGN_OR_RETURN(BufferPtr b, env_.allocator.Allocate(bytes));
    scratch_.push_back(std::move(b));
    return static_cast<char*>(scratch_.back()->data());
  }
  ParallelFor& parallel() override { return env_.threads; }
  Allocator& allocator() override { return env_.allocator; }
  ResourceStore& resources() override { return env_.resources; }
  bool cancelled() const override { return stop_.Requested(); }

 private:
  std::span<const DType> types_;
  const ExecuteEnvironment& env_;
  const Stop& stop_;
  absl::InlinedVector<BufferPtr, 2> scratch_;
};

// The arguments of one call, by what the executable says of its slots.
struct Call {
  Call(const Executable& exe, const Binding& binding, const Instruction& ins,
       std::vector<Tensor>& slots)
      : exe(exe), binding(binding), ins(ins) {
    for (int32_t s : ins.inputs) inputs.push_back(&slots[s]);
    for (int32_t s : ins.outputs) {
      slots[s] = Tensor();
      outputs.push_back(&slots[s]);
      types.push_back(exe.slots[s].dtype);
    }
  }

  // Shapes of the outputs, as far as they are known before the call.
  absl::Status Shapes(bool dynamic) {
    if (!dynamic) {
      for (int32_t s : ins.outputs) {
        const SlotPlan& plan = binding.slots[s];
        shapes.push_back(plan.static_shape ? std::optional<Shape>(plan.shape) : std::nullopt);
      }
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const auto results,
                     InferShapes(*ins.op, *ins.attrs, {inputs.data(), inputs.size()},
                                 static_cast<int>(outputs.size())));
    for (const auto& r : results) shapes.push_back(r.shape.AsShape());
    return absl::OkStatus();
  }

  absl::Status Alias() {
    for (size_t k = 0; k < outputs.size(); ++k) {
      if (!shapes[k] || shapes[k]->num_elements() != inputs[k]->num_elements()) {
        return Internal("output ", k, " of an alias has another size than its input");
      }
      *outputs[k] = inputs[k]->Reshaped(*shapes[k]);
    }
    return absl::OkStatus();
  }

  absl::Status Kernel(const ExecuteEnvironment& env, const Stop& stop) {
    for (size_t k = 0; k < outputs.size(); ++k) {
      if ((ins.flags & kOwnOutput) != 0 || !shapes[k] || IsRef(types[k])) continue;
      ASSIGN_OR_RETURN(*outputs[k], Tensor::Allocate(types[k], *shapes[k], env.allocator));
    }
    RETURN_IF_ERROR(CheckOutputs({outputs.data(), outputs.size()}, ins.flags));
    HostContext c({inputs.data(), inputs.size()}, {outputs.data(), outputs.size()}, types, env,
                  stop);
    try {
      RETURN_IF_ERROR(ins.kernel->Compute(c));
    } catch (const std::bad_alloc&) {
      return ResourceExhausted("the kernel ran out of memory");
    }
    for (size_t k = 0; k < outputs.size(); ++k) {
      const Tensor& out = *outputs[k];
      if (!out.has_value()) return Internal("output ", k, " was not set");
      if (out.dtype() != types[k] ||
          !binding.slots[ins.outputs[k]].partial.Compatible(out.shape())) {
        return Internal("output ", k, " is ", DTypeName(out.dtype()), " ", out.shape(),
                        ", its rule said ", binding.slots[ins.outputs[k]].partial);
      }
    }
    return absl::OkStatus();
  }

  const Executable& exe;
  const Binding& binding;
  const Instruction& ins;
  absl::InlinedVector<Tensor*, 4> inputs, outputs;
  absl::InlinedVector<DType, 2> types;
  absl::InlinedVector<std::optional<Shape>, 2> shapes;
};

}  // namespace

absl::Status CallOnHost(const Executable& exe, const Binding& binding, int32_t instruction,
                        std::vector<Tensor>& slots, const ExecuteEnvironment& env,
                        const Stop& stop) {
  const Instruction& ins = exe.instructions[instruction];
  Call call(exe, binding, ins, slots);
  absl::Status status = call.Shapes(binding.instructions[instruction].dynamic);
  if (status.ok()) status = ins.alias() ? call.Alias() : call.Kernel(env, stop);
  return status.ok() ? status : AtNode(status, exe, ins, slots);
}

}  // namespace weft
