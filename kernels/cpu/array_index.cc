// Reading and writing by index.
#include <algorithm>

#include "core/checked.h"
#include "core/functions.h"
#include "kernels/cpu/bytes.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/strided_copy.h"

namespace weft {
namespace {

inline constexpr DTypeSet kIndices = {DType::kInt16, DType::kInt32, DType::kInt64, DType::kUint16};

// "indices[1,0]": element i of a tensor, for messages.
std::string ElementName(std::string_view what, const Shape& shape, int64_t i) {
  const Dims strides = Strides(shape);
  Dims at(shape.rank());
  for (int k = 0; k < shape.rank(); ++k) at[k] = i / strides[k] % shape.dim(k);
  return at.empty() ? std::string(what) : Concat(what, "[", Join(at, ","), "]");
}

// InvalidArgument unless every index is in [0, limit).
template <typename Index>
absl::Status CheckIndices(const Tensor& indices, int64_t limit) {
  const auto at = indices.span<Index>();
  bool bad = false;
  for (const Index i : at) bad |= !InRange(i, limit);
  if (!bad) return absl::OkStatus();
  int64_t i = 0;
  while (InRange(at[i], limit)) ++i;
  return InvalidArgument(ElementName("indices", indices.shape(), i), " = ",
                         static_cast<int64_t>(at[i]), " is not in [0, ", limit, ")");
}

// params [batch, outer, limit, inner], indices [batch, count] -> [batch, outer, count, inner].
struct GatherSizes {
  int64_t batch = 1, outer = 1, count = 1, limit = 1, inner = 1;
};

// Calls copy(from, to) with the element numbers of each run of `inner` elements.
template <typename Index, typename F>
void ForGathered(ParallelFor& par, const GatherSizes& s, const Index* indices, double ns,
                 F&& copy) {
  ForRanges(par, s.batch * s.outer * s.count, ns, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end;) {
      const int64_t block = i / s.count, batch = block / s.outer;
      const int64_t stop = std::min(end, (block + 1) * s.count);
      const int64_t skipped = (block - batch) * s.count;
      for (; i < stop; ++i) copy((block * s.limit + indices[i - skipped]) * s.inner, i * s.inner);
    }
  });
}

absl::Status RunGather(KernelContext& c, const GatherSizes& s) {
  const Tensor &params = c.input(0), &indices = c.input(1), &out = c.output(0);
  const DType dtype = params.dtype();
  absl::Status status;
  if (out.num_elements() == 0) return status;
  DispatchType<kIndices>(indices.dtype(), [&]<typename Index>() {
    status = CheckIndices<Index>(indices, s.limit);
    if (!status.ok()) return;
    const Index* const at = indices.data<Index>();
    const int64_t bytes = s.inner * static_cast<int64_t>(DTypeSize(dtype));
    const double ns = 2 + 0.15 * static_cast<double>(bytes);
    if (IsObject(dtype)) {
      ForGathered(c.parallel(), s, at, 50.0 * static_cast<double>(s.inner),
                  [&](int64_t from, int64_t to) {
                    CopyObjects(dtype, At(params, from), At(out, to), s.inner);
                  });
    } else if (IsWord(bytes)) {
      WithWord(bytes, [&]<typename U>() {
        const char* const source = static_cast<const char*>(params.raw());
        char* const target = static_cast<char*>(out.raw());
        GatherSizes words = s;
        words.inner = static_cast<int64_t>(sizeof(U));
        ForGathered(c.parallel(), words, at, ns,
                    [&](int64_t from, int64_t to) { Store(target + to, Load<U>(source + from)); });
      });
    } else {
      ForGathered(c.parallel(), s, at, ns, [&](int64_t from, int64_t to) {
        CopyBytes(At(params, from), At(out, to), bytes);
      });
    }
  });
  return status;
}

absl::Status Gather(KernelContext& c) {
  const Shape& params = c.input(0).shape();
  return RunGather(
      c, {1, 1, c.input(1).num_elements(), params.dim(0), params.Product(1, params.rank())});
}

struct GatherAttrs {
  int64_t batch_dims = 0;
  static absl::StatusOr<GatherAttrs> Parse(const KernelInfo& info) {
    GatherAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("batch_dims", &a.batch_dims));
    return a;
  }
};

absl::Status GatherV2(const GatherAttrs& a, KernelContext& c) {
  const Shape &params = c.input(0).shape(), &indices = c.input(1).shape();
  const int64_t axis_value = IntAt(c.input(2), 0);
  const int axis = static_cast<int>(axis_value < 0 ? axis_value + params.rank() : axis_value);
  const int batch =
      static_cast<int>(a.batch_dims < 0 ? a.batch_dims + indices.rank() : a.batch_dims);
  return RunGather(c, {params.Product(0, batch), params.Product(batch, axis),
                       indices.Product(batch, indices.rank()), params.dim(axis),
                       params.Product(axis + 1, params.rank())});
}

