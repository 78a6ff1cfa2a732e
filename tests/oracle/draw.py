"""Random inputs for ops: shapes, values with odd numbers among them, and the registry of case generators.

A generator is `def f(g): return inputs` or `return inputs, attrs`; `g` is a Draw. Inputs stand in the order of the op's
arguments: an array, a list of arrays for `N * T`, a Typed for an argument of a list of types. Arrays are cast to the
dtype that the argument has, so a generator need not know it. For a variable (a reference or a resource) the input is
its initial value, or None for one that is never assigned.
"""
import collections

import numpy as np
import tensorflow as tf

STORED = {  # dtype -> the numpy type that holds its bits
    "float": np.float32, "double": np.float64, "half": np.float16, "bfloat16": tf.bfloat16.as_numpy_dtype,
    "int8": np.int8, "int16": np.int16, "int32": np.int32, "int64": np.int64, "uint8": np.uint8,
    "uint16": np.uint16, "uint32": np.uint32, "uint64": np.uint64, "bool": np.bool_, "string": object,
    "complex64": np.complex64, "complex128": np.complex128, "qint8": np.int8, "quint8": np.uint8,
    "qint16": np.int16, "quint16": np.uint16, "qint32": np.int32}
FLOATS = ("half", "bfloat16", "float", "double")
COMPLEXES = ("complex64", "complex128")
REAL_PART = {"complex64": "float", "complex128": "double"}

Typed = collections.namedtuple("Typed", "dtype value")
GENERATORS = {}  # op -> (generator, options)


def gen(*ops, **options):
    """Registers a generator. Options: `cases` an op and dtype, `check` how outputs are compared (see judge.py),
    `twice` to run the op again on the same state, `unset(attrs)` the outputs that TensorFlow leaves as they are."""
    def register(f):
        for op in ops:
            GENERATORS[op] = (f, options)
        return f
    return register


class Draw:
    def __init__(self, op, types, rng, number):
        self.op, self.types, self.rng, self.number = op, types, rng, number

    def coin(self, p=0.5):
        return bool(self.rng.random() < p)

    def pick(self, *items):
        return items[self.rng.integers(len(items))]

    def i(self, low, high):
        """An integer, low and high included."""
        return int(self.rng.integers(low, high + 1))

    def shape(self, low=0, high=4, most=5, empty=0.06):
        rank = self.i(low, high)
        most = most if rank <= 4 else 3 if rank <= 6 else 2
        return tuple(0 if self.coin(empty) else self.i(1, most) for _ in range(rank))

    def broadcast(self, shape, p=0.3):
        """A shape that broadcasts to another one."""
        out = [1 if self.coin(p) else d for d in shape]
        return tuple(out[self.i(0, len(out)):] if self.coin(p) else out)

    def axis(self, rank, bad=0.05):
        if self.coin(bad):
            return self.pick(rank, -rank - 1, rank + 3)
        return self.i(-rank, rank - 1) if rank else self.pick(0, -1)

    def ints(self, shape, low, high, bad=0.0):
        """Integers, low and high included; with probability `bad` one of them is outside."""
        a = self.rng.integers(low, max(low, high) + 1, shape)
        if bad and a.size and self.coin(bad):
            a.flat[self.i(0, a.size - 1)] = self.pick(high + 1, low - 1, high + 1000)
        return a

    def f(self, shape=(), low=-2.0, high=2.0):
        return self.rng.uniform(low, high, shape)

    def x(self, shape=(), low=-3, high=3, dtype=None):
        """Plain values of the main dtype."""
        dtype = dtype or self.types["main"]
        if dtype == "string":
            words = [b"", b"a", b"ab", b"b", b"\xc3\xa9", b"zz top"]
            return np.array([self.pick(*words) for _ in range(int(np.prod(shape)))], object).reshape(shape)
        if dtype == "bool":
            return self.rng.random(shape) < 0.5
        stored = STORED[dtype]
        if dtype in COMPLEXES:
            return (self.f(shape, low, high) + 1j * self.f(shape, low, high)).astype(stored)
        if dtype in FLOATS:
            return np.asarray(self.f(shape, low, high)).astype(stored)
        low, high = int(np.floor(low)), int(np.ceil(high))
        return self.rng.integers(max(low, np.iinfo(stored).min), high + 1, shape).astype(stored)

    def odd(self, shape=(), dtype=None):
        """Values with infinities, NaN, signed zeros, denormals, or the ends of an integer's range among them."""
        dtype = dtype or self.types["main"]
        a = np.asarray(self.x(shape, dtype=dtype)).copy()
        if dtype in ("string", "bool") or dtype in COMPLEXES or not a.size:
            return a
        if dtype in FLOATS:
            info = np.finfo(np.float32) if dtype == "float" else np.finfo(np.float64) if dtype == "double" else (
                tf.experimental.numpy.finfo(np.float16) if dtype == "half" else None)
            tiny, huge = (1.1754944e-38, 3.38e38) if info is None else (float(info.tiny), float(info.max))
            odd = [np.inf, -np.inf, np.nan, 0.0, -0.0, tiny, tiny / 8, -tiny / 8, huge, -huge, 1.0, -1.0, 0.5, 2.5]
            wide = np.exp2(self.f(shape, np.log2(tiny), np.log2(huge))) * self.rng.choice([-1, 1], shape)
            a = np.where(self.rng.random(shape) < 0.2, wide, a.astype(np.float64))
        else:
            info = np.iinfo(STORED[dtype])
            odd = [info.min, info.max, 0, 1, max(info.min, -1), info.max // 2, info.max - 1]
        at = self.rng.random(shape) < 0.35
        a[at] = np.array(odd, a.dtype)[self.rng.integers(len(odd), size=int(at.sum()))]
        return a.astype(STORED[dtype])

    def values(self, shape):
        """Plain or odd, by turns."""
        return self.odd(shape) if self.number % 2 else self.x(shape)

    def typed(self, shape):
        dtype = self.pick("float", "int32", "string", "bool", "half", "complex64")
        return Typed(dtype, self.x(shape, dtype=dtype))

    def is_float(self):
        return self.types["main"] in FLOATS

    def is_complex(self):
        return self.types["main"] in COMPLEXES
