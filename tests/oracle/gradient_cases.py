"""The table of tests/oracle/gradients.py: ops, inputs, attributes.

Left out is where TensorFlow's rule is not the slope of its op: Xlogy, Xdivy, Xlog1py, MatrixDeterminant,
MatrixSolveLs and TridiagonalSolve of complex numbers (a conjugate is missing), the second order of
SoftmaxCrossEntropyWithLogits in the labels, and BlockLSTMV2, to which it gives the gradient op of the first
version, whose gates stand in another order. Weft's rules are checked against differences there, as all are.
"""
import dataclasses
from typing import Any, Callable

import numpy as np
import tensorflow.compat.v1 as tf

RNG = np.random.default_rng(3)


@dataclasses.dataclass
class Varies:
    array: np.ndarray


@dataclasses.dataclass
class Case:
    op: str
    inputs: list
    attrs: dict[str, Any]
    order: int = 2
    prepare: Callable | None = None  # of an input's number and tensor
    finish: Callable | None = None  # what counts, of the outputs
    known_shapes: bool = False  # both rules want them


CASES: list[Case] = []


def case(op, *inputs, order=2, prepare=None, finish=None, known_shapes=False, **attrs):
    CASES.append(Case(op, list(inputs), attrs, order, prepare, finish, known_shapes))


def x(*shape, t=np.float64):
    """Numbers that are differentiated."""
    return Varies(np.asarray(RNG.normal(size=shape)).astype(t))


def z(*shape):
    return Varies(RNG.normal(size=shape) + 1j * RNG.normal(size=shape))


def pos(*shape, t=np.float64):
    return Varies(np.asarray(RNG.uniform(0.1, 3, size=shape)).astype(t))


def unit(*shape, t=np.float64):
    return Varies(np.asarray(RNG.uniform(0.05, 0.95, size=shape)).astype(t))


def at(values, t=np.float64):
    return Varies(np.asarray(values, t))


def f32(*shape):
    return x(*shape, t=np.float32)


def ints(*values):
    return np.asarray(values, np.int32)


# Elementwise.
for name in ("Abs Neg Sign Square Exp Expm1 Sin Cos Tan Atan Sinh Cosh Tanh Asinh Sigmoid Softplus Softsign Relu Relu6 "
             "Elu Selu Erf Erfc BesselI0e BesselI1e").split():
    case(name, x(2, 3))
for name in "Sqrt Rsqrt Reciprocal Inv Log Log1p Lgamma Digamma".split():
    case(name, pos(2, 3))
for name in "Asin Acos Atanh Erfinv Ndtri".split():
    case(name, unit(2, 3))
case("Acosh", Varies(RNG.uniform(1.1, 3, (4,))))
for name in "Neg Square Exp Sin Cos Tan Tanh Sigmoid Sqrt Rsqrt Reciprocal Log Log1p Asinh Conj".split():
    case(name, z(3))
for name in "Real Imag Angle ComplexAbs".split():
    case(name, z(3), Tout=tf.float64)
for a, b in (((2, 3), (3,)), ((2, 1), (1, 3)), ((), (2,)), ((2, 3), (2, 3)), ((0, 3), (1, 3))):
    for name in "Add AddV2 Sub Mul RealDiv Div DivNoNan MulNoNan Maximum Minimum SquaredDifference Atan2 Xdivy FloorMod".split():
        case(name, x(*a), x(*b))
    for name in "Pow Xlogy Xlog1py".split():
        case(name, pos(*a), pos(*b))
    for name in "Igamma Igammac".split():
        case(name, pos(*a), pos(*b), order=1)
    for name in "AddV2 Sub Mul RealDiv DivNoNan Pow".split():
        case(name, z(*a), z(*b))
    case("Complex", x(*a), x(*b), Tout=tf.complex128)
for name in "SqrtGrad RsqrtGrad ReciprocalGrad SigmoidGrad TanhGrad".split():
    case(name, pos(3), x(3))
    case(name, z(3), z(3))
for name in "SoftplusGrad SoftsignGrad ReluGrad Relu6Grad EluGrad SeluGrad".split():
    case(name, x(4), x(4))
