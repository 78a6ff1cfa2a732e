#include <utility>

#include "kernels/cuda/lanes.cuh"
#include "kernels/cuda/rows.cuh"
#include "kernels/cuda/training.h"
#include "ops/training.h"

namespace weft::cuda {
namespace {

namespace formula {
using namespace fn;
#define WEFT_FORMULA WEFT_DEVICE inline
#define WEFT_INIT WEFT_DEVICE
#include "kernels/optimisers.def"
}  // namespace formula

// Element i of the variables meets a column of a chain's gradients, one after the other.
template <typename T, typename F, size_t... I>
WEFT_DEVICE inline void UpdateElement(const F& f, const UpdateArgs& a, int64_t i, int64_t position,
                                      int64_t column, std::index_sequence<I...>) {
  using P = Compute<T>;
  T* const places[] = {static_cast<T*>(a.variables[I]) + i...};
  P v[] = {static_cast<P>(*places[I])...};
  for (; position >= 0; position = a.chains.next[position]) {
    const T grad = static_cast<const T*>(a.grad)[position * a.chains.inner + column];
    f(static_cast<P>(grad), v[I]...);
    ((v[I] = static_cast<P>(FromCompute<T>(v[I]))), ...);
  }
  ((*places[I] = FromCompute<T>(v[I])), ...);
}

// Elements i to i + kLanes - 1 of the variables meet those of the gradient.
template <int kLanes, typename T, typename F, size_t... I>
WEFT_DEVICE inline void UpdateLanes(const F& f, const UpdateArgs& a, int64_t i,
                                    std::index_sequence<I...>) {
  using P = Compute<T>;
  Lanes<T, kLanes>* const places[] = {LanesAt<kLanes>(static_cast<T*>(a.variables[I]) + i)...};
  Lanes<T, kLanes> values[] = {*places[I]...};
  const Lanes<T, kLanes> grad = *LanesAt<kLanes>(static_cast<const T*>(a.grad) + i);
  for (int l = 0; l < kLanes; ++l) {
    P v[] = {static_cast<P>(values[I].at[l])...};
    f(static_cast<P>(grad.at[l]), v[I]...);
    ((values[I].at[l] = FromCompute<T>(v[I])), ...);
  }
  ((*places[I] = values[I]), ...);
}

template <template <typename> typename Formula, typename T, int kScalars>
WEFT_DEVICE inline Formula<Compute<T>> MakeFormula(const UpdateArgs& a) {
  using P = Compute<T>;
  P scalars[kScalars];
  for (int k = 0; k < kScalars; ++k) {
    scalars[k] = (a.int64_scalars >> k & 1) != 0
                     ? static_cast<P>(*static_cast<const int64_t*>(a.scalars[k]))
                     : static_cast<P>(*static_cast<const T*>(a.scalars[k]));
  }
  return Formula<P>(scalars, a.flag);
}

template <template <typename> typename Formula, typename T, int kVariables, int kScalars>
void Update(const UpdateArgs& a, StreamHandle stream) {
  using Variables = std::make_index_sequence<kVariables>;
  if (!a.sparse) {
    const Grouped all = GroupedAll(a.n);
    For(all.items(), stream, [=] WEFT_DEVICE(int64_t item) {
      const auto f = MakeFormula<Formula, T, kScalars>(a);
      all.At(item, [&]<int kLanes>(int64_t i) { UpdateLanes<kLanes, T>(f, a, i, Variables()); });
    });
    return;
  }
  ForChains(a.chains, stream, [=] WEFT_DEVICE(int64_t position, int64_t column) {
    const auto f = MakeFormula<Formula, T, kScalars>(a);
    UpdateElement<T>(f, a, a.chains.row[position] * a.chains.inner + column, position, column,
                     Variables());
  });
}

// All inputs but the gradient are scalars.
template <template <typename> typename Formula, int kVariables, int kInputs>
UpdateLauncher LauncherOf(DType dtype) {
  UpdateLauncher found = nullptr;
  DispatchType<kFloats>(dtype,
                        [&]<typename T>() { found = Update<Formula, T, kVariables, kInputs - 1>; });
  return found;
}

}  // namespace

UpdateLauncher FindUpdate(std::string_view optimiser, DType dtype) {
#define OPTIMISER(name, variables, inputs, flag, forms, types) \
  if (optimiser == #name)                                      \
    return LauncherOf<formula::name, CountWords(variables), CountWords(inputs)>(dtype);
#include "ops/training.def"
  return nullptr;
}

}  // namespace weft::cuda
