// Builds a graph, saves it, loads it and runs it, with nothing but what is installed.
#include <cstdio>
#include <iostream>

#include "graph/export.h"
#include "graph/import.h"
#include "runtime/session.h"

namespace {

absl::Status Run(const std::string& path) {
  weft::Graph graph;
  const weft::Output x = graph.Call(
      "Placeholder", {}, {{"dtype", weft::DType::kFloat}, {"shape", weft::PartialShape{-1}}}, "x");
  const weft::Output inputs[] = {x, x};
  const weft::Output y = graph.Call("Pack", inputs, {{"axis", 1}}, "y");
  RETURN_IF_ERROR(graph.status());
  RETURN_IF_ERROR(weft::SaveGraph(graph, path));

  ASSIGN_OR_RETURN(std::shared_ptr<const weft::Graph> loaded, weft::LoadGraph(path));
  ASSIGN_OR_RETURN(const auto session, weft::Session::Create(loaded));
  ASSIGN_OR_RETURN(const auto results,
                   session->Run({{"x", weft::Tensor::Vector<float>({1, 2})}}, {graph.name(y)}));
  if (!weft::BitEqual(results[0], weft::Tensor::Of<float>({2, 2}, {1, 1, 2, 2}))) {
    return weft::Internal("wrong result: ", results[0]);
  }
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  const absl::Status status = Run(argc > 1 ? argv[1] : "consumer.pb");
  if (!status.ok()) std::cerr << status.message() << '\n';
  return status.ok() ? 0 : 1;
}
