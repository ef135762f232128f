#!/usr/bin/env bash
# Style, types, import contracts, file lengths, generated files. Quiet when all is well.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:-.venv/bin}
"$BIN/ruff" check --quiet src tests benchmarks scripts
"$BIN/ruff" format --quiet --check src tests benchmarks scripts
"$BIN/mypy" --no-error-summary
report=$("$BIN/lint-imports" --no-cache 2>&1) || { echo "$report"; exit 1; }
"$BIN/python" scripts/file_lengths.py
"$BIN/python" scripts/generate.py --check
(cd web && npm run --silent lint)
