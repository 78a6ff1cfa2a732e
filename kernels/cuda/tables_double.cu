#include "kernels/cuda/elementwise.cuh"

namespace weft::cuda {

LaunchTables DoubleTables() { return TablesOf<double>(); }

}  // namespace weft::cuda
