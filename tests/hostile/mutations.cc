// What can be wrong with a valid case of an op.
#include <algorithm>
#include <limits>
#include <random>

#include "ops/registry.h"
#include "tests/hostile/op_case.h"

namespace weft::test {
namespace {

constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();
constexpr int64_t kLow = std::numeric_limits<int64_t>::min();
constexpr int64_t kInts32[] = {std::numeric_limits<int32_t>::max(),
                               std::numeric_limits<int32_t>::min()};
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// A tensor of another shape with t's elements, again and again.
Tensor Repeated(const Tensor& t, const Shape& shape) {
  Tensor out = Tensor::Allocate(t.dtype(), shape).value();
  const int64_t n = t.num_elements();
  if (t.dtype() == DType::kString) {
    for (int64_t i = 0; i < shape.num_elements() && n > 0; ++i)
      out.data<std::string>()[i] = t.data<std::string>()[i % n];
    return out;
  }
  const size_t size = DTypeSize(t.dtype());
  std::fill_n(static_cast<char*>(out.raw()), out.num_bytes(), 0);
  for (int64_t i = 0; i < shape.num_elements() && n > 0; ++i) {
    std::copy_n(static_cast<const char*>(t.raw()) + (i % n) * size, size,
                static_cast<char*>(out.raw()) + i * size);
  }
  return out;
}

Tensor Repeated(const Tensor& t, const std::vector<int64_t>& dims) {
  return Repeated(t, Shape(std::span<const int64_t>(dims)));
}

template <typename T>
T Number(double real, int64_t integer) {
  if constexpr (std::is_same_v<T, bool>) {
    return integer != 0;
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(integer);
  } else if constexpr (kComplexes.Contains(kDTypeOf<T>)) {
    using Part = typename T::value_type;
    return {static_cast<Part>(real), static_cast<Part>(-real)};
  } else if constexpr (sizeof(T) == 2) {
    return T(static_cast<float>(real));
  } else {
    return static_cast<T>(real);
  }
}

// `t` with some elements replaced: all, or only the first or last. Unchanged if it holds no
// numbers.
enum class Which { kAll, kFirst, kLast };
Tensor With(const Tensor& t, Which which, double real, int64_t integer) {
  Tensor out = *t.Clone();
  if (out.num_elements() == 0) return out;
  DispatchType<kNumbers | kBoolOnly>(t.dtype(), [&]<typename T>() {
    const auto all = out.span<T>();
    const T v = Number<T>(real, integer);
    if (which == Which::kAll) std::fill(all.begin(), all.end(), v);
    if (which == Which::kFirst) all.front() = v;
    if (which == Which::kLast) all.back() = v;
  });
  return out;
}

class Mutator {
 public:
  explicit Mutator(const OpCase& base) : base_(base), op_(*Ops().Find(base.op)) {}

  std::vector<OpCase> Run() {
    for (size_t i = 0; i < base_.inputs.size(); ++i) {
      Shapes(i);
      Types(i);
      Values(i);
    }
    Together();
    Numbers();
    for (const AttrDef& a : op_.attrs) Attribute(a);
    Pairs();
    return std::move(out_);
  }

 private:
  OpCase& Add(std::string what) {
    out_.push_back(base_);
    out_.back().what = std::move(what);
    return out_.back();
  }
  void SetInput(size_t i, std::string_view what, Tensor t) {
    OpCase& c = Add(Concat("input ", i, " ", what));
    c.inputs[i].value = std::move(t);
  }

  void Shapes(size_t i) {
    const Tensor& t = base_.inputs[i].value;
    const auto own = t.shape().dims();
    for (int rank = 0; rank <= 8; ++rank) {
      for (int64_t d : {1, 2}) {
        SetInput(i, Concat("of rank ", rank), Repeated(t, std::vector<int64_t>(rank, d)));
        if (rank == 0) break;
      }
    }
    SetInput(i, "of rank 100", Repeated(t, std::vector<int64_t>(100, 1)));
    SetInput(i, "of rank 254", Repeated(t, std::vector<int64_t>(kMaxRank, 1)));
    for (size_t k = 0; k < own.size(); ++k) {
      for (int64_t d : {int64_t{0}, int64_t{1}, own[k] + 1, own[k] - 1, own[k] * 3, own[k] + 97}) {
        if (d < 0 || d == own[k]) continue;
        std::vector<int64_t> dims(own.begin(), own.end());
        dims[k] = d;
        SetInput(i, Concat("with dimension ", k, " = ", d), Repeated(t, dims));
      }
    }
    SetInput(i, "all empty", Repeated(t, std::vector<int64_t>(own.size(), 0)));
    SetInput(i, "with a dimension more", Repeated(t, [&] {
               std::vector<int64_t> dims(own.begin(), own.end());
               dims.push_back(2);
               return dims;
             }()));
    Claims(i, own.size());
  }

