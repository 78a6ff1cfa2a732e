// The stateless uniform random ops on a GPU, over the launches of random.h. Normal numbers are the
// host's: their bits hang on its logarithms and sines. So are the ops with a position of their own.
#include "kernels/cuda/random.h"

#include "core/tensor.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"

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

template <Source kSource>
absl::Status Uniform(KernelContext& c) {
  const Tensor& out = c.output(0);
  if (out.num_elements() == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const RandomSource from, kSource(c));
  FillUniform(from, out.dtype(), out.raw(), out.num_elements(), OnDevice(c).stream());
  return Launched();
}

template <Source kSource>
absl::Status FullInt(KernelContext& c) {
  const Tensor& out = c.output(0);
  if (out.num_elements() == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const RandomSource from, kSource(c));
  FillInts(from, out.dtype(), 0, 0, out.raw(), out.num_elements(), OnDevice(c).stream());
  return Launched();
}

constexpr DTypeSet kWords = {DType::kInt32, DType::kInt64, DType::kUint32, DType::kUint64};

// The bounds are inputs kFirst and kFirst + 1.
template <Source kSource, int kFirst>
absl::Status UniformInt(KernelContext& c) {
  const Tensor& out = c.output(0);
  if (out.num_elements() == 0) return absl::OkStatus();
  uint64_t low = 0, range = 0;
  absl::Status status;
  DispatchType<kWords>(out.dtype(), [&]<typename T>() {
    const T first = c.input(kFirst).scalar<T>(), last = c.input(kFirst + 1).scalar<T>();
    if (first >= last) {
      status = InvalidArgument("minval is ", first, ", maxval ", last, ": want minval < maxval");
    }
    low = static_cast<uint64_t>(first);
    range = static_cast<uint64_t>(last) - low;
  });
  RETURN_IF_ERROR(status);
  ASSIGN_OR_RETURN(const RandomSource from, kSource(c));
  FillInts(from, out.dtype(), low, range, out.raw(), out.num_elements(), OnDevice(c).stream());
  return Launched();
}

}  // namespace

void RegisterRandomKernels(KernelRegistry& r) {
  const std::vector<TypeConstraint> floats = {{"dtype", kFloats}}, words = {{"dtype", kWords}};
  const uint32_t old = HostInput(0), with_key = HostInput(0) | HostInput(3);
  r.Add({"StatelessRandomUniform", floats, Make<Uniform<FromSeed>>, old});
  r.Add({"StatelessRandomUniformV2", floats, Make<Uniform<FromKey>>, with_key});
  r.Add({"StatelessRandomUniformFullInt", words, Make<FullInt<FromSeed>>, old});
  r.Add({"StatelessRandomUniformFullIntV2", words, Make<FullInt<FromKey>>, with_key});
  r.Add({"StatelessRandomUniformInt",
         {{"dtype", kIndexTypes}},
         Make<UniformInt<FromSeed, 2>>,
         old | HostInput(2) | HostInput(3)});
  r.Add({"StatelessRandomUniformIntV2", words, Make<UniformInt<FromKey, 4>>,
         with_key | HostInput(4) | HostInput(5)});
}

}  // namespace weft::cuda
