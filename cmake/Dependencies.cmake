find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(absl REQUIRED)
find_package(TBB REQUIRED)
pkg_check_modules(Hwy REQUIRED IMPORTED_TARGET libhwy)
pkg_check_modules(Sleef REQUIRED IMPORTED_TARGET sleef)
pkg_check_modules(Eigen REQUIRED IMPORTED_TARGET eigen3)
find_package(leveldb REQUIRED)
find_package(ZLIB REQUIRED)
# Debian's libzip-config.cmake asks for programs of another package.
pkg_check_modules(Zip REQUIRED IMPORTED_TARGET libzip)
find_package(JPEG REQUIRED)
find_package(PNG REQUIRED)
find_package(GIF REQUIRED)

set(WEFT_ABSL absl::status absl::statusor absl::strings absl::str_format absl::flat_hash_map
    absl::flat_hash_set absl::inlined_vector absl::span absl::time absl::function_ref
    absl::synchronization)
if(WEFT_BUILD_TOOLS)
  find_package(CLI11 REQUIRED)
  find_package(nlohmann_json REQUIRED)
  pkg_check_modules(Re2 REQUIRED IMPORTED_TARGET re2)
endif()
