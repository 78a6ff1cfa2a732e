"""Cases of contractions, convolutions, pools, normalisation, losses, recurrent cells and decompositions."""
import numpy as np

from draw import STORED, gen


def product_shapes(g, batch):
    m, k, n = (0 if g.coin(0.05) else g.i(1, 7) for _ in range(3))
    ta, tb = g.coin(), g.coin()
    a, b = ((k, m) if ta else (m, k)), ((n, k) if tb else (k, n))
    if g.coin(0.04):
        b = (b[0] + 1, b[1] + 1)
    if batch:
        outer = g.shape(0, 3, 3)
        return outer + a, (outer if g.op == "BatchMatMul" else g.broadcast(outer)) + b, ta, tb
    return a, b, ta, tb


@gen("MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3")
def matmul(g):
    a, b, ta, tb = product_shapes(g, g.op != "MatMul")
    names = ("transpose_a", "transpose_b") if g.op == "MatMul" else ("adj_x", "adj_y")
    y = g.x(b, dtype=g.types["Tb"]) if g.op.endswith("V3") else g.x(b)
    return [g.x(a), y], dict(zip(names, (ta, tb)))


@gen("_FusedMatMul")
def fused_matmul(g):
    a, b, ta, tb = product_shapes(g, False)
    n = b[0] if tb else b[1]
    fused = ["BiasAdd"] + g.pick([], ["Relu"], ["Relu6"], ["Elu"], ["LeakyRelu"], ["Tanh"], ["Sigmoid"])
    return [g.x(a), g.x(b), [g.x((n,))]], dict(transpose_a=ta, transpose_b=tb, fused_ops=fused)


EQUATIONS = ["ij,jk->ik", "ij,jk->ki", "ij,kj->ik", "bij,bjk->bik", "abij,abjk->abik", "BNHd,BiHd->BHNi", "BHNi,BiHd->BNHd",
             "ij->ji", "ii->i", "i->ii", "ii->", "ij->", "ij->i", "abc->cb", "ij,ij->ij", "ij,ij->", "i,j->ij", "i,i->",
             "ij,j->i", "abc,cd->abd", "abc,bad->cd", "aab,bc->ac", "ab,cd->", "ab,ab->b", "iij,jk->ik", "ij,jk->iik"]
DOTTED = [("...ij,...jk->...ik", ((2, 3, 4), (5, 1, 4, 2))), ("...ij->...ji", ((2, 3, 4),)), ("ab...,b->a...", ((2, 3, 4), (3,))),
          ("i...j,j...->i...", ((2, 3, 4), (4, 1))), ("...,...->...", ((2, 1), (3,))), ("ij,jk->ik", ((2, 0), (0, 2))),
          ("ij,jk", ((2, 2), (2, 2))), ("ij,jk->ik", ((2, 3), (4, 2))), ("ij->ik", ((2, 2),)), ("ij->i", ((2, 0),))]


@gen("Einsum", cases=len(EQUATIONS) + len(DOTTED))
def einsum(g):
    if g.number < len(DOTTED):
        equation, shapes = DOTTED[g.number]
        return [[g.x(s) for s in shapes]], {"equation": equation}
    equation = EQUATIONS[g.number - len(DOTTED)]
    size = {letter: g.i(1, 5) for letter in equation}
    return [[g.x(tuple(size[c] for c in part)) for part in equation.split("->")[0].split(",")]], {"equation": equation}


