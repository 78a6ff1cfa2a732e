"""The far end of measure.py's pipe: a peer's process, which lives as long as its measurements.

A line of JSON comes, a line of JSON goes:
  {"do": "hello"}                       -> {}, once the library is imported
  {"do": "load", "graph", "onnx", "weights", "feeds": [[tensor, npy]], "fetches", "targets", "init", "threads"}
                                        -> {"load_ns", "first_ns", "import_kib"}
  {"do": "run", "samples": n, "repeat": k, "idle_ms": ms}  -> {"ns": [time of one run, of each sample]}
  {"do": "fetch", "to": path}           -> {}; path_0.npy, path_1.npy, … hold the results of one more run
  {"do": "memory"}                      -> {"peak_kib"}
Anything that goes wrong -> {"error": one line}.
"""
import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np


def status_kib(key):
    with open("/proc/self/status") as f:
        return next(int(line.split()[1]) for line in f if line.startswith(key + ":"))


def load(peer, job):
    imported = status_kib("VmRSS")
    feeds = {name: np.load(path) for name, path in job["feeds"]}
    start = time.perf_counter_ns()
    peer.load(job, feeds)
    loaded = time.perf_counter_ns()
    peer.run()
    return {"load_ns": loaded - start, "first_ns": time.perf_counter_ns() - loaded, "import_kib": imported}


def run(peer, job):
    call, repeat, idle = peer.run, job["repeat"], job["idle_ms"] / 1e3
    ns = []
    if not idle:
        call()  # after others have had the machine
    for _ in range(job["samples"]):
        if idle:
            time.sleep(idle)
        start = time.perf_counter_ns()
        for _ in range(repeat):
            call()
        ns.append((time.perf_counter_ns() - start) / repeat)
    return {"ns": ns}


def fetch(peer, job):
    for i, result in enumerate(peer.run() or ()):
        np.save(f"{job['to']}_{i}.npy", np.asarray(result))
    return {}


def serve(peer):
    """`peer` has load(job, feeds), which raises what it cannot do, and run(), which returns the fetched arrays."""
    pipe = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever libraries print goes elsewhere
    does = {"hello": lambda *_: {}, "load": load, "run": run, "fetch": fetch,
            "memory": lambda *_: {"peak_kib": status_kib("VmHWM")}}
    for line in sys.stdin:
        job = json.loads(line)
        try:
            answer = does[job["do"]](peer, job)
        except Exception as e:  # a peer's failure is a result
            answer = {"error": f"{type(e).__name__}: {e}".replace("\n", " ")[:300]}
        print(json.dumps(answer), file=pipe, flush=True)


def onnx_file(job):
    if not os.path.exists(job["onnx"]):
        with open(job["onnx"] + ".txt") as f:
            raise RuntimeError(f.read().strip())
    return job["onnx"]
