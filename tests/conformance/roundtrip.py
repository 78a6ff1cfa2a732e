#!/usr/bin/env python3
"""Graphs go to TensorFlow and come back.

Weft builds a graph, TensorFlow loads and runs it; TensorFlow builds a graph, Weft loads and runs it; each
as binary and as text, and both must compute the same. Needs an installed TensorFlow:

    python3 tests/conformance/roundtrip.py [build folder, build/release by default]
"""
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np  # noqa: E402
import tensorflow.compat.v1 as tf  # noqa: E402
from google.protobuf import text_format  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def load(path):
    graph_def = tf.GraphDef()
    if path.suffix == ".pbtxt":
        text_format.Parse(path.read_text(), graph_def)
    else:
        graph_def.ParseFromString(path.read_bytes())
    return graph_def


def feeds_of(graph_def, seed=0):
    """Numbers for every placeholder; 3 for a dimension that is not known."""
    rng = np.random.default_rng(seed)
    feeds = {}
    for node in graph_def.node:
        if node.op != "Placeholder":
            continue
        shape = [d.size if d.size >= 0 else 3 for d in node.attr["shape"].shape.dim]
        dtype = tf.as_dtype(node.attr["dtype"].type).as_numpy_dtype
        feeds[node.name] = rng.integers(0, 4, shape).astype(dtype) if np.issubdtype(dtype, np.integer) \
            else rng.normal(size=shape).astype(dtype)
    return feeds


def outputs_of(graph_def):
    return [n.name for n in graph_def.node if n.name.split("/")[-1].startswith("out_")]


def run_tensorflow(graph_def, feeds, fetches):
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(graph_def, name="")
        with tf.Session(graph=graph) as session:
            return session.run([f + ":0" for f in fetches], {k + ":0": v for k, v in feeds.items()})


def run_weft(weft, path, feeds, fetches, folder):
    args = [weft, "run", str(path), "-o", str(folder / "out")]
    for name, value in feeds.items():
        file = folder / (name.replace("/", "_") + ".npy")
        np.save(file, value)
        args += ["--feed", f"{name}=@{file}"]
    for name in fetches:
        args += ["--fetch", name]
    done = subprocess.run(args, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"weft run {path.name}: {done.stderr}")
    results = []
    for name in fetches:
        base = folder / "out" / name.replace("/", "_")
        results.append(np.load(str(base) + ".npy", allow_pickle=False))
    return results


def differences(names, got, want):
    bad = []
    for name, g, w in zip(names, got, want):
        g, w = np.asarray(g), np.asarray(w)
        if w.dtype.kind in "OS":  # text; TensorFlow hands out objects
            same = [bytes(x) for x in g.ravel()] == [bytes(x).rstrip(b"\0") for x in w.ravel()]
        elif g.dtype != w.dtype or g.shape != w.shape:
            same = False
        elif w.dtype.kind in "fc":
            same = np.allclose(g, w, rtol=1e-5, atol=1e-6, equal_nan=True)
        else:
            same = np.array_equal(g, w)
        if not same:
            bad.append(f"{name}: {g.dtype}{list(g.shape)} {g.ravel()[:8]}, want {w.dtype}{list(w.shape)} {w.ravel()[:8]}")
    return bad


def nodes_of(graph_def):
    """Nodes by name; constants by value, since a tensor can be written in two ways."""
    nodes = {}
    for node in graph_def.node:
        copy = tf.NodeDef()
        copy.CopyFrom(node)
        value = None
        if node.op == "Const":
            array = tf.make_ndarray(node.attr["value"].tensor)
            value = (array.dtype.str, array.shape, array.tobytes())
            del copy.attr["value"]
        nodes[node.name] = (copy.SerializeToString(deterministic=True), value)
    return nodes


def tensorflow_graph():
    """A graph as TensorFlow's own Python writes it."""
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [None, 8, 8, 3], name="x")
        n = tf.placeholder(tf.int64, [5], name="n")
        w = tf.constant(np.linspace(-1, 1, 3 * 3 * 3 * 4).reshape(3, 3, 3, 4), tf.float32)
        y = tf.nn.conv2d(x, w, [1, 2, 2, 1], "SAME")
        y, _, _ = tf.nn.fused_batch_norm(y, tf.ones([4]), tf.zeros([4]), tf.fill([4], 0.5), tf.fill([4], 2.0),
                                         is_training=False)
        y = tf.nn.relu6(y)
        tf.identity(y, name="out_conv")
        flat = tf.reshape(y, [tf.shape(y)[0], -1])
        logits = tf.matmul(flat, tf.constant(np.cos(np.arange(64 * 10)).reshape(64, 10), tf.float32))
        tf.nn.softmax(logits, name="out_probs")
        tf.identity(tf.nn.top_k(logits, 3).indices, name="out_top")
        tf.reduce_sum(tf.one_hot(n, 6, axis=0), axis=1, name="out_hot")
        tf.identity(tf.gather(logits, [0, 0], axis=0)[:, ::-2] * tf.constant(2, tf.float32), name="out_slice")
        tf.cast(tf.math.floormod(n * 7 - 3, 5), tf.uint8, name="out_mod")
        tf.stack(tf.unstack(n)[1:3], name="out_stack")
        tf.identity(tf.constant([[1 + 2j, 3]], tf.complex64) * 2, name="out_complex")
        tf.cast(tf.cast(logits, tf.bfloat16) + 1, tf.float32, name="out_bfloat16")
        # The op itself: tf.debugging's checks are conditionals.
        with tf.control_dependencies([tf.raw_ops.Assert(condition=tf.reduce_all(n >= 0), data=[n])]):
            tf.identity(n, name="out_checked")
        return graph.as_graph_def()


