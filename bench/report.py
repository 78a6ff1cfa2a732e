"""What measure.py found, as lines on the terminal, as Markdown and as plots."""
import pathlib
import subprocess

TITLES = {"small": "Small runs: what is not computing", "elementwise": "Elementwise chains", "matmul": "Matrix products",
          "convolution": "Single convolutions", "training": "Training steps", "inference": "Inference"}
WIDTH = 13


def human_time(ns):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.3g} ns"


def human_size(kib):
    return f"{kib / 2**20:.2f} GiB" if kib >= 2**20 else f"{kib / 2**10:.0f} MiB"


def median(entry):
    return entry["quartiles_ns"][1]


def ok(row, peer):
    return "error" not in row["peers"].get(peer, {"error": ""})


def ratio(row, peer, value=median):
    """How many times Weft's the peer's is; None where one of them has none."""
    if not (ok(row, peer) and ok(row, "Weft")):
        return None
    return value(row["peers"][peer]) / value(row["peers"]["Weft"])


def others(peers):
    return [p for p in peers if p != "Weft"]


def heading(group, peers):
    cells = [f"\n{TITLES[group]:30}", f"{'Weft':>20}"] + [f"{p:>{WIDTH}}" for p in others(peers)]
    return "".join(cells)


def line(row, peers):
    """One workload for the terminal: Weft's median with half the distance of its quartiles, then peer / Weft."""
    cells = [f"{row['name']:30}"]
    if ok(row, "Weft"):
        low, mid, high = row["peers"]["Weft"]["quartiles_ns"]
        cells.append(f"{human_time(mid) + f' ±{50 * (high - low) / mid:.0f}%':>20}")
    else:
        cells.append(f"{'failed':>20}")
    for p in others(peers):
        r = ratio(row, p)
        cells.append(f"{'—' if r is None else f'{r:.2f}':>{WIDTH}}")
    if not ok(row, "Weft") and "Weft" in row["peers"]:
        cells.append(f"\n    Weft: {row['peers']['Weft']['error']}")
    return "".join(cells)


def table(head, rows):
    widths = [max(len(str(r[i])) for r in (head, *rows)) for i in range(len(head))]
    text = lambda r: "| " + " | ".join(str(c).ljust(w) if i == 0 else str(c).rjust(w)
                                       for i, (c, w) in enumerate(zip(r, widths))) + " |"
    rule = "|" + "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":" for i, w in enumerate(widths)) + "|"
    return "\n".join((text(head), rule, *map(text, rows)))


def limit(results, key):
    return max(l[key] for l in results["limits"])  # what the machine once did, it can do


def rate(row, results):
    """Weft's rate and its share of the machine's limit, by what the workload moves or computes."""
    if not ok(row, "Weft"):
        return "failed"
    ns = median(row["peers"]["Weft"])
    if row["group"] == "elementwise":
        return f"{row['bytes'] / ns:.1f} GB/s, {100 * row['bytes'] / ns * 1e9 / limit(results, 'copy_all'):.0f} %"
    if row["instructions"]:
        return f"{ns / row['instructions']:.0f} ns an op"
    if row["flops"] and row["group"] != "small":
        return f"{row['flops'] / ns:.0f} GFLOP/s, {100 * row['flops'] / ns * 1e9 / limit(results, 'flops_all'):.0f} %"
    return ""


def group_table(rows, results):
    peers = others(results["peers"])
    body = []
    for row in rows:
        cells = [row["name"]]
        if ok(row, "Weft"):
            low, mid, high = row["peers"]["Weft"]["quartiles_ns"]
            cells.append(f"{human_time(mid)} ({human_time(low)} – {human_time(high)})")
        else:
            cells.append("failed")
        cells.append(rate(row, results))
        cells += ["—" if (r := ratio(row, p)) is None else f"{r:.2f}" for p in peers]
        body.append(cells)
    return table(["workload", "Weft: median (quartiles)", "rate, of the limit", *peers], body)


def start_table(rows, results):
    """Load and first run of each, and peak memory."""
    peers = results["peers"]
    spent = lambda e: e["load_ns"] + e["first_ns"]
    body = []
    for row in rows:
        cells = [row["name"]]
        for p in peers:
            cells.append(human_time(spent(row["peers"][p])) if ok(row, p) else "—")
        body.append(cells)
    memory = []
    for row in rows:
        cells = [row["name"]]
        for p in peers:
            e = row["peers"].get(p)
            cells.append(f"{human_size(e['peak_kib'])} ({human_size(e['peak_kib'] - e['import_kib'])})"
                         if ok(row, p) else "—")
        memory.append(cells)
    return table(["load and first run", *peers], body), table(["peak memory", *peers], memory)


