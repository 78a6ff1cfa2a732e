// What all elementwise ops share: broadcasting, empty tensors, memory in place, errors, values that
// flow through shape inference.
#include <catch2/catch.hpp>

#include "ops/infer.h"
#include "tests/ops/table_samples.h"
#include "tests/support/run_op.h"

namespace weft::test {
namespace {

Shape DrawShape(int rank, int64_t most, Random& random) {
  Dims dims;
  for (int i = 0; i < rank; ++i) dims.push_back(1 + random() % most);
  return Shape(std::span<const int64_t>(dims.data(), dims.size()));
}
// A shape that broadcasts to `out`: trailing dimensions, some of them 1.
Shape DrawInput(const Shape& out, Random& random) {
  const int rank = static_cast<int>(random() % (out.rank() + 1));
  Dims dims(out.dims().end() - rank, out.dims().end());
  for (int64_t& d : dims) {
    if (random() % 3 == 0) d = 1;
  }
  return Shape(std::span<const int64_t>(dims.data(), dims.size()));
}
// The element of `in` that stands at flat place i of `out`.
int64_t Source(const Shape& in, const Shape& out, int64_t i) {
  int64_t offset = 0, stride = 1;
  for (int k = 1; k <= out.rank(); ++k) {
    const int64_t index = i % out.back(-k);
    i /= out.back(-k);
    if (k > in.rank()) continue;
    if (in.back(-k) != 1) offset += index * stride;
    stride *= in.back(-k);
  }
  return offset;
}

template <typename T>
void CheckSub(const Shape& out, Random& random) {
  const Shape sa = DrawInput(out, random), sb = DrawInput(out, random);
  const auto shape = BroadcastShapes(sa, sb);
  REQUIRE(shape.ok());
  const Tensor a = DrawTensor<T>(sa, Domain::All, false, random);
  const Tensor b = DrawTensor<T>(sb, Domain::All, false, random);
  CAPTURE(sa, sb, kDTypeOf<T>);
  const auto z = RunOp("Sub", {a, b});
  REQUIRE(z.ok());
  REQUIRE((*z)[0].shape() == *shape);
  int64_t wrong = 0;
  for (int64_t i = 0; i < shape->num_elements(); ++i) {
    const auto x = ToCompute(a.data<T>()[Source(sa, *shape, i)]);
    const auto y = ToCompute(b.data<T>()[Source(sb, *shape, i)]);
    const T want = FromCompute<T>(x - y);
    wrong += std::memcmp(&want, &(*z)[0].data<T>()[i], sizeof(T)) != 0;
  }
  CHECK(wrong == 0);
}

TEST_CASE("binary ops broadcast, at any rank", "[table]") {
  Random random(3);
  for (int rank = 0; rank <= 9; ++rank) {
    for (int repeat = 0; repeat < 40; ++repeat) {
      const int64_t most = rank <= 2 ? 300 : rank <= 4 ? 12 : 4;
      const Shape out = DrawShape(rank, most, random);
      switch (repeat % 5) {
        case 0:
          CheckSub<float>(out, random);
          break;
        case 1:
          CheckSub<int8_t>(out, random);
          break;
        case 2:
          CheckSub<BFloat16>(out, random);
          break;
        case 3:
          CheckSub<std::complex<double>>(out, random);
          break;
        default:
          CheckSub<int64_t>(out, random);
          break;
      }
    }
  }
}

TEST_CASE("large tensors are cut into tiles where broadcasting repeats", "[table]") {
  Random random(4);
  const Shape out{300, 7, 130};
  for (int repeat = 0; repeat < 12; ++repeat) CheckSub<float>(out, random);
}

TEST_CASE("any dimension may be 0", "[table]") {
  for (const Shape& s : {Shape{0}, Shape{0, 3}, Shape{2, 0}, Shape{2, 0, 3}}) {
    const Tensor x = *Tensor::Allocate(DType::kFloat, s);
    CAPTURE(s);
    for (const char* op : {"Add", "Maximum", "Less", "FloorMod"}) {
      const auto z = RunOp(op, {x, x});
      REQUIRE(z.ok());
      CHECK((*z)[0].shape() == s);
    }
    CHECK(RunOp("Exp", {x}).ok());
    CHECK(RunOp("Add", {x, Tensor::Scalar(1.0f)}).ok());
  }
  // Nothing is divided, so that nothing is divided by 0.
  CHECK(RunOp("FloorDiv", {*Tensor::Allocate(DType::kInt32, Shape{0}), Tensor::Scalar(0)}).ok());
}

TEST_CASE("in place gives the same bits", "[table]") {
  Random random(5);
  const auto check = [&](const TableRow& row, int inputs) {
    DispatchType<kNumbers | kBoolOnly>(
        row.kernels.Contains(DType::kFloat)   ? DType::kFloat
        : row.kernels.Contains(DType::kBool)  ? DType::kBool
        : row.kernels.Contains(DType::kInt32) ? DType::kInt32
                                              : DType::kComplex64,
        [&]<typename T>() {
          std::vector<Tensor> x;
          for (int k = 0; k < inputs; ++k) {
            x.push_back(DrawTensor<T>(Shape{5, 33}, row.from, k == 1, random));
          }
          CAPTURE(row.op);
          const auto apart = RunOp(row.op, x), in_place = RunOp(row.op, x, {}, nullptr, true);
          REQUIRE(apart.ok());
          REQUIRE(in_place.ok());
          CHECK(BitEqual((*apart)[0], (*in_place)[0]));
        });
  };
  for (const TableRow& row : UnaryRows()) check(row, 1);
  for (const TableRow& row : BinaryRows()) check(row, 2);
}

TEST_CASE("a bad second input is an error", "[table]") {
  const auto message = [](std::string_view op, Tensor x, Tensor y) {
    return std::string(RunOp(op, {std::move(x), std::move(y)}).status().message());
  };
  const Tensor some = Tensor::Vector<int32_t>({1, 2}), zero = Tensor::Vector<int32_t>({1, 0});
  for (const char* op : {"Div", "FloorDiv", "FloorMod", "Mod", "TruncateDiv", "TruncateMod"}) {
    CAPTURE(op);
    CHECK(message(op, some, zero) == "Integer division by zero");
    CHECK(message(op, Tensor::Scalar<int32_t>(std::numeric_limits<int32_t>::min()),
                  Tensor::Scalar<int32_t>(-1)) == "");
  }
  CHECK(message("Pow", some, Tensor::Scalar<int32_t>(-1)) ==
        "Integers to negative integer powers are not allowed");
  CHECK(message("Add", some, Tensor::Vector<int32_t>({1, 2, 3})) ==
        "shapes [2] and [3] do not broadcast");
  CHECK(!RunOp("ReluGrad", {Tensor::Scalar(1.0f), Tensor::Vector<float>({1, 2})}).ok());
  CHECK(!RunOp("Add", {some, Tensor::Scalar(1.0f)}).ok());
}

TEST_CASE("comparisons may be asked to accept any shapes", "[table]") {
  const Tensor two = Tensor::Vector<float>({1, 2}), three = Tensor::Vector<float>({1, 2, 3});
  const AttrMap any = {{"incompatible_shape_error", false}};
  CHECK(BitEqual((*RunOp("Equal", {two, three}, any))[0], Tensor::Scalar(false)));
  CHECK(BitEqual((*RunOp("NotEqual", {two, three}, any))[0], Tensor::Scalar(true)));
  CHECK(BitEqual((*RunOp("Equal", {two, two}, any))[0], Tensor::Vector<bool>({true, true})));
  CHECK(!RunOp("Equal", {two, three}).ok());
}

TEST_CASE("strings add and compare", "[table]") {
  const Tensor x = Tensor::Vector<std::string>({"a", "", "b"});
  const Tensor y = Tensor::Of<std::string>(Shape{2, 1}, {"a", "b"});
  CHECK(BitEqual((*RunOp("Add", {x, y}))[0],
                 Tensor::Of<std::string>(Shape{2, 3}, {"aa", "a", "ba", "ab", "b", "bb"})));
  CHECK(BitEqual((*RunOp("Equal", {x, y}))[0],
                 Tensor::Of<bool>(Shape{2, 3}, {true, false, false, false, false, true})));
}

// The elements that shape inference knows of op's result on partly known int32 vectors.
IntValues64 Inferred(std::string_view op, IntValues64 x, IntValues64 y) {
  const PartialShape sx{static_cast<int64_t>(x.size())}, sy{static_cast<int64_t>(y.size())};
  const ShapeContext::Input inputs[] = {{&sx, DType::kInt32, nullptr, &x},
                                        {&sy, DType::kInt32, nullptr, &y}};
  ShapeContext::Result result[1];
  REQUIRE(InferShapes(*Ops().Find(op), {{"T", DType::kInt32}}, inputs, result).ok());
  return result[0].ints.value_or(IntValues64());
}

TEST_CASE("small integers flow through shape inference", "[table]") {
  const int64_t any = kUnknownValue;
  CHECK(Inferred("Mul", {2, any, 3}, {5}) == IntValues64{10, any, 15});
  CHECK(Inferred("FloorDiv", {7, -7}, {2, 2}) == IntValues64{3, -4});
  CHECK(Inferred("Maximum", {1}, {3, any}) == IntValues64{3, any});
  CHECK(Inferred("Sub", {std::numeric_limits<int32_t>::min()}, {1}) ==
        IntValues64{std::numeric_limits<int32_t>::max()});
  CHECK(Inferred("Less", {1}, {3}).empty());
}

}  // namespace
}  // namespace weft::test
