// Kernels of the elementwise tables: a loop by op and dtype, run over broadcast inputs.
#include "kernels/cpu/table_kernels.h"

#include <algorithm>
#include <map>

#include "core/cast.h"
#include "kernels/cpu/half_blocks.h"
#include "kernels/cpu/map.h"
#include "kernels/cpu/register.h"
#include "ops/registry.h"
#include "ops/table.h"

namespace weft {
namespace {

template <typename Loop>
using LoopTable = std::map<std::pair<std::string_view, DType>, Loop>;

template <typename Loop>
LoopTable<Loop> TableOf(std::initializer_list<std::span<const LoopRow<Loop>>> groups) {
  LoopTable<Loop> table;
  for (const auto& rows : groups) {
    for (const LoopRow<Loop>& row : rows) {
      if (row.loop != nullptr) table[{row.op, row.dtype}] = row.loop;
    }
  }
  return table;
}

template <typename Loop>
Loop LookUp(const LoopTable<Loop>& table, std::string_view op, DType dtype) {
  const auto it = table.find({op, dtype});
  return it == table.end() ? nullptr : it->second;
}

double Nanoseconds(uint32_t how, DType dtype) {
  if ((how & kSlow) != 0) return 40;
  if ((how & kPowers) != 0) return 4;
  if ((how & kDivides) != 0) return 1;
  return IsComplex(dtype) ? 5 : 0.4;
}

class UnaryKernel final : public Kernel {
 public:
  UnaryKernel(UnaryLoop loop, double ns, DType in, DType out)
      : loop_(loop), ns_(ns), widen_(FindHalfCodec(in)), narrow_(FindHalfCodec(out)) {}

  absl::Status Compute(KernelContext& c) const override {
    const Tensor* const x = &c.input(0);
    MapBroadcast({&x, 1}, c.output(0), c.parallel(), ns_,
                 [this](const auto& in, char* out, int64_t n) {
                   if (widen_ == nullptr) return loop_(in[0], out, n);
                   InFloat<1>(*widen_, narrow_, in, out, n,
                              [this](const auto& x, void* y, int64_t m) { loop_(x[0], y, m); });
                 });
    return absl::OkStatus();
  }

 private:
  const UnaryLoop loop_;
  const double ns_;
  const HalfCodec* const widen_;
  const HalfCodec* const narrow_;  // null where the output is bool
};

// An integer zero to divide by, or a negative integer power, is an error.
absl::Status CheckSecond(uint32_t how, const Tensor& y) {
  if ((how & (kDivides | kPowers)) == 0 || !IsInteger(y.dtype())) return absl::OkStatus();
  bool bad = false;
  DispatchType<kInts>(y.dtype(), [&]<typename T>() {
    const T* const p = y.data<T>();
    const int64_t n = y.num_elements();
    const bool divides = (how & kDivides) != 0;
    for (int64_t i = 0; i < n; ++i) bad |= divides ? p[i] == 0 : p[i] < 0;
  });
  if (!bad) return absl::OkStatus();
  return (how & kDivides) != 0
             ? InvalidArgument("Integer division by zero")
             : InvalidArgument("Integers to negative integer powers are not allowed");
}

class BinaryKernel final : public Kernel {
 public:
  BinaryKernel(BinaryLoop loop, uint32_t how, bool not_equal, DType in, DType out)
      : loop_(loop),
        how_(how),
        not_equal_(not_equal),
        ns_(Nanoseconds(how, in)),
        widen_(FindHalfCodec(in)),
        narrow_(FindHalfCodec(out)) {}

  absl::Status Compute(KernelContext& c) const override {
    if ((how_ & kAnyShapes) != 0) {
      ASSIGN_OR_RETURN(const bool done, CompareShapes(c, not_equal_));
      if (done) return absl::OkStatus();
    }
    if (c.output(0).num_elements() == 0) return absl::OkStatus();
    RETURN_IF_ERROR(CheckSecond(how_, c.input(1)));
    const Tensor* const inputs[] = {&c.input(0), &c.input(1)};
    MapBroadcast(
        inputs, c.output(0), c.parallel(), ns_, [this](const auto& in, char* out, int64_t n) {
          if (widen_ == nullptr) return loop_(in[0], in[1], out, n);
          InFloat<2>(*widen_, narrow_, in, out, n,
                     [this](const auto& x, void* z, int64_t m) { loop_(x[0], x[1], z, m); });
        });
    return absl::OkStatus();
  }

