// What to feed and what to fetch, where nobody says.
#ifndef WEFT_TOOLS_SIGNATURE_H_
#define WEFT_TOOLS_SIGNATURE_H_

#include <string>
#include <vector>

#include "graph/graph.h"
#include "graph/prune.h"

namespace weft::tools {

struct FeedInfo {
  std::string name;  // of the tensor
  DType dtype = DType::kInvalid;
  PartialShape shape;
};

struct GraphSignature {
  std::vector<FeedInfo> feeds;
  std::vector<std::string> fetches;
  std::vector<std::string> targets;  // only where there is nothing to fetch
};

// Feeds: the placeholders. Fetches: the outputs of nodes that nobody reads, but for placeholders,
// constants, handles, and whatever saves or restores files.
GraphSignature GuessSignature(const Graph& g);

// What the graph says of a tensor; the status names it.
absl::StatusOr<FeedInfo> DescribeTensor(const Graph& g, const std::string& name);

// Placeholders without default that the fetches and targets need and `fed` does not hold.
absl::StatusOr<std::vector<FeedInfo>> NeededFeeds(const Graph& g,
                                                  std::span<const std::string> fetches,
                                                  std::span<const std::string> targets,
                                                  std::span<const std::string> fed);

absl::StatusOr<RunSignature> ParseSignature(const Graph& g, std::span<const std::string> feeds,
                                            std::span<const std::string> fetches,
                                            std::span<const std::string> targets);

}  // namespace weft::tools

#endif  // WEFT_TOOLS_SIGNATURE_H_
