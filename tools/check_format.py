#!/usr/bin/env python3
"""Checks every source file against .clang-format; with --fix, formats them."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ["core", "ops", "graph", "kernels", "runtime", "tools", "tests", "bench", "examples"]


def main():
    files = [str(f) for d in FOLDERS for f in sorted((ROOT / d).rglob("*")) if f.suffix in {".h", ".cc", ".cu", ".cuh"}]
    mode = ["-i"] if "--fix" in sys.argv[1:] else ["--dry-run", "-Werror"]
    bad = 0
    for i in range(0, len(files), 50):
        bad |= subprocess.run(["clang-format", *mode, *files[i:i + 50]], check=False).returncode
    if bad:
        print("format: run tools/check_format.py --fix")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
