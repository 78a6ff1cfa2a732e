"""Measures Weft beside its peers; bench/run sets the stage and calls this. Writes results.json, then the report.

Each (peer, workload) is a process of its own that answers on a pipe. All the processes of a workload live at the same
time and take turns, A B C A B C …, so that whatever the machine does meanwhile happens to all of them.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys
import threading
import time

import numpy as np

import report
import workloads
from make_models import feed_path

HERE = pathlib.Path(__file__).parent
PEERS = {  # name -> program, in the order of the report's columns
    "Weft": None,
    "TensorFlow": ["tf_session.py"],
    "tf.function": ["tf_function.py"],
    "XLA": ["tf_function.py", "xla"],
    "ONNX Runtime": ["onnx_runtime.py"],
    "OpenVINO": ["openvino_peer.py"],
    "PyTorch": ["torch_peer.py"],
    "OpenCV": ["opencv_dnn.py"],
}
LONGEST_S = 180  # for any one answer
LEAST_SAMPLES, TURNS = 5, 5
FRESH = ("training", "inference")  # groups whose load times and memory are reported


class Process:
    """A peer's process. Those that measure memory and first runs get a new one for each workload."""

    def __init__(self, name, args):
        command = [args.driver] if name == "Weft" else [sys.executable, str(HERE / "peers" / PEERS[name][0]),
                                                        *PEERS[name][1:]]
        environment = os.environ | {"OMP_NUM_THREADS": str(args.threads), "PYTHONWARNINGS": "ignore"}
        self.pipe = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, text=True, env=environment)

    def ask(self, job):
        clock = threading.Timer(LONGEST_S, self.pipe.kill)
        clock.start()
        try:
            self.pipe.stdin.write(json.dumps(job) + "\n")
            self.pipe.stdin.flush()
            line = self.pipe.stdout.readline()
        except BrokenPipeError:
            line = ""
        late = not clock.is_alive()
        clock.cancel()
        if line:
            return json.loads(line)
        return {"error": f"no answer in {LONGEST_S} s" if late else f"the process ended with {self.pipe.wait()}"}

    def alive(self):
        return self.pipe.poll() is None

    def close(self):
        self.pipe.stdin.close()
        try:
            self.pipe.wait(5)
        except subprocess.TimeoutExpired:
            self.pipe.kill()
            self.pipe.wait()


class Peer:
    """One peer on one workload."""

    def __init__(self, name, process):
        self.name, self.process, self.error, self.ns = name, process, None, []

    def ask(self, **job):
        """The answer; None after an error, which self.error keeps. A peer that failed is asked nothing more."""
        if self.error:
            return None
        answer = self.process.ask(job)
        self.error = answer.get("error")
        return None if self.error else answer


def start(workload, args, running):
    """A process for each peer, imports done. `running`: those that the workload before has left."""
    for name in args.peers:
        if workload.group in FRESH and name in running:
            running.pop(name).close()
        if name not in running or not running[name].alive():
            running[name] = Process(name, args)
    for process in running.values():
        process.ask({"do": "hello"})
    return [Peer(name, running[name]) for name in args.peers]


def job_for(workload, args):
    models = args.folder / "models"
    return {"graph": str(models / f"{workload.graph}.pb"), "onnx": str(models / f"{workload.graph}.onnx"),
            "weights": str(models / f"{workload.graph}.npz"),
            "feeds": [[t, str(feed_path(models, workload, t))] for t in workload.feeds],
            "fetches": workload.fetches, "targets": workload.targets, "init": workload.init, "threads": args.threads}


def compare(peers, workload, folder):
    """Fetches from all and notes each one's largest distance to the first; a peer that is far off fails."""
    wanted = None
    for peer in peers:
        path = folder / "fetched" / peer.name.replace(" ", "_")
        peer.ask(do="fetch", to=str(path))
        if peer.error:
            continue
        got = [np.load(f"{path}_{i}.npy") for i in range(len(workload.fetches))]
        if wanted is None:
            wanted = got
        peer.distance = max([float(np.max(np.abs(a.reshape(b.shape) - b)) / max(np.max(np.abs(b)), 1e-30))
                             if a.size == b.size else float("inf") for a, b in zip(got, wanted)], default=0.0)
        if not peer.distance <= workload.tolerance:
            peer.error = f"another result: off by {peer.distance:.1e} of the largest"


