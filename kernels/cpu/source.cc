// Kernels of plumbing and fills.
#include <cmath>
#include <cstdio>
#include <cstring>
#include <mutex>

#include "kernels/cpu/copy_through.h"
#include "kernels/cpu/register.h"

namespace weft {

absl::Status CopyThrough(KernelContext& c) {
  for (int i = 0; i < c.num_outputs(); ++i) {
    if (c.output(i).raw() != c.input(i).raw()) CopyElements(c.input(i), c.output(i));
  }
  return absl::OkStatus();
}

namespace {

absl::Status DoNothing(KernelContext&) { return absl::OkStatus(); }

struct CheckNumericsAttrs {
  std::string message;
  static absl::StatusOr<CheckNumericsAttrs> Parse(const KernelInfo& info) {
    CheckNumericsAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("message", &a.message));
    return a;
  }
};

absl::Status CheckNumerics(const CheckNumericsAttrs& a, KernelContext& c) {
  int64_t nan = 0, inf = 0;
  DispatchType<kFloats>(c.input(0).dtype(), [&]<typename T>() {
    for (const T& v : c.input(0).span<T>()) {
      nan += std::isnan(
          static_cast<double>(static_cast<std::conditional_t<sizeof(T) == 2, float, T>>(v)));
      inf += std::isinf(
          static_cast<double>(static_cast<std::conditional_t<sizeof(T) == 2, float, T>>(v)));
    }
  });
  if (nan + inf > 0) {
    return InvalidArgument(a.message, ": the tensor had ", nan, " NaN and ", inf,
                           " infinite values of ", c.input(0).num_elements());
  }
  return CopyThrough(c);
}

std::string Summary(const Tensor& t, int64_t summarize) {
  const std::string text = t.ToString(summarize < 0 ? t.num_elements() : summarize);
  return text;
}

struct AssertAttrs {
  int64_t summarize = 3;
  static absl::StatusOr<AssertAttrs> Parse(const KernelInfo& info) {
    AssertAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("summarize", &a.summarize));
    return a;
  }
};

absl::Status Assert(const AssertAttrs& a, KernelContext& c) {
  if (c.input(0).scalar<bool>()) return absl::OkStatus();
  std::string text = "assertion failed:";
  for (int i = 1; i < c.num_inputs(); ++i)
    text += Concat(" [", Summary(c.input(i), a.summarize), "]");
  return InvalidArgument(text);
}

struct PrintAttrs {
  std::string message;
  int64_t first_n = -1;
  int64_t summarize = 3;
  std::shared_ptr<void> printed;  // std::atomic<int64_t>: how often this node has printed
  static absl::StatusOr<PrintAttrs> Parse(const KernelInfo& info) {
    PrintAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("message", &a.message));
    RETURN_IF_ERROR(info.attrs.Get("first_n", &a.first_n));
    RETURN_IF_ERROR(info.attrs.Get("summarize", &a.summarize));
    a.printed = info.state([] { return std::make_shared<std::atomic<int64_t>>(0); });
    return a;
  }
};

absl::Status Print(const PrintAttrs& a, KernelContext& c) {
  const int64_t before = static_cast<std::atomic<int64_t>*>(a.printed.get())->fetch_add(1);
  if (a.first_n < 0 || before < a.first_n) {
    std::string text = a.message;
    for (int i = 1; i < c.num_inputs(); ++i)
      text += Concat("[", Summary(c.input(i), a.summarize), "]");
    text += '\n';
    std::fwrite(text.data(), 1, text.size(), stderr);
  }
  if (c.output(0).raw() != c.input(0).raw()) CopyElements(c.input(0), c.output(0));
  return absl::OkStatus();
}

struct PrintV2Attrs {
  std::string end;
  static absl::StatusOr<PrintV2Attrs> Parse(const KernelInfo& info) {
    PrintV2Attrs a;
    RETURN_IF_ERROR(info.attrs.Get("end", &a.end));
    return a;
  }
};

// Standard error whatever the stream asked for: standard output belongs to the program.
absl::Status PrintV2(const PrintV2Attrs& a, KernelContext& c) {
  const std::string text = c.input(0).scalar<std::string>() + a.end;
  std::fwrite(text.data(), 1, text.size(), stderr);
  return absl::OkStatus();
}

// Repeats one element of `size` bytes over n places.
void FillBytes(const void* value, size_t size, void* out, int64_t n) {
  const auto fill = [&]<typename U>(U) {
    U v;
    std::memcpy(&v, value, sizeof(U));
    std::fill_n(static_cast<U*>(out), n, v);
  };
  struct Pair {
    uint64_t a, b;
  };
  switch (size) {
    case 1:
      return fill(uint8_t{});
    case 2:
      return fill(uint16_t{});
    case 4:
      return fill(uint32_t{});
    case 8:
      return fill(uint64_t{});
    case 16:
      return fill(Pair{});
    default:
      break;
  }
}

