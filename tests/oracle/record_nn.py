"""Records what TensorFlow answers for products, convolutions, pools, normalisation and losses.

python record_nn.py > nn.txt; tests/ops/nn_oracle_test.cc runs the same ops and compares.
A case: "op NAME", lines "attr NAME KIND VALUE...", "in DTYPE RANK DIMS... VALUES...", "out ..." and "end".
"""
import itertools
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import numpy as np
import tensorflow as tf
from tensorflow.python.framework import op_def_registry

RNG = np.random.default_rng(7)
NAMES = {"bool": "bool", "float32": "float", "float64": "double", "float16": "half", "bfloat16": "bfloat16",
         "complex64": "complex64", "complex128": "complex128"}


def draw(dtype, *shape):
    dtype = tf.as_dtype(dtype).as_numpy_dtype
    if np.issubdtype(dtype, np.integer):
        return RNG.integers(0 if np.issubdtype(dtype, np.unsignedinteger) else -9, 10, shape).astype(dtype)
    x = RNG.uniform(-1, 1, shape).round(2)  # short in the file
    if np.issubdtype(dtype, np.complexfloating):
        x = x + 1j * RNG.uniform(-1, 1, shape).round(2)
    return x.astype(dtype)


def shortest(v):
    """The fewest digits from which the same float or double is read again."""
    if not np.isfinite(v):
        return str(v)
    return np.format_float_scientific(v, trim="-") if v and abs(v) < 1e-3 else np.format_float_positional(v, trim="-")


def tensor_line(kind, x):
    x = np.asarray(x)
    name = NAMES.get(x.dtype.name, x.dtype.name)
    flat = x.ravel()
    if np.issubdtype(x.dtype, np.complexfloating):
        values = [shortest(p) for v in flat for p in (v.real, v.imag)]
    elif name in ("half", "bfloat16"):
        values = [f"{float(v):.{5 if name == 'half' else 4}g}" for v in flat]  # enough to be read again
    elif name in ("float", "double"):
        values = [shortest(v) for v in flat]
    else:
        values = [str(int(v)) for v in flat]
    print(kind, name, x.ndim, *x.shape, *values)


def attr_line(name, value):
    if isinstance(value, bool):
        print("attr", name, "bool", int(value))
    elif isinstance(value, int):
        print("attr", name, "int", value)
    elif isinstance(value, float):
        print("attr", name, "float", f"{value:.9g}")
    elif isinstance(value, str):
        print("attr", name, "string", value)
    elif isinstance(value, tf.DType):
        print("attr", name, "type", value.name if value.name not in NAMES else NAMES[value.name])
    else:
        print("attr", name, "ints", len(value), *value)


def record_list(op, inputs, **attrs):
    """An op whose inputs are one list."""
    record(op, *inputs, as_list="inputs", **attrs)


def record(op, *inputs, skip=(), as_list=None, **attrs):
    """Prints the case; outputs whose index is in `skip` are not compared."""
    fn = getattr(tf.raw_ops, op)
    args = [a.name for a in op_def_registry.get(op).input_arg]
    values = [tf.constant(x) for x in inputs]
    try:
        out = fn(**({as_list: values} if as_list else dict(zip(args, values))), **attrs)
    except Exception as e:  # not on this CPU
        print(f"# {op}: {type(e).__name__} {str(e)[:90]!r}", file=sys.stderr)
        return None
    outs = list(out) if isinstance(out, (tuple, list)) else [out]
    print("op", op)
    for k, v in attrs.items():
        attr_line(k, v)
    for x in inputs:
        tensor_line("in", x)
    for i, x in enumerate(outs):
        if i in skip:
            print("any")
        else:
            tensor_line("out", x.numpy())
    print("end")
    return [o.numpy() for o in outs]