struct NdAttrs {
  bool ignore_bad = false;
  static absl::StatusOr<NdAttrs> Parse(const KernelInfo& info) {
    ASSIGN_OR_RETURN(const std::string policy, info.attrs.Get<std::string>("bad_indices_policy"));
    return NdAttrs{policy == "IGNORE"};
  }
};

// The slices of x that rows of indices name: `count` times the number of a slice of `inner`
// elements, or -1 for an index out of range that is to be ignored.
struct Slices {
  int64_t count, inner;
  int64_t* at;
};

absl::StatusOr<Slices> FindSlices(const NdAttrs& a, KernelContext& c, const Tensor& indices,
                                  const Shape& x) {
  const int depth = static_cast<int>(indices.shape().back(-1));
  Slices s;
  s.count = indices.shape().Product(0, indices.rank() - 1);
  s.inner = x.Product(depth, x.rank());
  ASSIGN_OR_RETURN(char* const memory, c.Scratch(s.count * sizeof(int64_t)));
  s.at = reinterpret_cast<int64_t*>(memory);
  absl::Status status;
  DispatchType<kIndices>(indices.dtype(), [&]<typename Index>() {
    const Index* at = indices.data<Index>();
    for (int64_t i = 0; i < s.count; ++i, at += depth) {
      int64_t slice = 0;
      bool good = true;
      for (int k = 0; k < depth; ++k) {
        good &= InRange(at[k], x.dim(k));
        slice = slice * x.dim(k) + (good ? at[k] : 0);
      }
      if (!good && !a.ignore_bad) {
        const Dims bad(at, at + depth);
        status = InvalidArgument(
            ElementName("indices", Shape(indices.shape().dims().first(indices.rank() - 1)), i),
            " = [", Join(bad, ","), "] does not index into shape ", x);
        return;
      }
      s.at[i] = good ? slice : -1;
    }
  });
  RETURN_IF_ERROR(status);
  return s;
}

absl::Status GatherNd(const NdAttrs& a, KernelContext& c) {
  const Tensor &params = c.input(0), &out = c.output(0);
  const DType dtype = params.dtype();
  ASSIGN_OR_RETURN(const Slices s, FindSlices(a, c, c.input(1), params.shape()));
  const double ns =
      (IsObject(dtype) ? 50 : 4) + 0.15 * static_cast<double>(s.inner * DTypeSize(dtype));
  if (out.num_elements() == 0) return absl::OkStatus();
  ForRanges(c.parallel(), s.count, ns, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      if (s.at[i] < 0) {
        ZeroRun(dtype, At(out, i * s.inner), s.inner);
      } else {
        CopyRun(dtype, At(params, s.at[i] * s.inner), At(out, i * s.inner), s.inner);
      }
    }
  });
  return absl::OkStatus();
}

enum class ScatterOp { kUpdate, kAdd, kSub, kMin, kMax };

// Calls f(slice, update, first, last) for columns [first, last) of each slice that update number
// `update` goes to. Updates of one element come in order, whatever is shared among threads: columns
// where slices are long, else slices.
template <typename F>
void ForUpdates(ParallelFor& par, const Slices& s, double ns_per_element, F&& f) {
  const double total = ns_per_element * static_cast<double>(s.inner) * static_cast<double>(s.count);
  if (s.inner >= 256) {
    ForRanges(
        par, s.inner, ns_per_element * static_cast<double>(s.count),
        [&](int64_t first, int64_t last) {
          for (int64_t i = 0; i < s.count; ++i) {
            if (s.at[i] >= 0) f(s.at[i], i, first, last);
          }
        },
        64);
    return;
  }
  const auto shares = static_cast<uint64_t>(std::clamp<double>(
      total / (4 * static_cast<double>(kTileNanoseconds)), 1, par.max_threads()));
  par.Run(static_cast<int64_t>(shares), [&](int64_t share) {
    for (int64_t i = 0; i < s.count; ++i) {
      // Slices go round in blocks of 64, so that neighbours' cache lines are not shared.
      if (s.at[i] >= 0 && (shares == 1 || (static_cast<uint64_t>(s.at[i]) >> 6) % shares ==
                                              static_cast<uint64_t>(share))) {
        f(s.at[i], i, 0, s.inner);
      }
    }
  });
}

template <typename T, typename F>
void Accumulate(KernelContext& c, const Slices& s, const Tensor& updates, const Tensor& out,
                F&& combine) {
  ForUpdates(c.parallel(), s, 1.0, [&](int64_t slice, int64_t i, int64_t first, int64_t last) {
    T* const to = out.data<T>() + slice * s.inner;
    const T* const from = updates.data<T>() + i * s.inner;
    for (int64_t k = first; k < last; ++k) {
      to[k] = FromCompute<T>(combine(ToCompute(to[k]), ToCompute(from[k])));
    }
  });
}

