# Set up, show, test and check Dragoman. Needs GNU make and Python 3.11 or later; uses uv where it is installed.
#
#   make demo                    builds the example archive and serves it
#   make test                    runs the tests that need no browser
#   make crash COUNT=10000       kills, power cuts, full and failing disks at a release's counts, as a table
#   make histories               what changed in every real history, and what the archive made of it, as a table
#   make damage COUNT=1000       flips bits and rewrites histories at a release's counts: verify must find all
#   make contract COUNT=10000    random queries: the index must answer as a scan of the texts does
#   make check                   linter, formatter, type checker, import contracts
#   make fuzz COUNT=10000        breaks and reads so many inputs of each kind (before a release)
#   make demo ARGS='--port 9000' hands arguments on; test takes them too
#   make test PYTHON=python3.13  chooses the interpreter of a new environment

SHELL := /bin/sh
PYTHON ?= python3
ENV := .venv
BIN := $(ENV)/bin

# An interpreter somebody named is taken or refused; only the default is searched for.
ifeq ($(origin PYTHON),file)
PYTHONS := $(PYTHON) python3.11 python3.12 python3.13 python3.14
else
PYTHONS := $(PYTHON)
endif

# What an install is made from: when one of these changes, it is made again.
CATALOGUES := $(wildcard src/dragoman/web/locale/*/LC_MESSAGES/*.po)
SOURCES := pyproject.toml hatch_build.py $(CATALOGUES)

# $(call install,LOCK) installs the packages of a lock file, then this project as an editable install.
# Build isolation is off: the build requirements stand in the lock too, with their hashes.
define install
	@if command -v uv >/dev/null 2>&1; then \
	  echo "Installing the packages of $(1) with uv (a few seconds)"; \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) && \
	  echo "Installing Dragoman itself" && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation \
	    --reinstall-package dragoman -e .; \
	else \
	  { $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; } && \
	  echo "Installing the packages of $(1) with pip (about half a minute)" && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) && \
	  echo "Installing Dragoman itself" && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --no-deps --no-build-isolation -e .; \
	fi
endef

# What is measured here signs with keys of its own, not with those in the user's folder.
KEYS = DRAGOMAN_KEYS="$$(mktemp -d)"

.PHONY: help
help:
	@sed -n 's/^#   //p' Makefile

.PHONY: demo
demo: $(ENV)/.ready
	$(BIN)/dragoman demo $(ARGS)

.PHONY: test
test: $(ENV)/.ready-dev
	$(BIN)/python -m pytest -m "not browser" $(ARGS)

.PHONY: contract
contract: COUNT ?= 10000
contract: $(ENV)/.ready-dev
	$(BIN)/python -m tests.search.release --count $(COUNT)

.PHONY: fuzz
fuzz: COUNT ?= 1000
fuzz: $(ENV)/.ready-dev
	$(BIN)/python -m tests.hostile.fuzz --count $(COUNT) $(ARGS)

.PHONY: crash
crash: COUNT ?= 10000
crash: $(ENV)/.ready-dev
	$(KEYS) $(BIN)/python -m tests.crash.release $(COUNT)

.PHONY: histories
histories: $(ENV)/.ready-dev
	$(KEYS) $(BIN)/python -m tests.archive.histories_table $(ARGS)

.PHONY: damage
damage: COUNT ?= 1000
damage: $(ENV)/.ready-dev
	$(KEYS) $(BIN)/python -m tests.verify.release $(COUNT)

.PHONY: check lint format types contracts
check: lint format types contracts

lint: $(ENV)/.ready-dev
	$(BIN)/ruff check .

format: $(ENV)/.ready-dev
	$(BIN)/ruff format --check .

types: $(ENV)/.ready-dev
	$(BIN)/mypy

contracts: $(ENV)/.ready-dev
	$(BIN)/lint-imports

# The lock files hold hashes and no address of any index, so that they hold for a mirror too.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate
# What building asks for, editable installs included.
BUILDING := import tomllib; \
  print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], "editables", sep="\n")

.PHONY: lock
lock: | $(ENV)/pyvenv.cfg
	@command -v uv >/dev/null 2>&1 || { echo "make lock needs uv on the PATH" >&2; exit 1; }
	$(BIN)/python -c '$(BUILDING)' | $(COMPILE) pyproject.toml - -o requirements.lock
	$(BIN)/python -c '$(BUILDING)' | $(COMPILE) pyproject.toml - --group dev \
	  --constraint requirements.lock -o requirements-dev.lock

.PHONY: clean
clean:
	rm -rf $(ENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache uv.lock
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -type f -exec rm -f {} +

$(ENV)/pyvenv.cfg:
	@for python in $(PYTHONS); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making $(ENV) with $$python ($$("$$python" -c 'import platform; print(platform.python_version())'))"; \
	    if command -v uv >/dev/null 2>&1; then \
	      exec uv venv --quiet --allow-existing --python "$$("$$python" -c 'import sys; print(sys.executable)')" $(ENV); \
	    fi; \
	    "$$python" -m venv $(ENV) && exit 0; \
	    echo "python -m venv failed; on Debian and Ubuntu it is in the package python3-venv" >&2; \
	    rm -rf $(ENV); exit 1; \
	  fi; \
	done; \
	echo "Dragoman needs Python 3.11 or later. Looked for: $(PYTHONS)." >&2; \
	echo "Install one, or name one: make PYTHON=/path/to/python3.12 ..." >&2; \
	exit 1

$(ENV)/.ready: requirements.lock $(SOURCES) | $(ENV)/pyvenv.cfg
	$(call install,requirements.lock)
	@touch $@

$(ENV)/.ready-dev: requirements-dev.lock $(SOURCES) | $(ENV)/pyvenv.cfg
	$(call install,requirements-dev.lock)
	@touch $(ENV)/.ready $@
