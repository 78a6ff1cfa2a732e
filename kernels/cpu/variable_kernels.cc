// Kernels of variables as wholes: handles, reads, assignments. The legacy ops differ from the
// resource ops in the kind of edge alone, so one function serves both.
#include <atomic>
#include <cstring>
#include <limits>

#include "kernels/cpu/combine.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/variable.h"

namespace weft {
namespace {

// The shared_name that TensorFlow writes for "a new one at each execution".
constexpr std::string_view kAnonymousName = "cd2c89b7-88b7-44c8-ad83-06c2a9158347";

absl::StatusOr<Tensor> MakeHandle(DType edge, RefPtr<Resource> resource, std::string_view container,
                                  std::string_view name) {
  ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(edge, Shape{}));
  *t.data<ResourceHandle>() = {std::move(resource), std::string(container), std::string(name)};
  return t;
}

// VarHandleOp, Variable, VariableV2: looks the variable up once and then hands the same handle on.
// Variables never leave a session's store, so the handle stays right.
class HandleKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<HandleKernel>();
    k->edge_ = info.outputs[0];
    RETURN_IF_ERROR(info.attrs.Get("dtype", &k->dtype_));
    RETURN_IF_ERROR(info.attrs.Get("shape", &k->shape_));
    RETURN_IF_ERROR(info.attrs.Get("container", &k->container_));
    RETURN_IF_ERROR(info.attrs.Get("shared_name", &k->name_));
    if (k->name_.empty()) k->name_ = info.node;
    // See OldRefShape in ops/variable.cc.
    if (info.op == "Variable" && k->shape_.rank() == 0) k->shape_ = PartialShape();
    return k;
  }

  ~HandleKernel() override { delete handle_.load(); }

  absl::Status Compute(KernelContext& c) const override {
    if (const Tensor* known = handle_.load(std::memory_order_acquire)) {
      c.SetOutput(0, *known);
      return absl::OkStatus();
    }
    if (name_ == kAnonymousName) {
      auto v = MakeRef<Variable>(name_, dtype_);
      RETURN_IF_ERROR(v->Declare(dtype_, shape_));
      ASSIGN_OR_RETURN(Tensor t, MakeHandle(edge_, std::move(v), container_, name_));
      c.SetOutput(0, std::move(t));
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(RefPtr<Resource> r,
                     c.resources().GetOrCreate(container_, name_, Variable::kKind, [&] {
                       return RefPtr<Resource>(MakeRef<Variable>(name_, dtype_));
                     }));
    auto& v = static_cast<Variable&>(*r);
    // A legacy variable may have left its declared shape through Assign without validate_shape.
    RETURN_IF_ERROR(v.Declare(dtype_, IsRef(edge_) && v.initialized() ? PartialShape() : shape_));
    ASSIGN_OR_RETURN(Tensor t, MakeHandle(edge_, std::move(r), container_, name_));
    auto made = std::make_unique<Tensor>(t);
    const Tensor* expected = nullptr;
    if (handle_.compare_exchange_strong(expected, made.get())) made.release();
    c.SetOutput(0, std::move(t));
    return absl::OkStatus();
  }

 private:
  DType edge_ = DType::kInvalid;
  DType dtype_ = DType::kInvalid;
  PartialShape shape_;
  std::string container_;
  std::string name_;
  mutable std::atomic<const Tensor*> handle_ = nullptr;
};

struct ValueAttrs {
  DType dtype = DType::kInvalid;
  static absl::StatusOr<ValueAttrs> Parse(const KernelInfo& info) {
    ValueAttrs a;
    RETURN_IF_ERROR(info.attrs.Get(info.attrs.Has("dtype") ? "dtype" : "T", &a.dtype));
    return a;
  }
};

// A legacy op hands its reference on.
void ForwardRef(KernelContext& c) {
  if (c.num_outputs() > 0) c.SetOutput(0, c.input(0));
}

absl::Status ReadVariable(const ValueAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const Variable* v, VariableAt(c, 0, a.dtype));
  ASSIGN_OR_RETURN(Tensor value, v->Read(c.allocator()));
  c.SetOutput(0, std::move(value));
  return absl::OkStatus();
}

struct AssignAttrs {
  DType dtype = DType::kInvalid;
  Variable::ShapeCheck check = Variable::ShapeCheck::kPresent;
  static absl::StatusOr<AssignAttrs> Parse(const KernelInfo& info) {
    AssignAttrs a;
    ASSIGN_OR_RETURN(const ValueAttrs value, ValueAttrs::Parse(info));
    a.dtype = value.dtype;
    ASSIGN_OR_RETURN(const bool validate, info.attrs.Get<bool>("validate_shape"));
    if (!validate) {
      a.check =
          IsRef(info.inputs[0]) ? Variable::ShapeCheck::kNone : Variable::ShapeCheck::kDeclared;
    }
    return a;
  }
};

