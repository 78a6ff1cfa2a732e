// Small things that graph and session tests share.
#ifndef WEFT_TESTS_SUPPORT_GRAPHS_H_
#define WEFT_TESTS_SUPPORT_GRAPHS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.h"
#include "runtime/session.h"

namespace weft::test {

// Imports a GraphDef written as text. The status is the importer's.
absl::StatusOr<std::shared_ptr<Graph>> GraphFromText(std::string_view pbtxt);

// "node { name: 'n' op: 'Op' input: … }" for the common case: attr T.
std::string NodeText(std::string_view name, std::string_view op,
                     std::initializer_list<std::string_view> inputs,
                     std::string_view attrs = "attr { key: 'T' value { type: DT_FLOAT } }");
// A float Placeholder, and a float scalar Const.
std::string PlaceholderText(std::string_view name, std::string_view dtype = "DT_FLOAT");
std::string ConstText(std::string_view name, float value);

// A session on a graph; aborts the test if it cannot be made.
std::unique_ptr<Session> MakeSession(std::shared_ptr<const Graph> g,
                                     const SessionOptions& options = {});
std::unique_ptr<Session> SessionFromText(std::string_view pbtxt,
                                         const SessionOptions& options = {});
// The same from the form of graph/text.h.
std::unique_ptr<Session> SessionFromLines(std::string_view lines,
                                          const SessionOptions& options = {});
// Runs and returns the only fetch; aborts the test if it fails.
Tensor RunOne(const Session& session, std::string_view fetch,
              std::initializer_list<Feed> feeds = {},
              std::initializer_list<std::string> targets = {});
// Runs targets; aborts the test if that fails.
void RunTargets(const Session& session, std::initializer_list<std::string> targets);

// The status's message as std::string.
std::string Message(const absl::Status& s);

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_GRAPHS_H_
