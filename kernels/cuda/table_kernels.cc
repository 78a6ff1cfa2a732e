// The elementwise tables on a GPU, and what else is a launch of theirs.
#include <algorithm>
#include <utility>

#include "kernels/cuda/elementwise.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"

namespace weft::cuda {
namespace {

class UnaryKernel final : public Kernel {
 public:
  explicit UnaryKernel(UnaryLauncher launch) : launch_(launch) {}
  absl::Status Compute(KernelContext& c) const override {
    launch_(c.input(0).raw(), c.output(0).raw(), c.output(0).num_elements(), OnDevice(c).stream());
    return Launched();
  }

 private:
  const UnaryLauncher launch_;
};

class BinaryKernel final : public Kernel {
 public:
  BinaryKernel(BinaryLauncher launch, bool any_shapes, bool not_equal)
      : launch_(launch), any_shapes_(any_shapes), not_equal_(not_equal) {}
  absl::Status Compute(KernelContext& c) const override {
    const Shape &x = c.input(0).shape(), &y = c.input(1).shape();
    DeviceContext& d = OnDevice(c);
    if (any_shapes_ && !BroadcastShapes(x, y).ok()) {
      return d.driver().Fill(c.output(0).raw(), not_equal_, 1, d.stream());
    }
    ASSIGN_OR_RETURN(const Views<2> views, MakeViews<2>({&x, &y}, c.output(0).shape()));
    launch_(c.input(0).raw(), c.input(1).raw(), c.output(0).raw(), views, d.stream());
    return Launched();
  }

 private:
  const BinaryLauncher launch_;
  const bool any_shapes_, not_equal_;
};

// A sum of x and a vector along x's channels.
class BiasAddKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<BiasAddKernel>();
    if (info.attrs.Has("data_format")) {
      ASSIGN_OR_RETURN(const auto format, info.attrs.Get<std::string>("data_format"));
      k->channels_first_ = format.starts_with("NC");
    }
    k->add_ = FindBinary("AddV2", info.outputs[0]);
    return k;
  }
  absl::Status Compute(KernelContext& c) const override {
    const Shape& x = c.input(0).shape();
    Dims bias = {c.input(1).dim(0)};
    if (channels_first_) bias.resize(std::max(x.rank() - 1, 1), 1);
    const Shape along(bias);
    ASSIGN_OR_RETURN(const Views<2> views, MakeViews<2>({&x, &along}, x));
    add_(c.input(0).raw(), c.input(1).raw(), c.output(0).raw(), views, OnDevice(c).stream());
    return Launched();
  }

 private:
  bool channels_first_ = false;
  BinaryLauncher add_ = nullptr;
};

absl::StatusOr<std::unique_ptr<Kernel>> MakeUnary(const KernelInfo& info) {
  const UnaryLauncher launch = FindUnary(info.op, info.inputs[0]);
  WEFT_CHECK(launch != nullptr);
  return std::make_unique<UnaryKernel>(launch);
}

absl::StatusOr<std::unique_ptr<Kernel>> MakeBinary(const KernelInfo& info) {
  const BinaryLauncher launch = FindBinary(info.op, info.inputs[0]);
  WEFT_CHECK(launch != nullptr);
  const bool equal = info.op == "Equal" || info.op == "NotEqual";
  return std::make_unique<BinaryKernel>(launch, equal, info.op == "NotEqual");
}

template <typename Launcher>
Launcher Find(std::span<const LaunchRow<Launcher>> LaunchTables::*rows, std::string_view op,
              DType dtype) {
  for (const auto group : {HalfTables, FloatTables, DoubleTables, IntTables}) {
    const LaunchTables t = group();
    for (const auto& row : t.*rows) {
      if (row.op == op && row.dtype == dtype) return row.launch;
    }
  }
  return nullptr;
}

// The dtypes for which an op of a table has a launcher.
template <typename Launcher>
DTypeSet TypesOf(std::string_view op, Launcher (*find)(std::string_view, DType)) {
  DTypeSet out;
  ForEachType<kReal | kBoolOnly>([&]<typename T>() {
    if (find(op, kDTypeOf<T>) != nullptr) out = out | DTypeSet{kDTypeOf<T>};
  });
  return out;
}

// `rows` name every op of the table, once a dtype.
template <typename Launcher>
void AddTable(KernelRegistry& r, std::span<const LaunchRow<Launcher>> rows,
              Launcher (*find)(std::string_view, DType), KernelFactory factory) {
  std::string_view last;
  for (const auto& row : rows) {
    if (row.op == std::exchange(last, row.op)) continue;
    const DTypeSet types = TypesOf(row.op, find);
    if (types == kBoolOnly) {
      r.Add({row.op, {}, factory});
    } else if (!types.empty()) {
      r.Add({row.op, {{"T", types}}, factory});
    }
  }
}

}  // namespace

UnaryLauncher FindUnary(std::string_view op, DType dtype) {
  return Find(&LaunchTables::unary, op, dtype);
}
BinaryLauncher FindBinary(std::string_view op, DType dtype) {
  return Find(&LaunchTables::binary, op, dtype);
}

void RegisterTableKernels(KernelRegistry& r) {
  AddTable(r, FloatTables().unary, FindUnary, MakeUnary);
  AddTable(r, FloatTables().binary, FindBinary, MakeBinary);
  const DTypeSet sums = TypesOf("AddV2", FindBinary) - kFloats;  // those are in norm.cc
  r.Add({"BiasAdd", {{"T", sums}}, BiasAddKernel::Make});
  r.Add({"BiasAddV1", {{"T", sums}}, BiasAddKernel::Make});
}

}  // namespace weft::cuda