def failures(rows, results):
    said = {}
    for row in rows:
        for p in results["peers"]:
            if not ok(row, p) and row["peers"].get(p):
                said.setdefault((p, row["peers"][p]["error"]), []).append(row["name"])
    return "\n".join(f"- {p} on {', '.join(names)}: {why[:160].replace('|', '/')}" for (p, why), names in said.items())


COLOURS = ["#1b6ca8", "#e07b39", "#e0b139", "#b5651d", "#5b9a68", "#7d5ba6", "#c0504d", "#888888"]


def gnuplot(path, commands):
    path.parent.mkdir(parents=True, exist_ok=True)
    setup = (f"set terminal svg size 1100,420 font 'DejaVu Sans,13' background 'white'\nset output '{path}'\n"
             "set grid ytics lc '#dddddd'\nset border 3\nset tics nomirror out\nset key outside right top\n")
    subprocess.run(["gnuplot"], input=setup + commands, text=True, check=True)


def level_line(y):
    return f"set arrow from graph 0, first {y:.5g} to graph 1, first {y:.5g} nohead lc '#444444' dt 2 front\n"


def bars(path, rows, peers, value, label, line_at=None):
    peers = [p for p in peers if any(value(row, p) is not None for row in rows)]
    data = ["$d << EOD"]
    for row in rows:
        label_lines = row["name"].replace(" ", "\\n", 1)
        data.append("\t".join([f'"{label_lines}"'] + ["NaN" if (v := value(row, p)) is None else f"{v:.5g}"
                                                     for p in peers]))
    data.append("EOD")
    series = [f"$d using {i + 2}:xtic(1) title '{p}' lc rgb '{COLOURS[(i + (peers[0] != 'Weft')) % 8]}'"
              for i, p in enumerate(peers)]
    level = level_line(line_at) if line_at is not None else ""
    gnuplot(path, "\n".join(data) + f"\nset style data histogram\nset style histogram clustered gap 1\n"
            "set style fill solid border rgb 'white'\nset xtics font ',10'\nset bmargin 4\nset yrange [0:*]\n"
            f"set ylabel '{label}'\n{level}plot " + ", ".join(series) + "\n")


def lines(path, series, x_label, y_label, level, level_name):
    """series: name -> [(x, y)]"""
    data, plots = [], []
    for i, (name, points) in enumerate(series.items()):
        data += [f"$d{i} << EOD"] + [f"{x} {y:.5g}" for x, y in points] + ["EOD"]
        plots.append(f"$d{i} using 1:2 with linespoints lw 2 pt 7 ps 0.5 lc rgb '{COLOURS[i % 8]}' title '{name}'")
    plots.append(f"keyentry with lines lc '#444444' dt 2 title '{level_name}'")
    gnuplot(path, "\n".join(data) + f"\nset logscale x 2\nset xlabel '{x_label}'\nset ylabel '{y_label}'\n"
            f"set yrange [0:{1.05 * max([level] + [y for s in series.values() for _, y in s]):.5g}]\n"
            f"{level_line(level)}plot " + ", ".join(plots) + "\n")


def draw(results, folder):
    """The plots that the measured rows allow; their names with captions."""
    rows = {g: [r for r in results["rows"] if r["group"] == g] for g in TITLES}
    peers, drawn = results["peers"], []
    for group in ("inference", "training"):
        if len(rows[group]) > 1 and others(peers):
            bars(folder / f"{group}.svg", rows[group], others(peers), ratio, "times as long as Weft", 1)
            drawn.append((group, f"{group}.svg", f"{TITLES[group]}: each peer's time as a multiple of Weft's"))
    if len(rows["inference"]) > 1:
        size = lambda row, p: row["peers"][p]["peak_kib"] / 2**10 if ok(row, p) else None
        bars(folder / "memory.svg", rows["inference"], peers, size, "peak memory, MiB")
        drawn.append(("inference", "memory.svg", "Peak memory of the whole process"))
    square = [r for r in rows["matmul"] if r["name"].startswith("matmul")]
    if len(square) > 1:
        series = {p: [(r["name"].split()[1], r["flops"] / median(r["peers"][p])) for r in square if ok(r, p)]
                  for p in peers}
        lines(folder / "matmul.svg", {p: s for p, s in series.items() if s}, "n", "GFLOP/s, n x n times n x n",
              limit(results, "flops_all") / 1e9, "multiply-add limit")
        drawn.append(("matmul", "matmul.svg", "Matrix products"))
    for chain in ("GELU", "Adam", "layer norm"):
        of_chain = [r for r in rows["elementwise"] if r["name"].startswith(chain)]
        if len(of_chain) > 1:
            kib = lambda r: {"KiB": 1, "MiB": 1024}[r["name"].split()[-1]] * int(r["name"].split()[-2])
            series = {p: [(kib(r), r["bytes"] / median(r["peers"][p])) for r in of_chain if ok(r, p)] for p in peers}
            name = chain.lower().replace(" ", "_") + ".svg"
            lines(folder / name, {p: s for p, s in series.items() if s}, "KiB of one array",
                  f"{chain}: GB/s that must move", limit(results, "copy_all") / 1e9, "copy limit")
            drawn.append(("elementwise", name, f"{chain}: bytes that must move, a second"))
    return drawn


