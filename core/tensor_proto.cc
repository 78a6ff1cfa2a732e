#include "core/tensor_proto.h"

#include <cstring>
#include <limits>

#include "core/checked.h"
#include "weft/proto/attr_value.pb.h"
#include "weft/proto/tensor.pb.h"

namespace weft {
namespace {

// Copies a typed list into `out`; the last value repeats. False if the list is longer than the
// tensor.
template <typename List, typename T, typename Convert>
bool FillFrom(const List& list, const Tensor& out, T*, Convert convert) {
  const int64_t n = out.num_elements();
  const int64_t given = list.size();
  if (given > n) return false;
  T* y = out.data<T>();
  for (int64_t i = 0; i < given; ++i) y[i] = convert(list[static_cast<int>(i)]);
  std::fill(y + given, y + n, given == 0 ? T{} : y[given - 1]);
  return true;
}

template <typename T, typename List>
bool FillComplex(const List& list, const Tensor& out) {
  using Part = typename T::value_type;
  const int64_t n = out.num_elements();
  const int64_t given = list.size() / 2;
  if (list.size() % 2 != 0 || given > n) return false;
  T* y = out.data<T>();
  for (int64_t i = 0; i < given; ++i) {
    y[i] = T(static_cast<Part>(list[static_cast<int>(2 * i)]),
             static_cast<Part>(list[static_cast<int>(2 * i + 1)]));
  }
  std::fill(y + given, y + n, given == 0 ? T{} : y[given - 1]);
  return true;
}

bool FillTyped(const proto::TensorProto& p, const Tensor& out) {
  bool ok = false;
  DispatchType<kAllDTypes>(out.dtype(), [&]<typename T>() {
    T* tag = nullptr;
    constexpr DType kType = kDTypeOf<T>;
    const auto cast = [](auto v) { return static_cast<T>(v); };
    if constexpr (kType == DType::kFloat) {
      ok = FillFrom(p.float_val(), out, tag, cast);
    } else if constexpr (kType == DType::kDouble) {
      ok = FillFrom(p.double_val(), out, tag, cast);
    } else if constexpr (kType == DType::kString) {
      ok = FillFrom(p.string_val(), out, tag, [](const std::string& s) { return s; });
    } else if constexpr (kType == DType::kInt64) {
      ok = FillFrom(p.int64_val(), out, tag, cast);
    } else if constexpr (kType == DType::kBool) {
      ok = FillFrom(p.bool_val(), out, tag, cast);
    } else if constexpr (kType == DType::kUint32) {
      ok = FillFrom(p.uint32_val(), out, tag, cast);
    } else if constexpr (kType == DType::kUint64) {
      ok = FillFrom(p.uint64_val(), out, tag, cast);
    } else if constexpr (kHalfs.Contains(kType)) {
      ok = FillFrom(p.half_val(), out, tag,
                    [](int v) { return T::FromBits(static_cast<uint16_t>(v)); });
    } else if constexpr (kType == DType::kComplex64) {
      ok = FillComplex<T>(p.scomplex_val(), out);
    } else if constexpr (kType == DType::kComplex128) {
      ok = FillComplex<T>(p.dcomplex_val(), out);
    } else if constexpr (kQuantized.Contains(kType)) {
      ok = FillFrom(p.int_val(), out, tag,
                    [](int v) { return T{static_cast<decltype(T::value)>(v)}; });
    } else if constexpr (kInts.Contains(kType)) {
      ok = FillFrom(p.int_val(), out, tag, cast);
    } else {
      ok = out.num_elements() == 0;  // handles and variants have no value in a file
    }
  });
  return ok;
}

// Takes what the tensor needs beyond its message off `room`.
absl::Status TakeRoom(const proto::TensorProto& p, DType dtype, const Shape& shape, size_t bytes,
                      size_t& room) {
  const size_t held = p.ByteSizeLong();
  size_t extra = bytes > held ? bytes - held : 0;
  // A string that repeats takes its bytes each time.
  const int64_t repeats = shape.num_elements() - p.string_val_size();
  if (dtype == DType::kString && p.string_val_size() > 0 && repeats > 0) {
    const auto size = static_cast<int64_t>(p.string_val(p.string_val_size() - 1).size());
    const auto all = CheckedMul(repeats, size);
    extra = all ? extra + static_cast<size_t>(*all) : std::numeric_limits<size_t>::max();
  }
  if (extra > room) {
    return ResourceExhausted("a ", DTypeName(dtype), " tensor of shape ", shape, " takes ", extra,
                             " bytes more than the file holds of it, and ", room,
                             " are left for such");
  }
  room -= extra;
  return absl::OkStatus();
}

// Up to this many values are written as numbers, which people can read in a text file.
constexpr int64_t kMostListed = 16;

// Writes the first `count` values as a typed list.
void ListValues(const Tensor& t, int64_t count, proto::TensorProto* p) {
  DispatchType<kBytes>(t.dtype(), [&]<typename T>() {
    constexpr DType kType = kDTypeOf<T>;
    for (const T& v : t.span<T>().first(count)) {
      if constexpr (kType == DType::kFloat) {
        p->add_float_val(v);
      } else if constexpr (kType == DType::kDouble) {
        p->add_double_val(v);
      } else if constexpr (kType == DType::kInt64) {
        p->add_int64_val(v);
      } else if constexpr (kType == DType::kBool) {
        p->add_bool_val(v);
      } else if constexpr (kType == DType::kUint32) {
        p->add_uint32_val(v);
      } else if constexpr (kType == DType::kUint64) {
        p->add_uint64_val(v);
      } else if constexpr (kHalfs.Contains(kType)) {
        p->add_half_val(v.bits);
      } else if constexpr (kType == DType::kComplex64) {
        p->add_scomplex_val(v.real());
        p->add_scomplex_val(v.imag());
      } else if constexpr (kType == DType::kComplex128) {
        p->add_dcomplex_val(v.real());
        p->add_dcomplex_val(v.imag());
      } else if constexpr (kQuantized.Contains(kType)) {
        p->add_int_val(v.value);
      } else {
        p->add_int_val(v);
      }
    }
  });
}

// How many values say it all, where the last one repeats; at least 1.
int64_t DistinctHead(const Tensor& t) {
  const size_t size = DTypeSize(t.dtype());
  const char* const data = static_cast<const char*>(t.raw());
  int64_t n = t.num_elements();
  while (n > 1 && std::memcmp(data + (n - 1) * size, data + (n - 2) * size, size) == 0) --n;
  return n;
}

// Text has one NaN: which one is lost in a list.
bool HasNan(const Tensor& t, int64_t count) {
  bool nan = false;
  DispatchType<kFullFloats | kComplexes>(t.dtype(), [&]<typename T>() {
    for (const T& v : t.span<T>().first(count)) nan |= v != v;
  });
  return nan;
}

absl::StatusOr<FuncAttr> FuncFromProto(const proto::NameAttrList& p, size_t& room) {
  auto attrs = std::make_shared<AttrMap>();
  for (const auto& [name, value] : p.attr()) {
    ASSIGN_OR_RETURN(AttrValue v, AttrFromProto(value, room));
    attrs->Set(name, std::move(v));
  }
  return FuncAttr{p.name(), std::move(attrs)};
}

absl::Status FuncToProto(const FuncAttr& f, proto::NameAttrList* p) {
  p->set_name(f.name);
  for (const auto& [name, value] : *f.attrs)
    RETURN_IF_ERROR(AttrToProto(value, &(*p->mutable_attr())[name]));
  return absl::OkStatus();
}

template <typename T, typename List>
AttrValue Copy(const List& list) {
  return std::vector<T>(list.begin(), list.end());
}

absl::StatusOr<AttrValue> ListFromProto(const proto::AttrValue::ListValue& l, size_t& room) {
  const int kinds = (l.s_size() > 0) + (l.i_size() > 0) + (l.f_size() > 0) + (l.b_size() > 0) +
                    (l.type_size() > 0) + (l.shape_size() > 0) + (l.tensor_size() > 0) +
                    (l.func_size() > 0);
  if (kinds > 1) return InvalidArgument("a list holds values of ", kinds, " kinds");
  if (l.s_size() > 0) return Copy<std::string>(l.s());
  if (l.i_size() > 0) return Copy<int64_t>(l.i());
  if (l.f_size() > 0) return Copy<float>(l.f());
  if (l.b_size() > 0) return Copy<bool>(l.b());
  if (l.type_size() > 0) {
    std::vector<DType> types;
    for (int t : l.type()) types.push_back(static_cast<DType>(t));
    return AttrValue(std::move(types));
  }
  if (l.shape_size() > 0) {
    std::vector<PartialShape> shapes;
    for (const auto& s : l.shape()) {
      ASSIGN_OR_RETURN(PartialShape shape, ShapeFromProto(s));
      shapes.push_back(std::move(shape));
    }
    return AttrValue(std::move(shapes));
  }
  if (l.tensor_size() > 0) {
    std::vector<Tensor> tensors;
    for (const auto& t : l.tensor()) {
      ASSIGN_OR_RETURN(Tensor tensor, TensorFromProto(t, room));
      tensors.push_back(std::move(tensor));
    }
    return AttrValue(std::move(tensors));
  }
  if (l.func_size() > 0) {
    std::vector<FuncAttr> funcs;
    for (const auto& f : l.func()) {
      ASSIGN_OR_RETURN(FuncAttr func, FuncFromProto(f, room));
      funcs.push_back(std::move(func));
    }
    return AttrValue(std::move(funcs));
  }
  return AttrValue(EmptyList{});
}

}  // namespace

absl::StatusOr<PartialShape> ShapeFromProto(const proto::TensorShapeProto& p) {
  if (p.unknown_rank()) return PartialShape();
  Dims dims;
  for (const auto& d : p.dim()) dims.push_back(d.size());
  return PartialShape::Make({dims.data(), dims.size()});
}

void ShapeToProto(const PartialShape& s, proto::TensorShapeProto* p) {
  p->Clear();
  p->set_unknown_rank(!s.rank_known());
  for (int64_t d : s.dims()) p->add_dim()->set_size(IsKnownDim(d) ? d : kUnknownDim);
}

absl::StatusOr<Tensor> TensorFromProto(const proto::TensorProto& p, size_t& room) {
  const DType dtype = static_cast<DType>(p.dtype());
  if (!IsKnownDType(dtype) || IsRef(dtype)) {
    return InvalidArgument("a tensor of dtype ", static_cast<int>(p.dtype()),
                           ", which Weft does not have");
  }
  if (dtype == DType::kResource)
    return InvalidArgument("a resource has no value that a file can hold");
  if (dtype == DType::kVariant) return Unimplemented("a variant's value is not read");
  ASSIGN_OR_RETURN(const PartialShape partial, ShapeFromProto(p.tensor_shape()));
  const auto shape = partial.AsShape();
  if (!shape) return InvalidArgument("a tensor's value has the partly unknown shape ", partial);
  ASSIGN_OR_RETURN(const size_t bytes, CheckedBytes(dtype, *shape));
  const std::string& content = p.tensor_content();
  if (!content.empty() && !IsObject(dtype)) {
    if (content.size() != bytes) {
      return InvalidArgument("a ", DTypeName(dtype), " tensor of shape ", *shape, " needs ", bytes,
                             " bytes, its content has ", content.size());
    }
    ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(dtype, *shape));
    std::memcpy(t.raw(), content.data(), bytes);
    if (dtype == DType::kBool) {
      // A byte that is neither 0 nor 1 is no bool, and comparing it would be undefined.
      uint8_t* b = t.data<uint8_t>();
      for (size_t i = 0; i < bytes; ++i) b[i] = b[i] != 0;
    }
    return t;
  }
  RETURN_IF_ERROR(TakeRoom(p, dtype, *shape, bytes, room));
  ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(dtype, *shape));
  if (!FillTyped(p, t)) {
    return InvalidArgument("the value list of a ", DTypeName(dtype),
                           " tensor does not fit its shape ", *shape);
  }
  return t;
}

