// (op, device, dtypes) -> how to make the kernel.
#ifndef WEFT_KERNELS_REGISTRY_H_
#define WEFT_KERNELS_REGISTRY_H_

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/kernel.h"
#include "core/strings.h"

namespace weft {

// A type attribute, and the dtypes for which the kernel is there.
struct TypeConstraint {
  std::string_view attr;  // "T"; every element of a list(type) attribute must be in the set
  DTypeSet types;
};

struct KernelDef {
  std::string_view op;
  std::vector<TypeConstraint> types;
  KernelFactory factory = nullptr;
  uint32_t flags = kNoFlags;  // KernelFlags
};

// Kernels of one device. Filled by plain calls (kernels/cpu/register.cc), read-only afterwards.
class KernelRegistry {
 public:
  // r.Add({"Softmax", {{"T", kFloats}}, Make<Softmax>});
  void Add(KernelDef def);
  // The kernel for an op with these attributes (defaults filled in). Unimplemented names the op and
  // its dtypes, and says for which dtypes there is a kernel.
  absl::StatusOr<const KernelDef*> Find(std::string_view op, const AttrMap& attrs) const;
  bool HasOp(std::string_view op) const { return defs_.contains(op); }
  // Every definition of an op; empty if there is none.
  std::vector<const KernelDef*> DefsOf(std::string_view op) const;

 private:
  ViewMap<std::vector<KernelDef>> defs_;
};

// The CPU's kernels; made at first use.
const KernelRegistry& CpuKernels();

}  // namespace weft

#endif  // WEFT_KERNELS_REGISTRY_H_
