#include "kernels/cuda/loop.cuh"
#include "kernels/cuda/select.h"
#include "kernels/words.h"

namespace weft::cuda {
namespace {

template <typename U>
void Select(const bool* condition, const U* yes, const U* no, U* out, const Views<3>& views,
            StreamHandle stream) {
  For(views.items(), stream, [=] WEFT_DEVICE(int64_t item) {
    views.At(item, [&]<int kLanes>(int64_t i) {
      int64_t at[3];
      views.Offsets(i, at);
      const Lanes<bool, kLanes> test = views.template Load<kLanes>(0, condition + at[0]);
      const Lanes<U, kLanes> a = views.template Load<kLanes>(1, yes + at[1]);
      const Lanes<U, kLanes> b = views.template Load<kLanes>(2, no + at[2]);
      Lanes<U, kLanes> out_lanes;
      for (int k = 0; k < kLanes; ++k) out_lanes.at[k] = test.at[k] ? a.at[k] : b.at[k];
      *LanesAt<kLanes>(out + i) = out_lanes;
    });
  });
}

template <typename U, typename Index>
void Gather(const U* params, const Index* indices, U* out, const GatherSizes& s,
            StreamHandle stream) {
  For(s.batch * s.outer * s.count * s.inner, stream, [=] WEFT_DEVICE(int64_t i) {
    const int64_t slice = i / s.inner, column = i - slice * s.inner;
    const int64_t block = slice / s.count, place = slice - block * s.count;
    const int64_t index = indices[block / s.outer * s.count + place];
    const bool known = index >= 0 && index < s.limit;
    out[i] = known ? params[(block * s.limit + index) * s.inner + column] : U{};
  });
}

template <typename U, typename Index>
void OneHot(const Index* indices, const U* on, const U* off, U* out, int64_t outer, int64_t depth,
            int64_t inner, StreamHandle stream) {
  For(outer * depth * inner, stream, [=] WEFT_DEVICE(int64_t i) {
    const int64_t row = i / inner, column = i - row * inner, block = row / depth;
    const auto hot = static_cast<int64_t>(indices[block * inner + column]);
    out[i] = hot == row - block * depth ? *on : *off;
  });
}

// A candidate. The order is TensorFlow's: counted from the lowest finite number, which only what
// passes it replaces.
template <typename W>
struct Best {
  W value;
  int64_t at;
};
template <typename W, bool kSmallest>
struct Passes {
  WEFT_DEVICE bool operator()(W a, W b) const { return kSmallest ? a < b : a > b; }
  WEFT_DEVICE Best<W> operator()(Best<W> a, Best<W> b) const {
    if ((*this)(b.value, a.value)) return b;
    if ((*this)(a.value, b.value)) return a;
    return a.at < b.at ? a : b;
  }
};

template <typename T, typename Index, bool kSmallest>
void Arg(const T* x, Index* index, int64_t outer, int64_t size, int64_t inner,
         StreamHandle stream) {
  using W = Compute<T>;
  const W start = kSmallest ? HighestFinite<T>() : LowestFinite<T>();
  ForTeams(outer * inner, stream, [=] WEFT_DEVICE(int64_t o, Team team) {
    const T* const from = x + o / inner * size * inner + o % inner;
    Best<W> best{start, size};
    for (int64_t i = team.rank(); i < size; i += team.size()) {
      const W v = static_cast<W>(from[i * inner]);
      if (Passes<W, kSmallest>()(v, best.value)) best = {v, i};
    }
    best = team.Reduce(best, Passes<W, kSmallest>());
    if (team.rank() == 0) index[o] = static_cast<Index>(best.at == size ? 0 : best.at);
  });
}

}  // namespace

void SelectElements(const void* condition, const void* yes, const void* no, void* out,
                    size_t element_size, const Views<3>& views, StreamHandle stream) {
  WithWord(element_size, [&]<typename U>() {
    Select<U>(static_cast<const bool*>(condition), static_cast<const U*>(yes),
              static_cast<const U*>(no), static_cast<U*>(out), views, stream);
  });
}

void GatherElements(const void* params, const void* indices, DType index_type, void* out,
                    size_t element_size, const GatherSizes& sizes, StreamHandle stream) {
  WithWord(element_size, [&]<typename U>() {
    DispatchType<kIndexTypes | DTypeSet{DType::kInt16}>(index_type, [&]<typename Index>() {
      Gather<U, Index>(static_cast<const U*>(params), static_cast<const Index*>(indices),
                       static_cast<U*>(out), sizes, stream);
    });
  });
}

void OneHotElements(const void* indices, DType index_type, const void* on, const void* off,
                    void* out, size_t element_size, int64_t outer, int64_t depth, int64_t inner,
                    StreamHandle stream) {
  WithWord(element_size, [&]<typename U>() {
    DispatchType<kOneHotIndices>(index_type, [&]<typename Index>() {
      OneHot<U, Index>(static_cast<const Index*>(indices), static_cast<const U*>(on),
                       static_cast<const U*>(off), static_cast<U*>(out), outer, depth, inner,
                       stream);
    });
  });
}

void ArgBest(DType dtype, DType index_type, bool smallest, const void* x, void* index,
             int64_t outer, int64_t size, int64_t inner, StreamHandle stream) {
  DispatchType<kReal | kBoolOnly>(dtype, [&]<typename T>() {
    DispatchType<kIndexTypes>(index_type, [&]<typename Index>() {
      const auto arg = smallest ? Arg<T, Index, true> : Arg<T, Index, false>;
      arg(static_cast<const T*>(x), static_cast<Index*>(index), outer, size, inner, stream);
    });
  });
}

}  // namespace weft::cuda