  // What a few bytes of file can claim.
  void Claims(size_t i, size_t rank) {
    const Tensor one = Repeated(base_.inputs[i].value, Shape{1});
    if (!kBytes.Contains(one.dtype())) return;
    const auto claim = [&](std::vector<int64_t> dims) {
      OpCase& c = Add(Concat("input ", i, " claims a shape"));
      c.inputs[i].value = one;
      c.inputs[i].claimed = std::move(dims);
    };
    claim({int64_t{1} << 40});
    claim({kHuge});
    claim({int64_t{1} << 32, int64_t{1} << 32});
    claim({-1});
    claim({kLow});
    claim({0, kHuge, kHuge});
    if (rank > 0) claim(std::vector<int64_t>(rank, int64_t{1} << 30));
    claim(std::vector<int64_t>(255, 1));
  }

  void Types(size_t i) {
    const Tensor& t = base_.inputs[i].value;
    for (DType d :
         {DType::kFloat, DType::kDouble, DType::kHalf, DType::kInt32, DType::kInt64, DType::kUint8,
          DType::kBool, DType::kString, DType::kComplex64, DType::kQint8}) {
      if (d == t.dtype()) continue;
      Tensor other = Tensor::Allocate(d, t.shape()).value();
      if (kBytes.Contains(d)) std::fill_n(static_cast<char*>(other.raw()), other.num_bytes(), 0);
      other = With(other, Which::kAll, 1, 1);
      SetInput(i, Concat("is ", DTypeName(d)), other);
      Retype(i, other);
    }
  }

  // The same where the attributes go along, so that only a kernel's or rule's idea of it is wrong.
  void Retype(size_t i, const Tensor& other) {
    const auto ranges = ArgRanges(op_.inputs, base_.attrs);
    if (!ranges.ok()) return;
    for (size_t a = 0; a < ranges->size(); ++a) {
      const auto [begin, end] = (*ranges)[a];
      if (static_cast<int>(i) < begin || static_cast<int>(i) >= end) continue;
      const std::string& attr = op_.inputs[a].type_attr;
      if (attr.empty()) return;
      OpCase& c = Add(Concat("input ", i, " and ", attr, " are ", DTypeName(other.dtype())));
      c.attrs.Set(attr, other.dtype());
      for (size_t b = 0; b < ranges->size(); ++b) {
        if (op_.inputs[b].type_attr != attr) continue;
        for (int k = (*ranges)[b].first; k < (*ranges)[b].second; ++k)
          c.inputs[k].value = Repeated(other, c.inputs[k].value.shape());
      }
    }
  }

  void Values(size_t i) {
    const Tensor& t = base_.inputs[i].value;
    if (t.num_elements() == 0) return;
    const auto set = [&](double real, int64_t integer) {
      const bool floating = !IsInteger(t.dtype()) && t.dtype() != DType::kBool;
      const std::string v = floating ? Concat(real) : Concat(integer);
      SetInput(i, Concat("all ", v), With(t, Which::kAll, real, integer));
      if (t.num_elements() == 1) return;
      SetInput(i, Concat("first ", v), With(t, Which::kFirst, real, integer));
      SetInput(i, Concat("last ", v), With(t, Which::kLast, real, integer));
    };
    if (IsInteger(t.dtype())) {
      int64_t largest = 1;
      for (const OpInput& in : base_.inputs)
        for (int64_t d : in.value.shape().dims()) largest = std::max(largest, d);
      for (int64_t v : {int64_t{-2}, int64_t{-1}, int64_t{0}, int64_t{1}, largest - 1, largest,
                        largest + 1, int64_t{1} << 20, int64_t{1} << 40, kInts32[0], kInts32[1],
                        kHuge, kLow, kHuge / 2 + 1}) {
        set(0, v);
      }
    } else if (t.dtype() == DType::kBool) {
      set(0, 0);
      set(0, 1);
    } else {
      for (double v : {kNan, kInf, -kInf, 0.0, -1.0, 1e38, -1e38, 1e-45, 1e9}) set(v, 0);
    }
  }

