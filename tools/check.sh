#!/bin/sh
# Everything that must hold before a change lands: layers, format, build, tests.
#   tools/check.sh           sets the machine up as well
#   tools/check.sh --tidy    and runs clang-tidy on what differs from main (slow)
set -eu
cd "$(dirname "$0")/.."
tools/install_deps.sh --tests
python3 tools/check_layers.py
python3 tools/check_format.py
cmake --preset release -DWEFT_BUILD_TESTS=ON
cmake --build --preset release
if [ "${1:-}" = --tidy ]; then
  git diff --name-only main -- '*.cc' | xargs -r clang-tidy -p build/release --quiet
fi
ctest --preset release -j "$(nproc)"
