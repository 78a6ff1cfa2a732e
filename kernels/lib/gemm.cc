#include "kernels/lib/gemm.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/checked.h"
#include "kernels/lib/convert.h"
#include "kernels/lib/gemm_plain.h"
#include "kernels/lib/tile.h"
#include "kernels/lib/tile_grid.h"

namespace weft {
namespace {

// Multiply-adds of a tile: about 25 microseconds, and no fewer than make a hand-over pay.
constexpr double kTileWork = 2.5e6;
constexpr double kLeastTileWork = 4e5;
// Up to this many rows, B is read in place: packing would cost as much as multiplying.
constexpr int64_t kInPlaceRows = 24;
// Elements of B per matrix up to which a tile packs it for itself, on its stack.
constexpr int64_t kStackPanel = 8192;
// Elements of packed B at a time in a batch.
constexpr int64_t kGroupElements = int64_t{1} << 21;
// Elements of A and B at a time that a batch of halves widens.
constexpr int64_t kWideElements = int64_t{1} << 22;

// Elements of a matrix: far above any memory, low enough that sums of sizes cannot overflow.
constexpr int64_t kMost = int64_t{1} << 56;

enum class Way {
  kEmpty,     // C has no elements
  kConstant,  // K = 0
  kPlain,     // integers and complex numbers
  kHalf,      // widens, then another Gemm
  kRow,       // M = 1, B in place
  kDots,      // N = 1 or B transposed, few rows: each element a dot product
  kSmall,     // matrices so small that a tile takes whole ones
  kTiles,
};

int64_t ClampedWork(double total) {
  return static_cast<int64_t>(std::min(kTileWork, std::max(total / 8, kLeastTileWork)));
}

}  // namespace

struct Gemm::Plan {
  GemmSpec spec;
  Way way = Way::kEmpty;
  int64_t items = 1;                 // matrices in the batch
  int64_t item_packed = 0;           // elements of one packed B
  bool in_place = false;             // B is read where it lies
  bool shared_b = false;             // one B for the whole batch
  int64_t group = 1;                 // matrices whose B is packed at a time
  int64_t mt = 1, nt = 1;            // tile, but for kTiles
  TileGrids grids;                   // of one matrix, for kTiles
  std::vector<TileBlock> blocks;     // of k
  std::shared_ptr<const Plan> wide;  // for halves

  int64_t AOffset(int64_t item) const { return Offset(item, spec.a_strides); }
  int64_t BOffset(int64_t item) const { return Offset(item, spec.b_strides); }
  int64_t ARow() const { return spec.transpose_a ? 1 : spec.lda; }
  int64_t AStep() const { return spec.transpose_a ? spec.lda : 1; }
  int64_t BStep() const { return spec.transpose_b ? 1 : spec.ldb; }
  int64_t BCol() const { return spec.transpose_b ? spec.ldb : 1; }
  int64_t CItem() const { return spec.m * spec.ldc; }

  int64_t Offset(int64_t item, const std::vector<int64_t>& strides) const {
    int64_t offset = 0;
    for (size_t d = spec.batch.size(); d-- > 0;) {
      offset += item % spec.batch[d] * strides[d];
      item /= spec.batch[d];
    }
    return offset;
  }

  absl::Status Check();
  void Choose();
  template <typename T>
  void ChooseTiles();

