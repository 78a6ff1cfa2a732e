// Ops of Weft's own, made by passes; no file may hold them.
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

const OpEntry kInternalOps[] = {
    // Stands for a fed tensor. Nothing is known of its shape before the run.
    {"_Feed() -> (output: dtype)", "dtype: type; index: int", shape_rule::Unknown, NoGradient,
     kInternal},
};

}  // namespace

void RegisterInternalOps(OpRegistry& r) { r.Add(kInternalOps); }

}  // namespace weft
