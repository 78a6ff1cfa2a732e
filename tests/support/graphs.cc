#include "tests/support/graphs.h"

#include <catch2/catch.hpp>

#include "graph/import.h"
#include "graph/text.h"
#include "weft/proto/graph.pb.h"

namespace weft::test {

absl::StatusOr<std::shared_ptr<Graph>> GraphFromText(std::string_view pbtxt) {
  proto::GraphDef def;
  RETURN_IF_ERROR(ParseMessage(pbtxt, /*text_first=*/true, &def));
  ASSIGN_OR_RETURN(auto graph, ImportGraphDef(def));
  return std::shared_ptr<Graph>(std::move(graph));
}

std::string NodeText(std::string_view name, std::string_view op,
                     std::initializer_list<std::string_view> inputs, std::string_view attrs) {
  std::string text = Concat("node { name: '", name, "' op: '", op, "' ");
  for (std::string_view input : inputs) text += Concat("input: '", input, "' ");
  return Concat(text, attrs, " }\n");
}

std::string PlaceholderText(std::string_view name, std::string_view dtype) {
  return NodeText(name, "Placeholder", {},
                  Concat("attr { key: 'dtype' value { type: ", dtype, " } }"));
}

std::string ConstText(std::string_view name, float value) {
  return NodeText(
      name, "Const", {},
      Concat("attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' value { tensor { "
             "dtype: DT_FLOAT tensor_shape { } float_val: ",
             value, " } } }"));
}

std::unique_ptr<Session> MakeSession(std::shared_ptr<const Graph> g,
                                     const SessionOptions& options) {
  auto session = Session::Create(std::move(g), options);
  INFO(session.status().message());
  REQUIRE(session.ok());
  return *std::move(session);
}

std::unique_ptr<Session> SessionFromText(std::string_view pbtxt, const SessionOptions& options) {
  auto graph = GraphFromText(pbtxt);
  INFO(graph.status().message());
  REQUIRE(graph.ok());
  return MakeSession(*std::move(graph), options);
}

std::unique_ptr<Session> SessionFromLines(std::string_view lines, const SessionOptions& options) {
  auto graph = ParseText(lines);
  INFO(graph.status().message());
  REQUIRE(graph.ok());
  return MakeSession(*std::move(graph), options);
}

Tensor RunOne(const Session& session, std::string_view fetch, std::initializer_list<Feed> feeds,
              std::initializer_list<std::string> targets) {
  auto out = session.Run(feeds, {std::string(fetch)}, targets);
  INFO(out.status().message());
  REQUIRE(out.ok());
  return (*out)[0];
}

void RunTargets(const Session& session, std::initializer_list<std::string> targets) {
  const auto out = session.Run({}, {}, targets);
  INFO(out.status().message());
  REQUIRE(out.ok());
}

std::string Message(const absl::Status& s) { return std::string(ToStd(s.message())); }

}  // namespace weft::test
