#!/bin/sh
# On a bare machine: installs what is needed, builds the program, and runs a real model on a real
# picture. The model and the picture are in examples/data/cifar10, with their licences.
set -eu
cd "$(dirname "$0")/.."
tools/install_deps.sh
cmake --preset release -DWEFT_BUILD_TESTS=OFF >/dev/null
cmake --build --preset release --target weft_program
data=examples/data/cifar10
set -x
build/release/weft inspect $data/cifar10.pb
build/release/weft run $data/cifar10.pb --feed Input=@$data/chelsea.jpg --labels $data/labels.txt
