#!/usr/bin/env python3
"""Compares Weft's gradients with TensorFlow's, orders one and two, for the table of ops below.

A case is one op on placeholders with a loss, a sum of its outputs with random coefficients. TensorFlow
writes the graph, `weft grad` adds gradient nodes, and TensorFlow runs them beside those of its own
tf.gradients: the rules are compared, not the kernels. The second order differentiates a sum of the
gradients in the same way. Needs an installed TensorFlow, and is run by hand:

    python tests/oracle/gradients.py [--weft build/release/weft] [--unknown-shapes] [OP ...]

With --unknown-shapes Weft is not told the placeholders' shapes.

Prints a line for every case that differs, and one for what TensorFlow has no rule for; exit status 1 if
any differs.
"""
import argparse
import inspect
import json
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np  # noqa: E402
import tensorflow.compat.v1 as tf  # noqa: E402
from tensorflow.python.framework import op_def_registry  # noqa: E402

import gradient_cases_array  # noqa: E402, F401
from gradient_cases import CASES, Varies  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOLERANCE = {2: 2e-2, 4: 2e-4, 8: 1e-8}  # by the bytes of the narrowest number, beside the largest value


def call(case):
    """Builds the case's op; the placeholders that vary with their values, and the outputs."""
    feeds = {}

    def tensor(value):
        if isinstance(value, list):
            return [tensor(v) for v in value]
        if not isinstance(value, Varies):
            return tf.constant(value)
        x = tf.placeholder(value.array.dtype, value.array.shape, name=f"x{len(feeds)}")
        feeds[x] = value.array
        return x

    function = getattr(tf.raw_ops, case.op)
    # The function's own names for the arguments, which come first, and for the attributes.
    count = len(op_def_registry.get(case.op).input_arg)
    names = list(inspect.signature(function).parameters)[:count]
    prepare = case.prepare or (lambda i, x: x)
    inputs = {n: prepare(i, tensor(v)) for i, (n, v) in enumerate(zip(names, case.inputs))}
    outputs = function(**inputs, **case.attrs)
    return feeds, tf.nest.flatten(list(outputs) if isinstance(outputs, tuple) else outputs)


def combine(tensors, name):
    """A real scalar: the sum of all elements with coefficients of either sign."""
    terms = []
    for k, t in enumerate(tensors):
        flat = tf.reshape(t, [-1])
        c = tf.cos(1.7 * tf.cast(tf.range(tf.size(flat)), tf.float64) + k)
        if t.dtype.is_complex:
            flat = tf.real(flat * tf.cast(tf.complex(c, c * c), t.dtype))
        terms.append(tf.reduce_sum(tf.cast(flat, tf.float64) * c))
    return tf.add_n(terms, name=name)