absl::Status AssignVariable(const AssignAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(Variable * v, VariableAt(c, 0, a.dtype));
  RETURN_IF_ERROR(v->Assign(c.input(1), a.check, c.allocator()));
  ForwardRef(c);
  return absl::OkStatus();
}

template <Combine kOp>
absl::Status AssignCombined(const ValueAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(Variable * v, VariableAt(c, 0, a.dtype));
  const Tensor& delta = c.input(1);
  {
    absl::MutexLock lock(&v->mutex());
    ASSIGN_OR_RETURN(const Shape* now, v->PresentShape());
    if (!(*now == delta.shape())) {
      return InvalidArgument("variable '", v->name(), "' has shape ", *now, ", but value has ",
                             delta.shape());
    }
    ASSIGN_OR_RETURN(Tensor * value, v->Writable(Variable::Update::kDense, c.allocator()));
    const CombineFn combine = FindCombine(kOp, a.dtype);
    const size_t size = DTypeSize(a.dtype);
    char* to = value->data<char>();
    const char* from = delta.data<char>();
    ForRanges(
        c.parallel(), value->num_elements(), 0.5,
        [&](int64_t begin, int64_t end) {
          combine(to + begin * size, from + begin * size, end - begin, false);
        },
        /*align=*/64);
  }
  ForwardRef(c);
  return absl::OkStatus();
}

absl::Status IsInitialized(KernelContext& c) {
  ASSIGN_OR_RETURN(const Variable* v, VariableAt(c, 0, DType::kInvalid));
  *c.output(0).data<bool>() = v->initialized();
  return absl::OkStatus();
}

struct DestroyAttrs {
  bool ignore_missing = true;
  static absl::StatusOr<DestroyAttrs> Parse(const KernelInfo& info) {
    DestroyAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("ignore_lookup_error", &a.ignore_missing));
    return a;
  }
};

// A variable is emptied and keeps its place, so that handles made before stay good for an Assign.
absl::Status DestroyResource(const DestroyAttrs& a, KernelContext& c) {
  const ResourceHandle& handle = c.input(0).scalar<ResourceHandle>();
  absl::Status status = absl::OkStatus();
  if (handle.resource && handle.resource->kind() == Variable::kKind) {
    if (!static_cast<Variable&>(*handle.resource).Clear()) {
      status = NotFound("variable '", handle.name, "' does not exist");
    }
  } else {
    status = c.resources().Erase(handle.container, handle.name);
  }
  return absl::IsNotFound(status) && a.ignore_missing ? absl::OkStatus() : status;
}

absl::Status ShapeOfVariable(KernelContext& c) {
  ASSIGN_OR_RETURN(const Variable* v, VariableAt(c, 0, DType::kInvalid));
  Shape shape;
  {
    absl::ReaderMutexLock lock(&v->mutex());
    ASSIGN_OR_RETURN(const Shape* present, v->PresentShape());
    shape = *present;
  }
  ASSIGN_OR_RETURN(Tensor * out, OutputOfShape(c, 0, Shape{shape.rank()}));
  for (int i = 0; i < shape.rank(); ++i) {
    if (out->dtype() == DType::kInt64) {
      out->data<int64_t>()[i] = shape.dim(i);
    } else if (shape.dim(i) <= std::numeric_limits<int32_t>::max()) {
      out->data<int32_t>()[i] = static_cast<int32_t>(shape.dim(i));
    } else {
      return InvalidArgument("shape ", shape, " does not fit out_type int32; use int64");
    }
  }
  return absl::OkStatus();
}

struct CountAttrs {
  DType dtype = DType::kInvalid;
  int64_t limit = 0;
  static absl::StatusOr<CountAttrs> Parse(const KernelInfo& info) {
    CountAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("T", &a.dtype));
    RETURN_IF_ERROR(info.attrs.Get("limit", &a.limit));
    return a;
  }
};

// Gives the count and adds one to it, in one step.
absl::Status CountUpTo(const CountAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(Variable * v, VariableAt(c, 0, a.dtype));
  absl::MutexLock lock(&v->mutex());
  ASSIGN_OR_RETURN(const Shape* now, v->PresentShape());
  if (now->rank() != 0) {
    return InvalidArgument("variable '", v->name(), "' has shape ", *now, ", want a scalar");
  }
  int64_t count = 0;
  {
    ASSIGN_OR_RETURN(const Tensor value, v->Value(c.allocator()));
    count = IntAt(value, 0);
  }
  if (count >= a.limit) return OutOfRange("variable '", v->name(), "' has reached ", a.limit);
  ASSIGN_OR_RETURN(Tensor * value, v->Writable(Variable::Update::kDense, c.allocator()));
  DispatchType<kIndexTypes>(a.dtype,
                            [&]<typename T>() { *c.output(0).data<T>() = (*value->data<T>())++; });
  return absl::OkStatus();
}

