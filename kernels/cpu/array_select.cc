// Picking and sorting out elements by value.
#include <algorithm>
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "core/checked.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/stop_point.h"
#include "kernels/cpu/strided_copy.h"

namespace weft {
namespace {

void StoreInt(const Tensor& out, int64_t i, int64_t value) {
  if (out.dtype() == DType::kInt32) {
    out.data<int32_t>()[i] = static_cast<int32_t>(value);
  } else {
    out.data<int64_t>()[i] = value;
  }
}

template <typename T>
bool IsNonzero(const T& v) {
  if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
    return (v.bits & 0x7fff) != 0;
  } else {
    return v != T(0);
  }
}

// Counts in blocks, then each block knows where its part of the answer begins.
absl::Status Where(KernelContext& c) {
  const Tensor& x = c.input(0);
  constexpr int64_t kBlock = 1 << 14;
  const int64_t n = x.num_elements(), blocks = CeilDiv(n, kBlock);
  const int rank = x.rank();
  const Dims strides = Strides(x.shape());
  absl::Status status;
  DispatchType<kNumbers | kBoolOnly>(x.dtype(), [&]<typename T>() {
    const T* const v = x.data<T>();
    std::vector<int64_t> first(blocks + 1);
    c.parallel().Run(blocks, [&](int64_t b) {
      int64_t count = 0;
      for (int64_t i = b * kBlock; i < std::min(n, (b + 1) * kBlock); ++i) count += IsNonzero(v[i]);
      first[b + 1] = count;
    });
    for (int64_t b = 0; b < blocks; ++b) first[b + 1] += first[b];
    const auto out = c.AllocateOutput(0, Shape{first[blocks], rank});
    status = out.status();
    if (!status.ok()) return;
    int64_t* const y = (*out)->template data<int64_t>();
    c.parallel().Run(blocks, [&](int64_t b) {
      int64_t* to = y + first[b] * rank;
      for (int64_t i = b * kBlock; i < std::min(n, (b + 1) * kBlock); ++i) {
        if (!IsNonzero(v[i])) continue;
        int64_t rest = i;
        for (int k = 0; k < rank; ++k) {
          *to++ = rest / strides[k];
          rest %= strides[k];
        }
      }
    });
  });
  return status;
}

struct OneHotAttrs {
  int64_t axis = -1;
  static absl::StatusOr<OneHotAttrs> Parse(const KernelInfo& info) {
    OneHotAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("axis", &a.axis));
    return a;
  }
};

absl::Status OneHot(const OneHotAttrs& a, KernelContext& c) {
  const Tensor &indices = c.input(0), &out = c.output(0);
  const int axis = static_cast<int>(a.axis < 0 ? indices.rank() : a.axis);
  const int64_t depth = out.dim(axis), suffix = indices.shape().Product(axis, indices.rank());
  FillTensor(c.parallel(), c.input(3).raw(), out);
  if (out.num_elements() == 0) return absl::OkStatus();
  const auto set = [&](auto* at) {
    ForRanges(c.parallel(), indices.num_elements(), 4, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const int64_t hot = static_cast<int64_t>(at[i]);
        if (!InRange(hot, depth)) continue;
        CopyRun(out.dtype(), c.input(2).raw(),
                At(out, (i / suffix * depth + hot) * suffix + i % suffix), 1);
      }
    });
  };
  DispatchType<kInts>(indices.dtype(), [&]<typename T>() { set(indices.data<T>()); });
  return absl::OkStatus();
}

// Elements as words that are equal where the elements are. NaNs equal nothing: `is_nan` marks them,
// and is empty where there are none.
struct Keys {
  std::vector<uint64_t> words;
  std::vector<bool> is_nan;
  bool nan(int64_t i) const { return !is_nan.empty() && is_nan[i]; }
};
inline constexpr DTypeSet kKeyed = kReal | kBoolOnly;

Keys MakeKeys(const Tensor& x) {
  Keys keys;
  const int64_t n = x.num_elements();
  keys.words.resize(n);
  DispatchType<kKeyed>(x.dtype(), [&]<typename T>() {
    const T* const v = x.data<T>();
    for (int64_t i = 0; i < n; ++i) {
      if constexpr (std::is_integral_v<T>) {
        keys.words[i] = static_cast<uint64_t>(v[i]);
      } else {
        double d;
        if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
          d = static_cast<float>(v[i]);
        } else {
          d = v[i];
        }
        if (std::isnan(d)) {
          if (keys.is_nan.empty()) keys.is_nan.resize(n);
          keys.is_nan[i] = true;
        }
        keys.words[i] = std::bit_cast<uint64_t>(d == 0 ? 0.0 : d);
      }
    }
  });
  return keys;
}

