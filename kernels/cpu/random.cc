// Kernels of random ops. Each op has up to three forms that differ in where the generator comes
// from: the node's state, a seed tensor, or a key and a counter.
#include "core/random.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "core/math.h"
#include "core/samplers.h"
#include "kernels/cpu/register.h"
#include "kernels/random_state.h"

namespace weft {
namespace {

// The stream of a stateful node, which goes on from run to run.
struct Stream {
  std::shared_ptr<PhiloxState> state;
  static absl::StatusOr<Stream> Parse(const KernelInfo& info) {
    Stream s;
    ASSIGN_OR_RETURN(s.state, RandomStateOf(info));
    return s;
  }
};

Philox FromSeed(const Tensor& seed) {
  return PhiloxFromStatelessSeed(IntAt(seed, 0), IntAt(seed, 1));
}

// TensorFlow's numbers; "auto" leaves the choice to the device.
constexpr int32_t kAlgPhilox = 1;
constexpr int32_t kAlgAuto = 3;

absl::StatusOr<Philox> FromKey(const KernelContext& c) {
  const int32_t alg = c.input(3).scalar<int32_t>();
  if (alg != kAlgPhilox && alg != kAlgAuto) {
    return Unimplemented("alg is ", alg, "; there are ", kAlgPhilox, " (Philox) and ", kAlgAuto,
                         " (any, which is Philox)");
  }
  const auto* counter = c.input(2).data<uint64_t>();
  return PhiloxFromKeyCounter(c.input(1).scalar<uint64_t>(), counter[0], counter[1]);
}

// Fills output 0; the op's own inputs stand from `first` on.
using Fill = absl::Status (*)(const Philox& gen, KernelContext& c, int first);

template <Fill kFill>
absl::Status FromState(const Stream& s, KernelContext& c) {
  return kFill(s.state->ReserveOutputs(c.output(0).num_elements()), c, 1);
}
template <Fill kFill>
absl::Status FromSeedInput(KernelContext& c) {
  return kFill(FromSeed(c.input(1)), c, 2);
}
template <Fill kFill>
absl::Status FromKeyInputs(KernelContext& c) {
  if (c.output(0).num_elements() == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Philox gen, FromKey(c));
  return kFill(gen, c, 4);
}

absl::Status Uniform(const Philox& gen, KernelContext& c, int) {
  DispatchType<kFloats>(c.output(0).dtype(), [&]<typename T>() {
    FillUniform(gen, c.output(0).span<T>(), c.parallel());
  });
  return absl::OkStatus();
}

absl::Status Normal(const Philox& gen, KernelContext& c, int) {
  DispatchType<kFloats>(c.output(0).dtype(), [&]<typename T>() {
    FillNormal(gen, c.output(0).span<T>(), c.parallel());
  });
  return absl::OkStatus();
}

absl::Status Truncated(const Philox& gen, KernelContext& c, int) {
  DispatchType<kFloats>(c.output(0).dtype(), [&]<typename T>() {
    FillTruncatedNormal(gen, c.output(0).span<T>(), c.parallel());
  });
  return absl::OkStatus();
}

constexpr DTypeSet kWordTypes = {DType::kInt32, DType::kInt64, DType::kUint32, DType::kUint64};

absl::Status UniformInt(const Philox& gen, KernelContext& c, int first) {
  absl::Status status;
  DispatchType<kWordTypes>(c.output(0).dtype(), [&]<typename T>() {
    const T low = c.input(first).scalar<T>();
    const T high = c.input(first + 1).scalar<T>();
    if (c.output(0).num_elements() == 0) return;
    if (low >= high) {
      status = InvalidArgument("minval is ", low, ", maxval ", high, ": want minval < maxval");
      return;
    }
    FillUniformInt(gen, low, high, c.output(0).span<T>(), c.parallel());
  });
  return status;
}

absl::Status FullInt(const Philox& gen, KernelContext& c, int) {
  const Tensor& out = c.output(0);
  if (DTypeSize(out.dtype()) == 4) {
    FillBits(gen, out.span<uint32_t>(), c.parallel());
  } else {
    FillBits(gen, out.span<uint64_t>(), c.parallel());
  }
  return absl::OkStatus();
}

// A parameter tensor as doubles, in scratch memory.
absl::StatusOr<std::span<const double>> Parameters(KernelContext& c, int i) {
  const Tensor& t = c.input(i);
  ASSIGN_OR_RETURN(const size_t bytes, CheckedBytes(DType::kDouble, t.shape()));
  ASSIGN_OR_RETURN(char* const memory, c.Scratch(bytes));
  auto* const out = reinterpret_cast<double*>(memory);
  DispatchType<kFloats | kIndexTypes>(t.dtype(), [&]<typename T>() {
    const auto in = t.span<T>();
    for (size_t k = 0; k < in.size(); ++k) {
      if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
        out[k] = static_cast<float>(in[k]);
      } else {
        out[k] = static_cast<double>(in[k]);
      }
    }
  });
  return std::span<const double>(out, t.num_elements());
}

absl::Status Gamma(const Philox& gen, KernelContext& c, int first) {
  const Tensor& out = c.output(0);
  if (out.num_elements() == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto alpha, Parameters(c, first));
  const int64_t samples = out.num_elements() / static_cast<int64_t>(alpha.size());
  constexpr DTypeSet kTypes = {DType::kHalf, DType::kFloat, DType::kDouble};
  DispatchType<kTypes>(out.dtype(), [&]<typename T>() {
    SampleGamma(gen, alpha, samples, out.span<T>(), c.parallel());
  });
  return absl::OkStatus();
}

absl::Status Poisson(const Philox& gen, KernelContext& c, int first) {
  const Tensor& out = c.output(0);
  if (out.num_elements() == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto rate, Parameters(c, first));
  const int64_t samples = out.num_elements() / static_cast<int64_t>(rate.size());
  constexpr DTypeSet kTypes = {DType::kHalf, DType::kFloat, DType::kDouble, DType::kInt32,
                               DType::kInt64};
  DispatchType<kTypes>(out.dtype(), [&]<typename T>() {
    SamplePoisson(gen, rate, samples, out.span<T>(), c.parallel());
  });
  return absl::OkStatus();
}

absl::Status Categorical(const Philox& gen, KernelContext& c) {
  const Tensor& logits = c.input(0);
  const Tensor& out = c.output(0);
  if (out.num_elements() == 0) return absl::OkStatus();
  absl::Status status;
  const auto sample = [&]<typename T, typename Index>() {
    status = SampleCategorical<T, Index>(gen, logits.span<T>(), logits.dim(0), logits.dim(1),
                                         out.dim(1), out.span<Index>(), c.parallel());
  };
  // Class numbers fit: a class takes a byte of memory at least, and int32 is checked here.
  if (out.dtype() == DType::kInt32 && logits.dim(1) > std::numeric_limits<int32_t>::max()) {
    return InvalidArgument(logits.dim(1), " classes do not fit output_dtype int32; use int64");
  }
  DispatchType<kFloats>(logits.dtype(), [&]<typename T>() {
    if (out.dtype() == DType::kInt32) {
      sample.template operator()<T, int32_t>();
    } else {
      sample.template operator()<T, int64_t>();
    }
  });
  return status;
}

absl::Status Multinomial(const Stream& s, KernelContext& c) {
  // A sample takes two words; TensorFlow sets 256 blocks aside for each.
  const auto batch = static_cast<uint64_t>(c.output(0).dim(0));
  const auto samples = static_cast<uint64_t>(c.output(0).dim(1));
  if (c.output(0).num_elements() == 0) return absl::OkStatus();
  const uint64_t outputs = batch * ((samples + 3) / 4 * 4) * 2;
  return Categorical(s.state->Reserve(outputs * PhiloxState::kBlocksPerOutput), c);
}

absl::Status StatelessMultinomial(KernelContext& c) { return Categorical(FromSeed(c.input(2)), c); }

// Rows of one distribution each, in T; the half types are sampled as floats and rounded.
template <typename T>
absl::Status CutNormals(const Philox& gen, KernelContext& c, int64_t per_batch, std::span<T> out) {
  std::span<const double> p[4];
  for (int i = 0; i < 4; ++i) {
    ASSIGN_OR_RETURN(p[i], Parameters(c, i + 1));
  }
  const auto at = [&](int i, int64_t b) { return static_cast<T>(p[i][p[i].size() == 1 ? 0 : b]); };
  return SampleCutNormal<T>(
      gen, per_batch,
      [&](int64_t b) {
        return CutNormal<T>{at(0, b), at(1, b), at(2, b), at(3, b)};
      },
      out);
}

absl::Status ParameterizedTruncatedNormal(const Stream& s, KernelContext& c) {
  const Tensor& out = c.output(0);
  const int64_t n = out.num_elements();
  int64_t batches = out.dim(0);
  int64_t per_batch = out.shape().Product(1, out.rank());
  // One distribution for all: TensorFlow then cuts the output into batches of a hundred.
  if (c.input(1).num_elements() == 1 && c.input(2).num_elements() == 1 && c.input(3).rank() == 0 &&
      c.input(4).rank() == 0) {
    per_batch = 100;
    batches = n / per_batch + (n % per_batch != 0);
  }
  const Philox gen = s.state->Reserve(static_cast<uint64_t>(batches) * 2 * kCutNormalTries *
                                      static_cast<uint64_t>(per_batch + 3) / 4);
  if (n == 0) return absl::OkStatus();
  if (out.dtype() == DType::kDouble) return CutNormals(gen, c, per_batch, out.span<double>());
  if (out.dtype() == DType::kFloat) return CutNormals(gen, c, per_batch, out.span<float>());
  ASSIGN_OR_RETURN(const size_t bytes, CheckedBytes(DType::kFloat, out.shape()));
  ASSIGN_OR_RETURN(char* const memory, c.Scratch(bytes));
  const std::span<float> floats(reinterpret_cast<float*>(memory), n);
  RETURN_IF_ERROR(CutNormals(gen, c, per_batch, floats));
  DispatchType<kHalfs>(out.dtype(), [&]<typename T>() {
    std::transform(floats.begin(), floats.end(), out.data<T>(), [](float x) { return T(x); });
  });
  return absl::OkStatus();
}

// Row i of the output is row rows[i] of the input.
void TakeRows(const Tensor& in, std::span<const int64_t> rows, const Tensor& out,
              ParallelFor& par) {
  const auto n = static_cast<int64_t>(rows.size());
  if (IsObject(in.dtype())) {
    const int64_t width = in.num_elements() / n;
    DispatchType<kObjects>(in.dtype(), [&]<typename T>() {
      for (int64_t i = 0; i < n; ++i) {
        std::copy_n(in.data<T>() + rows[i] * width, width, out.data<T>() + i * width);
      }
    });
    return;
  }
  const auto bytes = static_cast<int64_t>(in.num_bytes()) / n;
  const auto* from = static_cast<const char*>(in.raw());
  auto* to = static_cast<char*>(out.raw());
  ForRanges(par, n, 3 + 0.1 * static_cast<double>(bytes), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      std::memcpy(to + i * bytes, from + rows[i] * bytes, bytes);
  });
}

