// Reads the elementwise tables as op definitions: schema, shape rule, gradient.
#include "ops/table.h"

#include <algorithm>
#include <type_traits>

#include "core/strings.h"
#include "ops/functors.h"
#include "ops/graph_fn.h"
#include "ops/register.h"
#include "ops/shape_rule.h"
#include "ops/value_rule.h"

namespace weft {
namespace {

// Names of arguments, and what T may be, by the tables' words.
#define ARGS_X "(x: T) -> (y: T)"
#define ARGS_Features "(features: T) -> (activations: T)"
#define ARGS_Part "(input: T) -> (output: Tout)"
#define ARGS_Size "(x: T) -> (y: Tout)"
#define ARGS_Test1 "(x: T) -> (y: bool)"
#define ARGS_Bool1 "(x: bool) -> (y: bool)"
#define ARGS_Xy "(x: T, y: T) -> (z: T)"
#define ARGS_Yx "(y: T, x: T) -> (z: T)"
#define ARGS_Xq "(x: T, q: T) -> (z: T)"
#define ARGS_Ax "(a: T, x: T) -> (z: T)"
#define ARGS_X1x2 "(x1: T, x2: T) -> (output: T)"
#define ARGS_Test "(x: T, y: T) -> (z: bool)"
#define ARGS_Bool "(x: bool, y: bool) -> (z: bool)"
#define ARGS_YDy "(y: T, dy: T) -> (z: T)"
#define ARGS_OfInput "(gradients: T, features: T) -> (backprops: T)"
#define ARGS_OfOutput "(gradients: T, outputs: T) -> (backprops: T)"

#define SCHEMA_Signed "T: {bfloat16, half, float, double, int8, int16, int32, int64}"
#define SCHEMA_SignedC \
  "T: {bfloat16, half, float, double, int8, int16, int32, int64, complex64, complex128}"
#define SCHEMA_Numbers                                                                    \
  "T: {bfloat16, half, float, double, int8, int16, int32, int64, uint8, uint16, uint32, " \
  "uint64, complex64, complex128}"
#define SCHEMA_Inexact "T: {bfloat16, half, float, double, complex64, complex128}"
#define SCHEMA_Floats "T: floating"
#define SCHEMA_Full "T: {float, double}"
#define SCHEMA_NextT "T: {double, float} = float"
#define SCHEMA_Real "T: realnumber"
#define SCHEMA_ReluT                                                                      \
  "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, " \
  "uint64, qint8}"
#define SCHEMA_Ints "T: integral"
#define SCHEMA_Bool ""
#define SCHEMA_Complex "T: complexes = complex64; Tout: {float, double} = float"
#define SCHEMA_AddT                                                                  \
  "T: {bfloat16, half, float, double, uint8, int8, int16, int32, int64, complex64, " \
  "complex128, string}"
#define SCHEMA_ModT "T: {int32, int64, half, bfloat16, float, double}"
#define SCHEMA_SquareDT "T: {bfloat16, half, float, double, int32, int64, complex64, complex128}"
#define SCHEMA_AnyEqual "T: type; incompatible_shape_error: bool = true"

template <typename F, DTypeSet kKernels>
absl::Status UnaryShape(ShapeContext& c) {
  c.set_output(0, c.input(0));
  if constexpr (kKernels.Contains(DType::kInt64)) {
    if (const auto x = c.small_ints(0)) {
      c.set_ints(0,
                 MapInts(c.dtype(0), *x, []<typename T>(T v) { return static_cast<T>(F()(v)); }));
    }
  }
  return absl::OkStatus();
}

// Where shapes may differ, and whether they do is not known, nothing is known of the output.
absl::Status AnyShapesRule(ShapeContext& c) {
  ASSIGN_OR_RETURN(const bool error, c.attr<bool>("incompatible_shape_error"));
  auto s = BroadcastShapes(c.input(0), c.input(1));
  if (error) {
    if (!s.ok()) return s.status();
    c.set_output(0, *std::move(s));
  } else if (!s.ok()) {
    c.set_output(0, PartialShape(Shape()));
  } else if (c.input(0).SurelyEquals(c.input(1)) || (c.input(0).IsFull() && c.input(1).IsFull())) {
    c.set_output(0, *std::move(s));
  }
  return absl::OkStatus();
}

template <typename F, DTypeSet kKernels, uint32_t kHow>
absl::Status BinaryShape(ShapeContext& c) {
  if constexpr ((kHow & kAnyShapes) != 0) return AnyShapesRule(c);
  RETURN_IF_ERROR((kHow & kSameShape) != 0 ? shape_rule::SameShapes(c) : shape_rule::Broadcast(c));
  if constexpr (kKernels.Contains(DType::kInt64)) {
    if constexpr (!std::is_same_v<decltype(F()(int64_t{}, int64_t{})), bool>) {
      const auto x = c.small_ints(0), y = c.small_ints(1);
      // What the kernel refuses has no value.
      const bool refused =
          (kHow & kDivides) != 0 && y && std::find(y->begin(), y->end(), 0) != y->end();
      if (x && y && !refused) {
        SetMappedInts(c, *x, *y, []<typename T>(T a, T b) { return static_cast<T>(F()(a, b)); });
      }
    }
  }
  return absl::OkStatus();
}

using graph_fn::NoneType;

// d/dx of BesselI1e; the formula's limit at 0.
Output BesselI1eSlope(Output x, Output y) {
  using namespace graph_fn;
  const Output slope = BesselI0e(x) - y * (Sign(x) + Reciprocal(x));
  return SelectV2(Equal(x, ZerosLike(x)), ZerosLike(x) + 0.5, slope);
}

// log(x), and 0 where it is not real or infinite: the slope of x^y in y.
Output LogOrZero(Output x) {
  using namespace graph_fn;
  const Output zero = ZerosLike(x);
  const Output ok = IsComplex(x.dtype()) ? NotEqual(x, zero) : Greater(x, zero);
  return SelectV2(ok, Log(SelectV2(ok, x, OnesLike(x))), zero);
}

// d/dx of Igamma(a, x), the density of the gamma distribution.
Output IgammaSlope(Output a, Output x) {
  using namespace graph_fn;
  return Exp((a - 1) * Log(x) - x - Lgamma(a));
}

// A real output of complex x may be of another precision (Real of complex128 as float): what is
// computed with it is of the precision of x.
Output AsPartOf(Output x, Output v) {
  if (!IsComplex(x.dtype()) || IsComplex(v.dtype())) return v;
  return graph_fn::Cast(v, x.dtype() == DType::kComplex128 ? DType::kDouble : DType::kFloat);
}

// Reads a formula, a lambda of (x, y, dy), as a rule.
template <typename F>
constexpr GradientRule UnaryRule(F) {
  if constexpr (std::is_same_v<std::invoke_result_t<F, Output, Output, Output>, NoneType>) {
    return NoGradient;
  } else {
    return [](const Grad& g) -> Outputs {
      const bool conjugate = IsComplex(g.dy().dtype());
      const Output dy = AsPartOf(g.x(), conjugate ? graph_fn::Conj(g.dy()) : g.dy());
      const Output dx = F()(g.x(), AsPartOf(g.x(), g.y()), dy);
      return {conjugate ? graph_fn::Conj(dx) : dx};
    };
  }
}

// The same for two inputs: lambdas of (x, y, z, dz).
template <uint32_t kHow, typename F, typename G>
constexpr GradientRule BinaryRule(F, G) {
  using Dx = std::invoke_result_t<F, Output, Output, Output, Output>;
  using Dy = std::invoke_result_t<G, Output, Output, Output, Output>;
  if constexpr (std::is_same_v<Dx, NoneType> && std::is_same_v<Dy, NoneType>) {
    return NoGradient;
  } else {
    return [](const Grad& g) -> Outputs {
      const Output x = g.x(0), y = g.x(1), z = g.y();
      const bool conjugate = IsComplex(g.dy().dtype()) && (kHow & kOwnConjugate) == 0;
      const Output dz = conjugate ? graph_fn::Conj(g.dy()) : g.dy();
      Output dx = F()(x, y, z, dz), dy = G()(x, y, z, dz);
      if (conjugate) {
        if (dx.valid()) dx = graph_fn::Conj(dx);
        if (dy.valid()) dy = graph_fn::Conj(dy);
      }
      if constexpr ((kHow & kSameShape) != 0) return {dx, dy};
      return graph_fn::SumToShapes(dx, dy, x, y);
    };
  }
}

constexpr uint32_t SchemaFlags(uint32_t how) {
  return ((how & kCommutes) != 0 ? kCommutative : kPure) |
         ((how & kAdds) != 0 ? kAggregate : kPure);
}

#define UNARY(Name, args, schema, kernels, from, how, forward, backward)   \
  {#Name ARGS_##args, SCHEMA_##schema, UnaryShape<functor::Name, kernels>, \
   UnaryRule([](Output x, Output y, Output dy) {                           \
     using namespace graph_fn;                                             \
     return backward;                                                      \
   })},
const OpEntry kUnaryOps[] = {
#include "ops/unary.def"
};

#define BINARY(Name, args, schema, kernels, from, how, forward, to_x, to_y)        \
  {#Name ARGS_##args, SCHEMA_##schema, BinaryShape<functor::Name, kernels, (how)>, \
   BinaryRule<(how)>(                                                              \
       [](Output x, Output y, Output z, Output dz) {                               \
         using namespace graph_fn;                                                 \
         return to_x;                                                              \
       },                                                                          \
       [](Output x, Output y, Output z, Output dz) {                               \
         using namespace graph_fn;                                                 \
         return to_y;                                                              \
       }),                                                                         \
   SchemaFlags(how)},
const OpEntry kBinaryOps[] = {
#include "ops/binary.def"
};

#define UNARY(Name, args, schema, kernels, from, how, forward, backward) \
  {#Name, kernels, Domain::from, how},
constexpr TableRow kUnaryRows[] = {
#include "ops/unary.def"
};
#define BINARY(Name, args, schema, kernels, from, how, forward, to_x, to_y) \
  {#Name, kernels, Domain::from, (how)},
constexpr TableRow kBinaryRows[] = {
#include "ops/binary.def"
};

using RowsByName = ViewMap<const TableRow*>;

RowsByName ByName(std::span<const TableRow> rows) {
  RowsByName by_name;
  for (const TableRow& row : rows) by_name[row.op] = &row;
  return by_name;
}

const TableRow* Find(const RowsByName& rows, std::string_view op) {
  const auto it = rows.find(op);
  return it == rows.end() ? nullptr : it->second;
}

}  // namespace

std::span<const TableRow> UnaryRows() { return kUnaryRows; }
std::span<const TableRow> BinaryRows() { return kBinaryRows; }

const TableRow* FindUnaryRow(std::string_view op) {
  static const auto* const rows = new RowsByName(ByName(kUnaryRows));
  return Find(*rows, op);
}

const TableRow* FindBinaryRow(std::string_view op) {
  static const auto* const rows = new RowsByName(ByName(kBinaryRows));
  return Find(*rows, op);
}

void RegisterTableOps(OpRegistry& r) {
  r.Add(kUnaryOps);
  r.Add(kBinaryOps);
}

}  // namespace weft