absl::Status TensorToProto(const Tensor& t, proto::TensorProto* p) {
  p->Clear();
  if (t.dtype() == DType::kResource || t.dtype() == DType::kVariant || IsRef(t.dtype())) {
    return InvalidArgument("a ", DTypeName(t.dtype()), " tensor cannot be written to a file");
  }
  p->set_dtype(static_cast<proto::DataType>(t.dtype()));
  ShapeToProto(t.shape(), p->mutable_tensor_shape());
  if (t.dtype() == DType::kString) {
    for (const std::string& s : t.span<std::string>()) p->add_string_val(s);
  } else if (t.num_elements() > 0) {
    const int64_t head = DistinctHead(t);
    if (head <= kMostListed && !HasNan(t, head)) {
      ListValues(t, head, p);
    } else {
      p->set_tensor_content(t.raw(), t.num_bytes());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<AttrValue> AttrFromProto(const proto::AttrValue& p, size_t& room) {
  switch (p.value_case()) {
    case proto::AttrValue::kS:
      return AttrValue(p.s());
    case proto::AttrValue::kI:
      return AttrValue(static_cast<int64_t>(p.i()));
    case proto::AttrValue::kF:
      return AttrValue(p.f());
    case proto::AttrValue::kB:
      return AttrValue(p.b());
    case proto::AttrValue::kType:
      return AttrValue(static_cast<DType>(p.type()));
    case proto::AttrValue::kShape:
      return ShapeFromProto(p.shape());
    case proto::AttrValue::kTensor:
      return TensorFromProto(p.tensor(), room);
    case proto::AttrValue::kFunc:
      return FuncFromProto(p.func(), room);
    case proto::AttrValue::kPlaceholder:
      return AttrValue(AttrPlaceholder{p.placeholder()});
    case proto::AttrValue::kList:
      return ListFromProto(p.list(), room);
    case proto::AttrValue::VALUE_NOT_SET:
      break;
  }
  return AttrValue();
}

absl::Status AttrToProto(const AttrValue& value, proto::AttrValue* p) {
  absl::Status status;
  std::visit(
      [&]<typename T>(const T& v) {
        if constexpr (std::is_same_v<T, std::monostate>) {
          p->Clear();
        } else if constexpr (std::is_same_v<T, std::string>) {
          p->set_s(v);
        } else if constexpr (std::is_same_v<T, int64_t>) {
          p->set_i(v);
        } else if constexpr (std::is_same_v<T, float>) {
          p->set_f(v);
        } else if constexpr (std::is_same_v<T, bool>) {
          p->set_b(v);
        } else if constexpr (std::is_same_v<T, DType>) {
          p->set_type(static_cast<proto::DataType>(v));
        } else if constexpr (std::is_same_v<T, ShapePtr>) {
          ShapeToProto(*v, p->mutable_shape());
        } else if constexpr (std::is_same_v<T, TensorPtr>) {
          status = TensorToProto(*v, p->mutable_tensor());
        } else if constexpr (std::is_same_v<T, FuncAttr>) {
          status = FuncToProto(v, p->mutable_func());
        } else if constexpr (std::is_same_v<T, AttrPlaceholder>) {
          p->set_placeholder(v.name);
        } else if constexpr (std::is_same_v<T, EmptyList>) {
          p->mutable_list();
        } else {
          auto* list = p->mutable_list();
          using E = typename T::value_type;
          for (const auto& e : v) {
            if constexpr (std::is_same_v<E, std::string>) list->add_s(e);
            if constexpr (std::is_same_v<E, int64_t>) list->add_i(e);
            if constexpr (std::is_same_v<E, float>) list->add_f(e);
            if constexpr (std::is_same_v<E, bool>) list->add_b(e);
            if constexpr (std::is_same_v<E, DType>) list->add_type(static_cast<proto::DataType>(e));
            if constexpr (std::is_same_v<E, PartialShape>) ShapeToProto(e, list->add_shape());
            if constexpr (std::is_same_v<E, Tensor>)
              status.Update(TensorToProto(e, list->add_tensor()));
            if constexpr (std::is_same_v<E, FuncAttr>)
              status.Update(FuncToProto(e, list->add_func()));
          }
        }
      },
      value.value());
  return status;
}

}  // namespace weft