absl::Status Fill(KernelContext& c) {
  Tensor& out = c.output(0);
  if (out.dtype() == DType::kString) {
    std::fill_n(out.data<std::string>(), out.num_elements(), c.input(1).scalar<std::string>());
    return absl::OkStatus();
  }
  FillBytes(c.input(1).raw(), DTypeSize(out.dtype()), out.raw(), out.num_elements());
  return absl::OkStatus();
}

absl::Status ZerosLike(KernelContext& c) {
  Tensor& out = c.output(0);
  if (out.dtype() == DType::kString) {
    std::fill_n(out.data<std::string>(), out.num_elements(), std::string());
  } else if (out.num_elements() > 0) {
    std::memset(out.raw(), 0, out.num_bytes());
  }
  return absl::OkStatus();
}

absl::Status OnesLike(KernelContext& c) {
  Tensor& out = c.output(0);
  DispatchType<kNumbers | kBoolOnly>(out.dtype(), [&]<typename T>() {
    T one;
    if constexpr (kHalfs.Contains(kDTypeOf<T>)) {
      one = T(1.0f);
    } else {
      one = static_cast<T>(1);
    }
    FillBytes(&one, sizeof(T), out.raw(), out.num_elements());
  });
  return absl::OkStatus();
}

absl::Status Empty(KernelContext& c) {
  // Always zeros: memory of other tensors must not show.
  return ZerosLike(c);
}

absl::Status Range(KernelContext& c) {
  Tensor& out = c.output(0);
  DispatchType<kReal>(out.dtype(), [&]<typename T>() {
    T* y = out.data<T>();
    if constexpr (std::is_integral_v<T>) {
      using U = std::make_unsigned_t<T>;
      const U start = static_cast<U>(c.input(0).scalar<T>()),
              delta = static_cast<U>(c.input(2).scalar<T>());
      for (int64_t i = 0; i < out.num_elements(); ++i)
        y[i] = static_cast<T>(static_cast<U>(start + static_cast<U>(i) * delta));
    } else {
      // start + i * delta, each step rounded to the dtype.
      using Wide = std::conditional_t<sizeof(T) == 2, float, T>;
      const Wide start = static_cast<Wide>(c.input(0).scalar<T>()),
                 delta = static_cast<Wide>(c.input(2).scalar<T>());
      for (int64_t i = 0; i < out.num_elements(); ++i) {
        const T step =
            static_cast<T>(static_cast<Wide>(static_cast<T>(static_cast<Wide>(i))) * delta);
        y[i] = static_cast<T>(start + static_cast<Wide>(step));
      }
    }
  });
  return absl::OkStatus();
}

absl::Status LinSpace(KernelContext& c) {
  Tensor& out = c.output(0);
  const int64_t n = out.num_elements();
  DispatchType<kFloats>(out.dtype(), [&]<typename T>() {
    using Wide = std::conditional_t<sizeof(T) == 2, float, T>;
    const Wide start = static_cast<Wide>(c.input(0).scalar<T>()),
               stop = static_cast<Wide>(c.input(1).scalar<T>());
    const Wide step = n > 1 ? (stop - start) / static_cast<Wide>(n - 1) : Wide(0);
    for (int64_t i = 0; i < n; ++i)
      out.data<T>()[i] = static_cast<T>(start + step * static_cast<Wide>(i));
    if (n > 1) out.data<T>()[n - 1] = c.input(1).scalar<T>();
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterSourceKernels(KernelRegistry& r) {
  for (const char* op :
       {"Identity", "Snapshot", "StopGradient", "PreventGradient", "EnsureShape"}) {
    r.Add({op, {{"T", kAllDTypes}}, Make<CopyThrough>, kAlias});
  }
  r.Add({"PlaceholderWithDefault", {{"dtype", kAllDTypes}}, Make<CopyThrough>, kAlias});
  r.Add({"DeepCopy", {{"T", kBytes | DTypeSet{DType::kString}}}, Make<CopyThrough>});
  r.Add({"IdentityN", {{"T", kAllDTypes}}, Make<CopyThrough>, kAlias});
  r.Add({"NoOp", {}, Make<DoNothing>, kCheap});
  for (const char* op : {"CheckNumerics", "CheckNumericsV2"}) {
    r.Add({op, {{"T", kFloats}}, MakeWith<CheckNumericsAttrs, CheckNumerics>, kInPlace});
  }
  r.Add({"Assert", {}, MakeWith<AssertAttrs, Assert>, kCheap});
  r.Add({"Print", {{"T", kAllDTypes}}, MakeWith<PrintAttrs, Print>, kInPlace});
  r.Add({"PrintV2", {}, MakeWith<PrintV2Attrs, PrintV2>});
  const DTypeSet values = kBytes | DTypeSet{DType::kString};
  r.Add({"Fill", {{"T", values}}, Make<Fill>});
  r.Add({"Empty", {{"dtype", values}}, Make<Empty>});
  r.Add({"ZerosLike", {{"T", values}}, Make<ZerosLike>});
  r.Add({"OnesLike", {{"T", kNumbers | kBoolOnly}}, Make<OnesLike>});
  r.Add({"Range", {{"Tidx", kReal}}, Make<Range>});
  r.Add({"LinSpace", {{"T", kFloats}}, Make<LinSpace>});
}

}  // namespace weft