  size_t ScratchBytes() const;
  template <typename T>
  void Run(const T* a, const T* b, const T* packed, const T* bias, T* c, T* scratch,
           ParallelFor& par) const;
  template <typename T>
  void RunTiles(const T* a, const T* b, const T* packed, const T* bias, T* c, T* scratch,
                ParallelFor& par) const;
  template <typename T>
  void RunSmall(const T* a, const T* b, const T* bias, T* c, ParallelFor& par) const;
  template <typename T>
  void RunVectors(const T* a, const T* b, const T* bias, T* c, ParallelFor& par) const;
  template <typename T>
  void RunConstant(const T* bias, T* c) const;
  // One tile of one item; b as TileArgs has it, at column j0.
  template <typename T>
  void Tile(const T* a, const T* b, bool packed, const T* bias, T* c, int64_t i0, int64_t i1,
            int64_t j0, int64_t j1) const;
  void RunPlain(const void* a, const void* b, void* c, ParallelFor& par) const;
  template <typename H>
  void RunHalf(const H* a, const H* b, const H* bias, H* c, float* scratch, ParallelFor& par) const;
};

absl::Status Gemm::Plan::Check() {
  GemmSpec& s = spec;
  if (!(kFloats | kPlainProductTypes).Contains(s.dtype)) {
    return Unimplemented("no matrix product of ", s.dtype);
  }
  const int64_t a_rows = s.transpose_a ? s.k : s.m, a_cols = s.transpose_a ? s.m : s.k;
  const int64_t b_rows = s.transpose_b ? s.n : s.k, b_cols = s.transpose_b ? s.k : s.n;
  for (auto [ld, rows, cols] :
       {std::tuple{&s.lda, a_rows, a_cols}, {&s.ldb, b_rows, b_cols}, {&s.ldc, s.m, s.n}}) {
    if (rows < 0 || cols < 0) return InvalidArgument("matrix of ", rows, " x ", cols);
    if (*ld == 0) *ld = std::max<int64_t>(1, cols);
    if (*ld < cols) return InvalidArgument("leading dimension ", *ld, " of rows of ", cols);
    if (CheckedMul(std::max<int64_t>(1, rows), *ld).value_or(kMost) >= kMost) {
      return InvalidArgument("matrix of ", rows, " x ", *ld, " is too big");
    }
  }
  ASSIGN_OR_RETURN(items, CheckedProduct(s.batch));
  const int64_t c_dims[] = {items, std::max<int64_t>(1, s.m), std::max(s.ldc, s.k)};
  RETURN_IF_ERROR(CheckedProduct(c_dims).status());
  for (auto [strides, rows, ld] :
       {std::tuple{&s.a_strides, a_rows, s.lda}, {&s.b_strides, b_rows, s.ldb}}) {
    if (strides->empty()) {
      strides->resize(s.batch.size());
      int64_t next = rows * ld;
      for (size_t d = s.batch.size(); d-- > 0;) {
        (*strides)[d] = next;
        const auto product = CheckedMul(next, std::max<int64_t>(1, s.batch[d]));
        if (!product) return InvalidArgument("batch is too big");
        next = *product;
      }
    }
    if (strides->size() != s.batch.size()) {
      return InvalidArgument(strides->size(), " batch strides for ", s.batch.size(), " dimensions");
    }
  }
  // One B for all, rows of A one after the other: a taller product.
  const bool shared =
      std::all_of(s.b_strides.begin(), s.b_strides.end(), [](int64_t x) { return x == 0; });
  if (items > 1 && shared && !s.transpose_a) {
    int64_t want = s.m * s.lda;
    bool dense = true;
    for (size_t d = s.batch.size(); d-- > 0;) {
      if (s.batch[d] != 1) dense &= s.a_strides[d] == want;
      want *= s.batch[d];
    }
    if (dense) {
      s.m *= items;
      items = 1;
    }
  }
  if (items <= 1) {
    s.batch.clear();
    s.a_strides.clear();
    s.b_strides.clear();
  }
  shared_b = shared;
  return absl::OkStatus();
}

void Gemm::Plan::Choose() {
  GemmSpec& s = spec;
  if (items == 0 || s.m == 0 || s.n == 0) {
    way = Way::kEmpty;
  } else if (kPlainProductTypes.Contains(s.dtype)) {
    way = Way::kPlain;
  } else if (kHalfs.Contains(s.dtype)) {
    way = Way::kHalf;
    const int64_t each = s.m * s.k + s.k * s.n + s.m * s.n;
    for (group = std::clamp<int64_t>(kWideElements / std::max<int64_t>(1, each), 1, items);
         items % group != 0;) {
      --group;
    }
    auto inner = std::make_shared<Plan>();
    inner->spec = {.dtype = DType::kFloat,
                   .m = s.m,
                   .n = s.n,
                   .k = s.k,
                   .transpose_a = s.transpose_a,
                   .transpose_b = s.transpose_b,
                   .alpha = s.alpha,
                   .finish = s.finish};
    if (group > 1) inner->spec.batch = {group};
    WEFT_CHECK(inner->Check().ok());
    inner->Choose();
    wide = std::move(inner);
  } else if (s.dtype == DType::kDouble) {
    ChooseTiles<double>();
  } else {
    ChooseTiles<float>();
  }
}

template <typename T>
void Gemm::Plan::ChooseTiles() {
  const GemmSpec& s = spec;
  const int64_t nr = TilePanel<T>(), mr = TileMr<T>();
  const double work = double(s.m) * s.n * std::max<int64_t>(1, s.k);
  item_packed = RoundUp(s.n, nr) * s.k;
  if (s.k == 0) {
    way = Way::kConstant;
    return;
  }
  const int64_t count = CeilDiv(s.k, kTileDepth);
  const int64_t depth = CeilDiv(s.k, count);
  for (int64_t k = 0; k < s.k; k += depth) blocks.push_back({k, 1, std::min(depth, s.k - k)});

  if (s.m == 1 && !s.transpose_b) {
    way = Way::kRow;
    nt = std::max<int64_t>(64, RoundUp(ClampedWork(work * 8) / 8 / s.k, 64));
    mt = std::max<int64_t>(1, ClampedWork(work * items * 8) / 8 / (s.n * s.k));
    return;
  }
  if ((s.transpose_b && s.m <= 2 && !s.transpose_a) || (s.n == 1 && AStep() == 1 && BStep() == 1)) {
    way = Way::kDots;
    nt = std::max<int64_t>(1, ClampedWork(work * items * 4) / 4 / s.k);
    return;
  }
  in_place = !s.transpose_b && s.m <= kInPlaceRows;
  const int64_t nm = CeilDiv(s.m, 96 / mr * mr);
  mt = RoundUp(CeilDiv(s.m, nm), mr);
  if (items > 1 && work < kTileWork && (in_place || item_packed <= kStackPanel)) {
    way = Way::kSmall;
    nt = std::max<int64_t>(1, ClampedWork(work * items) / std::max<int64_t>(1, work));
    return;
  }
  way = Way::kTiles;
  grids = CutTiles({.rows = s.m,
                    .cols = s.n,
                    .k = s.k,
                    .products = items,
                    .packed_b = !in_place,
                    .transposed = s.transpose_a},
                   nr, mr);
  group =
      shared_b || in_place ? items : std::clamp<int64_t>(kGroupElements / item_packed, 1, items);
}

size_t Gemm::Plan::ScratchBytes() const {
  if (way == Way::kHalf) {
    const int64_t each = spec.m * spec.k + spec.k * spec.n + spec.m * spec.n;
    return (group * each + spec.n + 64) * sizeof(float) + wide->ScratchBytes();
  }
  if (way != Way::kTiles || in_place) return 0;
  return (shared_b ? 1 : group) * item_packed * DTypeSize(spec.dtype);
}

template <typename T>
void Gemm::Plan::Tile(const T* a, const T* b, bool packed, const T* bias, T* c, int64_t i0,
                      int64_t i1, int64_t j0, int64_t j1) const {
  const int rows = static_cast<int>(i1 - i0);
  const T* first = a + i0 * ARow();
  // Rows a multiple of a page apart fall into the same few lines of the cache: better read from a
  // copy where more than one panel meets them.
  const bool copies = spec.lda * sizeof(T) % 4096 == 0 && rows > 8 && j1 - j0 > TilePanel<T>();
  const auto fill = [&](int block, const T** out, T* space) {
    const T* p = first + blocks[block].k0;
    for (int r = 0; r < rows; ++r) {
      out[r] = p + r * spec.lda;
      if (!copies) continue;
      T* to = space + r * TileSpaceStride<T>();
      out[r] = std::copy_n(out[r], blocks[block].length, to) - blocks[block].length;
    }
  };
  const auto columns = [&](int block, int64_t* out) {
    for (int64_t k = 0; k < blocks[block].length; ++k) out[k] = (blocks[block].k0 + k) * spec.lda;
  };
  int64_t offsets[kMaxTileRows];
  if (spec.transpose_a) std::iota(offsets, offsets + rows, int64_t{0});
  T* c_rows[kMaxTileRows];
  for (int r = 0; r < rows; ++r) c_rows[r] = c + (i0 + r) * spec.ldc + j0;
  const Activation act = spec.finish.activation;
  const bool clamp = act == Activation::kRelu || act == Activation::kRelu6;
  const bool fused = spec.alpha == 1 && (clamp || act == Activation::kNone);
  TileArgs<T> args{.rows = rows,
                   .cols = j1 - j0,
                   .blocks = blocks.data(),
                   .num_blocks = static_cast<int>(blocks.size()),
                   .fill = fill,
                   .a = first,
                   .row_offset = spec.transpose_a ? offsets : nullptr,
                   .columns = columns,
                   .b = b,
                   .b_step = spec.ldb,
                   .b_panel_stride = TilePanel<T>() * spec.k,
                   .b_packed = packed,
                   .c = c_rows};
  if (fused) {
    args.bias = bias == nullptr ? nullptr : bias + j0;
    args.clamp = clamp;
    args.hi = act == Activation::kRelu6 ? T(6) : std::numeric_limits<T>::infinity();
  }
  RunTile(args);
  if (!fused) {
    FinishBlock<T>(c_rows[0], spec.ldc, rows, args.cols, static_cast<T>(spec.alpha),
                   bias == nullptr ? nullptr : bias + j0, act,
                   static_cast<T>(spec.finish.leaky_slope));
  }
}

template <typename T>
void Gemm::Plan::RunTiles(const T* a, const T* b, const T* packed, const T* bias, T* c, T* scratch,
                          ParallelFor& par) const {
  const TileGrid& grid = grids[TileThreads(par.max_threads())];
  const int64_t nr = TilePanel<T>();
  const int64_t panels = CeilDiv(spec.n, nr);
  // Panels to pack as one tile of work: about 16 K elements.
  const int64_t strip = std::max<int64_t>(1, 16384 / (nr * spec.k));
  const int64_t strips = CeilDiv(panels, strip);
  for (int64_t first = 0; first < items; first += group) {
    const int64_t count = std::min(group, items - first);
    const bool pack = packed == nullptr && !in_place;
    if (pack && (first == 0 || !shared_b)) {
      par.Run((shared_b ? 1 : count) * strips, [&](int64_t t) {
        const int64_t p0 = t % strips * strip, p1 = std::min(panels, p0 + strip);
        PackPanels<T>(b + BOffset(first + t / strips) + p0 * nr * BCol(), BStep(), BCol(), spec.k,
                      std::min(spec.n, p1 * nr) - p0 * nr,
                      scratch + t / strips * item_packed + p0 * nr * spec.k, nr * spec.k);
      });
    }
    // Rows fastest: neighbours in time share panels of B.
    par.Run(count * grid.count(), [&](int64_t t) {
      const int64_t i = t % grid.tiles_m, j = t / grid.tiles_m % grid.tiles_n;
      const int64_t item = t / grid.count(), j0 = grid.panel(j) * nr;
      const T* right = packed;
      if (pack) right = scratch + (shared_b ? 0 : item * item_packed);
      right = right != nullptr ? right + j0 * spec.k : b + BOffset(first + item) + j0;
      Tile<T>(a + AOffset(first + item), right, packed != nullptr || pack, bias,
              c + (first + item) * CItem(), grid.row(i), grid.row(i + 1), j0,
              std::min(spec.n, grid.panel(j + 1) * nr));
    });
  }
}

template <typename T>
void Gemm::Plan::RunSmall(const T* a, const T* b, const T* bias, T* c, ParallelFor& par) const {
  par.Run(CeilDiv(items, nt), [&](int64_t t) {
    alignas(64) T panels[kStackPanel];
    for (int64_t item = t * nt; item < std::min(items, (t + 1) * nt); ++item) {
      const T* right = b + BOffset(item);
      if (!in_place) {
        PackPanels<T>(right, BStep(), BCol(), spec.k, spec.n, panels, TilePanel<T>() * spec.k);
        right = panels;
      }
      for (int64_t i = 0; i < spec.m; i += mt) {
        Tile<T>(a + AOffset(item), right, !in_place, bias, c + item * CItem(), i,
                std::min(spec.m, i + mt), 0, spec.n);
      }
    }
  });
}

template <typename T>
void Gemm::Plan::RunVectors(const T* a, const T* b, const T* bias, T* c, ParallelFor& par) const {
  const auto finish = [&](T* to, int64_t rows, int64_t j0, int64_t cols) {
    if (spec.alpha == 1 && bias == nullptr && spec.finish.activation == Activation::kNone) return;
    FinishBlock<T>(to, spec.ldc, rows, cols, static_cast<T>(spec.alpha),
                   bias == nullptr ? nullptr : bias + j0, spec.finish.activation,
                   static_cast<T>(spec.finish.leaky_slope));
  };
  if (way == Way::kRow) {
    const int64_t strips = CeilDiv(spec.n, nt), per = strips == 1 ? mt : 1;
    par.Run(CeilDiv(items, per) * strips, [&](int64_t t) {
      const int64_t j0 = t % strips * nt, cols = std::min(spec.n - j0, nt);
      const int64_t first = t / strips * per;
      for (int64_t item = first; item < std::min(items, first + per); ++item) {
        T* to = c + item * CItem() + j0;
        RunRowTimesMatrix<T>(a + AOffset(item), AStep(), spec.k, b + BOffset(item) + j0, spec.ldb,
                             cols, to);
        finish(to, 1, j0, cols);
      }
    });
    return;
  }
  const int64_t total = items * spec.m * spec.n;
  par.Run(CeilDiv(total, nt), [&](int64_t t) {
    for (int64_t x = t * nt; x < std::min(total, (t + 1) * nt); ++x) {
      const int64_t j = x % spec.n, i = x / spec.n % spec.m, item = x / spec.n / spec.m;
      T* to = c + item * CItem() + i * spec.ldc + j;
      *to = Dot<T>(a + AOffset(item) + i * ARow(), b + BOffset(item) + j * BCol(), spec.k);
      finish(to, 1, j, 1);
    }
  });
}

template <typename T>
void Gemm::Plan::RunConstant(const T* bias, T* c) const {
  for (int64_t item = 0; item < items; ++item) {
    T* to = c + item * CItem();
    for (int64_t i = 0; i < spec.m; ++i) std::fill_n(to + i * spec.ldc, spec.n, T(0));
    FinishBlock<T>(to, spec.ldc, spec.m, spec.n, T(1), bias, spec.finish.activation,
                   static_cast<T>(spec.finish.leaky_slope));
  }
}

template <typename T>
void Gemm::Plan::Run(const T* a, const T* b, const T* packed, const T* bias, T* c, T* scratch,
                     ParallelFor& par) const {
  if (!spec.finish.has_bias) bias = nullptr;
  if (way == Way::kConstant) return RunConstant<T>(bias, c);
  if (packed != nullptr || way == Way::kTiles) {
    return RunTiles<T>(a, b, packed, bias, c, scratch, par);
  }
  if (way == Way::kSmall) return RunSmall<T>(a, b, bias, c, par);
  RunVectors<T>(a, b, bias, c, par);
}

void Gemm::Plan::RunPlain(const void* a, const void* b, void* c, ParallelFor& par) const {
  const size_t size = DTypeSize(spec.dtype);
  const double row_work = double(spec.n) * std::max<int64_t>(1, spec.k);
  const int64_t rows = std::clamp<int64_t>(static_cast<int64_t>(4e4 / row_work), 1, spec.m);
  const int64_t strips = CeilDiv(spec.m, rows);
  par.Run(items * strips, [&](int64_t t) {
    const int64_t item = t / strips, i0 = t % strips * rows;
    const PlainProduct p{.m = std::min(rows, spec.m - i0),
                         .n = spec.n,
                         .k = spec.k,
                         .a_row = ARow(),
                         .a_k = AStep(),
                         .b_k = BStep(),
                         .b_col = BCol(),
                         .ldc = spec.ldc,
                         .conjugate_a = spec.conjugate_a,
                         .conjugate_b = spec.conjugate_b,
                         .alpha = spec.alpha};
    RunPlainProduct(spec.dtype, p,
                    static_cast<const char*>(a) + (AOffset(item) + i0 * ARow()) * size,
                    static_cast<const char*>(b) + BOffset(item) * size,
                    static_cast<char*>(c) + (item * CItem() + i0 * spec.ldc) * size);
  });
}

template <typename H>
void Gemm::Plan::RunHalf(const H* a, const H* b, const H* bias, H* c, float* scratch,
                         ParallelFor& par) const {
  const int64_t a_rows = spec.transpose_a ? spec.k : spec.m;
  const int64_t a_cols = spec.transpose_a ? spec.m : spec.k;
  const int64_t b_rows = spec.transpose_b ? spec.n : spec.k;
  const int64_t b_cols = spec.transpose_b ? spec.k : spec.n;
  float* wide_bias = scratch;
  float* wide_c = wide_bias + RoundUp(spec.n, 16);
  float* wide_a = wide_c + group * spec.m * spec.n;
  float* wide_b = wide_a + group * spec.m * spec.k;
  float* rest = wide_b + group * spec.k * spec.n;
  rest += (64 - reinterpret_cast<uintptr_t>(rest) % 64) % 64 / sizeof(float);
  if (bias != nullptr && spec.finish.has_bias) Widen(bias, wide_bias, spec.n);
  for (int64_t first = 0; first < items; first += group) {
    const double ns_per_row = 0.3 * (a_cols + 1);
    ForRanges(par, group * a_rows, ns_per_row, [&](int64_t r0, int64_t r1) {
      for (int64_t r = r0; r < r1; ++r) {
        Widen(a + AOffset(first + r / a_rows) + r % a_rows * spec.lda, wide_a + r * a_cols, a_cols);
      }
    });
    ForRanges(par, group * b_rows, 0.3 * (b_cols + 1), [&](int64_t r0, int64_t r1) {
      for (int64_t r = r0; r < r1; ++r) {
        Widen(b + BOffset(first + r / b_rows) + r % b_rows * spec.ldb, wide_b + r * b_cols, b_cols);
      }
    });
    wide->Run<float>(wide_a, wide_b, nullptr, wide_bias, wide_c, rest, par);
    ForRanges(par, group * spec.m, 0.3 * (spec.n + 1), [&](int64_t r0, int64_t r1) {
      for (int64_t r = r0; r < r1; ++r) {
        Narrow(wide_c + r * spec.n, c + first * CItem() + r * spec.ldc, spec.n);
      }
    });
  }
}

absl::StatusOr<Gemm> Gemm::Create(const GemmSpec& spec) {
  auto plan = std::make_shared<Plan>();
  plan->spec = spec;
  RETURN_IF_ERROR(plan->Check());
  plan->Choose();
  return Gemm(std::move(plan));
}

const GemmSpec& Gemm::spec() const { return plan_->spec; }
size_t Gemm::scratch_bytes() const { return plan_->ScratchBytes(); }

void Gemm::Execute(const void* a, const void* b, const void* bias, void* c, void* scratch,
                   ParallelFor& par) const {
  const Plan& p = *plan_;
  if (p.way == Way::kEmpty) return;
  if (p.way == Way::kPlain) return p.RunPlain(a, b, c, par);
  const auto run = [&]<typename T>() {
    p.Run<T>(static_cast<const T*>(a), static_cast<const T*>(b), nullptr,
             static_cast<const T*>(bias), static_cast<T*>(c), static_cast<T*>(scratch), par);
  };
  const auto half = [&]<typename H>() {
    p.RunHalf<H>(static_cast<const H*>(a), static_cast<const H*>(b), static_cast<const H*>(bias),
                 static_cast<H*>(c), static_cast<float*>(scratch), par);
  };
  switch (p.spec.dtype) {
    case DType::kFloat:
      return run.operator()<float>();
    case DType::kDouble:
      return run.operator()<double>();
    case DType::kHalf:
      return half.operator()<Half>();
    default:
      return half.operator()<BFloat16>();
  }
}

bool Gemm::can_pack_b() const {
  const Plan& p = *plan_;
  return kFullFloats.Contains(p.spec.dtype) && p.items == 1 && p.way != Way::kEmpty &&
         p.way != Way::kConstant && p.way != Way::kRow && p.way != Way::kDots;
}

size_t Gemm::packed_b_bytes() const { return plan_->item_packed * DTypeSize(plan_->spec.dtype); }

void Gemm::PackB(const void* b, void* packed, ParallelFor& par) const {
  const Plan& p = *plan_;
  const auto pack = [&]<typename T>() {
    const int64_t nr = TilePanel<T>();
    par.Run(CeilDiv(p.spec.n, nr), [&](int64_t t) {
      PackPanels<T>(static_cast<const T*>(b) + t * nr * p.BCol(), p.BStep(), p.BCol(), p.spec.k,
                    std::min(nr, p.spec.n - t * nr), static_cast<T*>(packed) + t * nr * p.spec.k,
                    nr * p.spec.k);
    });
  };
  p.spec.dtype == DType::kDouble ? pack.operator()<double>() : pack.operator()<float>();
}

void Gemm::ExecutePacked(const void* a, const void* packed_b, const void* bias, void* c,
                         ParallelFor& par) const {
  const Plan& p = *plan_;
  if (p.way == Way::kEmpty) return;
  if (p.spec.dtype == DType::kDouble) {
    p.Run<double>(static_cast<const double*>(a), nullptr, static_cast<const double*>(packed_b),
                  static_cast<const double*>(bias), static_cast<double*>(c), nullptr, par);
  } else {
    p.Run<float>(static_cast<const float*>(a), nullptr, static_cast<const float*>(packed_b),
                 static_cast<const float*>(bias), static_cast<float*>(c), nullptr, par);
  }
}

}  // namespace weft