absl::Status RandomShuffle(const Stream& s, KernelContext& c) {
  const Tensor& in = c.input(0);
  if (in.rank() == 0 || in.num_elements() <= 1 || in.dim(0) <= 1) {
    CopyElements(in, c.output(0));
    return absl::OkStatus();
  }
  const int64_t n = in.dim(0);
  ASSIGN_OR_RETURN(const size_t bytes, CheckedBytes(DType::kInt64, Shape{n}));
  ASSIGN_OR_RETURN(char* const memory, c.Scratch(bytes));
  const std::span<int64_t> rows(reinterpret_cast<int64_t*>(memory), n);
  ShuffleIndices(s.state->Reserve(static_cast<uint64_t>(n + 2) / 4), rows);
  TakeRows(in, rows, c.output(0), c.parallel());
  return absl::OkStatus();
}

absl::Status GetKeyCounter(KernelContext& c) {
  const Philox gen = FromSeed(c.input(0));
  c.output(0).data<uint64_t>()[0] = KeyWord(gen);
  const auto counter = CounterWords(gen);
  std::copy(counter.begin(), counter.end(), c.output(1).data<uint64_t>());
  if (c.num_outputs() == 3) c.output(2).data<int32_t>()[0] = kAlgPhilox;
  return absl::OkStatus();
}

