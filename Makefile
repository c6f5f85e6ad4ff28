# Everything goes through here; `make run` is all a newcomer needs. Python 3.11 or newer and make are the only requirements.
PYTHON ?= python3
BIN := .venv/bin
# One pytest a core, up to four: each has engines of its own, and takes tests in their order (see tests/conftest.py).
# PARALLEL= runs all in one.
PARALLEL ?= -n auto --maxprocesses=4

.PHONY: help setup run dev test check imports types fast-tests bench bench-cluster prove docs screenshots format lock words

help:
	@echo "make run    set up and start Chirp on http://localhost:8000"
	@echo "make setup  only the set-up: .venv and the frontend build (skipped when nothing changed)"
	@echo "make dev    like run, with hot reload of the interface and the backend"
	@echo "make test   all tests            make check  format, lint, types, imports, fast tests"
	@echo "make bench-cluster  measure on Cassandra, PostgreSQL and Valkey; docs/capacity.md is computed from it"
	@echo "make bench  measure              make prove  the long run of the timeline's proof"
	@echo "make format tidy the code        make lock   resolve the dependencies anew"
	@echo "make docs   the documentation as a site in .site; a link that leads nowhere is an error"
	@echo "make screenshots  take the pictures in docs/images anew"
	@echo "make words  bring the catalogue of the other language to what the code says"

setup:
	@$(PYTHON) deploy/setup

run: setup
	@exec $(BIN)/chirp run

dev:
	@$(PYTHON) deploy/setup --dev --no-frontend
	@exec $(BIN)/chirp run --reload

test:
	@$(PYTHON) deploy/setup --dev
	@$(BIN)/python -m pytest -q tests/chaos  # alone: whole systems are killed under load
	@CHIRP_TEST_DATABASE=postgresql $(BIN)/python -m pytest -q $(PARALLEL) tests/api tests/state
	@exec $(BIN)/python -m pytest $(PARALLEL) --ignore=tests/chaos

check:
	@$(PYTHON) deploy/setup --dev --no-frontend
	@$(BIN)/ruff format --check --quiet . || { echo "Run 'make format'."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target imports types fast-tests

imports:
	@$(BIN)/lint-imports --no-logo

types:
	@$(BIN)/pyright

fast-tests:
	@$(BIN)/python -m pytest -q $(PARALLEL) -m "not slow" --hypothesis-profile=quick --ignore=tests/api/test_schema.py tests/unit tests/contracts tests/state tests/api tests/deploy

bench:
	@$(PYTHON) deploy/setup --dev
	@exec $(BIN)/python -m tests.benchmarks

bench-cluster:
	@$(PYTHON) deploy/setup --dev
	@exec $(BIN)/python -m tests.benchmarks.cluster --costs backend/unit_costs.json

prove:
	@$(PYTHON) deploy/setup --dev --no-frontend
	@exec $(BIN)/python -m pytest --hypothesis-profile=prove --timeout=0 tests/contracts

docs:
	@$(PYTHON) deploy/setup --dev --no-frontend
	@$(BIN)/zensical build --strict
	@echo "The site begins at .site/index.html"

screenshots:
	@$(PYTHON) deploy/setup --dev
	@exec $(BIN)/python -m tests.screenshots

format:
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

# Resolves within requirements*.in; the lock files hold hashes and no registry host.
lock:
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --overrides overrides.txt --no-emit-index-url requirements.in -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --overrides overrides.txt --no-emit-index-url requirements.in requirements-dev.in -o requirements-dev.lock

words:
	@$(PYTHON) deploy/setup --dev --no-frontend
	@$(BIN)/python -m chirp_app.words update
