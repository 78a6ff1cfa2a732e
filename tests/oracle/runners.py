"""Turns cases into graphs, and runs a graph with TensorFlow and with `weft run`.

Each case is a few nodes under a prefix `cN/`: constants, perhaps variables, the op once or twice, reads of the variables.
"""
import concurrent.futures
import pathlib
import re
import shutil
import subprocess

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import graph_pb2, node_def_pb2, types_pb2
from tensorflow.python.framework import versions

import draw

REF, RESOURCE, STRING = 100, types_pb2.DT_RESOURCE, types_pb2.DT_STRING


def enum(dtype):
    return types_pb2.DataType.Value("DT_" + dtype.upper())


def name_of(number):
    return types_pb2.DataType.Name(number)[3:].lower()


class Case:
    """One op with its inputs and attributes; `types` maps type attributes (and "main") to dtypes."""

    def __init__(self, op, types, inputs, attrs, number, hidden=False, twice=False):
        self.op, self.types, self.inputs, self.attrs = op, types, inputs, attrs
        self.number, self.hidden, self.twice = number, hidden, twice
        self.nodes, self.fetches = [], []
        self._build()

    def _dtype(self, arg):
        return self.types[arg.type_attr] if arg.type_attr else name_of(arg.type)

    def _add(self, name, op, inputs=(), **attrs):
        node = node_def_pb2.NodeDef(name=f"c{self.number}/{name}", op=op, input=list(inputs))
        for key, (kind, value) in attrs.items():
            set_attr(node.attr[key], kind, value)
        self.nodes.append(node)
        return node.name

    def _const(self, name, dtype, value):
        value = stored(dtype, value)
        const = self._add(name, "Const", dtype=("type", dtype), value=("tensor", (dtype, value)))
        if self.hidden:
            const = self._add(name + "d", "PlaceholderWithDefault", [const], dtype=("type", dtype),
                              shape=("shape", None))
        return const

    def _variable(self, name, arg, value):
        """(the edge that an op takes, the nodes that must run before it)"""
        dtype = self._dtype(arg) if arg.is_ref else self.types.get("dtype") or self.types["main"]
        kind, ref = ("type", dtype), arg.is_ref
        shape = ("shape", None if value is None else list(np.shape(value)))
        if self.op == "DestroyTemporaryVariable":
            var = self._add(name, "TemporaryVariable", dtype=kind, shape=shape, var_name=("string", self.attrs["var_name"]))
        elif ref:
            var = self._add(name, "VariableV2" if self.number % 2 else "Variable", dtype=kind, shape=shape)
        else:
            var = self._add(name, "VarHandleOp", dtype=kind, shape=shape, shared_name=("string", f"c{self.number}/{name}"))
        if self.op != "DestroyTemporaryVariable":
            self.variables.append((var, dtype, ref))
        if value is None:
            return var, []
        init = self._const(name + "i", dtype, value)
        if ref:
            return var, [self._add(name + "a", "Assign", [var, init], T=kind)]
        return var, [self._add(name + "a", "AssignVariableOp", [var, init], dtype=kind)]

    def _build(self):
        self.variables = []
        op, edges, before, sizes = OPS[self.op], [], [], {}
        if len(self.inputs) != len(op.input_arg):
            raise ValueError(f"{self.op}: {len(self.inputs)} inputs given")
        for i, (arg, value) in enumerate(zip(op.input_arg, self.inputs)):
            if arg.is_ref or arg.type == RESOURCE:
                edge, ready = self._variable(f"v{i}", arg, value)
                edges.append(edge)
                before += ready
            elif arg.type_list_attr:
                sizes[arg.type_list_attr] = [v.dtype for v in value]
                edges += [self._const(f"i{i}_{k}", v.dtype, v.value) for k, v in enumerate(value)]
            elif arg.number_attr:
                sizes[arg.number_attr] = len(value)
                edges += [self._const(f"i{i}_{k}", self._dtype(arg), v) for k, v in enumerate(value)]
            else:
                edges.append(self._const(f"i{i}", self._dtype(arg), value))
        attrs = {}
        for a in op.attr:
            if a.name in self.attrs:
                attrs[a.name] = (a.type, self.attrs[a.name])
            elif a.name in sizes:
                attrs[a.name] = (a.type, sizes[a.name])
            elif a.name in self.types:
                attrs[a.name] = (a.type, self.types[a.name])
        last = self._add("op", self.op, edges + ["^" + n for n in before], **attrs)
        if self.twice:
            last = self._add("op2", self.op, edges + ["^" + last], **attrs)
        outputs = 0
        for arg in op.output_arg:
            count = 1
            if arg.number_attr or arg.type_list_attr:
                given = attrs.get(arg.number_attr or arg.type_list_attr, (0, 1))[1]
                count = given if isinstance(given, int) else len(given)
            if arg.type != RESOURCE:
                self.fetches += [f"{last}:{outputs + k}" for k in range(count)]
            outputs += count
        for k, (var, dtype, ref) in enumerate(self.variables):
            attr = {"T" if ref else "dtype": ("type", dtype)}
            read = self._add(f"r{k}", "Identity" if ref else "ReadVariableOp", [var, "^" + last], **attr)
            self.fetches.append(read + ":0")
        if not self.fetches:
            one = self._add("one", "Const", ["^" + last], dtype=("type", "int32"),
                            value=("tensor", ("int32", np.int32(1))))
            self.fetches.append(one + ":0")

    def describe(self):
        def text(v):
            if isinstance(v, list):
                return "[" + ", ".join(map(text, v)) + "]"
            if isinstance(v, draw.Typed):
                return text(v.value)
            a = np.asarray(v)
            return f"{a.tolist()}" if a.size <= 12 else f"{a.dtype}{list(a.shape)}"
        types = {k: v for k, v in self.types.items() if k != "main"}
        return f"{self.op}({', '.join(map(text, self.inputs))}) {self.attrs} {types}"


