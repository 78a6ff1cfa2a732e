"""Makes the graph files and feeds that bench/run measures: make_models.py FOLDER [GRAPH...]

Weights are random by a fixed seed; nothing is downloaded. Each graph is a frozen GraphDef; its ONNX form stands beside
it where tf2onnx has one, else a line that says why not.
"""
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf

import workloads

v1 = tf.compat.v1


def v1_graph(build):
    graph = tf.Graph()
    with graph.as_default():
        v1.enable_resource_variables()
        build()
    return graph.as_graph_def()


def placeholder(name, shape=(None,), dtype=tf.float32):
    return v1.placeholder(dtype, shape, name=name)


def random(shape, scale, seed):
    return (np.random.default_rng(seed).standard_normal(shape) * scale).astype(np.float32)


def empty():
    tf.no_op(name="nothing")


def scalars():
    x = placeholder("x", ())
    for i in range(500):  # neither folds nor merges
        x = tf.tanh(x) + np.float32(0.001 * (i + 1))
    tf.identity(x, name="y")


def sums():
    x = placeholder("x", (4,))
    for _ in range(1000):
        x = tf.cumsum(x)
    tf.identity(x, name="y")


def wide():
    x = placeholder("x", (4,))
    tf.add_n([x * random((4,), 1, i) for i in range(1000)], name="y")


def gelu():
    x = placeholder("x")
    tf.multiply(0.5 * x, 1.0 + tf.math.erf(x * np.float32(np.sqrt(0.5))), name="y")


def adam():
    p, m, v, g = (placeholder(n) for n in "pmvg")
    m1 = tf.add(0.9 * m, 0.1 * g, name="m1")
    v1_ = tf.add(0.999 * v, 0.001 * tf.square(g), name="v1")
    tf.subtract(p, 1e-3 * m1 / (tf.sqrt(v1_) + 1e-8), name="p1")


def layer_norm():
    x = placeholder("x", (None, 256))
    mean = tf.reduce_mean(x, -1, keepdims=True)
    centred = x - mean
    variance = tf.reduce_mean(tf.square(centred), -1, keepdims=True)
    tf.add(centred * tf.math.rsqrt(variance + 1e-6) * random((256,), 1, 1), random((256,), 1, 2), name="y")


def matmul():
    tf.matmul(placeholder("a", (None, None)), placeholder("b", (None, None)), name="y")


def dense():
    x = placeholder("x", (None, 1024))
    tf.nn.relu(tf.nn.bias_add(tf.matmul(x, random((1024, 1024), 0.03, 1)), random((1024,), 1, 2)), name="y")


def convolution(size, channels, out, filter_):
    x = placeholder("x", (None, size, size, channels))
    w = random((filter_, filter_, channels, out), (2 / (filter_**2 * channels))**0.5, 1)
    tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, w, 1, "SAME"), random((out,), 1, 2)), name="y")


WEIGHTS = {}  # what the variables of the graph in the making start from


def variable(name, shape):
    scale = (2 / (np.prod(shape[:-1]) + shape[-1]))**0.5 if len(shape) > 1 else 0
    value = WEIGHTS[name] = random(shape, scale, sum(map(ord, name)))
    return v1.get_variable(name, initializer=tf.constant(value), use_resource=True)


def dense_layers(h, sizes):
    for i in range(len(sizes) - 1):
        h = tf.nn.bias_add(tf.matmul(h, variable(f"w{i}", sizes[i:i + 2])), variable(f"b{i}", sizes[i + 1:i + 2]))
        if i + 2 < len(sizes):
            h = tf.nn.relu(h)
    return h


def finish_training(labels, logits):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(losses, name="loss")
    v1.train.AdamOptimizer(1e-3).minimize(loss, name="train")
    tf.group(v1.global_variables_initializer(), name="init")


def mlp(batch):
    x, labels = placeholder("x", (batch, 784)), placeholder("labels", (batch,), tf.int32)
    finish_training(labels, dense_layers(x, (784, 512, 512, 10)))


def lenet(batch):
    x, labels = placeholder("x", (batch, 28, 28, 1)), placeholder("labels", (batch,), tf.int32)
    h = x
    for i, (shape, padding) in enumerate((((5, 5, 1, 6), "SAME"), ((5, 5, 6, 16), "VALID"))):
        h = tf.nn.conv2d(h, variable(f"c{i}", shape), 1, padding)
        h = tf.nn.max_pool2d(tf.nn.relu(tf.nn.bias_add(h, variable(f"d{i}", shape[3:]))), 2, 2, "VALID")
    finish_training(labels, dense_layers(tf.reshape(h, (batch, 400)), (400, 120, 84, 10)))


def freeze(function, *signature):
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2
    concrete = tf.function(function).get_concrete_function(*signature)
    frozen = convert_variables_to_constants_v2(concrete)
    graph = frozen.graph.as_graph_def()
    result = frozen.outputs[0].name
    with tf.Graph().as_default() as g:
        tf.import_graph_def(graph, name="")
        tf.identity(g.get_tensor_by_name(result), name="y")
        return g.as_graph_def()


