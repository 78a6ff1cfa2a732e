// Kernels of the ops about shapes. Most of their work is their shape rule's.
#include <algorithm>

#include "kernels/cpu/copy_through.h"
#include "kernels/cpu/register.h"

namespace weft {
namespace {

void StoreInt(const Tensor& out, int64_t i, int64_t value) {
  if (out.dtype() == DType::kInt32) {
    out.data<int32_t>()[i] = static_cast<int32_t>(value);
  } else {
    out.data<int64_t>()[i] = value;
  }
}

absl::Status StoreShapes(KernelContext& c) {
  for (int i = 0; i < c.num_outputs(); ++i) {
    for (int k = 0; k < c.input(i).rank(); ++k) StoreInt(c.output(i), k, c.input(i).dim(k));
  }
  return absl::OkStatus();
}

absl::Status StoreSize(KernelContext& c) {
  StoreInt(c.output(0), 0, c.input(0).num_elements());
  return absl::OkStatus();
}

absl::Status StoreRank(KernelContext& c) {
  StoreInt(c.output(0), 0, c.input(0).rank());
  return absl::OkStatus();
}

absl::Status BroadcastArgs(KernelContext& c) {
  ASSIGN_OR_RETURN(const Dims a, IntValues(c.input(0)));
  ASSIGN_OR_RETURN(const Dims b, IntValues(c.input(1)));
  const size_t rank = std::max(a.size(), b.size());
  for (size_t i = 1; i <= rank; ++i) {
    const int64_t x = i <= a.size() ? a[a.size() - i] : 1;
    const int64_t y = i <= b.size() ? b[b.size() - i] : 1;
    StoreInt(c.output(0), rank - i, x == 1 ? y : x);
  }
  return absl::OkStatus();
}

absl::Status BroadcastGradientArgs(KernelContext& c) {
  ASSIGN_OR_RETURN(const Dims a, IntValues(c.input(0)));
  ASSIGN_OR_RETURN(const Dims b, IntValues(c.input(1)));
  const int rank = static_cast<int>(std::max(a.size(), b.size()));
  int64_t n[2] = {0, 0};
  if (a == b) return absl::OkStatus();
  for (int i = 0; i < rank; ++i) {
    const size_t back = rank - i;
    const int64_t d[2] = {back <= a.size() ? a[a.size() - back] : 1,
                          back <= b.size() ? b[b.size() - back] : 1};
    for (int k = 0; k < 2; ++k) {
      if (d[k] == 1) StoreInt(c.output(k), n[k]++, i);
    }
  }
  return absl::OkStatus();
}

}  // namespace

void RegisterShapeKernels(KernelRegistry& r) {
  r.Add({"Shape", {{"T", kAllDTypes}}, Make<StoreShapes>, kCheap});
  r.Add({"ShapeN", {{"T", kAllDTypes}}, Make<StoreShapes>, kCheap});
  r.Add({"Size", {{"T", kAllDTypes}}, Make<StoreSize>, kCheap});
  r.Add({"Rank", {{"T", kAllDTypes}}, Make<StoreRank>, kCheap});
  for (const char* op : {"Reshape", "ExpandDims", "Squeeze"}) {
    r.Add({op, {{"T", kAllDTypes}}, Make<CopyThrough>, kAlias});
  }
  r.Add({"BroadcastArgs", {}, Make<BroadcastArgs>, kCheap});
  r.Add({"BroadcastGradientArgs", {}, Make<BroadcastGradientArgs>, kCheap});
}

}  // namespace weft