def products():
    for dtype in ("float32", "float64", "float16", "bfloat16", "int32", "int64", "complex64", "complex128"):
        for ta, tb in itertools.product((False, True), repeat=2):
            a, b = (5, 3) if ta else (3, 5), (4, 5) if tb else (5, 4)
            record("MatMul", draw(dtype, *a), draw(dtype, *b), transpose_a=ta, transpose_b=tb)
            record("BatchMatMulV2", draw(dtype, 2, *a), draw(dtype, 3, 1, *b), adj_x=ta, adj_y=tb)
    record("MatMul", draw("float32", 2, 0), draw("float32", 0, 3))
    record("MatMul", draw("float32", 0, 2), draw("float32", 2, 3))
    record("BatchMatMul", draw("float32", 2, 3, 4, 5), draw("float32", 2, 3, 5, 2))
    record("BatchMatMulV2", draw("float32", 4, 5), draw("float32", 3, 5, 2))
    record("BatchMatMulV2", draw("float32", 0, 4, 5), draw("float32", 5, 2))
    record("BatchMatMulV3", draw("int8", 2, 3, 4), draw("int8", 4, 5), Tout=tf.int32)
    record("BatchMatMulV3", draw("float32", 2, 3, 4), draw("float32", 4, 5), Tout=tf.float32)


def einsums():
    sizes = dict(a=2, b=3, c=4, d=5, i=3, j=4, k=2, B=2, H=3, N=4)
    cases = ["ij,jk->ik", "ij,jk->ki", "ij,kj->ik", "ji,jk->ik", "bij,bjk->bik", "bij,bkj->bik", "abij,abjk->abik",
             "BNHd,BiHd->BHNi", "BHNi,BiHd->BNHd", "ij->ji", "ii->i", "i->ii", "ii->", "ij->", "ij->i", "ij->j",
             "abc->cb", "ij,ij->ij", "ij,ij->", "i,j->ij", "i,j->ji", "i,i->", "ij,j->i", "abc,cd->abd", "abc,bad->cd",
             "aab,bc->ac", "abc,dc->ba", "ab,cd->", "ab,ab->b", "iij,jk->ik", "ij,jk->iik"]
    for dtype in ("float32", "int32", "complex64"):
        for equation in cases:
            inputs = [draw(dtype, *(sizes[l] for l in part)) for part in equation.split("->")[0].split(",")]
            record_list("Einsum", inputs, equation=equation)
    for equation, shapes in (("...ij,...jk->...ik", ((2, 3, 4), (5, 1, 4, 2))), ("...ij->...ji", ((2, 3, 4),)),
                             ("i...j,j...->i...", ((2, 3, 4), (4, 1))), ("ab...,b->a...", ((2, 3, 4), (3,))),
                             ("...,...->...", ((2, 1), (3,))), ("ij,jk->ik", ((0, 3), (3, 2))),
                             ("ij,jk->ik", ((2, 0), (0, 2))), ("ij->i", ((2, 0),))):
        record_list("Einsum", [draw("float32", *s) for s in shapes], equation=equation)


