// Ops that save and restore checkpoints.
#include "core/checked.h"
#include "ops/register.h"
#include "ops/shape_rule.h"

namespace weft {
namespace {

// prefix, tensor_names, shape_and_slices: a scalar and two vectors of one length, as many as there
// are tensors.
absl::Status Names(ShapeContext& c, int64_t tensors) {
  RETURN_IF_ERROR(c.Scalar(0));
  for (int i : {1, 2}) {
    if (i >= c.num_inputs()) break;
    ASSIGN_OR_RETURN(const PartialShape names, c.WithRank(i, 1));
    if (IsKnownDim(names.dim(0)) && names.dim(0) != tensors) {
      return InvalidArgument(c.input_name(i), " has ", names.dim(0), " elements for ", tensors,
                             " tensors");
    }
  }
  return absl::OkStatus();
}

absl::Status SaveV2Shape(ShapeContext& c) { return Names(c, c.num_inputs() - 3); }

absl::Status SaveShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Scalar(0));
  ASSIGN_OR_RETURN(const PartialShape names, c.WithRank(1, 1));
  const int64_t tensors = c.num_inputs() - 2;
  if (IsKnownDim(names.dim(0)) && names.dim(0) != tensors) {
    return InvalidArgument("tensor_names has ", names.dim(0), " elements for ", tensors,
                           " tensors");
  }
  return absl::OkStatus();
}

// Shapes are the checkpoint's.
absl::Status RestoreV2Shape(ShapeContext& c) { return Names(c, c.num_outputs()); }

absl::Status AllScalars(ShapeContext& c) {
  for (int i = 0; i < c.num_inputs(); ++i) RETURN_IF_ERROR(c.Scalar(i));
  return absl::OkStatus();
}

absl::Status ScalarsToScalar(ShapeContext& c) {
  RETURN_IF_ERROR(AllScalars(c));
  c.set_output(0, Shape{});
  return absl::OkStatus();
}

absl::Status MergeShape(ShapeContext& c) {
  RETURN_IF_ERROR(c.Vector(0));
  return c.Scalar(1);
}

// clang-format off
const OpEntry kCheckpointOps[] = {
    {"SaveV2(prefix: string, tensor_names: string, shape_and_slices: string, tensors: dtypes) -> ()",
     "dtypes: list(type) >= 1", SaveV2Shape, NoGradient, kStateful},
    {"RestoreV2(prefix: string, tensor_names: string, shape_and_slices: string) -> (tensors: dtypes)",
     "dtypes: list(type) >= 1", RestoreV2Shape, NoGradient, kStateful},
    {"MergeV2Checkpoints(checkpoint_prefixes: string, destination_prefix: string) -> ()",
     "delete_old_dirs: bool = true; allow_missing_files: bool = false", MergeShape, NoGradient, kStateful},
    {"ShardedFilename(basename: string, shard: int32, num_shards: int32) -> (filename: string)", "",
     ScalarsToScalar, NoGradient},
    {"ShardedFilespec(basename: string, num_shards: int32) -> (filename: string)", "",
     ScalarsToScalar, NoGradient},
    {"Save(filename: string, tensor_names: string, data: T) -> ()", "T: list(type) >= 1",
     SaveShape, NoGradient, kStateful},
    {"SaveSlices(filename: string, tensor_names: string, shapes_and_slices: string, data: T) -> ()",
     "T: list(type) >= 1", SaveV2Shape, NoGradient, kStateful},
    {"Restore(file_pattern: string, tensor_name: string) -> (tensor: dt)",
     "dt: type; preferred_shard: int = -1", AllScalars, NoGradient, kStateful},
    {"RestoreSlice(file_pattern: string, tensor_name: string, shape_and_slice: string) -> (tensor: dt)",
     "dt: type; preferred_shard: int = -1", AllScalars, NoGradient, kStateful},
};
// clang-format on

}  // namespace

void RegisterCheckpointOps(OpRegistry& r) { r.Add(kCheckpointOps); }

}  // namespace weft
