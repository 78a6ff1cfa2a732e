"""PyTorch: the ONNX form of the graph as torch calls, traced, frozen and optimised; training as its users write it."""
import os

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F

import worker


def pad_pairs(pads):  # ONNX: begins, then ends; torch: last axis first, (begin, end)
    half = len(pads) // 2
    return [p for i in reversed(range(half)) for p in (pads[i], pads[half + i])]


def conv(x, w, b=None, *, strides=(1, 1), pads=(0, 0, 0, 0), dilations=(1, 1), group=1, **_):
    if list(pads[:2]) != list(pads[2:]):
        x, pads = F.pad(x, pad_pairs(pads)), (0, 0)
    return F.conv2d(x, w, b, strides, list(pads[:2]), dilations, group)


def pool(function, value):
    def call(x, *, kernel_shape, strides, pads=(0, 0, 0, 0), auto_pad="", count_include_pad=0, **_):
        if list(pads[:2]) == list(pads[2:]):
            extra = {"count_include_pad": bool(count_include_pad)} if function is F.avg_pool2d else {}
            return function(x, kernel_shape, strides, list(pads[:2]), **extra)
        if function is F.avg_pool2d:
            raise NotImplementedError("average pooling with uneven padding")
        return function(F.pad(x, pad_pairs(pads), value=value), kernel_shape, strides)
    return call


def clip(x, low=None, high=None, **_):
    return torch.clamp(x, None if low is None else float(low), None if high is None else float(high))


def reduce_mean(x, axes=None, *, keepdims=1, **attrs):
    return x.mean(ints(axes if axes is not None else attrs["axes"]), bool(keepdims))


def ints(t):
    return [int(v) for v in t]


def slice_(x, starts, ends, axes=None, steps=None, **_):
    starts, ends = ints(starts), ints(ends)
    axes = ints(axes) if axes is not None else range(len(starts))
    for axis, a, b in zip(axes, starts, ends):
        x = x[(slice(None),) * axis + (slice(a, b),)]
    return x


def reshape(x, shape, **_):
    return x.reshape([x.shape[i] if s == 0 else s for i, s in enumerate(ints(shape))])


def squeeze(x, axes=None, **_):
    return x.squeeze(tuple(ints(axes))) if axes is not None else x.squeeze()


def unsqueeze(x, axes, **_):
    for axis in sorted(ints(axes)):
        x = x.unsqueeze(axis)
    return x


TYPES = {1: torch.float32, 6: torch.int32, 7: torch.int64, 9: torch.bool}
plain = lambda f: lambda *inputs, **_: f(*inputs)
CALLS = {
    "Conv": conv, "MaxPool": pool(F.max_pool2d, -np.inf), "AveragePool": pool(F.avg_pool2d, 0), "Clip": clip,
    "Relu": plain(torch.relu), "Sigmoid": plain(torch.sigmoid), "Tanh": plain(torch.tanh), "Erf": plain(torch.erf),
    "Add": plain(torch.add), "Sub": plain(torch.sub), "Mul": plain(torch.mul), "Div": plain(torch.div),
    "Sqrt": plain(torch.sqrt), "Reciprocal": plain(torch.reciprocal), "Pow": plain(torch.pow),
    "MatMul": plain(torch.matmul), "Identity": plain(lambda x: x), "Neg": plain(torch.neg), "Exp": plain(torch.exp),
    "Softmax": lambda x, *, axis=-1, **_: torch.softmax(x, axis), "ReduceMean": reduce_mean,
    "GlobalAveragePool": lambda x, **_: x.mean((2, 3), True), "Transpose": lambda x, *, perm, **_: x.permute(perm),
    "Concat": lambda *xs, axis, **_: torch.cat(xs, axis), "Reshape": reshape, "Squeeze": squeeze,
    "Unsqueeze": unsqueeze, "Slice": slice_, "Cast": lambda x, *, to, **_: x.to(TYPES[to]),
    "Sum": plain(lambda *xs: torch.stack(xs).sum(0) if len(xs) > 2 else sum(xs)),
    "CumSum": lambda x, axis, **_: torch.cumsum(x, int(axis)),
    "Gather": lambda x, i, *, axis=0, **_: F.embedding(i, x) if x.dim() == 2 and axis == 0 and i.dim() > 0
        else x.index_select(axis, i.reshape(-1).long()).reshape(x.shape[:axis] + i.shape + x.shape[axis + 1:]),
    "Gemm": lambda a, b, c=0, *, transA=0, transB=0, alpha=1.0, beta=1.0, **_:
        alpha * ((a.T if transA else a) @ (b.T if transB else b)) + beta * c,
    "BatchNormalization": lambda x, s, b, m, v, *, epsilon=1e-5, **_: F.batch_norm(x, m, v, s, b, eps=epsilon),
    "Pad": lambda x, pads, value=0, **_: F.pad(x, pad_pairs(ints(pads)), value=float(value)),
    "Shape": lambda x, **_: torch.tensor(x.shape), "Max": plain(torch.maximum), "Min": plain(torch.minimum),
    "Constant": lambda *, value, **_: value, "Expand": lambda x, s, **_: x.expand(ints(s)),
}


