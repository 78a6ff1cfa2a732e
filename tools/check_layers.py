#!/usr/bin/env python3
"""A folder includes only what stands before it: proto, core, ops, {graph | kernels}, runtime, tools."""
import pathlib
import re
import sys

RANK = {"proto": 0, "core": 1, "ops": 2, "graph": 3, "kernels": 3, "runtime": 4, "tools": 5, "examples": 5}
ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    errors = []
    for folder in RANK:
        for f in sorted((ROOT / folder).rglob("*")):
            if f.suffix not in {".h", ".cc", ".def", ".cu", ".cuh"}:
                continue
            text = f.read_text()
            name = f.relative_to(ROOT)
            for to in re.findall(r'^#include "(\w+)/', text, re.M):
                if to in RANK and to != folder and RANK[to] >= RANK[folder]:
                    errors.append(f"{name}: {folder} may not include {to}")
            # Generated messages stay out of headers, and out of all but the files named for them.
            if folder not in {"tools", "examples"} and '#include "weft/proto/' in text and not f.name.endswith("_proto.cc"):
                errors.append(f"{name}: generated headers belong in *_proto.cc")
    print("\n".join(errors) if errors else "layers: every include points down")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