absl::Status GetAlg(KernelContext& c) {
  c.output(0).data<int32_t>()[0] = kAlgPhilox;
  return absl::OkStatus();
}

// Strides of `t` in `out`'s index space; 0 where it is broadcast.
Dims BroadcastStrides(const Shape& t, const Shape& out) {
  Dims strides(out.rank());
  const Dims own = Strides(t);
  const int missing = out.rank() - t.rank();
  for (int i = 0; i < t.rank(); ++i) strides[missing + i] = t.dim(i) == 1 ? 0 : own[i];
  return strides;
}

template <typename T>
absl::Status RandomGammaGrad(KernelContext& c) {
  const Tensor& out = c.output(0);
  const Shape& shape = out.shape();
  const Dims strides[2] = {BroadcastStrides(c.input(0).shape(), shape),
                           BroadcastStrides(c.input(1).shape(), shape)};
  const auto* alpha = c.input(0).data<T>();
  const auto* sample = c.input(1).data<T>();
  ForRanges(c.parallel(), out.num_elements(), 400, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      int64_t rest = i, a = 0, s = 0;
      for (int d = shape.rank() - 1; d >= 0; --d) {
        const int64_t at = rest % shape.dim(d);
        rest /= shape.dim(d);
        a += at * strides[0][d];
        s += at * strides[1][d];
      }
      out.data<T>()[i] = GammaSampleGrad(alpha[a], sample[s]);
    }
  });
  return absl::OkStatus();
}

