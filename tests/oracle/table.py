#!/usr/bin/env python3
"""Writes docs/oracle.md: every op with a CPU kernel, in every dtype, on random cases, against the installed TensorFlow.

    python tests/oracle/table.py build/release/weft          # everything, writes docs/oracle.md (10 minutes on two cores)
    python tests/oracle/table.py WEFT --record               # and answers.txt, which the ordinary tests replay
    python tests/oracle/table.py WEFT --only 'Conv2D$' -v    # some ops, prints what differs, writes nothing

Needs TensorFlow 2.21, and mpmath for third opinions (without it those on elementwise ops are missing). Cases come from
the generators in cases_*.py over draw.py, graphs and runs from runners.py, verdicts from judge.py, explanations from
reasons.py. Nothing else is stored. A case is known by op, dtype and number, and has the same values each time.
"""
import argparse
import collections
import importlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import traceback
import zlib

import numpy as np

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", CUDA_VISIBLE_DEVICES="")
HERE = pathlib.Path(__file__).resolve().parent
CASES = 14
INSIDE = {"VarHandleOp", "VariableV2", "Variable", "TemporaryVariable"}  # stand in every case of an op on variables


def registry(program):
    """op -> description, of ops that have a CPU kernel"""
    lines = subprocess.run([program, "ops", "--json"], capture_output=True, text=True, check=True).stdout.splitlines()
    return {o["name"]: o for o in map(json.loads, lines) if o.get("cpu_kernels")}


def main_attr(op):
    """The type attribute in which an op has most kernels."""
    counts = collections.defaultdict(set)
    for kernel in op["cpu_kernels"]:
        for attr, types in kernel.items():
            counts[attr].update(types)
    order = [a["name"] for a in op["attrs"]]
    return max(counts, key=lambda a: (len(counts[a]), -order.index(a))) if counts else None


def main_types(op):
    attr = main_attr(op)
    if attr is None:
        fixed = [i["type"] for i in op["inputs"] if "type" in i and i["type"] not in ("resource", "variant")]
        return fixed[:1] or ["float"]
    from draw import STORED
    return list(dict.fromkeys(t for k in op["cpu_kernels"] for t in k.get(attr, []) if t in STORED))


def load_generators():
    for family in sorted(HERE.glob("cases_*.py")):
        importlib.import_module(family.stem)


# ---- the worker: one process that holds TensorFlow ----


def worker(program, folder):
    load_generators()
    import runners
    ops = registry(program)
    for line in sys.stdin:
        task = json.loads(line)
        say = lambda **what: print(json.dumps(what), file=REPLY, flush=True)  # noqa: E731
        try:
            with np.errstate(all="ignore"):
                done = examine(program, ops[task["op"]], task, folder, runners, lambda n: say(at=n))
        except Exception:  # noqa: BLE001  (a generator's mistake is reported, and the rest goes on)
            done = dict(task, broken=traceback.format_exc())
        say(done=done)


def draw_cases(op, dtype, runners, only=None):
    from draw import GENERATORS, Draw, STORED
    generator, options = GENERATORS[op["name"]]
    main = main_attr(op)
    cases = []
    for number in range(options.get("cases", CASES)):
        rng = np.random.default_rng(zlib.crc32(f"{op['name']} {dtype} {number}".encode()))
        types = {"main": dtype}
        kernels = [k for k in op["cpu_kernels"] if main is None or dtype in k.get(main, [dtype])]
        kernel = kernels[rng.integers(len(kernels))]
        for a in op["attrs"]:
            if a["kind"].startswith("list") or not (a["kind"] == "type" or a.get("types")):
                continue
            allowed = [t for t in kernel.get(a["name"], a.get("types", [dtype])) if t in STORED]
            types[a["name"]] = dtype if a["name"] == main else allowed[rng.integers(len(allowed))]
        g = Draw(op["name"], types, rng, number)
        made = generator(g)
        inputs, attrs = made if isinstance(made, tuple) else (made, {})
        types.update({k: v for k, v in attrs.items() if k in types})
        cases.append(runners.Case(op["name"], types, inputs, attrs, number, hidden=number % 3 == 2,
                                  twice=options.get("twice", False)))
    return cases, options


