#!/usr/bin/env python3
"""Training graphs go to TensorFlow and come back.

Weft builds training graphs with its own gradients and optimisers; TensorFlow loads and trains them. TensorFlow builds
training graphs with its own; Weft loads and trains them. Both must see the same losses for 100 steps; and so must a
training that begins in the one and, by a checkpoint, ends in the other. The gradients that Weft built are compared with
those that TensorFlow builds for the same loss. Needs an installed TensorFlow:

    python3 tests/conformance/training.py [build folder, build/release by default]
"""
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import numpy as np  # noqa: E402
import tensorflow.compat.v1 as tf  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
STEPS = 100


def variables_of(graph_def):
    return [n for n in graph_def.node if n.op == "VarHandleOp"]


def train_with_tensorflow(path, steps=STEPS, start=None, end=None):
    """The losses. `start` and `end` are checkpoints: where the variables come from, and go to."""
    graph_def = tf.GraphDef()
    graph_def.ParseFromString(path.read_bytes())
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(graph_def, name="")
        # Handle, shared name, dtype: what a checkpoint calls a variable is its shared name.
        variables = [(graph.get_tensor_by_name(n.name + ":0"), n.attr["shared_name"].s.decode(),
                      tf.as_dtype(n.attr["dtype"].type)) for n in variables_of(graph_def)]
        names = [name for _, name, _ in variables]
        restored = tf.raw_ops.RestoreV2(prefix=str(start), tensor_names=names, shape_and_slices=[""] * len(names),
                                        dtypes=[t for *_, t in variables])
        assigns = [tf.raw_ops.AssignVariableOp(resource=h, value=v) for (h, *_), v in zip(variables, restored)]
        reads = [tf.raw_ops.ReadVariableOp(resource=h, dtype=t) for h, _, t in variables]
        save = tf.raw_ops.SaveV2(prefix=str(end), tensor_names=names, shape_and_slices=[""] * len(names), tensors=reads)
        with tf.Session(graph=graph) as session:
            session.run("init" if start is None else assigns)
            losses = [session.run(["loss:0", "train"])[0] for _ in range(steps)]
            if end is not None:
                session.run(save)
            return losses


def compare_gradients(title, path):
    """Weft's gradient nodes beside tf.gradients of the same graph, where training starts."""
    graph_def = tf.GraphDef()
    graph_def.ParseFromString(path.read_bytes())
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(graph_def, name="")
        prefix = "gradient_of/"
        names = [n.name[len(prefix):] for n in graph_def.node if n.name.startswith(prefix)]
        theirs = tf.gradients(graph.get_tensor_by_name("loss:0"), [graph.get_tensor_by_name(n + ":0") for n in names])
        theirs = [tf.convert_to_tensor(g) for g in theirs]
        with tf.Session(graph=graph) as session:
            session.run("init")
            want, got = session.run([theirs, [f"{prefix}{n}:0" for n in names]])
    error = max(np.max(np.abs(w - g)) / max(np.max(np.abs(w)), 1e-6) for w, g in zip(want, got))
    good = bool(names and error < 1e-4)
    print(f"{title}: {len(names)} gradients, largest relative difference {error:.1e}{'' if good else '  WRONG'}")
    return good


def data(seed, *shape):
    return tf.constant(np.random.default_rng(seed).uniform(-1, 1, shape), tf.float32)


def regression():
    x, y = data(1, 32, 5), data(2, 32, 2)
    w1, w2 = (tf.get_variable(n, initializer=data(s, *d) * 0.5) for n, s, d in (("w1", 3, (5, 16)), ("w2", 4, (16, 2))))
    h = tf.nn.elu(tf.matmul(x, w1) + tf.get_variable("b1", 16, initializer=tf.zeros_initializer()))
    loss = tf.reduce_mean(tf.math.squared_difference(tf.matmul(h, w2), y)) + 1e-3 * tf.nn.l2_loss(w1)
    rate = tf.train.exponential_decay(0.1, tf.train.get_or_create_global_step(), 20, 0.7, staircase=True)
    return loss, tf.train.MomentumOptimizer(rate, 0.9).minimize(loss, tf.train.get_global_step())