// Numbers the distinct ones of n things in the order in which they first come: ids[i] is thing i's,
// firsts[id] where it first came. key(i) is hashed and compared; those for which `alone` equal
// nothing.
template <typename Key, typename F, typename G>
void NumberDistinct(const KernelContext& c, int64_t n, F&& key, G&& alone,
                    std::vector<int64_t>& ids, std::vector<int64_t>& firsts) {
  absl::flat_hash_map<Key, int64_t> seen;
  ids.resize(n);
  for (int64_t i = 0; i < n; ++i) {
    StopPoint(c, i);
    int64_t id = static_cast<int64_t>(firsts.size());
    if (!alone(i)) id = seen.try_emplace(key(i), id).first->second;
    if (id == static_cast<int64_t>(firsts.size())) firsts.push_back(i);
    ids[i] = id;
  }
}

// x is [outer, n, inner]; the slices along n are compared.
absl::Status UniqueAlong(KernelContext& c, int axis) {
  const Tensor& x = c.input(0);
  const Shape& shape = x.shape();
  const int64_t n = shape.dim(axis), outer = shape.Product(0, axis),
                inner = shape.Product(axis + 1, shape.rank());
  std::vector<int64_t> ids, firsts;
  const auto never = [](int64_t) { return false; };
  const bool text = x.dtype() == DType::kString;
  // A word an element; a number, a first place and a place in the hash table a slice.
  if (!text) RETURN_IF_ERROR(CountBytes(c, x.num_elements(), sizeof(uint64_t)));
  RETURN_IF_ERROR(CountBytes(c, n, 6 * sizeof(int64_t)));
  const Keys keys = text ? Keys() : MakeKeys(x);
  if (outer * inner == 1 && text) {
    const std::string* const v = x.data<std::string>();
    NumberDistinct<std::string_view>(
        c, n, [&](int64_t i) { return std::string_view(v[i]); }, never, ids, firsts);
  } else if (outer * inner == 1) {
    NumberDistinct<uint64_t>(
        c, n, [&](int64_t i) { return keys.words[i]; }, [&](int64_t i) { return keys.nan(i); }, ids,
        firsts);
  } else {
    // A slice's key is all its elements' keys, one after the other; strings with their lengths.
    const auto each = [&](int64_t i, auto&& f) {
      for (int64_t o = 0; o < outer; ++o) {
        for (int64_t k = 0; k < inner; ++k) f((o * n + i) * inner + k);
      }
    };
    const auto key = [&](int64_t i) {
      std::string bytes;
      each(i, [&](int64_t at) {
        const uint64_t word = text ? x.data<std::string>()[at].size() : keys.words[at];
        bytes.append(reinterpret_cast<const char*>(&word), sizeof(word));
        if (text) bytes += x.data<std::string>()[at];
      });
      return bytes;
    };
    const auto has_nan = [&](int64_t i) {
      bool nan = false;
      if (!keys.is_nan.empty()) each(i, [&](int64_t at) { nan |= keys.is_nan[at]; });
      return nan;
    };
    NumberDistinct<std::string>(c, n, key, has_nan, ids, firsts);
  }
  const int64_t count = static_cast<int64_t>(firsts.size());
  Dims dims(shape.dims().begin(), shape.dims().end());
  dims[axis] = count;
  ASSIGN_OR_RETURN(Tensor* const y, c.AllocateOutput(0, Shape(std::span<const int64_t>(dims))));
  for (int64_t o = 0; o < outer; ++o) {
    for (int64_t u = 0; u < count; ++u) {
      CopyRun(x.dtype(), At(x, (o * n + firsts[u]) * inner), At(*y, (o * count + u) * inner),
              inner);
    }
  }
  if (!c.has_output(1)) RETURN_IF_ERROR(c.AllocateOutput(1, Shape{n}).status());
  for (int64_t i = 0; i < n; ++i) StoreInt(c.output(1), i, ids[i]);
  if (c.num_outputs() > 2) {
    std::vector<int64_t> counts(count);
    for (int64_t id : ids) ++counts[id];
    ASSIGN_OR_RETURN(Tensor* const out, c.AllocateOutput(2, Shape{count}));
    for (int64_t u = 0; u < count; ++u) StoreInt(*out, u, counts[u]);
  }
  return absl::OkStatus();
}

absl::Status Unique(KernelContext& c) { return UniqueAlong(c, 0); }
absl::Status UniqueV2(KernelContext& c) {
  if (c.input(1).num_elements() == 0) return UniqueAlong(c, 0);
  const int64_t axis = IntAt(c.input(1), 0);
  return UniqueAlong(c, static_cast<int>(axis < 0 ? axis + c.input(0).rank() : axis));
}

absl::Status ListDiff(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.input(1);
  std::vector<int64_t> kept;
  const int64_t n = x.num_elements();
  RETURN_IF_ERROR(CountBytes(c, n + 3 * y.num_elements(), 2 * sizeof(int64_t)));
  if (x.dtype() == DType::kString) {
    const auto gone = y.span<std::string>();
    const absl::flat_hash_set<std::string_view> out(gone.begin(), gone.end());
    for (int64_t i = 0; i < n; ++i) {
      if (!out.contains(x.data<std::string>()[i])) kept.push_back(i);
    }
  } else {
    const Keys from = MakeKeys(x), gone = MakeKeys(y);
    const absl::flat_hash_set<uint64_t> out(gone.words.begin(), gone.words.end());
    for (int64_t i = 0; i < n; ++i) {
      StopPoint(c, i);
      if (from.nan(i) || !out.contains(from.words[i])) kept.push_back(i);
    }
  }
  const Shape shape{static_cast<int64_t>(kept.size())};
  ASSIGN_OR_RETURN(Tensor* const values, c.AllocateOutput(0, shape));
  ASSIGN_OR_RETURN(Tensor* const positions, c.AllocateOutput(1, shape));
  for (size_t k = 0; k < kept.size(); ++k) {
    CopyRun(x.dtype(), At(x, kept[k]), At(*values, k), 1);
    StoreInt(*positions, k, kept[k]);
  }
  return absl::OkStatus();
}

