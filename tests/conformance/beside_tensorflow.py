"""What scripts share that run a graph file in TensorFlow and in Weft, and compare."""
import os
import pathlib
import subprocess

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np  # noqa: E402
import tensorflow.compat.v1 as tf  # noqa: E402
from google.protobuf import text_format  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build/release"


def load(path):
    graph_def = tf.GraphDef()
    if path.suffix in (".pbtxt", ".txt"):
        text_format.Parse(path.read_text(), graph_def)
    else:
        graph_def.ParseFromString(path.read_bytes())
    return graph_def


def tensor_of(graph, name):
    return graph.get_tensor_by_name(name if ":" in name else name + ":0")


def plain(name):
    return name[:-2] if name.endswith(":0") else name


def random_feeds(graph, given):
    """`given` and a random value for every other placeholder of numbers; what is not known of a shape is 2."""
    feeds = dict(given)
    rng = np.random.default_rng(1)
    for op in graph.get_operations():
        if op.type not in ("Placeholder", "PlaceholderV2") or op.outputs[0] in feeds:
            continue
        dims = op.outputs[0].shape.dims
        dtype = np.dtype(op.outputs[0].dtype.as_numpy_dtype)
        if dtype.kind not in "fiub":
            continue
        shape = [2, 2] if dims is None else [2 if d.value is None else d.value for d in dims]
        value = rng.normal(size=shape) if dtype.kind == "f" else rng.integers(0, 2, size=shape)
        feeds[op.outputs[0]] = value.astype(dtype)
    return feeds


def call(weft, *args):
    """Standard output; RuntimeError with what Weft says where it fails."""
    done = subprocess.run([weft, *args], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(" ".join(done.stderr.split())[:300])
    return done.stdout


def weft_run(weft, path, feeds, fetches, folder, *args):
    """`feeds` by tensor name; one array a fetch, None for a fetch that is None."""
    args = list(args)
    for i, (name, value) in enumerate(feeds.items()):
        np.save(folder / f"feed{i}.npy", value)
        args += ["--feed", f"{plain(name)}=@{folder}/feed{i}.npy"]
    for name in fetches:
        if name is not None:
            args += ["--fetch", plain(name)]
    call(weft, "run", str(path), "-o", str(folder / "out.npz"), *args)
    arrays = np.load(folder / "out.npz")
    return [None if n is None else arrays[plain(n).replace("/", "_").replace(":", "_")] for n in fetches]


def agrees(got, want):
    """To 2e-4 of each value and 2e-5 of the largest; half types to 3e-2; integers exactly."""
    if (got is None) != (want is None):
        return False
    if got is None:
        return True
    if got.dtype.kind == "V":  # NumPy knows no bfloat16
        got = got.view(want.dtype)
    if got.shape != want.shape or got.dtype != want.dtype:
        return False
    if want.dtype.kind not in "fcV":
        return np.array_equal(got, want)
    small = want.dtype.itemsize == 2
    got, want = got.astype(np.complex128), want.astype(np.complex128)
    finite = np.abs(want[np.isfinite(want)])
    # Sums that cancel, as those of all probabilities do, leave rounding: about 1e-6 of what was added.
    scale = max(finite.max() if finite.size else 0, 0.1)
    return np.allclose(got, want, rtol=3e-2 if small else 2e-4, atol=(3e-2 if small else 2e-5) * scale, equal_nan=True)


def short(value):
    return str(value).replace("\n", " ")[:120]
