// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/checkpoint.h"

namespace weft::ops {

Output MergeV2Checkpoints(Output checkpoint_prefixes, Output destination_prefix,
                          const MergeV2CheckpointsAttrs& attrs) {
  return ApiCall("MergeV2Checkpoints", attrs.name).In(checkpoint_prefixes).In(destination_prefix)
      .Set("delete_old_dirs", attrs.delete_old_dirs)
      .Set("allow_missing_files", attrs.allow_missing_files).Get();
}

Output Restore(Output file_pattern, Output tensor_name, DType dt, const RestoreAttrs& attrs) {
  return ApiCall("Restore", attrs.name).In(file_pattern).In(tensor_name).Set("dt", dt)
      .Set("preferred_shard", attrs.preferred_shard).Get();
}

Output RestoreSlice(Output file_pattern, Output tensor_name, Output shape_and_slice, DType dt,
                    const RestoreSliceAttrs& attrs) {
  return ApiCall("RestoreSlice", attrs.name).In(file_pattern).In(tensor_name).In(shape_and_slice)
      .Set("dt", dt).Set("preferred_shard", attrs.preferred_shard).Get();
}

Outputs RestoreV2(Output prefix, Output tensor_names, Output shape_and_slices,
                  const std::vector<DType>& dtypes, const Named& attrs) {
  return ApiCall("RestoreV2", attrs.name).In(prefix).In(tensor_names).In(shape_and_slices)
      .Set("dtypes", dtypes).GetLists()[0];
}

Output Save(Output filename, Output tensor_names, Inputs data, const Named& attrs) {
  return ApiCall("Save", attrs.name).In(filename).In(tensor_names).In(data).Get();
}

Output SaveSlices(Output filename, Output tensor_names, Output shapes_and_slices, Inputs data,
                  const Named& attrs) {
  return ApiCall("SaveSlices", attrs.name).In(filename).In(tensor_names).In(shapes_and_slices)
      .In(data).Get();
}

Output SaveV2(Output prefix, Output tensor_names, Output shape_and_slices, Inputs tensors,
              const Named& attrs) {
  return ApiCall("SaveV2", attrs.name).In(prefix).In(tensor_names).In(shape_and_slices).In(tensors)
      .Get();
}

Output ShardedFilename(Output basename, Output shard, Output num_shards, const Named& attrs) {
  return ApiCall("ShardedFilename", attrs.name).In(basename).In(shard).In(num_shards).Get();
}

Output ShardedFilespec(Output basename, Output num_shards, const Named& attrs) {
  return ApiCall("ShardedFilespec", attrs.name).In(basename).In(num_shards).Get();
}

}  // namespace weft::ops
