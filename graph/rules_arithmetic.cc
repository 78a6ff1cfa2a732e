// Rules of arithmetic.
#include "graph/rewrite.h"

namespace weft {
namespace {

using enum ShapeProof;

Output Op(Match& m, std::string_view op, std::initializer_list<Output> inputs) {
  return m.Call(op, inputs);
}

bool IsInt(Match& m) { return IsInteger(m.x().dtype()); }
bool IsFloat(Match& m) { return !IsInteger(m.x().dtype()); }
bool CastToSame(Match& m) {
  const auto* from = m.op(0).attrs.Find("SrcT")->get<DType>();
  const auto* to = m.op(0).attrs.Find("DstT")->get<DType>();
  return *from == *to;
}

// clang-format off
const Rule kArithmetic[] = {
    // name                          find                                                       put
    {"multiply by one",        [](Pattern& p) { return p.x() * 1; },                      [](Match& m) { return m.x(); }, Contract::kExact, kScalars},
    {"divide by one",          [](Pattern& p) { return p.x() / 1; },                      [](Match& m) { return m.x(); }, Contract::kExact, kScalars},
    {"subtract zero",          [](Pattern& p) { return p.x() - 0; },                      [](Match& m) { return m.x(); }, Contract::kExact, kScalars},
    // -0 + 0 is +0, so this is exact for integers alone.
    {"add integer zero",       [](Pattern& p) { return p.x() + 0; },                      [](Match& m) { return m.x(); }, Contract::kExact, kScalars, IsInt},
    {"add zero",               [](Pattern& p) { return p.x() + 0; },                      [](Match& m) { return m.x(); }, Contract::kClose, kScalars, IsFloat},
    {"power of one",           [](Pattern& p) { return p.Call("Pow", {p.x(), p.Number(1)}); }, [](Match& m) { return m.x(); }, Contract::kExact, kScalars},
    {"power of two",           [](Pattern& p) { return p.Call("Pow", {p.x(), p.Number(2)}); }, [](Match& m) { return Op(m, "Square", {m.x()}); }, Contract::kClose, kScalars},
    {"square",                 [](Pattern& p) { return p.x() * p.x(); },                  [](Match& m) { return Op(m, "Square", {m.x()}); }, Contract::kExact, kScalars},
    {"double negation",        [](Pattern& p) { return -(-p.x()); },                      [](Match& m) { return m.x(); }, Contract::kExact, kScalars},
    {"add a negation",         [](Pattern& p) { return p.x() + (-p.y()); },               [](Match& m) { return m.x() - m.y(); }, Contract::kExact, kConstructed},
    {"subtract a negation",    [](Pattern& p) { return p.x() - (-p.y()); },               [](Match& m) { return m.x() + m.y(); }, Contract::kExact, kConstructed},
    {"double not",             [](Pattern& p) { return p.Call("LogicalNot", {p.Call("LogicalNot", {p.x()})}); }, [](Match& m) { return m.x(); }, Contract::kExact, kScalars},
    {"relu of relu",           [](Pattern& p) { return p.Call("Relu", {p.Call("Relu", {p.x()})}); }, [](Match& m) { return Op(m, "Relu", {m.x()}); }, Contract::kExact, kScalars},
    {"cast to the same dtype", [](Pattern& p) { return p.Call("Cast", {p.x()}); },        [](Match& m) { return m.x(); }, Contract::kExact, kScalars, CastToSame},
    {"divide by a root",       [](Pattern& p) { return p.x() / p.Call("Sqrt", {p.y()}); }, [](Match& m) { return m.x() * Op(m, "Rsqrt", {m.y()}); }, Contract::kFastMath, kConstructed},
};
// clang-format on

}  // namespace

std::span<const Rule> ArithmeticRules() { return kArithmetic; }

}  // namespace weft