case("Maximum", at([1, 2, 3]), at([1, 3, 2]))
case("Minimum", at([1, 2, 3]), at([1, 3, 2]))
case("Select", np.asarray([True, False]), x(2, 3), x(2, 3))
case("SelectV2", np.asarray([True, False, True]), x(2, 3), x(2, 1))
case("ClipByValue", at([-2, -1, 0.5, 1, 2]), at(-1), at(1))
case("LeakyRelu", x(4), alpha=0.3)
case("LeakyReluGrad", x(4), x(4), alpha=0.3)
case("Cast", x(3), DstT=tf.float32)
case("Cast", x(3), DstT=tf.complex128)
case("AddN", [x(2), x(2), x(2)])
case("Cross", x(2, 3), x(2, 3))
case("Betainc", unit(3).array, unit(3).array, unit(3))

# Products.
for ta in (False, True):
    for tb in (False, True):
        a, b = (3, 2) if ta else (2, 3), (4, 3) if tb else (3, 4)
        case("MatMul", x(*a), x(*b), transpose_a=ta, transpose_b=tb)
        case("BatchMatMulV2", z(2, 1, *a), z(3, *b), adj_x=ta, adj_y=tb)
        case("BatchMatMulV2", x(*a), x(2, *b), adj_x=ta, adj_y=tb)
case("BatchMatMul", x(2, 2, 3), x(2, 3, 1))
case("MatMul", x(0, 3), x(3, 2))
for equation, *shapes in (
        ("ij,jk->ik", (2, 3), (3, 4)), ("ij->ji", (2, 3)), ("ij->", (2, 3)), ("ii->i", (3, 3)), ("ii->", (3, 3)),
        ("ij,k->i", (2, 3), (4,)), ("...ij,...jk->...ik", (2, 1, 2, 3), (4, 3, 2)), ("...ij,jk->...ik", (2, 2, 3), (3, 2)),
        ("ijj->i", (2, 3, 3)), ("i,j->ij", (2,), (3,)), ("ij,ij->", (2, 3), (2, 3)), ("...i->...", (2, 3))):
    case("Einsum", [x(*s) for s in shapes], equation=equation)
    case("Einsum", [z(*s) for s in shapes], equation=equation)

# Convolutions, pools, norms.
for strides, padding, dilation in (((1, 1), "VALID", 1), ((2, 2), "SAME", 1), ((1, 1), "SAME", 1)):
    how = dict(strides=[1, *strides, 1], padding=padding, dilations=[1, dilation, dilation, 1])
    case("Conv2D", x(2, 6, 5, 4), x(3, 2, 4, 2), **how)
    case("DepthwiseConv2dNative", x(2, 6, 5, 2), x(3, 2, 2, 3), **how)
    case("Conv3D", x(1, 4, 5, 3, 2), x(2, 3, 1, 2, 2), strides=[1, strides[0], strides[1], 1, 1], padding=padding)
    window = dict(ksize=[1, 3, 2, 1], strides=[1, *strides, 1], padding=padding)
    case("MaxPool", x(2, 6, 5, 2), **window)
    case("MaxPoolV2", x(2, 6, 5, 2), ints(1, 3, 2, 1), ints(1, *strides, 1), padding=padding)
    case("MaxPoolWithArgmax", x(2, 6, 5, 2), order=1, **window)
    case("AvgPool", x(2, 6, 5, 2), **window)
    case("AvgPool3D", f32(1, 4, 5, 3, 2), ksize=[1, 2, 3, 2, 1], strides=[1, *strides, 1, 1], padding=padding)
    case("MaxPool3D", f32(1, 4, 5, 3, 2), ksize=[1, 2, 3, 2, 1], strides=[1, *strides, 1, 1], padding=padding)
    case("Dilation2D", x(1, 6, 5, 2), x(2, 3, 2), order=1, strides=[1, *strides, 1], rates=[1, 1, 2, 1], padding=padding)
case("Conv2D", x(1, 6, 5, 2), x(3, 2, 2, 2), strides=[1, 1, 1, 1], padding="EXPLICIT", explicit_paddings=[0, 0, 1, 2, 0, 1, 0, 0])
case("BiasAdd", x(2, 3, 4), x(4))
case("BiasAddGrad", x(2, 3, 4))
case("BiasAdd", x(2, 3, 4, 5), x(3), data_format="NCHW")
for s in ((2, 3), (2, 0), (0, 3)):
    case("Softmax", x(*s))
    case("LogSoftmax", x(*s))
    case("L2Loss", x(*s))
