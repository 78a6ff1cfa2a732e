#include "kernels/cpu/map.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

namespace weft {
namespace {

constexpr int kMaxInputs = BroadcastPlan::kMaxInputs;
constexpr int64_t kBlockBytes = 4096;
// Innermost runs at least this long are handed to the loop as they are; shorter ones are gathered.
constexpr int64_t kLongRun = 64;

// Tiles of even sizes, at most kTileNanoseconds each; each starts where a line of the cache does
// if the arrays do.
template <typename F>
void ForEvenRanges(ParallelFor& par, int64_t n, double ns, const F& f) {
  constexpr int64_t kAlign = 64;
  const double cost = static_cast<double>(n) * ns / static_cast<double>(kTileNanoseconds);
  const auto tiles = static_cast<int64_t>(std::ceil(std::min(cost, static_cast<double>(n))));
  const int64_t even = tiles <= 1 ? n : (n + tiles - 1) / tiles;
  const int64_t size = (even + kAlign - 1) / kAlign * kAlign;
  if (n <= 0) return;
  if (size >= n) return f(int64_t{0}, n);
  par.Run((n + size - 1) / size, [&](int64_t i) { f(i * size, std::min(n, (i + 1) * size)); });
}

struct Pair {
  uint64_t a, b;
};

template <typename F>
void BySize(size_t size, const F& f) {
  switch (size) {
    case 1:
      return f(uint8_t{});
    case 2:
      return f(uint16_t{});
    case 4:
      return f(uint32_t{});
    case 8:
      return f(uint64_t{});
    default:
      return f(Pair{});
  }
}

// to[0..n) = the element at `from`.
void FillWith(const char* from, char* to, int64_t n, size_t size) {
  BySize(size, [&]<typename U>(U value) {
    std::memcpy(&value, from, sizeof(U));
    std::fill_n(reinterpret_cast<U*>(to), n, value);
  });
}

// One input during one tile.
class Reader {
 public:
  Reader(const BroadcastPlan& plan, int k, const Tensor& t, int64_t block)
      : plan_(plan),
        k_(k),
        base_(static_cast<const char*>(t.raw())),
        size_(DTypeSize(t.dtype())),
        block_(block),
        period_(plan.Period(k)) {}

  bool direct() const { return period_ == plan_.size; }
  bool periodic() const { return !direct() && period_ > 0 && period_ <= block_; }

  void Start(int64_t begin) {
    if (direct()) return;
    if (!periodic()) {
      cursor_.emplace(plan_, k_, begin);
      return;
    }
    // One period more than a block, so that a block may start anywhere in it.
    const int64_t want = std::min(plan_.size, block_ + (period_ == 1 ? 0 : period_));
    if (period_ == 1) return FillWith(base_, buffer_, want, size_);
    int64_t have = std::min(period_, want);
    std::memcpy(buffer_, base_, have * size_);
    while (have < want) {
      const int64_t n = std::min(have, want - have);
      std::memcpy(buffer_ + have * size_, buffer_, n * size_);
      have += n;
    }
  }

  // Elements [i, i + n) as an array.
  const char* Read(int64_t i, int64_t n) {
    if (direct()) return base_ + i * size_;
    if (!cursor_) return period_ == 1 ? buffer_ : buffer_ + (i % period_) * size_;
    if (cursor_->run() >= n) {
      const char* from = base_ + cursor_->offset() * size_;
      const bool moves = cursor_->run_stride() != 0;
      if (!moves) FillWith(from, buffer_, n, size_);
      cursor_->Advance(n);
      return moves ? from : buffer_;
    }
    BySize(size_, [&]<typename U>(U) { Gather<U>(n); });
    return buffer_;
  }

  // How far a block may go before the innermost run ends; "no limit" if that does not matter.
  int64_t RunLeft() const {
    return cursor_ && plan_.dims.back() >= kLongRun ? cursor_->run() : plan_.size;
  }

