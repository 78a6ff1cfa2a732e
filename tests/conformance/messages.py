"""Shows TensorFlow what Weft writes besides graphs: a run's RunMetadata, and the data file of a graph with
large constants.

    python tests/conformance/messages.py [--weft build/release/weft]

Needs the Python package tensorflow. Exits with 1 if TensorFlow reads anything else than was meant.
"""

import argparse
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np
import tensorflow as tf
from tensorflow.core.util import memmapped_file_system_pb2
from tensorflow.python.client import timeline

tf1 = tf.compat.v1


def check(condition, what):
    if not condition:
        sys.exit(f"messages: {what}")
    print(f"ok: {what}")


def small_graph():
    """y = relu(x . w), z = x . w + y."""
    with tf.Graph().as_default() as graph:
        x = tf1.placeholder(tf.float32, [None, 200], name="x")
        w = tf.constant(np.arange(200 * 100, dtype=np.float32).reshape(200, 100), name="w")
        product = tf.matmul(x, w, name="product")
        y = tf.nn.relu(product, name="y")
        tf.add(product, y, name="z")
    return graph.as_graph_def()


def run_metadata(weft, folder):
    subprocess.run([weft, "profile", folder / "g.pb", "--no-optimize", "--feed", "x=random:[8,200]", "--runs", "2",
                    "--out", folder / "trace.json", "--run-metadata", folder / "metadata.pb"], check=True)
    metadata = tf1.RunMetadata.FromString((folder / "metadata.pb").read_bytes())
    devices = metadata.step_stats.dev_stats
    check(len(devices) == 1 and devices[0].device.endswith("device:CPU:0"), "a run's one device")
    nodes = devices[0].node_stats
    check([n.node_name for n in nodes] == ["product", "y", "z"] * 2, "the kernels of two runs, in order")
    out = nodes[0].output[0].tensor_description
    check([d.size for d in out.shape.dim] == [8, 100] and out.dtype == tf.float32.as_datatype_enum
          and out.allocation_description.requested_bytes == 8 * 100 * 4, "an output's dtype, shape and bytes")
    check(all(a.all_start_nanos + a.all_end_rel_nanos <= b.all_start_nanos for a, b in zip(nodes, nodes[1:])),
          "kernels one after the other")
    trace = timeline.Timeline(metadata.step_stats).generate_chrome_trace_format(show_memory=False)
    check('"op": "MatMul"' in trace and '"input0": "product"' in trace, "TensorFlow's timeline")


def data_file(weft, folder):
    subprocess.run([weft, "convert", folder / "g.pb", folder / "large.pb", "--inline-limit", "1000"], check=True)
    graph = tf1.GraphDef.FromString((folder / "large.pb").read_bytes())
    [node] = [n for n in graph.node if n.name == "w"]
    check(node.op == "ImmutableConst", "the constant is an ImmutableConst")
    with tf.Graph().as_default():
        tf.import_graph_def(graph, name="")
    print("ok: TensorFlow takes the node")
    data = (folder / "large.pb.data").read_bytes()
    [start] = struct.unpack("<Q", data[-8:])
    directory = memmapped_file_system_pb2.MemmappedFileSystemDirectory.FromString(data[start:-8])
    [region] = directory.element
    check(region.name == node.attr["memory_region_name"].s.decode(), "the region's name")
    values = np.frombuffer(data[region.offset:region.offset + region.length], np.float32)
    check(np.array_equal(values, np.arange(200 * 100)), "its values")
    # Where a region is a whole file, TensorFlow's own kernel maps it.
    (folder / "region").write_bytes(values.tobytes())
    node.attr["memory_region_name"].s = str(folder / "region").encode()
    x = np.random.default_rng(1).standard_normal((3, 200)).astype(np.float32)
    with tf.Graph().as_default():
        tf.import_graph_def(graph, name="")
        with tf1.Session() as session:
            z = session.run("z:0", {"x:0": x})
    np.save(folder / "x.npy", x)
    subprocess.run([weft, "run", folder / "large.pb", "--feed", f"x=@{folder / 'x.npy'}", "--fetch", "z", "--out",
                    folder / "z.npy"], check=True, stdout=subprocess.DEVNULL)
    check(np.allclose(np.load(folder / "z.npy"), z, rtol=1e-5, atol=1e-2), "both run the graph")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weft", default="build/release/weft", type=pathlib.Path)
    weft = parser.parse_args().weft.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "g.pb").write_bytes(small_graph().SerializeToString())
        run_metadata(weft, folder)
        data_file(weft, folder)


if __name__ == "__main__":
    main()
