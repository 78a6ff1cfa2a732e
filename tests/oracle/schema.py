#!/usr/bin/env python3
"""Prints the schema of ops in the row form of ops/op_def.h, and the dtypes of TensorFlow's CPU kernels.

Needs an installed TensorFlow:  python tests/oracle/schema.py MatMul TopKV2
"""
import collections
import sys

import tensorflow as tf  # noqa: F401  (registers the ops)
from tensorflow.core.framework import op_def_pb2, types_pb2
from tensorflow.python.client import pywrap_tf_session as session
from tensorflow.python.framework import kernels

SETS = {
    "index": "int32 int64",
    "quantized": "qint8 quint8 qint32 qint16 quint16",
    "floating": "float double bfloat16 half",
    "number": "float double int32 uint8 int16 int8 complex64 int64 qint8 quint8 qint32 bfloat16 "
              "qint16 quint16 uint16 complex128 half uint32 uint64",
    "realnumber": "float double int32 uint8 int16 int8 int64 bfloat16 uint16 half uint32 uint64",
    "integral": "int32 uint8 int16 int8 int64 uint16 uint32 uint64",
    "complexes": "complex64 complex128",
}
NAMED = {frozenset(v.split()): k for k, v in SETS.items()}


def dtype_name(number):
    return types_pb2.DataType.Name(number)[3:].lower()


def all_ops():
    """Every op of the installed TensorFlow, name -> OpDef message."""
    ops = op_def_pb2.OpList()
    ops.ParseFromString(session.TF_GetBuffer(session.TF_GetAllOpList()))
    return {op.name: op for op in ops.op}


def type_set(numbers):
    names = [dtype_name(n) for n in numbers]
    return NAMED.get(frozenset(names)) or "{" + ", ".join(names) + "}"


def arg(a):
    t = a.type_attr or a.type_list_attr or dtype_name(a.type)
    if a.is_ref:
        t = f"Ref({t})"
    return f"{a.name}: " + (f"{a.number_attr} * {t}" if a.number_attr else t)


def shape(s):
    return "unknown" if s.unknown_rank else "[" + ", ".join(str(d.size) for d in s.dim) + "]"


def value(v):
    kind = v.WhichOneof("value")
    if kind == "s":
        return "'" + v.s.decode("latin1") + "'"
    if kind == "i":
        return str(v.i)
    if kind == "f":
        return f"{v.f:.9g}"
    if kind == "b":
        return "true" if v.b else "false"
    if kind == "type":
        return dtype_name(v.type)
    if kind == "shape":
        return shape(v.shape)
    if kind == "list":
        items = ([f"'{s.decode('latin1')}'" for s in v.list.s] + [str(i) for i in v.list.i]
                 + [f"{f:.9g}" for f in v.list.f] + [str(b).lower() for b in v.list.b]
                 + [dtype_name(t) for t in v.list.type] + [shape(s) for s in v.list.shape])
        return "[" + ", ".join(items) + "]"
    return f"<{kind}>"


def attr(a):
    is_list = a.type.startswith("list(")
    kind = a.type[5:-1] if is_list else a.type
    if a.HasField("allowed_values"):
        allowed = a.allowed_values.list
        if kind == "type":
            kind = type_set(allowed.type)
        elif kind == "string":
            kind = "{" + ", ".join(f"'{s.decode()}'" for s in allowed.s) + "}"
    text = f"{a.name}: " + (f"list({kind})" if is_list else kind)
    if a.has_minimum:
        text += f" >= {a.minimum}"
    if a.HasField("default_value"):
        text += " = " + value(a.default_value)
    return text


def entry(op):
    """(signature, attributes, flags) of one op as text."""
    signature = f"{op.name}({', '.join(map(arg, op.input_arg))}) -> ({', '.join(map(arg, op.output_arg))})"
    flags = [n for n in ("is_stateful", "is_commutative", "is_aggregate", "allows_uninitialized_input")
             if getattr(op, n)]
    return signature, "; ".join(map(attr, op.attr)), flags


def cpu_types(name):
    """Constraint -> dtypes over TensorFlow's CPU kernels of an op."""
    found = collections.defaultdict(set)
    for k in kernels.get_registered_kernels_for_op(name).kernel:
        if k.device_type == "CPU":
            for c in k.constraint:
                found[c.name].update(dtype_name(t) for t in c.allowed_values.list.type)
    return found


def main():
    ops = all_ops()
    for name in sys.argv[1:]:
        if name not in ops:
            print(f"# {name}: TensorFlow has no such op")
            continue
        signature, attrs, flags = entry(ops[name])
        print(f'    {{"{signature}",\n     "{attrs}",\n     …}},', *flags)
        for constraint, types in sorted(cpu_types(name).items()):
            print(f"      # CPU {constraint}: {' '.join(sorted(types))}")


if __name__ == "__main__":
    main()