template <ScatterOp kOp>
absl::Status Scatter(const NdAttrs& a, KernelContext& c, const Tensor& indices,
                     const Tensor& updates, const Tensor& out) {
  const DType dtype = out.dtype();
  ASSIGN_OR_RETURN(const Slices s, FindSlices(a, c, indices, out.shape()));
  if (updates.num_elements() == 0) return absl::OkStatus();
  if constexpr (kOp == ScatterOp::kUpdate) {
    const double ns =
        0.2 * static_cast<double>(DTypeSize(dtype)) + 5.0 / static_cast<double>(s.inner);
    ForUpdates(c.parallel(), s, ns, [&](int64_t slice, int64_t i, int64_t first, int64_t last) {
      CopyRun(dtype, At(updates, i * s.inner + first), At(out, slice * s.inner + first),
              last - first);
    });
  } else if constexpr (kOp == ScatterOp::kMin) {
    DispatchType<kReal>(dtype, [&]<typename T>() {
      Accumulate<T>(c, s, updates, out, [](auto x, auto y) { return y < x ? y : x; });
    });
  } else if constexpr (kOp == ScatterOp::kMax) {
    DispatchType<kReal>(dtype, [&]<typename T>() {
      Accumulate<T>(c, s, updates, out, [](auto x, auto y) { return x < y ? y : x; });
    });
  } else if constexpr (kOp == ScatterOp::kSub) {
    DispatchType<kNumbers>(dtype, [&]<typename T>() {
      Accumulate<T>(c, s, updates, out, [](auto x, auto y) { return x - y; });
    });
  } else if (dtype == DType::kString) {
    for (int64_t i = 0; i < s.count; ++i) {
      for (int64_t k = 0; s.at[i] >= 0 && k < s.inner; ++k) {
        out.data<std::string>()[s.at[i] * s.inner + k] +=
            updates.data<std::string>()[i * s.inner + k];
      }
    }
  } else {
    DispatchType<kNumbers | kBoolOnly>(dtype, [&]<typename T>() {
      Accumulate<T>(c, s, updates, out, [](auto x, auto y) { return x + y; });
    });
  }
  return absl::OkStatus();
}

absl::Status ScatterNd(const NdAttrs& a, KernelContext& c) {
  ZeroTensor(c.parallel(), c.output(0));
  return Scatter<ScatterOp::kAdd>(a, c, c.input(0), c.input(1), c.output(0));
}

template <ScatterOp kOp>
absl::Status TensorScatter(const NdAttrs& a, KernelContext& c) {
  const Tensor &x = c.input(0), &out = c.output(0);
  if (out.raw() != x.raw()) CopyRuns(c.parallel(), x.dtype(), x.raw(), out.raw(), x.num_elements());
  return Scatter<kOp>(a, c, c.input(1), c.input(2), out);
}

}  // namespace

void RegisterArrayIndexKernels(KernelRegistry& r) {
  const DTypeSet values = kBytes | DTypeSet{DType::kString};
  const DTypeSet addable = kNumbers | DTypeSet{DType::kBool, DType::kString};
  r.Add({"Gather", {{"Tparams", kAllDTypes}}, Make<Gather>});
  r.Add({"GatherV2", {{"Tparams", kAllDTypes}}, MakeWith<GatherAttrs, GatherV2>});
  r.Add({"GatherNd", {{"Tparams", kAllDTypes}}, MakeWith<NdAttrs, GatherNd>});
  r.Add({"ScatterNd", {{"T", addable}}, MakeWith<NdAttrs, ScatterNd>});
  r.Add({"TensorScatterUpdate",
         {{"T", values}},
         MakeWith<NdAttrs, TensorScatter<ScatterOp::kUpdate>>,
         kInPlace});
  r.Add({"TensorScatterAdd",
         {{"T", kNumbers}},
         MakeWith<NdAttrs, TensorScatter<ScatterOp::kAdd>>,
         kInPlace});
  r.Add({"TensorScatterSub",
         {{"T", kNumbers}},
         MakeWith<NdAttrs, TensorScatter<ScatterOp::kSub>>,
         kInPlace});
  r.Add({"TensorScatterMin",
         {{"T", kReal}},
         MakeWith<NdAttrs, TensorScatter<ScatterOp::kMin>>,
         kInPlace});
  r.Add({"TensorScatterMax",
         {{"T", kReal}},
         MakeWith<NdAttrs, TensorScatter<ScatterOp::kMax>>,
         kInPlace});
}

}  // namespace weft