class Weft:
    def __init__(self, program, folder, unknown_shapes):
        self.program, self.folder, self.unknown_shapes = program, pathlib.Path(folder), unknown_shapes

    def add_gradients(self, graph, of, by):
        """The graph with gradients, as a GraphDef, and their names: None where there is none."""
        before, after = self.folder / "before.pb", self.folder / "after.pb"
        given = graph.as_graph_def()
        for node in given.node if self.unknown_shapes else []:
            if node.op == "Placeholder":
                node.attr["shape"].shape.Clear()
                node.attr["shape"].shape.unknown_rank = True
        before.write_bytes(given.SerializeToString())
        done = subprocess.run([self.program, "grad", before, after, "--of", of, "--by", ",".join(by), "--json"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError((done.stderr or done.stdout).strip())
        graph_def = tf.GraphDef()
        graph_def.ParseFromString(after.read_bytes())
        return graph_def, [g["gradient"] for g in json.loads(done.stdout)["gradients"]]


def named(graph, name):
    return graph.get_tensor_by_name(name if ":" in name else name + ":0")


def difference(got, want, tolerance):
    """None if they agree, else a few words."""
    if got is None or want is None:
        other = want if got is None else got
        if other is None or not np.any(other):
            return None
        return "weft has none" if got is None else "tensorflow has none"
    if got.shape != want.shape or got.dtype != want.dtype:
        return f"{got.dtype}{list(got.shape)}, want {want.dtype}{list(want.shape)}"
    if got.size == 0 or np.allclose(got, want, rtol=tolerance,
                                    atol=tolerance * max(1, np.nanmax(np.abs(want))), equal_nan=True):
        return None
    return f"{np.asarray(got).ravel()[:6]}, want {np.asarray(want).ravel()[:6]}"


def run(tensors, feeds):
    with tf.Session(graph=next(iter(feeds)).graph) as session:
        values = iter(session.run([t for t in tensors if t is not None], feeds))
    return [None if t is None else next(values) for t in tensors]


def dense(gradients):
    return [g if g is None else tf.convert_to_tensor(g) for g in gradients]


def check(case, weft):
    """Lines of what differs, and whether TensorFlow had the rules for orders one and two."""
    with tf.Graph().as_default() as graph:
        feeds, outputs = call(case)
        real = [y for y in outputs if y.dtype.is_floating or y.dtype.is_complex]
        counted = case.finish(outputs) if case.finish else real
        loss = combine(counted, "loss")
        xs = list(feeds)
        by = [x.op.name for x in xs]
        ours_def, ours_names = weft.add_gradients(graph, "loss", by)
        try:
            theirs = dense(tf.gradients(loss, xs))
        except (LookupError, NotImplementedError, ValueError):
            return [], 0
        want = run(theirs, feeds)
        slope = [g for g in theirs if g is not None]
        curve = None
        if slope and case.order > 1:
            try:
                curve = dense(tf.gradients(combine(slope, "slope"), xs))
                want2 = run(curve, feeds)
            except (LookupError, NotImplementedError, ValueError, TypeError):
                curve = None
    tolerance = max(TOLERANCE[min(8, t.dtype.real_dtype.size)] for t in xs + real)
    lines = []
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(ours_def, name="")
        feeds2 = {named(graph, x.name): v for x, v in feeds.items()}
        ours = [n and named(graph, n) for n in ours_names]
        got = run(ours, feeds2)
        for x, a, b in zip(by, got, want):
            if d := difference(a, b, tolerance):
                lines.append(f"d/d{x}: {d}")
        kept = [o for o, t in zip(ours, theirs) if t is not None]
        if lines or curve is None or any(o is None for o in kept):
            return lines, 1
        for o, t in zip(kept, slope):
            o.set_shape(t.shape)
        combine(kept, "slope")
        ours_def, ours_names = weft.add_gradients(graph, "slope", by)
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(ours_def, name="")
        feeds3 = {named(graph, x.name): v for x, v in feeds.items()}
        got = run([n and named(graph, n) for n in ours_names], feeds3)
        for x, a, b in zip(by, got, want2):
            if d := difference(a, b, 10 * tolerance):
                lines.append(f"second order, d/d{x}: {d}")
    return lines, 2


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weft", default=str(ROOT / "build/release/weft"))
    parser.add_argument("--unknown-shapes", action="store_true")
    parser.add_argument("ops", nargs="*")
    args = parser.parse_args()
    tf.disable_eager_execution()
    wrong, orders, silent = 0, [0, 0, 0], set()
    with tempfile.TemporaryDirectory() as folder:
        weft = Weft(args.weft, folder, args.unknown_shapes)
        for case in CASES:
            if args.ops and case.op not in args.ops or args.unknown_shapes and case.known_shapes:
                continue
            try:
                lines, order = check(case, weft)
            except Exception as error:  # a case that cannot run is a difference, too
                lines, order = [str(error).splitlines()[0]], 0
            orders[order] += 1
            if order == 0 and not lines:
                silent.add(case.op)
            wrong += bool(lines)
            for line in lines:
                print(f"{case.op} {case.attrs}: {line}")
    print(f"{sum(orders)} cases: {orders[2]} of two orders, {orders[1]} of one, {wrong} differ")
    print("no rule in TensorFlow:", " ".join(sorted(silent)) or "-")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