 private:
  const BinaryLoop loop_;
  const uint32_t how_;
  const bool not_equal_;
  const double ns_;
  const HalfCodec* const widen_;
  const HalfCodec* const narrow_;
};

// Elements shrink to bytes, so that nothing is in place.
bool ToBool(std::string_view op) { return Ops().Find(op)->outputs[0].type == DType::kBool; }

absl::StatusOr<std::unique_ptr<Kernel>> MakeUnary(const KernelInfo& info) {
  const TableRow* const row = FindUnaryRow(info.op);
  const DType in = info.inputs[0];
  const UnaryLoop loop = FindUnaryLoop(info.op, LoopDType(in));
  WEFT_CHECK(row != nullptr && loop != nullptr);
  return std::make_unique<UnaryKernel>(loop, Nanoseconds(row->flags, in), in, info.outputs[0]);
}

absl::StatusOr<std::unique_ptr<Kernel>> MakeBinary(const KernelInfo& info) {
  const TableRow* const row = FindBinaryRow(info.op);
  const DType in = info.inputs[0];
  const BinaryLoop loop = FindBinaryLoop(info.op, LoopDType(in));
  WEFT_CHECK(row != nullptr && loop != nullptr);
  return std::make_unique<BinaryKernel>(loop, row->flags, info.op == "NotEqual", in,
                                        info.outputs[0]);
}

// out = f(x, y) over strings.
template <typename R, typename F>
void MapStrings(KernelContext& c, const F& f) {
  const Tensor &x = c.input(0), &y = c.input(1);
  const Shape* const shapes[] = {&x.shape(), &y.shape()};
  const BroadcastPlan plan = PlanBroadcast(shapes, c.output(0).shape());
  BroadcastCursor a(plan, 0, 0), b(plan, 1, 0);
  for (int64_t i = 0; i < plan.size; ++i) {
    c.output(0).data<R>()[i] =
        f(x.data<std::string>()[a.offset()], y.data<std::string>()[b.offset()]);
    a.Advance(1);
    b.Advance(1);
  }
}

absl::Status AddStrings(KernelContext& c) {
  MapStrings<std::string>(c, [](const std::string& x, const std::string& y) { return x + y; });
  return absl::OkStatus();
}

template <bool kNotEqual>
absl::Status CompareStrings(KernelContext& c) {
  ASSIGN_OR_RETURN(const bool done, CompareShapes(c, kNotEqual));
  if (done) return absl::OkStatus();
  MapStrings<bool>(
      c, [](const std::string& x, const std::string& y) { return (x == y) != kNotEqual; });
  return absl::OkStatus();
}

}  // namespace

DType LoopDType(DType dtype) { return kHalfs.Contains(dtype) ? DType::kFloat : IntegerOf(dtype); }

double TableNanoseconds(std::string_view op, DType dtype) {
  const TableRow* row = FindUnaryRow(op);
  if (row == nullptr) row = FindBinaryRow(op);
  return Nanoseconds(row == nullptr ? kPlain : row->flags, dtype);
}

absl::StatusOr<bool> CompareShapes(KernelContext& c, bool not_equal) {
  const auto shape = BroadcastShapes(c.input(0).shape(), c.input(1).shape());
  if (!c.has_output(0))
    RETURN_IF_ERROR(c.AllocateOutput(0, shape.ok() ? *shape : Shape()).status());
  if (shape.ok()) return false;
  *c.output(0).data<bool>() = not_equal;
  return true;
}

UnaryLoop FindUnaryLoop(std::string_view op, DType dtype) {
  static const auto* const table = new LoopTable<UnaryLoop>(TableOf<UnaryLoop>(
      {loops::UnaryFloat(), loops::UnaryDouble(), loops::UnaryInt(), loops::UnaryComplex()}));
  return LookUp(*table, op, dtype);
}

BinaryLoop FindBinaryLoop(std::string_view op, DType dtype) {
  static const auto* const table = new LoopTable<BinaryLoop>(TableOf<BinaryLoop>(
      {loops::BinaryFloat(), loops::BinaryDouble(), loops::BinaryInt(), loops::BinaryComplex()}));
  return LookUp(*table, op, dtype);
}

void RegisterTableKernels(KernelRegistry& r) {
  for (const TableRow& row : UnaryRows()) {
    if (row.kernels == kBoolOnly) {
      r.Add({row.op, {}, MakeUnary, kInPlace});
    } else if (ToBool(row.op)) {
      r.Add({row.op, {{"T", row.kernels}}, MakeUnary});
    } else if (row.kernels == kComplexes) {
      r.Add({row.op, {{"T", {DType::kComplex64}}, {"Tout", {DType::kFloat}}}, MakeUnary});
      r.Add({row.op, {{"T", {DType::kComplex128}}, {"Tout", {DType::kDouble}}}, MakeUnary});
    } else {
      r.Add({row.op, {{"T", row.kernels}}, MakeUnary, kInPlace});
    }
  }
  for (const TableRow& row : BinaryRows()) {
    if (row.kernels == kBoolOnly) {
      r.Add({row.op, {}, MakeBinary, kInPlace | kInPlaceAny});
    } else if ((row.flags & kAnyShapes) != 0) {
      r.Add({row.op, {{"T", row.kernels | kQuantized}}, MakeBinary, kAllocates});
    } else if (ToBool(row.op)) {
      r.Add({row.op, {{"T", row.kernels}}, MakeBinary});
    } else {
      r.Add({row.op, {{"T", row.kernels}}, MakeBinary, kInPlace | kInPlaceAny});
    }
  }
  const DTypeSet strings = {DType::kString};
  r.Add({"Add", {{"T", strings}}, Make<AddStrings>});
  r.Add({"Equal", {{"T", strings}}, Make<CompareStrings<false>>, kAllocates});
  r.Add({"NotEqual", {{"T", strings}}, Make<CompareStrings<true>>, kAllocates});
}

}  // namespace weft
