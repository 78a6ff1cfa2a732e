"""Cases of elementwise ops, reductions, segments and scans."""
import numpy as np

from draw import gen
from tables import BINARY, REDUCE, UNARY

RESULTS = {"TanhGrad": (-1, 1), "SigmoidGrad": (0, 1), "SqrtGrad": (0, 9), "RsqrtGrad": (0, 9)}
POSITIVE = ("Zeta", "Igamma", "Igammac", "IgammaGradA", "Polygamma")


@gen(*UNARY, "Conj", "ZerosLike", "OnesLike", "CheckNumerics", "CheckNumericsV2", "LeakyRelu", check="ulps", cases=24)
def unary(g):
    shape = g.shape(0, 8) if g.number > 2 else (61,)
    attrs = {"message": "here"} if g.op.startswith("Check") else {}
    if g.op == "LeakyRelu" and g.coin():
        attrs = {"alpha": g.pick(0.0, 0.5, 1.5, -0.3)}
    if g.op in ("Ndtri", "Erfinv") and g.coin():
        return [g.x(shape, 0 if g.op == "Ndtri" else -1, 1)], attrs
    if g.op in ("Lgamma", "Digamma") and g.coin():
        return [g.x(shape, -8, 30)], attrs
    return [g.values(shape)], attrs


@gen(*BINARY, "LeakyReluGrad", "ApproximateEqual", check="ulps", cases=30)
def binary(g):
    shape = g.shape(0, 8) if g.number > 2 else (61,)
    if g.op in RESULTS:  # the first is the op's result
        return [g.x(shape, *RESULTS[g.op]), g.values(shape)]
    if g.op.endswith("Grad") or g.op == "ApproximateEqual":
        return [g.values(shape), g.values(shape)]
    a, b = (shape, g.broadcast(shape)) if g.coin() else (g.broadcast(shape), shape)
    if g.coin(0.04):
        b = tuple(d + 1 for d in b)
    if g.op in POSITIVE:
        x = g.ints(a, 0, 5) if g.op == "Polygamma" else g.x(a, 1 if g.op == "Zeta" else 0, 12)
        return [x, g.x(b, 0.01, 12)] if g.number % 4 else [g.values(a), g.values(b)]
    x, y = g.values(a), g.values(b)
    if g.op in ("Div", "FloorDiv", "Mod", "FloorMod", "TruncateDiv", "TruncateMod") and not g.coin(0.1):
        y = np.where(y == 0, np.ones_like(y), y) if y.dtype.kind in "iu" else y
    if g.op == "Pow" and y.dtype.kind in "iu" and not g.coin(0.1):
        y = np.abs(g.x(b)) if y.dtype.kind == "i" else g.x(b)
    attrs = {"incompatible_shape_error": False} if g.op in ("Equal", "NotEqual") and g.coin(0.2) else {}
    return [x, y], attrs


@gen("Select", "SelectV2")
def select(g):
    shape = g.shape(0, 6)
    if g.op == "SelectV2":
        return [g.rng.random(g.broadcast(shape)) < 0.5, g.odd(g.broadcast(shape)), g.odd(shape)]
    c = shape if g.coin(0.6) else shape[:1] if g.coin() else ()
    return [g.rng.random(c) < 0.5, g.odd(shape), g.odd(shape)]


@gen("ClipByValue", check="ulps")
def clip(g):
    shape = g.shape(0, 5)
    return [g.values(shape), g.x(g.pick((), shape), -3, 0), g.x(g.pick((), shape), 0, 3)]


@gen("Betainc", check="ulps")
def betainc(g):
    s = g.shape(0, 3)
    return [g.x(g.pick(s, ()), 0.1, 8), g.x(g.pick(s, ()), 0.1, 8), g.x(s, 0, 1) if g.coin(0.8) else g.odd(s)]


@gen("RandomGammaGrad", check="ulps")
def gamma_grad(g):
    s = g.shape(0, 3)
    return [g.x(s, 0.1, 8), g.x(g.broadcast(s), 0.05, 8)]


@gen("Complex", check="ulps")
def complex_(g):
    s = g.shape(0, 6)
    return [g.odd(s), g.odd(g.broadcast(s))]


@gen("AddN", "AccumulateNV2")
def add_n(g):
    shape = g.shape(0, 5)
    values = [g.values(shape) for _ in range(g.i(1, 5))]
    return [values], {"shape": list(shape)} if g.op == "AccumulateNV2" else {}


@gen("Cross", "Diag", "DiagPart")
def small(g):
    if g.op == "Cross":
        s = g.shape(0, 3) + (3,)
        return [g.x(s), g.x(s)]
    s = g.shape(0, 3, 3)
    return [g.x(s + s if g.op == "DiagPart" else s)]


def axes(g, rank):
    if rank == 0:
        return np.zeros(0, int)
    if g.coin(0.2):
        return g.axis(rank)
    chosen = g.rng.permutation(rank)[:g.i(0, rank)]
    return chosen - rank * (g.rng.random(chosen.shape) < 0.3) if not g.coin(0.04) else [0, 0]


@gen(*REDUCE, cases=24)
def reduce(g):
    shape = g.shape(0, 8)
    x = g.values(shape)
    if g.op == "Prod" and g.is_float():
        x = g.x(shape, 0.5, 1.5)
    return [x, axes(g, len(shape))], {"keep_dims": g.coin()}


