#include "kernels/lib/conv.h"

#include <algorithm>
#include <optional>

#include "core/checked.h"
#include "kernels/lib/conv_depthwise.h"
#include "kernels/lib/conv_narrow.h"
#include "kernels/lib/conv_plain.h"
#include "kernels/lib/conv_scatter.h"
#include "kernels/lib/conv_windows.h"
#include "kernels/lib/conv_winograd.h"
#include "kernels/lib/transpose.h"

namespace weft {
namespace {

// Bounds that keep every intermediate in 64 bits; no memory holds more.
constexpr int64_t kMostElements = int64_t{1} << 48;
constexpr int64_t kMostExtent = int64_t{1} << 31;

enum class Way {
  kEmpty,     // the result has no elements
  kConstant,  // no terms: finish(0)
  kIntegers,
  kDepthwise,
  kGather,   // GatherConv
  kNarrow,   // NarrowConv
  kScatter,  // ScatterConv
  kWinograd,
  kFilter,  // FilterConv, NarrowFilterConv
};

// The fast ways in one type; one of them is there, or none.
template <typename T>
struct Ways {
  std::optional<GatherConv<T>> gather;
  std::optional<NarrowConv<T>> narrow;
  std::optional<ScatterConv<T>> scatter;
  std::optional<WinogradConv<T>> winograd;
  std::optional<FilterConv<T>> filter;
  std::optional<NarrowFilterConv<T>> narrow_filter;

  Way Choose(const ConvSpec& spec, ConvPass pass) {
    if (pass == ConvPass::kBackwardFilter) {
      NarrowFilterConv<T>::Pays(spec) ? void(narrow_filter.emplace(spec))
                                      : void(filter.emplace(spec));
      return Way::kFilter;
    }
    if (pass == ConvPass::kForward && NarrowConv<T>::Pays(spec)) {
      narrow.emplace(spec);
      return Way::kNarrow;
    }
    if (pass == ConvPass::kBackwardInput && ScatterConv<T>::Pays(spec)) {
      scatter.emplace(spec);
      return Way::kScatter;
    }
    if (pass == ConvPass::kForward && WinogradConv<T>::Pays(spec)) {
      winograd.emplace(spec);
      return Way::kWinograd;
    }
    gather.emplace(spec, pass);
    return Way::kGather;
  }
  int64_t scratch_elements() const {
    return filter          ? filter->scratch_elements()
           : narrow_filter ? narrow_filter->scratch_elements()
           : narrow        ? narrow->scratch_elements()
           : winograd      ? winograd->scratch_elements()
                           : 0;
  }
  int64_t packed_elements() const {
    return gather     ? gather->packed_elements()
           : scatter  ? scatter->packed_elements()
           : winograd ? winograd->packed_elements()
                      : 0;
  }
  void Pack(const T* from, T* packed, ParallelFor& par) const {
    if (gather) gather->Pack(from, packed, par);
    if (scatter) scatter->Pack(from, packed, par);
    if (winograd) winograd->Pack(from, packed, par);
  }
};

}  // namespace

struct Conv::Plan {
  ConvSpec spec;
  ConvPass pass;
  Way way = Way::kEmpty;
  ConvSpec inner;  // channels last, float or double: what the fast ways work on
  Ways<float> ways_f;
  Ways<double> ways_d;

  bool Widens() const { return spec.dtype != inner.dtype; }
  bool Moves() const { return spec.channels_first && Volume(spec.in) * Volume(spec.out) != 1; }
  int64_t InElements() const { return spec.batch * Volume(spec.in) * spec.in_channels; }
  int64_t OutElements() const { return spec.batch * Volume(spec.out) * spec.out_channels; }
  int64_t FilterElements() const {
    return spec.groups == 0
               ? 0
               : Volume(spec.filter) * (spec.in_channels / spec.groups) * spec.out_channels;
  }
  int64_t ResultElements() const {
    return pass == ConvPass::kForward         ? OutElements()
           : pass == ConvPass::kBackwardInput ? InElements()
                                              : FilterElements();
  }
  template <typename T>
  const Ways<T>& ways() const {
    if constexpr (sizeof(T) == sizeof(float)) {
      return ways_f;
    } else {
      return ways_d;
    }
  }
  bool single() const { return inner.dtype == DType::kFloat; }

  absl::Status Check() const;
  void Choose();
  int64_t PackedElements() const;
  int64_t StagedElements(bool packed) const;
  size_t ScratchBytes(bool packed) const;

