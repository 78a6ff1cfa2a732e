"""The text form of a case with TensorFlow's results, as tests/ops/oracle_test.cc reads it.

A case: "op NAME CHECK", lines "attr NAME KIND VALUE...", "in DTYPE RANK DIMS... VALUES...", "out ..." or "any" for an output
that is not compared, and "end".
"""
import numpy as np

import draw
import runners
from recording import shortest

WORDS = (*draw.FLOATS, *draw.COMPLEXES, "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
LARGEST = 80  # elements of a case


def number(v):
    return f"{float(v):.4g}" if v.dtype == draw.STORED["bfloat16"] else shortest(v)


def tensor(kind, dtype, a):
    flat = a.ravel()
    if dtype in draw.COMPLEXES:
        flat = [p for v in flat for p in (v.real, v.imag)]
    return " ".join([kind, dtype, str(a.ndim), *map(str, a.shape), *map(number, flat)])


def attribute(name, kind, v):
    lists = {"list(int)": "ints", "list(float)": "floats", "list(string)": "strings", "list(type)": "types"}
    if kind not in (*lists, "int", "float", "bool", "string", "type", "shape") or v is None:
        return None
    if kind in lists or kind == "shape":
        return " ".join(["attr", name, lists.get(kind, kind), str(len(v)), *map(str, v)])
    text = f"{v:.9g}" if kind == "float" else str(int(v)) if kind in ("int", "bool") else v
    return f"attr {name} {kind} {text}" if text and " " not in str(text) else None


NO_KERNEL_OF_ITS_OWN = ("PlaceholderWithDefault",)


def case(c, outputs, check, unset):
    """The lines of a case, or None where it is too large or holds what the form has no words for."""
    op = runners.OPS[c.op]
    if op.is_stateful or c.twice or c.op in NO_KERNEL_OF_ITS_OWN or c.fetches[0].endswith("/one:0"):
        return None
    if any(a.is_ref or a.type == runners.RESOURCE for a in op.input_arg):
        return None
    lines, size = [f"op {c.op} {check}"], 0
    for a in op.attr:
        value = c.attrs.get(a.name, c.types.get(a.name))
        if value is not None:
            lines.append(attribute(a.name, a.type, value))
    for arg, value in zip(op.input_arg, c.inputs):
        if arg.type_list_attr or not (arg.type_attr or arg.type) or c._dtype(arg) not in WORDS:
            return None
        for v in value if arg.number_attr else [value]:
            array = runners.stored(c._dtype(arg), v)
            size += array.size
            lines.append(tensor("in", c._dtype(arg), array))
    names = {np.dtype(v): k for k, v in draw.STORED.items() if k in WORDS}
    for k, a in enumerate(outputs):
        size += a.size
        if a.dtype not in names:
            return None
        lines.append("any" if k in unset else tensor("out", names[a.dtype], a))
    if any(str(c.attrs.get(a.name, c.types.get(a.name)))[:2] in ("qi", "qu") for a in op.attr if a.type == "type"):
        return None  # quantised numbers have no words
    return None if None in lines or size > LARGEST else lines + ["end"]