  // Every input at once.
  void Together() {
    const auto all = [&](std::string what, auto&& change) {
      OpCase& c = Add(std::move(what));
      for (OpInput& in : c.inputs) in.value = change(in.value);
    };
    if (base_.inputs.empty()) return;
    for (int rank = 0; rank <= 8; ++rank) {
      all(Concat("every input of rank ", rank),
          [&](const Tensor& t) { return Repeated(t, std::vector<int64_t>(rank, 1)); });
    }
    all("every input of rank 200",
        [](const Tensor& t) { return Repeated(t, std::vector<int64_t>(200, 1)); });
    all("every input empty",
        [](const Tensor& t) { return Repeated(t, std::vector<int64_t>(t.rank(), 0)); });
    all("every input an empty vector", [](const Tensor& t) { return Repeated(t, Shape{0}); });
    for (int axis = 0; axis < 4; ++axis) {
      all(Concat("every input empty along ", axis), [&](const Tensor& t) {
        std::vector<int64_t> dims(t.shape().dims().begin(), t.shape().dims().end());
        if (axis < static_cast<int>(dims.size())) dims[axis] = 0;
        return Repeated(t, dims);
      });
    }
    // Too long for shape inference to follow.
    for (int64_t n : {int64_t{-1}, int64_t{1} << 20, kHuge, kLow}) {
      all("every vector of integers long and extreme", [&](const Tensor& t) {
        const bool index = kIndexTypes.Contains(t.dtype()) && t.rank() == 1;
        return index ? With(Repeated(t, Shape{100}), Which::kAll, 0, n) : t;
      });
      all("everything of rank 100, every vector of integers long and extreme",
          [&](const Tensor& t) {
            const bool index = kIndexTypes.Contains(t.dtype()) && t.rank() == 1;
            return index ? With(Repeated(t, Shape{100}), Which::kAll, 0, n)
                         : Repeated(t, std::vector<int64_t>(100, 1));
          });
    }
    for (double v : {kNan, kInf, 0.0, -1.0, 1e38}) {
      for (int64_t n : {int64_t{0}, int64_t{-1}, kHuge, kLow}) {
        all("every value extreme", [&](const Tensor& t) { return With(t, Which::kAll, v, n); });
      }
    }
  }

  // Too few and too many inputs.
  void Numbers() {
    for (size_t i = 0; i < base_.inputs.size(); ++i) {
      OpCase& c = Add(Concat("input ", i, " missing"));
      c.inputs.erase(c.inputs.begin() + static_cast<ptrdiff_t>(i));
    }
    if (!base_.inputs.empty()) {
      OpCase& more = Add("an input too many");
      more.inputs.push_back(more.inputs.back());
      Add("no inputs").inputs.clear();
    }
  }

  void SetAttr(const AttrDef& a, AttrValue v) {
    OpCase& c = Add(Concat("attribute ", a.name, " = ", v));
    c.attrs.Set(a.name, std::move(v));
  }

  void Attribute(const AttrDef& a) {
    Add(Concat("attribute ", a.name, " missing")).attrs.Erase(a.name);
    for (const AttrValue& v :
         {AttrValue("x"), AttrValue(1), AttrValue(1.5), AttrValue(true), AttrValue(DType::kFloat),
          AttrValue(EmptyList{}), AttrValue({1, 1}), AttrValue(PartialShape{2}),
          AttrValue(Tensor::Scalar<int32_t>(1)), AttrValue(std::vector<std::string>{"x"}),
          AttrValue(std::vector<DType>{DType::kInt32}), AttrValue(AttrPlaceholder{"x"}),
          AttrValue(FuncAttr{"f", std::make_shared<const AttrMap>()})}) {
      SetAttr(a, v);
    }
    switch (a.kind) {
      case AttrKind::kInt:
        Ints(a);
        break;
      case AttrKind::kFloat:
        for (double v : {kNan, kInf, -kInf, 0.0, -1.0, 2.0, 1e38, 1e-45}) {
          a.is_list ? SetAttr(a, std::vector<float>{static_cast<float>(v)}) : SetAttr(a, v);
        }
        if (a.is_list) SetAttr(a, std::vector<float>(1000, 1.0F));
        break;
      case AttrKind::kString:
        Strings(a);
        break;
      case AttrKind::kBool:
        for (bool v : {false, true}) SetAttr(a, v);
        break;
      case AttrKind::kType:
        for (int v : {0, 1, 2, 3, 7, 9, 10, 14, 20, 21, 57, 101, 103, -1, 1 << 30}) {
          const auto type = static_cast<DType>(v);
          a.is_list ? SetAttr(a, std::vector<DType>{type, DType::kFloat}) : SetAttr(a, type);
        }
        if (a.is_list) SetAttr(a, std::vector<DType>(1000, DType::kFloat));
        break;
      case AttrKind::kShape:
        ShapeAttr(a);
        break;
      case AttrKind::kTensor:
      case AttrKind::kFunc:
        break;
    }
  }

