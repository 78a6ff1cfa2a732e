// Matrix products on a GPU, with what the graph fused to them.
#include <memory>

#include "absl/container/inlined_vector.h"
#include "kernels/broadcast.h"
#include "kernels/cpu/fused.h"
#include "kernels/cuda/launched.h"
#include "kernels/cuda/product.h"
#include "kernels/cuda/register.h"
#include "kernels/device/device_kernel.h"

namespace weft::cuda {
namespace {

// An empty inner dimension makes zeros, which no library is asked for.
absl::StatusOr<bool> FillEmpty(KernelContext& c, int64_t k) {
  if (k > 0) return false;
  DeviceContext& d = OnDevice(c);
  RETURN_IF_ERROR(d.driver().Fill(c.output(0).raw(), 0, c.output(0).num_bytes(), d.stream()));
  return true;
}

// A bias and Relu are the product's to add; another activation follows in a launch.
class MatMulKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<MatMulKernel>();
    k->product_.dtype = info.outputs[0];
    RETURN_IF_ERROR(info.attrs.Get("transpose_a", &k->product_.transpose_a));
    RETURN_IF_ERROR(info.attrs.Get("transpose_b", &k->product_.transpose_b));
    if (info.op != "_FusedMatMul") return k;
    ASSIGN_OR_RETURN(k->fused_, ParseFusedOps(info));
    if (k->fused_.residual || k->fused_.batch_norm) {
      return Unimplemented("a product is fused with a bias and an activation only");
    }
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    const Tensor& y = c.output(0);
    Product p = product_;
    p.m = y.dim(0);
    p.n = y.dim(1);
    p.k = c.input(0).dim(p.transpose_a ? 0 : 1);
    FinishArgs finish;
    finish.finish = fused_.finish;
    finish.channels = p.n;
    if (fused_.finish.has_bias) finish.bias = c.input(2).raw();
    ASSIGN_OR_RETURN(const bool empty, FillEmpty(c, p.k));
    std::optional<FinishArgs> rest = finish;
    if (!empty) {
      rest = TakeFinish(finish, p);
      RETURN_IF_ERROR(
          p.Run(OnDevice(c), {c.input(0).raw(), c.input(1).raw(), y.raw()}, finish.bias));
    }
    if (!rest) return absl::OkStatus();
    FinishElements(y.dtype(), y.raw(), y.raw(), *rest, y.num_elements(), OnDevice(c).stream());
    return Launched();
  }

 private:
  Product product_;
  FusedOps fused_;
};

Shape BatchOf(const Shape& s) { return Shape(s.dims().first(s.rank() - 2)); }

// Matrices that lie evenly in both operands are one batched product; where the batches of both are
// broadcast there are several.
class BatchMatMulKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<BatchMatMulKernel>();
    k->product_.dtype = info.outputs[0];
    RETURN_IF_ERROR(info.attrs.Get("adj_x", &k->product_.transpose_a));
    RETURN_IF_ERROR(info.attrs.Get("adj_y", &k->product_.transpose_b));
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    const Shape &a = c.input(0).shape(), &b = c.input(1).shape(), &out = c.output(0).shape();
    Product p = product_;
    p.m = out.back(-2);
    p.n = out.back(-1);
    p.k = a.back(p.transpose_a ? -2 : -1);
    ASSIGN_OR_RETURN(const bool done, FillEmpty(c, p.k));
    if (done) return absl::OkStatus();
    const Shape batch_a = BatchOf(a), batch_b = BatchOf(b), batch = BatchOf(out);
    const Shape* const batches[] = {&batch_a, &batch_b};
    const BroadcastPlan plan = PlanBroadcast(batches, batch);
    BroadcastCursor at_a(plan, 0, 0), at_b(plan, 1, 0);
    const int64_t run = at_a.run();
    if (run > INT32_MAX) return Unimplemented("a batch of ", run, " matrices on a GPU");
    const int64_t size_a = p.m * p.k, size_b = p.k * p.n;
    p.batch = static_cast<int32_t>(run);
    p.stride_a = at_a.run_stride() * size_a;
    p.stride_b = at_b.run_stride() * size_b;
    // One matrix for all: the rows of the others are one matrix, too.
    if (run == plan.size && p.stride_b == 0 && p.stride_a == size_a && !p.transpose_a) {
      p.m *= run;
      p.batch = 1;
      p.stride_a = 0;
    }
    absl::InlinedVector<Product::Operands, 1> runs;
    const auto matrix = [](const Tensor& t, int64_t elements) {
      return static_cast<char*>(t.raw()) + elements * DTypeSize(t.dtype());
    };
    for (int64_t done = 0; done < plan.size; done += run) {
      runs.push_back({matrix(c.input(0), at_a.offset() * size_a),
                      matrix(c.input(1), at_b.offset() * size_b),
                      matrix(c.output(0), done * p.m * p.n)});
      at_a.Advance(run);
      at_b.Advance(run);
    }
    return p.Run(OnDevice(c), runs, /*bias=*/nullptr);
  }

 private:
  Product product_;
};

}  // namespace

void RegisterMatMulKernels(KernelRegistry& r) {
  r.Add({"MatMul", {{"T", kFloats}}, MatMulKernel::Make});
  r.Add({"_FusedMatMul", {{"T", kFloats}}, MatMulKernel::Make});
  r.Add({"BatchMatMul", {{"T", kFloats}}, BatchMatMulKernel::Make});
  r.Add({"BatchMatMulV2", {{"T", kFloats}}, BatchMatMulKernel::Make});
}

}  // namespace weft::cuda