def stored(dtype, value):
    kind = draw.STORED[dtype]
    if kind is object:
        return np.asarray(value, object)
    value = np.asarray(value)
    if np.iscomplexobj(value) and dtype not in draw.COMPLEXES:
        value = value.real
    with np.errstate(all="ignore"):
        return value.astype(kind)


def set_attr(attr, kind, value):
    if kind.startswith("list("):
        kind = kind[5:-1]
        attr.list.SetInParent()
        field = {"int": "i", "float": "f", "bool": "b", "string": "s", "type": "type", "shape": "shape"}[kind]
        for v in value:
            if kind == "shape":
                attr.list.shape.add().CopyFrom(shape_proto(v))
            else:
                getattr(attr.list, field).append(scalar(kind, v))
    elif kind == "shape":
        attr.shape.CopyFrom(shape_proto(value))
    elif kind == "tensor":
        dtype, array = value
        t = attr.tensor
        t.dtype = enum(dtype)
        t.tensor_shape.CopyFrom(tf.TensorShape(array.shape).as_proto())
        if array.dtype == object:
            t.string_val.extend(array.ravel().tolist())
        else:
            t.tensor_content = array.tobytes()
    else:
        setattr(attr, {"int": "i", "float": "f", "bool": "b", "string": "s", "type": "type"}[kind], scalar(kind, value))


def shape_proto(dims):
    return tf.TensorShape(dims if dims is None else [None if d < 0 else d for d in dims]).as_proto()


def scalar(kind, v):
    if kind == "string":
        return v if isinstance(v, bytes) else v.encode()
    return enum(v) if kind == "type" else v


def graph_def(cases):
    g = graph_pb2.GraphDef()
    removed = min((OPS[c.op].deprecation.version or versions.GRAPH_DEF_VERSION + 1 for c in cases), default=1)
    g.versions.producer = removed - 1  # ops that were taken out are legal in files of before
    for c in cases:
        g.node.extend(c.nodes)
    return g


