"""Cases of images, boxes, quantization and random numbers."""
import numpy as np

from draw import gen


def image_shape(g, channels=None):
    return (g.i(0, 1) or 2, g.i(1, 6), g.i(1, 6), channels or g.i(1, 4))


def pixels(g, shape):
    return g.x(shape, 0, 1) if g.is_float() else g.x(shape, 0, 120)


@gen("ResizeArea", "ResizeBicubic", "ResizeBilinear", "ResizeNearestNeighbor", cases=12)
def resize(g):
    attrs = {"align_corners": g.coin(0.3)}
    if g.op != "ResizeArea":
        attrs["half_pixel_centers"] = not attrs["align_corners"] and g.coin()
    return [pixels(g, image_shape(g)), [g.i(1, 9), g.i(1, 9)] if g.coin(0.95) else [0, 2]], attrs


@gen("ResizeBicubicGrad", "ResizeBilinearGrad", "ResizeNearestNeighborGrad")
def resize_grad(g):
    s = image_shape(g)
    attrs = {"align_corners": g.coin(0.3)}
    attrs["half_pixel_centers"] = not attrs["align_corners"] and g.coin()
    grads = (s[0], g.i(1, 8), g.i(1, 8), s[3])
    if g.op == "ResizeNearestNeighborGrad":
        return [g.x(grads), list(s[1:3])], attrs
    return [g.f(grads), pixels(g, s)], attrs


KERNELS = ("lanczos1", "lanczos3", "lanczos5", "gaussian", "box", "triangle", "keyscubic", "mitchellcubic")


@gen("ScaleAndTranslate", "ScaleAndTranslateGrad")
def scale_translate(g):
    s = image_shape(g)
    attrs = {"kernel_type": g.pick(*KERNELS), "antialias": g.coin()}
    scale, move = g.f((2,), 0.4, 2.5), g.f((2,), -2, 2)
    if g.op.endswith("Grad"):
        return [g.x((s[0], g.i(1, 7), g.i(1, 7), s[3])), pixels(g, s), scale, move], attrs
    return [pixels(g, s), [g.i(1, 8), g.i(1, 8)], scale, move], attrs


@gen("RGBToHSV", "HSVToRGB", "AdjustHue", "AdjustSaturation", "AdjustContrastv2")
def colours(g):
    lead = g.shape(0, 3) if g.op.endswith(("HSV", "RGB")) else g.shape(2, 3, empty=0.03)
    x = g.x(lead + (3,), 0, 1)
    return [x] if g.op.endswith(("HSV", "RGB")) else [x, g.f((), 0 if g.op != "AdjustHue" else -1, 1.5)]


def boxes(g, shape):
    low, size = g.f(shape + (2,), -0.2, 0.8), g.f(shape + (2,), 0, 0.6)
    return np.concatenate([low, low + size], -1)


@gen("CropAndResize", "CropAndResizeGradBoxes", "CropAndResizeGradImage")
def crop(g):
    s, n = image_shape(g), g.i(0, 4)
    index = g.ints((n,), 0, s[0] - 1, bad=0.05)
    size = (g.i(1, 5), g.i(1, 5))
    method = "bilinear" if g.op == "CropAndResizeGradBoxes" else g.pick("bilinear", "nearest")
    if g.op == "CropAndResize":
        return [pixels(g, s), boxes(g, (n,)), index, list(size)], {"method": method, "extrapolation_value": g.pick(0.0, 0.5)}
    grads = g.f((n, *size, s[3]))
    if g.op.endswith("Boxes"):
        return [grads, pixels(g, s), boxes(g, (n,)), index], {"method": method}
    return [grads, boxes(g, (n,)), index, list(s)], {"method": method}


@gen("DrawBoundingBoxes", "DrawBoundingBoxesV2", cases=10)
def draw_boxes(g):
    s = (g.i(1, 2), g.i(2, 9), g.i(2, 9), g.pick(1, 3, 4))
    inputs = [pixels(g, s), boxes(g, (s[0], g.i(0, 4)))]
    return inputs + [g.f((g.i(1, 3), s[3]), 0, 1)] if g.op.endswith("V2") else inputs


@gen("ExtractGlimpse", "ExtractGlimpseV2", cases=10)
def glimpse(g):
    s = image_shape(g)
    return [g.f(s), [g.i(1, 6), g.i(1, 6)], g.f((s[0], 2), -1, 1)], {
        "centered": g.coin(), "normalized": g.coin(), "uniform_noise": False, "noise": "zero"}


