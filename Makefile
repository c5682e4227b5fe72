# Everything a person or CI runs. `make demo` and `make test` set up all they need.
SHELL := /bin/bash
PORT ?= 8000
DB ?= both
VENV := .venv
PY := $(VENV)/bin/python
LW := $(VENV)/bin/linkworker
SETUP := $(VENV)/.ready
PROVING := $(VENV)/.proving
PYTEST := $(PY) -m pytest -p tests.coverage_of_rows

.PHONY: demo test check lint types contracts migrations proof bench requirements screenshot setup tools clean

setup: $(SETUP)

$(SETUP): requirements/dev.txt pyproject.toml package-lock.json
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Linkworker needs Python 3.11 or newer")'
	test -x $(PY) || python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2>/dev/null \
	  || $(PY) -m pip install --quiet --disable-pip-version-check --no-deps -e .
	$(PY) -m linkworker.design.build
	@touch $@

demo: setup
	@$(PY) -m linkworker.design.build
	@exec $(LW) demo --port $(PORT) $(if $(RESET),--reset)

tools: setup
	@$(PY) -m tests.tools $(DB)

test: tools
	@$(PY) -m linkworker.design.build
	@$(PY) -m tests.run $(DB)

check: setup lint types contracts migrations
	@$(MAKE) --no-print-directory test

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: setup
	$(VENV)/bin/mypy

contracts: setup
	$(VENV)/bin/lint-imports

migrations: setup
	DJANGO_SETTINGS_MODULE=linkworker.config.settings.test $(LW) makemigrations --check --dry-run

proof: tools $(PROVING)
	@$(PY) -m tests.proof

$(PROVING): $(SETUP) requirements/proof.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/proof.txt
	@touch $@

bench: tools
	@$(PY) -m tests.bench

screenshot: setup
	@$(PY) -m tests.screenshot

requirements:
	uv pip compile --generate-hashes --no-emit-index-url --no-annotate --no-header -q requirements/base.in -o requirements/base.txt
	uv pip compile --generate-hashes --no-emit-index-url --no-annotate --no-header -q requirements/dev.in -o requirements/dev.txt
	uv pip compile --generate-hashes --no-emit-index-url --no-annotate --no-header -q requirements/proof.in -o requirements/proof.txt

clean:
	rm -rf $(VENV) node_modules var linkworker/design/built
