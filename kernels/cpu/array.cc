// Permuting, joining and splitting.
#include <algorithm>
#include <complex>

#include "core/checked.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/strided_copy.h"

namespace weft {
namespace {

absl::Status Transpose(KernelContext& c) {
  const Tensor &x = c.input(0), &y = c.output(0);
  const Dims perm = IntsOf(c.input(1)), from = Strides(x.shape()), to = Strides(y.shape());
  CopyAxes axes;
  for (int i = 0; i < x.rank(); ++i) {
    axes.push_back({y.dim(i), from[perm[i] < 0 ? perm[i] + x.rank() : perm[i]], to[i]});
  }
  StridedCopy(c.parallel(), x.dtype(), axes, x.raw(), y.raw());
  return absl::OkStatus();
}

absl::Status ConjugateTranspose(KernelContext& c) {
  RETURN_IF_ERROR(Transpose(c));
  DispatchType<kComplexes>(c.output(0).dtype(), [&]<typename T>() {
    // Every second number changes its sign.
    auto* y = c.output(0).data<typename T::value_type>();
    ForRanges(c.parallel(), c.output(0).num_elements(), 0.5, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) y[2 * i + 1] = -y[2 * i + 1];
    });
  });
  return absl::OkStatus();
}

absl::Status InvertPermutation(KernelContext& c) {
  absl::Status status;
  DispatchType<kIndexTypes>(c.input(0).dtype(), [&]<typename T>() {
    const auto x = c.input(0).span<T>(), y = c.output(0).span<T>();
    const int64_t n = static_cast<int64_t>(x.size());
    std::fill(y.begin(), y.end(), T(-1));
    for (int64_t i = 0; i < n && status.ok(); ++i) {
      if (!InRange(x[i], n)) {
        status = InvalidArgument("x[", i, "] is ", x[i], ", which is not between 0 and ", n);
      } else if (y[x[i]] != T(-1)) {
        status = InvalidArgument("x[", i, "] is ", x[i], ", which is there twice");
      } else {
        y[x[i]] = static_cast<T>(i);
      }
    }
  });
  return status;
}

// One of the tensors that lie side by side in a wider one: `run` elements of each of its rows.
struct Part {
  char* data;
  int64_t run;
};

// The wide tensor has `rows` rows of as many elements as all parts together. Copies the parts into
// it, or out of it.
template <bool kJoin>
void CopyParts(ParallelFor& par, DType dtype, int64_t rows, std::span<const Part> parts,
               char* wide) {
  const int64_t size = static_cast<int64_t>(DTypeSize(dtype));
  int64_t width = 0;
  for (const Part& p : parts) width += p.run;
  const auto copy = [&](char* part, char* place, int64_t n) {
    if constexpr (kJoin) {
      CopyRun(dtype, part, place, n);
    } else {
      CopyRun(dtype, place, part, n);
    }
  };
  // Few long rows: part by part, each cut into tiles. Many short ones: row by row, so that the wide
  // tensor is passed over once.
  constexpr int64_t kLongRow = 64 << 10;
  if (rows == 1 || width * size / static_cast<int64_t>(parts.size()) >= kLongRow ||
      IsObject(dtype)) {
    int64_t at = 0;
    for (const Part& p : parts) {
      const CopyAxes axes = kJoin ? CopyAxes{{rows, p.run, width}, {p.run, 1, 1}}
                                  : CopyAxes{{rows, width, p.run}, {p.run, 1, 1}};
      char* const place = wide + at * size;
      StridedCopy(par, dtype, axes, kJoin ? p.data : place, kJoin ? place : p.data);
      at += p.run;
    }
    return;
  }
  const double ns =
      4.0 * static_cast<double>(parts.size()) + 0.15 * static_cast<double>(width * size);
  ForRanges(par, rows, ns, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      char* place = wide + row * width * size;
      for (const Part& p : parts) {
        copy(p.data + row * p.run * size, place, p.run);
        place += p.run * size;
      }
    }
  });
}

// Joins inputs [first, last) along an axis before which there are `rows` rows.
absl::Status Join(KernelContext& c, int first, int last, int64_t rows) {
  const Tensor& out = c.output(0);
  if (out.num_elements() == 0) return absl::OkStatus();
  absl::InlinedVector<Part, 8> parts;
  for (int i = first; i < last; ++i) {
    if (const int64_t run = c.input(i).num_elements() / rows; run > 0) {
      parts.push_back({static_cast<char*>(c.input(i).raw()), run});
    }
  }
  CopyParts<true>(c.parallel(), out.dtype(), rows, parts, static_cast<char*>(out.raw()));
  return absl::OkStatus();
}

