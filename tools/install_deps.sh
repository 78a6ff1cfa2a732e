#!/bin/sh
# Installs what Weft needs from Debian's packages (Debian 12 or newer, Ubuntu 23.04 or newer).
#   tools/install_deps.sh            to build the library and the program
#   tools/install_deps.sh --demo     and to run the demonstration
#   tools/install_deps.sh --tests    and to run the tests and checks
set -eu
packages="g++ cmake ninja-build pkg-config ccache mold
  libprotobuf-dev protobuf-compiler libabsl-dev libtbb-dev libhwy-dev libsleef-dev
  libeigen3-dev libleveldb-dev libsnappy-dev libre2-dev libfarmhash-dev
  libcli11-dev nlohmann-json3-dev libzip-dev libjpeg-dev libpng-dev libgif-dev zlib1g-dev"
case "${1:-}" in
  --demo) packages="$packages gnuplot-nox dataset-fashion-mnist" ;;
  --tests) packages="$packages catch2 python3 clang-format gnuplot-nox dataset-fashion-mnist" ;;
esac
missing=""
for p in $packages; do
  dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
echo "installing:$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