def measure(workload, args, running, progress):
    row = {"name": workload.name, "group": workload.group, "flops": workload.flops, "bytes": workload.bytes,
           "instructions": workload.instructions, "peers": {}}
    progress("starts")
    peers = start(workload, args, running)
    for peer in peers:
        progress(f"{peer.name} loads")
        peer.loaded = peer.ask(do="load", **job_for(workload, args))
    progress("results")
    compare([p for p in peers if p.name == "TensorFlow"] + [p for p in peers if p.name != "TensorFlow"],
            workload, args.folder)
    for p in peers:  # before the benchmark's own repetition, after load, first run and one more
        p.peak = p.ask(do="memory")

    seconds = workload.seconds * (0.3 if args.short else 1.0)
    for p in peers:  # as many runs a turn as fit
        p.repeat, p.samples = 1, 1
        once = p.ask(do="run", samples=2, repeat=1, idle_ms=workload.idle_ms)
        if once is None:
            continue
        ns = min(once["ns"])
        if workload.idle_ms:
            p.samples = 4
        else:
            p.repeat = max(1, int(100e3 / ns))
            p.samples = max(1, int(seconds / TURNS * 1e9 / (ns * p.repeat)))
            p.samples = min(p.samples, 200)
    turn = 0
    while turn < TURNS or any(not p.error and len(p.ns) < LEAST_SAMPLES for p in peers):
        for p in peers:
            if p.error:
                continue
            progress(f"turn {turn + 1}, {p.name}")
            time.sleep(0.02)  # threads that spin after work are done by now
            answer = p.ask(do="run", samples=p.samples, repeat=p.repeat, idle_ms=workload.idle_ms)
            if answer:
                p.ns += answer["ns"]
        turn += 1
    for p in peers:
        entry = {"error": p.error} if p.error else {
            **p.loaded, "peak_kib": p.peak["peak_kib"], "distance": p.distance, "samples": len(p.ns),
            "quartiles_ns": [float(q) for q in np.percentile(p.ns, (25, 50, 75))], "least_ns": float(min(p.ns))}
        row["peers"][p.name] = entry
    return row


class Progress:
    """One line that is rewritten on a terminal, and nothing where there is none."""

    def __init__(self, total):
        self.total, self.done, self.start, self.terminal = total, 0, time.time(), sys.stderr.isatty()

    def __call__(self, what):
        if self.terminal:
            line = f"[{self.done}/{self.total}] {time.time() - self.start:4.0f} s  {self.name}: {what}"
            print(f"\r\x1b[K{line[:110]}", end="", file=sys.stderr, flush=True)

    def next(self, name):
        self.name = name

    def finished(self, line):
        self.done += 1
        print("\r\x1b[K" if self.terminal else "", end="", file=sys.stderr, flush=True)
        print(line, flush=True)


def ops(args):
    """What weft_ops_bench says: name, rate, unit, share of the machine's limit."""
    out = args.folder / "ops.json"
    subprocess.run([str(args.build / "bench" / "weft_ops_bench"), "--benchmark_format=json",
                    f"--benchmark_out={out}"], stdout=subprocess.DEVNULL)
    with open(out) as f:
        rows = json.load(f)["benchmarks"]
    return [{"name": r["name"].split("/")[0], "ns": r["real_time"], "limit": r["limit"],
             "unit": (unit := "GB/s" if "GB/s" in r else "GFLOP/s"), "rate": r[unit]}
            for r in rows if "limit" in r]


def machine():
    with open("/proc/cpuinfo") as f:
        model = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), platform.machine())
    with open("/proc/meminfo") as f:
        memory = int(next(line.split()[1] for line in f if line.startswith("MemTotal"))) / 2**20
    return {"cpu": model, "cores": os.cpu_count(), "memory_gib": round(memory), "system": platform.system()}


