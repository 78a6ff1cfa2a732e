// Giving a loaded model's variables their values.
#ifndef WEFT_RUNTIME_RESTORE_H_
#define WEFT_RUNTIME_RESTORE_H_

#include "runtime/saved_model.h"
#include "runtime/session.h"

namespace weft {

// Restores model.saver.checkpoint, then runs the model's initialiser. The checkpoint is read here:
// what the file's RestoreV2 nodes would yield is fed in their place, so that only the assignments
// behind them run and no file is touched that the graph names. Where a function restores
// (TensorFlow 2), each variable of the graph gets what the checkpoint's own object graph says
// belongs to its name. Does nothing for models without checkpoint and initialiser. NotFound or
// InvalidArgument where the checkpoint and the graph do not fit; Unimplemented where the graph
// restores by means that Weft lacks, with some variables perhaps restored already.
absl::Status RestoreModel(const Session& session, const Model& model);

}  // namespace weft

#endif  // WEFT_RUNTIME_RESTORE_H_
