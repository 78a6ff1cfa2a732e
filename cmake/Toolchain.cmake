set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
# -O2 -DNDEBUG: kernels that gain from more say so in kernels/CMakeLists.txt.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1 -fno-omit-frame-pointer")

# Half of what a small file takes to compile is the standard library's and Abseil's headers.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT WEFT_SANITIZER)
  option(WEFT_PRECOMPILE "Precompile the headers that nearly every file has" ON)
endif()
set(WEFT_PRECOMPILED
  <algorithm> <array> <cmath> <cstdint> <cstring> <functional> <limits> <memory> <optional> <span> <string>
  <string_view> <utility> <variant> <vector> <absl/container/flat_hash_map.h> <absl/container/inlined_vector.h>
  <absl/functional/function_ref.h> <absl/status/status.h> <absl/status/statusor.h> <absl/synchronization/mutex.h>)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  if(WEFT_PRECOMPILE)
    # What ccache wants to know before it caches a file that has a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
        ${CCACHE_PROGRAM})
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  endif()
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

# A library that is linked for its headers' sake (Highway) costs no start.
add_link_options(LINKER:--as-needed)

add_library(weft_flags INTERFACE)
target_include_directories(weft_flags INTERFACE ${PROJECT_SOURCE_DIR})
# GCC 12 takes absl::InlinedVector's unused inline storage for an uninitialised read.
target_compile_options(weft_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-field-initializers>
  $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-maybe-uninitialized -Wno-uninitialized>
  # ... and a precompiled one for one with another room inside.
  $<$<BOOL:${WEFT_PRECOMPILE}>:-Wno-array-bounds>
  # Clang: GCC's pragmas, and conditions without branches: a | b ? x : y.
  $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wno-unknown-pragmas -Wno-bitwise-conditional-parentheses
    -Wno-bitwise-instead-of-logical>)
if(WEFT_SANITIZER)
  add_compile_options(-fsanitize=${WEFT_SANITIZER})
  add_link_options(-fsanitize=${WEFT_SANITIZER})
  if(WEFT_SANITIZER MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=all)
  endif()
endif()
if(WEFT_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "WEFT_FUZZ needs Clang's libFuzzer: cmake --preset fuzz")
  endif()
  # Of the undefined behaviours, those that the address sanitizer sees as well would double what
  # compiling takes.
  add_compile_options(-fsanitize=fuzzer-no-link
                      -fno-sanitize=null,alignment,object-size,vptr,pointer-overflow,function)
endif()

# weft_precompile(target [header…]): these headers beside the usual ones.
function(weft_precompile target)
  if(WEFT_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${WEFT_PRECOMPILED} ${ARGN})
  endif()
endfunction()

# An object library of every .cc file of this folder; what it links, its users link.
function(weft_folder name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *.cc)
  add_library(weft_${name} OBJECT ${sources})
  target_link_libraries(weft_${name} PUBLIC weft_flags ${ARGN})
  weft_precompile(weft_${name})
endfunction()
