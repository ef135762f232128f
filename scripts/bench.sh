#!/usr/bin/env bash
# Every benchmark, one after the other, as JSON.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:-.venv/bin}
for name in racesim recommend question study; do
  echo "== benchmarks.$name"
  "$BIN/python" -m "benchmarks.$name" --json
done
