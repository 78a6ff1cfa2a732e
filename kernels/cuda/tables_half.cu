#include "kernels/cuda/elementwise.cuh"

namespace weft::cuda {

LaunchTables HalfTables() { return TablesOf<Half, BFloat16>(); }

}  // namespace weft::cuda
