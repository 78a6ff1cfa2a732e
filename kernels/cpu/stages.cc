#include "kernels/cpu/stages.h"

#include <algorithm>
#include <cstring>

#include "core/status.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/stages.cc"
#include "kernels/cpu/foreach_target.h"
#include "kernels/cpu/table_loop.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace {  // names of this file alone

#if WEFT_VECTOR_MATH
using Raw = Vf::Raw;
// `next`: what comes after this stage. Four vectors are enough to hide the jumps, and few enough
// for any processor's registers.
using Stage = void (*)(const StageCall* next, int64_t i, Raw a, Raw b, Raw c, Raw d);
constexpr int64_t kTile = 4 * Vf::kLanes;
static_assert(kTile <= StageChain::kMaxTile);

StageCode Erased(Stage stage) { return reinterpret_cast<StageCode>(stage); }

// As the last thing that a stage does, a jump: compilers keep no frame for it.
HWY_INLINE void Go(const StageCall* to, int64_t i, Vf a, Vf b, Vf c, Vf d) {
  reinterpret_cast<Stage>(to->code)(to + 1, i, a.raw, b.raw, c.raw, d.raw);
}
// Where the array of the stage before `next` has vector k of the tile.
HWY_INLINE float* At(const StageCall* next, int64_t i, int64_t k) {
  return next[-1].array + i + k * static_cast<int64_t>(Vf::kLanes);
}

void LoadStage(const StageCall* next, int64_t i, Raw, Raw, Raw, Raw) {
  Go(next, i, Load(At(next, i, 0)), Load(At(next, i, 1)), Load(At(next, i, 2)),
     Load(At(next, i, 3)));
}
void StoreStage(const StageCall* next, int64_t i, Raw a, Raw b, Raw c, Raw d) {
  Store(Vf(a), At(next, i, 0));
  Store(Vf(b), At(next, i, 1));
  Store(Vf(c), At(next, i, 2));
  Store(Vf(d), At(next, i, 3));
  Go(next, i, Vf(a), Vf(b), Vf(c), Vf(d));
}
void StreamStage(const StageCall* next, int64_t i, Raw a, Raw b, Raw c, Raw d) {
  const Tag<float> f;
  hn::Stream(a, f, At(next, i, 0));
  hn::Stream(b, f, At(next, i, 1));
  hn::Stream(c, f, At(next, i, 2));
  hn::Stream(d, f, At(next, i, 3));
  Go(next, i, Vf(a), Vf(b), Vf(c), Vf(d));
}
void EndStage(const StageCall*, int64_t, Raw, Raw, Raw, Raw) {}

template <typename F>
void UnaryStage(const StageCall* next, int64_t i, Raw a, Raw b, Raw c, Raw d) {
  const F f;
  Go(next, i, f(Vf(a)), f(Vf(b)), f(Vf(c)), f(Vf(d)));
}
template <typename F>
void BinaryStage(const StageCall* next, int64_t i, Raw a, Raw b, Raw c, Raw d) {
  const F f;
  Go(next, i, f(Vf(a), Load(At(next, i, 0))), f(Vf(b), Load(At(next, i, 1))),
     f(Vf(c), Load(At(next, i, 2))), f(Vf(d), Load(At(next, i, 3))));
}
template <typename F>
void BackwardsStage(const StageCall* next, int64_t i, Raw a, Raw b, Raw c, Raw d) {
  const F f;
  Go(next, i, f(Load(At(next, i, 0)), Vf(a)), f(Load(At(next, i, 1)), Vf(b)),
     f(Load(At(next, i, 2)), Vf(c)), f(Load(At(next, i, 3)), Vf(d)));
}

// Only what maps floats to floats, and is quick enough for its jumps to count.
template <typename F, bool kHas>
StageRow UnaryRow(std::string_view op) {
  if constexpr (kHas) {
    if constexpr (std::is_same_v<decltype(F()(Vf())), Vf>) return {op, Erased(UnaryStage<F>)};
  }
  return {op};
}
template <typename F, bool kHas>
StageRow BinaryRow(std::string_view op) {
  if constexpr (kHas) {
    if constexpr (std::is_same_v<decltype(F()(Vf(), Vf())), Vf>) {
      return {op, Erased(BinaryStage<F>), Erased(BackwardsStage<F>)};
    }
  }
  return {op};
}
constexpr bool Has(DTypeSet kernels, uint32_t how) {
  return kernels.Contains(DType::kFloat) && (how & kSlow) == 0;
}

void RunTiles(const StageCall* calls, int64_t n) {
  const Vf none(0.0f);
  for (int64_t i = 0; i < n; i += kTile) Go(calls, i, none, none, none, none);
}

StageSet Stages() {
  static const StageRow kUnary[] = {
#define UNARY(Name, args, schema, kernels, from, how, forward, backward) \
  UnaryRow<functor::Name, Has(kernels, how)>(#Name),
#include "ops/unary.def"
  };
  static const StageRow kBinary[] = {
#define BINARY(Name, args, schema, kernels, from, how, forward, dx, dy) \
  BinaryRow<functor::Name, Has(kernels, how)>(#Name),
#include "ops/binary.def"
  };
  return {kUnary,
          kBinary,
          Erased(LoadStage),
          Erased(StoreStage),
          Erased(EndStage),
          Erased(StreamStage),
          RunTiles,
          kTile};
}
#else
StageSet Stages() { return {}; }
#endif

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

StageSet FloatStages() { return WEFT_SIMD(Stages)(); }

StageRow FindFloatStage(std::string_view op) {
  const StageSet set = FloatStages();
  for (const auto& rows : {set.unary, set.binary}) {
    for (const StageRow& row : rows) {
      if (row.op == op) return row;
    }
  }
  return {};
}

void StageChain::Add(StageCode code, int array) {
  WEFT_CHECK(array < kMaxArrays && entries_.size() < kMaxStages);
  entries_.push_back({code, array});
  arrays_ = std::max(arrays_, array + 1);
}

void StageChain::Run(float* const* arrays, int64_t n, uint32_t past) const {
  StageCall calls[kMaxStages + 1];
  const auto run = [&](float* const* at, int64_t count, uint32_t streams) {
    for (size_t k = 0; k < entries_.size(); ++k) {
      const Entry& e = entries_[k];
      calls[k] = {e.code, e.array < 0 ? nullptr : at[e.array]};
      if (e.code == set_.store && (streams >> e.array & 1) != 0) calls[k].code = set_.stream;
    }
    calls[entries_.size()] = {set_.end, nullptr};
    set_.run(calls, count);
  };
  const int64_t whole = n - n % set_.tile;
  if (whole > 0) run(arrays, whole, past);
  if (whole == n) return;
  // What is left goes through a tile of its own.
  alignas(64) float tiles[kMaxArrays][kMaxTile];
  float* at[kMaxArrays];
  const size_t left = (n - whole) * sizeof(float), rest = set_.tile * sizeof(float) - left;
  for (int k = 0; k < arrays_; ++k) {
    at[k] = tiles[k];
    std::memcpy(at[k], arrays[k] + whole, left);
    std::memset(at[k] + (n - whole), 0, rest);
  }
  run(at, set_.tile, 0);
  for (int k = 0; k < arrays_; ++k) {
    if ((stored_ >> k & 1) != 0) std::memcpy(arrays[k] + whole, at[k], left);
  }
}

}  // namespace weft
#endif