def examine(program, op, task, folder, runners, tell):
    import answers
    dtype, skip = task["dtype"], set(task["skip"])
    cases, options = draw_cases(op, dtype, runners)
    cases = [c for c in cases if c.number not in skip]
    theirs = runners.run_tensorflow(cases, task["slow"], tell)
    ours = runners.run_weft(program, cases, folder, *([] if task["optimize"] else ["--no-optimize"]))
    out = {"op": op["name"], "dtype": dtype, "cases": len(cases), "both": 0, "worst": 0.0, "float": False,
           "judged": None, "answers": [], "wrong": [], "only_weft": [], "only_tensorflow": [], "no_kernel": 0, "crash": []}
    for c in cases:
        w, t = ours[c.number], theirs[c.number]
        if isinstance(w, str) and w.startswith("CRASH"):
            out["crash"].append([c.describe(), w])
        elif isinstance(t, str) and isinstance(w, str):
            out["both"] += 1
        elif isinstance(t, str):
            if re.search(r"No OpKernel was registered|not supported|Unimplemented|currently supports only", t):
                out["no_kernel"] += 1
            out["only_weft"].append([c.describe(), t[:300]])
        elif isinstance(w, str):
            out["only_tensorflow"].append([c.describe(), w[:400]])
        else:
            agreed = compare(c, w, t, options, out, runners)
            if task["record"] and agreed:
                lines = answers.case(c, t, options.get("check", "scale"), options.get("unset", lambda attrs: ())(c.attrs))
                out["answers"] += [lines] if lines else []
    return out


def compare(case, ours, theirs, options, out, runners):
    """Adds the verdict on each output of a case to `out`; whether both agree on all without a third opinion."""
    import judge
    check = options.get("check", "scale")
    unset = options.get("unset", lambda attrs: ())(case.attrs)
    agreed = True
    for k, (got, want) in enumerate(zip(ours, theirs)):
        if k in unset:
            continue
        error, where = judge.differ(got, want, check)
        name = want.dtype.name
        out["float"] |= name in judge.FORMAT
        limit = judge.bound(check, name)
        if error > limit:
            agreed = False
            opinion = None if isinstance(where, str) else third_opinion(case, k, got, want, where, check, runners, judge)
            if opinion and opinion[0] <= max(limit, opinion[1]):
                error = opinion[0]
                out["judged"] = max(out["judged"] or 0.0, opinion[1])
            else:
                out["wrong"].append([case.describe(), f"output {k}: {error:.3g} ulps " + example(got, want, where, opinion)])
        out["worst"] = max(out["worst"], error)
    return agreed


def example(got, want, where, opinion):
    if isinstance(where, str):
        return where
    at = tuple(int(i) for i in np.unravel_index(int(np.argmax(where)), where.shape))
    text = f"at {list(at)} {got[at]!r}, TensorFlow {want[at]!r}"
    return text + (f"; against a third opinion {opinion[0]:.3g}, TensorFlow {opinion[1]:.3g}" if opinion else "")


def third_opinion(case, k, got, want, where, check, runners, judge):
    """(error of Weft, error of TensorFlow) against what is nearer to the truth, or None."""
    name = want.dtype.name
    opinion = None
    if check == "ulps":
        args = runners.OPS[case.op].input_arg
        inputs = [runners.stored(case._dtype(a), v) for a, v in zip(args, case.inputs)]
        opinion = judge.third_opinion(case.op, inputs, case.attrs, got, want, where, name, judge.bound(check, name))
    if opinion is None and name in judge.FORMAT:
        opinion = widened(case, k, got, want, check, name, runners, judge)
    return opinion


WIDER = {"half": ("double", "float"), "bfloat16": ("double", "float"), "float": ("double",), "complex64": ("complex128",)}


def widened(case, k, got, want, check, name, runners, judge):
    """Errors of Weft and TensorFlow against TensorFlow's kernel in a wider dtype, or against a long sum."""
    dtype = case.types["main"]
    args = runners.OPS[case.op].input_arg
    if dtype == "double":
        truth = judge.long_sum(case.op, case.inputs, case.attrs)
        return None if truth is None else [float(judge.ulps(v, truth, name, check).max(initial=0)) for v in (got, want)]
    inputs = [v if v is None or a.type_list_attr or a.number_attr else
              runners.stored(case._dtype(a) if not (a.type == runners.RESOURCE or a.is_ref) else dtype, v)
              for a, v in zip(args, case.inputs)]  # as the narrow dtype rounds them
    for wider in WIDER.get(dtype, ()):
        types = {a: wider if t == dtype else t for a, t in case.types.items()}
        attrs = {a: types.get(a, v) for a, v in case.attrs.items()}
        result = runners.run_tensorflow([runners.Case(case.op, types, inputs, attrs, 0, twice=case.twice)])[0]
        if not isinstance(result, str) and result[k].shape == want.shape and result[k].dtype.name in judge.FORMAT:
            return [float(judge.ulps(v, result[k], name, check).max(initial=0)) for v in (got, want)]
    return None


# ---- the master: hands out tasks, survives what kills TensorFlow ----


