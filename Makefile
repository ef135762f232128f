# Alora: `make run` starts everything on http://localhost:8080, `make test` runs every test.
# Extra arguments for the system: make run UP="--race FILE --speed 10"

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UP ?=

.PHONY: help run test lint fmt bench generate lock setup web clean

help:
	@echo "make run       everything on http://localhost:8080 with the demo race; UP=\"--race FILE --car 13\""
	@echo "make test      every test that this machine can run"
	@echo "make lint      style, types, import rules, file lengths, generated files"
	@echo "make fmt       format the sources"
	@echo "make bench     measure"
	@echo "make generate  protobuf modules, page protocol types, API descriptions"
	@echo "make lock      pin the dependencies anew"
	@echo "make clean     remove what setup and builds made"

run: setup web
	@$(BIN)/alora up $(UP)

setup: $(VENV)/.installed

$(VENV)/.installed: requirements.lock pyproject.toml $(wildcard src/alora/racesim/native/*)
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

web: web/dist/.built

web/node_modules/.installed: web/package.json web/package-lock.json
	@echo "setting up the web app"
	@cd web && npm ci --no-fund --no-audit --loglevel=error >/dev/null
	@touch $@

web/dist/.built: web/node_modules/.installed $(shell find web/src web/public web/index.html web/vite.config.ts -type f 2>/dev/null)
	@cd web && npm run --silent build
	@touch $@

test: setup web
	@BIN=$(BIN) scripts/test.sh

lint: setup web/node_modules/.installed
	@BIN=$(BIN) scripts/lint.sh

fmt: setup web/node_modules/.installed
	@$(BIN)/ruff check --quiet --fix-only src tests benchmarks scripts
	@$(BIN)/ruff format --quiet src tests benchmarks scripts
	@cd web && npm run --silent fmt

bench: setup web
	@BIN=$(BIN) scripts/bench.sh

# Writes the protobuf modules and the TypeScript protocol from their sources.
generate: setup web/node_modules/.installed
	@$(BIN)/python scripts/generate.py

lock: setup
	@$(BIN)/pip-compile --quiet --all-extras --generate-hashes --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header \
	  --output-file requirements.lock pyproject.toml

clean:
	@rm -rf $(VENV) web/node_modules web/dist .mypy_cache .ruff_cache .hypothesis
