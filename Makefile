# Everything a developer does; `make help` lists it.

.DEFAULT_GOAL := help
.PHONY: run test setup check bench soak dev api migration help

BIN := .venv/bin
SET_UP := .venv/.set-up
MIGRATIONS := build/migrations
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

# The first Python on the path that is new enough; `make PYTHON=/path/to/python` names another.
PYTHON ?= $(firstword $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python; done))

run: setup ## start everything on demo data at http://127.0.0.1:8080 (Ctrl-C stops it)
	@$(BIN)/tollhouse serve --demo

test: check ## lint, types and floors, then every test
	@$(BIN)/pytest

setup: $(SET_UP) ## the virtual environment with the locked dependencies

$(SET_UP): requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Tollhouse needs Python 3.11 or later and found none: install one, or name it: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$(PYTHON) is too old: Tollhouse needs Python 3.11 or later." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv module (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "Installing the locked dependencies into .venv (a minute or two the first time)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

check: setup ## lint, format, types, import floors, migrations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@rm -rf $(MIGRATIONS) && mkdir -p $(MIGRATIONS)
	$(BIN)/python -m tollhouse.plumbing.db.drafting sql $(MIGRATIONS)
	$(BIN)/squawk $(MIGRATIONS)/*.sql
	$(BIN)/python -m tollhouse.plumbing.db.drafting check

bench: setup ## the benchmarks (docs/benchmarks.md), each on a database of its own
	@mkdir -p build
	@for name in charge start; do $(BIN)/tollhouse bench $$name --json build/bench-$$name.json || exit 1; done

soak: setup ## the long journeys, crash and fuzz runs
	@$(BIN)/pytest -m soak

dev: setup ## the server, started again whenever a source file changes
	@$(BIN)/python scripts/run_again_on_change.py $(BIN)/tollhouse serve --demo

api: setup ## write docs/openapi.json, from which clients are generated
	@$(BIN)/python scripts/write_openapi.py docs/openapi.json

migration: setup ## draft the next migration from the tables: make migration name=what_changes
	@test -n "$(name)" || { echo "Say what changes: make migration name=what_changes" >&2; exit 1; }
	@$(BIN)/python -m tollhouse.plumbing.db.drafting new "$(name)"

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
