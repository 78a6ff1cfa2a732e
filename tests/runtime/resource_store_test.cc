#include "runtime/resource_store.h"

#include <catch2/catch.hpp>

namespace weft {
namespace {

class Named final : public Resource {
 public:
  explicit Named(std::string_view kind) : kind_(kind) {}
  std::string_view kind() const override { return kind_; }

 private:
  std::string_view kind_;
};

absl::StatusOr<RefPtr<Resource>> Get(SessionResources& s, std::string_view container,
                                     std::string_view name, std::string_view kind = "table") {
  return s.GetOrCreate(container, name, kind,
                       [&] { return RefPtr<Resource>(MakeRef<Named>(kind)); });
}

TEST_CASE("resources are made once per container and name", "[resource_store]") {
  SessionResources s;
  const RefPtr<Resource> a = *Get(s, "", "a");
  CHECK(*Get(s, "", "a") == a);
  CHECK(s.Find("", "a") == a);
  CHECK_FALSE(*Get(s, "c", "a") == a);
  CHECK_FALSE(*Get(s, "", "b") == a);
  CHECK(ToStd(Get(s, "", "a", "queue").status().message()) ==
        "resource 'a' is a table, not a queue");
  // No name runs into a container's.
  CHECK_FALSE(*Get(s, "x", "y/z") == *Get(s, "x/y", "z"));
  int n = 0;
  s.ForEach([&](std::string_view, std::string_view, Resource& r) { n += r.kind() == "table"; });
  CHECK(n == 5);
}

TEST_CASE("an erased resource lives on in its handles", "[resource_store]") {
  SessionResources s;
  const RefPtr<Resource> a = *Get(s, "", "a");
  CHECK(s.Erase("", "a").ok());
  CHECK(absl::IsNotFound(s.Erase("", "a")));
  CHECK(absl::IsNotFound(s.Erase("c", "a")));
  CHECK_FALSE(s.Find("", "a"));
  CHECK(a->Unique());
  CHECK_FALSE(*Get(s, "", "a") == a);
  s.Clear();
  CHECK_FALSE(s.Find("", "a"));
}

}  // namespace
}  // namespace weft
