#include "bench/op_rows.h"

#include <charconv>
#include <set>
#include <utility>

#include "core/cast.h"
#include "kernels/registry.h"
#include "ops/registry.h"
#include "ops/table.h"
#include "ops/training.h"
#include "tests/ops/table_samples.h"

namespace weft::bench {
namespace {

constexpr std::pair<std::string_view, Domain> kDomains[] = {
    {"All", Domain::All},     {"Positive", Domain::Positive},       {"NonZero", Domain::NonZero},
    {"Unit", Domain::Unit},   {"Probability", Domain::Probability}, {"AboveOne", Domain::AboveOne},
    {"Count", Domain::Count},
};
std::string_view NameOf(Domain d) {
  for (const auto& [name, domain] : kDomains) {
    if (domain == d) return name;
  }
  return {};
}

std::string_view Trim(std::string_view s) {
  while (s.starts_with(' ')) s.remove_prefix(1);
  while (s.ends_with(' ')) s.remove_suffix(1);
  return s;
}
// What stands before the separator, which goes too; all of it where there is none.
std::string_view TakeUntil(std::string_view& rest, std::string_view separator) {
  const size_t n = rest.find(separator);
  const std::string_view head = rest.substr(0, n);
  rest.remove_prefix(n == rest.npos ? rest.size() : n + separator.size());
  return Trim(head);
}

absl::StatusOr<int64_t> Int(std::string_view word) {
  int64_t v = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), v);
  if (error != std::errc() || end != word.data() + word.size())
    return InvalidArgument("'", word, "' is no integer");
  return v;
}

// "var int32 8192,1 <1000", without the braces.
absl::StatusOr<Sample> ParseSample(std::string_view text) {
  Sample s;
  bool shaped = false;
  for (std::string_view word : SplitWords(text)) {
    if (word == "var") {
      s.variable = true;
    } else if (const DType t = DTypeFromName(word); t != DType::kInvalid) {
      s.dtype = t;
    } else if (!shaped) {
      std::vector<int64_t> dims;
      while (!word.empty()) {
        ASSIGN_OR_RETURN(dims.emplace_back(), Int(TakeUntil(word, ",")));
      }
      s.shape = Shape(std::span<const int64_t>(dims));
      shaped = true;
    } else {
      s.from = word;
    }
  }
  return s;
}

absl::StatusOr<OpRow> ParseRow(std::string_view label, std::string_view op, std::string_view call,
                               std::string_view flops) {
  OpRow row;
  row.op = op;
  row.name = label.empty() ? row.op : Concat(op, " ", label);
  const OpDef* def = Ops().Find(op);
  if (def == nullptr) return InvalidArgument("there is no op ", op);
  const bool reference = !def->inputs.empty() && def->inputs[0].is_ref;
  std::string y = Concat("y = ", op);
  while (!call.empty()) {
    const size_t n = call.find('{');
    y += call.substr(0, n);
    if (n == call.npos) break;
    call.remove_prefix(n + 1);
    ASSIGN_OR_RETURN(Sample s, ParseSample(TakeUntil(call, "}")));
    const std::string x = Concat("x", row.samples.size());
    row.graph += Concat(x, " = ",
                        !s.variable ? "Placeholder"
                        : reference ? "VariableV2"
                                    : "VarHandleOp",
                        "(dtype: ", DTypeName(s.dtype), ", shape: ", s.shape, ")\n");
    row.samples.push_back(std::move(s));
    y += x;
  }
  row.graph += y + "\n";
  if (!flops.empty()) row.flops = 1;
  while (!flops.empty()) {
    ASSIGN_OR_RETURN(const int64_t factor, Int(TakeUntil(flops, "*")));
    row.flops *= static_cast<double>(factor);
  }
  return row;
}

absl::Status ParseLine(std::string_view line, OpRows& rows) {
  line = TakeUntil(line, "#");
  if (line.empty()) return absl::OkStatus();
  if (line.starts_with('-')) {
    line.remove_prefix(1);
    for (const std::string_view op : SplitWords(TakeUntil(line, ":")))
      rows.unmeasured.emplace_back(op);
    return Trim(line).empty() ? InvalidArgument("it says no reason") : absl::OkStatus();
  }
  const size_t paren = line.find('('), colon = line.find(':');
  const std::string_view label = colon < paren ? TakeUntil(line, ":") : std::string_view();
  line = Trim(line);
  std::string_view ops = line.substr(0, line.find('('));
  line.remove_prefix(ops.size());
  const std::string_view call = TakeUntil(line, "@"), flops = Trim(line);
  while (!ops.empty()) {
    ASSIGN_OR_RETURN(OpRow row, ParseRow(label, TakeUntil(ops, "|"), call, flops));
    rows.rows.push_back(std::move(row));
  }
  return absl::OkStatus();
}

// A dtype for which there is a kernel.
DType Measured(DTypeSet types) {
  for (const DType t : {DType::kFloat, DType::kInt32, DType::kComplex64}) {
    if (types.Contains(t)) return t;
  }
  return DType::kBool;
}

