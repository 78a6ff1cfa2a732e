#include "kernels/registry.h"

#include <algorithm>

namespace weft {
namespace {

bool Fits(const TypeConstraint& c, const AttrMap& attrs) {
  const AttrValue* v = attrs.Find(c.attr);
  if (v == nullptr) return false;
  if (const DType* t = v->get<DType>()) return c.types.Contains(*t);
  if (const auto* list = v->get<std::vector<DType>>()) {
    return std::all_of(list->begin(), list->end(), [&](DType t) { return c.types.Contains(t); });
  }
  return v->get<EmptyList>() != nullptr;
}

}  // namespace

void KernelRegistry::Add(KernelDef def) { defs_[def.op].push_back(std::move(def)); }

absl::StatusOr<const KernelDef*> KernelRegistry::Find(std::string_view op,
                                                      const AttrMap& attrs) const {
  const auto it = defs_.find(op);
  if (it == defs_.end()) return Unimplemented("op ", op, " has no CPU kernel");
  for (const KernelDef& def : it->second) {
    if (std::all_of(def.types.begin(), def.types.end(),
                    [&](const auto& c) { return Fits(c, attrs); })) {
      return &def;
    }
  }
  std::string got, have;
  for (const TypeConstraint& c : it->second.front().types) {
    const AttrValue* v = attrs.Find(c.attr);
    got += Concat(got.empty() ? "" : ", ", c.attr, " = ", v == nullptr ? "nothing" : v->ToString());
    DTypeSet all;
    for (const KernelDef& def : it->second) {
      for (const TypeConstraint& d : def.types) {
        if (d.attr == c.attr) all = all | d.types;
      }
    }
    have += Concat(have.empty() ? "" : ", ", c.attr, " in ", ToString(all));
  }
  return Unimplemented("op ", op, " has no CPU kernel for ", got, "; there is one for ", have);
}

std::vector<const KernelDef*> KernelRegistry::DefsOf(std::string_view op) const {
  std::vector<const KernelDef*> out;
  const auto it = defs_.find(op);
  if (it == defs_.end()) return out;
  for (const KernelDef& def : it->second) out.push_back(&def);
  return out;
}

}  // namespace weft
