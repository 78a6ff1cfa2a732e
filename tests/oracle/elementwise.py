#!/usr/bin/env python3
"""Writes tests/ops/table_oracle.inc: TensorFlow's answers for every row of the elementwise tables.

Needs an installed TensorFlow:  python tests/oracle/elementwise.py > tests/ops/table_oracle.inc
"""
import inspect
import pathlib
import re

import numpy as np
import tensorflow as tf

ROOT = pathlib.Path(__file__).resolve().parents[2]
REAL = [0.3, -0.7, 1.5, -2.25, 0.0, -0.0, np.inf, -np.inf, np.nan, 20.0]
INTS = [7, -7, 3, -128, 127, 1, 0, 100]
SECOND_INTS = [2, 2, -2, 3, 5, 7, 9, 1]
COMPLEX = [0.3 + 0.4j, -0.7 + 1.5j, 2 - 1j, -0.5 - 0.25j]
POSITIVE = [0.1, 0.5, 0.9, 1.5, 2.25, 7.0]


def rows(table):
    text = (ROOT / "ops" / table).read_text()
    return re.findall(r"^(?:UNARY|BINARY)\((\w+), +\w+, +\w+, +([\w| ]+),", text, re.M)


def samples(op, kernels):
    if kernels == "kBoolOnly":
        return "kBool", [True, False, True, False], [True, True, False, False]
    if kernels == "kInts":
        return "kInt8", INTS, SECOND_INTS
    if kernels == "kComplexes":
        return "kComplex128", COMPLEX, COMPLEX
    if op in ("Zeta", "Igamma", "Igammac", "IgammaGradA", "Polygamma"):
        first = [1.0, 2.0, 3.0, 1.0, 2.0, 4.0] if op == "Polygamma" else [x + 1.1 for x in POSITIVE]
        return "kDouble", first, POSITIVE[::-1]
    return "kDouble", REAL, REAL[3:] + REAL[:3]


def number(x):
    if isinstance(x, (bool, np.bool_)):
        return "1" if x else "0"
    x = float(x)
    if np.isnan(x):
        return "kNaN"
    if np.isinf(x):
        return "kInf" if x > 0 else "-kInf"
    return repr(x)


def numbers(values):
    flat = []
    for x in np.asarray(values).ravel():
        flat += [x.real, x.imag] if np.iscomplexobj(x) else [x]
    return "{" + ", ".join(number(x) for x in flat) + "}"


def main():
    for table, inputs in (("unary.def", 1), ("binary.def", 2)):
        for op, kernels in rows(table):
            dtype, first, second = samples(op, kernels.strip())
            t = tf.as_dtype({"kBool": "bool", "kInt8": "int8", "kComplex128": "complex128",
                             "kDouble": "float64"}[dtype])
            function = getattr(tf.raw_ops, op)
            args = [tf.constant(v, t) for v in (first, second)[:inputs]]
            kwargs = dict(zip(inspect.signature(function).parameters, args))
            if dtype == "kComplex128":
                kwargs["Tout"] = tf.float64
            z = function(**kwargs)
            fields = [numbers(a) for a in args] + ["{}"] * (2 - inputs) + [numbers(z)]
            print(f'{{"{op}", DType::{dtype}, {", ".join(fields)}}},')


if __name__ == "__main__":
    main()