LIKELY = dict(prepare=lambda i, t: tf.nn.softmax(t) if i == 1 else t)
case("SoftmaxCrossEntropyWithLogits", x(3, 4), x(3, 4), order=1, finish=lambda y: y[:1], **LIKELY)
case("SoftmaxCrossEntropyWithLogits", x(3, 4), x(1, 4), order=1, finish=lambda y: y[:1], **LIKELY)
case("SparseSoftmaxCrossEntropyWithLogits", x(3, 4), ints(0, 3, 1), finish=lambda y: y[:1])
case("LRN", f32(1, 2, 3, 6), depth_radius=2, bias=1.5, alpha=0.3, beta=0.75)
for training in (False, True):
    moments = (np.zeros(0, np.float32),) * 2 if training else (np.asarray([0.1, -0.2, 0.3], np.float32), np.asarray([1.1, 0.7, 2], np.float32))
    for name in "FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3".split():
        case(name, f32(3, 2, 4, 3), f32(3), f32(3), *moments, is_training=training, epsilon=0.01, finish=lambda y: y[:1])

# Linear algebra.
def regular(i, t):
    return t + 6 * tf.eye(t.shape[-1], dtype=t.dtype) if i == 0 else t


def positive(i, t):
    return tf.matmul(t, t, adjoint_b=True) + 2 * tf.eye(t.shape[-1], dtype=t.dtype) if i == 0 else t


def no_phase(ys):
    return [ys[0]] + [tf.abs(y) for y in ys[1:]]


def real(ys):
    return [tf.real(ys[0])]


for draw in (x, z):
    case("MatrixInverse", draw(2, 3, 3), prepare=regular)
    case("MatrixInverse", draw(3, 3), prepare=regular, adjoint=True)
    case("LogMatrixDeterminant", draw(2, 3, 3), prepare=regular, finish=lambda ys: real(ys[1:]))
    for adjoint in (False, True):
        case("MatrixSolve", draw(2, 3, 3), draw(2, 3, 2), prepare=regular, adjoint=adjoint)
        for lower in (False, True):
            case("MatrixTriangularSolve", draw(2, 1, 3, 3), draw(4, 3, 1), prepare=regular, adjoint=adjoint, lower=lower)
    case("Cholesky", draw(2, 3, 3), prepare=positive)
    case("MatrixSolveLs", draw(2, 4), draw(2, 2), np.float64(0), fast=True)
    case("SelfAdjointEigV2", draw(3, 3), finish=no_phase, order=1)
    case("SelfAdjointEigV2", draw(3, 3), finish=real, compute_v=False)
    case("Svd", draw(4, 3), finish=real, compute_uv=False)
    case("Eig", draw(3, 3), finish=no_phase, order=1, Tout=tf.complex128)
    case("TridiagonalMatMul", draw(1, 4), draw(1, 4), draw(1, 4), draw(4, 2))
case("MatrixDeterminant", x(2, 3, 3), prepare=regular)
case("MatrixSolveLs", x(4, 2), x(4, 2), np.float64(0.5), fast=True)
case("TridiagonalSolve", Varies(x(3, 4).array + [[0], [9], [0]]), x(4, 2))
for s in ((3, 3), (4, 2), (2, 4)):
    case("Qr", x(*s))
    case("Svd", x(*s), order=1)
case("Svd", x(3, 4), order=1, known_shapes=True, full_matrices=True)
case("MatrixSquareRoot", x(3, 3), prepare=positive)
for lower in (False, True):
    case("BandedTriangularSolve", Varies(pos(3, 5).array + 1), x(5, 2), lower=lower)

# Images.
for how in ({}, {"align_corners": True}, {"half_pixel_centers": True}):
    for name in "ResizeBilinear ResizeBicubic ResizeNearestNeighbor".split():
        for size in (ints(5, 2), ints(1, 7)):
            case(name, x(2, 3, 4, 2), size, order=1, **how)