std::string Optimiser(const TrainingOp& op) {
  const std::string_view size = op.sparse ? "30000,256" : "4194304";
  std::vector<std::string> args;
  for (size_t i = 0; i < SplitWords(op.optimiser->variables).size(); ++i)
    args.push_back(Concat("{var ", size, " Positive}"));
  for (const std::string_view name : SplitWords(op.optimiser->inputs)) {
    if (!IsGradientInput(name)) {
      args.emplace_back(name == "global_step" ? "int64 1" : "0.5");
    } else {
      args.push_back(op.sparse ? "{8192,256}, {int32 8192 <30000}" : Concat("{", size, "}"));
    }
  }
  return Concat(op.name, "(", Join(args, ", "), ")\n");
}

}  // namespace

absl::Status ParseOpRows(std::string_view text, OpRows& rows) {
  while (!text.empty()) {
    const std::string_view line = TakeUntil(text, "\n");
    if (const absl::Status s = ParseLine(line, rows); !s.ok())
      return InvalidArgument("row '", line, "': ", ToStd(s.message()));
  }
  return absl::OkStatus();
}

std::string TableRows() {
  std::string out;
  const auto elementwise = [&](const TableRow& row, int arity) {
    const std::string x = Concat("{", DTypeName(Measured(row.kernels)), " ",
                                 row.flags & kSlow ? 1 << 18 : 1 << 24, " ", NameOf(row.from), "}");
    out += Concat(row.op, "(", x, arity == 2 ? ", " + x : "", ")\n");
  };
  for (const TableRow& row : UnaryRows()) elementwise(row, 1);
  for (const TableRow& row : BinaryRows()) elementwise(row, 2);
  const auto reduce = [&](std::string_view op, std::string_view dtype) {
    for (const auto& [label, axes] : {std::pair<const char*, const char*>{"all", "[0, 1]"},
                                      {"rows", "[1]"},
                                      {"columns", "[0]"}}) {
      out += Concat(label, ": ", op, "({", dtype == "bool" ? "bool" : "float",
                    " 16384,1024 Unit}, ", axes, ")\n");
    }
  };
#define REDUCE(name, dtype, types, start, each, combine, result, backward) reduce(#name, dtype);
#include "ops/reduce.def"
  for (const TrainingOp& op : TrainingOps()) out += Optimiser(op);
  return out;
}

absl::Status CheckAllOpsAreThere(const OpRows& rows) {
  std::set<std::string_view> measured, missing;
  for (const OpRow& row : rows.rows) measured.insert(row.op);
  const std::set<std::string_view> reasons(rows.unmeasured.begin(), rows.unmeasured.end());
  for (const std::string_view op : Ops().Names()) {
    if (CpuKernels().HasOp(op) && !measured.contains(op) && !reasons.contains(op))
      missing.insert(op);
  }
  if (!missing.empty())
    return NotFound("ops without a row or a reason in bench/ops: ", Join(missing, " "));
  for (const std::string_view op : reasons) {
    if (measured.contains(op) || !CpuKernels().HasOp(op)) missing.insert(op);
  }
  if (!missing.empty())
    return NotFound("ops with a reason, but a row or no kernel, in bench/ops: ",
                    Join(missing, " "));
  return absl::OkStatus();
}

absl::StatusOr<Tensor> Draw(const Sample& sample, int seed) {
  // Quantised numbers are drawn as the integers they are.
  const DType integer = IntegerOf(sample.dtype);
  ASSIGN_OR_RETURN(Tensor t, Tensor::Allocate(integer, sample.shape));
  const int64_t n = t.num_elements();
  std::string_view from = sample.from;
  absl::Status status;
  const auto draw = [&]<typename T>() {
    T* const x = t.data<T>();
    if (from.starts_with('<') || from.starts_with('/')) {
      const auto limit = Int(from.substr(1));
      if (!limit.ok()) {
        status = limit.status();
        return;
      }
      for (int64_t i = 0; i < n; ++i) {
        const int64_t v = from[0] == '<' ? i * 7919 % *limit : i * *limit / n;
        x[i] = static_cast<T>(static_cast<float>(v));
        if constexpr (std::is_integral_v<T>) x[i] = static_cast<T>(v);
      }
      return;
    }
    // A few thousand, again and again.
    test::Random random(seed);
    const bool definite = from == "Definite";
    Domain domain = Domain::Unit;
    bool known = definite;
    for (const auto& [name, d] : kDomains) {
      if (name != from) continue;
      domain = d;
      known = true;
    }
    if (!known) status = InvalidArgument("there is no domain ", from);
    const int64_t period = std::min<int64_t>(n, 8191);
    for (int64_t i = 0; i < period; ++i) x[i] = test::Draw<T>(domain, seed == 1, random);
    for (int64_t i = period; i < n; ++i) x[i] = x[i - period];
    if (!definite) return;
    // Symmetric, with a diagonal larger than the rest of a row.
    const int64_t m = sample.shape.dim(sample.shape.rank() - 1);
    for (int64_t at = 0; at < n; at += m * m) {
      for (int64_t i = 0; i < m; ++i) {
        for (int64_t j = 0; j < i; ++j) x[at + i * m + j] = x[at + j * m + i];
        x[at + i * m + i] = static_cast<T>(static_cast<float>(m));
      }
    }
  };
  if (!DispatchType<kNumbers | kBoolOnly>(integer, draw))
    return InvalidArgument("no samples of ", DTypeName(sample.dtype));
  RETURN_IF_ERROR(status);
  return integer == sample.dtype ? t : t.Viewed(sample.dtype, sample.shape);
}

}  // namespace weft::bench
