# Everything goes through here; `make run` is all a newcomer needs. Python 3.11 or newer and make are the only requirements.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup run dev test check bench prove format lock words

help:
	@echo "make run    set up and start Chirp on http://localhost:8000"
	@echo "make setup  only the set-up: .venv and the frontend build (skipped when nothing changed)"
	@echo "make dev    like run, with hot reload of the interface and the backend"
	@echo "make test   all tests            make check  format, lint, types, imports, fast tests"
	@echo "make bench  measure              make prove  the long run of the timeline's proof"
	@echo "make format tidy the code        make lock   resolve the dependencies anew"
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
	@exec $(BIN)/python -m pytest

check:
	@$(PYTHON) deploy/setup --dev --no-frontend
	@$(BIN)/ruff format --check --quiet . || { echo "Run 'make format'."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pyright
	@exec $(BIN)/python -m pytest -q -m "not slow" --hypothesis-profile=quick tests/unit tests/contracts tests/state tests/api

bench:
	@$(PYTHON) deploy/setup --dev
	@exec $(BIN)/python -m tests.benchmarks

prove:
	@$(PYTHON) deploy/setup --dev --no-frontend
	@exec $(BIN)/python -m pytest --hypothesis-profile=prove --timeout=0 tests/contracts

format:
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

# Resolves within requirements*.in; the lock files hold hashes and no registry host.
lock:
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --overrides overrides.txt --no-emit-index-url requirements.in -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --overrides overrides.txt --no-emit-index-url requirements.in requirements-dev.in -o requirements-dev.lock

words:
	@$(PYTHON) deploy/setup --dev --no-frontend
	@$(BIN)/python -m chirp_app.words update
