"""Cases of ops that move, index and inspect tensors."""
import numpy as np

from draw import COMPLEXES, FLOATS, Typed, gen


@gen("Identity", "Snapshot", "StopGradient", "PreventGradient", "DeepCopy", "Rank", "Shape", "Size", cases=8)
def one(g):
    return [g.odd(g.shape(0, 8))]


@gen("PlaceholderWithDefault", cases=6)
def default(g):
    s = g.shape(0, 4)
    return [g.odd(s)], {"shape": g.pick(None, list(s), [-1] * len(s))}


@gen("IdentityN", "Assert", "Print", cases=6)
def many_types(g):
    values = [g.typed(g.shape(0, 3)) for _ in range(g.i(1, 4))]
    if g.op == "IdentityN":
        return [[Typed(g.types["main"], g.odd(g.shape(0, 3)))] + values]
    if g.op == "Print":
        return [g.odd(g.shape(0, 3)), values], {"message": "value: ", "summarize": 2}
    return [g.coin(0.7), values]


@gen("PrintV2", "NoOp", cases=2)
def nothing(g):
    return [b"some text"] if g.op == "PrintV2" else []


@gen("ShapeN", cases=6)
def shape_n(g):
    return [[g.x(g.shape(0, 5)) for _ in range(g.i(1, 4))]]


@gen("EnsureShape", cases=8)
def ensure_shape(g):
    s = g.shape(0, 4)
    want = [-1 if g.coin() else d for d in s]
    return [g.x(s)], {"shape": want if g.coin(0.85) else want + [2]}


@gen("Cast", cases=60)
def cast(g):
    shape = g.shape(0, 4) if g.number % 2 else (40,)
    to = g.types["DstT"]
    if to not in FLOATS + COMPLEXES + ("bool",) and (g.is_float() or g.is_complex()):
        return [g.x(shape, 0 if "u" in to else -3, 120)], {}  # what fits: the rest has no answer in C++
    return [g.odd(shape)], {"Truncate": g.coin(0.1)}


BITS = {1: "int8 uint8 qint8 quint8", 2: "half bfloat16 int16 uint16 qint16 quint16",
        4: "float int32 uint32 qint32", 8: "double int64 uint64 complex64", 16: "complex128"}