class Worker:
    def __init__(self, program, options):
        self.program, self.options, self.process = program, options, None

    def ask(self, op, dtype):
        """The result of a task. Where TensorFlow dies the case that killed it is found and left out."""
        task = {"op": op, "dtype": dtype, "skip": [], "slow": False, **self.options}
        while True:
            if self.process is None:
                self.process = subprocess.Popen([sys.executable, __file__, self.program, "--worker"], cwd=HERE, text=True,
                                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=ERRORS)
            self.process.stdin.write(json.dumps(task) + "\n")
            self.process.stdin.flush()
            at = None
            for line in self.process.stdout:
                reply = json.loads(line)
                if "done" in reply:
                    return dict(reply["done"], killers=task["skip"])
                at = reply["at"]
            self.process.wait()
            self.process = None
            if at is not None:
                task["skip"].append(at)
            elif task["slow"]:
                return {"op": op, "dtype": dtype, "broken": "the worker died"}
            task["slow"] = True


def run_all(program, tasks, jobs, options, progress):
    results, lock = [], threading.Lock()
    queue = list(reversed(tasks))

    def serve():
        w = Worker(program, options)
        while True:
            with lock:
                if not queue:
                    break
                task = queue.pop()
            r = w.ask(*task)
            with lock:
                results.append(r)
                progress(r, len(results))
        if w.process:
            w.process.stdin.close()
            w.process.wait()

    threads = [threading.Thread(target=serve) for _ in range(jobs)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results


# How many cases of an op are recorded in a dtype. What both agree on, without a third opinion.
RECORDED = {"float": 4, "double": 3, "half": 1, "bfloat16": 1, "int32": 2, "int8": 1, "uint8": 1, "int64": 1, "complex64": 2, "bool": 2}


def write_answers(results):
    """Small cases first to last; an op that has only large ones has none."""
    with open(HERE / "answers.txt", "w") as f:
        for r in sorted(results, key=lambda r: (r["op"], r["dtype"])):
            most = RECORDED.get(r["dtype"], 0) * (3 if r["op"] == "Einsum" else 1)
            for lines in r.get("answers", [])[:most]:
                f.write("\n".join(lines) + "\n")


def show(r, verbose):
    if r.get("broken"):
        print(r["op"], r["dtype"], "BROKEN", r["broken"])
        return
    print(f"{r['op']} {r['dtype']}: {r['cases']} cases, {r['worst']:.3g} ulps"
          + (f", judged (TensorFlow {r['judged']:.3g})" if r["judged"] is not None else "")
          + "".join(f", {k} {len(r[k])}" for k in ("wrong", "only_weft", "only_tensorflow", "crash", "killers") if r[k]))
    import page
    for k in ("wrong", "only_weft", "only_tensorflow", "crash"):
        for case, text in r[k][:verbose]:
            print(f"    {k}: {case[:400]}\n        {page.shorten(text, 400)}")
    sys.stdout.flush()


def main():
    global ERRORS, REPLY
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("weft")
    p.add_argument("--only", default="", help="ops whose name matches")
    p.add_argument("--dtype", default="", help="dtypes whose name matches")
    p.add_argument("-v", "--verbose", action="count", default=0)
    p.add_argument("-j", "--jobs", type=int, default=2)
    p.add_argument("--record", action="store_true", help="write answers.txt, for the tests that run without TensorFlow")
    p.add_argument("--optimize", action="store_true", help="let Weft fold constants and rewrite")
    p.add_argument("--json", help="keep the raw results here")
    p.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    args = p.parse_args()
    program = str(pathlib.Path(args.weft).resolve())
    ERRORS = None if os.environ.get("WEFT_ORACLE_DEBUG") else subprocess.DEVNULL
    if args.worker:
        REPLY = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)  # what ops print is no reply
        with tempfile.TemporaryDirectory(prefix="weft_oracle_") as folder:
            worker(program, folder)
        return
    tasks = [(n, d) for n, o in registry(program).items() if re.search(args.only, n)
             for d in main_types(o) if re.search(args.dtype, d)]
    load_generators()
    from draw import GENERATORS
    for n in sorted({n for n, _ in tasks} - set(GENERATORS) - INSIDE):
        print("no generator for", n)
    tasks = [t for t in tasks if t[0] in GENERATORS]
    options = {"record": args.record, "optimize": args.optimize}
    results = run_all(program, tasks, args.jobs, options, lambda r, n: show(r, 3 * args.verbose) if args.verbose else
                      print(f"\r{n}/{len(tasks)} {r['op']} {r['dtype']}   ", end="", flush=True))
    for r in (r for r in results if r.get("broken")):
        print("\nnot compared:", r["op"], r["dtype"], r["broken"])
    results = [r for r in results if not r.get("broken")]
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(results))
    if args.record:
        write_answers(results)
    if not args.only and not args.dtype:
        import page
        page.write(results, registry(program))


if __name__ == "__main__":
    main()