case("ScaleAndTranslate", f32(1, 4, 3, 2), ints(5, 2), np.float32([1.5, 0.7]), np.float32([0.3, -0.8]), order=1)
BOXES = np.float32([[0.13, 0.22, 0.81, 0.67], [0.91, 0.77, 0.06, 0.11], [-0.4, 0.3, 0.5, 1.3]])
for method in ("bilinear", "nearest"):
    case("CropAndResize", x(2, 4, 5, 2), Varies(BOXES), ints(1, 0, 1), ints(3, 2), order=1, method=method)
case("RGBToHSV", unit(4, 3), order=1)
case("ImageProjectiveTransformV2", f32(2, 4, 4, 2), np.float32([[1.1, 0.1, 1, -0.1, 0.9, -2, 0.01, 0]]), ints(4, 4), order=1,
     interpolation="BILINEAR")
case("ImageProjectiveTransformV3", f32(2, 4, 5, 2), np.float32([[1.1, 0.1, 1, -0.1, 0.9, -2, 0.01, 0]]), ints(4, 3),
     np.float32(0.5), order=1, interpolation="NEAREST", fill_mode="CONSTANT")
case("ExtractImagePatches", x(1, 5, 6, 2), ksizes=[1, 2, 3, 1], strides=[1, 2, 1, 1], rates=[1, 1, 2, 1], padding="SAME")

# Recurrent cells, quantisation.
STATE = [f32(3, 2, 3), f32(2, 4), f32(2, 4), f32(7, 16), f32(4), f32(4), f32(4), f32(16)]
for peephole in (False, True):
    case("BlockLSTM", np.int64(2), *STATE, order=1, finish=lambda y: [y[1], y[6]], use_peephole=peephole, cell_clip=-1)
GRID = Varies(RNG.uniform(-9, 9, (4, 3)).astype(np.float32))
LOW, HIGH = np.float32([-2, -1, -3]), np.float32([5, 1, 2])
case("FakeQuantWithMinMaxArgs", GRID, min=-2.0, max=5.0)
case("FakeQuantWithMinMaxVars", GRID, at(-2, np.float32), at(5, np.float32), order=1)
case("FakeQuantWithMinMaxVarsPerChannel", GRID, Varies(LOW), Varies(HIGH), order=1)
for name in "QuantizeAndDequantizeV2 QuantizeAndDequantizeV4".split():
    case(name, GRID, np.float32(-2), np.float32(5), order=1, range_given=True)
case("QuantizeAndDequantizeV4", GRID, np.float32(-1), np.float32(1), order=1, range_given=False)

# Reductions and scans.
for keep in (False, True):
    for axes in (ints(0), ints(-1), ints(0, 2), ints(), ints(0, 1, 2)):
        for name in "Sum Mean Prod Max Min EuclideanNorm".split():
            case(name, x(2, 3, 4), axes, keep_dims=keep)
case("Prod", at([[0, 2, 3], [0, 0, 4], [1, 2, 3]]), ints(1))
case("Max", at([[1, 2, 2], [3, 3, 3]]), ints(1))
case("Min", at([[1, 1, 2], [3, 3, 3]]), ints(1))
case("Sum", z(2, 3), ints(1))
case("Mean", z(2, 3), ints(0))
case("Prod", z(2, 3), ints(0))
for how in (dict(), dict(exclusive=True), dict(reverse=True), dict(exclusive=True, reverse=True)):
    for name in "Cumsum Cumprod CumulativeLogsumexp".split():
        case(name, x(2, 4), np.int32(-1), **how)

# Moving data.
case("ConcatV2", [x(2, 3), x(2, 1)], np.int32(-1))
case("Concat", np.int32(0), [x(2, 3), x(0, 3), x(1, 3)])
case("Pack", [x(2, 3), x(2, 3)], axis=-1)
case("Unpack", x(2, 3), num=3, axis=1)
case("Split", np.int32(-1), x(2, 4), num_split=2)
case("SplitV", x(2, 4), ints(1, 0, 3), np.int32(1), num_split=3)
case("Slice", x(3, 4), ints(1, 0), ints(2, -1))
case("StridedSlice", x(4, 5, 3), ints(0, 1), ints(3, -1), ints(2, 1))
case("StridedSlice", x(4, 5, 3), ints(3, 0, 1), ints(0, 0, 2), ints(-2, 1, 1), begin_mask=2, end_mask=2, shrink_axis_mask=4)
case("StridedSlice", x(4, 5, 3), ints(0, 0, 1), ints(0, 0, 2), ints(1, 1, 1), ellipsis_mask=1, new_axis_mask=2)
case("Pad", x(2, 3), np.int32([[1, 0], [0, 2]]))
case("PadV2", x(2, 3), np.int32([[1, 0], [0, 2]]), x())
for mode in ("REFLECT", "SYMMETRIC"):
    case("MirrorPad", x(3, 4), np.int32([[1, 2], [0, 3]]), mode=mode)
