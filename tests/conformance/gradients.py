#!/usr/bin/env python3
"""Gradients of real graph files beside TensorFlow's.

Every file of a conformance set that Weft and TensorFlow both run: the sum of its floating outputs is
differentiated by its floating placeholders and constants, by tf.gradients and by `weft grad`, and both
must agree. Needs an installed TensorFlow:

    python3 tests/conformance/gradients.py SET [build folder, build/release by default] [part of an id]
"""
import collections
import json
import pathlib
import sys
import tempfile

import numpy as np

from beside_tensorflow import BUILD, agrees, call, load, plain, random_feeds, short, tensor_of, tf, weft_run

MOST_XS = 12  # of the largest ones


def feeds_of(case, folder, graph):
    feeds = {}
    for given in case["inputs"]:
        value = np.load(folder / given["file"], allow_pickle=False)
        if given.get("to_graph"):
            value = np.transpose(value, (0, 2, 3, 1))
        tensor = tensor_of(graph, given["tensor"])
        feeds[tensor] = value.astype(tensor.dtype.as_numpy_dtype)
    return random_feeds(graph, feeds)


def sources_of(graph, feeds):
    xs = [t for t in feeds if t.dtype.is_floating or t.dtype.is_complex]
    constants = [op.outputs[0] for op in graph.get_operations() if op.type == "Const"]
    constants = [t for t in constants if (t.dtype.is_floating or t.dtype.is_complex) and t.shape.num_elements()]
    constants.sort(key=lambda t: -t.shape.num_elements())
    return xs + constants[:MOST_XS]


def tensorflow_gradients(case, folder, path):
    """(names of ys, names of xs, feeds, gradients or None each), or a reason why there is nothing to compare."""
    with tf.Graph().as_default() as graph:
        try:
            tf.import_graph_def(load(path), name="")
            feeds = feeds_of(case, folder, graph)
            ys = [tensor_of(graph, o["tensor"]) for o in case["outputs"]]
        except Exception as e:  # pylint: disable=broad-except
            return f"not loaded: {type(e).__name__}"
        ys = [y for y in ys if y.dtype.is_floating or y.dtype.is_complex]
        xs = sources_of(graph, feeds)
        if not ys or not xs:
            return "no floating output or source"
        try:
            dxs = tf.gradients(ys, xs)
        except Exception as e:  # pylint: disable=broad-except
            return f"TensorFlow cannot ({type(e).__name__})"
        if all(d is None for d in dxs):
            return "no path"
        dxs = [None if d is None else tf.convert_to_tensor(d) for d in dxs]
        try:
            with tf.Session(graph=graph) as session:
                values = session.run([d for d in dxs if d is not None], feeds)
        except Exception as e:  # pylint: disable=broad-except
            return f"TensorFlow's run fails: {type(e).__name__}"
        values = iter(values)
        wants = [None if d is None else np.asarray(next(values)) for d in dxs]
        return ([y.name for y in ys], [x.name for x in xs], {t.name: v for t, v in feeds.items()}, wants)


def weft_gradients(weft, path, ys, xs, feeds, folder):
    """One array or None an x; raises RuntimeError with what Weft says."""
    out = folder / "with_gradients.pb"

    said = json.loads(call(weft, "grad", str(path), str(out), "--json",
                           *[a for y in ys for a in ("--of", plain(y))],
                           *[a for x in xs for a in ("--by", plain(x))]))
    return weft_run(weft, out, feeds, [entry["gradient"] for entry in said["gradients"]], folder)


def main():
    data = pathlib.Path(sys.argv[1])
    build = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else BUILD)
    part = sys.argv[3] if len(sys.argv) > 3 else ""
    counts = collections.Counter()
    for case in json.loads((data / "manifest.json").read_text())["cases"]:
        if part not in case["id"] or not case["format"].startswith("graphdef") or not case["outputs"] \
                or case.get("nondeterministic_ops"):
            continue
        folder = data / case["dir"]
        path = folder / case["graph"]
        found = tensorflow_gradients(case, folder, path)
        if isinstance(found, str):
            counts[found] += 1
            continue
        ys, xs, feeds, wants = found
        with tempfile.TemporaryDirectory() as name:
            try:
                gots = weft_gradients(str(build / "weft"), path, ys, xs, feeds, pathlib.Path(name))
            except RuntimeError as e:
                kind = "unsupported" if "not supported" in str(e) or "is not known" in str(e) else "fails"
                counts[kind] += 1
                print(f"{case['id']}: {kind}: {e}")
                continue
        bad = [x for x, got, want in zip(xs, gots, wants) if not agrees(got, want)]
        counts["differs" if bad else "agrees"] += 1
        for x in bad:
            print(f"{case['id']}: by {x}: {short(gots[xs.index(x)])}, want {short(wants[xs.index(x)])}")
    print("gradients:", ", ".join(f"{n} {what}" for what, n in counts.most_common()))
    return 1 if counts["differs"] or counts["fails"] else 0


if __name__ == "__main__":
    sys.exit(main())
