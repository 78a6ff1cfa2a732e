#include "ops/training.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <functional>
#include <memory>

#include "core/functions.h"
#include "kernels/cpu/variable.h"
#include "tests/support/run_op.h"
#include "tests/support/tbb_for.h"

namespace weft {
namespace {

using test::OpState;
using test::RunOp;

// The scalar inputs, by name.
double ScalarFor(std::string_view name) {
  constexpr std::pair<std::string_view, double> kScalars[] = {
      {"beta1_power", .81}, {"beta2_power", .95}, {"lr", .3},       {"alpha", .4},
      {"rho", .8},          {"momentum", .7},     {"epsilon", .01}, {"beta1", .9},
      {"beta2", .98},       {"l1", .1},           {"l2", .2},       {"l2_shrinkage", .15},
      {"lr_power", -.6},    {"sign_decay", .6},   {"logbase", .9},  {"beta", .85},
      {"global_step", 3},
  };
  for (const auto& [known, value] : kScalars) {
    if (known == name) return value;
  }
  FAIL(name);
  return 0;
}

template <typename T>
T To(double x) {
  return T(static_cast<float>(x));  // recorded in float: every type starts from the same numbers
}

template <typename T>
Tensor Values(const Shape& shape, const std::vector<double>& values) {
  Tensor t = *Tensor::Allocate(kDTypeOf<T>, shape);
  REQUIRE(t.num_elements() == static_cast<int64_t>(values.size()));
  for (size_t i = 0; i < values.size(); ++i) t.data<T>()[i] = To<T>(values[i]);
  return t;
}

std::vector<double> StartOf(int variable, int64_t n) {
  std::vector<double> v(n);
  for (int64_t i = 0; i < n; ++i)
    v[i] = variable == 0 ? 0.5 * i - 1 : 2 * variable * variable + 0.125 * i;
  return v;
}

// One optimiser's op with its variables.
class Trainer {
 public:
  template <typename T>
  static Trainer Make(const TrainingOp& op, bool flag, const Shape& shape,
                      ParallelFor& par = SerialFor()) {
    Trainer t(op, kDTypeOf<T>, par);
    const std::string_view flag_text = op.optimiser->flag;
    if (!flag_text.empty()) t.attrs_.Set(flag_text.substr(0, flag_text.find(':')), flag);
    t.scalar_ = [](std::string_view name) {
      const double x = ScalarFor(name);
      return name == "global_step" ? Tensor::Scalar(static_cast<int64_t>(x))
                                   : Tensor::Scalar(To<T>(x));
    };
    for (int k = 0; k < CountWords(op.optimiser->variables); ++k) {
      t.AddVariable(Values<T>(shape, StartOf(k, shape.num_elements())));
    }
    return t;
  }

  absl::Status Step(const Tensor& grad, const Tensor* indices = nullptr) {
    std::vector<Tensor> inputs = handles_;
    for (std::string_view word : SplitWords(op_.optimiser->inputs)) {
      inputs.push_back(IsGradientInput(word) ? grad : scalar_(word));
      if (IsGradientInput(word) && indices != nullptr) inputs.push_back(*indices);
    }
    auto r = RunOp(op_.name, inputs, attrs_, state_.get(), false, par_);
    if (!r.ok()) return r.status();
    REQUIRE(r->size() == (op_.resource ? 0 : 1));
    if (!op_.resource) CHECK((*r)[0].raw() == handles_[0].raw());
    return absl::OkStatus();
  }
  Tensor Read(int k) const { return *VariableOf(k).Read(HeapAllocator()); }
  Variable& VariableOf(int k) const {
    return static_cast<Variable&>(*handles_[k].scalar<ResourceHandle>().resource);
  }
  int num_variables() const { return static_cast<int>(handles_.size()); }

 private:
  Trainer(const TrainingOp& op, DType dtype, ParallelFor& par) : op_(op), dtype_(dtype), par_(par) {
    attrs_.Set("T", dtype);
  }
  void AddVariable(const Tensor& value) {
    auto handle = RunOp(op_.resource ? "VarHandleOp" : "VariableV2", {},
                        {{"dtype", dtype_},
                         {"shape", value.shape()},
                         {"shared_name", Concat("v", handles_.size())}},
                        state_.get());
    REQUIRE(handle.ok());
    handles_.push_back((*handle)[0]);
    REQUIRE(VariableOf(num_variables() - 1)
                .Assign(value, Variable::ShapeCheck::kNone, HeapAllocator())
                .ok());
  }

