# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# Workers of the tests without a browser, a file of tests to each; and those with one, a server and a
# browser to each, who takes over what another has left at the end.
TESTERS ?= 2
BROWSERS ?= 2
export PYTHONPATH := $(CURDIR)

.DEFAULT_GOAL := help
.PHONY: help audit fuzz run dev test lint format types unit steady bench bench-explain bench-train load load-study messages screenshots clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/run.stamp: requirements.txt constraints.txt scripts/setup.sh
	@PYTHON="$(PYTHON)" sh scripts/setup.sh requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt constraints.txt scripts/setup.sh
	@PYTHON="$(PYTHON)" sh scripts/setup.sh requirements-dev.txt
	@touch $(VENV)/run.stamp $@

run: $(VENV)/run.stamp ## serve the app at http://localhost:8501 (ROOM=1: to the whole network; WORKERS=4: by four servers)
	@exec $(BIN)/python scripts/serve.py --port $(PORT) $(if $(ROOM),--room) $(if $(WORKERS),--workers $(WORKERS))

dev: $(VENV)/dev.stamp ## serve, and start anew at every save (press R in the browser)
	@$(BIN)/watchfiles --filter all --sigint-timeout 3 \
	  "$(BIN)/streamlit run app.py --server.port $(PORT)" app.py api components models pages study locales

test: $(VENV)/dev.stamp ## lint, types and the whole test suite, a real browser included
	@sh scripts/browser.sh
	@sh scripts/proxy.sh
	@sh scripts/postgres.sh
	@$(MAKE) --no-print-directory lint types unit

lint: $(VENV)/dev.stamp ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/dev.stamp ## ruff: put the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/dev.stamp ## mypy
	$(BIN)/mypy

unit: $(VENV)/dev.stamp ## the test suite alone (ARGS="tests/models -k units" for a part)
ifdef ARGS
	$(BIN)/python -m pytest -q $(ARGS)
else
	$(BIN)/python -m pytest -q -n $(TESTERS) --dist loadfile --ignore tests/browser
	$(BIN)/python -m pytest -q -raR --reruns 1 $(if $(filter-out 1,$(BROWSERS)),-n $(BROWSERS) --dist worksteal) tests/browser
endif

steady: $(VENV)/dev.stamp ## the browser tests twenty times on one busy core (TIMES=3 ARGS="FILE ..." for less)
	@sh scripts/browser.sh
	@TIMES=$(or $(TIMES),20) scripts/steady.sh $(ARGS)

bench: $(VENV)/dev.stamp ## start, predictions, display switch and memory, as ratios
	@$(BIN)/python -m benchmarks.run

bench-explain: $(VENV)/dev.stamp ## explanations beside lime's (hours; ARGS="--inputs 4 --runs 1" for a part)
	@$(BIN)/python -m benchmarks.explain $(ARGS)

bench-train: $(VENV)/dev.stamp ## an epoch of training beside bare Keras and scikit-learn
	@$(BIN)/python -m benchmarks.train $(ARGS)

load: $(VENV)/dev.stamp ## many people at once beside a bare page (ARGS="--waves 10 --people 60" for waves)
	@$(BIN)/python -m benchmarks.load $(ARGS)

load-study: $(VENV)/dev.stamp ## 100 people play a study with marks at once (ARGS="--kill", "--lock", "--full": faults; "--reveal")
	@$(BIN)/python -m benchmarks.study_load $(ARGS)

audit: $(VENV)/run.stamp ## look the pinned packages up among known vulnerabilities
	@$(BIN)/python scripts/audit.py

fuzz: $(VENV)/dev.stamp ## hostile input at every door, five minutes (ARGS="--seconds 60 --seed 7")
	@$(BIN)/python -m tests.fuzz $(ARGS)

messages: $(VENV)/dev.stamp ## collect the sentences to translate into locales/
	@$(BIN)/python scripts/messages.py

screenshots: $(VENV)/dev.stamp ## take the pictures that the README shows
	@sh scripts/browser.sh
	@$(BIN)/python scripts/screenshots.py

clean: ## remove the environment and all caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis
