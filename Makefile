# Everything a developer does; `make help` lists it.

.DEFAULT_GOAL := help
.PHONY: run test setup web check bench soak dev api migration chromium help

BIN := .venv/bin
SET_UP := .venv/.set-up
MIGRATIONS := build/migrations
DESCRIPTION := build/openapi.json
CLIENT := build/api-client
WEB_SET_UP := web/node_modules/.set-up
CONSOLE := src/tollhouse/doors/web/static/admin.html
CONSOLE_SOURCES = $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' \
	-not -path 'web/src/locales/compiled/*')
NPM := $(BIN)/python hatch_build.py npm
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

# The first Python on the path that is new enough; `make PYTHON=/path/to/python` names another.
PYTHON ?= $(firstword $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python; done))

run: setup ## start everything on demo data at http://127.0.0.1:8080 (Ctrl-C stops it)
	@$(BIN)/tollhouse serve --demo

# A file's tests share what they have begun; console journeys come last and stay there.
test: check chromium ## lint, types and floors, then every test, by up to four processes
	@$(BIN)/pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

setup: $(SET_UP) $(CONSOLE) ## the virtual environment with the locked dependencies, and the console

web: $(CONSOLE) ## the console, built where the server finds it

$(SET_UP): requirements-dev.txt pyproject.toml hatch_build.py
	@test -n "$(PYTHON)" || { echo "Tollhouse needs Python 3.11 or later and found none: install one, or name it: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$(PYTHON) is too old: Tollhouse needs Python 3.11 or later." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv module (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "Installing the locked dependencies into .venv (a minute or two the first time)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Node comes with the locked dependencies: the machine needs none, and one that it has is not used.
$(WEB_SET_UP): web/package.json web/package-lock.json | $(SET_UP)
	@echo "Installing what the console is built from into web/node_modules (half a minute the first time)"
	@$(NPM) ci --loglevel=error
	@touch $@

$(CONSOLE): $(WEB_SET_UP) $(CONSOLE_SOURCES)
	@echo "Building the console"
	@$(NPM) run --silent build -- --logLevel error
	@$(BIN)/python hatch_build.py pack

check: setup ## lint, format, types, import floors, migrations, the API's description, the console
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@rm -rf $(MIGRATIONS) && mkdir -p $(MIGRATIONS)
	$(BIN)/python -m tollhouse.plumbing.db.drafting sql $(MIGRATIONS)
	$(BIN)/squawk $(MIGRATIONS)/*.sql
	$(BIN)/python -m tollhouse.plumbing.db.drafting check
	$(BIN)/python scripts/write_openapi.py $(DESCRIPTION)
	@cmp -s $(DESCRIPTION) docs/openapi.json || { echo "The API is not what docs/openapi.json says: make api writes it anew." >&2; exit 1; }
	@$(NPM) run --silent api -- --silent --output $(CURDIR)/$(CLIENT)
	@diff -rq -I kit/client/configuration $(CLIENT) web/src/api || { echo "The console's client is not what docs/openapi.json says: make api writes it anew." >&2; exit 1; }
	$(NPM) run --silent check
	$(NPM) run --silent test

bench: setup ## the benchmarks (docs/benchmarks.md), each on a database of its own
	@mkdir -p build
	@for name in charge search reseller panels tariff start; do $(BIN)/tollhouse bench $$name --json build/bench-$$name.json || exit 1; done

soak: setup ## the long journeys, crash and fuzz runs
	@$(BIN)/pytest -m soak

dev: setup ## server and console on http://127.0.0.1:5173, both new whenever a source file changes
	@$(BIN)/python scripts/develop.py

api: $(SET_UP) $(WEB_SET_UP) ## write docs/openapi.json, and from it the console's client
	@$(BIN)/python scripts/write_openapi.py docs/openapi.json
	@$(NPM) run --silent api

chromium:
	@scripts/find_chromium.sh --install

migration: setup ## draft the next migration from the tables: make migration name=what_changes
	@test -n "$(name)" || { echo "Say what changes: make migration name=what_changes" >&2; exit 1; }
	@$(BIN)/python -m tollhouse.plumbing.db.drafting new "$(name)"

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