  const TrainingOp& op_;
  DType dtype_;
  ParallelFor& par_;
  AttrMap attrs_;
  std::function<Tensor(std::string_view)> scalar_;
  std::shared_ptr<OpState> state_ = std::make_shared<OpState>();
  std::vector<Tensor> handles_;
};

const TrainingOp& OpNamed(std::string_view name) {
  for (const TrainingOp& op : TrainingOps()) {
    if (op.name == name) return op;
  }
  FAIL(name);
  return TrainingOps().front();
}

const std::vector<double> kGrad = {1, -2, 0.5, 0, 3};

// After two steps of TensorFlow's op in float, from StartOf, ScalarFor and kGrad.
struct TwoSteps {
  const char* optimiser;
  bool flag;
  std::vector<std::vector<double>> variables;
};
// clang-format off
const TwoSteps kTwoSteps[] = {
    {"GradientDescent", false,
     {{-1.79999995, 1.10000002, -0.400000006, 0.5, -1.4000001}}},
    {"Momentum", false,
     {{-2.52400017, 0.361375034, -1.20824993, -0.347875059, -2.32250023},
      {2.68000007, -2.3587501, 1.95249987, 1.16375005, 6.32499981}}},
    {"Momentum", true,
     {{-2.66680026, 1.30296266, -1.14577496, -0.09351255, -3.12575006},
      {2.68000007, -2.3587501, 1.95249987, 1.16375005, 6.32499981}}},
    {"KerasMomentum", false,
     {{0.569999814, 3.64875031, 2.27250004, 3.32625008, 1.54499984},
      {0.469999909, 2.06125021, 0.847499967, 1.16375005, -0.305000067}}},
    {"KerasMomentum", true,
     {{-0.501000166, 3.6041255, 1.29074991, 2.47837496, -0.418500185},
      {0.469999909, 2.06125021, 0.847499967, 1.16375005, -0.305000067}}},
    {"Adagrad", false,
     {{-1.42426395, 0.323193312, -0.200000018, 0.5, -0.138419986},
      {2, 2.125, 2.25, 2.375, 2.5}}},
    {"Adagrad", true,
     {{-1.32320511, -0.0690015703, -0.185321748, 0.5, 0.535827756},
      {4, 10.125, 2.75, 2.375, 20.5}}},
    {"AdagradV2", false,
     {{-1.42128515, 0.317584693, -0.198675513, 0.5, -0.131265283},
      {2, 2.125, 2.25, 2.375, 2.5}}},
    {"AdagradV2", true,
     {{-1.32146454, -0.0705679506, -0.184183329, 0.5, 0.537046134},
      {4, 10.125, 2.75, 2.375, 20.5}}},
    {"AdagradDA", false,
     {{-0.332108855, 0.112618141, -0.282023191, -0.20250757, -0.461727738},
      {4, -1.875, 3.25, 2.375, 8.5},
      {10, 16.125, 8.75, 8.375, 26.5}}},
    {"Adadelta", false,
     {{-2.26190424, 1.6600796, -0.632041395, 0.5, -1.68998635},
      {1.63999987, 2.79999995, 1.52999997, 1.51999998, 4.84000015},
      {6.7123189, 9.86581612, 5.67945385, 5.36000013, 12.6759357}}},
    {"RMSProp", false,
     {{-11.1326294, -9.16700172, -10.125349, -9.46624947, -10.3075113},
      {1.63999999, 2.79999995, 1.52999997, 1.5200001, 4.83999968},
      {4.30964136, 3.35821843, 4.24036312, 4.10374975, 4.89642763}}},
    {"CenteredRMSProp", false,
     {{-22.8770866, -21.398304, -21.9538727, -21.3662491, -22.8728695},
      {1.63999999, 0.640000045, 1.62000012, 1.5200001, 2.67999983},
      {5.4800005, 6.64000034, 5.36999989, 5.35999966, 8.68000031},
      {9.11366558, 8.46389866, 9.0929842, 9.00374985, 10.2611771}}},
    {"Adam", false,
     {{-1.46755433, -0.879685044, -0.496178925, -0.00115254521, 0.379614681},
      {1.80999994, 1.34124982, 1.91750002, 1.92375004, 2.59500003},
      {7.72280025, 7.96165037, 7.93320036, 8.04335022, 8.51980019}}},
    {"Adam", true,
     {{-1.44600666, -0.79196769, -0.45899117, 0.0489627123, 0.369304985},
      {1.80999994, 1.34124982, 1.91750002, 1.92375004, 2.59500003},
      {7.72280025, 7.96165037, 7.93320036, 8.04335022, 8.51980019}}},
    {"AdamWithAmsgrad", false,
     {{-1.30801225, -0.752655208, -0.329193145, 0.166276544, 0.578649342},
      {1.80999994, 1.34124982, 1.91750002, 1.92375004, 2.59500003},
      {7.72280025, 7.96165037, 7.93320036, 8.04335022, 8.51980019},
      {18, 18.125, 18.25, 18.375, 18.5}}},
    {"AdaMax", false,
     {{-1.75364888, -1.11020684, -0.786369085, -0.287881076, 0.0159230828},
      {1.80999994, 1.34124982, 1.91750002, 1.92375004, 2.59500003},
      {7.68320036, 7.80325031, 7.92330027, 8.04335022, 8.1633997}}},
    {"Ftrl", false,
     {{-1.62784708, -0.666278064, -1.47726822, -1.37890315, -0.329229265},
      {4, 10.125, 2.75, 2.375, 20.5},
      {13.2171745, 9.27432823, 9.72610664, 8.375, 6.95262337}}},
    {"Ftrl", true,
     {{-4.35532045, -2.5089016, -4.59406805, -4.63522577, -1.66651523},
      {4, 10.125, 2.75, 2.375, 20.5},
      {10.5585384, 10.3939095, 9.01069546, 8.375, 10.4361238}}},
    {"FtrlV2", false,
     {{-1.52965987, -0.634335697, -1.41278839, -1.33371687, -0.346497744},
      {4, 10.125, 2.75, 2.375, 20.5},
      {12.4259834, 8.83449745, 9.30594635, 8.10383034, 7.31205177}}},
    {"FtrlV2", true,
     {{-4.1555891, -2.43681359, -4.38609219, -4.4272542, -1.66450906},
      {4, 10.125, 2.75, 2.375, 20.5},
      {10.0757084, 10.0961246, 8.60413456, 8.00057983, 10.4235964}}},
    {"AddSign", false,
     {{-1.5999999, -0.74000001, -0.300000012, 0.5, -0.800000072},
      {1.72250009, 0.980312705, 1.76437497, 1.7159375, 2.6387496}}},
    {"PowerSign", false,
     {{-2.0296042, 0.199297905, -0.514802098, 0.5, -2.08881259},
      {1.72250009, 0.980312705, 1.76437497, 1.7159375, 2.6387496}}},
    {"ProximalGradientDescent", false,
     {{-1.49931407, 0.926611781, -0.285322338, 0.357338786, -1.2112484}}},
    {"ProximalAdagrad", false,
     {{-1.21571279, -0.0408714004, -0.140402734, 0.426455975, 0.501097202},
      {4, 10.125, 2.75, 2.375, 20.5}}},
};
// clang-format on

template <typename T>
void CheckTwoSteps(const TwoSteps& row, const TrainingOp& op, double tolerance) {
  CAPTURE(op.name, row.flag, DTypeName(kDTypeOf<T>));
  Trainer t = Trainer::Make<T>(op, row.flag, op.sparse ? Shape{5, 1} : Shape{5});
  if (op.sparse) {
    // Both steps at once, each row twice, in two orders.
    const Tensor at = Tensor::Vector<int32_t>({4, 0, 1, 2, 3, 3, 2, 1, 0, 4});
    const std::vector<double> g = {3, 1, -2, 0.5, 0, 0, 0.5, -2, 1, 3};
    const absl::Status s = t.Step(Values<T>({10, 1}, g), &at);
    if (!s.ok()) FAIL(s);
  } else {
    for (int step = 0; step < 2; ++step) {
      const absl::Status s = t.Step(Values<T>({5}, kGrad));
      if (!s.ok()) FAIL(s);
    }
  }
  REQUIRE(t.num_variables() == static_cast<int>(row.variables.size()));
  for (int k = 0; k < t.num_variables(); ++k) {
    const Tensor value = t.Read(k);
    for (int i = 0; i < 5; ++i) {
      const double got = [&]() -> double {
        if constexpr (kComplexes.Contains(kDTypeOf<T>)) {
          CHECK(value.data<T>()[i].imag() == 0);
          return value.data<T>()[i].real();
        } else {
          return static_cast<double>(ToCompute(value.data<T>()[i]));
        }
      }();
      CAPTURE(k, i);
      CHECK(got == Approx(row.variables[k][i]).epsilon(tolerance).margin(tolerance));
    }
  }
}

TEST_CASE("two steps of every optimiser agree with TensorFlow's", "[training]") {
  for (const TrainingOp& op : TrainingOps()) {
    int rows = 0;
    for (const TwoSteps& row : kTwoSteps) {
      if (op.optimiser->name != row.optimiser) continue;
      ++rows;
      CheckTwoSteps<float>(row, op, 2e-6);
      CheckTwoSteps<double>(row, op, 2e-6);
      CheckTwoSteps<Half>(row, op, 1e-2);
      CheckTwoSteps<BFloat16>(row, op, 5e-2);
      if (op.optimiser->types == kInexact) CheckTwoSteps<std::complex<float>>(row, op, 1e-5);
    }
    CHECK(rows == (op.optimiser->flag.empty() ? 1 : 2));
  }
}

TEST_CASE("complex variables", "[training]") {
  // var - alpha * delta with alpha = 0.4.
  using C = std::complex<double>;
  Trainer t = Trainer::Make<C>(OpNamed("ResourceApplyGradientDescent"), false, {1});
  REQUIRE(t.Step(Tensor::Vector<C>({C(1, -2)})).ok());
  CHECK(std::abs(t.Read(0).scalar<C>() - (C(-1, 0) - C(0.4f, 0) * C(1, -2))) < 1e-15);
}

TEST_CASE("updates do not depend on threads, and are in place", "[training]") {
  TbbFor two(2);
  const char* name = GENERATE("ResourceApplyAdam", "ApplyRMSProp", "ResourceSparseApplyAdagradV2",
                              "SparseApplyFtrl");
  const TrainingOp& op = OpNamed(name);
  CAPTURE(name);
  const int64_t width = GENERATE(30011, 96);  // tiles of columns; tiles of rows
  const int64_t repeats = width > 1000 ? 1 : 300;
  const Shape shape = op.sparse ? Shape{7, width} : Shape{200003};
  const Shape grad_shape = op.sparse ? Shape{9 * repeats, width} : shape;
  std::vector<double> g(grad_shape.num_elements());
  for (size_t i = 0; i < g.size(); ++i) g[i] = std::sin(static_cast<double>(i));
  Tensor at = *Tensor::Allocate(DType::kInt64, Shape{9 * repeats});
  for (int64_t i = 0; i < 9 * repeats; ++i) at.data<int64_t>()[i] = i * i * 5 % 7;
  const Tensor grad = Values<float>(grad_shape, g);
  Trainer a = Trainer::Make<float>(op, true, shape);
  Trainer b = Trainer::Make<float>(op, true, shape, two);
  const auto memory = [](Trainer& t) {
    absl::MutexLock lock(&t.VariableOf(0).mutex());
    return t.VariableOf(0).present().raw();
  };
  const void* before = memory(a);
  REQUIRE(a.Step(grad, op.sparse ? &at : nullptr).ok());
  REQUIRE(b.Step(grad, op.sparse ? &at : nullptr).ok());
  CHECK(memory(a) == before);
  for (int k = 0; k < a.num_variables(); ++k) CHECK(BitEqual(a.Read(k), b.Read(k)));
  CHECK_FALSE(BitEqual(a.Read(0), Values<float>(shape, StartOf(0, shape.num_elements()))));
  if (!op.sparse) return;
  // One index after the other.
  Trainer c = Trainer::Make<float>(op, true, shape);
  for (int64_t i = 0; i < at.num_elements(); ++i) {
    const Tensor index = Tensor::Vector<int64_t>({at.data<int64_t>()[i]});
    const Tensor row(DType::kFloat, Shape{1, width}, grad.data<float>() + i * width);
    REQUIRE(c.Step(row, &index).ok());
  }
  for (int k = 0; k < a.num_variables(); ++k) CHECK(BitEqual(a.Read(k), c.Read(k)));
}

TEST_CASE("snapshots do not see updates", "[training]") {
  const char* name = GENERATE("ApplyMomentum", "ResourceApplyMomentum", "SparseApplyMomentum",
                              "ResourceSparseApplyMomentum");
  const TrainingOp& op = OpNamed(name);
  Trainer t = Trainer::Make<float>(op, false, {2, 2});
  const Tensor var = t.Read(0), accum = t.Read(1);
  const Tensor at = Tensor::Vector<int32_t>({0, 1});
  // The gradient is itself a snapshot of the variable.
  for (int step = 0; step < 3; ++step) REQUIRE(t.Step(var, op.sparse ? &at : nullptr).ok());
  CHECK(BitEqual(var, Values<float>({2, 2}, StartOf(0, 4))));
  CHECK(BitEqual(accum, Values<float>({2, 2}, StartOf(1, 4))));
  CHECK_FALSE(BitEqual(t.Read(0), var));
}

TEST_CASE("empty updates", "[training]") {
  for (const TrainingOp& op : TrainingOps()) {
    CAPTURE(op.name);
    for (const Shape& shape : {Shape{0}, Shape{0, 3}, Shape{3, 0}}) {
      Trainer t = Trainer::Make<float>(op, true, shape);
      const Tensor none = Tensor::Vector<int32_t>({});
      const Shape grad = op.sparse && shape.rank() == 2 ? Shape{0, shape.dim(1)} : shape;
      CHECK(t.Step(*Tensor::Allocate(DType::kFloat, grad), op.sparse ? &none : nullptr).ok());
      CHECK(t.Read(0).shape() == shape);
    }
  }
}

TEST_CASE("what an update refuses leaves the variables as they were", "[training]") {
  for (const TrainingOp& op : TrainingOps()) {
    CAPTURE(op.name);
    Trainer t = Trainer::Make<float>(op, false, {3, 2});
    const auto step = [&](const Shape& grad, std::initializer_list<int64_t> indices) {
      const Tensor at = Tensor::Vector<int64_t>(indices);
      const auto n = static_cast<size_t>(grad.num_elements());
      return t.Step(Values<float>(grad, std::vector<double>(n, 1)), op.sparse ? &at : nullptr);
    };
    if (op.sparse) {
      CHECK(absl::IsInvalidArgument(step({2, 3}, {0, 1})));
      CHECK(absl::IsInvalidArgument(step({1, 2}, {0, 1})));
      CHECK(absl::IsInvalidArgument(step({2}, {0, 1})));
      CHECK(absl::IsInvalidArgument(step({2, 2}, {0, 3})));
      CHECK(absl::IsInvalidArgument(step({2, 2}, {0, -1})));
    } else {
      CHECK(absl::IsInvalidArgument(step({2, 2}, {})));
      CHECK(absl::IsInvalidArgument(step({6}, {})));
    }
    CHECK(BitEqual(t.Read(0), Values<float>({3, 2}, StartOf(0, 6))));
    const int last = t.num_variables() - 1;
    t.VariableOf(last).Clear();
    const Shape good = op.sparse ? Shape{1, 2} : Shape{3, 2};
    CHECK(absl::IsFailedPrecondition(step(good, {0})));
    if (last > 0) {
      REQUIRE(t.VariableOf(last)
                  .Assign(Values<float>({3, 1}, {1, 2, 3}), Variable::ShapeCheck::kNone,
                          HeapAllocator())
                  .ok());
      CHECK(absl::IsInvalidArgument(step(good, {0})));
    }
  }
}

TEST_CASE("one variable in two places", "[training]") {
  // Pointless but legal: must neither lock twice nor leave its bounds.
  OpState state;
  const Tensor v = (*RunOp("VarHandleOp", {},
                           {{"dtype", DType::kFloat}, {"shape", PartialShape{9}}}, &state))[0];
  REQUIRE(RunOp("AssignVariableOp", {v, Values<float>({9}, StartOf(1, 9))}, {}, &state).ok());
  const Tensor lr = Tensor::Scalar<float>(0.5);
  CHECK(
      RunOp("ResourceApplyMomentum", {v, v, lr, Values<float>({9}, StartOf(0, 9)), lr}, {}, &state)
          .ok());
}

}  // namespace
}  // namespace weft