def ops_table(ops, columns=3):
    """Slowest first, by the share of the limit; side by side."""
    ops = sorted(ops, key=lambda o: o["limit"])
    cells = [[o["name"], f"{o['rate']:.3g} {o['unit']}", f"{100 * o['limit']:.0f} %"] for o in ops]
    height = -(-len(cells) // columns)
    cells += [["", "", ""]] * (height * columns - len(cells))
    return table(["op", "rate", "of limit"] * columns,
                 [sum((cells[i + c * height] for c in range(columns)), []) for i in range(height)])


def limits_table(results):
    body = [["multiply-adds", f"{limit(results, 'flops_one') / 1e9:.0f} GFLOP/s", f"{limit(results, 'flops_all') / 1e9:.0f} GFLOP/s"],
            ["copy, read + written", f"{limit(results, 'copy_one') / 1e9:.1f} GB/s", f"{limit(results, 'copy_all') / 1e9:.1f} GB/s"]]
    return table(["limit of this machine", "one core", "all cores"], body)


def write(results, target, folder):
    pictures = target.parent / target.stem
    drawn = draw(results, pictures)
    m = results["machine"]
    versions = ", ".join(f"{k} {v}" for k, v in results["versions"].items())
    text = [f"# Performance\n\nMade by `bench/run`{' --short' if results['short'] else ''} on {results['date']}: "
            f"{m['cpu']}, {m['cores']} cores, {m['memory_gib']} GiB, {results['threads']} threads for each; {versions}. "
            f"Load average {results['load_before']:.1f} before and {results['load_after']:.1f} after.\n\n"
            "Each table comes from one run. The processes of a workload live side by side and take turns, "
            "A B C A B C …, on the same graph file and the same feeds; what they compute is compared before it is timed. "
            "Peers run from Python, whose call costs them about a microsecond; Weft from C++. A peer's column says how "
            "many times Weft's its median time is: above 1, Weft is faster. — : failed, see below.\n",
            limits_table(results)]
    for group, title in TITLES.items():
        rows = [r for r in results["rows"] if r["group"] == group]
        if not rows:
            continue
        text.append(f"\n## {title}\n\n{group_table(rows, results)}\n")
        text += [f"![{caption}]({target.stem}/{name})\n" for g, name, caption in drawn if g == group]
        if group in ("training", "inference"):
            times, memory = start_table(rows, results)
            text.append(f"Load and first run (reading the file to the first result, without importing the library):\n\n"
                        f"{times}\n\nPeak resident memory of the process after its second run, and what of it came "
                        f"after importing the library:\n\n{memory}\n")
        if why := failures(rows, results):
            text.append(f"Failed:\n\n{why}\n")
    if results.get("ops"):
        text.append("## Ops by themselves\n\n`weft_ops_bench`: every op that has a kernel and something to measure; arrays "
                    "of 64 MiB for the elementwise tables and the reductions, else shapes that networks have (which caches "
                    "may hold: so some pass the copy limit). GB/s count every input and output once.\n\n" + ops_table(results["ops"]) + "\n")
    if results.get("graph_scale"):
        text.append("## Large graphs\n\n`weft_graph_scale`: microseconds and bytes a node\n\n```\n"
                    f"{results['graph_scale'].rstrip()}\n```\n")
    notes = pathlib.Path(__file__).parent / "notes.md"  # what people found behind the figures
    if notes.exists() and not (results["short"] or results["only"]):
        text.append(notes.read_text())
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(text))
