// Convolutions as products: their columns and tiles in pieces, by the host's loops.
#include "kernels/cuda/conv_products.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <memory>

#include "core/tensor.h"
#include "tests/support/compare.h"
#include "tests/support/fake_driver.h"

namespace weft {
namespace {

// Has a stream and scratch, and nothing else.
class Context final : public DeviceContext {
 public:
  Driver& driver() override { return driver_; }
  StreamHandle stream() override { return stream_; }
  absl::StatusOr<char*> Scratch(size_t bytes) override {
    largest = std::max(largest, bytes);
    scratch_.push_back(*Tensor::Allocate(DType::kUint8, Shape{static_cast<int64_t>(bytes)}));
    return static_cast<char*>(scratch_.back().raw());
  }
  const Tensor& VariableValue(int) override { std::abort(); }
  const void* Step() override { std::abort(); }
  absl::StatusOr<Tensor*> AllocateOutput(int, const Shape&) override { std::abort(); }
  void SetOutput(int, Tensor) override { std::abort(); }
  ParallelFor& parallel() override { std::abort(); }
  Allocator& allocator() override { std::abort(); }
  ResourceStore& resources() override { std::abort(); }
  bool cancelled() const override { return false; }

  size_t largest = 0;

 private:
  test::FakeDriver driver_;
  StreamHandle stream_ = *driver_.CreateStream("main");
  std::vector<Tensor> scratch_;
};

Tensor Waves(DType dtype, int64_t n, double step) {
  Tensor t = *Tensor::Allocate(dtype, Shape{n});
  for (int64_t i = 0; i < n; ++i) {
    const double x = std::sin(static_cast<double>(i) * step);
    if (dtype == DType::kDouble) {
      t.data<double>()[i] = x;
    } else {
      t.data<float>()[i] = static_cast<float>(x);
    }
  }
  return t;
}

ConvSpec Make(int64_t batch, Spatial in, int64_t channels, Spatial filter, int64_t out_channels,
              Spatial stride, Spatial dilation, Spatial pad) {
  ConvSpec s;
  s.batch = batch;
  s.in = in;
  s.in_channels = channels;
  s.filter = filter;
  s.out_channels = out_channels;
  s.stride = stride;
  s.dilation = dilation;
  s.pad = pad;
  for (int d = 0; d < 3; ++d) {
    s.out[d] = (in[d] + 2 * pad[d] - (filter[d] - 1) * dilation[d] - 1) / stride[d] + 1;
  }
  return s;
}

const ConvSpec kSpecs[] = {
    Make(3, {1, 5, 7}, 6, {1, 1, 1}, 5, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}),    // its own columns
    Make(2, {1, 6, 7}, 4, {1, 1, 1}, 3, {1, 2, 3}, {1, 1, 1}, {0, 0, 0}),    // strided
    Make(2, {1, 9, 8}, 3, {1, 5, 4}, 7, {1, 2, 1}, {1, 1, 2}, {0, 2, 3}),    // odd channels
    Make(2, {4, 5, 6}, 8, {2, 3, 2}, 4, {2, 1, 1}, {1, 1, 2}, {1, 1, 0}),    // three dimensions
    Make(5, {1, 12, 11}, 4, {1, 3, 3}, 8, {1, 1, 1}, {1, 1, 1}, {0, 1, 1}),  // tiles
    Make(4, {1, 7, 9}, 8, {1, 3, 3}, 4, {1, 1, 1}, {1, 1, 1}, {0, 0, 2}),
    Make(1, {1, 3, 3}, 4, {1, 3, 3}, 4, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}),  // one output
    Make(2, {1, 4, 4}, 4, {1, 3, 3}, 4, {1, 1, 1}, {1, 1, 1}, {0, 4, 3}),  // padded beyond
};

TEST_CASE("convolutions as products, whole and in pieces", "[device][conv]") {
  for (ConvSpec spec : kSpecs) {
    for (const DType dtype : {DType::kFloat, DType::kDouble}) {
      spec.dtype = dtype;
      REQUIRE(cuda::GoesByProducts(spec));
      const int64_t images = spec.batch * Volume(spec.in) * spec.in_channels,
                    filters = Volume(spec.filter) * spec.in_channels * spec.out_channels,
                    outs = spec.batch * Volume(spec.out) * spec.out_channels;
      const Tensor image = Waves(dtype, images, 0.7), filter = Waves(dtype, filters, 0.3),
                   out = Waves(dtype, outs, 0.9), bias = Waves(dtype, spec.out_channels, 2);
      for (const ConvPass pass :
           {ConvPass::kForward, ConvPass::kBackwardInput, ConvPass::kBackwardFilter}) {
        for (const Activation activation :
             {Activation::kNone, Activation::kRelu, Activation::kRelu6}) {
          const bool forward = pass == ConvPass::kForward;
          if (!forward && activation != Activation::kNone) continue;
          const bool to_image = pass == ConvPass::kBackwardInput;
          const Tensor &a = to_image ? out : image, &b = forward || to_image ? filter : out;
          const Shape shape{forward ? outs : to_image ? images : filters};
          ConvSpec finished = spec;
          finished.has_residual = forward;
          finished.finish = {.has_bias = forward, .activation = activation};
          Tensor want = *Tensor::Allocate(dtype, shape), got = *Tensor::Allocate(dtype, shape);
          ConvReference(finished, pass, a.raw(), b.raw(), forward ? bias.raw() : nullptr,
                        forward ? out.raw() : nullptr, want.raw());
          cuda::FinishArgs finish;
          if (forward) {
            finish.finish = finished.finish;
            finish.bias = bias.raw();
            finish.residual = out.raw();
            finish.channels = spec.out_channels;
          }
          for (const int64_t bytes : {int64_t{1}, int64_t{1} << 14, cuda::kColumnBytes}) {
            CAPTURE(dtype, int(pass), int(activation), bytes, spec.in, spec.filter);
            Context c;
            REQUIRE(cuda::ConvByProducts(c, spec, pass, a.raw(), b.raw(), got.raw(), finish, bytes)
                        .ok());
            INFO(got << "\n" << want);
            CHECK(test::Near(got, want, dtype == DType::kFloat ? 3e-5 : 1e-13));
          }
        }
      }
    }
  }
}

TEST_CASE("what does not go by products", "[device][conv]") {
  const ConvSpec fits = kSpecs[4];
  CHECK(cuda::GoesByProducts(fits));
  const auto refuses = [&](auto change) {
    ConvSpec s = fits;
    change(s);
    CHECK_FALSE(cuda::GoesByProducts(s));
  };
  refuses([](ConvSpec& s) { s.dtype = DType::kHalf; });
  refuses([](ConvSpec& s) { s.channels_first = true; });
  refuses([](ConvSpec& s) { s.groups = 2; });
  refuses([](ConvSpec& s) { s.dilation[1] = int64_t{1} << 40; });
  refuses([](ConvSpec& s) { s.stride[2] = int64_t{1} << 40; });
  refuses([](ConvSpec& s) { s.pad[2] = int64_t{1} << 40; });
  refuses([](ConvSpec& s) { s.batch = int64_t{1} << 40; });
  refuses([](ConvSpec& s) { s.in_channels = int64_t{1} << 28; });
}

}  // namespace
}  // namespace weft
