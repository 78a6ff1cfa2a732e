#include "kernels/cuda/elementwise.cuh"

namespace weft::cuda {

LaunchTables IntTables() {
  return TablesOf<int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t, bool>();
}

}  // namespace weft::cuda
