// The functions of a file.
#ifndef WEFT_GRAPH_FUNCTION_H_
#define WEFT_GRAPH_FUNCTION_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/strings.h"

namespace weft {

namespace proto {
class FunctionDef;
class FunctionDefLibrary;
}  // namespace proto

// Functions by name, with the message that they came in, for writing it back unchanged.
class FunctionLibrary {
 public:
  explicit FunctionLibrary(std::shared_ptr<const proto::FunctionDefLibrary> message);
  // Null if there is none.
  const proto::FunctionDef* Find(std::string_view name) const;
  const proto::FunctionDefLibrary& message() const { return *message_; }
  int size() const { return static_cast<int>(by_name_.size()); }

 private:
  std::shared_ptr<const proto::FunctionDefLibrary> message_;
  ViewMap<const proto::FunctionDef*> by_name_;
};

// Mistakes in the functions themselves, one a line, whether or not anything calls them: names that
// are missing or taken twice, attributes that are missing or declared twice, inputs, results and
// control results that name nothing in the body.
std::vector<std::string> CheckFunctions(const proto::FunctionDefLibrary& library);

}  // namespace weft

#endif  // WEFT_GRAPH_FUNCTION_H_
