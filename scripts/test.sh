#!/usr/bin/env bash
# Every test this machine can run: lint, Python, web units, browser. Quiet when all is well.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:-.venv/bin}
BIN=$BIN scripts/lint.sh
"$BIN/pytest" -n 2 --dist loadfile
(cd web && npm run --silent test)
(cd web && npm run --silent e2e)