  void Ints(const AttrDef& a) {
    const AttrValue* own = base_.attrs.Find(a.name);
    std::vector<int64_t> list = {1, 1};
    if (own != nullptr && own->get<std::vector<int64_t>>() != nullptr)
      list = *own->get<std::vector<int64_t>>();
    for (int64_t v : {int64_t{0}, int64_t{-1}, int64_t{2}, int64_t{7}, int64_t{1} << 20,
                      int64_t{1} << 40, kInts32[0], kInts32[1], kHuge, kLow}) {
      if (!a.is_list) {
        SetAttr(a, v);
        continue;
      }
      SetAttr(a, std::vector<int64_t>(list.size(), v));
      for (size_t k = 0; k < list.size() && k < 8; ++k) {
        std::vector<int64_t> one = list;
        one[k] = v;
        SetAttr(a, one);
      }
    }
    if (!a.is_list) return;
    SetAttr(a, std::vector<int64_t>{1});
    SetAttr(a, std::vector<int64_t>(list.size() + 1, 1));
    SetAttr(a, std::vector<int64_t>(1000, 1));
  }

  void Strings(const AttrDef& a) {
    std::vector<std::string> values = {
        "",     "BOGUS",           "\xff\xfe", std::string(100'000, 'a'), std::string("a\0b", 3),
        "%s%n", "../../etc/passwd"};
    values.insert(values.end(), a.allowed_strings.begin(), a.allowed_strings.end());
    for (const std::string& v : values) {
      a.is_list ? SetAttr(a, std::vector<std::string>{v, v}) : SetAttr(a, v);
    }
    if (a.is_list) SetAttr(a, std::vector<std::string>(1000, "a"));
  }

  void ShapeAttr(const AttrDef& a) {
    for (const PartialShape& s :
         {PartialShape(), PartialShape{}, PartialShape{-1}, PartialShape{0}, PartialShape{3},
          PartialShape{2, -1}, PartialShape{int64_t{1} << 40},
          PartialShape{1, 1, 1, 1, 1, 1, 1, 1, 1}, PartialShape::UnknownOfRank(kMaxRank)}) {
      a.is_list ? SetAttr(a, std::vector<PartialShape>{s, s}) : SetAttr(a, s);
    }
  }

  // Two things wrong, drawn by the op's name: from the single ones that change inputs or
  // attributes and not their number.
  void Pairs() {
    uint64_t seed = 1;
    for (char ch : base_.op) seed = seed * 131 + static_cast<unsigned char>(ch);
    std::mt19937_64 random(seed);
    const size_t singles = out_.size();
    for (int k = 0; k < 60 && singles > 1; ++k) {
      const OpCase &a = out_[random() % singles], &b = out_[random() % singles];
      if (a.inputs.size() != b.inputs.size() || a.inputs.size() != base_.inputs.size()) continue;
      OpCase both = a;
      both.what = Concat(a.what, " and ", b.what);
      for (size_t i = 0; i < b.inputs.size(); ++i) {
        if (!BitEqual(b.inputs[i].value, base_.inputs[i].value) || !b.inputs[i].claimed.empty())
          both.inputs[i] = b.inputs[i];
      }
      for (const auto& [name, value] : b.attrs) {
        const AttrValue* own = base_.attrs.Find(name);
        if (own == nullptr || !(*own == value)) both.attrs.Set(name, value);
      }
      out_.push_back(std::move(both));
    }
  }

  const OpCase& base_;
  const OpDef& op_;
  std::vector<OpCase> out_;
};

}  // namespace

std::vector<OpCase> Mutations(const OpCase& base) { return Mutator(base).Run(); }

}  // namespace weft::test
