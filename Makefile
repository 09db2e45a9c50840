# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
export PYTHONPATH := $(CURDIR)

.DEFAULT_GOAL := help
.PHONY: help run test lint types unit bench bench-explain messages screenshots clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/run.stamp: requirements.txt constraints.txt scripts/setup.sh
	@PYTHON="$(PYTHON)" sh scripts/setup.sh requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt constraints.txt scripts/setup.sh
	@PYTHON="$(PYTHON)" sh scripts/setup.sh requirements-dev.txt
	@touch $(VENV)/run.stamp $@

run: $(VENV)/run.stamp ## serve the app at http://localhost:8501
	@$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/dev.stamp ## lint, types and the whole test suite, a real browser included
	@sh scripts/browser.sh
	@$(MAKE) --no-print-directory lint types unit

lint: $(VENV)/dev.stamp ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp ## mypy
	$(BIN)/mypy

unit: $(VENV)/dev.stamp ## the test suite alone
	$(BIN)/python -m pytest -q

bench: $(VENV)/dev.stamp ## start, predictions, display switch and memory, as ratios
	@$(BIN)/python -m benchmarks.run

bench-explain: $(VENV)/dev.stamp ## explanations beside lime's (hours; ARGS="--inputs 4 --runs 1" for a part)
	@$(BIN)/python -m benchmarks.explain $(ARGS)

messages: $(VENV)/dev.stamp ## collect the sentences to translate into locales/
	@$(BIN)/python scripts/messages.py

screenshots: $(VENV)/dev.stamp ## take the pictures that the README shows
	@sh scripts/browser.sh
	@$(BIN)/python scripts/screenshots.py

clean: ## remove the environment and all caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis
