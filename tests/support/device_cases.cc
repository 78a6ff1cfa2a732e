#include "tests/support/device_cases.h"

#include <cmath>

#include "absl/strings/str_replace.h"
#include "core/strings.h"
#include "tests/support/compare.h"
#include "tests/support/device_marks.h"

namespace weft::test {
namespace {

constexpr DTypeSet kFloat32 = {DType::kFloat};
constexpr DTypeSet kSmallFloats = kFloats - DTypeSet{DType::kDouble};  // of 3-D pools
constexpr DTypeSet kOldConv = kFloats - DTypeSet{DType::kBfloat16};
constexpr DTypeSet kNorm = kHalfs | kFloat32;
constexpr DTypeSet kFusedProducts = kHalfs | kFloat32;
constexpr DTypeSet kFused = kFloats - DTypeSet{DType::kBfloat16};
// Small tensors of index types are the host's wherever they stand.
constexpr DTypeSet kSums = kReal - kIndexTypes;
constexpr DTypeSet kMixed = {DType::kHalf, DType::kFloat, DType::kDouble, DType::kInt8,
                             DType::kUint8};

// The same bits, but for the sign of zeros.
constexpr double kZeros = 1e-12;

const DeviceCase kCases[] = {
    // Moved and chosen.
    {"y = Tile(Reshape(Slice(x, [0], [24]), [2, 3, 4]), [2, 1, 3])", kMixed, 0},
    {"y = Tile(Reshape(Slice(x, [0], [24]), [2, 3, 4]), [0, 1, 3])", kMixed, 0},
    {"y = Fill([3, 5], Reshape(Slice(x, [7], [1]), []))", kMixed, 0},
    {"y = Range(float 1.5, float 40, float 0.25)", kFloat32, 0},
    {"y = Range({T} 1, {T} 90, {T} 3)", DTypeSet{DType::kHalf, DType::kDouble}, 0},
    {"c = Reshape(Cast(Slice(x, [0], [12]), DstT: bool), [3, 4])\n"
     "y = SelectV2(c, Reshape(Slice(x, [0], [24]), [2, 3, 4]), Reshape(Slice(x, [9], [2]), [2, 1, "
     "1]))",
     kMixed, 0, false, true},
    {"c = Cast(Slice(x, [0], [4]), DstT: bool)\n"
     "y = Select(c, Reshape(Slice(x, [0], [20]), [4, 5]), Reshape(Slice(x, [50], [20]), [4, 5]))",
     kMixed, 0, false, true},
    {"c = Cast(Reshape(Slice(x, [0], [1]), []), DstT: bool)\n"
     "y = Select(c, Reshape(Slice(x, [0], [20]), [4, 5]), Reshape(Slice(x, [50], [20]), [4, 5]))",
     kMixed, 0, false, true},
    {"y = Gather(Reshape(x, [20, 30]), int32 [[3, 0], [19, 3]])", kMixed, 0},
    {"y = Gather(x, int64 [5, 5, 599])", kMixed, 0},
    {"y = GatherV2(Reshape(x, [5, 6, 20]), int32 [[3, 0, 5]], 1)", kMixed, 0},
    {"y = GatherV2(Reshape(x, [5, 6, 20]), int64 [19, 2], -1)", kMixed, 0},
    {"y = GatherV2(Reshape(x, [2, 6, 50]), int32 [[3, 0], [5, 5]], 2, batch_dims: 1)", kMixed, 0},
    {"o = Slice(x, [3], [2])\nz = Split(0, o, num_split: 2)\n"
     "y = OneHot(int32 [[1, 3], [0, -1]], 4, Reshape(z, []), Reshape(z:1, []))",
     kMixed, 0},
    {"o = Slice(x, [3], [2])\nz = Split(0, o, num_split: 2)\n"
     "y = OneHot(int64 [[1, 3, 7], [0, 2, 2]], 4, Reshape(z, []), Reshape(z:1, []), axis: 1)",
     kMixed, 0},
    {"o = Slice(x, [3], [2])\nz = Split(0, o, num_split: 2)\n"
     "y = OneHot(uint8 [1, 200], 3, Reshape(z, []), Reshape(z:1, []), axis: 0)",
     kMixed, 0},
    {"y = ArgMax(Reshape(x, [2, 300]), 1)", kReal, 0, true},
    {"y = ArgMax(Reshape(x, [5, 6, 20]), 1)", kReal, 0, false, true},
    {"y = ArgMin(Reshape(x, [5, 6, 20]), -1, output_type: int32)", kReal, 0, true},
    {"y = ArgMin(Reshape(x, [2, 300]), 0)", kReal, 0, false, true},
    // Elementwise.
    {"y = Cast(x, DstT: float)", kReal, 0, true},
    {"y = Cast(x, DstT: double)", kReal, 0, true},
    {"y = Cast(x, DstT: half)", kReal, 0, true},
    {"y = Cast(x, DstT: bfloat16)", kReal, 0, true},
    {"y = Cast(x, DstT: bool)", kReal, 0, true},
    {"y = Cast(x, DstT: int8)", kReal, 0, true},
    {"y = Cast(x, DstT: uint16)", kReal, 0, true},
    {"y = Cast(x, DstT: int32)", kReal, 0, true},
    {"y = Cast(x, DstT: uint32)", kReal, 0, true},
    {"y = Cast(x, DstT: int64)", kReal, 0, true},
    {"y = Cast(x, DstT: uint64)", kReal, 0, true},
    {"y = Cast(Cast(x, DstT: bool), DstT: {T})", kReal, 0, true},
    {"y = AddN(x)", kReal, 0},
    {"a = Slice(x, [0], [200])\nb = Slice(x, [100], [200])\nc = Slice(x, [200], [200])\n"
     "y = AddN(a, b, c, a)",
     kSums, 0},
    {"y = AccumulateNV2(Slice(x, [0], [200]), Slice(x, [100], [200]), shape: [200])", kSums, 0},
    {"y = BiasAddV1(Reshape(x, [40, 15]), Slice(x, [7], [15]))", kFloats, 0},
    {"y = LeakyRelu(x, alpha: 0.25)", kFloats, 0, true},
    {"y = LeakyReluGrad(Slice(x, [0], [300]), Slice(x, [300], [300]), alpha: 0.3)", kFloats, 0,
     true},
    // Losses.
    {"y = Softmax(Reshape(x, [2, 300]))", kFloats, 2},
    {"y = Softmax(Reshape(x, [2, 30, 10]))", kFloats, 2, true},
    {"y = LogSoftmax(Reshape(x, [60, 10]))", kFloats, 4},
    {"y = LogSoftmax(Reshape(Slice(x, [0], [5]), [5, 1]))", kFloats, 2},
    {"s = SoftmaxCrossEntropyWithLogits(Reshape(Slice(x, [0], [300]), [3, 100]), "
     "Reshape(Slice(x, [300], [300]), [3, 100]))\ny = Identity(s)",
     kFloats, 64},
    {"s = SoftmaxCrossEntropyWithLogits(Reshape(Slice(x, [0], [300]), [30, 10]), "
     "Reshape(Slice(x, [300], [10]), [1, 10]))\ny = Identity(s:1)",
     kFloats, 4},
    {"s = SoftmaxCrossEntropyWithLogits(Reshape(Slice(x, [0], [30]), [30, 1]), "
     "Reshape(Slice(x, [300], [10]), [1, 10]))\ny = Identity(s:1)",
     kFloats, 4},
    {"s = SparseSoftmaxCrossEntropyWithLogits(Reshape(Slice(x, [0], [12]), [4, 3]), "
     "int32 [2, 0, 1, 1])\ny = Identity(s)",
     kFloats, 4},
    {"s = SparseSoftmaxCrossEntropyWithLogits(Reshape(x, [2, 300]), int64 [299, 0])\n"
     "y = Identity(s:1)",
     kFloats, 4},
    {"y = L2Loss(x)", kFloats, 4},
    // Reductions, long ones in parts.
    {"y = {Reduce}(Tile(x, [40]), [0])", kFloats, 4, false, true},
    {"y = {Reduce}(Reshape(Tile(x, [40]), [8000, 3]), [0])", kFloats, 4, false, true},
    {"y = {Reduce}(Reshape(Tile(x, [40]), [2, 3000, 4]), [1], keep_dims: true)", kFloats, 4, false,
     true},
    {"y = {Reduce}(Reshape(Tile(x, [40]), [4, 50, 6, 20]), [0, 2])", kFloats, 4, false, true},
    {"y = {Reduce}(Reshape(Tile(x, [40]), [60, 2, 200]), [0, 2])", kFloats, 4, false, true},
    {"y = {Reduce}(Reshape(x, [200, 3]), [1])", kFloats, 4, true},
    {"y = {Reduce}(Reshape(x, [3, 200]), [-1])", kFloats, 4, true},
    {"y = {Reduce}(Reshape(Slice(x, [0], [0]), [0, 5]), [0])", kFloats, 0},
    // Batch norm.
    {"n = FusedBatchNormV3(Reshape(Slice(x, [0], [480]), [2, 6, 10, 4]), [1, 2, 3, 0.5], [0, 1, "
     "0.5, -1], [0.25, 0, -1, 1], [1, 2, 1, 0.5], is_training: {B})\ny = Identity(n{O})",
     kNorm, 8},
    {"n = FusedBatchNormV3(Reshape(Slice(x, [0], [480]), [2, 4, 6, 10]), [1, 2, 3, 0.5], [0, 1, "
     "0.5, -1], [0.25, 0, -1, 1], [1, 2, 1, 0.5], is_training: {B}, data_format: 'NCHW')\n"
     "y = Identity(n{O})",
     kNorm, 8},
    {"n = FusedBatchNormV2(Reshape(Slice(x, [0], [4]), [1, 1, 1, 4]), [1, 2, 3, 0.5], [0, 1, "
     "0.5, -1], [0.25, 0, -1, 1], [1, 2, 1, 0.5], is_training: {B})\ny = Identity(n{O})",
     kNorm, 8},
    {"n = FusedBatchNorm(Reshape(x, [2, 5, 20, 3]), [1, 2, 3], [0, 1, 0.5], [0.25, 0, -1], "
     "[1, 2, 1], is_training: {B})\ny = Identity(n{O})",
     kFloat32, 8},
    {"n = FusedBatchNormV3(Reshape(Slice(x, [0], [480]), [2, 6, 10, 4]), [1, 2, 3, 0.5], [0, 1, "
     "0.5, -1], [0.25, 0, -1, 1], [1, 2, 1, 0.5], exponential_avg_factor: 0.25)\n"
     "y = Identity(n:{R})",
     kNorm, 8},
    {"n = FusedBatchNormGradV3(Reshape(Slice(x, [0], [240]), [2, 6, 5, 4]), Reshape(Slice(x, "
     "[240], [240]), [2, 6, 5, 4]), [1, 2, 3, 0.5], [0.25, 0, -0.1, 0.5], [1, 2, 1, 0.5], [0], "
     "is_training: {B})\ny = Identity(n{G})",
     kNorm, 64},
    {"n = FusedBatchNormGradV3(Reshape(Slice(x, [0], [240]), [2, 4, 6, 5]), Reshape(Slice(x, "
     "[240], [240]), [2, 4, 6, 5]), [1, 2, 3, 0.5], [0.25, 0, -0.1, 0.5], [1, 2, 1, 0.5], [0], "
     "is_training: {B}, data_format: 'NCHW')\ny = Identity(n{G})",
     kNorm, 64},
    {"n = FusedBatchNormGrad(Reshape(Slice(x, [0], [240]), [2, 6, 5, 4]), Reshape(Slice(x, "
     "[240], [240]), [2, 6, 5, 4]), [1, 2, 3, 0.5], [0.25, 0, -0.1, 0.5], [1, 2, 1, 0.5], "
     "is_training: {B})\ny = Identity(n{G})",
     kFloat32, 64},
    {"n = FusedBatchNormGradV2(Reshape(Slice(x, [0], [240]), [2, 6, 5, 4]), Reshape(Slice(x, "
     "[240], [240]), [2, 6, 5, 4]), [1, 2, 3, 0.5], [0.25, 0, -0.1, 0.5], [1, 2, 1, 0.5], "
     "is_training: {B})\ny = Identity(n{G})",
     kNorm, 64},
    // Pools: {P} are padding and format, {I} the image's shape; all have 600 elements or fewer.
    {"y = MaxPool(Reshape(Slice(x, [0], [560]), {I}), ksize: {K}, strides: {S}, {P})", kMixed, 0,
     false, true},
    {"y = MaxPool(Reshape(Slice(x, [0], [560]), {I}), ksize: {K}, strides: {S}, {P})", kFloats, 0,
     true},
    {"y = MaxPoolV2(Reshape(Slice(x, [0], [560]), {I}), {K}, {S}, {P})", kMixed, 0, false, true},
    {"i = Reshape(Slice(x, [0], [560]), {I})\n"
     "m = MaxPool(i, ksize: {K}, strides: {S}, {P})\n"
     "y = MaxPoolGrad(i, m, m, ksize: {K}, strides: {S}, {P})",
     kMixed, kZeros, false, true},
    {"i = Reshape(Slice(x, [0], [560]), {I})\nm = MaxPoolV2(i, {K}, {S}, {P})\n"
     "y = MaxPoolGradV2(i, m, m, {K}, {S}, {P})",
     kMixed, kZeros, false, true},
    {"y = AvgPool(Reshape(Slice(x, [0], [560]), {I}), ksize: {K}, strides: {S}, {P})", kFloats, 2},
    {"i = Reshape(Slice(x, [0], [560]), {I})\n"
     "a = AvgPool(i, ksize: {K}, strides: {S}, {P})\n"
     "y = AvgPoolGrad({I}, a, ksize: {K}, strides: {S}, {P})",
     kFloats, 4},
    {"m = MaxPoolWithArgmax(Reshape(Slice(x, [0], [560]), [2, 10, 7, 4]), {Argmax})\n"
     "y = Identity(m{Second})",
     kMixed, 0, false, true},
    {"m = MaxPoolWithArgmax(Reshape(x, [3, 10, 5, 4]), {Argmax}, include_batch_in_index: true)\n"
     "y = Identity(m{Second})",
     kFloats, 0, true},
    {"i = Reshape(Slice(x, [0], [560]), {I})\nm = MaxPool(i, ksize: {K}, strides: {S}, {P})\n"
     "y = MaxPoolGradGrad(i, m, Reshape(Slice(x, [30], [560]), {I}), ksize: {K}, strides: {S}, "
     "{P})",
     kMixed, 0, false, true},
    {"i = Reshape(Slice(x, [0], [560]), {I})\nm = MaxPoolV2(i, {K}, {S}, {P})\n"
     "y = MaxPoolGradGradV2(i, m, Reshape(Slice(x, [30], [560]), {I}), {K}, {S}, {P})",
     kMixed, 0, false, true},
    // Of three dimensions.
    {"y = MaxPool3D(Reshape(Slice(x, [0], [480]), {I3}), ksize: {K3}, strides: {S}, {P})",
     kSmallFloats, 0, true},
    {"i = Reshape(Slice(x, [0], [480]), {I3})\n"
     "m = MaxPool3D(i, ksize: {K3}, strides: {S}, {P})\n"
     "y = MaxPool3DGrad(i, m, m, ksize: {K3}, strides: {S}, {P})",
     kSmallFloats, 4, false, true},
    {"i = Reshape(Slice(x, [0], [480]), {I3})\n"
     "m = MaxPool3D(i, ksize: {K3}, strides: {S}, {P})\n"
     "y = MaxPool3DGradGrad(i, m, Reshape(Slice(x, [100], [480]), {I3}), ksize: {K3}, strides: "
     "{S}, {P})",
     kSmallFloats, 0, false, true},
    {"y = AvgPool3D(Reshape(Slice(x, [0], [480]), {I3}), ksize: {K3}, strides: {S}, {P})", kFloats,
     4},
    {"i = Reshape(Slice(x, [0], [480]), {I3})\n"
     "a = AvgPool3D(i, ksize: {K3}, strides: {S}, {P})\n"
     "y = AvgPool3DGrad({I3}, a, ksize: {K3}, strides: {S}, {P})",
     kFloats, 4},
    // Products, and what is fused to them.
    {"y = _FusedMatMul(Reshape(Slice(x, [0], [200]), [10, 20]), Reshape(Slice(x, [200], [300]), "
     "[20, 15]), Slice(x, [500], [15]), fused_ops: ['BiasAdd', '{A}'], num_args: 1)",
     kFusedProducts, 64},
    {"y = _FusedMatMul(Reshape(Slice(x, [0], [200]), [10, 20]), Reshape(Slice(x, [200], [300]), "
     "[20, 15]), Slice(x, [500], [15]), fused_ops: ['BiasAdd'], num_args: 1)",
     kFusedProducts, 64},
    {"y = _FusedMatMul(Reshape(Slice(x, [0], [0]), [10, 0]), Reshape(Slice(x, [0], [0]), [0, 15]), "
     "Slice(x, [0], [15]), fused_ops: ['BiasAdd', 'Relu'], num_args: 1)",
     kFusedProducts, 0},
    {"y = BatchMatMul(Reshape(Slice(x, [0], [120]), [2, 3, 4, 5]), Reshape(Slice(x, [120], [240]), "
     "[2, 3, 5, 8]))",
     kFloats, 64},
    {"y = BatchMatMulV2(Reshape(Slice(x, [0], [60]), [3, 4, 5]), Reshape(Slice(x, [60], [240]), "
     "[2, "
     "3, 5, 8]))",
     kFloats, 64},
    {"y = BatchMatMulV2(Reshape(Slice(x, [0], [60]), [3, 1, 5, 4]), Reshape(Slice(x, [60], [80]), "
     "[2, 8, 5]), adj_x: true, adj_y: true)",
     kFloats, 64},
    // Einsums: as matrices lie, moved, summed, on diagonals.
    {"y = Einsum(Reshape(Slice(x, [0], [120]), [2, 3, 4, 5]), Reshape(Slice(x, [120], [120]), [2, "
     "3, "
     "4, 5]), equation: '{Einsum}')",
     kFloats, 64},
    {"y = Einsum(Reshape(Slice(x, [0], [120]), [2, 3, 4, 5]), Reshape(Slice(x, [120], [20]), [5, "
     "4]), "
     "equation: 'abcd,dc->bad')",
     kFloats, 64},
    {"y = Einsum(Reshape(Slice(x, [0], [120]), [6, 4, 5]), Reshape(Slice(x, [120], [35]), [5, 7]), "
     "equation: '...i,ij->...j')",
     kFloats, 64},
    {"y = Einsum(Reshape(Slice(x, [0], [120]), [6, 4, 5]), Reshape(Slice(x, [120], [30]), [1, 5, "
     "6]), "
     "equation: '...ij,...jk->...ki')",
     kFloats, 64},
    {"y = Einsum(Reshape(Slice(x, [0], [48]), [4, 4, 3]), equation: '{Einsum1}')", kFloats, 16},
    {"y = Einsum(Reshape(Slice(x, [0], [12]), [4, 3]), equation: 'ij->ijj')", kFloats, 0},
    {"y = Einsum(Reshape(Slice(x, [0], [120]), [2, 3, 4, 5]), Reshape(Slice(x, [120], [24]), [3, "
     "8]), "
     "equation: 'abcd,be->eb')",
     DTypeSet{DType::kFloat}, 64},
    {"y = Einsum(Reshape(Slice(x, [0], [0]), [4, 0]), Reshape(Slice(x, [0], [0]), [0, 3]), "
     "equation: "
     "'ij,jk->ki')",
     kFloats, 0},
    // Rows normalised.
    {"y = _LayerNorm(Reshape(x, [2, 30, 10]), Slice(x, [7], [10]), Slice(x, [50], [10]), {T} "
     "0.125)",
     kFloats, 64},
    {"y = _LayerNorm(Reshape(x, [2, 10, 30]), {T} 2, Reshape(Slice(x, [50], [300]), [10, 30]), {T} "
     "0.125, axes: 2, center: false)",
     kFloats, 64},
    // Variables by rows: {V} is a variable of shape [6, 5, 20] that begins as x, {Rows}, {Tuples}
    // and {Segments} are the ops.
    {"{V}y = ResourceGather(v, [[5, 0], [0, 2]], ^a, dtype: {T})", kReal, 0},
    {"{V}y = ResourceGather(v, int64 [[4, 1, 1], [0, 0, 3], [2, 2, 2], [1, 2, 3], [0, 4, 4], [1, "
     "1, "
     "1]], ^a, batch_dims: 1, dtype: {T})",
     kReal, 0},
    {"{V}u = ResourceScatter{Rows}(v, [[3, 0], [3, 5], [3, 0]], Reshape(x, [3, 2, 5, 20]), ^a)\n"
     "y = ReadVariableOp(v, ^u, dtype: {T})",
     kReal, 0, false, true},
    {"{V}u = ResourceScatter{Rows}(v, int64 [3, 0, 3], Reshape(Slice(x, [7], [1]), []), ^a)\n"
     "y = ReadVariableOp(v, ^u, dtype: {T})",
     kReal, 0, false, true},
    {"{V}u = ResourceScatterDiv(v, [3, 0, 3, 5, 3, 3], Reshape(x, [6, 5, 20]), ^a)\n"
     "y = ReadVariableOp(v, ^u, dtype: {T})",
     kFloats, 0},
    {"{V}u = ResourceScatterNd{Tuples}(v, [[3, 4], [0, 1], [3, 4]], Reshape(Slice(x, [5], [60]), "
     "[3, 20]), "
     "^a)\ny = ReadVariableOp(v, ^u, dtype: {T})",
     kReal, 0, false, true},
    {"{V}u = ResourceScatterNd{Tuples}(v, int64 [[[3, 4, 19]], [[0, 0, 0]], [[3, 4, 19]]], "
     "Reshape(Slice(x, [5], [3]), [3, 1]), ^a)\ny = ReadVariableOp(v, ^u, dtype: {T})",
     kReal, 0, false, true},
    // The same by legacy references, which the ops hand on.
    {"v = VariableV2(dtype: {T}, shape: [6, 5, 20])\na = Assign(v, Reshape(x, [6, 5, 20]))\n"
     "y = Identity(Scatter{Rows}(a, [[3, 0], [3, 5], [3, 0]], Reshape(x, [3, 2, 5, 20])))",
     kFloats, 0, false, true},
    {"v = VariableV2(dtype: {T}, shape: [6, 5, 20])\na = Assign(v, Reshape(x, [6, 5, 20]))\n"
     "y = Identity(ScatterDiv(a, [3, 0, 3, 5, 3, 3], Reshape(x, [6, 5, 20])))",
     kFloats, 0},
    {"v = VariableV2(dtype: {T}, shape: [6, 5, 20])\na = Assign(v, Reshape(x, [6, 5, 20]))\n"
     "y = Identity(ScatterNd{Tuples}(a, [[3, 4], [0, 1], [3, 4]], Reshape(Slice(x, [5], [60]), [3, "
     "20])))",
     kFloats, 0, false, true},
    // Rows of what is read and written at once.
    {"{V}n = Slice(x, [0], [0])\n"
     "u = ResourceScatterAdd(v, Cast(n, DstT: int32), Reshape(n, [0, 5, 20]), ^a)\n"
     "y = ReadVariableOp(v, ^u, dtype: {T})",
     kReal, 0},
    {"n = Slice(x, [0], [0])\n"
     "y = UnsortedSegment{Segments}(Reshape(n, [0, 5]), Cast(n, DstT: int32), 3)",
     kReal, 0},
    {"{V}r = ReadVariableOp(v, ^a, dtype: {T})\n"
     "u = ResourceScatterAdd(v, [1, 2, 3, 4, 5, 0], r)\ny = ReadVariableOp(v, ^u, dtype: {T})",
     kReal, 0, false, true},
    {"y = UnsortedSegment{Segments}(Reshape(x, [30, 20]), [3, 0, 3, -1, 7, 3, 0, 7, 7, 1, 2, 3, 4, "
     "5, 6, 7, 1, "
     "2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7], 9)",
     kReal, 0, false, true},
    {"y = UnsortedSegment{Segments}(Reshape(x, [2, 3, 100]), int64 [[1, 0, 1], [1, 1, 4]], 5)",
     kReal, 0, false, true},
    // Random numbers.
    {"y = StatelessRandomUniform([7, 5], int64 [3, 12345678901], dtype: {T})", kFloats, 0},
    {"y = StatelessRandomUniform([130], int32 [-3, 4], dtype: {T})", kFloats, 0},
    {"y = RandomUniform([7, 5], seed: 3, seed2: 4, dtype: {T})", kFloats, 0},
    {"y = RandomUniform([131], seed2: 4, dtype: {T})", kFloats, 0},
    {"y = RandomUniformInt([3, 9], {T} -4, {T} 100, seed: 1, seed2: 2, Tout: {T})", kIndexTypes, 0},
    // By other logarithms and sines (kernels/cuda/random.h).
    {"y = RandomStandardNormal([7, 5], seed: 3, seed2: 4, dtype: {T})", kFloats, 8},
    {"y = StatelessRandomNormal([131], int32 [-3, 4], dtype: {T})", kFloats, 8},
    {"y = StatelessRandomNormalV2([33], uint64 [99], uint64 [3, 4], 1, dtype: {T})", kFloats, 8},
    {"y = StatelessRandomUniformV2([131], uint64 [99], uint64 [18446744073709551615, 4], 1, dtype: "
     "{T})",
     kFloats, 0},
    {"y = StatelessRandomUniformInt([3, 9], int32 [5, 6], {T} -4, {T} 100, dtype: {T})",
     kIndexTypes, 0},
    {"y = StatelessRandomUniformIntV2([3, 9], uint64 [5], uint64 [6, 0], 3, {T} 4, {T} 100, dtype: "
     "{T})",
     kIndexTypes | DTypeSet{DType::kUint32, DType::kUint64}, 0},
    {"y = StatelessRandomUniformFullInt([3, 9], int32 [5, 6], dtype: {T})",
     kIndexTypes | DTypeSet{DType::kUint32, DType::kUint64}, 0},
    {"y = StatelessRandomUniformFullIntV2([3, 9], uint64 [5], uint64 [6, 0], 1, dtype: {T})",
     kIndexTypes | DTypeSet{DType::kUint32, DType::kUint64}, 0},
    // Convolutions: {C} are strides, padding, dilations and format, {I} and {F} the shapes.
    {"y = Conv2D(Reshape(Slice(x, [0], [336]), {I}), Reshape(Slice(x, [336], [{N}]), {F}), {C})",
     kFloats, 16},
    {"i = Reshape(Slice(x, [0], [336]), {I})\nf = Reshape(Slice(x, [336], [{N}]), {F})\n"
     "d = Conv2D(i, f, {C})\ny = Conv2DBackpropInput({I}, f, d, {C})",
     kFloats, 64},
    {"i = Reshape(Slice(x, [0], [336]), {I})\nf = Reshape(Slice(x, [336], [{N}]), {F})\n"
     "d = Conv2D(i, f, {C})\ny = Conv2DBackpropFilter(i, {F}, d, {C})",
     kFloats, 256},
    {"b = Slice(x, [500], [6])\n"
     "y = _FusedConv2D(Reshape(Slice(x, [0], [336]), {I}), Reshape(Slice(x, [336], [{N}]), {F}), "
     "b, fused_ops: ['BiasAdd', '{A}'], leakyrelu_alpha: 0.3, TArgs: [{T}], num_args: 1, {C})",
     kFused, 16},
    {"i = Reshape(Slice(x, [0], [336]), {I})\nf = Reshape(Slice(x, [336], [{N}]), {F})\n"
     "b = Slice(x, [500], [6])\nd = Conv2D(i, f, {C})\n"
     "y = _FusedConv2D(i, f, b, d, fused_ops: ['BiasAdd', 'Add', 'Relu'], TArgs: [{T}, {T}], "
     "num_args: 2, {C})",
     kFused, 32},
    {"y = Conv3D(Reshape(Slice(x, [0], [240]), {I}), Reshape(Slice(x, [240], [{N}]), {F}), {C3})",
     kFloats, 16},
    {"i = Reshape(Slice(x, [0], [240]), {I})\nf = Reshape(Slice(x, [240], [{N}]), {F})\n"
     "d = Conv3D(i, f, {C3})\ny = Conv3DBackpropInputV2({I}, f, d, {C3})",
     kFloats, 64},
    {"i = Reshape(Slice(x, [0], [240]), {I})\nf = Reshape(Slice(x, [240], [{N}]), {F})\n"
     "d = Conv3D(i, f, {C3})\ny = Conv3DBackpropFilterV2(i, {F}, d, {C3})",
     kFloats, 256},
    {"i = Reshape(Slice(x, [0], [240]), [1, 5, 4, 3, 4])\n"
     "f = Reshape(Slice(x, [240], [144]), [2, 3, 2, 4, 3])\n"
     "d = Conv3D(i, f, strides: [1, 1, 2, 1, 1], padding: 'SAME')\n"
     "y = Conv3DBackpropInput(i, f, d, strides: [1, 1, 2, 1, 1], padding: 'SAME')",
     kOldConv, 64},
    {"i = Reshape(Slice(x, [0], [240]), [1, 5, 4, 3, 4])\n"
     "f = Reshape(Slice(x, [240], [144]), [2, 3, 2, 4, 3])\n"
     "d = Conv3D(i, f, strides: [1, 1, 2, 1, 1], padding: 'SAME')\n"
     "y = Conv3DBackpropFilter(i, f, d, strides: [1, 1, 2, 1, 1], padding: 'SAME')",
     kOldConv, 256},
    {"y = DepthwiseConv2dNative(Reshape(Slice(x, [0], [336]), {I}), Reshape(Slice(x, [336], [48]), "
     "[3, 2, 4, 2]), {C})",
     kFloats, 16},
    {"y = _FusedDepthwiseConv2dNative(Reshape(Slice(x, [0], [336]), {I}), Reshape(Slice(x, [336], "
     "[48]), [3, 2, 4, 2]), Slice(x, [500], [8]), fused_ops: ['BiasAdd', '{A}'], leakyrelu_alpha: "
     "0.3, num_args: 1, {C})",
     kFused, 16},
    {"f = Reshape(Slice(x, [336], [48]), [3, 2, 4, 2])\n"
     "d = DepthwiseConv2dNative(Reshape(Slice(x, [0], [336]), {I}), f, {C})\n"
     "y = DepthwiseConv2dNativeBackpropInput({I}, f, d, {C})",
     kFloats, 64},
    {"i = Reshape(Slice(x, [0], [336]), {I})\nf = Reshape(Slice(x, [336], [48]), [3, 2, 4, 2])\n"
     "d = DepthwiseConv2dNative(i, f, {C})\n"
     "y = DepthwiseConv2dNativeBackpropFilter(i, [3, 2, 4, 2], d, {C})",
     kFloats, 256},
};

constexpr char kVariable[] =
    "v = VarHandleOp(dtype: {T}, shape: [6, 5, 20])\n"
    "a = AssignVariableOp(v, Reshape(x, [6, 5, 20]))\n";

}  // namespace

std::vector<DeviceCase> DeviceCases() {
  std::vector<DeviceCase> out;
  for (const DeviceCase& row : kCases) {
    for (const Marks& marks : MarksOf(row.lines)) {
      out.push_back(row);
      out.back().lines =
          absl::StrReplaceAll(absl::StrReplaceAll(row.lines, marks), {{"{V}", kVariable}});
    }
  }
  return out;
}

Tensor CaseInput(const DeviceCase& c, DType dtype) {
  if (c.odd) return Sample(dtype, {kCaseSize}, 1);
  Tensor x = *Tensor::Allocate(dtype, {kCaseSize});
  DispatchType<kReal | kBoolOnly>(dtype, [&]<typename T>() {
    for (int64_t i = 0; i < kCaseSize; ++i) {
      const double wave = std::sin(static_cast<double>(i * i % 211) * 0.77);
      const bool whole = c.small || std::is_integral_v<T>;
      const double v = whole ? std::round((wave + (std::is_unsigned_v<T> ? 1 : 0)) * 3) : wave;
      if constexpr (std::is_integral_v<T>) {
        x.data<T>()[i] = static_cast<T>(v);
      } else {
        x.data<T>()[i] = T(static_cast<float>(v));
      }
    }
  });
  return x;
}

std::string CaseLines(const DeviceCase& c, DType dtype) {
  const std::string name(DTypeName(dtype));
  return absl::StrReplaceAll(
      Concat("x = Placeholder(dtype: {T}, shape: [", kCaseSize, "])\n", c.lines), {{"{T}", name}});
}

}  // namespace weft::test