case("Tile", x(2, 3), ints(2, 3))
case("Transpose", x(2, 3, 4), ints(2, 0, 1))
case("ConjugateTranspose", z(2, 3), ints(1, 0))
case("ReverseV2", x(2, 3), ints(-1))
case("ReverseSequence", x(2, 4, 3), ints(3, 1), seq_dim=1, batch_dim=0)
case("Roll", x(3, 4), ints(1, -2), ints(0, 1))
case("Reshape", x(2, 3), ints(3, 2))
case("ExpandDims", x(2, 3), np.int32(1))
case("Squeeze", x(2, 1, 3), axis=[1])
case("BroadcastTo", x(2, 1), ints(3, 2, 4))
case("Gather", x(4, 3), ints(1, 1, 3))
case("GatherV2", x(4, 3, 2), np.int32([[0, 2], [1, 1]]), np.int32(0))
case("GatherV2", x(4, 3, 2), np.int32([[0, 2], [1, 1]]), np.int32(1))
case("GatherV2", x(2, 3, 4), np.int32([[0, 2], [1, 1]]), np.int32(1), batch_dims=1)
case("GatherNd", x(3, 4, 2), np.int32([[0, 1], [2, 3], [0, 1]]))
case("ScatterNd", np.int32([[1], [3], [1]]), x(3, 2), ints(5, 2))
case("TensorScatterUpdate", x(5, 2), np.int32([[1], [3]]), x(2, 2))
case("TensorScatterAdd", x(5, 2), np.int32([[1], [1]]), x(2, 2))
case("TensorScatterSub", x(5, 2), np.int32([[1], [1]]), x(2, 2))
case("TensorScatterMax", x(5, 2), np.int32([[1], [3]]), x(2, 2))
case("DynamicPartition", x(4, 2), ints(1, 0, 1, 2), num_partitions=3)
case("DynamicStitch", [ints(0, 2), ints(1, 2)], [x(2, 3), x(2, 3)])
for name in "SegmentSum SegmentMean SegmentMax SegmentMin".split():
    case(name, x(4, 2), ints(0, 0, 2, 2))
for name in "UnsortedSegmentSum UnsortedSegmentMax UnsortedSegmentMin UnsortedSegmentProd".split():
    case(name, x(4, 2), ints(2, -1, 2, 0), np.int32(4))
for name in "SparseSegmentSum SparseSegmentMean SparseSegmentSqrtN".split():
    case(name, x(4, 2), ints(0, 2, 2), ints(0, 0, 1))
case("SpaceToBatchND", x(1, 4, 2, 2), ints(2, 2), np.int32([[0, 0], [1, 1]]))
case("BatchToSpaceND", x(4, 2, 2, 2), ints(2, 2), np.int32([[0, 1], [1, 0]]))
case("SpaceToDepth", x(1, 4, 2, 2), block_size=2)
case("DepthToSpace", x(1, 2, 2, 8), block_size=2)
case("Diag", x(3))
case("DiagPart", x(3, 3))
case("MatrixBandPart", x(2, 3, 4), np.int64(1), np.int64(-1))
for name in "MatrixDiag MatrixDiagPart".split():
    case(name, x(2, 3, 3) if name.endswith("Part") else x(2, 3))
case("MatrixSetDiag", x(2, 3, 4), x(2, 3))
case("MatrixDiagV3", x(2, 3), np.int32([0, 1]), np.int32(3), np.int32(3), x())
case("MatrixDiagPartV3", x(3, 4), np.int32([-1, 1]), np.float64(0))
case("MatrixSetDiagV3", x(3, 4), x(2, 3), np.int32([-1, 0]))
case("TopKV2", x(2, 5), np.int32(3))
case("NthElement", x(2, 5), np.int32(2))
