#include "tests/fuzz/draw.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace weft::fuzz {
namespace {

constexpr int64_t kMostElements = 2048;
constexpr int64_t kMaxInt64 = std::numeric_limits<int64_t>::max();
constexpr int64_t kMinInt64 = std::numeric_limits<int64_t>::min();
constexpr int64_t kMaxInt32 = std::numeric_limits<int32_t>::max();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

enum class Role { kData, kAxis, kShape, kPermutation, kIndices };

// What an argument's name says of its integers.
Role RoleOf(std::string_view name) {
  const auto has = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](auto w) { return name.find(w) != std::string_view::npos; });
  };
  if (has({"perm"})) return Role::kPermutation;
  if (has({"axis", "axes", "dim", "batch"}) && !has({"dims", "dimension_sizes"}))
    return Role::kAxis;
  if (has({"shape", "size", "multiples", "begin", "end", "strides", "dims", "padd", "block",
           "crops", "shift", "num", "depth", "limit", "start", "delta", "k"}))
    return Role::kShape;
  if (has({"indices", "index", "ids", "segment", "labels", "seed", "targets", "rows", "lens"}))
    return Role::kIndices;
  return Role::kData;
}

template <typename T>
T FromDouble(double v) {
  if constexpr (kComplexes.Contains(kDTypeOf<T>)) {
    return T(static_cast<typename T::value_type>(v), static_cast<typename T::value_type>(v / 2));
  } else if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
    return T(static_cast<float>(v));
  } else {
    return static_cast<T>(v);
  }
}

}  // namespace

int64_t Draw::SmallInt() {
  if (Chance(0.02)) {
    return Pick({kMaxInt64, kMinInt64, kMaxInt32, kMaxInt32 + 1, -kMaxInt32 - 1, kMaxInt64 / 2,
                 int64_t{1} << 32, int64_t{1} << 20, int64_t{4096}, int64_t{255}, int64_t{-100}});
  }
  return Chance(0.8) ? Below(4) : Below(8) - 2;
}

double Draw::SmallFloat() {
  if (Chance(0.03)) {
    return Pick({std::nan(""), kInfinity, -kInfinity, -0.0, 1e38, -1e38, 1e-40, 1e300, 1e-310});
  }
  if (Chance(0.3)) return Pick({0.0, 1.0, -1.0, 0.5, 2.0, 3.0});
  return static_cast<double>(static_cast<int64_t>(engine_() >> 40)) * 0x1p-22 - 2.0;
}

DType Draw::AnyDType() { return Of(kAllDTypes); }

DType Draw::Of(DTypeSet set) {
  if (set.empty()) set = kAllDTypes;
  if (Chance(0.6)) {
    const DTypeSet common =
        set & DTypeSet{DType::kFloat, DType::kInt32, DType::kDouble, DType::kInt64};
    if (!common.empty()) set = common;
  }
  while (true) {
    const auto t = static_cast<DType>(1 + Below(23));
    if (set.Contains(t)) return t;
  }
}

std::string Draw::Word() {
  return std::string(
      Pick({"", "a", "b", "NHWC", "NCHW", "SAME", "VALID", "sum", "ij,jk->ik", "...ij->...ji",
            "ab,ab->", "HALF_PIXEL", "\xff\xfe", "a b", "0", "1.5", "-3", "nan"}));
}

void Draw::NewMaster() {
  master_.resize(static_cast<size_t>(Chance(0.7) ? 1 + Below(4) : Below(7)));
  for (int64_t& d : master_) d = Chance(0.04) ? 0 : 1 + Below(Chance(0.1) ? 17 : 4);
}

