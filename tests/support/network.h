// A graph that is built, initialised and run, for tests of layers and optimisers.
#ifndef WEFT_TESTS_SUPPORT_NETWORK_H_
#define WEFT_TESTS_SUPPORT_NETWORK_H_

#include <memory>
#include <vector>

#include "graph/graph.h"
#include "ops/nn/module.h"
#include "runtime/session.h"

namespace weft::test {

// Build first: with `graph` and `net`; the first run ends that, and initialises.
struct Network {
  explicit Network(const nn::ModuleOptions& options = {}) : net(*graph, options) {}

  std::shared_ptr<Graph> graph = std::make_shared<Graph>();
  nn::Module net;

  // A float or int constant, a placeholder.
  Output Const(const Tensor& value) { return weft::Constant(*graph, value); }
  Output Input(const PartialShape& shape, DType dtype = DType::kFloat);
  // The value of `y`; any error fails the test.
  Tensor Run(Output y, const std::vector<Feed>& feeds = {});
  void RunTarget(Output target, const std::vector<Feed>& feeds = {});
  const Session& session();

 private:
  std::unique_ptr<Session> session_;
};

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_NETWORK_H_