def session_config():
    config = tf.compat.v1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    config.graph_options.optimizer_options.opt_level = -1
    return config


# TensorFlow leaves the thread that it ran in flushing denormals, and numpy would with it.
TENSORFLOWS_THREAD = concurrent.futures.ThreadPoolExecutor(1)


def run_tensorflow(*args):
    """case number -> list of arrays, or the text of a refusal."""
    return TENSORFLOWS_THREAD.submit(_run_tensorflow, *args).result()


def _run_tensorflow(cases, one_by_one=False, tell=lambda number: None):
    results, accepted = {}, []
    graph = tf.Graph()
    with graph.as_default():
        for c in cases:
            try:
                tf.import_graph_def(graph_def([c]), name="")
                accepted.append(c)
            except (ValueError, tf.errors.OpError) as e:
                results[c.number] = "at import: " + str(e)
    with tf.compat.v1.Session(graph=graph, config=session_config()) as session:
        done = False
        if accepted and not one_by_one:
            try:
                values = session.run([c.fetches for c in accepted])
                results.update((c.number, v) for c, v in zip(accepted, values))
                done = True
            except Exception:  # noqa: BLE001  (one refuses: ask each)
                session.close()
                session = tf.compat.v1.Session(graph=graph, config=session_config())
        if not done:
            for c in accepted:
                tell(c.number)
                try:
                    results[c.number] = session.run(c.fetches)
                except Exception as e:  # noqa: BLE001
                    results[c.number] = str(e)
    return {n: r if isinstance(r, str) else [plain(v) for v in r] for n, r in results.items()}


def plain(v):
    """Quantized types come as records of one field."""
    v = np.array(v, object) if isinstance(v, bytes) else np.asarray(v)
    return v.view(v.dtype[0]).reshape(v.shape) if v.dtype.names else v


def run_weft(program, cases, folder, *options):
    """case number -> list of arrays, or the text of a refusal. Cases that an error names are taken out and the rest run
    again."""
    results, left = {}, list(cases)
    folder = pathlib.Path(folder)
    while left:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "g.pb").write_bytes(graph_def(left).SerializeToString())
        command = [program, "run", "g.pb", "--threads", "1", "--most", "0", "--out", "out", *options]
        for c in left:
            for f in c.fetches:
                command += ["--fetch", f]
        r = subprocess.run(command, cwd=folder, capture_output=True, errors="replace", timeout=300)
        if r.returncode == 0:
            for c in left:
                results[c.number] = [read(folder / "out", f) for f in c.fetches]
            return results
        text = r.stderr.strip()
        crash = r.returncode < 0
        named = {} if crash else blamed(text, {c.number for c in left})
        if not named:
            if len(left) == 1:
                named = {left[0].number: f"CRASH {r.returncode} {text}" if crash else text or r.stdout[-300:]}
            else:
                half = len(left) // 2
                for part in (left[:half], left[half:]):
                    results.update(run_weft(program, part, folder, *options))
                return results
        results.update(named)
        left = [c for c in left if c.number not in named]
    return results


def blamed(text, numbers):
    """case number -> the line of an error that names a node of it."""
    found = {}
    for line in text.splitlines():
        for n in re.findall(r"\bc(\d+)/", line):
            if int(n) in numbers:
                found.setdefault(int(n), line)
    return found


def read(folder, fetch):
    a = np.load(folder / (fetch.replace("/", "_").replace(":", "_") + ".npy"), allow_pickle=False)
    if a.dtype.kind == "V":
        return a.view(draw.STORED["bfloat16"]).reshape(a.shape)
    if a.dtype.kind in "SU":
        flat = [x if isinstance(x, bytes) else x.encode("utf-8") for x in a.ravel().tolist()]
        return np.array(flat, object).reshape(a.shape)
    return a


def load_ops():
    import schema
    return schema.all_ops()


OPS = load_ops()
