// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_ARRAY_SLICE_H_
#define WEFT_OPS_API_ARRAY_SLICE_H_

#include "ops/api_call.h"

namespace weft::ops {

// (ref: resource, begin: Index, end: Index, strides: Index, value: T) -> (); Index: {int32, int64}.
struct ResourceStridedSliceAssignAttrs {
  int64_t begin_mask = 0;
  int64_t end_mask = 0;
  int64_t ellipsis_mask = 0;
  int64_t new_axis_mask = 0;
  int64_t shrink_axis_mask = 0;
  std::string name;
};
Output ResourceStridedSliceAssign(Output ref, Output begin, Output end, Output strides,
                                  Output value, const ResourceStridedSliceAssignAttrs& attrs = {});

// (input: T, begin: Index, size: Index) -> (output: T); Index: {int32, int64}.
Output Slice(Output input, Output begin, Output size, const Named& attrs = {});

// (input: T, begin: Index, end: Index, strides: Index) -> (output: T); Index: {int32, int16,
//     int64}.
struct StridedSliceAttrs {
  int64_t begin_mask = 0;
  int64_t end_mask = 0;
  int64_t ellipsis_mask = 0;
  int64_t new_axis_mask = 0;
  int64_t shrink_axis_mask = 0;
  std::string name;
};
Output StridedSlice(Output input, Output begin, Output end, Output strides,
                    const StridedSliceAttrs& attrs = {});

// (ref: Ref(T), begin: Index, end: Index, strides: Index, value: T) -> (output_ref: Ref(T)); Index:
//     {int32, int64}.
struct StridedSliceAssignAttrs {
  int64_t begin_mask = 0;
  int64_t end_mask = 0;
  int64_t ellipsis_mask = 0;
  int64_t new_axis_mask = 0;
  int64_t shrink_axis_mask = 0;
  std::string name;
};
Output StridedSliceAssign(Output ref, Output begin, Output end, Output strides, Output value,
                          const StridedSliceAssignAttrs& attrs = {});

// (shape: Index, begin: Index, end: Index, strides: Index, dy: T) -> (output: T); Index: {int32,
//     int64}.
struct StridedSliceGradAttrs {
  int64_t begin_mask = 0;
  int64_t end_mask = 0;
  int64_t ellipsis_mask = 0;
  int64_t new_axis_mask = 0;
  int64_t shrink_axis_mask = 0;
  std::string name;
};
Output StridedSliceGrad(Output shape, Output begin, Output end, Output strides, Output dy,
                        const StridedSliceGradAttrs& attrs = {});

// (input: T, begin: Index, end: Index, strides: Index, value: T) -> (output: T); Index: {int32,
//     int64}.
struct TensorStridedSliceUpdateAttrs {
  int64_t begin_mask = 0;
  int64_t end_mask = 0;
  int64_t ellipsis_mask = 0;
  int64_t new_axis_mask = 0;
  int64_t shrink_axis_mask = 0;
  std::string name;
};
Output TensorStridedSliceUpdate(Output input, Output begin, Output end, Output strides,
                                Output value, const TensorStridedSliceUpdateAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_ARRAY_SLICE_H_