def windows(g, dims, explicit):
    """Random windows over `dims` spatial axes: (sizes, kernel, strides, dilations, padding, pads, outputs)."""
    padding = g.pick("SAME", "VALID", "EXPLICIT") if explicit else g.pick("SAME", "VALID")
    stride, rate = g.i(1, 3), g.i(1, 2)
    if stride > 1 and "Depthwise" in g.op:
        rate = 1
    size = [g.i(2, 8) for _ in range(dims)]
    kernel = [g.i(1, 3) for _ in range(dims)]
    pads = [(g.i(0, 2), g.i(0, 2)) if padding == "EXPLICIT" else (0, 0) for _ in range(dims)]
    out = []
    for n, k, (a, b) in zip(size, kernel, pads):
        span = (k - 1) * rate + 1
        out.append(-(-n // stride) if padding == "SAME" else (n + a + b - span) // stride + 1)
    return size, kernel, stride, rate, padding, pads, out


def conv_attrs(g, dims, w):
    size, kernel, stride, rate, padding, pads, out = w
    channels_first = g.coin(0.08)
    order = lambda values: [1, 1, *values] if channels_first else [1, *values, 1]  # noqa: E731
    attrs = {"strides": order([stride] * dims), "padding": padding}
    if not (g.op.startswith("Conv3D") and g.op in ("Conv3DBackpropInput", "Conv3DBackpropFilter")):
        attrs["dilations"] = order([rate] * dims)
        attrs["data_format"] = ("NC" + "DHW"[3 - dims:]) if channels_first else ("N" + "DHW"[3 - dims:] + "C")
    if padding == "EXPLICIT":
        inner = [v for p in pads for v in p]
        attrs["explicit_paddings"] = [0, 0, 0, 0] + inner if channels_first else [0, 0] + inner + [0, 0]
    return attrs, channels_first


@gen("Conv2D", "Conv3D", "DepthwiseConv2dNative", "Conv2DBackpropInput", "Conv2DBackpropFilter", "Conv3DBackpropInput",
     "Conv3DBackpropFilter", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2", "DepthwiseConv2dNativeBackpropInput",
     "DepthwiseConv2dNativeBackpropFilter", "_FusedConv2D", "_FusedDepthwiseConv2dNative", cases=16)
def conv(g):
    dims = 3 if "3D" in g.op else 2
    w = windows(g, dims, dims == 2)
    while min(w[-1]) < (0 if g.coin(0.02) else 1):
        w = windows(g, dims, dims == 2)
    size, kernel, _, _, _, _, out = w
    attrs, first = conv_attrs(g, dims, w)
    n, c, k = 0 if g.coin(0.04) else g.i(1, 3), g.i(1, 4), g.i(1, 5)
    group = g.pick(1, 1, 2) if g.op.startswith("Conv2D") and c % 2 == 0 and "Backprop" not in g.op else 1
    k = k * group
    image = lambda s, ch: (n, ch, *s) if first else (n, *s, ch)  # noqa: E731
    if "Depthwise" in g.op:
        mult = g.i(1, 3)
        f, k = (*kernel, c, mult), c * mult
    else:
        f = (*kernel, c // group, k)
    x, dy = image(size, c), image(out, k)
    if g.op.startswith("_Fused"):
        attrs.pop("explicit_paddings", None)
        attrs["padding"] = "SAME" if attrs["padding"] == "EXPLICIT" else attrs["padding"]
        attrs["fused_ops"] = ["BiasAdd"] + g.pick([], ["Relu"], ["Relu6"], ["Elu"])
        bias = g.x((k,))
        if g.op == "_FusedConv2D":
            from draw import Typed
            return [g.x(x), g.x(f), [Typed(g.types["main"], bias)], []], dict(attrs, num_args=1)
        return [g.x(x), g.x(f), [bias]], attrs
    if "BackpropInput" in g.op:
        return [g.x(x) if g.op == "Conv3DBackpropInput" else x, g.x(f), g.x(dy)], attrs
    if "BackpropFilter" in g.op:
        return [g.x(x), g.x(f) if g.op == "Conv3DBackpropFilter" else f, g.x(dy)], attrs
    return [g.x(x), g.x(f)], attrs


@gen("Dilation2D", "Dilation2DBackpropInput", "Dilation2DBackpropFilter")
def dilation(g):
    w = windows(g, 2, False)
    while min(w[-1]) < 1:
        w = windows(g, 2, False)
    size, kernel, stride, rate, padding, _, out = w
    n, c = g.i(1, 2), g.i(1, 3)
    inputs = [g.x((n, *size, c)), g.x((*kernel, c))] + ([g.x((n, *out, c))] if "Backprop" in g.op else [])
    return inputs, {"strides": [1, stride, stride, 1], "rates": [1, rate, rate, 1], "padding": padding}


def pool(g, dims, explicit=False):
    while True:
        size, kernel, stride, _, padding, pads, _ = windows(g, dims, explicit)
        pads = [(min(a, k - 1), min(b, k - 1)) for (a, b), k in zip(pads, kernel)]
        out = [-(-n // stride) if padding == "SAME" else (n + a + b - k) // stride + 1
               for n, k, (a, b) in zip(size, kernel, pads)]
        if min(out) >= 1:
            break
    n, c = 0 if g.coin(0.05) else g.i(1, 3), g.i(1, 4)
    attrs = {"ksize": [1, *kernel, 1], "strides": [1] + [stride] * dims + [1], "padding": padding}
    if padding == "EXPLICIT":
        attrs["explicit_paddings"] = [0, 0] + [v for p in pads for v in p] + [0, 0]
    return (n, *size, c), (n, *out, c), attrs


@gen("AvgPool", "AvgPool3D", "AvgPoolGrad", "AvgPool3DGrad", "MaxPool", "MaxPool3D")
def pools(g):
    x, dy, attrs = pool(g, 3 if "3D" in g.op else 2, g.op == "MaxPool")
    if g.op.endswith("Grad"):
        return [x, g.x(dy)], attrs
    return [g.x(x)], attrs


def pooled(x, attrs):
    """The maximum of each window, and its place in a flat tensor (per image)."""
    dims, k, s = x.ndim - 2, attrs["ksize"][1:-1], attrs["strides"][1:-1]
    size = x.shape[1:-1]
    if attrs["padding"] == "SAME":
        out = [-(-n // a) for n, a in zip(size, s)]
        pads = [max((o - 1) * a + w - n, 0) // 2 for o, a, w, n in zip(out, s, k, size)]
    else:
        ep = attrs.get("explicit_paddings", [0] * (2 * dims + 4))[2:-2]
        pads = ep[::2]
        out = [(n + a + b - w) // c + 1 for n, a, b, w, c in zip(size, ep[::2], ep[1::2], k, s)]
    y = np.zeros((x.shape[0], *out, x.shape[-1]), x.dtype)
    where = np.zeros(y.shape, np.int64)
    flat = np.arange(int(np.prod(x.shape[1:]))).reshape(x.shape[1:])
    for place in np.ndindex(*out) if y.size else ():
        at = tuple(slice(max(p * a - b, 0), max(min(p * a - b + w, n), 0)) for p, a, b, w, n in zip(place, s, pads, k, size))
        window = x[(slice(None), *at)].reshape(x.shape[0], -1, x.shape[-1])
        index = flat[at].reshape(-1, x.shape[-1])
        if not window.shape[1] or not x.shape[0]:
            continue
        best = window.astype(np.float64).argmax(1)
        y[(slice(None), *place)] = np.take_along_axis(window, best[:, None], 1)[:, 0]
        where[(slice(None), *place)] = np.take_along_axis(index[None].repeat(x.shape[0], 0), best[:, None], 1)[:, 0]
    return y, where


@gen("MaxPoolGrad", "MaxPoolGradGrad", "MaxPool3DGrad", "MaxPool3DGradGrad", "MaxPoolV2", "MaxPoolGradV2", "MaxPoolGradGradV2",
     "MaxPoolWithArgmax", "MaxPoolGradWithArgmax", "MaxPoolGradGradWithArgmax")
def max_pools(g):
    shape, out, attrs = pool(g, 3 if "3D" in g.op else 2, g.op == "MaxPoolGrad")
    x = g.x(shape)
    y, where = pooled(x, attrs)
    batch = g.coin()
    if "Argmax" in g.op:
        attrs["include_batch_in_index"] = batch
        if batch:
            where = where + np.arange(shape[0]).reshape(-1, 1, 1, 1) * int(np.prod(shape[1:]))
        if g.op == "MaxPoolWithArgmax":
            return [x], attrs
        return ([x, g.x(out), where] if "GradWith" in g.op and "GradGrad" not in g.op else [x, g.x(shape), where]), attrs
    sizes = [attrs.pop("ksize"), attrs.pop("strides")] if "V2" in g.op else []
    if g.op == "MaxPoolV2":
        return [x, *sizes], attrs
    return [x, y, g.x(shape if "GradGrad" in g.op else out), *sizes], attrs


@gen("BiasAdd", "BiasAddV1", "BiasAddGrad")
def bias(g):
    s = g.shape(2, 5)
    fmt = g.pick("NHWC", "NHWC", "NCHW") if g.op != "BiasAddV1" else "NHWC"
    c = s[-1] if fmt == "NHWC" else s[1]
    inputs = [g.x(s)] + ([g.x((c + g.coin(0.03),))] if "Grad" not in g.op else [])
    return inputs, {} if g.op == "BiasAddV1" else {"data_format": fmt}


@gen("Softmax", "LogSoftmax", "L2Loss")
def softmax(g):
    return [g.x(g.shape(0 if g.op == "L2Loss" else 1, 4, 40), -8, 8)]


@gen("SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits")
def cross_entropy(g):
    n, c = (0 if g.coin(0.05) else g.i(1, 6)), g.i(1, 20)
    if g.op.startswith("Sparse"):
        return [g.x((n, c), -8, 8), g.ints((n,), 0, c - 1, bad=0.05)]
    return [g.x((n, c if g.coin(0.9) else 1), -8, 8), g.x((n if g.coin(0.9) else 1, c), 0, 1)]


@gen("LRN", "LRNGrad")
def lrn(g):
    s = (g.i(0, 2), g.i(1, 3), g.i(1, 3), g.i(1, 14))
    attrs = dict(depth_radius=g.i(0, 6), bias=g.pick(1.0, 2.0), alpha=g.pick(1.0, 0.3, 1e-2), beta=g.pick(0.5, 0.75, 1.0))
    if g.op == "LRN":
        return [g.x(s, -1, 1)], attrs
    x = g.x(s, -1, 1)
    r, wide = attrs["depth_radius"], x.astype(np.float64)
    sums = np.stack([np.square(wide[..., max(0, i - r):i + r + 1]).sum(-1) for i in range(s[3])], -1)
    y = wide * (attrs["bias"] + attrs["alpha"] * sums) ** -attrs["beta"]
    return [g.x(s), x, y.astype(x.dtype)], attrs


@gen(*[f"FusedBatchNorm{g}{v}" for g in ("", "Grad") for v in ("", "V2", "V3")],
     unset=lambda attrs: () if attrs["is_training"] else (3, 4))
def batch_norm(g):
    s = (g.i(1, 3), g.i(1, 4), g.i(1, 4), g.i(1, 6)) if g.coin(0.95) else (0, 2, 2, 3)
    c, training = s[3], g.coin() and s[0] > 0
    attrs = {"is_training": training, "epsilon": g.pick(1e-3, 1e-4)}
    f = lambda low=-2.0, high=2.0: g.f((c,), low, high)  # noqa: E731
    x = g.x(s)
    if "Grad" in g.op:
        wide = x.astype(np.float64)
        mean, var = (wide.mean((0, 1, 2)), wide.var((0, 1, 2))) if training else (f(), f(0.1, 2))
        inputs = [g.x(s), x, f(), mean, var]
        return inputs + [np.zeros(0)] if g.op.endswith("V3") else inputs, attrs
    if training and g.coin(0.3):
        attrs["exponential_avg_factor"] = 0.25
        return [x, f(), f(), f(), f(0.1, 2)], attrs
    empty = np.zeros(0)
    return [x, f(), f(), *([empty, empty] if training else [f(), f(0.1, 2)])], attrs


def cell(g, state):
    n, k, h = g.i(1, 3), g.i(1, 5), g.i(1, 5)
    w = g.x((k + h, 4 * h), -0.7, 0.7)
    peep = [g.x((h,), -0.5, 0.5) for _ in range(3)]
    return n, k, h, w, peep, g.x((4 * h,), -1, 1)


@gen("LSTMBlockCell", "LSTMBlockCellGrad", "BlockLSTM", "BlockLSTMV2", "BlockLSTMGrad", "BlockLSTMGradV2", cases=8)
def lstm(g):
    n, k, h, w, peep, b = cell(g, 1)
    attrs = {"use_peephole": g.coin()}
    block = g.op.startswith("Block")
    t = g.i(1, 4)
    lead = (t,) if block else ()
    u = lambda *s, low=-1, high=1: g.x(s, low, high)  # noqa: E731
    inputs = ([t] if block else []) + [u(*lead, n, k), u(n, h), u(n, h), w, *peep, b]
    if "Grad" in g.op:
        gates = [u(*lead, n, h, low=0.1) for _ in range(7 if block else 6)]
        return inputs + gates + [u(*lead, n, h), u(*lead, n, h)], attrs
    attrs["cell_clip"] = g.pick(0.5, 3.0, -1.0)
    if g.op in ("LSTMBlockCell", "BlockLSTM"):
        attrs["forget_bias"] = g.pick(1.0, 0.0)
    return inputs, attrs


@gen("GRUBlockCell", "GRUBlockCellGrad", cases=8)
def gru(g):
    n, k, h = g.i(1, 3), g.i(1, 5), g.i(1, 5)
    u = lambda *s, low=-1, high=1: g.x(s, low, high)  # noqa: E731
    inputs = [u(n, k), u(n, h), u(k + h, 2 * h), u(k + h, h), u(2 * h), u(h)]
    return inputs + [u(n, h, low=0) for _ in range(3)] + [u(n, h)] if "Grad" in g.op else inputs


# ---- decompositions and solvers ----


def matrices(g, square=True, positive=False, symmetric=False):
    n = g.i(1, 6)
    outer = g.shape(0, 2, 3)
    m = n if square else g.i(1, 6)
    a = g.x(outer + (n, m), -1, 1)
    if positive or symmetric:
        a = (a + np.conj(np.swapaxes(a, -1, -2))) / 2
    if positive:
        a = a + (n + 1) * np.eye(n)
    return a.astype(STORED[g.types["main"]])


@gen("Cholesky", "BatchCholesky", "CholeskyGrad", "BatchCholeskyGrad", check="condition", cases=10)
def cholesky(g):
    a = matrices(g, positive=True)
    if "Grad" in g.op:
        return [np.linalg.cholesky(a), g.x(a.shape)]
    return [a if g.coin(0.95) else -a]


@gen("MatrixInverse", "BatchMatrixInverse", "MatrixDeterminant", "BatchMatrixDeterminant", "LogMatrixDeterminant", "Lu",
     "MatrixExponential", "MatrixSquareRoot", "MatrixLogarithm", check="condition", cases=10)
def matrix(g):
    a = matrices(g, positive=g.op in ("MatrixSquareRoot", "MatrixLogarithm"))
    well = (a + 2 * np.eye(a.shape[-1])).astype(a.dtype)
    return [well], {"adjoint": g.coin()} if g.op.endswith("Inverse") else {}


@gen("MatrixSolve", "BatchMatrixSolve", "MatrixTriangularSolve", "BatchMatrixTriangularSolve", "MatrixSolveLs",
     "BatchMatrixSolveLs", check="condition", cases=10)
def solve(g):
    a = matrices(g)
    a = (a + 3 * np.eye(a.shape[-1])).astype(a.dtype)
    b = g.x(a.shape[:-1] + (g.i(1, 4),))
    if g.op.endswith("Ls"):
        tall = np.concatenate([a, g.x(a.shape[:-2] + (2, a.shape[-1]))], -2)
        return [tall, g.x(tall.shape[:-1] + (2,)), g.pick(0.0, 0.1)], {"fast": g.coin(0.8)}
    return [a, b], {"adjoint": g.coin(), **({"lower": g.coin()} if "Triangular" in g.op else {})}


@gen("BandedTriangularSolve", check="condition", cases=10)
def banded(g):
    outer, n, k = g.shape(0, 1, 3), g.i(2, 6), g.i(1, 2)
    a = g.x(outer + (k, n), 1, 2)
    return [a, g.x(outer + (n, g.i(1, 3)))], {"lower": g.coin(), "adjoint": g.coin()}


@gen("TridiagonalSolve", "TridiagonalMatMul", check="condition", cases=10)
def tridiagonal(g):
    outer, n, k = g.shape(0, 2, 3), g.i(1, 6), g.i(1, 3)
    if g.op == "TridiagonalMatMul":
        return [*[g.x(outer + (1, n)) for _ in range(3)], g.x(outer + (n, k))]
    d = g.x(outer + (3, n), -1, 1)
    d[..., 1, :] += 3
    return [d, g.x(outer + (n, k))], {"partial_pivoting": g.coin()}


@gen("Qr", "Svd", "BatchSvd", "SelfAdjointEigV2", "BatchSelfAdjointEigV2", "Eig", "SelfAdjointEig", "BatchSelfAdjointEig",
     check="size", cases=10, unset=lambda attrs: () if attrs.get("compute_v", attrs.get("compute_uv", True)) else (1, 2))
def decompose(g):
    if "Adjoint" in g.op:
        a = matrices(g, symmetric=True) + 3 * np.diag(np.arange(8))[:1, :1]
        return [a], {"compute_v": g.coin()} if g.op.endswith("V2") else {}
    if g.op == "Eig":
        return [matrices(g, symmetric=True)], {"compute_v": g.coin(), "Tout": "complex64" if g.types["main"] in (
            "float", "complex64") else "complex128"}
    attrs = {"full_matrices": False}
    if g.op != "Qr":
        attrs["compute_uv"] = g.coin()
    return [matrices(g, square=False)], attrs
