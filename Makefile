# Every target does its own set-up; `make serve` and `make test` are all a newcomer needs.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.runs
TESTS := $(VENV)/.tests
BENCHES := $(VENV)/.benches
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
FRONTEND := src/cgkg/web/frontend
EDITOR := src/cgkg/web/static/build/query.js
SERVE_OPTIONS ?=
TEST_OPTIONS ?=

.DEFAULT_GOAL := help
.PHONY: help assets serve test check format build extract validate bench picture figures wheel clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/' | sort

$(RUNS): pyproject.toml constraints.txt
	@test -d $(VENV) || python3 -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	@echo 'Installing the pinned packages …' >&2
	@$(INSTALL) -e .
	@touch $@

$(TESTS): $(RUNS)
	@echo 'Installing what tests and checks need …' >&2
	@$(INSTALL) --group test --group check --group build
	@touch $@

$(BENCHES): $(TESTS)
	@$(INSTALL) --group bench
	@touch $@

$(EDITOR): $(FRONTEND)/package.json $(wildcard $(FRONTEND)/*.js)
	@if ! command -v npm >/dev/null; then \
		echo 'npm is not installed: the query page gets its plain form, without the editor.' >&2; \
	elif echo 'Building the query editor …' >&2 && cd $(FRONTEND) \
		&& npm install --silent --no-package-lock --ignore-scripts --no-audit --no-fund \
		&& npm run --silent build; then :; \
	else echo 'The editor could not be built: the query page gets its plain form.' >&2; fi

assets: $(EDITOR) ## bundle the query editor, where npm is installed

serve: $(RUNS) $(EDITOR) ## build the dataset if it is missing, then serve it on http://127.0.0.1:8000/
	@$(BIN)/cgkg serve $(SERVE_OPTIONS)

test: $(TESTS) $(EDITOR) ## run all tests
	@$(BIN)/python -m pytest -n auto --dist loadfile -m 'not alone' $(TEST_OPTIONS)
	@$(BIN)/python -m pytest -m alone $(TEST_OPTIONS)

check: $(TESTS) ## lint, format, types, import layers, Dockerfile
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --config-file tests/mypy.ini tests
	$(BIN)/lint-imports --no-cache
	$(BIN)/hadolint Dockerfile

format: $(TESTS) ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

extract: $(RUNS) ## read the guide's text again into data/extracted
	$(BIN)/cgkg extract

build: $(RUNS) ## build and validate the dataset
	$(BIN)/cgkg build

validate: $(RUNS) ## check the built dataset against the shapes
	$(BIN)/cgkg validate

bench: $(BENCHES) ## run the benchmarks
	$(BIN)/python -m benchmarks

picture: $(TESTS) $(EDITOR) ## take the picture that the README shows, from the running site
	$(BIN)/cgkg build
	$(BIN)/python docs/picture.py

figures: $(RUNS) ## draw the figures that the tutorial shows, from the answers of its queries
	$(BIN)/cgkg build
	$(BIN)/python docs/figures.py

wheel: $(TESTS) $(EDITOR) ## make the wheel in dist/
	$(BIN)/python -m build --wheel

clean: ## remove what was built; sources and curated data stay
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
