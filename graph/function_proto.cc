#include "graph/function.h"
#include "weft/proto/function.pb.h"

namespace weft {

FunctionLibrary::FunctionLibrary(std::shared_ptr<const proto::FunctionDefLibrary> message)
    : message_(std::move(message)) {
  for (const proto::FunctionDef& f : message_->function()) by_name_.emplace(f.signature().name(), &f);
}

const proto::FunctionDef* FunctionLibrary::Find(std::string_view name) const {
  const auto it = by_name_.find(name);
  return it == by_name_.end() ? nullptr : it->second;
}

}  // namespace weft
