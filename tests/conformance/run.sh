#!/usr/bin/env bash
# Runs every graph file of the conformance set (see docs/conformance.md) and fails if one that is
# supported gives a wrong answer, hangs or crashes. The set is not part of the tree: it lies beside it,
# or where WEFT_GRAPHS says.
set -euo pipefail
cd "$(dirname "$0")/../.."
graphs=${WEFT_GRAPHS:-../shared/data/graphs}
if [ ! -f "$graphs/manifest.json" ]; then
  echo "conformance: no graph files at $graphs, nothing to run"
  exit 0
fi
(build/release/weft test "$graphs" --json "$@" || true) | python3 tests/conformance/check.py