class OnnxModule(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.constants = {}
        for t in model.graph.initializer:
            value = torch.from_numpy(numpy_helper.to_array(t).copy())
            self.constants[t.name] = value
            if value.dim() > 1:
                self.constants[t.name] = torch.nn.Parameter(value, False) if value.is_floating_point() else value
        self.inputs = [i.name for i in model.graph.input]
        self.outputs = [o.name for o in model.graph.output]
        self.steps = [(self.find(n), list(n.input), list(n.output), self.attributes(n)) for n in model.graph.node]

    @staticmethod
    def find(node):
        if node.op_type not in CALLS:
            raise NotImplementedError(f"ONNX op {node.op_type} is not among those this benchmark gives PyTorch")
        return CALLS[node.op_type]

    @staticmethod
    def attributes(node):
        attrs = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        return {k: torch.from_numpy(numpy_helper.to_array(v).copy()) if isinstance(v, onnx.TensorProto) else v
                for k, v in attrs.items()}

    def forward(self, *inputs):
        values = dict(self.constants) | dict(zip(self.inputs, inputs))
        for call, names, results, attrs in self.steps:
            values[results[0]] = call(*(values[n] if n else None for n in names), **attrs)
        return tuple(values[o] for o in self.outputs)


def inference(job, feeds):
    module = OnnxModule(onnx.load(worker.onnx_file(job))).eval()
    tensors = [torch.from_numpy(feeds[i]) for i in module.inputs]
    with torch.inference_mode():
        traced = torch.jit.trace(module, tensors, check_trace=False)
        try:
            traced = torch.jit.optimize_for_inference(torch.jit.freeze(traced))
            traced(*tensors)
        except RuntimeError:  # some graphs its optimiser does not take
            traced = torch.jit.trace(module, tensors, check_trace=False)

    order = [module.outputs.index(f) for f in job["fetches"]]

    def run():
        with torch.inference_mode():
            results = traced(*tensors)
        return [results[i].numpy() for i in order]

    return run


def training(job, feeds):
    weights = dict(np.load(job["weights"]))
    parameters = {}
    for name, value in weights.items():
        t = torch.from_numpy(value)
        if value.ndim == 4:
            t = t.permute(3, 2, 0, 1)
        parameters[name] = t.contiguous().requires_grad_()
    p = parameters
    x, labels = torch.from_numpy(feeds["x:0"]), torch.from_numpy(feeds["labels:0"]).long()
    optimizer = torch.optim.Adam(parameters.values(), lr=1e-3, eps=1e-8, fused=True)

    def forward():
        h = x
        if "c0" in p:
            h = x.permute(0, 3, 1, 2)
            h = F.max_pool2d(F.relu(F.conv2d(h, p["c0"], p["d0"], padding=2)), 2)
            h = F.max_pool2d(F.relu(F.conv2d(h, p["c1"], p["d1"])), 2)
            h = h.permute(0, 2, 3, 1).reshape(len(x), 400)
        for i in range(3):
            h = torch.addmm(p[f"b{i}"], h, p[f"w{i}"])
            h = F.relu(h) if i < 2 else h
        return h

    def run():
        optimizer.zero_grad()
        loss = F.cross_entropy(forward(), labels)
        loss.backward()
        optimizer.step()
        return [loss.detach().numpy()]

    return run


class Torch:
    def load(self, job, feeds):
        torch.set_num_threads(job["threads"])
        self.run = (training if os.path.exists(job["weights"]) else inference)(job, feeds)


if __name__ == "__main__":
    worker.serve(Torch())
