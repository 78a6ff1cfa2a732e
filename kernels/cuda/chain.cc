#include "kernels/cuda/chain.h"

#include <algorithm>
#include <cstdio>

#include "core/checked.h"
#include "core/strings.h"
#include "ops/table.h"

namespace weft::cuda {
namespace {

// A row of a table: its formula as it stands there, and what it is for.
struct Row {
  std::string_view op;
  int args;
  std::string_view formula;
  DTypeSet kernels;
  uint32_t how;
};
constexpr Row kRows[] = {
#define UNARY(Name, args, schema, kernels, from, how, forward, backward) \
  {#Name, 1, #forward, kernels, how},
#include "ops/unary.def"
#define BINARY(Name, args, schema, kernels, from, how, forward, dx, dy) \
  {#Name, 2, #forward, kernels, how},
#include "ops/binary.def"
    {"Cast", 1, "", kReal | kBoolOnly, kPlain},
    {"SelectV2", 3, "", kReal | kBoolOnly, kPlain},
};

const Row* FindRow(std::string_view op) {
  for (const Row& row : kRows) {
    if (row.op == op) return &row;
  }
  return nullptr;
}

std::string_view TypeName(DType t) {
  switch (t) {
    case DType::kHalf:
      return "weft::Half";
    case DType::kBfloat16:
      return "weft::BFloat16";
    case DType::kFloat:
      return "float";
    case DType::kDouble:
      return "double";
    case DType::kBool:
      return "bool";
    case DType::kInt8:
      return "int8_t";
    case DType::kInt16:
      return "int16_t";
    case DType::kInt32:
      return "int32_t";
    case DType::kInt64:
      return "int64_t";
    case DType::kUint8:
      return "uint8_t";
    case DType::kUint16:
      return "uint16_t";
    case DType::kUint32:
      return "uint32_t";
    case DType::kUint64:
      return "uint64_t";
    default:
      return "";
  }
}

absl::Status CheckStep(const Chain& chain, const Chain::Step& step, const Row& row) {
  const DType from = chain.type(step.args[step.op == "SelectV2" ? 1 : 0]);
  const bool errs = (row.how & (kDivides | kPowers)) != 0 && !kFloats.Contains(from);
  if (!row.kernels.Contains(from) || (row.how & kSlow) != 0 || errs || TypeName(from).empty() ||
      TypeName(step.type).empty()) {
    return Unimplemented(step.op, " of ", DTypeName(from), " in a chain on a GPU");
  }
  return absl::OkStatus();
}

std::string Exactly(double x) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.17g", x);
  return text;
}

// A value in the type it computes in.
std::string Wide(int64_t value) { return Concat("weft::ToCompute(v", value, ")"); }

// What a step computes, before it is rounded to its dtype.
std::string Expression(const Chain& chain, size_t i) {
  const Chain::Step& step = chain.steps[i];
  const auto& a = step.args;
  if (step.op == "SelectV2") return Concat("v", a[0], " ? v", a[1], " : v", a[2]);
  if (step.op == "Cast") {
    const bool half = kHalfs.Contains(step.type);
    return Concat("weft::CastTo<", half ? "float" : TypeName(step.type), ">(", Wide(a[0]), ")");
  }
  std::string args = Wide(a[0]);
  for (size_t k = 1; k < a.size(); ++k) args += Concat(", ", Wide(a[k]));
  return Concat("weft::fn::", step.op, "_(", args, ")");
}

// The formulas that a chain uses, each once, as templates: what they call is found beside them.
std::string Formulas(const Chain& chain) {
  std::string out = Concat("namespace weft::fn {\n", "constexpr double kSelu = ", Exactly(kSelu),
                           ", kSeluNegative = ", Exactly(kSeluNegative), ";\n");
  std::vector<std::string_view> done;
  for (const Chain::Step& step : chain.steps) {
    const Row& row = *FindRow(step.op);
    if (row.formula.empty() || std::find(done.begin(), done.end(), row.op) != done.end()) continue;
    done.push_back(row.op);
    out += Concat("template <typename T>\nauto ", row.op, row.args == 1 ? "_(T x)" : "_(T x, T y)",
                  " {\n  return ", row.formula, ";\n}\n");
  }
  return out + "}  // namespace weft::fn\n";
}

// What stands around the formulas; on the host one thread does everything.
constexpr char kPrelude[] = R"(#include "core/cast.h"
#include "core/functions.h"
#include "kernels/cuda/views.cuh"
#ifndef __CUDACC_RTC__
#define __global__
struct WeftThread { unsigned x; };
constexpr WeftThread blockIdx{0}, blockDim{1}, threadIdx{0}, gridDim{1};
#endif
)";
constexpr char kLoop[] = R"(
  const long long step = static_cast<long long>(gridDim.x) * blockDim.x;
  for (long long item = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
       item < a.views.items(); item += step) {
    a.views.At(item, [&]<int kLanes>(int64_t i) {
      using weft::cuda::Lanes;
      int64_t at[kMostInputs];
      a.views.Offsets(i, at);
)";

}  // namespace

absl::StatusOr<Chain> Chain::Read(const AttrReader& attrs) {
  Chain chain;
  std::vector<std::string> ops;
  std::vector<int64_t> args;
  std::vector<DType> types;
  std::vector<int64_t> also;  // steps that are outputs besides the last
  if (attrs.Has("also")) RETURN_IF_ERROR(attrs.Get("also", &also));
  if (!also.empty()) return Unimplemented("a chain of several outputs on a GPU");
  RETURN_IF_ERROR(attrs.Get("Tin", &chain.inputs));
  RETURN_IF_ERROR(attrs.Get("ops", &ops));
  RETURN_IF_ERROR(attrs.Get("args", &args));
  RETURN_IF_ERROR(attrs.Get("types", &types));
  if (chain.inputs.size() > ChainArgs::kMostInputs || types.size() != ops.size()) {
    return Unimplemented("a chain of ", chain.inputs.size(), " inputs on a GPU");
  }
  size_t next = 0;
  for (size_t i = 0; i < ops.size(); ++i) {
    const Row* const row = FindRow(ops[i]);
    if (row == nullptr) return Unimplemented(ops[i], " in a chain on a GPU");
    Step step{ops[i], types[i], {}};
    for (int k = 0; k < row->args; ++k, ++next) {
      if (next >= args.size() ||
          !InRange(args[next], static_cast<int64_t>(chain.inputs.size() + i))) {
        return InvalidArgument("step ", i, " (", ops[i], ") lacks an argument");
      }
      step.args.push_back(args[next]);
    }
    RETURN_IF_ERROR(CheckStep(chain, step, *row));
    chain.steps.push_back(std::move(step));
  }
  return chain;
}

std::string ChainText(const Chain& chain) {
  const size_t n = chain.inputs.size();
  const std::string_view result = TypeName(chain.steps.back().type);
  std::string out = Concat(kPrelude, Formulas(chain));
  out += Concat("constexpr int kMostInputs = ", ChainArgs::kMostInputs,
                ";\nstruct ChainArgs {\n  weft::cuda::Views<kMostInputs> views;\n",
                "  const void* in[kMostInputs];\n  void* out;\n};\n",
                "extern \"C\" __global__ void ", kChainKernel, "(const ChainArgs a) {", kLoop);
  for (size_t k = 0; k < n; ++k) {
    const std::string_view type = TypeName(chain.inputs[k]);
    out += Concat("      const Lanes<", type, ", kLanes> in", k, " = a.views.Load<kLanes>(", k,
                  ", static_cast<const ", type, "*>(a.in[", k, "]) + at[", k, "]);\n");
  }
  out += Concat("      Lanes<", result, ", kLanes> out;\n",
                "      for (int l = 0; l < kLanes; ++l) {\n");
  for (size_t k = 0; k < n; ++k) {
    out += Concat("        const ", TypeName(chain.inputs[k]), " v", k, " = in", k, ".at[l];\n");
  }
  for (size_t i = 0; i < chain.steps.size(); ++i) {
    const std::string_view type = TypeName(chain.steps[i].type);
    out += Concat("        const ", type, " v", n + i, " = weft::FromCompute<", type, ">(",
                  Expression(chain, i), ");\n");
  }
  return Concat(out, "        out.at[l] = v", n + chain.steps.size() - 1, ";\n      }\n",
                "      *weft::cuda::LanesAt<kLanes>(static_cast<", result,
                "*>(a.out) + i) = out;\n    });\n  }\n}\n");
}

}  // namespace weft::cuda
