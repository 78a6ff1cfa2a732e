// Kernels that read or update slices of variables. A slice is a row of the value seen as a matrix
// [rows, inner]: an index of a gather or scatter picks one by the first axis, K indices together by
// the first K axes. Indices are checked before anything is written, so that an error leaves the
// variable as it was.
#include <algorithm>

#include "core/checked.h"
#include "kernels/cpu/combine.h"
#include "kernels/cpu/register.h"
#include "kernels/cpu/row_tiles.h"
#include "kernels/cpu/variable.h"

namespace weft {
namespace {

struct Rows {
  std::span<int64_t> at;  // in the order of the indices; kSkip: not there, and to be passed over
  int64_t inner = 0;      // elements a row
};
constexpr int64_t kSkip = -1;

absl::StatusOr<std::span<int64_t>> RowSpace(KernelContext& c, int64_t n) {
  const auto size = CheckedMul(n, sizeof(int64_t));
  if (!size) return ResourceExhausted(n, " indices");
  ASSIGN_OR_RETURN(char* bytes, c.Scratch(static_cast<size_t>(*size)));
  return std::span<int64_t>(reinterpret_cast<int64_t*>(bytes), static_cast<size_t>(n));
}

// Rows along axis `batch` of `shape`, batch by batch: indices is [batch..., any...].
absl::StatusOr<Rows> RowsByIndex(KernelContext& c, const Shape& shape, const Tensor& indices,
                                 int batch) {
  Rows rows;
  ASSIGN_OR_RETURN(rows.at, RowSpace(c, indices.num_elements()));
  rows.inner = shape.Product(batch + 1, shape.rank());
  const int64_t limit = shape.dim(batch);
  const int64_t per_batch = indices.shape().Product(batch, indices.rank());
  int64_t bad = -1;
  DispatchType<kIndexTypes>(indices.dtype(), [&]<typename T>() {
    const T* from = indices.data<T>();
    for (int64_t i = 0; i < indices.num_elements(); ++i) {
      if (!InRange(from[i], limit)) {
        bad = i;
        return;
      }
      rows.at[i] = i / per_batch * limit + from[i];
    }
  });
  if (bad >= 0)
    return InvalidArgument("indices[", bad, "] = ", IntAt(indices, bad), " is not in [0, ", limit,
                           ")");
  return rows;
}

// Rows along the first K axes of `shape`: indices is [any..., K].
absl::StatusOr<Rows> RowsByTuple(KernelContext& c, const Shape& shape, const Tensor& indices,
                                 bool ignore_bad) {
  const int depth = static_cast<int>(indices.shape().back(-1));
  const int64_t n = indices.shape().Product(0, indices.rank() - 1);
  Rows rows;
  rows.inner = shape.Product(depth, shape.rank());
  // Neither indices nor slices have elements: their number may be anything.
  if (depth == 0 && rows.inner == 0) return rows;
  ASSIGN_OR_RETURN(rows.at, RowSpace(c, n));
  int64_t bad = -1;
  DispatchType<kIndexTypes>(indices.dtype(), [&]<typename T>() {
    const T* from = indices.data<T>();
    for (int64_t i = 0; i < n; ++i, from += depth) {
      int64_t row = 0;
      bool in_range = true;
      for (int k = 0; k < depth; ++k) {
        in_range &= InRange(from[k], shape.dim(k));
        // Wraps where an index is out of range; the row is not used then.
        row =
            static_cast<int64_t>(static_cast<uint64_t>(row) * static_cast<uint64_t>(shape.dim(k)) +
                                 static_cast<uint64_t>(from[k]));
      }
      rows.at[i] = in_range ? row : kSkip;
      if (!in_range && !ignore_bad) {
        bad = i;
        return;
      }
    }
  });
  if (bad < 0) return rows;
  Dims tuple;
  for (int k = 0; k < depth; ++k) tuple.push_back(IntAt(indices, bad * depth + k));
  return InvalidArgument("indices[", bad, "] = [", Join(tuple, ", "),
                         "] does not point into shape ", shape);
}

absl::Status CheckDepth(const Shape& shape, const Tensor& indices) {
  if (indices.shape().back(-1) <= shape.rank()) return absl::OkStatus();
  return InvalidArgument("indices has shape ", indices.shape(),
                         ": its last dimension passes the rank of ", shape);
}

absl::StatusOr<Shape> RowsShape(const Shape& indices, int indices_end, const Shape& value,
                                int value_begin) {
  Dims dims(indices.dims().begin(), indices.dims().begin() + indices_end);
  dims.insert(dims.end(), value.dims().begin() + value_begin, value.dims().end());
  return Shape::Make({dims.data(), dims.size()});
}

// to[i] = row i of `from`.
void CopyRows(KernelContext& c, const Rows& rows, const Tensor& from, Tensor& to) {
  const CombineFn copy = FindCombine(Combine::kUpdate, from.dtype());
  const int64_t bytes = rows.inner * static_cast<int64_t>(DTypeSize(from.dtype()));
  const auto n = static_cast<int64_t>(rows.at.size());
  if (bytes == 0) return;
  ForRanges(c.parallel(), n, 4 + 0.1 * static_cast<double>(bytes), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      copy(to.data<char>() + i * bytes, from.data<char>() + rows.at[i] * bytes, rows.inner, false);
    }
  });
}

