#include "tests/support/fake_kernels.h"

#include "core/random.h"
#include "kernels/cpu/variable.h"
#include "kernels/device/random_place.h"
#include "tests/support/fake_driver.h"

namespace weft::test {
namespace {

// Where the CPU's kernel runs when its stream comes to it: on the tensors of the launch.
class LateContext final : public KernelContext {
 public:
  LateContext(std::span<Tensor> inputs, std::span<Tensor> outputs) {
    for (Tensor& t : inputs) in_.push_back(&t);
    for (Tensor& t : outputs) out_.push_back(&t);
    inputs_ = in_;
    outputs_ = out_;
  }
  absl::StatusOr<Tensor*> AllocateOutput(int i, const Shape&) override { return out_[i]; }
  void SetOutput(int i, Tensor t) override {
    if (!IsObject(t.dtype())) CopyElements(t, *out_[i]);
  }
  absl::StatusOr<char*> Scratch(size_t bytes) override {
    ASSIGN_OR_RETURN(BufferPtr b, HeapAllocator().Allocate(bytes));
    scratch_.push_back(b);
    return static_cast<char*>(b->data());
  }
  ParallelFor& parallel() override { return SerialFor(); }
  Allocator& allocator() override { return HeapAllocator(); }
  ResourceStore& resources() override { std::abort(); }
  bool cancelled() const override { return false; }

 private:
  std::vector<Tensor*> in_, out_;
  std::vector<BufferPtr> scratch_;
};

class FakeKernel final : public Kernel {
 public:
  FakeKernel(std::string op, std::shared_ptr<const Kernel> cpu, uint32_t flags)
      : op_(std::move(op)), cpu_(std::move(cpu)), flags_(flags) {}

  absl::Status Compute(KernelContext& c) const override {
    DeviceContext& d = OnDevice(c);
    std::vector<Tensor> inputs, outputs, variables(c.num_inputs());
    std::vector<Access> accesses;
    for (int i = 0; i < c.num_inputs(); ++i) {
      inputs.push_back(c.input(i));
      if (IsObject(c.input(i).dtype())) {
        variables[i] = d.VariableValue(i);
        const bool assigns = op_.find("Assign") == 0;
        if (assigns && variables[i].shape() != c.input(1).shape()) {
          return InvalidArgument("the variable has shape ", variables[i].shape(),
                                 ", but value has ", c.input(1).shape());
        }
        accesses.push_back({variables[i].raw(), variables[i].num_bytes(),
                            (flags_ & (kReadsVariable | kLooksAtVariable)) == 0});
        continue;
      }
      if (!IsHostInput(flags_, i, c.num_inputs())) {
        accesses.push_back({c.input(i).raw(), c.input(i).num_bytes(), false});
        continue;
      }
      ASSIGN_OR_RETURN(inputs.back(), c.input(i).Clone());
    }
    for (int i = 0; i < c.num_outputs(); ++i) {
      if (IsRef(c.input(0).dtype()) && (flags_ & kReadsVariable) == 0) break;  // handed on
      outputs.push_back(c.output(i));
      accesses.push_back({c.output(i).raw(), c.output(i).num_bytes(), true});
    }
    if (op_ == "MatMul") {
      ASSIGN_OR_RETURN(char* scratch, c.Scratch(100));
      accesses.push_back({scratch, 100, true});
    }
    return static_cast<FakeDriver&>(d.driver())
        .Enqueue(d.stream(), op_, std::move(accesses),
                 [cpu = cpu_, in = std::move(inputs), out = std::move(outputs),
                  variables = std::move(variables)]() mutable {
                   WithVariables(*cpu, in, out, variables);
                 });
  }

