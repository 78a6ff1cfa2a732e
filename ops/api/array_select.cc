// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/array_select.h"

namespace weft::ops {

Outputs DynamicPartition(Output data, Output partitions, int64_t num_partitions,
                         const Named& attrs) {
  return ApiCall("DynamicPartition", attrs.name).In(data).In(partitions)
      .Set("num_partitions", num_partitions).GetLists()[0];
}

Output DynamicStitch(Inputs indices, Inputs data, const Named& attrs) {
  return ApiCall("DynamicStitch", attrs.name).In(indices).In(data).Get();
}

ListDiffOutputs ListDiff(Output x, Output y, const ListDiffAttrs& attrs) {
  const Output first = ApiCall("ListDiff", attrs.name).In(x).In(y).Set("out_idx", attrs.out_idx)
      .Get();
  return {first, first.at(1)};
}

Output OneHot(Output indices, Output depth, Output on_value, Output off_value,
              const OneHotAttrs& attrs) {
  return ApiCall("OneHot", attrs.name).In(indices).In(depth).In(on_value).In(off_value)
      .Set("axis", attrs.axis).Get();
}

Output ParallelDynamicStitch(Inputs indices, Inputs data, const Named& attrs) {
  return ApiCall("ParallelDynamicStitch", attrs.name).In(indices).In(data).Get();
}

UniqueOutputs Unique(Output x, const UniqueAttrs& attrs) {
  const Output first = ApiCall("Unique", attrs.name).In(x).Set("out_idx", attrs.out_idx).Get();
  return {first, first.at(1)};
}

UniqueV2Outputs UniqueV2(Output x, Output axis, const UniqueV2Attrs& attrs) {
  const Output first = ApiCall("UniqueV2", attrs.name).In(x).In(axis).Set("out_idx", attrs.out_idx)
      .Get();
  return {first, first.at(1)};
}

UniqueWithCountsOutputs UniqueWithCounts(Output x, const UniqueWithCountsAttrs& attrs) {
  const Output first = ApiCall("UniqueWithCounts", attrs.name).In(x).Set("out_idx", attrs.out_idx)
      .Get();
  return {first, first.at(1), first.at(2)};
}

UniqueWithCountsV2Outputs UniqueWithCountsV2(Output x, Output axis,
                                             const UniqueWithCountsV2Attrs& attrs) {
  const Output first = ApiCall("UniqueWithCountsV2", attrs.name).In(x).In(axis)
      .Set("out_idx", attrs.out_idx).Get();
  return {first, first.at(1), first.at(2)};
}

Output Where(Output input, const Named& attrs) {
  return ApiCall("Where", attrs.name).In(input).Get();
}

}  // namespace weft::ops
