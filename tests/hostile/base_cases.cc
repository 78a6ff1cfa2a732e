// Valid cases of every op that has a CPU kernel, to be made invalid.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "kernels/registry.h"
#include "ops/registry.h"
#include "tests/hostile/op_case.h"
#include "tests/support/oracle_cases.h"

namespace weft::test {
namespace {

// Cases of one op that are kept: different dtypes and attributes, without empty inputs first.
constexpr size_t kPerOp = 3;

int64_t Elements(const OracleCase& c) {
  int64_t n = 0;
  for (const Tensor& t : c.inputs) n += t.num_elements() == 0 ? 1'000'000 : t.num_elements();
  return n;
}

// The smallest one, then those whose attributes differ most from what is there.
std::vector<const OracleCase*> Choose(std::vector<const OracleCase*> cases) {
  std::stable_sort(cases.begin(), cases.end(), [](const OracleCase* a, const OracleCase* b) {
    return Elements(*a) < Elements(*b);
  });
  const auto difference = [](const OracleCase& a, const OracleCase& b) {
    int n = 0;
    for (const auto& [name, value] : a.attrs) {
      const AttrValue* other = b.attrs.Find(name);
      n += other == nullptr || !(*other == value);
    }
    for (size_t i = 0; i < std::min(a.inputs.size(), b.inputs.size()); ++i)
      n += a.inputs[i].rank() != b.inputs[i].rank();
    return n;
  };
  std::vector<const OracleCase*> chosen = {cases.front()};
  while (chosen.size() < std::min(kPerOp, cases.size())) {
    const OracleCase* best = nullptr;
    int most = -1;
    for (const OracleCase* c : cases) {
      int least = 1000;
      for (const OracleCase* have : chosen)
        least = c == have ? -1 : std::min(least, difference(*c, *have));
      if (least > most) {
        most = least;
        best = c;
      }
    }
    if (most <= 0) break;
    chosen.push_back(best);
  }
  return chosen;
}

// Training ops take variables [2,3], a gradient of that shape, rows 0 and 1, and scalars.
OpCase TrainingCase(const OpDef& op) {
  static const std::set<std::string, std::less<>> dense = {"grad", "delta"};
  const Tensor matrix = Tensor::Of<float>({2, 3}, {0.5f, 1, 2, 3, 4, 5});
  OpCase c{op.name, {}, {}};
  for (const ArgDef& arg : op.inputs) {
    if (arg.is_ref || arg.type == DType::kResource) {
      c.inputs.emplace_back(matrix, /*variable=*/true);
    } else if (dense.contains(arg.name)) {
      c.inputs.emplace_back(matrix);
    } else if (arg.name == "indices") {
      c.inputs.emplace_back(Tensor::Vector<int32_t>({0, 1}));
    } else if (arg.name == "global_step") {
      c.inputs.emplace_back(Tensor::Scalar<int64_t>(1));
    } else {
      c.inputs.emplace_back(Tensor::Scalar(0.5f));
    }
  }
  return c;
}

// Sets what follows from inputs and defaults. The handle's T or dtype is its variable's.
void Complete(OpCase& c) {
  const OpDef& op = *Ops().Find(c.op);
  std::vector<DType> types;
  for (size_t i = 0; i < c.inputs.size(); ++i) {
    const OpInput& in = c.inputs[i];
    const bool ref = i < op.inputs.size() && op.inputs[i].is_ref;
    types.push_back(!in.variable ? in.value.dtype()
                    : ref        ? MakeRefDType(in.value.dtype())
                                 : DType::kResource);
  }
  INFO(c.ToString());
  const absl::Status inferred = InferAttrs(op, types, c.attrs);
  INFO(inferred);
  REQUIRE(inferred.ok());
  for (const char* name : {"T", "dtype"}) {
    if (!c.inputs.empty() && !c.inputs[0].variable) break;
    if (op.FindAttr(name) != nullptr && c.attrs.Find(name) == nullptr && !c.inputs.empty())
      c.attrs.Set(name, c.inputs[0].value.dtype());
  }
}

}  // namespace

std::vector<OpCase> BaseCases() {
  std::map<std::string, std::vector<const OracleCase*>> by_op;
  const auto recorded = OracleCases("answers.txt"), own = OracleCases("../hostile/bases.txt");
  for (const auto* list : {&recorded, &own}) {
    for (const OracleCase& c : *list) by_op[c.op].push_back(&c);
  }
  std::vector<OpCase> cases;
  for (const auto& [op, list] : by_op) {
    for (const OracleCase* from : Choose(list)) {
      OpCase c{from->op, from->attrs, {}};
      for (size_t i = 0; i < from->inputs.size(); ++i)
        c.inputs.emplace_back(from->inputs[i], i < from->variables);
      Complete(c);
      cases.push_back(std::move(c));
    }
  }
  for (const std::string_view name : Ops().Names()) {
    if (!CpuKernels().HasOp(name) || name.find("Apply") == std::string_view::npos) continue;
    cases.push_back(TrainingCase(*Ops().Find(name)));
    Complete(cases.back());
  }
  return cases;
}

}  // namespace weft::test
