// The resources of a session: variables, tables, queues, by (container, name).
#ifndef WEFT_RUNTIME_RESOURCE_STORE_H_
#define WEFT_RUNTIME_RESOURCE_STORE_H_

#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"
#include "core/kernel.h"
#include "core/strings.h"

namespace weft {

// Thread-safe. A resource that was taken out lives on in the handles that are still about.
class SessionResources final : public ResourceStore {
 public:
  // `make` runs under the store's lock: it must not use the store.
  absl::StatusOr<RefPtr<Resource>> GetOrCreate(std::string_view container, std::string_view name,
                                               std::string_view kind,
                                               absl::FunctionRef<RefPtr<Resource>()> make) override;
  absl::Status Erase(std::string_view container, std::string_view name) override;
  // Null if there is none of that identity.
  RefPtr<Resource> Find(std::string_view container, std::string_view name) const;
  // Calls f(container, name, resource) for each, in no order and without the store's lock.
  void ForEach(absl::FunctionRef<void(std::string_view, std::string_view, Resource&)> f) const;
  // Forgets everything. Executables of the session hold handles: drop those first.
  void Clear();

 private:
  mutable absl::Mutex mutex_;
  StringMap<StringMap<RefPtr<Resource>>> containers_;
};

}  // namespace weft

#endif  // WEFT_RUNTIME_RESOURCE_STORE_H_