// Row at[i] of `to` (op)= row i of `from`, or its only element where `repeat`.
void CombineRows(KernelContext& c, CombineFn combine, const Rows& rows, const Tensor& from,
                 bool repeat, const Tensor& to) {
  const auto size = static_cast<int64_t>(DTypeSize(to.dtype()));
  const auto n = static_cast<int64_t>(rows.at.size());
  ForRowTiles(c.parallel(), n, rows.inner, 0.5, [&](const RowTile& tile) {
    for (int64_t i = 0; i < n; ++i) {
      if (rows.at[i] == kSkip || !tile.Owns(rows.at[i])) continue;
      combine(to.data<char>() + (rows.at[i] * rows.inner + tile.begin) * size,
              from.data<char>() + (repeat ? 0 : (i * rows.inner + tile.begin) * size),
              tile.end - tile.begin, repeat);
    }
  });
}

struct SliceAttrs {
  DType dtype = DType::kInvalid;
  int64_t batch_dims = 0;
  bool ignore_bad = false;
  static absl::StatusOr<SliceAttrs> Parse(const KernelInfo& info) {
    SliceAttrs a;
    RETURN_IF_ERROR(info.attrs.Get(info.attrs.Has("dtype") ? "dtype" : "T", &a.dtype));
    if (info.attrs.Has("batch_dims")) RETURN_IF_ERROR(info.attrs.Get("batch_dims", &a.batch_dims));
    if (info.attrs.Has("bad_indices_policy")) {
      ASSIGN_OR_RETURN(const auto policy, info.attrs.Get<std::string>("bad_indices_policy"));
      a.ignore_bad = policy == "IGNORE";
    }
    return a;
  }
};

absl::Status Gather(const SliceAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const Variable* v, VariableAt(c, 0, a.dtype));
  const Tensor& indices = c.input(1);
  absl::ReaderMutexLock lock(&v->mutex());
  ASSIGN_OR_RETURN(const Tensor value, v->Value(c.allocator()));
  const Shape& shape = value.shape();
  if (a.batch_dims >= shape.rank()) {
    return InvalidArgument("batch_dims is ", a.batch_dims, ", but variable '", v->name(),
                           "' has shape ", shape);
  }
  const int batch = static_cast<int>(a.batch_dims);
  for (int i = 0; i < batch; ++i) {
    if (shape.dim(i) != indices.dim(i)) {
      return InvalidArgument("batch dimensions differ: variable ", shape, ", indices ",
                             indices.shape());
    }
  }
  ASSIGN_OR_RETURN(const Rows rows, RowsByIndex(c, shape, indices, batch));
  ASSIGN_OR_RETURN(const Shape out_shape,
                   RowsShape(indices.shape(), indices.rank(), shape, batch + 1));
  ASSIGN_OR_RETURN(Tensor * out, OutputOfShape(c, 0, out_shape));
  CopyRows(c, rows, value, *out);
  return absl::OkStatus();
}

absl::Status GatherNd(const SliceAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(const Variable* v, VariableAt(c, 0, a.dtype));
  const Tensor& indices = c.input(1);
  absl::ReaderMutexLock lock(&v->mutex());
  ASSIGN_OR_RETURN(const Tensor value, v->Value(c.allocator()));
  RETURN_IF_ERROR(CheckDepth(value.shape(), indices));
  const int depth = static_cast<int>(indices.shape().back(-1));
  ASSIGN_OR_RETURN(const Rows rows, RowsByTuple(c, value.shape(), indices, /*ignore_bad=*/false));
  ASSIGN_OR_RETURN(const Shape out_shape,
                   RowsShape(indices.shape(), indices.rank() - 1, value.shape(), depth));
  ASSIGN_OR_RETURN(Tensor * out, OutputOfShape(c, 0, out_shape));
  CopyRows(c, rows, value, *out);
  return absl::OkStatus();
}

absl::Status CheckUpdates(const Tensor& updates, const Shape& want) {
  if (updates.shape() == want) return absl::OkStatus();
  return InvalidArgument("updates has shape ", updates.shape(), ", want ", want);
}

