"""More of the table of tests/oracle/gradients.py: reductions, data movement, segments, order."""
import numpy as np

from gradient_cases import RNG, at, case, ints, x, z


def ties(*shape):
    """Of few numbers, 0 among them."""
    return at(RNG.integers(-1, 2, size=shape))


def pairs(*rows):
    return np.asarray(rows, np.int32)


BAND = ints(-1, 1)
NUMBER = np.float64(1.5)
AXIS = np.int32

for axes in (ints(1), ints(0, -1), ints(), ints(0), ints(-1, 0, 1)):
    for keep in (True, False):
        for op in ("Sum", "Mean", "Max", "Min"):
            case(op, ties(2, 3, 2), axes, keep_dims=keep)
        for op in ("Prod", "EuclideanNorm"):
            case(op, x(2, 3, 2), axes, keep_dims=keep)
case("Prod", ties(4, 3, 2), ints(0, 2), order=1)  # with zeros only the first order is right, in both
for op in ("Sum", "Mean", "Prod", "Max", "EuclideanNorm"):
    case(op, x(0, 3), ints(1))
    case(op, x(0, 3), ints(0))
for op in ("Sum", "Mean"):
    case(op, z(2, 3), ints(1))
case("Prod", z(2, 3), ints(1), order=1)  # TensorFlow's second order lacks a conjugate, in Cumprod
for exclusive in (True, False):
    for reverse in (True, False):
        for axis in (0, -1):
            case("Cumsum", x(3, 4), AXIS(axis), exclusive=exclusive, reverse=reverse)
            case("Cumprod", x(3, 4), AXIS(axis), exclusive=exclusive, reverse=reverse)
            case("Cumprod", ties(3, 4), AXIS(axis), exclusive=exclusive, reverse=reverse, order=1)
            case("CumulativeLogsumexp", x(3, 4), AXIS(axis), exclusive=False, reverse=reverse)

case("Transpose", x(2, 3, 4), ints(2, 0, 1))
case("ConjugateTranspose", z(2, 3), ints(1, 0))
case("ConcatV2", [x(2, 3), x(2, 0), x(2, 1)], AXIS(-1))
case("Concat", AXIS(0), [x(2, 3), x(1, 3)])
case("Pack", [x(2, 3), x(2, 3)], axis=-2)
case("Unpack", x(2, 3), num=3, axis=1)
case("Split", AXIS(1), x(2, 4), num_split=2)
case("SplitV", x(5, 2), ints(2, -1, 0), AXIS(0), num_split=3)
case("Slice", x(4, 3), ints(1, 0), ints(2, -1))
case("StridedSlice", x(3, 4, 5), ints(-1, 0, 0, 2), ints(0, 0, 0, 9), ints(1, 1, 1, 2), begin_mask=8,
     ellipsis_mask=2, new_axis_mask=4, shrink_axis_mask=1)
case("StridedSlice", x(5, 4), ints(3, 3), ints(0, 0), ints(-2, -1))
case("TensorStridedSliceUpdate", x(4, 3), ints(1), ints(3), ints(1), x(2, 3))

PADS = pairs([1, 2], [0, 1])
case("Pad", x(2, 3), PADS)
case("PadV2", x(2, 3), PADS, NUMBER)
case("MirrorPad", x(3, 3), PADS, mode="REFLECT")
case("MirrorPad", x(2, 3), PADS, mode="SYMMETRIC")
case("Tile", x(2, 3), ints(2, 3))
case("Tile", x(2, 3), ints(0, 3))
case("Reverse", x(2, 3), np.array([True, False]))
case("ReverseV2", x(2, 3), ints(-1))
case("ReverseSequence", x(2, 4, 3), ints(3, 1), seq_dim=1, batch_dim=0)
case("Roll", x(3, 4), ints(1, -2), ints(0, -1))

case("Gather", x(4, 3), pairs([1, 1], [3, 0]))
for shape, indices, axis, batch_dims in (((4, 3), [1, 1, 3], 0, 0), ((2, 3, 4), [[0, 2], [2, 1]], 1, 0),
                                         ((2, 3, 4), [1, 1], -1, 0), ((2, 3, 4), [[0, 2], [1, 1]], 1, 1),
                                         ((2, 3, 4), [[0, 3], [1, 1]], 2, 1)):
    case("GatherV2", x(*shape), np.asarray(indices, np.int32), AXIS(axis), batch_dims=batch_dims)