constexpr DTypeSet kRealFloats = {DType::kHalf, DType::kFloat, DType::kDouble};
constexpr DTypeSet kPoissonTypes = kRealFloats | kIndexTypes;

}  // namespace

void RegisterRandomKernels(KernelRegistry& r) {
  r.Add({"RandomUniform", {{"dtype", kFloats}}, MakeWith<Stream, FromState<Uniform>>});
  r.Add({"RandomStandardNormal", {{"dtype", kFloats}}, MakeWith<Stream, FromState<Normal>>});
  r.Add({"TruncatedNormal", {{"dtype", kFloats}}, MakeWith<Stream, FromState<Truncated>>});
  r.Add({"RandomUniformInt", {{"Tout", kIndexTypes}}, MakeWith<Stream, FromState<UniformInt>>});
  r.Add({"RandomGamma", {{"T", kRealFloats}}, MakeWith<Stream, FromState<Gamma>>});
  r.Add({"RandomPoisson", {{"dtype", kRealFloats}}, MakeWith<Stream, FromState<Poisson>>});
  r.Add({"RandomPoissonV2",
         {{"R", kPoissonTypes}, {"dtype", kPoissonTypes}},
         MakeWith<Stream, FromState<Poisson>>});
  r.Add({"Multinomial",
         {{"T", kFloats}, {"output_dtype", kIndexTypes}},
         MakeWith<Stream, Multinomial>});
  r.Add({"ParameterizedTruncatedNormal",
         {{"dtype", kFloats}},
         MakeWith<Stream, ParameterizedTruncatedNormal>});
  r.Add({"RandomShuffle", {{"T", kAllDTypes}}, MakeWith<Stream, RandomShuffle>});
  r.Add({"RandomGammaGrad", {{"T", {DType::kFloat}}}, Make<RandomGammaGrad<float>>});
  r.Add({"RandomGammaGrad", {{"T", {DType::kDouble}}}, Make<RandomGammaGrad<double>>});

  r.Add({"StatelessRandomUniform", {{"dtype", kFloats}}, Make<FromSeedInput<Uniform>>});
  r.Add({"StatelessRandomNormal", {{"dtype", kFloats}}, Make<FromSeedInput<Normal>>});
  r.Add({"StatelessTruncatedNormal", {{"dtype", kFloats}}, Make<FromSeedInput<Truncated>>});
  r.Add({"StatelessRandomUniformInt", {{"dtype", kIndexTypes}}, Make<FromSeedInput<UniformInt>>});
  r.Add({"StatelessRandomUniformFullInt", {{"dtype", kWordTypes}}, Make<FromSeedInput<FullInt>>});
  r.Add({"StatelessRandomGammaV2", {{"dtype", kRealFloats}}, Make<FromSeedInput<Gamma>>});
  r.Add({"StatelessRandomPoisson",
         {{"Rtype", kPoissonTypes}, {"dtype", kPoissonTypes}},
         Make<FromSeedInput<Poisson>>});
  r.Add({"StatelessMultinomial",
         {{"T", kFloats}, {"output_dtype", kIndexTypes}},
         Make<StatelessMultinomial>});

  r.Add({"StatelessRandomGetKeyCounter", {}, Make<GetKeyCounter>, kCheap});
  r.Add({"StatelessRandomGetKeyCounterAlg", {}, Make<GetKeyCounter>, kCheap});
  r.Add({"StatelessRandomGetAlg", {}, Make<GetAlg>, kCheap});
  r.Add({"StatelessRandomUniformV2", {{"dtype", kFloats}}, Make<FromKeyInputs<Uniform>>});
  r.Add({"StatelessRandomNormalV2", {{"dtype", kFloats}}, Make<FromKeyInputs<Normal>>});
  r.Add({"StatelessTruncatedNormalV2", {{"dtype", kFloats}}, Make<FromKeyInputs<Truncated>>});
  r.Add({"StatelessRandomUniformIntV2", {{"dtype", kWordTypes}}, Make<FromKeyInputs<UniformInt>>});
  r.Add({"StatelessRandomUniformFullIntV2", {{"dtype", kWordTypes}}, Make<FromKeyInputs<FullInt>>});
  r.Add({"StatelessRandomGammaV3", {{"dtype", kRealFloats}}, Make<FromKeyInputs<Gamma>>});
}

}  // namespace weft
