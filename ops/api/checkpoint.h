// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_CHECKPOINT_H_
#define WEFT_OPS_API_CHECKPOINT_H_

#include "ops/api_call.h"

namespace weft::ops {

// (checkpoint_prefixes: string, destination_prefix: string) -> ().
struct MergeV2CheckpointsAttrs {
  bool delete_old_dirs = true;
  bool allow_missing_files = false;
  std::string name;
};
Output MergeV2Checkpoints(Output checkpoint_prefixes, Output destination_prefix,
                          const MergeV2CheckpointsAttrs& attrs = {});

// (file_pattern: string, tensor_name: string) -> (tensor: dt).
struct RestoreAttrs {
  int64_t preferred_shard = -1;
  std::string name;
};
Output Restore(Output file_pattern, Output tensor_name, DType dt, const RestoreAttrs& attrs = {});

// (file_pattern: string, tensor_name: string, shape_and_slice: string) -> (tensor: dt).
struct RestoreSliceAttrs {
  int64_t preferred_shard = -1;
  std::string name;
};
Output RestoreSlice(Output file_pattern, Output tensor_name, Output shape_and_slice, DType dt,
                    const RestoreSliceAttrs& attrs = {});

// (prefix: string, tensor_names: string, shape_and_slices: string) -> (tensors: dtypes).
Outputs RestoreV2(Output prefix, Output tensor_names, Output shape_and_slices,
                  const std::vector<DType>& dtypes, const Named& attrs = {});

// (filename: string, tensor_names: string, data: T) -> ().
Output Save(Output filename, Output tensor_names, Inputs data, const Named& attrs = {});

// (filename: string, tensor_names: string, shapes_and_slices: string, data: T) -> ().
Output SaveSlices(Output filename, Output tensor_names, Output shapes_and_slices, Inputs data,
                  const Named& attrs = {});

// (prefix: string, tensor_names: string, shape_and_slices: string, tensors: dtypes) -> ().
Output SaveV2(Output prefix, Output tensor_names, Output shape_and_slices, Inputs tensors,
              const Named& attrs = {});

// (basename: string, shard: int32, num_shards: int32) -> (filename: string).
Output ShardedFilename(Output basename, Output shard, Output num_shards, const Named& attrs = {});

// (basename: string, num_shards: int32) -> (filename: string).
Output ShardedFilespec(Output basename, Output num_shards, const Named& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_CHECKPOINT_H_