struct TemporaryAttrs {
  DType dtype = DType::kInvalid;
  Shape shape;
  std::string name;
  static absl::StatusOr<TemporaryAttrs> Parse(const KernelInfo& info) {
    TemporaryAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("dtype", &a.dtype));
    RETURN_IF_ERROR(info.attrs.Get("var_name", &a.name));
    if (a.name.empty()) a.name = info.node;
    ASSIGN_OR_RETURN(const PartialShape shape, info.attrs.Get<PartialShape>("shape"));
    if (!shape.IsFull()) {
      return InvalidArgument("a temporary variable needs a full shape, got ", shape);
    }
    ASSIGN_OR_RETURN(a.shape, Shape::Make(shape.dims()));
    return a;
  }
};

// New at each execution, and nobody else's: it needs no place in the store. It holds zeros, since
// memory of other tensors must not show.
absl::Status TemporaryVariable(const TemporaryAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(Tensor zeros, Tensor::Allocate(a.dtype, a.shape, c.allocator()));
  if (!IsObject(a.dtype) && zeros.num_bytes() > 0) std::memset(zeros.raw(), 0, zeros.num_bytes());
  auto v = MakeRef<Variable>(a.name, a.dtype);
  RETURN_IF_ERROR(v->Assign(zeros, Variable::ShapeCheck::kNone, c.allocator()));
  ASSIGN_OR_RETURN(Tensor t, MakeHandle(MakeRefDType(a.dtype), std::move(v), "", a.name));
  c.SetOutput(0, std::move(t));
  return absl::OkStatus();
}

absl::Status FreshRef(const ValueAttrs& a, KernelContext& c) {
  auto v = MakeRef<Variable>("constant", a.dtype);
  RETURN_IF_ERROR(v->Assign(c.input(0), Variable::ShapeCheck::kNone, c.allocator()));
  ASSIGN_OR_RETURN(Tensor t, MakeHandle(MakeRefDType(a.dtype), std::move(v), "", "constant"));
  c.SetOutput(0, std::move(t));
  return absl::OkStatus();
}

absl::Status DestroyTemporaryVariable(const ValueAttrs& a, KernelContext& c) {
  RETURN_IF_ERROR(ReadVariable(a, c));
  ASSIGN_OR_RETURN(Variable * v, VariableAt(c, 0, a.dtype));
  v->Clear();
  return absl::OkStatus();
}

}  // namespace

void RegisterVariableKernels(KernelRegistry& r) {
  for (const char* op : {"VarHandleOp", "Variable", "VariableV2"}) {
    r.Add({op, {{"dtype", kAllDTypes}}, HandleKernel::Make, kOwnOutput | kCheap | kNoFold});
  }
  constexpr uint32_t kFlags = kOwnOutput | kNoFold;
  const auto read = MakeWith<ValueAttrs, ReadVariable>;
  r.Add({"ReadVariableOp", {{"dtype", kAllDTypes}}, read, kFlags | kCheap});
  r.Add({"_FreshRef", {{"T", kAllDTypes}}, MakeWith<ValueAttrs, FreshRef>, kFlags});
  r.Add({"_ReadRef", {{"T", kAllDTypes}}, read, kFlags | kCheap});
  const auto assign = MakeWith<AssignAttrs, AssignVariable>;
  r.Add({"AssignVariableOp", {{"dtype", kAllDTypes}}, assign, kFlags});
  r.Add({"Assign", {{"T", kAllDTypes}}, assign, kFlags});
  const auto add = MakeWith<ValueAttrs, AssignCombined<Combine::kAdd>>;
  const auto sub = MakeWith<ValueAttrs, AssignCombined<Combine::kSub>>;
  r.Add({"AssignAddVariableOp", {{"dtype", kNumbers}}, add, kFlags});
  r.Add({"AssignAdd", {{"T", kNumbers}}, add, kFlags});
  r.Add({"AssignSubVariableOp", {{"dtype", kNumbers}}, sub, kFlags});
  r.Add({"AssignSub", {{"T", kNumbers}}, sub, kFlags});
  for (const char* op : {"VarIsInitializedOp", "IsVariableInitialized"}) {
    r.Add({op, {}, Make<IsInitialized>, kNoFold | kCheap});
  }
  r.Add({"DestroyResourceOp", {}, MakeWith<DestroyAttrs, DestroyResource>, kNoFold | kCheap});
  r.Add({"VariableShape", {}, Make<ShapeOfVariable>, kNoFold | kCheap | kAllocates});
  for (const char* op : {"CountUpTo", "ResourceCountUpTo"}) {
    r.Add({op, {{"T", kIndexTypes}}, MakeWith<CountAttrs, CountUpTo>, kNoFold | kCheap});
  }
  r.Add({"TemporaryVariable",
         {{"dtype", kAllDTypes}},
         MakeWith<TemporaryAttrs, TemporaryVariable>,
         kFlags});
  r.Add({"DestroyTemporaryVariable",
         {{"T", kAllDTypes}},
         MakeWith<ValueAttrs, DestroyTemporaryVariable>,
         kFlags});
}

}  // namespace weft
