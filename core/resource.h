// Values that are objects rather than bytes: handles of session state, and variants.
#ifndef WEFT_CORE_RESOURCE_H_
#define WEFT_CORE_RESOURCE_H_

#include <string>
#include <string_view>

#include "core/ref.h"

namespace weft {

// State that outlives a run and is reached through handles: variables, tables, queues.
// Derived classes guard themselves; every method may be called from many threads.
class Resource : public RefCounted {
 public:
  // What a person would call it, for messages: "variable", "hash table".
  virtual std::string_view kind() const = 0;
};

// The value on a resource edge, or on a reference edge of the legacy variable ops.
struct ResourceHandle {
  RefPtr<Resource> resource;
  std::string container;
  std::string name;  // identity within the container; also what messages show
};

// A value inside a variant tensor. Immutable once stored.
class VariantValue : public RefCounted {
 public:
  virtual std::string_view type_name() const = 0;
};

struct Variant {
  RefPtr<VariantValue> value;
};

}  // namespace weft

#endif  // WEFT_CORE_RESOURCE_H_
