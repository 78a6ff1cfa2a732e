// The uniform and normal random ops on a GPU, over the launches of random.h. Truncated normals are
// the host's: where the device's last bits put a draw on the other side of 2, its neighbours would
// be other draws.
#include "kernels/cuda/random.h"

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/random_place.h"

namespace weft::cuda {
namespace {

// Inputs of the older ops: shape, seed, …; of the newer: shape, key, counter, alg, …
absl::StatusOr<RandomSource> FromSeed(KernelContext& c) {
  RandomSource s;
  s.seed_type = c.input(1).dtype();
  s.seed = c.input(1).raw();
  return s;
}
absl::StatusOr<RandomSource> FromKey(KernelContext& c) {
  constexpr int32_t kPhilox = 1, kAuto = 3;
  const int32_t alg = c.input(3).scalar<int32_t>();
  if (alg != kPhilox && alg != kAuto) {
    return Unimplemented("alg is ", alg, "; there are ", kPhilox, " (Philox) and ", kAuto,
                         " (any, which is Philox)");
  }
  RandomSource s;
  s.key = c.input(1).data<uint64_t>();
  s.counter = c.input(2).data<uint64_t>();
  return s;
}
using Source = absl::StatusOr<RandomSource> (*)(KernelContext& c);

// Fills output 0, which has elements; the op's own inputs stand from `first` on.
using Fill = absl::Status (*)(const RandomSource& from, KernelContext& c, int first);

template <Source kSource, Fill kFill, int kFirst>
absl::Status Stateless(KernelContext& c) {
  if (c.output(0).num_elements() == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const RandomSource from, kSource(c));
  RETURN_IF_ERROR(kFill(from, c, kFirst));
  return Launched();
}
template <Fill kFill>
absl::Status Placed(const uint64_t* place, KernelContext& c) {
  if (c.output(0).num_elements() == 0) return absl::OkStatus();
  RandomSource from;
  from.key = place;
  from.counter = place + 1;
  RETURN_IF_ERROR(kFill(from, c, 1));
  return Launched();
}

absl::Status Uniform(const RandomSource& from, KernelContext& c, int) {
  const Tensor& out = c.output(0);
  FillUniform(from, out.dtype(), out.raw(), out.num_elements(), OnDevice(c).stream());
  return absl::OkStatus();
}

absl::Status Normal(const RandomSource& from, KernelContext& c, int) {
  const Tensor& out = c.output(0);
  FillNormal(from, out.dtype(), out.raw(), out.num_elements(), OnDevice(c).stream());
  return absl::OkStatus();
}

absl::Status FullInt(const RandomSource& from, KernelContext& c, int) {
  const Tensor& out = c.output(0);
  FillInts(from, out.dtype(), 0, 0, out.raw(), out.num_elements(), OnDevice(c).stream());
  return absl::OkStatus();
}

constexpr DTypeSet kWords = {DType::kInt32, DType::kInt64, DType::kUint32, DType::kUint64};

absl::Status UniformInt(const RandomSource& from, KernelContext& c, int first) {
  const Tensor& out = c.output(0);
  uint64_t low = 0, range = 0;
  absl::Status status;
  DispatchType<kWords>(out.dtype(), [&]<typename T>() {
    const T least = c.input(first).scalar<T>(), end = c.input(first + 1).scalar<T>();
    if (least >= end) {
      status = InvalidArgument("minval is ", least, ", maxval ", end, ": want minval < maxval");
    }
    low = static_cast<uint64_t>(least);
    range = static_cast<uint64_t>(end) - low;
  });
  RETURN_IF_ERROR(status);
  FillInts(from, out.dtype(), low, range, out.raw(), out.num_elements(), OnDevice(c).stream());
  return absl::OkStatus();
}

constexpr uint32_t kShape = HostInput(0);

// `host`: of the op's own inputs.
template <Fill kFill>
void AddPlaced(KernelRegistry& r, std::string_view op, TypeConstraint types, uint32_t host = 0) {
  r.Add(
      {op, {std::move(types)}, PlacedRandomKernel::Make<Placed<kFill>>, kShape | kStepped | host});
}
template <Fill kFill>
void AddSeeded(KernelRegistry& r, std::string_view op, DTypeSet types, uint32_t host = 0) {
  r.Add({op, {{"dtype", types}}, Make<Stateless<FromSeed, kFill, 2>>, kShape | host});
}
template <Fill kFill>
void AddKeyed(KernelRegistry& r, std::string_view op, DTypeSet types, uint32_t host = 0) {
  r.Add({op, {{"dtype", types}}, Make<Stateless<FromKey, kFill, 4>>, kShape | HostInput(3) | host});
}

}  // namespace

void RegisterRandomKernels(KernelRegistry& r) {
  AddPlaced<Uniform>(r, "RandomUniform", {"dtype", kFloats});
  AddPlaced<Normal>(r, "RandomStandardNormal", {"dtype", kFloats});
  AddPlaced<UniformInt>(r, "RandomUniformInt", {"Tout", kIndexTypes}, HostInput(1) | HostInput(2));

  AddSeeded<Uniform>(r, "StatelessRandomUniform", kFloats);
  AddSeeded<Normal>(r, "StatelessRandomNormal", kFloats);
  AddSeeded<FullInt>(r, "StatelessRandomUniformFullInt", kWords);
  AddSeeded<UniformInt>(r, "StatelessRandomUniformInt", kIndexTypes, HostInput(2) | HostInput(3));

  AddKeyed<Uniform>(r, "StatelessRandomUniformV2", kFloats);
  AddKeyed<Normal>(r, "StatelessRandomNormalV2", kFloats);
  AddKeyed<FullInt>(r, "StatelessRandomUniformFullIntV2", kWords);
  AddKeyed<UniformInt>(r, "StatelessRandomUniformIntV2", kWords, HostInput(4) | HostInput(5));
}

}  // namespace weft::cuda
