#include "kernels/cuda/loop.cuh"
#include "kernels/cuda/rows.h"

namespace weft::cuda {
namespace {

template <typename Index>
void FindRows(const RowIndices& r, const RowChains& c, StreamHandle stream) {
  const auto* const indices = static_cast<const Index*>(r.indices);
  For(r.n, stream, [=] WEFT_DEVICE(int64_t i) {
    int64_t row = 0;
    bool in_range = true;
    for (int k = 0; k < r.depth; ++k) {
      const auto at = static_cast<int64_t>(indices[i * r.depth + k]);
      in_range &= at >= 0 && at < r.limits[k];
      row = in_range ? row * r.limits[k] + at : -1;
    }
    c.row[i] = row;
    c.head[i] = true;
  });
}

struct Smaller {
  WEFT_DEVICE int64_t operator()(int64_t a, int64_t b) const { return a < b ? a : b; }
};

void Link(const RowChains& c, StreamHandle stream) {
  ForTeams(c.n, stream, [=] WEFT_DEVICE(int64_t i, Team team) {
    int64_t next = c.n;
    if (c.row[i] >= 0) {
      for (int64_t j = i + 1 + team.rank(); j < c.n; j += team.size()) {
        if (c.row[j] != c.row[i]) continue;
        next = j;
        break;
      }
    }
    next = team.Reduce(next, Smaller());
    if (team.rank() != 0) return;
    c.next[i] = next < c.n ? next : -1;
    if (next < c.n) c.head[next] = false;
  });
}

}  // namespace

RowChains ChainRows(const RowIndices& indices, int64_t inner, void* scratch, StreamHandle stream) {
  RowChains c;
  c.n = indices.n;
  c.inner = inner;
  c.row = static_cast<int64_t*>(scratch);
  c.next = c.row + c.n;
  c.head = reinterpret_cast<bool*>(c.next + c.n);
  DispatchType<kRowIndices>(indices.type,
                            [&]<typename Index>() { FindRows<Index>(indices, c, stream); });
  Link(c, stream);
  return c;
}

}  // namespace weft::cuda