@gen("ExtractImagePatches")
def patches(g):
    k, s, r = ([1, g.i(1, 3), g.i(1, 3), 1] for _ in range(3))
    return [g.x((g.i(1, 2), g.i(5, 8), g.i(5, 8), g.i(1, 3)))], {
        "ksizes": k, "strides": s, "rates": r, "padding": g.pick("SAME", "VALID")}


@gen("ImageProjectiveTransformV2", "ImageProjectiveTransformV3")
def project(g):
    s = image_shape(g)
    t = np.array([1, 0, 0, 0, 1, 0, 0, 0]) + g.f((g.pick(1, s[0]), 8), -0.3, 0.3) * [1, 1, 4, 1, 1, 4, 0.1, 0.1]
    inputs = [pixels(g, s), t, [g.i(1, 7), g.i(1, 7)]]
    attrs = {"interpolation": g.pick("NEAREST", "BILINEAR"), "fill_mode": g.pick("CONSTANT", "REFLECT", "WRAP", "NEAREST")}
    return inputs + [g.f((), 0, 1)] if g.op.endswith("V3") else inputs, attrs


@gen("NonMaxSuppression", *[f"NonMaxSuppressionV{k}" for k in (2, 3, 4, 5)], "NonMaxSuppressionWithOverlaps")
def suppress(g):
    n = g.i(0, 12)
    scores, most, iou, low = g.f((n,), 0, 1), g.i(0, 12), g.pick(0.3, 0.5, 0.8), g.pick(0.0, 0.3)
    if g.op.endswith("Overlaps"):
        return [g.f((n, n), 0, 1), scores, most, iou, low]
    first = [boxes(g, (n,)), scores, most]
    tail = {"n": [], "2": [iou], "3": [iou, low], "4": [iou, low], "5": [iou, low, g.pick(0.0, 0.5)]}[g.op[-1]]
    attrs = {"iou_threshold": iou} if g.op[-1] == "n" else {}
    if g.op[-1] in "45":
        attrs["pad_to_max_output_size"] = g.coin()
    return first + tail, attrs


@gen("CombinedNonMaxSuppression")
def combined(g):
    n, k, q, c = g.i(1, 2), g.i(1, 8), 1, g.i(1, 3)
    q = g.pick(1, c)
    return [boxes(g, (n, k, q)), g.f((n, k, c), 0, 1), g.i(1, 5), g.i(1, 9), 0.5, g.pick(0.0, 0.3)], {
        "pad_per_class": g.coin(), "clip_boxes": g.coin()}


# ---- quantization ----


@gen("FakeQuantWithMinMaxArgs", "FakeQuantWithMinMaxArgsGradient", "FakeQuantWithMinMaxVars",
     "FakeQuantWithMinMaxVarsGradient", "FakeQuantWithMinMaxVarsPerChannel", "FakeQuantWithMinMaxVarsPerChannelGradient")
def fake_quant(g):
    s = g.shape(1, 4, 6)
    attrs = {"num_bits": g.pick(2, 4, 8, 16), "narrow_range": g.coin()}
    x = [g.f(s, -8, 8)]
    if g.op.endswith("Gradient"):
        x = [g.f(s), *x]
    if "Args" in g.op:
        return x, dict(attrs, min=float(np.float32(g.f((), -6, 0))), max=float(np.float32(g.f((), 0.5, 6))))
    c = s[-1:] if "PerChannel" in g.op else ()
    return x + [g.f(c, -6, 0), g.f(c, 0.5, 6)], attrs


@gen("QuantizeAndDequantizeV2", "QuantizeAndDequantizeV3", "QuantizeAndDequantizeV4")
def quantize_dequantize(g):
    s = g.shape(1, 4, 6, 0.02)
    axis = g.pick(-1, -1, g.i(0, len(s) - 1))
    c = () if axis == -1 else (s[axis],)
    attrs = {"signed_input": g.coin(), "range_given": g.coin(), "narrow_range": g.coin(), "axis": axis}
    if not g.op.endswith("V3"):
        attrs.update(num_bits=g.pick(4, 8), round_mode=g.pick("HALF_TO_EVEN", "HALF_UP"))
    inputs = [g.x(s), g.x(c, -3, -1), g.x(c, 1, 3)]
    return inputs + [g.pick(4, 8)] if g.op.endswith("V3") else inputs, attrs