absl::Status JoinAlong(KernelContext& c, int axis_input, int first, int last) {
  const Shape& shape = c.output(0).shape();
  const int64_t axis = IntAt(c.input(axis_input), 0);
  return Join(c, first, last,
              shape.Product(0, static_cast<int>(axis < 0 ? axis + shape.rank() : axis)));
}

absl::Status Concat(KernelContext& c) { return JoinAlong(c, 0, 1, c.num_inputs()); }
absl::Status ConcatV2(KernelContext& c) {
  return JoinAlong(c, c.num_inputs() - 1, 0, c.num_inputs() - 1);
}
absl::Status ParallelConcat(KernelContext& c) { return Join(c, 0, c.num_inputs(), 1); }

absl::Status ConcatOffset(KernelContext& c) {
  const int64_t rank = c.output(0).num_elements();
  const int64_t axis = IntAt(c.input(0), 0) + (IntAt(c.input(0), 0) < 0 ? rank : 0);
  DispatchType<kIndexTypes>(c.output(0).dtype(), [&]<typename T>() {
    T sum = 0;
    for (int i = 0; i < c.num_outputs(); ++i) {
      std::fill_n(c.output(i).data<T>(), rank, T(0));
      c.output(i).data<T>()[axis] = sum;
      sum += c.input(i + 1).data<T>()[axis];
    }
  });
  return absl::OkStatus();
}

absl::Status Cut(KernelContext& c, const Tensor& x, int64_t rows) {
  if (x.num_elements() == 0) return absl::OkStatus();
  absl::InlinedVector<Part, 8> parts;
  for (int i = 0; i < c.num_outputs(); ++i) {
    if (const int64_t run = c.output(i).num_elements() / rows; run > 0) {
      parts.push_back({static_cast<char*>(c.output(i).raw()), run});
    }
  }
  CopyParts<false>(c.parallel(), x.dtype(), rows, parts, static_cast<char*>(x.raw()));
  return absl::OkStatus();
}

// x is input `x_input`, the axis input `axis_input`.
template <int x_input, int axis_input>
absl::Status Split(KernelContext& c) {
  const Tensor& x = c.input(x_input);
  const int64_t axis = IntAt(c.input(axis_input), 0);
  return Cut(c, x, x.shape().Product(0, static_cast<int>(axis < 0 ? axis + x.rank() : axis)));
}

struct AxisAttr {
  int64_t axis = 0;
  static absl::StatusOr<AxisAttr> Parse(const KernelInfo& info) {
    AxisAttr a;
    RETURN_IF_ERROR(info.attrs.Get("axis", &a.axis));
    return a;
  }
  int64_t RowsOf(const Shape& s) const {
    return s.Product(0, static_cast<int>(axis < 0 ? axis + s.rank() : axis));
  }
};

absl::Status Pack(const AxisAttr& a, KernelContext& c) {
  return Join(c, 0, c.num_inputs(), a.RowsOf(c.output(0).shape()));
}
absl::Status Unpack(const AxisAttr& a, KernelContext& c) {
  return Cut(c, c.input(0), a.RowsOf(c.input(0).shape()));
}

}  // namespace

void RegisterArrayKernels(KernelRegistry& r) {
  r.Add({"Transpose", {{"T", kAllDTypes}}, Make<Transpose>});
  r.Add({"ConjugateTranspose", {{"T", kAllDTypes}}, Make<ConjugateTranspose>});
  r.Add({"InvertPermutation", {{"T", kIndexTypes}}, Make<InvertPermutation>, kCheap});
  r.Add({"Concat", {{"T", kAllDTypes}}, Make<Concat>});
  r.Add({"ConcatV2", {{"T", kAllDTypes}}, Make<ConcatV2>});
  r.Add({"ConcatOffset", {}, Make<ConcatOffset>, kCheap});
  r.Add({"Split", {{"T", kAllDTypes}}, Make<Split<1, 0>>});
  r.Add({"SplitV", {{"T", kAllDTypes}}, Make<Split<0, 2>>});
  r.Add({"Pack", {{"T", kAllDTypes}}, MakeWith<AxisAttr, Pack>});
  r.Add({"Unpack", {{"T", kAllDTypes}}, MakeWith<AxisAttr, Unpack>});
  r.Add({"ParallelConcat", {{"T", kAllDTypes}}, Make<ParallelConcat>});
}

}  // namespace weft