Shape Draw::SmallShape() {
  Dims dims(master_);
  const auto rank = static_cast<int64_t>(dims.size());
  if (Chance(0.4)) {
    switch (Below(rank == 0 ? 2 : 7)) {
      case 0:  // a scalar
        dims.clear();
        break;
      case 1:  // something else
        dims.resize(static_cast<size_t>(Below(6)));
        for (int64_t& d : dims) d = Chance(0.04) ? 0 : 1 + Below(5);
        break;
      case 2:
        dims.erase(dims.begin());
        break;
      case 3:
        dims.pop_back();
        break;
      case 4:
        dims[static_cast<size_t>(Below(rank))] = 1;
        break;
      case 5:
        dims = {dims[static_cast<size_t>(Below(rank))]};
        break;
      default:
        std::swap(dims[static_cast<size_t>(Below(rank))], dims.back());
    }
  }
  int64_t n = 1;
  for (int64_t& d : dims) {
    if (n * d > kMostElements) d = 1;
    n *= d;
  }
  return Shape(std::span<const int64_t>(dims.data(), dims.size()));
}

PartialShape Draw::SomeShape() {
  if (Chance(0.1)) return {};
  PartialShape s(SmallShape());
  for (int i = 0; i < s.rank(); ++i) {
    if (Chance(0.15)) s.set_dim(i, kUnknownDim);
    if (Chance(0.01)) s.set_dim(i, Pick({kMaxInt64, int64_t{1} << 40, int64_t{100000}}));
  }
  return s;
}

int64_t Draw::IntElement(std::string_view name, int64_t i, int64_t n) {
  const auto rank = static_cast<int64_t>(master_.size());
  if (Chance(0.03)) return SmallInt();
  switch (RoleOf(name)) {
    case Role::kPermutation:
      return n - 1 - i;
    case Role::kAxis:
      return rank == 0 ? 0 : (Chance(0.8) ? Below(rank) : Below(rank) - rank);
    case Role::kShape:
      if (Chance(0.5)) return i < rank ? master_[static_cast<size_t>(i)] : 1;
      return Chance(0.1) ? -1 : Below(3);
    case Role::kIndices:
      return Chance(0.5) ? i : Below(3);
    case Role::kData:
      return SmallInt();
  }
  return 0;
}

Tensor Draw::SmallTensor(DType dtype, std::string_view name) {
  Shape shape = SmallShape();
  const bool integers = kIndexTypes.Contains(dtype);
  if (const Role role = RoleOf(name); integers && role != Role::kData && Chance(0.85)) {
    const auto rank = static_cast<int64_t>(master_.size());
    if (name.find("padd") != std::string_view::npos || name.find("crops") != std::string_view::npos)
      shape = Shape{rank, 2};
    else if (role == Role::kAxis)
      shape = Chance(0.7) ? Shape{} : Shape{1};
    else if (role != Role::kIndices)
      shape = Chance(0.3) ? Shape{} : Shape{rank};
  }
  auto t = Tensor::Allocate(dtype, shape);
  WEFT_CHECK(t.ok());
  const int64_t n = t->num_elements();
  DispatchType<kBytes | DTypeSet{DType::kString}>(dtype, [&]<typename T>() {
    const std::span<T> out = t->template span<T>();
    for (int64_t i = 0; i < n; ++i) {
      if constexpr (kDTypeOf<T> == DType::kString) {
        out[i] = Word();
      } else if constexpr (kDTypeOf<T> == DType::kBool) {
        out[i] = Chance(0.5);
      } else if constexpr (kQuantized.Contains(kDTypeOf<T>)) {
        out[i] = T{static_cast<decltype(T::value)>(Below(100))};
      } else if constexpr (kInts.Contains(kDTypeOf<T>)) {
        out[i] = static_cast<T>(IntElement(name, i, n));
      } else {
        out[i] = FromDouble<T>(SmallFloat());
      }
    }
  });
  return *std::move(t);
}