 private:
  template <typename U>
  void Gather(int64_t n) {
    U* to = reinterpret_cast<U*>(buffer_);
    const U* from = reinterpret_cast<const U*>(base_);
    const int64_t inner = plan_.rank() == 0 ? 1 : plan_.dims.back();
    while (n > 0) {
      if (const int64_t rows = std::min(n / inner, cursor_->rows()); rows > 0) {
        const U* p = from + cursor_->offset();
        const int64_t across = cursor_->run_stride(), down = cursor_->row_stride();
        for (int64_t r = 0; r < rows; ++r, p += down, to += inner) {
          for (int64_t i = 0; i < inner; ++i) to[i] = p[i * across];
        }
        n -= rows * inner;
        cursor_->AdvanceRows(rows);
        continue;
      }
      const int64_t run = std::min(n, cursor_->run());
      const U* p = from + cursor_->offset();
      if (cursor_->run_stride() == 0) {
        for (int64_t i = 0; i < run; ++i) to[i] = *p;
      } else {
        for (int64_t i = 0; i < run; ++i) to[i] = p[i];
      }
      to += run;
      n -= run;
      cursor_->Advance(run);
    }
  }

  const BroadcastPlan& plan_;
  const int k_;
  const char* const base_;
  const size_t size_;
  const int64_t block_;
  const int64_t period_;
  std::optional<BroadcastCursor> cursor_;
  alignas(64) char buffer_[2 * kBlockBytes];
};

// Inputs are arrays like the output, or single elements. `block`: how many elements to do at once.
void MapSimple(std::span<const Tensor* const> inputs, const Tensor& out, int64_t block,
               ParallelFor& par, double ns, MapLoop loop) {
  const int64_t n = out.num_elements();
  const size_t out_size = DTypeSize(out.dtype());
  ForEvenRanges(par, n, ns, [&](int64_t begin, int64_t end) {
    // Close together, so that short blocks fall into different places of the first-level cache.
    alignas(64) char repeated[kMaxInputs * kBlockBytes];
    char* free = repeated;
    std::array<const char*, kMaxInputs> in = {};
    std::array<size_t, kMaxInputs> step = {};
    for (size_t k = 0; k < inputs.size(); ++k) {
      const auto* const data = static_cast<const char*>(inputs[k]->raw());
      const size_t size = DTypeSize(inputs[k]->dtype());
      if (inputs[k]->num_elements() == n) {
        in[k] = data + begin * size;
        step[k] = size;
      } else {
        const int64_t length = std::min(block, end - begin);
        FillWith(data, free, length, size);
        in[k] = free;
        free += (length * static_cast<int64_t>(size) + 63) / 64 * 64;
      }
    }
    for (int64_t i = begin; i < end; i += block) {
      const int64_t m = std::min(block, end - i);
      loop(in, static_cast<char*>(out.raw()) + i * out_size, m);
      for (size_t k = 0; k < inputs.size(); ++k) in[k] += step[k] * m;
    }
  });
}

}  // namespace

void MapBroadcast(std::span<const Tensor* const> inputs, const Tensor& out, ParallelFor& par,
                  double ns, MapLoop loop, int64_t most) {
  const int count = static_cast<int>(inputs.size());
  const size_t out_size = DTypeSize(out.dtype());
  char* const to = static_cast<char*>(out.raw());
  bool all_direct = true, simple = true;
  const Shape* shapes[kMaxInputs] = {};
  size_t widest = out_size;
  for (int k = 0; k < count; ++k) {
    shapes[k] = &inputs[k]->shape();
    widest = std::max(widest, DTypeSize(inputs[k]->dtype()));
    const bool direct = inputs[k]->num_elements() == out.num_elements();
    all_direct &= direct;
    simple &= direct || inputs[k]->num_elements() == 1;
  }
  const int64_t block = std::min(most, kBlockBytes / static_cast<int64_t>(widest));
  if (simple) {
    return MapSimple(inputs, out, all_direct ? out.num_elements() : block, par, ns, loop);
  }
  const BroadcastPlan plan = PlanBroadcast({shapes, static_cast<size_t>(count)}, out.shape());
  ForEvenRanges(par, plan.size, ns, [&](int64_t begin, int64_t end) {
    std::optional<Reader> readers[kMaxInputs];
    for (int k = 0; k < count; ++k) {
      readers[k].emplace(plan, k, *inputs[k], block);
      readers[k]->Start(begin);
    }
    for (int64_t i = begin; i < end;) {
      int64_t n = std::min(block, end - i);
      for (int k = 0; k < count; ++k) n = std::min(n, readers[k]->RunLeft());
      std::array<const char*, kMaxInputs> in = {};
      for (int k = 0; k < count; ++k) in[k] = readers[k]->Read(i, n);
      loop(in, to + i * out_size, n);
      i += n;
    }
  });
}

}  // namespace weft