def versions():
    from importlib import metadata
    packages = {"TensorFlow": ("tensorflow-cpu", "tensorflow_cpu", "tensorflow"), "ONNX Runtime": ("onnxruntime",),
                "OpenVINO": ("openvino",), "PyTorch": ("torch",), "OpenCV": ("opencv-python-headless",),
                "tf2onnx": ("tf2onnx",)}
    found = {}
    for name, candidates in packages.items():
        for package in candidates:
            try:
                found[name] = metadata.version(package)
                break
            except metadata.PackageNotFoundError:
                continue
    return found


def main():
    parser = argparse.ArgumentParser(prog="bench/run", description="Weft beside its peers, interleaved.")
    parser.add_argument("--only", default="", metavar="PATTERN", help="workloads or groups by name")
    parser.add_argument("--short", action="store_true", help="a choice of workloads, two minutes")
    parser.add_argument("--peers", default=",".join(PEERS), help="names, separated by commas")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of each peer (all)")
    parser.add_argument("--report", default="", metavar="FILE", help="where the Markdown goes (docs/performance.md "
                        "only if everything is measured; else build/bench/performance.md)")
    parser.add_argument("--list", action="store_true", help="names the workloads and ends")
    parser.add_argument("--folder", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--build", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    args = parser.parse_args()
    chosen = workloads.select(args.only, args.short)
    if args.list:
        for w in chosen:
            print(f"{w.group:12} {w.name}")
        return 0
    if not chosen:
        parser.error(f"no workload is like '{args.only}'; --list names them")
    names = {n.lower(): n for n in PEERS}
    args.peers = [names.get(p.strip().lower(), p) for p in args.peers.split(",")]
    if unknown := [p for p in args.peers if p not in PEERS]:
        parser.error(f"no peer is called {', '.join(unknown)}; there are {', '.join(PEERS)}")
    args.driver = str(args.build / "bench" / "weft_bench_driver")
    (args.folder / "fetched").mkdir(parents=True, exist_ok=True)

    subprocess.run([sys.executable, str(HERE / "make_models.py"), str(args.folder / "models"),
                    *sorted({w.graph for w in chosen})], check=True)
    results = {"date": datetime.date.today().isoformat(), "machine": machine(), "threads": args.threads,
               "versions": versions(), "load_before": os.getloadavg()[0], "limits": [], "rows": [],
               "peers": args.peers, "short": args.short, "only": args.only}
    limits = subprocess.Popen([str(args.build / "bench" / "weft_bench_limits"), str(args.threads)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    progress = Progress(len(chosen))
    group, running = None, {}
    for workload in chosen:
        progress.next(workload.name)
        if workload.group != group:  # the machine's limits, along the way
            group = workload.group
            limits.stdin.write("\n")
            limits.stdin.flush()
            results["limits"].append(json.loads(limits.stdout.readline()))
            progress.finished(report.heading(group, args.peers))
            progress.done -= 1
        row = measure(workload, args, running, progress)
        results["rows"].append(row)
        progress.finished(report.line(row, args.peers))
        with open(args.folder / "results.json", "w") as f:  # also of a run that is cut short
            json.dump(results, f, indent=1)
    for process in running.values():
        process.close()
    limits.stdin.close()
    limits.wait()
    if not (args.short or args.only):
        print("\nops by themselves", flush=True)
        results["ops"] = ops(args)
        print("\nlarge graphs", flush=True)
        scale = subprocess.run([str(args.build / "bench" / "weft_graph_scale")], capture_output=True, text=True)
        results["graph_scale"] = scale.stdout + scale.stderr
    results["load_after"] = os.getloadavg()[0]
    with open(args.folder / "results.json", "w") as f:
        json.dump(results, f, indent=1)
    whole = not (args.short or args.only)
    target = pathlib.Path(args.report) if args.report else (
        HERE.parent / "docs" / "performance.md" if whole else args.folder / "performance.md")
    report.write(results, target, args.folder)
    print(f"\n{target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
