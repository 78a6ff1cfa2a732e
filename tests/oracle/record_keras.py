"""Records what Keras's layers, activations, losses, schedules and metrics give, for tests/ops/nn and tests/ops/train.

    python tests/oracle/record_keras.py > tests/oracle/keras.txt

Needs an installed Keras.
"""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np

from recording import Numbers, put

L, S, M = keras.layers, keras.optimizers.schedules, keras.metrics
N = Numbers(5)


def layer(key, make, x_shape, weights, training=None):
    """Weights are (suffix, shape); the layer's own order."""
    x = N.uniform(key + "/x", *x_shape)
    values = [N.uniform(f"{key}/{name}", *shape, low=0.1 if "variance" in name or name == "gamma" else -1)
              for name, shape in weights]
    model = make()
    model.build(x.shape)
    model.set_weights(values)
    kwargs = {} if training is None else {"training": training}
    put(key + "/y", model(x, **kwargs))
    return model


def layers():
    layer("dense", lambda: L.Dense(3, activation="tanh"), (4, 5), [("kernel", (5, 3)), ("bias", (3,))])
    layer("dense3", lambda: L.Dense(2), (2, 3, 4), [("kernel", (4, 2)), ("bias", (2,))])
    layer("conv", lambda: L.Conv2D(4, (3, 2), strides=(2, 1), padding="same", activation="relu"), (2, 5, 6, 3),
          [("kernel", (3, 2, 3, 4)), ("bias", (4,))])
    layer("conv_groups", lambda: L.Conv2D(4, 3, groups=2, dilation_rate=2), (1, 7, 6, 4),
          [("kernel", (3, 3, 2, 4)), ("bias", (4,))])
    layer("transpose_same", lambda: L.Conv2DTranspose(2, 3, strides=2, padding="same"), (2, 3, 4, 3),
          [("kernel", (3, 3, 2, 3)), ("bias", (2,))])
    layer("transpose_valid", lambda: L.Conv2DTranspose(2, (2, 5), strides=(3, 2)), (1, 3, 2, 3),
          [("kernel", (2, 5, 2, 3)), ("bias", (2,))])
    layer("depthwise", lambda: L.DepthwiseConv2D(3, depth_multiplier=2), (1, 5, 4, 3),
          [("kernel", (3, 3, 3, 2)), ("bias", (6,))])
    layer("max_pool", lambda: L.MaxPooling2D(), (1, 5, 4, 2), [])
    layer("average_pool", lambda: L.AveragePooling2D(3, strides=1, padding="same"), (1, 4, 4, 2), [])
    layer("global_pool", L.GlobalAveragePooling2D, (2, 3, 2, 4), [])
    moments = [("gamma", (3,)), ("beta", (3,)), ("mean", (3,)), ("variance", (3,))]
    for key, shape in (("norm", (2, 2, 3, 3)), ("norm2", (6, 3))):
        layer(key + "_inference", L.BatchNormalization, shape, moments, training=False)
        m = layer(key, lambda: L.BatchNormalization(momentum=0.8), shape, moments, training=True)
        put(key + "/moved_mean", m.moving_mean)
        put(key + "/moved_variance", m.moving_variance)
    layer("layer_norm", L.LayerNormalization, (2, 3, 4), [("gamma", (4,)), ("beta", (4,))])


def activations():
    x = np.array([-4, -2.5, -1, -0.25, 0, 0.5, 1, 3, 7], np.float32)
    put("activation/x", x)
    for name in ("linear relu relu6 leaky_relu elu selu gelu sigmoid hard_sigmoid tanh softplus softsign silu mish "
                 "exponential softmax log_softmax").split():
        put("activation/" + name, np.asarray(keras.activations.get(name)(x[None]))[0])
    put("activation/gelu_tanh", keras.activations.gelu(x, approximate=True))


