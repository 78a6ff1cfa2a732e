// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/array_slice.h"

namespace weft::ops {

Output ResourceStridedSliceAssign(Output ref, Output begin, Output end, Output strides,
                                  Output value, const ResourceStridedSliceAssignAttrs& attrs) {
  return ApiCall("ResourceStridedSliceAssign", attrs.name).In(ref).In(begin).In(end).In(strides)
      .In(value).Set("begin_mask", attrs.begin_mask).Set("end_mask", attrs.end_mask)
      .Set("ellipsis_mask", attrs.ellipsis_mask).Set("new_axis_mask", attrs.new_axis_mask)
      .Set("shrink_axis_mask", attrs.shrink_axis_mask).Get();
}

Output Slice(Output input, Output begin, Output size, const Named& attrs) {
  return ApiCall("Slice", attrs.name).In(input).In(begin).In(size).Get();
}

Output StridedSlice(Output input, Output begin, Output end, Output strides,
                    const StridedSliceAttrs& attrs) {
  return ApiCall("StridedSlice", attrs.name).In(input).In(begin).In(end).In(strides)
      .Set("begin_mask", attrs.begin_mask).Set("end_mask", attrs.end_mask)
      .Set("ellipsis_mask", attrs.ellipsis_mask).Set("new_axis_mask", attrs.new_axis_mask)
      .Set("shrink_axis_mask", attrs.shrink_axis_mask).Get();
}

Output StridedSliceAssign(Output ref, Output begin, Output end, Output strides, Output value,
                          const StridedSliceAssignAttrs& attrs) {
  return ApiCall("StridedSliceAssign", attrs.name).In(ref).In(begin).In(end).In(strides).In(value)
      .Set("begin_mask", attrs.begin_mask).Set("end_mask", attrs.end_mask)
      .Set("ellipsis_mask", attrs.ellipsis_mask).Set("new_axis_mask", attrs.new_axis_mask)
      .Set("shrink_axis_mask", attrs.shrink_axis_mask).Get();
}

Output StridedSliceGrad(Output shape, Output begin, Output end, Output strides, Output dy,
                        const StridedSliceGradAttrs& attrs) {
  return ApiCall("StridedSliceGrad", attrs.name).In(shape).In(begin).In(end).In(strides).In(dy)
      .Set("begin_mask", attrs.begin_mask).Set("end_mask", attrs.end_mask)
      .Set("ellipsis_mask", attrs.ellipsis_mask).Set("new_axis_mask", attrs.new_axis_mask)
      .Set("shrink_axis_mask", attrs.shrink_axis_mask).Get();
}

Output TensorStridedSliceUpdate(Output input, Output begin, Output end, Output strides,
                                Output value, const TensorStridedSliceUpdateAttrs& attrs) {
  return ApiCall("TensorStridedSliceUpdate", attrs.name).In(input).In(begin).In(end).In(strides)
      .In(value).Set("begin_mask", attrs.begin_mask).Set("end_mask", attrs.end_mask)
      .Set("ellipsis_mask", attrs.ellipsis_mask).Set("new_axis_mask", attrs.new_axis_mask)
      .Set("shrink_axis_mask", attrs.shrink_axis_mask).Get();
}

}  // namespace weft::ops