@gen("ArgMax", "ArgMin")
def arg_max(g):
    s = g.shape(1, 5, empty=0.03)
    return [g.values(s), g.axis(len(s))]


@gen("Cumsum", "Cumprod", "CumulativeLogsumexp")
def scan(g):
    s = g.shape(0 if g.coin(0.1) else 1, 5)
    return [g.x(s, -1.5, 1.5), g.axis(len(s))], {"exclusive": g.coin(), "reverse": g.coin()}


@gen("SegmentSum", "SegmentMean", "SegmentProd", "SegmentMax", "SegmentMin")
def segment(g):
    s = g.shape(1, 4)
    ids = np.sort(g.ints(s[:1], 0, 4)) if not g.coin(0.05) else g.ints(s[:1], -1, 3)
    return [g.x(s), ids]


@gen("UnsortedSegmentSum", "UnsortedSegmentProd", "UnsortedSegmentMax", "UnsortedSegmentMin")
def unsorted_segment(g):
    s = g.shape(1, 4)
    n = g.i(0, 5)
    return [g.x(s), g.ints(s[:g.i(1, len(s))] if g.coin(0.9) else (), -1, n - 1, bad=0.05), n]


@gen(*[f"SparseSegment{k}{w}" for k in ("Sum", "Mean", "SqrtN") for w in ("", "WithNumSegments")])
def sparse_segment(g):
    s = g.shape(1, 4, empty=0.02)
    n = g.i(0, 6)
    rows = max(s[0], 1)
    ids = np.sort(g.ints((n,), 0, 4))
    inputs = [g.x(s), g.ints((n,), 0, rows - 1, bad=0.05), ids]
    return inputs + [g.i(4, 7)] if g.op.endswith("Segments") else inputs


@gen(*[f"SparseSegment{k}Grad{v}" for k in ("Sum", "Mean", "SqrtN") for v in ("", "V2")])
def sparse_segment_grad(g):
    n, rows = g.i(1, 6), g.i(1, 6)  # TensorFlow leaves the gradient of nothing unset
    ids = np.sort(g.ints((n,), 0, 3))
    s = (int(ids.max()) + 1 if n else 0,) + g.shape(0, 2)
    return [g.x(s), g.ints((n,), 0, rows - 1, bad=0.05), ids, rows]


@gen("Bincount")
def bincount(g):
    s = g.shape(1, 1, 8)
    return [g.ints(s, 0, 9, bad=0.05), g.i(0, 9), g.x(g.pick(s, (0,)))]


@gen("DenseBincount")
def dense_bincount(g):
    s = g.shape(1, 2, 6)
    return [g.ints(s, 0, 9, bad=0.05), g.i(0, 9), g.x(g.pick(s, (0,)))], {"binary_output": g.coin()}


@gen("Bucketize")
def bucketize(g):
    return [g.odd(g.shape(0, 4))], {"boundaries": sorted(float(v) for v in g.f(g.i(0, 5)).round(2))}


@gen("HistogramFixedWidth")
def histogram(g):
    return [g.x(g.shape(0, 3)), np.array([-2, 3] if g.coin(0.9) else [3, 3]), g.i(1, 8)]


@gen("LinSpace", check="ulps")
def linspace(g):
    return [g.x(()), g.x(()), g.i(1, 20) if g.coin(0.95) else 0]


@gen("Range", check="ulps")
def range_(g):
    if g.types["main"].startswith("u"):
        return [g.i(0, 5), g.i(5, 40), g.i(1, 7)]
    start, limit = g.i(-20, 20), g.i(-20, 20)
    step = (g.i(1, 5) if limit >= start else -g.i(1, 5)) * (0.37 if g.is_float() else 1)
    return [start, limit, step if g.coin(0.95) else g.pick(0, -step)]


@gen("TopK", "TopKV2")
def top_k(g):
    s = g.shape(1, 4, 9)
    k = g.i(0, s[-1]) if g.coin(0.95) else s[-1] + 1
    x = g.x(s) if g.number % 3 or not g.is_float() else g.odd(s)
    x = np.where(np.isnan(x), np.zeros_like(x), x) if g.is_float() else x
    return ([x], {"k": k}) if g.op == "TopK" else [x, k]


@gen("NthElement")
def nth(g):
    s = g.shape(1, 4, 9)
    return [g.x(s), g.i(0, max(s[-1] - 1, 0)) if g.coin(0.95) else s[-1]], {"reverse": g.coin()}


@gen("InTopK", "InTopKV2")
def in_top_k(g):
    n, c = g.i(0, 5), g.i(1, 7)
    x, k = g.x((n, c), dtype="float"), g.i(1, c + 1)
    if g.coin(0.2) and x.size:
        x.flat[0] = g.pick(np.inf, np.nan)
    target = g.ints((n,), 0, c - 1, bad=0.1)
    return ([x, target], {"k": k}) if g.op == "InTopK" else [x, target, k]


@gen("LowerBound", "UpperBound")
def bound(g):
    b = g.i(1, 3)
    return [np.sort(g.x((b, g.i(0, 7))), axis=1), g.x((b, g.i(0, 5)))]
