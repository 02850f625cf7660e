# Python 3.11 or newer, git and make are all that is needed; the rest is fetched into .venv and build/tools/node_modules.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
UV := $(BIN)/uv
UV_INSTALL := $(UV) pip install --python $(BIN)/python
INSTALLED := .venv/.installed
RUNNING := .venv/.running
TOOLS := build/tools/node_modules/.installed
PEERS := bench/node_modules/.installed
FRAMEWORKS := tests/e2e/frameworks/node_modules/.installed
CONSENT := tests/e2e/consent_managers/node_modules/.installed
PROVIDER := tests/integration/console/provider/node_modules/.installed
BROWSER := .venv/.browser
ENGINES := .venv/.engines
REDIS := .venv/.redis
NGINX := .venv/.nginx
POSTGRESQL := .venv/.postgresql
PYTEST_ARGS ?=
# Runs at the same time have a folder each, as pytest throws away all but the last three; what failed keeps its own.
run_pytest = folder=$$(mktemp -d) && $(BIN)/pytest --basetemp="$$folder" $(1) $(PYTEST_ARGS) && rm -rf "$$folder"

.PHONY: help setup build install demo check test test-all bench bench-attribution release browser engines frameworks redis postgresql nginx lock clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) $(TOOLS) ## install everything the project needs into .venv and build/tools

build: setup ## make the scripts in build/dist, their source maps and manifest.json, if anything changed
	@$(BIN)/python -m build

# After `make setup` everything is installed; else only what running needs, and the build borrows its tools.
install: $(if $(wildcard $(INSTALLED)),setup,$(RUNNING)) ## install what running needs, and build the script: then .venv/bin/dni runs
	@$(BIN)/python -m build

demo: install ## serve the demo account on 127.0.0.1:8000
	@$(BIN)/dni demo

check: build ## the quick checks: lint, types, dialect, guards, unit tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m build.dialect
	$(call run_pytest,-q -n 2 --hypothesis-profile=quick -m "not slow and not exhaustive" tests/guards tests/unit)

test: build $(BROWSER) $(FRAMEWORKS) $(CONSENT) $(PROVIDER) $(REDIS) $(POSTGRESQL) $(NGINX) ## every test but those of test-all, in a real browser too
	$(call run_pytest,-n 2 --dist worksteal -m "not apps and not valkey and not caches and not carriers and not wordpress and not engines and not exhaustive and not timing")

test-all: test $(ENGINES) ## make test, and what is slow: whole tables, storms, limits of time, real applications of the frameworks that hydrate, leases in Valkey, caches, carriers' contracts, WordPress, Firefox and WebKit
	$(BIN)/python -m tests.e2e.framework_apps
	$(BIN)/python -m tests.integration.caches.programs --install
	$(BIN)/python -m tests.integration.wordpress.programs --install
	$(BIN)/python -m build.node tests/integration/buying/prism
	$(call run_pytest,-m "(apps or valkey or caches or carriers or wordpress or engines or exhaustive) and not timing")
	$(call run_pytest,-m timing)

bench: build $(BROWSER) $(PEERS) $(REDIS) ## measure size and speed, print a table, write bench/results.json
	$(BIN)/python -m bench

bench-attribution: $(INSTALLED) ## simulate days of calls, print how many are attributed right, write bench/attribution_results.json
	$(BIN)/python -m bench.attribution

release: $(INSTALLED) $(TOOLS) ## make release VERSION=1.2.0: check, build, try, commit and tag it on this machine; pushes nothing
	@$(BIN)/python -m build.release $(VERSION)

browser: $(BROWSER) ## find a Chromium or Chrome, or get one

engines: $(ENGINES) ## find chromedriver, Firefox, WebKitGTK's driver and Xvfb, or get them

frameworks: $(FRAMEWORKS) $(CONSENT) ## install the frameworks and consent managers whose small pages the tests show

redis: | $(INSTALLED) ## find a redis-server of version 7 or newer, or get one
	@$(BIN)/python -m tests.redis_program --install
	@touch $(REDIS)

postgresql: | $(INSTALLED) ## find a PostgreSQL server of version 13 or newer, or get one
	@$(BIN)/python -m tests.postgresql_program --install
	@touch $(POSTGRESQL)

nginx: | $(INSTALLED) ## find an nginx, or get one
	@$(BIN)/python -m tests.nginx_program --install
	@touch $(NGINX)

lock: setup ## compute requirements.lock again from pyproject.toml
	$(UV) pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --upgrade --quiet \
		--output-file requirements.lock

clean: ## remove everything that make made
	rm -rf .venv build/dist build/work build/tools/node_modules bench/node_modules tests/e2e/frameworks/node_modules tests/e2e/consent_managers/node_modules tests/integration/console/provider/node_modules tests/integration/buying/prism/node_modules .cache dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "dni_py needs Python 3.11 or newer, and no python3 here is" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) has no venv module; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(UV): | $(BIN)/python
	@sed -n '/^uv==/,/# via/p' requirements.lock > .venv/uv.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.lock

$(RUNNING): requirements.lock pyproject.toml | $(UV)
	$(UV_INSTALL) --require-hashes --constraint requirements.lock -r pyproject.toml --extra demo
	$(UV_INSTALL) --no-deps --build-constraint requirements.lock --editable .
	@touch $@

$(INSTALLED): requirements.lock pyproject.toml | $(UV)
	$(UV_INSTALL) --require-hashes -r requirements.lock
	$(UV_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ $(RUNNING)

$(TOOLS): build/tools/package.json build/tools/package-lock.json | $(INSTALLED)
	$(BIN)/python -m build.node
	@touch $@

$(PEERS): bench/package.json bench/package-lock.json | $(INSTALLED)
	$(BIN)/python -m build.node bench
	@touch $@

$(FRAMEWORKS): tests/e2e/frameworks/package.json tests/e2e/frameworks/package-lock.json | $(TOOLS)
	$(BIN)/python -m build.node tests/e2e/frameworks
	@touch $@

$(CONSENT): tests/e2e/consent_managers/package.json tests/e2e/consent_managers/package-lock.json | $(TOOLS)
	$(BIN)/python -m build.node tests/e2e/consent_managers
	@touch $@

$(PROVIDER): tests/integration/console/provider/package.json tests/integration/console/provider/package-lock.json | $(TOOLS)
	$(BIN)/python -m build.node tests/integration/console/provider
	@touch $@

$(BROWSER): tests/browser.py | $(INSTALLED)
	$(BIN)/python -m tests.browser --install
	@touch $@

$(ENGINES): tests/engines/programs.py server/check/engines/programs.py | $(BROWSER)
	$(BIN)/python -m tests.engines.programs --install
	@touch $@

$(REDIS): | $(INSTALLED)
	$(BIN)/python -m tests.redis_program --install
	@touch $@

# Without one, the tests of the stores run on SQLite alone; but not where CI is set.
$(POSTGRESQL): | $(INSTALLED)
	@if $(BIN)/python -m tests.postgresql_program --install; then touch $@; else test -z "$$CI"; fi

$(NGINX): | $(INSTALLED)
	$(BIN)/python -m tests.nginx_program --install
	@touch $@
