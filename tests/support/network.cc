#include "tests/support/network.h"

#include <catch2/catch.hpp>

#include "ops/api.h"
#include "tests/support/graphs.h"

namespace weft::test {

Output Network::Input(const PartialShape& shape, DType dtype) {
  return ops::Placeholder(*graph, dtype, {.shape = shape});
}

const Session& Network::session() {
  if (session_ != nullptr) return *session_;
  const Output init = net.init();
  INFO(graph->status().message());
  REQUIRE(graph->status().ok());
  session_ = MakeSession(graph);
  RunTargets(*session_, {init.name()});
  return *session_;
}

Tensor Network::Run(Output y, const std::vector<Feed>& feeds) {
  INFO(graph->status().message());
  REQUIRE(y.valid());
  auto out = session().Run(feeds, std::vector<std::string>{y.name()});
  INFO(out.status().message());
  REQUIRE(out.ok());
  return (*out)[0];
}

void Network::RunTarget(Output target, const std::vector<Feed>& feeds) {
  INFO(graph->status().message());
  REQUIRE(target.valid());
  const auto out = session().Run(feeds, {}, std::vector<std::string>{target.name()});
  INFO(out.status().message());
  REQUIRE(out.ok());
}

}  // namespace weft::test
