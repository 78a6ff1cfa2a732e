// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/array.h"

namespace weft::ops {

Output Concat(Output concat_dim, Inputs values, const Named& attrs) {
  return ApiCall("Concat", attrs.name).In(concat_dim).In(values).Get();
}

Outputs ConcatOffset(Output concat_dim, Inputs shape, const Named& attrs) {
  return ApiCall("ConcatOffset", attrs.name).In(concat_dim).In(shape).GetLists()[0];
}

Output ConcatV2(Inputs values, Output axis, const Named& attrs) {
  return ApiCall("ConcatV2", attrs.name).In(values).In(axis).Get();
}

Output ConjugateTranspose(Output x, Output perm, const Named& attrs) {
  return ApiCall("ConjugateTranspose", attrs.name).In(x).In(perm).Get();
}

Output InvertPermutation(Output x, const Named& attrs) {
  return ApiCall("InvertPermutation", attrs.name).In(x).Get();
}

Output Pack(Inputs values, const PackAttrs& attrs) {
  return ApiCall("Pack", attrs.name).In(values).Set("axis", attrs.axis).Get();
}

Output ParallelConcat(Inputs values, const PartialShape& shape, const Named& attrs) {
  return ApiCall("ParallelConcat", attrs.name).In(values).Set("shape", shape).Get();
}

Outputs Split(Output split_dim, Output value, int64_t num_split, const Named& attrs) {
  return ApiCall("Split", attrs.name).In(split_dim).In(value).Set("num_split", num_split)
      .GetLists()[0];
}

Outputs SplitV(Output value, Output size_splits, Output split_dim, int64_t num_split,
               const Named& attrs) {
  return ApiCall("SplitV", attrs.name).In(value).In(size_splits).In(split_dim)
      .Set("num_split", num_split).GetLists()[0];
}

Output Transpose(Output x, Output perm, const Named& attrs) {
  return ApiCall("Transpose", attrs.name).In(x).In(perm).Get();
}

Outputs Unpack(Output value, int64_t num, const UnpackAttrs& attrs) {
  return ApiCall("Unpack", attrs.name).In(value).Set("num", num).Set("axis", attrs.axis)
      .GetLists()[0];
}

}  // namespace weft::ops
