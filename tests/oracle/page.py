"""Writes docs/oracle.md from the results of table.py."""
import collections
import re

import schema
from reasons import DIFFERENT, ONLY_TENSORFLOW, ONLY_WEFT
from tables import ROOT

HEAD = """# Weft against TensorFlow, op by op

Every op that has a CPU kernel, in every dtype of the kernel, on random cases (shapes of rank 0 to 8 with empty
dimensions, negative axes, broadcasting, wrong arguments; NaN, infinities, signed zeros, denormals and the ends of the
integers where an op works element by element), against TensorFlow 2.21 on CPU without oneDNN. Variables and training
ops run twice and their variables are read; random ops run from given seeds. This page is written by
`tests/oracle/table.py`.

A sample of the cases is in `tests/oracle/answers.txt`: inputs that `table.py` drew and numbers that TensorFlow computed
from them, nobody else's data, under Weft's licence. The ordinary tests replay it, so that they need no TensorFlow.

Integers, bools and strings must be equal. Floats are measured in ulps of the result's dtype: element by element for
elementwise ops, by the ulp of the result's largest element elsewhere, because terms cancel in sums; decompositions by
the size of their elements, because signs are free. Bounds: element by element 1 ulp for half and bfloat16 and 4 for
float and double, elsewhere 2 and 8; 64 for solvers and decompositions.
Where the two differ by more, mpmath (elementwise ops) or TensorFlow's own double kernel (the rest) is asked, and the
number given is Weft's distance from that: `*`. So TensorFlow's own faults (flushed denormals, half precision sums,
Erf and Digamma in places) are not copied. 0.5: as close as rounding lets it, or a zero of the other sign.
"""


def number(x):
    return "0" if x == 0 else "∞" if x == float("inf") else f"{x:.2g}" if x < 100 else f"{x:.0f}"


def op_line(op, results):
    groups, same, absent = collections.OrderedDict(), [], []
    for r in results:
        compared = r["cases"] - r["both"] - len(r["only_weft"]) - len(r["only_tensorflow"]) - len(r["crash"])
        if compared <= 0:
            absent.append(r["dtype"])
        elif r["worst"] == 0 and r["judged"] is None:
            same.append(r["dtype"])
        else:
            groups.setdefault(number(r["worst"]) + ("*" if r["judged"] is not None else ""), []).append(r["dtype"])
    parts = [f"{n} {' '.join(d)}" for n, d in groups.items()]
    if same:
        parts.append("equal " + (" ".join(same) if len(same) < 8 or groups else f"in {len(same)} dtypes"))
    if absent:
        parts.append("not in TensorFlow: " + " ".join(absent))
    return f"{op}   {'; '.join(parts)}"


def shorten(text, most=160):
    text = re.sub(r"^Graph execution error:\s*Detected at node.*?\nNode: '\S+'\n", "", text, flags=re.S)
    return re.sub(r"\s+", " ", text.replace("at import: ", "")).strip()[:most]


def grouped(results, kind):
    """op -> [number of cases, dtypes, an example, its text], without what TensorFlow has no kernel for."""
    found = collections.OrderedDict()
    for r in results:
        for case, text in r[kind]:
            if kind == "only_weft" and "No OpKernel was registered" in text:
                continue
            entry = found.setdefault(r["op"], [0, [], case, text])
            entry[0] += 1
            if r["dtype"] not in entry[1]:
                entry[1].append(r["dtype"])
    return found


def reason(table, op, text):
    for pattern, message, why in table:
        if re.fullmatch(pattern, op) and re.search(message, text):
            return why
    return ""


def section(title, intro, results, kind, reasons):
    lines = [f"## {title}", "", intro, ""]
    by_reason = collections.OrderedDict()
    for r in results:
        for case, text in r[kind]:
            if kind == "only_weft" and "No OpKernel was registered" in text:
                continue
            why = reason(reasons, r["op"], text) or "Not explained"
            ops = by_reason.setdefault(why, collections.OrderedDict())
            entry = ops.setdefault(r["op"], [0, case, text])
            entry[0] += 1
    for why, ops in sorted(by_reason.items(), key=lambda item: (item[0] == "Not explained", item[0])):
        names = ", ".join(f"{op} ({n})" for op, (n, _, _) in ops.items())
        lines.append(f"- {why}: {names}.")
        if why == "Not explained":
            for op, (_, case, text) in ops.items():
                lines += [f"  - `{case[:140]}`: {shorten(text)}"]
    if not by_reason:
        lines.append("None.")
    return lines + [""]


def only_theirs(registry):
    """Lines on dtypes that TensorFlow has a CPU kernel for, its schema allows, and Weft has none for."""
    found = collections.OrderedDict()
    schemas = schema.all_ops()
    for name, op in registry.items():
        theirs = schema.cpu_types(name)
        for attr in (a for a in schemas[name].attr if a.name in theirs):
            if not any(attr.name in k for k in op["cpu_kernels"]):
                continue
            allowed = {schema.dtype_name(t) for t in attr.allowed_values.list.type} or theirs[attr.name]
            ours = {t for k in op["cpu_kernels"] for t in k.get(attr.name, [])}
            missing = sorted((theirs[attr.name] & allowed) - ours)
            if missing:
                found.setdefault(" ".join(missing), []).append(name)
    return [f"- {dtypes}: {', '.join(ops)}" for dtypes, ops in found.items()] or ["None."]


def write(results, registry):
    results = sorted(results, key=lambda r: r["op"])
    by_op = collections.OrderedDict()
    for r in results:
        by_op.setdefault(r["op"], []).append(r)
    cases = sum(r["cases"] for r in results)
    both = sum(r["both"] for r in results)
    lone = sum(len(r["only_weft"]) for r in results), sum(len(r["only_tensorflow"]) for r in results)
    wrong = sum(len(r["wrong"]) for r in results)
    crashes = sum(len(r["crash"]) for r in results)
    killers = sorted({r["op"] for r in results if r["killers"]})
    lines = HEAD.splitlines() + [
        "", "| | |", "|:---|---:|", f"| ops | {len(by_op)} |", f"| op × dtype | {len(results)} |", f"| cases | {cases} |",
        f"| both refuse | {both} |", f"| results compared | {cases - both - sum(lone) - crashes} |",
        f"| outputs past the bound | {wrong} |", f"| run by Weft only (most: no kernel for the dtype) | {lone[0]} |",
        f"| run by TensorFlow only | {lone[1]} |", f"| Weft died | {crashes} |", "",
        f"TensorFlow itself died on cases of {', '.join(killers) or 'no op'}; those are left out.", "",
        "## Largest error in ulps", "", "```"]
    lines += [op_line(op, rs) for op, rs in by_op.items()] + ["```", ""]
    lines += section("Past the bound", "Number of outputs in brackets.", results, "wrong", DIFFERENT)
    lines += section("What only Weft runs", "Cases that TensorFlow refuses, beyond dtypes that it has no kernel for.",
                     results, "only_weft", ONLY_WEFT)
    lines += section("What only TensorFlow runs", "Cases that Weft refuses.", results, "only_tensorflow", ONLY_TENSORFLOW)
    lines += ["## Dtypes that only TensorFlow has", "", "Of ops that both have, by the registry.", "", *only_theirs(registry)]
    (ROOT / "docs" / "oracle.md").write_text("\n".join(lines).rstrip() + "\n")
