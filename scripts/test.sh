#!/usr/bin/env bash
# Every test this machine can run: lint, Python, web units, browser. Quiet when all is well.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:-.venv/bin}
BIN=$BIN scripts/lint.sh
report=$("$BIN/pytest" -n 2 --dist loadfile 2>&1) || { echo "$report"; exit 1; }
tail -n 1 <<<"$report"
(cd web && npm run --silent test)
(cd web && npm run --silent e2e)