absl::Status DynamicPartition(KernelContext& c) {
  const Tensor& data = c.input(0);
  const auto partitions = c.input(1).span<int32_t>();
  const int64_t n = c.num_outputs(), rows = static_cast<int64_t>(partitions.size());
  std::vector<int64_t> counts(n);
  for (int64_t i = 0; i < rows; ++i) {
    if (!InRange(partitions[i], n)) {
      return InvalidArgument("partitions[", i, "] = ", partitions[i], " is not in [0, ", n, ")");
    }
    ++counts[partitions[i]];
  }
  const int first = c.input(1).rank();
  Dims dims = {0};
  for (int i = first; i < data.rank(); ++i) dims.push_back(data.dim(i));
  std::vector<Tensor*> out(n);
  for (int64_t p = 0; p < n; ++p) {
    dims[0] = counts[p];
    ASSIGN_OR_RETURN(out[p],
                     c.AllocateOutput(static_cast<int>(p), Shape(std::span<const int64_t>(dims))));
    counts[p] = 0;
  }
  const int64_t inner = data.shape().Product(first, data.rank());
  for (int64_t i = 0; i < rows; ++i) {
    const int32_t p = partitions[i];
    CopyRun(data.dtype(), At(data, i * inner), At(*out[p], counts[p]++ * inner), inner);
  }
  return absl::OkStatus();
}

// Where an index comes more than once the last slice stays; where one is missing there are zeros.
absl::Status DynamicStitch(KernelContext& c) {
  const int n = c.num_inputs() / 2;
  int64_t rows = 0;
  for (int i = 0; i < n; ++i) {
    for (const int32_t k : c.input(i).span<int32_t>()) {
      if (k < 0) return InvalidArgument("indices[", i, "] holds ", k, ", want at least 0");
      rows = std::max<int64_t>(rows, int64_t{k} + 1);
    }
  }
  const Shape& first = c.input(n).shape();
  Dims dims = {rows};
  for (int k = c.input(0).rank(); k < first.rank(); ++k) dims.push_back(first.dim(k));
  if (!c.has_output(0)) {
    ASSIGN_OR_RETURN(const Shape shape, Shape::Make(dims));
    RETURN_IF_ERROR(c.AllocateOutput(0, shape).status());
  }
  const Tensor& out = c.output(0);
  if (out.num_elements() == 0) return absl::OkStatus();
  const int64_t inner = out.num_elements() / rows;
  std::vector<bool> written(rows);
  int64_t distinct = 0;
  for (int i = 0; i < n; ++i) {
    int64_t at = 0;
    for (const int32_t k : c.input(i).span<int32_t>()) {
      distinct += !written[k];
      written[k] = true;
      CopyRun(out.dtype(), At(c.input(n + i), at++ * inner), At(out, k * inner), inner);
    }
  }
  for (int64_t k = 0; distinct < rows && k < rows; ++k) {
    if (!written[k]) ZeroRun(out.dtype(), At(out, k * inner), inner);
  }
  return absl::OkStatus();
}

}  // namespace

void RegisterArraySelectKernels(KernelRegistry& r) {
  const DTypeSet keyed = kKeyed | DTypeSet{DType::kString};
  r.Add({"Where", {{"T", kNumbers | kBoolOnly}}, Make<Where>, kAllocates});
  r.Add({"OneHot", {{"T", kAllDTypes}}, MakeWith<OneHotAttrs, OneHot>});
  r.Add({"Unique", {{"T", keyed}}, Make<Unique>, kAllocates});
  r.Add({"UniqueV2", {{"T", keyed}}, Make<UniqueV2>, kAllocates});
  r.Add({"UniqueWithCounts", {{"T", keyed}}, Make<Unique>, kAllocates});
  r.Add({"UniqueWithCountsV2", {{"T", keyed}}, Make<UniqueV2>, kAllocates});
  r.Add({"ListDiff", {{"T", keyed}}, Make<ListDiff>, kAllocates});
  r.Add({"DynamicPartition", {{"T", kAllDTypes}}, Make<DynamicPartition>, kAllocates});
  r.Add({"DynamicStitch", {{"T", kAllDTypes}}, Make<DynamicStitch>, kAllocates});
  r.Add({"ParallelDynamicStitch", {{"T", kAllDTypes}}, Make<DynamicStitch>, kAllocates});
}

}  // namespace weft