def convolutions():
    cases = [  # batch, in, channels, filter, out channels, stride, dilation, padding
        (2, (6, 7), 3, (3, 3), 4, 1, 1, "SAME"), (1, (8, 9), 2, (3, 2), 5, 2, 1, "SAME"),
        (1, (8, 9), 4, (3, 3), 2, 2, 1, "VALID"), (1, (9, 9), 4, (2, 3), 3, 1, 2, "VALID"),
        (1, (9, 9), 2, (3, 3), 3, 1, 3, "SAME"), (1, (5, 5), 3, (1, 1), 6, 3, 1, "VALID"),
        (0, (4, 4), 1, (2, 2), 2, 1, 1, "SAME"), (1, (2, 2), 1, (3, 3), 1, 1, 1, "VALID"),
        (1, (6, 5), 2, (3, 3), 4, 1, 1, [[0, 0], [2, 1], [0, 3], [0, 0]])]
    for dtype in ("float32", "float16"):
        for n, size, c, f, k, s, d, padding in cases:
            attrs = dict(strides=[1, s, s, 1], dilations=[1, d, d, 1])
            if isinstance(padding, str):
                attrs["padding"] = padding
            else:
                attrs["padding"] = "EXPLICIT"
                attrs["explicit_paddings"] = [x for p in padding for x in p]
            x, w = draw(dtype, n, *size, c), draw(dtype, *f, c, k)
            y = record("Conv2D", x, w, **attrs)
            if y is not None and d == 1 and y[0].size:  # TensorFlow leaves an empty one's filter unset
                dy = draw(dtype, *y[0].shape)
                record("Conv2DBackpropInput", np.array(x.shape, np.int32), w, dy, **attrs)
                record("Conv2DBackpropFilter", x, np.array(w.shape, np.int32), dy, **attrs)
            w = draw(dtype, *f, c, 2)
            y = record("DepthwiseConv2dNative", x, w, **attrs)
            if y is not None and d == 1 and y[0].size:
                dy = draw(dtype, *y[0].shape)
                record("DepthwiseConv2dNativeBackpropInput", np.array(x.shape, np.int32), w, dy, **attrs)
                record("DepthwiseConv2dNativeBackpropFilter", x, np.array(w.shape, np.int32), dy, **attrs)
    for dtype in ("float64", "bfloat16"):
        record("Conv2D", draw(dtype, 1, 5, 5, 3), draw(dtype, 3, 3, 3, 2), strides=[1, 1, 1, 1], padding="SAME")
    record("Conv2D", draw("int32", 1, 5, 5, 3), draw("int32", 3, 3, 3, 2), strides=[1, 1, 1, 1], padding="SAME")
    for dtype in ("float32", "float64"):
        x, w = draw(dtype, 1, 4, 5, 4, 3), draw(dtype, 2, 3, 2, 3, 4)
        for s, padding in ((1, "SAME"), (2, "SAME"), (2, "VALID")):
            attrs = dict(strides=[1, s, s, s, 1], padding=padding)
            y = record("Conv3D", x, w, **attrs)
            dy = draw(dtype, *y[0].shape)
            record("Conv3DBackpropInputV2", np.array(x.shape, np.int32), w, dy, **attrs)
            record("Conv3DBackpropFilterV2", x, np.array(w.shape, np.int32), dy, **attrs)
            record("Conv3DBackpropInput", x, w, dy, **attrs)
            record("Conv3DBackpropFilter", x, w, dy, **attrs)
    for padding in ("SAME", "VALID"):
        attrs = dict(strides=[1, 1, 2, 1], rates=[1, 2, 1, 1], padding=padding)
        for dtype in ("float32", "int32", "float16"):
            x, w = draw(dtype, 2, 6, 5, 3), draw(dtype, 2, 3, 3)
            y = record("Dilation2D", x, w, **attrs)
            record("Dilation2DBackpropInput", x, w, draw(dtype, *y[0].shape), **attrs)
            record("Dilation2DBackpropFilter", x, w, draw(dtype, *y[0].shape), **attrs)


def pools():
    cases = [((2, 7, 8, 3), 2, 2, "VALID"), ((1, 7, 8, 3), 3, 2, "SAME"), ((1, 5, 4, 18), 3, 1, "SAME"),
             ((1, 4, 4, 2), 3, 3, "SAME"), ((1, 5, 4, 1), 2, 3, "VALID"), ((0, 4, 4, 2), 2, 2, "SAME"),
             ((1, 4, 4, 0), 2, 2, "SAME")]
    for dtype in ("float32", "bfloat16", "int32"):
        for shape, k, s, padding in cases:
            attrs = dict(ksize=[1, k, k, 1], strides=[1, s, s, 1], padding=padding)
            x = draw(dtype, *shape)
            y = record("MaxPool", x, **attrs)
            if y is not None:
                dy = draw(dtype, *y[0].shape)
                record("MaxPoolGrad", x, y[0], dy, **attrs)
                record("MaxPoolGradGrad", x, y[0], draw(dtype, *shape), **attrs)
                sizes = [np.array(attrs[a], np.int32) for a in ("ksize", "strides")]
                record("MaxPoolV2", x, *sizes, padding=padding)
                record("MaxPoolGradV2", x, y[0], dy, *sizes, padding=padding)
                for batch in (False, True):
                    r = record("MaxPoolWithArgmax", x, include_batch_in_index=batch, **attrs)
                    if r is not None:
                        record("MaxPoolGradWithArgmax", x, dy, r[1], include_batch_in_index=batch, **attrs)
            if dtype in ("float32", "float64", "float16", "bfloat16"):
                y = record("AvgPool", x, **attrs)
                if y is not None:
                    record("AvgPoolGrad", np.array(shape, np.int32), draw(dtype, *y[0].shape), **attrs)
    record("MaxPool", draw("float32", 1, 2, 2, 6), ksize=[1, 1, 1, 2], strides=[1, 1, 1, 2], padding="VALID")
    record("MaxPool", draw("float32", 1, 5, 6, 2), ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="EXPLICIT",
           explicit_paddings=[0, 0, 1, 2, 0, 1, 0, 0])
    for dtype in ("float32", "float16"):
        for padding in ("SAME", "VALID"):
            attrs = dict(ksize=[1, 2, 3, 2, 1], strides=[1, 2, 1, 2, 1], padding=padding)
            x = draw(dtype, 1, 4, 5, 6, 3)
            y = record("MaxPool3D", x, **attrs)
            if y is not None:
                record("MaxPool3DGrad", x, y[0], draw(dtype, *y[0].shape), **attrs)
                record("MaxPool3DGradGrad", x, y[0], draw(dtype, *x.shape), **attrs)
            y = record("AvgPool3D", x, **attrs)
            if y is not None:
                record("AvgPool3DGrad", np.array(x.shape, np.int32), draw(dtype, *y[0].shape), **attrs)