  // E: the elements' type; T: what they compute in.
  template <typename E, typename T>
  void Run(const E* a, const E* b, const T* packed, const E* bias, const E* residual, E* result,
           T* scratch, ParallelFor& par) const;
  template <typename T>
  void RunInner(const T* a, const T* b, const T* packed, const T* bias, const T* residual,
                T* result, T* scratch, ParallelFor& par) const;
  template <typename E, typename T>
  void RunAny(const void* a, const void* b, const void* packed, const void* bias,
              const void* residual, void* result, void* scratch, ParallelFor& par) const;
  void Dispatch(const void* a, const void* b, const void* packed, const void* bias,
                const void* residual, void* result, void* scratch, ParallelFor& par) const;
};

absl::Status Conv::Plan::Check() const {
  const ConvSpec& s = spec;
  if (!(kFloats | DTypeSet{DType::kInt32}).Contains(s.dtype)) {
    return Unimplemented("no convolution of ", s.dtype);
  }
  for (int i = 0; i < 3; ++i) {
    if (s.stride[i] < 1 || s.dilation[i] < 1) {
      return InvalidArgument("stride ", s.stride[i], " and dilation ", s.dilation[i],
                             " must be at least 1");
    }
    for (int64_t x :
         {s.stride[i], s.dilation[i], s.in[i], s.out[i], s.filter[i], s.pad[i], -s.pad[i]}) {
      if (x >= kMostExtent) return InvalidArgument("extent ", x, " of a convolution is too big");
    }
    const auto reach = CheckedMul(s.filter[i], s.dilation[i]);
    if (!reach || *reach >= kMostExtent) {
      return InvalidArgument("window of ", s.filter[i], " times ", s.dilation[i], " is too big");
    }
  }
  for (auto [size, first, second] : {std::tuple{&s.in, s.batch, s.in_channels},
                                     {&s.out, s.batch, s.out_channels},
                                     {&s.filter, s.in_channels, s.out_channels}}) {
    const int64_t dims[] = {std::max<int64_t>(1, (*size)[0]), std::max<int64_t>(1, (*size)[1]),
                            std::max<int64_t>(1, (*size)[2]), std::max<int64_t>(1, first),
                            std::max<int64_t>(1, second)};
    if (std::min({(*size)[0], (*size)[1], (*size)[2], first, second}) < 0) {
      return InvalidArgument("a size of a convolution is negative");
    }
    ASSIGN_OR_RETURN(const int64_t elements, CheckedProduct(dims));
    if (elements >= kMostElements) return InvalidArgument("convolution of ", elements, " elements");
  }
  if (s.groups < 1 || s.in_channels % s.groups != 0 || s.out_channels % s.groups != 0) {
    return InvalidArgument(s.groups, " groups do not divide ", s.in_channels, " and ",
                           s.out_channels, " channels");
  }
  return absl::OkStatus();
}

void Conv::Plan::Choose() {
  inner = spec;
  inner.channels_first = false;
  if (kHalfs.Contains(spec.dtype)) inner.dtype = DType::kFloat;
  if (ResultElements() == 0) {
    way = Way::kEmpty;
  } else if (InElements() == 0 || OutElements() == 0 || FilterElements() == 0) {
    way = Way::kConstant;
  } else if (spec.dtype == DType::kInt32) {
    way = Way::kIntegers;
  } else if (spec.groups == spec.in_channels && spec.groups > 1) {
    way = Way::kDepthwise;
  } else {
    way = single() ? ways_f.Choose(inner, pass) : ways_d.Choose(inner, pass);
  }
}

int64_t Conv::Plan::PackedElements() const {
  return single() ? ways_f.packed_elements() : ways_d.packed_elements();
}

// Copies of the operands in the inner layout and type: result, a, b, residual, bias.
int64_t Conv::Plan::StagedElements(bool packed) const {
  if (way == Way::kEmpty || way == Way::kConstant || way == Way::kIntegers) return 0;
  if (!Widens() && !Moves()) return 0;
  const int64_t in = RoundUp(InElements(), 16), out = RoundUp(OutElements(), 16);
  const int64_t filter = Widens() && !packed ? RoundUp(FilterElements(), 16) : 0;
  int64_t total = in + out + filter;
  if (pass == ConvPass::kForward) total += RoundUp(spec.out_channels, 16);
  if (spec.has_residual) total += out;
  return total;
}

size_t Conv::Plan::ScratchBytes(bool packed) const {
  int64_t elements = StagedElements(packed);
  if (!packed) elements += PackedElements();
  if (way == Way::kFilter || way == Way::kNarrow || way == Way::kWinograd) {
    elements += single() ? ways_f.scratch_elements() : ways_d.scratch_elements();
  }
  return elements * DTypeSize(inner.dtype);
}

template <typename T>
void Conv::Plan::RunInner(const T* a, const T* b, const T* packed, const T* bias, const T* residual,
                          T* result, T* scratch, ParallelFor& par) const {
  const Ways<T>& fast = ways<T>();
  if (fast.filter) return fast.filter->Execute(a, b, result, scratch, par);
  if (fast.narrow_filter) return fast.narrow_filter->Execute(a, b, result, scratch, par);
  if (fast.narrow) return fast.narrow->Execute(a, b, bias, result, scratch, par);
  if (fast.packed_elements() > 0) {
    if (packed == nullptr) {
      fast.Pack(b, scratch, par);
      packed = scratch;
      scratch += fast.packed_elements();
    }
    if (fast.winograd) {
      return fast.winograd->Execute(a, b, packed, bias, residual, result, scratch, par);
    }
    if (fast.scatter) return fast.scatter->Execute(a, packed, result, par);
    return fast.gather->Execute(a, packed, bias, residual, result, par);
  }
  switch (pass) {
    case ConvPass::kForward:
      return DepthwiseForward<T>(inner, a, b, bias, residual, result, par);
    case ConvPass::kBackwardInput:
      return DepthwiseBackwardInput<T>(inner, a, b, result, par);
    case ConvPass::kBackwardFilter:
      return DepthwiseBackwardFilter<T>(inner, a, b, result, par);
  }
}

template <typename E, typename T>
void Conv::Plan::Run(const E* a, const E* b, const T* packed, const E* bias, const E* residual,
                     E* result, T* scratch, ParallelFor& par) const {
  if constexpr (std::is_same_v<E, T>) {
    if (!Moves()) return RunInner<T>(a, b, packed, bias, residual, result, scratch, par);
  }
  const auto take = [&](int64_t elements) {
    T* at = scratch;
    scratch += RoundUp(elements, 16);
    return at;
  };
  // An operand in the inner layout and type: with pixels and channels a copy, else at most widened.
  const auto stage = [&](const E* from, int64_t pixels, int64_t channels) -> const T* {
    if (from == nullptr) return nullptr;
    const bool moves = Moves() && pixels > 1;
    if constexpr (std::is_same_v<E, T>) {
      if (!moves && pixels == 0) return from;
    }
    T* to = take(spec.batch * std::max<int64_t>(1, pixels) * channels);
    if (moves) {
      Transpose<E, T>(from, to, spec.batch, channels, pixels, par);
    } else {
      ConvertElements<E, T>(from, to, pixels == 0 ? channels : spec.batch * pixels * channels, par);
    }
    return to;
  };
  const int64_t in_pixels = Volume(spec.in), out_pixels = Volume(spec.out);
  const auto stage_filter = [&](const E* from) -> const T* {
    if constexpr (std::is_same_v<E, T>) {
      return from;
    } else {
      if (packed != nullptr) return nullptr;
      T* to = take(FilterElements());
      ConvertElements<E, T>(from, to, FilterElements(), par);
      return to;
    }
  };
  const bool forward = pass == ConvPass::kForward;
  const bool to_filter = pass == ConvPass::kBackwardFilter;
  const T* wide_a = forward || to_filter ? stage(a, in_pixels, spec.in_channels)
                                         : stage(a, out_pixels, spec.out_channels);
  const T* wide_b = to_filter ? stage(b, out_pixels, spec.out_channels) : stage_filter(b);
  const T* wide_bias = nullptr;
  if (bias != nullptr) {
    if constexpr (std::is_same_v<E, T>) {
      wide_bias = bias;
    } else {
      T* to = take(spec.out_channels);
      ConvertElements<E, T>(bias, to, spec.out_channels, par);
      wide_bias = to;
    }
  }
  const T* wide_residual =
      residual == nullptr ? nullptr : stage(residual, out_pixels, spec.out_channels);
  const int64_t pixels = forward ? out_pixels : in_pixels;
  const int64_t channels = forward ? spec.out_channels : spec.in_channels;
  if (to_filter) {
    if constexpr (std::is_same_v<E, T>) {
      RunInner<T>(wide_a, wide_b, nullptr, nullptr, nullptr, result, scratch, par);
    } else {
      T* wide = take(FilterElements());
      RunInner<T>(wide_a, wide_b, nullptr, nullptr, nullptr, wide, scratch, par);
      ConvertElements<T, E>(wide, result, FilterElements(), par);
    }
    return;
  }
  T* wide = take(spec.batch * pixels * channels);
  RunInner<T>(wide_a, wide_b, packed, wide_bias, wide_residual, wide, scratch, par);
  if (Moves() && pixels > 1) {
    Transpose<T, E>(wide, result, spec.batch, pixels, channels, par);
  } else {
    ConvertElements<T, E>(wide, result, spec.batch * pixels * channels, par);
  }
}

template <typename E, typename T>
void Conv::Plan::RunAny(const void* a, const void* b, const void* packed, const void* bias,
                        const void* residual, void* result, void* scratch, ParallelFor& par) const {
  if (!spec.finish.has_bias || pass != ConvPass::kForward) bias = nullptr;
  if (!spec.has_residual || pass != ConvPass::kForward) residual = nullptr;
  E* to = static_cast<E*>(result);
  const E* wide_bias = static_cast<const E*>(bias);
  if (way == Way::kConstant) {
    // finish(0) per element; only the forward pass has one.
    const int64_t n = ResultElements();
    const int64_t pixels = Volume(spec.out);
    for (int64_t i = 0; i < n; ++i) {
      T x(0);
      if (residual != nullptr) x += static_cast<T>(static_cast<const E*>(residual)[i]);
      if (bias != nullptr) {
        x += static_cast<T>(wide_bias[(spec.channels_first ? i / pixels : i) % spec.out_channels]);
      }
      if (pass == ConvPass::kForward) {
        FinishBlock<T>(&x, 1, 1, 1, T(1), nullptr, spec.finish.activation,
                       static_cast<T>(spec.finish.leaky_slope));
      }
      to[i] = static_cast<E>(x);
    }
    return;
  }
  Run<E, T>(static_cast<const E*>(a), static_cast<const E*>(b), static_cast<const T*>(packed),
            wide_bias, static_cast<const E*>(residual), to, static_cast<T*>(scratch), par);
}

void Conv::Plan::Dispatch(const void* a, const void* b, const void* packed, const void* bias,
                          const void* residual, void* result, void* scratch,
                          ParallelFor& par) const {
  if (way == Way::kEmpty) return;
  switch (spec.dtype) {
    case DType::kFloat:
      return RunAny<float, float>(a, b, packed, bias, residual, result, scratch, par);
    case DType::kDouble:
      return RunAny<double, double>(a, b, packed, bias, residual, result, scratch, par);
    case DType::kHalf:
      return RunAny<Half, float>(a, b, packed, bias, residual, result, scratch, par);
    case DType::kBfloat16:
      return RunAny<BFloat16, float>(a, b, packed, bias, residual, result, scratch, par);
    default:
      break;
  }
  const uint32_t* add = spec.has_residual ? static_cast<const uint32_t*>(residual) : nullptr;
  const uint32_t* shift = spec.finish.has_bias ? static_cast<const uint32_t*>(bias) : nullptr;
  const bool relu = spec.finish.activation == Activation::kRelu;
  ConvPlain<uint32_t, uint32_t>(spec, pass, static_cast<const uint32_t*>(a),
                                static_cast<const uint32_t*>(b), static_cast<uint32_t*>(result),
                                par, [&](uint32_t sum, int64_t channel, int64_t at) {
                                  if (pass != ConvPass::kForward) return sum;
                                  if (add != nullptr) sum += add[at];
                                  if (shift != nullptr) sum += shift[channel];
                                  return relu && static_cast<int32_t>(sum) < 0 ? 0u : sum;
                                });
}

absl::StatusOr<Conv> Conv::Create(const ConvSpec& spec, ConvPass pass) {
  auto plan = std::make_shared<Plan>();
  plan->spec = spec;
  plan->pass = pass;
  RETURN_IF_ERROR(plan->Check());
  plan->Choose();
  return Conv(std::move(plan));
}

const ConvSpec& Conv::spec() const { return plan_->spec; }
size_t Conv::scratch_bytes() const { return plan_->ScratchBytes(false); }
size_t Conv::packed_scratch_bytes() const { return plan_->ScratchBytes(true); }
bool Conv::can_pack_filter() const { return plan_->PackedElements() > 0 && !plan_->Widens(); }
size_t Conv::packed_filter_bytes() const {
  return can_pack_filter() ? plan_->PackedElements() * DTypeSize(plan_->inner.dtype) : 0;
}

void Conv::PackFilter(const void* filter, void* packed, ParallelFor& par) const {
  if (!can_pack_filter()) return;
  if (plan_->single()) {
    plan_->ways_f.Pack(static_cast<const float*>(filter), static_cast<float*>(packed), par);
  } else {
    plan_->ways_d.Pack(static_cast<const double*>(filter), static_cast<double*>(packed), par);
  }
}

void Conv::Execute(const void* a, const void* b, const void* bias, const void* residual,
                   void* result, void* scratch, ParallelFor& par) const {
  plan_->Dispatch(a, b, nullptr, bias, residual, result, scratch, par);
}
void Conv::ExecutePacked(const void* a, const void* b, const void* packed, const void* bias,
                         const void* residual, void* result, void* scratch,
                         ParallelFor& par) const {
  plan_->Dispatch(a, b, packed, bias, residual, result, scratch, par);
}

}  // namespace weft