BATCH_NORM = {"gamma": (0.8, 1.2), "beta": (-0.02, 0.02), "moving_mean": (-0.02, 0.02), "moving_variance": (0.8, 1.2)}


def keras_network(name):
    import keras
    keras.utils.set_random_seed(1)
    make = {"MobileNetV2": keras.applications.MobileNetV2, "ResNet-50": keras.applications.ResNet50,
            "Inception-v3": keras.applications.InceptionV3, "EfficientNet-B0": keras.applications.EfficientNetB0}[name]
    model = make(weights=None)
    rng = np.random.default_rng(1)
    for layer in model.layers:  # statistics as after training, so that folding them is real work
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights([rng.uniform(*BATCH_NORM[w.name], w.shape) for w in layer.weights])
    size = workloads.NETWORKS[name][0]
    return freeze(lambda x: model(x, training=False), tf.TensorSpec((None, size, size, 3), tf.float32, name="x"))


def bert():
    import keras
    from keras import layers, ops
    keras.utils.set_random_seed(1)
    # By erf, as the model's authors wrote it: Keras's own takes erfc, which ONNX does not have.
    exact_gelu = lambda x: 0.5 * x * (1.0 + ops.erf(x * 0.7071067811865476))
    ids = keras.Input((128,), dtype="int32")
    positions = ops.arange(128)
    h = layers.Embedding(30522, 768)(ids) + layers.Embedding(512, 768)(positions)
    h = layers.LayerNormalization(epsilon=1e-12)(h)
    for _ in range(12):
        a = layers.MultiHeadAttention(12, 64, flash_attention=False)(h, h)
        h = layers.LayerNormalization(epsilon=1e-12)(h + a)
        f = layers.Dense(768)(layers.Dense(3072, activation=exact_gelu)(h))
        h = layers.LayerNormalization(epsilon=1e-12)(h + f)
    model = keras.Model(ids, h)
    return freeze(lambda ids: model(ids, training=False), tf.TensorSpec((None, 128), tf.int32, name="ids"))


GRAPHS = {f.__name__: f for f in (empty, scalars, sums, wide, gelu, adam, layer_norm, matmul, dense)}
GRAPHS |= {name.replace(" ", "_"): (lambda a=args: convolution(*a)) for name, *args in workloads.CONVOLUTIONS}
GRAPHS |= {f"{f.__name__}{batch}": (lambda f=f, b=batch: f(b)) for f in (mlp, lenet) for batch in (32, 128)}
NETWORKS = {name: (lambda n=name: keras_network(n)) for name in workloads.NETWORKS} | {"BERT-base": bert}


def write_onnx(folder, name, graph_def, feeds, fetches):
    try:
        import tf2onnx
        model, _ = tf2onnx.convert.from_graph_def(graph_def, input_names=feeds, output_names=fetches, opset=17)
        (folder / f"{name}.onnx").write_bytes(model.SerializeToString())
    except Exception as e:  # whatever it is, the report shows it
        (folder / f"{name}.onnx.txt").write_text(f"tf2onnx: {type(e).__name__}: {e}".splitlines()[0][:200])


def values(spec, seed):
    """f: normal, p: positive, u: 0..1, iN: below N"""
    shape, kind = spec
    rng = np.random.default_rng(seed)
    if kind.startswith("i"):
        return rng.integers(0, int(kind[1:]), shape).astype(np.int32)
    if kind == "f":
        return rng.standard_normal(shape, dtype=np.float32)
    a = rng.random(shape, dtype=np.float32)
    return a + np.float32(0.1) if kind == "p" else a


def feed_path(folder, workload, tensor):
    return pathlib.Path(folder) / "feeds" / f"{workload.name} {tensor[:-2]}.npy".replace(" ", "_")


def main():
    folder = pathlib.Path(sys.argv[1])
    (folder / "feeds").mkdir(parents=True, exist_ok=True)
    wanted = set(sys.argv[2:])
    for w in workloads.WORKLOADS:
        if wanted and w.graph not in wanted:
            continue
        path = folder / f"{w.graph}.pb"
        if not path.exists():
            print(f"  making {w.graph}", flush=True)
            graph_def = v1_graph(GRAPHS[w.graph]) if w.graph in GRAPHS else NETWORKS[w.graph]()
            if w.group == "training":
                np.savez(folder / f"{w.graph}.npz", **WEIGHTS)
                WEIGHTS.clear()
                (folder / f"{w.graph}.onnx.txt").write_text("ONNX has no training step")
            elif w.feeds:
                write_onnx(folder, w.graph, graph_def, list(w.feeds), list(w.fetches))
            else:
                (folder / f"{w.graph}.onnx.txt").write_text("ONNX has no model without outputs")
            part = path.with_suffix(".part")  # whole or not at all
            part.write_bytes(graph_def.SerializeToString())
            part.rename(path)
        for i, (tensor, spec) in enumerate(w.feeds.items()):
            if not feed_path(folder, w, tensor).exists():
                np.save(feed_path(folder, w, tensor), values(spec, i))


if __name__ == "__main__":
    main()
