// Random values of every kind that a graph holds: mostly small and valid, now and then extreme.
#ifndef WEFT_TESTS_FUZZ_DRAW_H_
#define WEFT_TESTS_FUZZ_DRAW_H_

#include <initializer_list>
#include <random>
#include <span>
#include <string>
#include <string_view>

#include "core/attr.h"
#include "core/tensor.h"
#include "ops/op_def.h"

namespace weft::fuzz {

class Draw {
 public:
  explicit Draw(uint64_t seed) : engine_(seed) {}

  int64_t Below(int64_t n) { return static_cast<int64_t>(engine_() % static_cast<uint64_t>(n)); }
  bool Chance(double p) { return static_cast<double>(engine_() >> 11) < p * 0x1p53; }
  template <typename Range>
  auto& Pick(Range&& range) {
    return *(std::begin(range) + Below(static_cast<int64_t>(std::size(range))));
  }
  template <typename T>
  T Pick(std::initializer_list<T> list) {
    return *(list.begin() + Below(static_cast<int64_t>(list.size())));
  }
  uint64_t Bits() { return engine_(); }

  int64_t SmallInt();  // -2 … 5, seldom an extreme
  double SmallFloat();
  DType AnyDType();
  // One of the set, the common ones more often.
  DType Of(DTypeSet set);
  std::string Word();

  // Shapes of one op's inputs resemble each other: they come from one master shape, which
  // NewMaster draws.
  void NewMaster();
  Shape SmallShape();
  PartialShape SomeShape();
  // `name` is the argument's: an axis, a shape or a permutation looks like one.
  Tensor SmallTensor(DType dtype, std::string_view name = {});
  // Changes elements, or the shape.
  Tensor Mutated(const Tensor& t);

  // A value of that kind; valid by the schema, seldom not. Unset for functions.
  AttrValue Attr(const AttrDef& def);
  AttrValue AnyAttr();

 private:
  AttrValue ListAttr(const AttrDef& def);
  int64_t IntElement(std::string_view role, int64_t i, int64_t n);
  std::mt19937_64 engine_;
  Dims master_;
};

}  // namespace weft::fuzz

#endif  // WEFT_TESTS_FUZZ_DRAW_H_