 private:
  // The CPU's kernel works on variables of its own that begin as the device's, and end there.
  static void WithVariables(const Kernel& cpu, std::vector<Tensor>& in, std::vector<Tensor>& out,
                            std::span<const Tensor> values) {
    std::vector<RefPtr<Variable>> late(values.size());
    for (size_t i = 0; i < values.size(); ++i) {
      if (!values[i].has_value()) continue;
      late[i] = MakeRef<Variable>("late", values[i].dtype());
      WEFT_CHECK(late[i]->Assign(values[i], Variable::ShapeCheck::kNone, HeapAllocator()).ok());
      in[i] = Tensor::Scalar(ResourceHandle{late[i], "", "late"});
    }
    LateContext context(in, out);
    WEFT_CHECK(cpu.Compute(context).ok());
    for (size_t i = 0; i < values.size(); ++i) {
      if (late[i]) CopyElements(*late[i]->Read(HeapAllocator()), values[i]);
    }
  }

  const std::string op_;
  const std::shared_ptr<const Kernel> cpu_;
  const uint32_t flags_;
};

struct FakeOp {
  std::string_view op;
  uint32_t flags = 0;
};
constexpr FakeOp kFakeOps[] = {
    {"AddV2"},
    {"Add"},
    {"Sub"},
    {"Mul"},
    {"RealDiv"},
    {"Maximum"},
    {"Neg"},
    {"Square"},
    {"Tanh"},
    {"Relu"},
    {"ReluGrad"},
    {"TanhGrad"},
    {"MatMul"},
    {"BiasAdd"},
    {"AddN"},
    {"BiasAddGrad"},
    {"Softmax"},
    {"ZerosLike"},
    {"Sum", HostInput(1)},
    {"Mean", HostInput(1)},
    {"Transpose", HostInput(1)},
    {"ReadVariableOp", kReadsVariable},
    {"AssignVariableOp", kAssignsVariable},
    {"AssignAddVariableOp"},
    {"AssignSubVariableOp"},
    {"ResourceGather", kLooksAtVariable},
    {"ResourceScatterSub", kScattersVariable},
    {"ResourceApplyGradientDescent"},
    {"ResourceApplyMomentum"},
    {"ResourceApplyAdam"},
    {"_ReadRef", kReadsVariable},
    {"Assign", kAssignsVariable},
    {"AssignAdd"},
    {"ScatterSub", kScattersVariable},
    {"ApplyMomentum"},
};

// What a placed random kernel does when its stream comes to it.
absl::Status FakeUniform(const uint64_t* place, KernelContext& c) {
  DeviceContext& d = OnDevice(c);
  const Tensor out = c.output(0);
  return static_cast<FakeDriver&>(d.driver())
      .Enqueue(d.stream(), "RandomUniform",
               {{place, 3 * sizeof(uint64_t), false}, {out.raw(), out.num_bytes(), true}}, [=] {
                 FillUniform(PhiloxFromKeyCounter(place[0], place[1], place[2]), out.span<float>(),
                             SerialFor());
               });
}

absl::StatusOr<std::unique_ptr<Kernel>> MakeFake(const KernelInfo& info) {
  ASSIGN_OR_RETURN(const KernelDef* def, CpuKernels().Find(info.op, info.attrs.map()));
  ASSIGN_OR_RETURN(std::unique_ptr<Kernel> cpu, def->factory(info));
  uint32_t flags = 0;
  for (const FakeOp& f : kFakeOps) {
    if (f.op == info.op) flags = f.flags;
  }
  return std::make_unique<FakeKernel>(std::string(info.op), std::move(cpu), flags);
}

}  // namespace

void AddFakeKernel(KernelRegistry& r, std::string_view op) { r.Add({op, {}, MakeFake}); }

const KernelRegistry& FakeKernels() {
  static const KernelRegistry* const kernels = [] {
    auto* r = new KernelRegistry;
    for (const FakeOp& f : kFakeOps) {
      const bool value = f.op.find("Variable") != std::string_view::npos ||
                         f.op == "ResourceGather" || f.op == "ResourceScatterSub";
      r->Add({f.op,
              {{value ? "dtype" : "T",
                value ? DTypeSet{DType::kFloat, DType::kInt64} : DTypeSet{DType::kFloat}}},
              MakeFake,
              f.flags});
    }
    r->Add({"RandomUniform",
            {{"dtype", {DType::kFloat}}},
            PlacedRandomKernel::Make<FakeUniform>,
            HostInput(0) | kStepped});
    return r;
  }();
  return *kernels;
}

}  // namespace weft::test
