#!/bin/bash
# Runs every fuzz target in turn and prints a table: tests/fuzz/run.sh [SECONDS A TARGET [TARGET…]]
# The op target's time is shared among the families of ops. What is found stays in build/fuzz/found,
# inputs that reach new code in build/fuzz/corpus. Exits with 1 if there are findings.
set -u
seconds=${1:-60}
shift
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build/fuzz
program=$build/tests/fuzz/weft_fuzz
targets=${*:-model checkpoint data op graph gradient}
[ -x "$program" ] || { echo "first: cmake --preset fuzz && cmake --build --preset fuzz"; exit 2; }
mkdir -p "$build/found"
findings=0

# fuzz TARGET SECONDS [FAMILY]: one line of the table.
fuzz() {
  local target=$1 name=$1${3:+/$3} log
  log=$build/found/${name//\//-}.log
  mkdir -p "$build/corpus/$name"
  "$program" --target="$target" ${3:+--family="$3"} -max_total_time="$2" -timeout=20 \
    -rss_limit_mb=3072 -max_len=16384 -len_control=0 -print_final_stats=1 -print_funcs=0 \
    -artifact_prefix="$build/found/${name//\//-}-" \
    "$build/corpus/$name" "$root/tests/fuzz/corpus/$target" > "$log" 2>&1
  local status=$? cov ft runs
  cov=$(grep -o 'cov: [0-9]*' "$log" | tail -1 | cut -d' ' -f2)
  ft=$(grep -o 'ft: [0-9]*' "$log" | tail -1 | cut -d' ' -f2)
  runs=$(grep -o 'executed_units: *[0-9]*' "$log" | grep -o '[0-9]*$')
  [ -n "$runs" ] || runs=$(grep -oE '^#[0-9]+' "$log" | tail -1 | tr -d '#')
  local found=0
  [ $status = 0 ] || { found=1; findings=$((findings + 1)); }
  printf '%-20s %8s %12s %8s %8s %9s\n' "$name" "$2" "${runs:-0}" "${cov:-0}" "${ft:-0}" "$found"
}

printf '%-20s %8s %12s %8s %8s %9s\n' target seconds executions cov ft findings
for target in $targets; do
  if [ "$target" != op ]; then
    fuzz "$target" "$seconds"
    continue
  fi
  families=$("$program" --families)
  share=$((seconds / $(wc -w <<< "$families")))
  for family in $families; do
    fuzz op $((share > 1 ? share : 1)) "$family"
  done
done
[ $findings = 0 ] || { echo "$findings findings: see $build/found"; exit 1; }
