#!/bin/sh
# Builds Abseil, oneTBB and Protocol Buffers with the thread sanitizer, from the sources of the
# installed Debian packages, into build/tsan-deps, where the preset `tsan` looks first. Without it
# the sanitizer sees neither the libraries' locks nor their hand-over of work, and reports races
# that are none; with it no suppressions are needed.
set -eu
cd "$(dirname "$0")/.."
prefix=$PWD/build/tsan-deps
work=$prefix/src
mkdir -p "$work/lists/partial" "$work/sources"
# Sources from where this machine has its packages from.
for f in /etc/apt/sources.list.d/*.sources; do
  [ -e "$f" ] && sed 's/^Types:.*/Types: deb-src/' "$f" >"$work/sources/$(basename "$f")"
done
sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$work/sources/all.list" 2>/dev/null || true
apt="apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$work/sources
  -o Dir::State::lists=$work/lists -o APT::Sandbox::User=root"
cd "$work"
$apt update
$apt source abseil onetbb protobuf >/dev/null
build() {  # folder, options
  source=$1
  shift
  cmake -G Ninja -S "$source" -B "$source/build-tsan" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_CXX_FLAGS="-fsanitize=thread -Wno-error=tsan" -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1" \
    -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_INSTALL_PREFIX="$prefix" \
    -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache || true)" "$@" >/dev/null
  cmake --build "$source/build-tsan" --target install >/dev/null
}
build abseil-* -DCMAKE_CXX_STANDARD=17 -DABSL_PROPAGATE_CXX_STD=ON -DBUILD_TESTING=OFF
build onetbb-* -DTBB_TEST=OFF -DTBB_STRICT=OFF -DTBBMALLOC_BUILD=OFF -DTBB_SANITIZE=thread
build protobuf-* -Dprotobuf_BUILD_TESTS=OFF -Dprotobuf_BUILD_PROTOC_BINARIES=OFF -Dprotobuf_WITH_ZLIB=OFF
rm -rf "$work"
echo "installed under $prefix"