def losses():
    y, p = N.uniform("loss/labels", 6, 1, low=-2, high=2), N.uniform("loss/predictions", 6, 1, low=-2, high=2)
    w = N.uniform("loss/weights", 6, low=0, high=2)
    z = N.uniform("loss/logits", 6, 4, low=-3, high=3)
    classes = N.integers("loss/classes", 6, high=4)
    soft = keras.ops.softmax(N.uniform("loss/soft_logits", 6, 4))
    sign = np.sign(y).astype(np.float32)
    bits = (y > 0).astype(np.float32)
    k = keras.losses
    cases = {
        "squared": (k.MeanSquaredError, {}, y, p), "absolute": (k.MeanAbsoluteError, {}, y, p),
        "huber": (k.Huber, {"delta": 0.7}, y, p), "log_cosh": (k.LogCosh, {}, y, p),
        "hinge": (k.Hinge, {}, sign, p), "squared_hinge": (k.SquaredHinge, {}, sign, p),
        "softmax": (k.CategoricalCrossentropy, {"from_logits": True}, soft, z),
        "sparse": (k.SparseCategoricalCrossentropy, {"from_logits": True}, classes, z),
        "sigmoid": (k.BinaryCrossentropy, {"from_logits": True}, bits, p),
    }
    for name, (make, args, a, b) in cases.items():
        put(f"loss/{name}", make(reduction="none", **args)(a, b))
        put(f"loss/{name}/mean", make(**args)(a, b, sample_weight=w))
        put(f"loss/{name}/sum", make(reduction="sum", **args)(a, b, sample_weight=w))


def schedules():
    cases = {
        "piecewise": S.PiecewiseConstantDecay([3, 8], [1.0, 0.5, 0.1]),
        "exponential": S.ExponentialDecay(0.1, 10, 0.9), "staircase": S.ExponentialDecay(0.1, 10, 0.9, staircase=True),
        "inverse": S.InverseTimeDecay(0.1, 5, 0.5), "inverse_staircase": S.InverseTimeDecay(0.1, 5, 0.5, staircase=True),
        "polynomial": S.PolynomialDecay(0.1, 20, 0.01, power=2.0),
        "polynomial_cycle": S.PolynomialDecay(0.1, 7, 0.01, power=0.5, cycle=True),
        "cosine": S.CosineDecay(0.1, 20, alpha=0.1),
        "cosine_warm": S.CosineDecay(0.0, 15, alpha=0.05, warmup_target=0.2, warmup_steps=6),
        "restarts": S.CosineDecayRestarts(0.1, 5, t_mul=2.0, m_mul=0.9, alpha=0.02),
        "restarts_equal": S.CosineDecayRestarts(0.1, 6, t_mul=1.0, m_mul=0.8),
    }
    for name, schedule in cases.items():
        put("schedule/" + name, np.array([schedule(t) for t in range(30)], np.float32))


def metrics():
    logits = [N.uniform(f"metric/logits{i}", 8, 5) for i in range(2)]
    classes = [N.integers(f"metric/classes{i}", 8, high=5) for i in range(2)]
    p = [N.uniform(f"metric/p{i}", 12, low=0, high=1) for i in range(2)]
    bits = [N.integers(f"metric/bits{i}", 12, high=2) for i in range(2)]
    for name, metric, ys, ps in (("accuracy", M.SparseCategoricalAccuracy(), classes, logits),
                                 ("top_k", M.SparseTopKCategoricalAccuracy(k=2), classes, logits),
                                 ("binary_accuracy", M.BinaryAccuracy(), bits, p), ("auc", M.AUC(), bits, p),
                                 ("auc_few", M.AUC(num_thresholds=5), bits, p)):
        for y, x in zip(ys, ps):
            metric.update_state(y, x)
            put("metric/" + name, [metric.result()]) if y is ys[1] else put(f"metric/{name}/first", [metric.result()])


if __name__ == "__main__":
    layers()
    activations()
    losses()
    schedules()
    metrics()
