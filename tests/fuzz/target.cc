#include "tests/fuzz/target.h"

#include <cstdio>
#include <cstdlib>

namespace weft::fuzz {
namespace {

constexpr Target kTargets[] = {
    {"model", "bytes as GraphDef, MetaGraph, SavedModel and graph text: parse, import, export",
     RunModel},
    {"checkpoint", "an index and a data file: open, read every tensor", RunCheckpoint},
    {"data", "npy, npz, pictures, IDX, gzip, CSV, literals, feeds, strings as JSON", RunData},
    {"op", "a GraphDef around one op: run with constants and with fed values", RunOp, MutateOp},
    {"graph", "a GraphDef: compile and run, with passes and without", RunGraph, MutateGraph},
    {"gradient", "a GraphDef: gradients of its sinks, run; and theirs", RunGradient,
     MutateGradient},
};

std::string& FamilyName() {
  static auto* const name = new std::string;
  return *name;
}

}  // namespace

std::span<const Target> Targets() { return kTargets; }

const Target* FindTarget(std::string_view name) {
  for (const Target& t : kTargets) {
    if (t.name == name) return &t;
  }
  return nullptr;
}

void SetFamily(std::string_view family) { FamilyName() = family; }
std::string_view Family() { return FamilyName(); }

void Fail(std::string_view what) {
  std::fprintf(stderr, "fuzz: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

void CheckStatus(std::string_view doing, const absl::Status& status) {
  if (status.ok()) return;
  switch (status.code()) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kAborted:
      Fail(Concat(doing, ": ", status.ToString()));
    default:
      if (status.message().empty()) Fail(Concat(doing, ": a status without a message"));
  }
}

}  // namespace weft::fuzz
