#!/bin/sh
# On a bare machine: installs what is needed and builds; runs a real model on a real picture; then
# trains LeNet-5 on Fashion-MNIST, saves it with its weights, and runs the saved file on a picture.
# The first model and its picture are in examples/data/cifar10, with their licences.
set -eu
cd "$(dirname "$0")/.."
tools/install_deps.sh --demo
cmake --preset release -DWEFT_BUILD_TESTS=OFF >/dev/null
cmake --build --preset release --target weft_program example_28_lenet
data=examples/data
out=build/demo
set -x
build/release/weft inspect $data/cifar10/cifar10.pb
build/release/weft run $data/cifar10/cifar10.pb --feed Input=@$data/cifar10/chelsea.jpg --labels $data/cifar10/labels.txt
build/release/examples/28_lenet --out $out
build/release/weft run $out/28_lenet.pb --feed image=@$out/28_lenet.png:scale=255 --labels $data/fashion-mnist/labels.txt