case("GatherNd", x(3, 2), pairs([2, 1], [0, 0]))
case("GatherNd", x(3, 2), pairs([2], [0], [2]))
ROWS = pairs([1], [3], [1])
case("ScatterNd", ROWS, x(3, 2), ints(4, 2))
for op in ("Add", "Sub", "Update", "Max", "Min"):
    case("TensorScatter" + op, ties(4, 2), ROWS, ties(3, 2))
case("ScatterNdNonAliasingAdd", x(4, 2), ROWS, x(3, 2))

case("DynamicPartition", x(4, 2), ints(1, 0, 1, 1), num_partitions=3)
for op in ("DynamicStitch", "ParallelDynamicStitch"):
    case(op, [ints(2, 0), pairs([1], [3])], [x(2, 3), x(2, 1, 3)])
case("DynamicStitch", [ints(1, 0), ints(1)], [x(2, 3), x(1, 3)])
for how in ("Sum", "Mean", "Max", "Min"):
    case("Segment" + how, ties(5, 2), ints(0, 0, 1, 2, 2))
    if how != "Mean":
        case("UnsortedSegment" + how, ties(5, 2), ints(2, -1, 0, 2, 1), AXIS(3))
for order, rows in ((1, ties), (2, x)):
    case("SegmentProd", rows(5, 2), ints(0, 0, 1, 2, 2), order=order)
    case("UnsortedSegmentProd", rows(5, 2), ints(2, -1, 0, 2, 1), AXIS(3), order=order)
for how in ("Sum", "Mean", "SqrtN"):
    for sparse in (False, True):
        picked = (ints(3, 0, 3, 2), ints(0, 0, 2, 2))
        case("SparseSegment" + how, x(5, 2), *picked, sparse_gradient=sparse)
        case(f"SparseSegment{how}WithNumSegments", x(5, 2), *picked, AXIS(4), sparse_gradient=sparse)

case("SpaceToDepth", x(2, 2, 4, 3), block_size=2)
case("DepthToSpace", x(2, 1, 3, 8), block_size=2)
BORDER = pairs([1, 0], [0, 2])
case("SpaceToBatch", x(2, 3, 2, 1), BORDER, block_size=2)
case("BatchToSpace", x(4, 2, 3, 2), BORDER, block_size=2)
case("SpaceToBatchND", x(1, 5, 4, 2), ints(3, 2), BORDER)
case("BatchToSpaceND", x(4, 3, 2), ints(2), pairs([1, 2]))

case("Diag", x(2, 3))
case("DiagPart", x(2, 3, 2, 3))
case("MatrixDiag", x(2, 3))
case("MatrixDiagPart", x(2, 3, 4))
case("MatrixSetDiag", x(2, 3, 4), x(2, 3))
case("MatrixDiagV2", x(3, 3), BAND, AXIS(3), AXIS(4), NUMBER)
case("MatrixDiagPartV2", x(3, 4), BAND, NUMBER)
case("MatrixSetDiagV2", x(3, 4), x(3, 3), BAND)
for align in ("LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT"):
    case("MatrixDiagV3", x(3, 3), BAND, AXIS(4), AXIS(3), NUMBER, align=align)
    case("MatrixDiagPartV3", x(2, 3, 4), ints(-2, 1), NUMBER, align=align)
    case("MatrixSetDiagV3", x(4, 3), x(3, 3), BAND, align=align)
case("MatrixBandPart", x(2, 3, 4), np.int64(1), np.int64(-1))
case("TopKV2", x(2, 2, 4), AXIS(2))
case("TopKV2", ties(2, 5), AXIS(2))
case("NthElement", ties(2, 5), AXIS(3))
case("NthElement", x(5), AXIS(1), reverse=True)

case("Reshape", x(2, 3), ints(-1))
case("ExpandDims", x(2, 3), AXIS(1))
case("Squeeze", x(2, 1, 3), axis=[])
case("BroadcastTo", x(2, 1), ints(3, 2, 4))
case("Fill", ints(2, 3), x())