template <Combine kOp>
absl::Status Scatter(const SliceAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(Variable * v, VariableAt(c, 0, a.dtype));
  const Tensor& indices = c.input(1);
  const Tensor& updates = c.input(2);
  {
    absl::MutexLock lock(&v->mutex());
    ASSIGN_OR_RETURN(const Shape* now, v->PresentShape());
    if (now->rank() == 0)
      return InvalidArgument("variable '", v->name(), "' is a scalar: it has no slices");
    const bool repeat = updates.rank() == 0;
    if (!repeat) {
      ASSIGN_OR_RETURN(const Shape want, RowsShape(indices.shape(), indices.rank(), *now, 1));
      RETURN_IF_ERROR(CheckUpdates(updates, want));
    }
    RETURN_IF_ERROR(CheckDivisors(kOp, updates));
    ASSIGN_OR_RETURN(const Rows rows, RowsByIndex(c, *now, indices, 0));
    ASSIGN_OR_RETURN(Tensor * value, v->Writable(Variable::Update::kSparse, c.allocator()));
    CombineRows(c, FindCombine(kOp, a.dtype), rows, updates, repeat, *value);
  }
  if (c.num_outputs() > 0) c.SetOutput(0, c.input(0));
  return absl::OkStatus();
}

// The rows of `shape` that input 1 names, once input 2 is known to have their shape.
absl::StatusOr<Rows> ScatterNdRows(const SliceAttrs& a, KernelContext& c, const Shape& shape) {
  const Tensor& indices = c.input(1);
  RETURN_IF_ERROR(CheckDepth(shape, indices));
  ASSIGN_OR_RETURN(const Shape want, RowsShape(indices.shape(), indices.rank() - 1, shape,
                                               static_cast<int>(indices.shape().back(-1))));
  RETURN_IF_ERROR(CheckUpdates(c.input(2), want));
  return RowsByTuple(c, shape, indices, a.ignore_bad);
}

template <Combine kOp>
absl::Status ScatterNd(const SliceAttrs& a, KernelContext& c) {
  ASSIGN_OR_RETURN(Variable * v, VariableAt(c, 0, a.dtype));
  {
    absl::MutexLock lock(&v->mutex());
    ASSIGN_OR_RETURN(const Shape* now, v->PresentShape());
    ASSIGN_OR_RETURN(const Rows rows, ScatterNdRows(a, c, *now));
    ASSIGN_OR_RETURN(Tensor * value, v->Writable(Variable::Update::kSparse, c.allocator()));
    CombineRows(c, FindCombine(kOp, a.dtype), rows, c.input(2), false, *value);
  }
  if (c.num_outputs() > 0) c.SetOutput(0, c.input(0));
  return absl::OkStatus();
}

absl::Status ScatterNdNonAliasingAdd(const SliceAttrs& a, KernelContext& c) {
  const Tensor& in = c.input(0);
  Tensor& out = c.output(0);
  ASSIGN_OR_RETURN(const Rows rows, ScatterNdRows(a, c, in.shape()));
  if (out.raw() != in.raw()) CopyElements(in, out);
  CombineRows(c, FindCombine(Combine::kAdd, a.dtype), rows, c.input(2), false, out);
  return absl::OkStatus();
}

// "ScatterAdd" and "ResourceScatterAdd", "ScatterNdAdd" and "ResourceScatterNdAdd".
template <Combine kOp>
void RegisterScatter(KernelRegistry& r, const char* name, const char* resource_name) {
  const DTypeSet types = kOp == Combine::kUpdate ? kAllDTypes : CombineTypes(kOp) & kNumbers;
  r.Add({name, {{"T", types}}, MakeWith<SliceAttrs, Scatter<kOp>>, kOwnOutput | kNoFold});
  r.Add({resource_name, {{"dtype", types}}, MakeWith<SliceAttrs, Scatter<kOp>>, kNoFold});
}
template <Combine kOp>
void RegisterScatterNd(KernelRegistry& r, const char* name, const char* resource_name) {
  for (const char* op : {name, resource_name}) {
    r.Add({op,
           {{"T", CombineTypes(kOp)}},
           MakeWith<SliceAttrs, ScatterNd<kOp>>,
           (op == name ? kOwnOutput : kNoFlags) | kNoFold});
  }
}

}  // namespace

void RegisterVariableSliceKernels(KernelRegistry& r) {
  r.Add({"ResourceGather",
         {{"dtype", kAllDTypes}},
         MakeWith<SliceAttrs, Gather>,
         kNoFold | kAllocates});
  r.Add({"ResourceGatherNd",
         {{"dtype", kAllDTypes}},
         MakeWith<SliceAttrs, GatherNd>,
         kNoFold | kAllocates});
#define SCATTER(op) RegisterScatter<Combine::k##op>(r, "Scatter" #op, "ResourceScatter" #op);
  WEFT_SCATTERS(SCATTER)
#undef SCATTER
#define SCATTER_ND(op) \
  RegisterScatterNd<Combine::k##op>(r, "ScatterNd" #op, "ResourceScatterNd" #op);
  WEFT_TUPLE_SCATTERS(SCATTER_ND)
#undef SCATTER_ND
  r.Add({"ScatterNdNonAliasingAdd",
         {{"T", CombineTypes(Combine::kAdd)}},
         MakeWith<SliceAttrs, ScatterNdNonAliasingAdd>,
         kInPlace});
}

}  // namespace weft