@gen("QuantizeV2", "Dequantize")
def quantize(g):
    s = g.shape(1, 4, 6, 0.02)
    mode = g.pick("MIN_COMBINED", "MIN_FIRST", "SCALED")
    axis = g.i(0, len(s) - 1) if mode == "SCALED" and g.coin(0.3) else -1
    c = () if axis == -1 else (s[axis],)
    attrs = {"mode": mode, "axis": axis, "narrow_range": g.coin()}
    if g.op == "QuantizeV2":
        attrs["round_mode"] = "HALF_TO_EVEN" if mode == "SCALED" and g.coin() else "HALF_AWAY_FROM_ZERO"
        return [g.f(s, -4, 4), g.f(c, -3, -0.5), g.f(c, 0.5, 3)], attrs
    return [g.odd(s), g.f(c, -3, -0.5), g.f(c, 0.5, 3)], attrs


# ---- random numbers, from given seeds ----


def seeds(g):
    return {"seed": g.i(1, 1000), "seed2": g.i(0, 1000)}


def some_shape(g):
    return list(g.shape(0, 3, 9)) if g.coin(0.7) else [g.i(100, 300)]


@gen("RandomUniform", "RandomStandardNormal", "TruncatedNormal", "RandomUniformInt", "RandomShuffle", "RandomGamma",
     "RandomPoisson", "RandomPoissonV2", "Multinomial", "ParameterizedTruncatedNormal", cases=10, twice=True)
def stateful(g):
    if g.op == "RandomShuffle":
        return [g.x(g.shape(0, 3, 9))], seeds(g)
    if g.op == "Multinomial":
        return [g.x((g.i(1, 3), g.i(1, 6)), -3, 3), g.i(0, 20)], seeds(g)
    shape = some_shape(g)
    if g.op == "RandomUniformInt":
        return [shape, g.i(-9, 0), g.i(1, 99)], seeds(g)
    if g.op == "RandomGamma":
        return [shape, g.x(g.shape(0, 2, 3, 0), 0.2, 6)], seeds(g)
    if g.op.startswith("RandomPoisson"):
        dtype = g.types.get("R", g.types["main"])
        return [shape, g.x(g.shape(0, 2, 3, 0), 0, 20, dtype=dtype)], seeds(g)
    if g.op == "ParameterizedTruncatedNormal":
        n = g.i(1, 3)
        s = [n, g.i(1, 40)]
        one = lambda low, high: g.x(g.pick((), (n,)), low, high)  # noqa: E731
        return [s, one(-1, 1), one(0.5, 2), one(-4, -1), one(1, 4)], seeds(g)
    return [shape], seeds(g)


def seed_pair(g):
    return np.array([g.i(-9999, 9999), g.i(0, 9999)])


@gen("StatelessRandomUniform", "StatelessRandomNormal", "StatelessTruncatedNormal", "StatelessRandomUniformInt",
     "StatelessRandomUniformFullInt", "StatelessRandomGammaV2", "StatelessRandomPoisson", "StatelessMultinomial",
     "StatelessRandomGetKeyCounter", "StatelessRandomGetKeyCounterAlg", cases=10)
def stateless(g):
    if "KeyCounter" in g.op:
        return [seed_pair(g)]
    if g.op == "StatelessMultinomial":
        return [g.x((g.i(1, 3), g.i(1, 6)), -3, 3), g.i(0, 20), seed_pair(g)]
    inputs = [some_shape(g), seed_pair(g)]
    if g.op.endswith("UniformInt"):
        return inputs + [g.i(0, 3), g.i(4, 99)]
    if g.op.endswith("GammaV2"):
        n = g.i(1, 3)
        return [[g.i(1, 9), n], seed_pair(g), g.x((n,), 0.2, 6)]
    if g.op.endswith("Poisson"):
        n = g.i(1, 3)
        return [[g.i(1, 9), n], seed_pair(g), g.x((n,), 0, 20, dtype=g.types["Rtype"])]
    return inputs


@gen("StatelessRandomUniformV2", "StatelessRandomNormalV2", "StatelessTruncatedNormalV2", "StatelessRandomUniformIntV2",
     "StatelessRandomUniformFullIntV2", "StatelessRandomGammaV3", "StatelessRandomGetAlg", cases=10)
def stateless_keys(g):
    if g.op.endswith("GetAlg"):
        return []
    alg = g.pick(1, 1, 2, 3)
    key = [g.rng.integers(0, 2**63, 1), g.rng.integers(0, 2**62, 1 if alg == 2 else 2), alg]
    if g.op.endswith("GammaV3"):
        n = g.i(1, 3)
        return [[g.i(1, 9), n], *key, g.x((n,), 0.2, 6)]
    return [some_shape(g), *key] + ([g.i(0, 3), g.i(4, 99)] if g.op.endswith("IntV2") and "Full" not in g.op else [])