Tensor Draw::Mutated(const Tensor& t) {
  master_.assign(t.shape().dims().begin(), t.shape().dims().end());
  if (t.num_elements() == 0 || Chance(0.3)) return SmallTensor(t.dtype());
  auto copy = t.Clone();
  if (!copy.ok()) return t;
  const int64_t n = copy->num_elements();
  if (Chance(0.1)) return copy->Reshaped(Shape{n});
  DispatchType<kBytes | DTypeSet{DType::kString}>(t.dtype(), [&]<typename T>() {
    T& element = copy->template data<T>()[Below(n)];
    if constexpr (kDTypeOf<T> == DType::kString) {
      element = Word();
    } else if constexpr (kDTypeOf<T> == DType::kBool) {
      element = !element;
    } else if constexpr (kQuantized.Contains(kDTypeOf<T>)) {
      element = T{static_cast<decltype(T::value)>(Bits())};
    } else if constexpr (kInts.Contains(kDTypeOf<T>)) {
      element = Chance(0.5) ? static_cast<T>(static_cast<uint64_t>(element) + Bits() % 5 - 2)
                            : static_cast<T>(SmallInt());
    } else {
      element = FromDouble<T>(SmallFloat());
    }
  });
  return *std::move(copy);
}

AttrValue Draw::ListAttr(const AttrDef& def) {
  const int64_t least = def.minimum.value_or(0);
  const int64_t n = Chance(0.9) ? (least > 1 ? least : 1 + Below(3)) : Below(7);
  const auto fill = [&]<typename T>(std::vector<T> v, auto element) {
    for (int64_t i = 0; i < n; ++i) v.push_back(element(i));
    return AttrValue(std::move(v));
  };
  switch (def.kind) {
    case AttrKind::kInt: {
      const bool window = def.name.find("strides") != std::string::npos || def.name == "ksize" ||
                          def.name == "dilations" || def.name == "ksizes" || def.name == "rates";
      if (window && Chance(0.9)) {
        const int64_t h = 1 + Below(2), w = Chance(0.8) ? h : 1 + Below(2);
        return n == 5 ? AttrValue{1, h, w, w, 1} : AttrValue{1, h, w, 1};
      }
      return fill(std::vector<int64_t>(), [&](int64_t i) { return IntElement(def.name, i, n); });
    }
    case AttrKind::kFloat:
      return fill(std::vector<float>(), [&](int64_t) { return static_cast<float>(SmallFloat()); });
    case AttrKind::kBool:
      return fill(std::vector<bool>(), [&](int64_t) { return Chance(0.5); });
    case AttrKind::kString:
      return fill(std::vector<std::string>(), [&](int64_t) {
        return def.allowed_strings.empty() ? Word() : Pick(def.allowed_strings);
      });
    case AttrKind::kType:
      return fill(std::vector<DType>(), [&](int64_t) {
        return Of(def.allowed_types.empty() ? kNumbers : def.allowed_types);
      });
    case AttrKind::kShape:
      return fill(std::vector<PartialShape>(), [&](int64_t) { return SomeShape(); });
    default:
      return EmptyList();
  }
}

AttrValue Draw::Attr(const AttrDef& def) {
  if (Chance(0.01)) return AnyAttr();
  if (def.default_value.has_value() && Chance(0.6)) return def.default_value;
  if (def.is_list) return ListAttr(def);
  switch (def.kind) {
    case AttrKind::kInt:
      if (Chance(0.03)) return SmallInt();
      return std::max<int64_t>(def.minimum.value_or(0), Below(4));
    case AttrKind::kFloat:
      return static_cast<float>(SmallFloat());
    case AttrKind::kBool:
      return Chance(0.5);
    case AttrKind::kString:
      return def.allowed_strings.empty() ? Word() : Pick(def.allowed_strings);
    case AttrKind::kType:
      return Of(def.allowed_types.empty() ? kNumbers : def.allowed_types);
    case AttrKind::kShape:
      return SomeShape();
    case AttrKind::kTensor:
      return SmallTensor(Of(kBytes));
    case AttrKind::kFunc:
      return {};
  }
  return {};
}

AttrValue Draw::AnyAttr() {
  switch (Below(9)) {
    case 0:
      return SmallInt();
    case 1:
      return static_cast<float>(SmallFloat());
    case 2:
      return Chance(0.5);
    case 3:
      return Word();
    case 4:
      return AnyDType();
    case 5:
      return SomeShape();
    case 6:
      return std::vector<int64_t>{SmallInt(), SmallInt()};
    case 7:
      return std::vector<std::string>{Word()};
    default:
      return EmptyList();
  }
}

}  // namespace weft::fuzz