def images():
    x = data(5, 16, 12, 12, 2)
    x = tf.nn.conv2d(x, tf.get_variable("f", initializer=data(6, 3, 3, 2, 8) * 0.4), 1, "SAME")
    scale, offset = (tf.get_variable(n, initializer=tf.fill([8], v)) for n, v in (("scale", 1.0), ("offset", 0.0)))
    x = tf.nn.relu(tf.compat.v1.nn.fused_batch_norm(x, scale, offset)[0])
    x = tf.nn.max_pool2d(x, 2, 2, "VALID")
    logits = tf.matmul(tf.reshape(x, [16, -1]), tf.get_variable("w", initializer=data(7, 288, 4) * 0.1))
    labels = tf.argmax(data(8, 16, 4), 1)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
    return loss, tf.train.AdamOptimizer(0.003).minimize(loss)


def words():
    ids = tf.constant(np.random.default_rng(9).integers(0, 10, (24, 3)))
    table = tf.get_variable("table", initializer=data(10, 10, 4))
    logits = tf.matmul(tf.reshape(tf.nn.embedding_lookup(table, ids), [24, 12]),
                       tf.get_variable("w", initializer=data(11, 12, 10)))
    labels = tf.one_hot(np.random.default_rng(12).integers(0, 10, 24), 10)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels, logits))
    optimiser = tf.train.AdagradOptimizer(0.1)
    gradients, variables = zip(*optimiser.compute_gradients(loss))
    gradients, _ = tf.clip_by_global_norm(gradients, 0.5)
    return loss, optimiser.apply_gradients(zip(gradients, variables))


def build_with_tensorflow(make, path):
    """Resource variables, as all of TensorFlow 2 has; the step waits for the loss."""
    with tf.Graph().as_default() as graph, tf.variable_scope("", use_resource=True):
        loss, step = make()
        tf.identity(loss, name="loss")
        tf.group(step, name="train")
        tf.group(tf.global_variables_initializer(), name="init")
        path.write_bytes(graph.as_graph_def().SerializeToString())


def compare(title, tensorflow, weft):
    a, b = np.array(tensorflow), np.array(weft)
    error = np.max(np.abs(a - b) / np.maximum(np.abs(a), 1e-3))
    good = bool(error < 1e-4 and b[-1] < 0.9 * b[0])
    print(f"{title}: loss {b[0]:.6f} -> {b[-1]:.6f}, largest relative difference {error:.1e}{'' if good else '  WRONG'}")
    return good


def main():
    tool = str(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release") / "tests/weft_training")

    def weft(*args):
        done = subprocess.run([tool, *map(str, args)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"weft_training {' '.join(map(str, args))}: {done.stderr}")
        return done.stdout.split()

    def losses(*args):
        return [float(v) for v in weft("run", *args)]

    good = True
    with tempfile.TemporaryDirectory() as folder:
        path, middle, half = pathlib.Path(folder) / "graph.pb", pathlib.Path(folder) / "middle", STEPS // 2
        for net in weft("nets"):
            weft("build", net, path)
            good &= compare_gradients(f"Weft's {net}", path)
            whole = train_with_tensorflow(path)
            good &= compare(f"Weft's {net}", whole, losses(path, STEPS))
            parts = losses(path, half, "-", middle) + train_with_tensorflow(path, half, start=middle)
            good &= compare(f"Weft's {net}, from Weft to TensorFlow", whole, parts)
            parts = train_with_tensorflow(path, half, end=middle) + losses(path, half, middle)
            good &= compare(f"Weft's {net}, from TensorFlow to Weft", whole, parts)
        for make in (regression, images, words):
            build_with_tensorflow(make, path)
            good &= compare(f"TensorFlow's {make.__name__}", train_with_tensorflow(path), losses(path, STEPS))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
