// Ops of Weft's own, made by passes; no file may hold them.
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

const OpEntry kInternalOps[] = {
    // Stands for a fed tensor, of a shape that every run is checked against.
    {"_Feed() -> (output: dtype)", "dtype: type; index: int; shape: shape = unknown",
     shape_rule::Declared, NoGradient, kInternal},
};

}  // namespace

void RegisterInternalOps(OpRegistry& r) { r.Add(kInternalOps); }

}  // namespace weft
