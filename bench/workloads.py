"""What is measured: one row a workload. A graph file may serve several."""
import dataclasses
import fnmatch

KIB, MIB = 1 << 10, 1 << 20


@dataclasses.dataclass
class Workload:
    name: str             # unique; what --only matches
    group: str            # a table of the report
    graph: str            # file in the models' folder, without its ending
    feeds: dict           # tensor -> (shape, dtype); values are drawn by a seed, see make_models.py
    fetches: tuple = ("y:0",)
    targets: tuple = ()
    init: tuple = ()      # nodes to run once after loading
    flops: float = 0      # of one run, two a multiply-add
    bytes: float = 0      # that a run must move: every input read once, every result written once
    instructions: int = 0 # to divide a run's time by
    idle_ms: int = 0      # of sleep before each run
    tolerance: float = 1e-4  # of the largest result, between peers
    short: bool = False   # part of --short
    seconds: float = 1.0  # of measuring, for each peer


def _vector(bytes_):
    return (bytes_ // 4,)


def _size(bytes_):
    return f"{bytes_ // MIB} MiB" if bytes_ >= MIB else f"{bytes_ // KIB} KiB"


def _small():
    yield Workload("empty", "small", "empty", {}, (), ("nothing",), short=True)
    yield Workload("matmul 64 after 20 ms", "small", "matmul", {"a:0": ((64, 64), "f"), "b:0": ((64, 64), "f")},
                   idle_ms=20, flops=2 * 64**3, short=True)
    yield Workload("chain of 1000 scalar ops", "small", "scalars", {"x:0": ((), "f")}, instructions=1000, short=True)
    yield Workload("chain of 1000 sums of 4", "small", "sums", {"x:0": ((4,), "f")}, instructions=1000,
                   tolerance=1e-3, short=True)
    yield Workload("1000 independent products", "small", "wide", {"x:0": ((4,), "f")}, instructions=1000, short=True)


def _elementwise():
    for bytes_ in (KIB, 16 * KIB, 256 * KIB, 4 * MIB, 100 * MIB):
        shape, size = _vector(bytes_), _size(bytes_)
        short = bytes_ == 4 * MIB
        yield Workload(f"GELU {size}", "elementwise", "gelu", {"x:0": (shape, "f")}, bytes=2 * bytes_, short=short)
        yield Workload(f"Adam {size}", "elementwise", "adam",
                       {t: (shape, "p" if t == "v:0" else "f") for t in ("p:0", "m:0", "v:0", "g:0")},
                       ("p1:0", "m1:0", "v1:0"), bytes=7 * bytes_)
        rows = (shape[0] // 256, 256)
        yield Workload(f"layer norm {size}", "elementwise", "layer_norm", {"x:0": (rows, "f")}, bytes=2 * bytes_,
                       short=short)


def _matmul():
    for n in (64, 128, 256, 512, 1024, 2048):
        yield Workload(f"matmul {n}", "matmul", "matmul", {"a:0": ((n, n), "f"), "b:0": ((n, n), "f")},
                       flops=2.0 * n**3, short=n in (256, 1024))
    for batch in (1, 8, 32):
        yield Workload(f"dense {batch} x 1024 x 1024", "matmul", "dense", {"x:0": ((batch, 1024), "f")},
                       flops=2.0 * batch * 1024**2, bytes=4.0 * 1024**2, short=batch == 8)


def _convolution():
    for name, size, channels, out, filter_ in CONVOLUTIONS:
        yield Workload(name, "convolution", name.replace(" ", "_"), {"x:0": ((1, size, size, channels), "f")},
                       flops=2.0 * size**2 * channels * out * filter_**2)


# Layers of ResNet-50: what their peers reach together is the machine's convolution limit.
CONVOLUTIONS = (("conv 3x3 56 64", 56, 64, 64, 3), ("conv 3x3 28 128", 28, 128, 128, 3),
                ("conv 3x3 14 256", 14, 256, 256, 3), ("conv 1x1 28 512", 28, 512, 128, 1))


def _training():
    for batch in (32, 128):
        for net, shape in (("MLP", (batch, 784)), ("LeNet", (batch, 28, 28, 1))):
            yield Workload(f"{net} step {batch}", "training", f"{net.lower()}{batch}",
                           {"x:0": (shape, "u"), "labels:0": ((batch,), "i10")}, ("loss:0",), ("train",), ("init",),
                           short=batch == 32)


NETWORKS = {  # name -> input size, multiply-adds of one picture
    "MobileNetV2": (224, 300e6), "ResNet-50": (224, 3.86e9), "Inception-v3": (299, 5.7e9),
    "EfficientNet-B0": (224, 390e6)}
BERT_MACS = 12 * 128 * (4 * 768**2 + 2 * 768 * 3072 + 2 * 128 * 768)


def _inference():
    for net, (size, macs) in NETWORKS.items():
        for batch in (1, 8):
            yield Workload(f"{net} batch {batch}", "inference", net, {"x:0": ((batch, size, size, 3), "f")},
                           flops=2 * macs * batch, tolerance=1e-3, seconds=3, short=net == "ResNet-50" and batch == 1)
    yield Workload("BERT-base 128", "inference", "BERT-base", {"ids:0": ((1, 128), "i30000")}, flops=2 * BERT_MACS,
                   tolerance=1e-3, seconds=3)


WORKLOADS = [*_small(), *_elementwise(), *_matmul(), *_convolution(), *_training(), *_inference()]


def select(only, short):
    """The workloads whose name or group matches the shell pattern, or contains it."""
    pattern = f"*{only.lower()}*" if only else "*"
    return [w for w in WORKLOADS if (w.short or not short) and
            (fnmatch.fnmatch(w.name.lower(), pattern) or fnmatch.fnmatch(w.group, pattern))]
