#!/usr/bin/env python3
"""Reads `weft test --json` from standard input; prints a summary, and fails on any unknown failure."""
import collections
import json
import pathlib
import sys

KNOWN = pathlib.Path(__file__).with_name("known_faults.txt")


def main():
    known = {line.split()[0] for line in KNOWN.read_text().splitlines() if line and not line.startswith("#")}
    counts = collections.Counter()
    wrong = []
    for line in sys.stdin:
        if not line.startswith("{"):
            continue
        case = json.loads(line)
        if "id" not in case:
            continue
        counts[case["status"]] += 1
        failed = case["status"] == "fail"
        if failed != (case["id"] in known):
            wrong.append(f"{case['id']}: {case['status']}: {case.get('message', '')}")
    print("conformance:", ", ".join(f"{n} {status}" for status, n in sorted(counts.items())))
    print("\n".join(wrong))
    if not counts:
        print("conformance: no case was run")
    return 1 if wrong or not counts else 0


if __name__ == "__main__":
    sys.exit(main())
