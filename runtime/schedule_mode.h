#ifndef WEFT_RUNTIME_SCHEDULE_MODE_H_
#define WEFT_RUNTIME_SCHEDULE_MODE_H_

namespace weft {

// How the kernels of a step run. Results are the same bits.
enum class ScheduleMode {
  kAuto,      // as the cost model says, for each set of shapes
  kSerial,    // one after the other; a large kernel still uses all threads
  kParallel,  // at the same time where the graph allows it
};

}  // namespace weft

#endif  // WEFT_RUNTIME_SCHEDULE_MODE_H_