def check(title, path, graph_def, weft, folder):
    feeds, fetches = feeds_of(graph_def), outputs_of(graph_def)
    want = run_tensorflow(load(path), feeds, fetches)
    if any(np.asarray(w).dtype.kind in "OS" for w in want):
        texts = [f for f, w in zip(fetches, want) if np.asarray(w).dtype.kind in "OS"]
        keep = [i for i, f in enumerate(fetches) if f not in texts]
        fetches, want = [fetches[i] for i in keep], [want[i] for i in keep]
    got = run_weft(weft, path, feeds, fetches, folder)
    bad = differences(fetches, got, want)
    print(f"{title}, {path.suffix[1:]}: {len(fetches) - len(bad)} of {len(fetches)} results agree")
    for line in bad:
        print("  " + line)
    return not bad


def check_state(folder):
    """What Weft saved of its variables, as TensorFlow reads it; and the frozen graph beside the other."""
    x = np.array([[1, 2], [3, -4]], np.float32)
    want = [x @ np.array([[1, -2], [0.5, 4]], np.float32) + np.array([10, 20], np.float32),
            np.array([[0.5, 4], [1, -2], [0.5, 4]], np.float32)]
    fetches = ["out_y", "out_rows"]
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(load(folder / "state.pb"), name="")
        with tf.Session(graph=graph) as session:
            reader = tf.train.load_checkpoint(str(folder / "state"))
            for name in reader.get_variable_to_shape_map():
                handle = graph.get_tensor_by_name(name + ":0")
                session.run(tf.raw_ops.AssignVariableOp(resource=handle, value=reader.get_tensor(name)))
            restored = session.run([f + ":0" for f in fetches], {"x:0": x})
    with tf.Graph().as_default() as graph, tf.Session(graph=graph) as session:
        signature = tf.saved_model.load(session, ["serve"], str(folder / "saved")).signature_def["serving_default"]
        saved = session.run([signature.outputs[k].name for k in ("y", "rows")], {signature.inputs["in"].name: x})
    frozen = run_tensorflow(load(folder / "frozen.pb"), {"x": x}, fetches)
    kinds = {"int64": np.array([-1, 1 << 60]), "bool": np.array([[True, False]]), "complex64": np.complex64(1 - 2j),
             "bfloat16": np.array(1.5, tf.bfloat16.as_numpy_dtype), "empty": np.zeros((0, 3)),
             "string": [b"", b"weft", b"x" * 300]}
    reader = tf.train.load_checkpoint(str(folder / "kinds"))
    read = [reader.get_tensor(k) for k in kinds]
    same = all(np.asarray(r).shape == np.asarray(w).shape and np.array_equal(r, w) for r, w in zip(read, kinds.values()))
    bad = [line for got in (restored, frozen, saved) for line in differences(fetches, got, want)]
    print(f"Weft's checkpoint: {'read' if same else f'not as written: {read}'}; "
          f"restored, frozen graph and SavedModel: {6 - len(bad)} of 6 results agree")
    for line in bad:
        print("  " + line)
    return same and not bad


def main():
    build = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release")
    weft = str(build / "weft")
    good = True
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for suffix in ("pb", "pbtxt"):
            path = folder / f"weft.{suffix}"
            subprocess.run([str(build / "tests/weft_build_graph"), str(path), str(folder)], check=True)
            good &= check("Weft's graph", path, load(path), weft, folder)
            good &= check_state(folder)
            path = folder / f"tensorflow.{suffix}"
            graph_def = tensorflow_graph()
            if suffix == "pb":
                path.write_bytes(graph_def.SerializeToString())
            else:
                path.write_text(text_format.MessageToString(graph_def))
            good &= check("TensorFlow's graph", path, graph_def, weft, folder)
            # And through Weft's own hands: what it writes of TensorFlow's graph is that graph.
            again = folder / f"again.{suffix}"
            subprocess.run([weft, "convert", str(path), str(again)], check=True, stdout=subprocess.DEVNULL)
            same = nodes_of(graph_def) == nodes_of(load(again))
            print(f"TensorFlow's graph written by Weft, {suffix}: {'the same' if same else 'not the same'}")
            good &= same
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
