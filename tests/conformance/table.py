#!/usr/bin/env python3
"""Writes docs/conformance.md from the results of the graph files.

  build/release/weft test ../shared/data/graphs --json > results.jsonl
  tests/conformance/table.py results.jsonl ../shared/data/graphs/manifest.json > docs/conformance.md
"""
import collections
import json
import sys

STATUSES = ["pass", "refused", "unsupported", "fail"]


def row(cells):
    return "| " + " | ".join(str(c) for c in cells) + " |"


def table(header, rows):
    lines = [row(header), "|" + "|".join([":---"] + ["---:"] * (len(header) - 1)) + "|"]
    return "\n".join(lines + [row(r) for r in rows]) + "\n"


def count(results):
    n = collections.Counter(r["status"] for r in results)
    return [len(results)] + [n[s] or "" for s in STATUSES]


def main():
    results = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    cases = {c["id"]: c for c in json.load(open(sys.argv[2], encoding="utf-8"))["cases"]}
    with_outputs = [r for r in results if cases[r["id"]]["outputs"]]

    by_source = collections.defaultdict(list)
    by_op = collections.defaultdict(list)
    for r in results:
        by_source[r["source"]].append(r)
        for op in cases[r["id"]].get("ops", {}):
            by_op[op].append(r)
    missing = collections.Counter(m for r in results for m in set(r["missing"]))

    print("# Conformance\n")
    print(f"`weft test` over {len(results)} graph files that other projects made with TensorFlow, as they published them.")
    print("pass: every stored output agrees (relative 1e-4, absolute 2e-5; half types 2e-2; integers exactly; or the file's")
    print("own tolerance); where nothing is stored, the graph ran (`outputs.py` compares what it gives with TensorFlow's run")
    print("on the same random feeds). refused: an error was due, and came. unsupported: Weft")
    print("lacks an op, and named every one that it lacks. This page is written by `tests/conformance/table.py`.\n")
    header = ["", "files"] + STATUSES
    print(table(header, [["with stored outputs"] + count(with_outputs), ["all"] + count(results)]))
    print("## By source\n")
    print(table(["source", "files"] + STATUSES, [[s] + count(rs) for s, rs in sorted(by_source.items())]))
    if missing:
        print("## What is missing\n")
        print(table(["op", "files that want it"], missing.most_common()))
    failed = [r for r in results if r["status"] == "fail"]
    if failed:
        print("## What fails\n")
        print(table(["file", "message"], [[r["id"], r["message"].split("\n")[0].replace("|", "\\|")[:160]] for r in failed]))
    print("## By op\n")
    print("Files of whose graph or functions the op is a part.\n")
    print(table(["op", "files"] + STATUSES, [[op] + count(rs) for op, rs in sorted(by_op.items())]))


if __name__ == "__main__":
    main()