@gen("Bitcast", cases=16)
def bitcast(g):
    size = next(k for k, names in BITS.items() if g.types["main"] in names.split())
    to = g.pick(*BITS)
    s = g.shape(0, 3)
    if to > size:
        s += (to // size if g.coin(0.9) else 3,)
    return [g.odd(s)], {"type": g.pick(*BITS[to].split())}


@gen("Fill", cases=10)
def fill(g):
    return [list(g.shape(0, 6)) if g.coin(0.95) else [2, -1], g.odd(())]


@gen("Reshape", "Squeeze", "ExpandDims")
def reshape(g):
    s = g.shape(0, 6)
    if g.op == "ExpandDims":
        return [g.odd(s), g.axis(len(s) + 1) if g.coin(0.9) else [g.axis(len(s) + 1)]]
    if g.op == "Squeeze":
        s = tuple(1 if g.coin(0.4) else d for d in s)
        ones = [i - (len(s) if g.coin(0.3) else 0) for i, d in enumerate(s) if (d == 1 or g.coin(0.03)) and g.coin()]
        return [g.odd(s)], {"squeeze_dims": ones}
    to = list(g.rng.permutation(s)) if g.coin(0.5) else [int(np.prod(s))]
    if g.coin(0.3) and to:
        to[g.i(0, len(to) - 1)] = -1
    if g.coin(0.05):
        to = to + [2]
    return [g.odd(s), np.array(to, int)]


@gen("Transpose", "ConjugateTranspose")
def transpose(g):
    s = g.shape(0, 8)
    return [g.odd(s), g.rng.permutation(len(s)) if g.coin(0.95) else np.zeros(len(s), int)]


@gen("BroadcastTo", "Tile", "BroadcastArgs", "BroadcastGradientArgs")
def broadcast(g):
    s = g.shape(0, 6, 4)
    if g.op == "Tile":
        return [g.odd(s), g.ints((len(s),), 0 if g.coin(0.1) else 1, 3)]
    if g.op == "BroadcastTo":
        return [g.odd(g.broadcast(s)), np.array(s if g.coin(0.95) else s[1:], int)]
    other = g.broadcast(s) if g.coin(0.9) else g.shape(0, 4)
    return [np.array(v, int) for v in ((s, other) if g.coin() else (other, s))]


@gen("Concat", "ConcatV2", "Pack", "ParallelConcat")
def concat(g):
    n, s = g.i(2, 4), g.shape(0 if g.op == "Pack" else 1, 5)
    if g.op == "ParallelConcat":
        s = (1,) + s[1:]
        return [[g.odd(s) for _ in range(n)]], {"shape": [n, *s[1:]]}
    if g.op == "Pack":
        return [[g.odd(s) for _ in range(n)]], {"axis": g.axis(len(s) + 1)}
    axis = g.axis(len(s))
    values = []
    for _ in range(n):
        part = list(s)
        if -len(s) <= axis < len(s):
            part[axis] = g.i(0, 4)
        if g.coin(0.02):
            part[0] += 1
        values.append(g.odd(tuple(part)))
    return [axis, values] if g.op == "Concat" else [values, axis]


@gen("ConcatOffset", cases=10)
def concat_offset(g):
    s = g.shape(1, 4)
    axis = g.axis(len(s))
    shapes = [[g.i(0, 4) if i == axis % len(s) else d for i, d in enumerate(s)] for _ in range(g.i(2, 4))]
    return [axis, shapes]


@gen("Split", "SplitV", "Unpack")
def split(g):
    s = list(g.shape(1, 5))
    axis, n = g.axis(len(s)), g.i(1, 3)
    ok = -len(s) <= axis < len(s)
    if g.op == "Unpack":
        return [g.odd(tuple(s))], {"num": s[axis] if ok else n, "axis": axis}
    sizes = g.ints((n,), 0, 3)
    if ok:
        s[axis] = n * g.i(0, 3) + g.coin(0.03) if g.op == "Split" else int(sizes.sum()) + g.coin(0.03)
    if g.op == "Split":
        return [axis, g.odd(tuple(s))], {"num_split": n}
    if g.coin(0.3):
        sizes[g.i(0, n - 1)] = -1
    return [g.odd(tuple(s)), sizes, axis], {"num_split": n, "Tlen": g.pick("int32", "int64")}  # int8 kills TensorFlow


@gen("Pad", "PadV2", "MirrorPad", "MirrorPadGrad")
def pad(g):
    s = g.shape(0, 5)
    if g.op.startswith("Pad"):
        pads = g.ints((len(s), 2), 0, 2)
        if pads.size and g.coin(0.03):
            pads[0, 0] = -1
        return [g.odd(s), pads] + ([g.odd(())] if g.op == "PadV2" else [])
    mode = g.pick("REFLECT", "SYMMETRIC")
    most = [max(d - (mode == "REFLECT"), 0) for d in s]
    pads = np.array([[g.i(0, m), g.i(0, m)] for m in most], int).reshape(len(s), 2)
    if g.op == "MirrorPadGrad":
        s = tuple(int(d + p.sum()) for d, p in zip(s, pads))
    elif pads.size and g.coin(0.05):
        pads[0, 0] += 9
    return [g.x(s), pads], {"mode": mode}


@gen("Reverse", "ReverseV2", "Roll", "ReverseSequence")
def reverse(g):
    s = g.shape(1, 6, empty=0.04)
    if g.op == "Reverse":
        return [g.odd(s), g.rng.random(len(s)) < 0.5]
    if g.op == "ReverseV2":
        axes = g.rng.permutation(len(s))[:g.i(0, len(s))]
        return [g.odd(s), axes - len(s) * (g.rng.random(axes.shape) < 0.3) if g.coin(0.95) else np.array([0, 0])]
    if g.op == "Roll":
        if g.coin():
            return [g.odd(s), g.i(-7, 7), g.axis(len(s))]
        n = g.i(0, 3)
        return [g.odd(s), g.ints((n,), -7, 7), np.array([g.axis(len(s), 0.02) for _ in range(n)], int)]
    s = g.shape(2, 5, empty=0.03)
    seq, batch = g.rng.permutation(len(s))[:2]
    return [g.odd(s), g.ints((s[batch],), 0, s[seq], bad=0.05)], {"seq_dim": int(seq), "batch_dim": int(batch)}


@gen("OneHot", cases=16)
def one_hot(g):
    s = g.shape(0, 4)
    on, off = (g.odd(()), g.odd(())) if g.types["main"] != "bool" else (True, False)
    return [g.ints(s, 0 if g.types["TI"].startswith("u") else -2, 6), g.i(0, 6), on, off], {"axis": g.axis(len(s) + 1)}


@gen("SpaceToDepth", "DepthToSpace", "SpaceToBatch", "BatchToSpace", "SpaceToBatchND", "BatchToSpaceND")
def blocks(g):
    b = g.i(2, 3)
    n, h, w, c = g.i(0, 2) or 1, g.i(1, 3), g.i(1, 3), g.i(1, 3)
    bad = g.coin(0.04)
    if g.op == "SpaceToDepth":
        return [g.odd((n, h * b + bad, w * b, c))], {"block_size": b}
    if g.op == "DepthToSpace":
        return [g.odd((n, h, w, c * b * b + bad))], {"block_size": b}
    if g.op in ("SpaceToBatch", "BatchToSpace"):
        p = g.ints((2, 2), 0, 2)
        if g.op == "BatchToSpace":
            return [g.odd((n * b * b, h + 1, w + 1, c)), np.minimum(p, 1)], {"block_size": b}
        size = [(-int(r.sum()) - 1) % b + 1 + b for r in p]
        return [g.odd((n, size[0] + bad, size[1], c)), p], {"block_size": b}
    m = g.i(1, 3)
    block, pads, rest = g.ints((m,), 1, 3), g.ints((m, 2), 0, 2), g.shape(0, 2, 3, 0)
    if g.op == "SpaceToBatchND":
        size = [int((-p.sum()) % k + k * g.i(1, 2)) for p, k in zip(pads, block)]
        return [g.odd((n, *size) + rest), block, pads]
    crops = np.minimum(pads, 1)
    size = [g.i(1, 3) + (2 if k == 1 else 1) for k in block]
    return [g.odd((int(block.prod()) * n + bad, *size) + rest), block, crops]


@gen("MatrixDiag", "BatchMatrixDiag", "MatrixDiagPart", "BatchMatrixDiagPart", "MatrixSetDiag", "BatchMatrixSetDiag",
     "MatrixBandPart", "BatchMatrixBandPart", cases=10)
def diagonals(g):
    s = g.shape(1, 4, 4)
    if g.op.endswith("MatrixDiag"):
        return [g.odd(s)]
    m = s + (g.i(1, 4),)
    if g.op.endswith("DiagPart"):
        return [g.odd(m)]
    if g.op.endswith("SetDiag"):
        return [g.odd(m), g.odd(m[:-2] + (min(m[-2:]) + g.coin(0.03),))]
    return [g.odd(m), g.i(-1, 4) if g.coin(0.9) else 9, g.i(-1, 4)]


@gen(*[f"Matrix{k}V{v}" for k in ("Diag", "DiagPart", "SetDiag") for v in (2, 3)], cases=20)
def diagonal_bands(g):
    batch, rows, cols = g.shape(0, 2, 3), g.i(1, 5), g.i(1, 5)
    low = g.i(-rows + 1, cols - 1)
    high = g.i(low, cols - 1) if g.coin(0.6) else low
    k = np.array([low, high]) if low != high or g.coin(0.3) else np.array(low)
    attrs = {"align": g.pick("LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT")} if g.op.endswith("V3") else {}
    if "DiagPart" in g.op:
        return [g.odd(batch + (rows, cols)), k, g.odd(())], attrs
    longest = min(rows + min(high, 0), cols - max(low, 0))
    diagonal = batch + ((high - low + 1, longest) if low != high else (longest,))
    if "SetDiag" in g.op:
        return [g.odd(batch + (rows, cols)), g.odd(diagonal), k], attrs
    return [g.odd(diagonal), k, rows if g.coin(0.7) else -1, cols if g.coin(0.7) else -1, g.odd(())], attrs


@gen("Empty", cases=6)
def empty(g):
    return [list(g.shape(0, 4))], {"init": True}