def norms():
    for dtype in ("float32", "float16", "uint8", "complex64"):
        for shape in ((3, 4), (2, 3, 5), (2, 3, 4, 5), (1, 2, 3, 2, 3), (0, 3)):
            for fmt in ("NHWC", "NCHW"):
                x = draw(dtype, *shape)
                c = shape[-1] if fmt == "NHWC" else shape[1]
                record("BiasAdd", x, draw(dtype, c), data_format=fmt)
                record("BiasAddGrad", x, data_format=fmt)
        record("BiasAddV1", draw(dtype, 3, 4), draw(dtype, 4))
    for dtype in ("float32", "float64", "float16", "bfloat16"):
        for shape in ((3, 4), (2, 3, 17), (5, 1), (0, 3), (2, 70), (4,)):
            x = (5 * draw(dtype, *shape)).astype(draw(dtype, 1).dtype)
            record("Softmax", x)
            record("LogSoftmax", x)
            record("L2Loss", x)
            if len(shape) == 2:
                p = np.abs(draw(dtype, *shape))
                record("SoftmaxCrossEntropyWithLogits", x, p)
                record("SoftmaxCrossEntropyWithLogits", x, p[:1])
                record("SoftmaxCrossEntropyWithLogits", x[:, :1], p)
                for ids in (np.int32, np.int64):
                    record("SparseSoftmaxCrossEntropyWithLogits", x,
                           RNG.integers(0, shape[1], shape[0]).astype(ids))
    for dtype in ("float32", "float16", "bfloat16"):
        for radius, bias, alpha, beta in ((2, 1.0, 0.3, 0.5), (5, 2.0, 1e-2, 0.75), (1, 1.5, 0.5, 1.0),
                                          (20, 1.0, 0.1, 0.6), (0, 1.0, 1.0, 0.5)):
            x = draw(dtype, 1, 2, 2, 23)
            attrs = dict(depth_radius=radius, bias=bias, alpha=alpha, beta=beta)
            y = record("LRN", x, **attrs)
            if y is not None:
                record("LRNGrad", draw(dtype, *x.shape), x, y[0], **attrs)
    f32 = lambda *s: draw("float32", *s)
    for dtype in ("float32", "float16", "bfloat16"):
        for shape in ((2, 3, 4, 5), (3, 2, 1, 40), (1, 1, 1, 4)):
            x, c = draw(dtype, *shape), shape[3]
            scale, offset = f32(c) + 2, f32(c)
            empty = np.zeros(0, np.float32)
            record("FusedBatchNormV3", x, scale, offset, empty, empty, epsilon=1e-3)
            record("FusedBatchNormV3", x, scale, offset, f32(c), np.abs(f32(c)), epsilon=1e-3,
                   exponential_avg_factor=0.25)
            record("FusedBatchNormV3", x, scale, offset, f32(c), np.abs(f32(c)), is_training=False, skip=(3, 4))
            for training in (True, False):
                record("FusedBatchNormGradV3", draw(dtype, *shape), x, scale, f32(c), np.abs(f32(c)) + 0.1, empty,
                       is_training=training)
    x = f32(2, 3, 4, 5)
    record("FusedBatchNorm", x, f32(5), f32(5), empty, empty)
    record("FusedBatchNormGrad", f32(2, 3, 4, 5), x, f32(5), f32(5), np.abs(f32(5)) + 0.1)
    record("FusedBatchNormV2", x, f32(5), f32(5), f32(5), np.abs(f32(5)), is_training=False, skip=(3, 4))


for family in (products, einsums, convolutions, pools, norms):
    family()
