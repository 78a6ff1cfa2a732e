#include "kernels/cuda/elementwise.cuh"

namespace weft::cuda {

LaunchTables FloatTables() { return TablesOf<float>(); }

}  // namespace weft::cuda
