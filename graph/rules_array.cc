// Rules about moving data: transposes, reshapes, identities.
#include "graph/rewrite.h"

namespace weft {
namespace {

using enum ShapeProof;

// The permutation that does p first and then q; an invalid tensor if the two do not fit.
Tensor Compose(const Tensor& p, const Tensor& q) {
  if (!kIndexTypes.Contains(p.dtype()) || p.dtype() != q.dtype() || !(p.shape() == q.shape()))
    return {};
  const int64_t n = p.num_elements();
  Tensor out = *Tensor::Allocate(q.dtype(), q.shape());
  for (int64_t i = 0; i < n; ++i) {
    int64_t k = IntAt(q, i);
    if (k < 0) k += n;
    if (k < 0 || k >= n) return {};
    int64_t v = IntAt(p, k);
    if (v < 0) v += n;
    if (out.dtype() == DType::kInt32) {
      out.data<int32_t>()[i] = static_cast<int32_t>(v);
    } else {
      out.data<int64_t>()[i] = v;
    }
  }
  return out;
}

Output ComposeTransposes(Match& m) {
  const Tensor perm = Compose(m.value(0), m.value(1));
  if (!perm.has_value()) return {};
  return m.Call("Transpose", {m.x(), m.Const(perm)});
}

bool IsIdentityPermutation(Match& m) {
  const Tensor& p = m.value(0);
  if (!kIndexTypes.Contains(p.dtype())) return false;
  for (int64_t i = 0; i < p.num_elements(); ++i) {
    if (IntAt(p, i) != i) return false;
  }
  return true;
}

bool NotReference(Match& m) { return !IsRef(m.x().dtype()); }

Output TakeX(Match& m) { return m.x(); }

// clang-format off
const Rule kArray[] = {
    {"identity",               [](Pattern& p) { return p.Call("Identity", {p.x()}); },         TakeX, Contract::kExact, kConstructed, NotReference},
    {"snapshot",               [](Pattern& p) { return p.Call("Snapshot", {p.x()}); },         TakeX, Contract::kExact, kConstructed},
    {"stop gradient",          [](Pattern& p) { return p.Call("StopGradient", {p.x()}); },     TakeX, Contract::kExact, kConstructed},
    {"prevent gradient",       [](Pattern& p) { return p.Call("PreventGradient", {p.x()}); },  TakeX, Contract::kExact, kConstructed},
    {"two transposes",         [](Pattern& p) { return p.Call("Transpose", {p.Call("Transpose", {p.x(), p.c(0)}), p.c(1)}); }, ComposeTransposes, Contract::kExact, kConstructed},
    {"transpose of nothing",   [](Pattern& p) { return p.Call("Transpose", {p.x(), p.c(0)}); }, TakeX, Contract::kExact, kConstructed, IsIdentityPermutation},
    {"two reshapes",           [](Pattern& p) { return p.Call("Reshape", {p.Call("Reshape", {p.x(), p.y()}), p.z()}); },
                               [](Match& m) { return m.Call("Reshape", {m.x(), m.z()}); }, Contract::kExact, kConstructed},
    {"reshape to the same",    [](Pattern& p) { return p.Call("Reshape", {p.x(), p.y()}); },   TakeX},
    {"squeeze of a new axis",  [](Pattern& p) { return p.Call("Squeeze", {p.Call("ExpandDims", {p.x(), p.c(0)})}); }, TakeX},
};
// clang-format on

}  // namespace

std::span<const Rule> ArrayRules() { return kArray; }

}  // namespace weft
