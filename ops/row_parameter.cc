#include "ops/layer_norm.h"

namespace weft {
namespace {

// What is so of every dimension: yes, no, or not known.
class All {
 public:
  void Add(int64_t dim, int64_t want) {
    if (!IsKnownDim(dim) || !IsKnownDim(want)) {
      unknown_ = true;
    } else if (dim != want) {
      fails_ = true;
    }
  }
  void Fail() { fails_ = true; }
  bool holds() const { return !fails_ && !unknown_; }
  bool fails() const { return fails_; }

 private:
  bool fails_ = false, unknown_ = false;
};

}  // namespace

std::optional<bool> IsRowParameter(const PartialShape& parameter, const PartialShape& x,
                                   int64_t axes) {
  if (!parameter.rank_known()) return std::nullopt;
  if (x.rank_known() && parameter.rank() > x.rank()) return false;
  All one, row;
  if (parameter.rank() < axes) row.Fail();
  for (int i = 1; i <= parameter.rank(); ++i) {
    one.Add(parameter.back(-i), 1);
    row.Add(parameter.back(-i), i > axes ? 1 : x.rank_known() ? x.back(-i) : kUnknownDim);
  }
  if (!x.rank_known() && one.holds() && parameter.rank() > axes) return std::nullopt;
  if (one.holds() || row.holds()) return true;
  if (one.fails() && row.fails()) return false;
  return std::nullopt;
}

}  // namespace weft
