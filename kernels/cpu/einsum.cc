// Einsum of one or two inputs: sums what one input has alone, then one batched matrix product.
#include <algorithm>
#include <complex>
#include <map>

#include "core/checked.h"
#include "kernels/cpu/register.h"
#include "kernels/lib/gemm.h"
#include "ops/einsum_equation.h"

namespace weft {
namespace {

// Elements by label: where a label stands on several axes, its stride walks the diagonal.
struct View {
  const char* data = nullptr;
  std::map<int, int64_t> stride;  // in elements
};

struct Axis {
  int64_t size, from, to;  // strides
};

// Calls f(source offset, target offset) for every index of `axes`, last fastest.
template <typename F>
void ForEach(std::span<const Axis> axes, F&& f) {
  std::vector<int64_t> index(axes.size());
  for (const Axis& a : axes) {
    if (a.size == 0) return;
  }
  int64_t from = 0, to = 0;
  while (true) {
    f(from, to);
    int d = static_cast<int>(axes.size()) - 1;
    for (; d >= 0; --d) {
      from += axes[d].from;
      to += axes[d].to;
      if (++index[d] < axes[d].size) break;
      from -= axes[d].from * axes[d].size;
      to -= axes[d].to * axes[d].size;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

template <typename T>
void CopyAs(std::span<const Axis> axes, const void* from, void* to) {
  if (axes.empty()) {
    *static_cast<T*>(to) = *static_cast<const T*>(from);
    return;
  }
  const Axis last = axes.back();
  ForEach(axes.first(axes.size() - 1), [&](int64_t f, int64_t t) {
    const T* a = static_cast<const T*>(from) + f;
    T* b = static_cast<T*>(to) + t;
    for (int64_t i = 0; i < last.size; ++i) b[i * last.to] = a[i * last.from];
  });
}

void Copy(DType dtype, std::span<const Axis> axes, const void* from, void* to) {
  switch (DTypeSize(dtype)) {
    case 1:
      return CopyAs<uint8_t>(axes, from, to);
    case 2:
      return CopyAs<uint16_t>(axes, from, to);
    case 4:
      return CopyAs<uint32_t>(axes, from, to);
    case 8:
      return CopyAs<uint64_t>(axes, from, to);
    default:
      return CopyAs<std::complex<double>>(axes, from, to);
  }
}

template <typename T>
auto Wide(T x) {
  if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
    return static_cast<double>(static_cast<float>(x));
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<uint64_t>(x);
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<double>(x);
  } else {
    return std::complex<double>(x);
  }
}

class EinsumKernel final : public Kernel {
 public:
  static absl::StatusOr<std::unique_ptr<Kernel>> Make(const KernelInfo& info) {
    auto k = std::make_unique<EinsumKernel>();
    RETURN_IF_ERROR(info.attrs.Get("equation", &k->equation_));
    if (info.inputs.size() > 2) return Unimplemented("Einsum of ", info.inputs.size(), " inputs");
    return k;
  }

  absl::Status Compute(KernelContext& c) const override {
    std::vector<int> ranks;
    for (int i = 0; i < c.num_inputs(); ++i) ranks.push_back(c.input(i).rank());
    ASSIGN_OR_RETURN(const EinsumEquation e, ParseEinsum(equation_, ranks));
    Call call{c, e, c.output(0).dtype(), {}, {}};
    return call.Run();
  }

 private:
  struct Call {
    KernelContext& c;
    const EinsumEquation& e;
    DType dtype;
    std::map<int, int64_t> sizes;
    std::vector<Tensor> kept;  // intermediate values

    bool InOutput(int label) const {
      return std::find(e.output.begin(), e.output.end(), label) != e.output.end();
    }

    View ViewOf(int i) const {
      View v{static_cast<const char*>(c.input(i).raw()), {}};
      const Dims strides = Strides(c.input(i).shape());
      for (int k = 0; k < c.input(i).rank(); ++k) {
        const int label = e.inputs[i][k];
        // A broadcast axis stands still.
        const bool still = c.input(i).dim(k) == 1 && sizes.at(label) != 1;
        v.stride[label] += still ? 0 : strides[k];
      }
      return v;
    }

    absl::StatusOr<char*> New(int64_t elements) {
      ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(dtype, Shape{elements}, c.allocator()));
      kept.push_back(t);
      return static_cast<char*>(t.raw());
    }

    // Sums over the labels that `keep` does not want.
    template <typename Keep>
    absl::Status Reduce(View& v, Keep&& keep) {
      std::vector<Axis> stay, go;
      View out;
      int64_t elements = 1;
      for (const auto& [label, stride] : v.stride) {
        if (!keep(label)) {
          go.push_back({sizes.at(label), stride, 0});
          continue;
        }
        stay.push_back({sizes.at(label), stride, 0});
        out.stride[label] = 0;
      }
      if (go.empty()) return absl::OkStatus();
      auto at = out.stride.rbegin();
      for (size_t k = stay.size(); k-- > 0; ++at) {
        stay[k].to = at->second = elements;
        elements *= stay[k].size;
      }
      ASSIGN_OR_RETURN(char* to, New(elements));
      DispatchType<kNumbers>(dtype, [&]<typename T>() {
        ForEach(stay, [&](int64_t f, int64_t t) {
          auto sum = Wide(T());
          ForEach(go, [&](int64_t g, int64_t) {
            sum += Wide(reinterpret_cast<const T*>(v.data)[f + g]);
          });
          if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
            reinterpret_cast<T*>(to)[t] = T(static_cast<float>(sum));
          } else {
            reinterpret_cast<T*>(to)[t] = static_cast<T>(sum);
          }
        });
      });
      out.data = to;
      v = std::move(out);
      return absl::OkStatus();
    }

    // The stride of `labels` read as one axis (last fastest), or nullopt if they do not nest.
    std::optional<int64_t> Nested(const View& v, const EinsumLabels& labels) const {
      std::optional<int64_t> unit;
      int64_t next = 0;
      for (size_t k = labels.size(); k-- > 0;) {
        const int64_t size = sizes.at(labels[k]), stride = v.stride.at(labels[k]);
        if (size == 1) continue;
        if (unit && stride != next) return std::nullopt;
        if (!unit) unit = stride;
        next = stride * size;
      }
      return unit.value_or(1);
    }

    int64_t Product(const EinsumLabels& labels) const {
      int64_t n = 1;
      for (int l : labels) n *= sizes.at(l);
      return n;
    }

    // A matrix [rows, cols] per batch index: in place if it can be, else copied. Transposed: its
    // columns lie apart and its rows side by side.
    struct Matrix {
      const char* data;
      int64_t ld;
      bool transposed;
      std::vector<int64_t> batch;  // strides
    };
    absl::StatusOr<Matrix> MatrixOf(const View& v, const EinsumLabels& batch,
                                    const EinsumLabels& rows, const EinsumLabels& cols) {
      Matrix m{v.data, 0, false, {}};
      const auto row = Nested(v, rows), col = Nested(v, cols);
      const int64_t n_rows = Product(rows), n_cols = Product(cols);
      if (row && col) {
        if ((*col == 1 || n_cols == 1) && (*row >= n_cols || n_rows == 1)) {
          m.ld = n_rows == 1 ? std::max<int64_t>(1, n_cols) : *row;
        } else if ((*row == 1 || n_rows == 1) && (*col >= n_rows || n_cols == 1)) {
          m.ld = n_cols == 1 ? std::max<int64_t>(1, n_rows) : *col;
          m.transposed = true;
        }
      }
      if (m.ld > 0) {
        for (int l : batch) m.batch.push_back(v.stride.at(l));
        return m;
      }
      std::vector<Axis> axes;
      for (const EinsumLabels* part : {&batch, &rows, &cols}) {
        for (int l : *part) axes.push_back({sizes.at(l), v.stride.at(l), 0});
      }
      int64_t elements = 1;
      for (size_t k = axes.size(); k-- > 0;) {
        axes[k].to = elements;
        elements *= axes[k].size;
      }
      ASSIGN_OR_RETURN(char* to, New(elements));
      Copy(dtype, axes, v.data, to);
      for (size_t k = 0; k < batch.size(); ++k) m.batch.push_back(axes[k].to);
      m.data = to;
      m.ld = std::max<int64_t>(1, n_cols);
      return m;
    }

    // Writes the elements that lie densely by `labels` to the output.
    absl::Status Deliver(const void* from, const EinsumLabels& labels) {
      std::map<int, int64_t> to;
      const Dims strides = Strides(c.output(0).shape());
      for (size_t k = 0; k < e.output.size(); ++k) to[e.output[k]] += strides[k];
      if (to.size() < e.output.size()) {  // a diagonal: zero beside it
        std::fill_n(static_cast<char*>(c.output(0).raw()), c.output(0).num_bytes(), 0);
      }
      std::vector<Axis> axes;
      for (int l : labels) axes.push_back({sizes.at(l), 0, to.at(l)});
      int64_t next = 1;
      for (size_t k = axes.size(); k-- > 0;) {
        axes[k].from = next;
        next *= axes[k].size;
      }
      Copy(dtype, axes, from, c.output(0).raw());
      return absl::OkStatus();
    }

    absl::Status Run() {
      if (c.output(0).num_elements() == 0) return absl::OkStatus();
      for (int i = 0; i < c.num_inputs(); ++i) {
        for (int k = 0; k < c.input(i).rank(); ++k) {
          int64_t& size = sizes.emplace(e.inputs[i][k], 1).first->second;
          if (c.input(i).dim(k) != 1) size = c.input(i).dim(k);
        }
      }
      View a = ViewOf(0);
      if (c.num_inputs() == 1) {
        RETURN_IF_ERROR(Reduce(a, [&](int l) { return InOutput(l); }));
        EinsumLabels labels;
        std::vector<Axis> axes;
        for (const auto& [label, stride] : a.stride) {
          labels.push_back(label);
          axes.push_back({sizes.at(label), stride, 0});
        }
        int64_t elements = 1;
        for (size_t k = axes.size(); k-- > 0;) {
          axes[k].to = elements;
          elements *= axes[k].size;
        }
        ASSIGN_OR_RETURN(char* dense, New(elements));
        Copy(dtype, axes, a.data, dense);
        return Deliver(dense, labels);
      }
      View b = ViewOf(1);
      RETURN_IF_ERROR(Reduce(a, [&](int l) { return InOutput(l) || b.stride.count(l) > 0; }));
      RETURN_IF_ERROR(Reduce(b, [&](int l) { return InOutput(l) || a.stride.count(l) > 0; }));
      return Multiply(a, b);
    }

    absl::Status Multiply(const View& a, const View& b) {
      // In the output's order where they are in it, so that the product often is the output.
      EinsumLabels batch, left, right, inner;
      for (int l : e.output) {
        const bool in_a = a.stride.count(l) > 0, in_b = b.stride.count(l) > 0;
        EinsumLabels& list = in_a && in_b ? batch : in_a ? left : right;
        if (std::find(list.begin(), list.end(), l) == list.end()) list.push_back(l);
      }
      for (int l : e.inputs[0]) {
        if (a.stride.count(l) > 0 && !InOutput(l) &&
            std::find(inner.begin(), inner.end(), l) == inner.end()) {
          inner.push_back(l);
        }
      }
      // Output batch, right, left: the other way round.
      const bool swap = !left.empty() && !right.empty() && e.output.back() == left.back();
      const View &x = swap ? b : a, &y = swap ? a : b;
      if (swap) std::swap(left, right);
      ASSIGN_OR_RETURN(const Matrix m, MatrixOf(x, batch, left, inner));
      ASSIGN_OR_RETURN(const Matrix n, MatrixOf(y, batch, inner, right));
      GemmSpec spec{.dtype = dtype,
                    .m = Product(left),
                    .n = Product(right),
                    .k = Product(inner),
                    .transpose_a = m.transposed,
                    .transpose_b = n.transposed,
                    .lda = m.ld,
                    .ldb = n.ld,
                    .a_strides = m.batch,
                    .b_strides = n.batch};
      for (int l : batch) spec.batch.push_back(sizes.at(l));
      ASSIGN_OR_RETURN(const Gemm gemm, Gemm::Create(spec));
      EinsumLabels labels = batch;
      labels.insert(labels.end(), left.begin(), left.end());
      labels.insert(labels.end(), right.begin(), right.end());
      char* to = static_cast<char*>(c.output(0).raw());
      if (labels != e.output) {
        ASSIGN_OR_RETURN(to, New(Product(labels)));
      }
      ASSIGN_OR_RETURN(char* scratch, c.Scratch(gemm.scratch_bytes()));
      gemm.Execute(m.data, n.data, nullptr, to, scratch, c.parallel());
      return labels == e.output ? absl::OkStatus() : Deliver(to, labels);
    }
  };

  std::string equation_;
};

}  // namespace

void RegisterEinsumKernels(KernelRegistry& r) {
  r.Add({"Einsum", {{"T", kNumbers}}, EinsumKernel::Make});
}

}  // namespace weft
