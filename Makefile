# Two commands do everything on a fresh machine: `make demo` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
OWN_HOME = DOUBLEDRAW_HOME=$$(mktemp -d)
export PYTHONWARNINGS := default::DeprecationWarning:doubledraw
# The tests start the command line hundreds of times: what is compiled once is kept, whatever the surroundings say.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo serve test lint bench soak messages clean setup setup-test setup-bench

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

setup:
	@$(PYTHON) tools/setup.py base
setup-test:
	@$(PYTHON) tools/setup.py test
setup-bench: setup-test
	@$(PYTHON) tools/setup.py bench

demo: setup  ## a fictional county, brought to four draws by the real services, served at 127.0.0.1:8000 (TARGETS=file: a real register; CITY=fuan|guantao|changchun|xian|karamay: the year of a real document)
	@$(BIN)/doubledraw demo $(if $(TARGETS),--targets "$(TARGETS)") $(if $(CITY),--city "$(CITY)") $(DEMO_ARGS)

serve: setup  ## serve the installation under DOUBLEDRAW_HOME
	@$(BIN)/doubledraw serve

STYLE := $(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
TYPES := $(BIN)/mypy && $(BIN)/lint-imports --no-logo

lint: setup-test  ## style, types, contracts between the packages
	@$(STYLE)
	@$(TYPES)

# A file's tests stay together; tests/conftest.py puts the longest files first.
PARALLEL := -n 4 --dist loadfile --no-loadscope-reorder

# In the first pass alone: hostile files, which are refused in a child process before any database is asked;
# and races, kills and faults, which meet a server of each kind there.
ONCE := $(addprefix --ignore=tests/platform/,registry/test_hostile_uploads.py \
  $(addsuffix /test_races.py,draws plans inspections followups) \
  $(addprefix draws/test_,faults.py kills.py round_kills.py))

# Types and contracts take one core for a minute: they are looked at beside the first pass and reported after it.
test: setup-test  ## everything: style, types, contracts, tests on SQLite and PostgreSQL, browser, kills (printed sample sizes)
	@$(STYLE)
	said=$$(mktemp); { $(TYPES); } > $$said 2>&1 & types=$$!; status=0; \
	  $(OWN_HOME) $(PYTEST) $(PARALLEL) -m "not soak" || status=$$?; \
	  wait $$types || status=$$?; cat $$said; exit $$status
	$(OWN_HOME) $(BIN)/python tests/postgres_server.py run bash -c \
	  'DOUBLEDRAW_DATABASE_URL=$$DATABASE_URL $(PYTEST) $(PARALLEL) -m "not soak and not browser" $(ONCE) tests/platform tests/journeys'

soak: setup-test  ## the full counts of the reliability promises (hours)
	$(OWN_HOME) DOUBLEDRAW_SOAK=1 $(PYTEST) $(PARALLEL) -m "soak"
	$(OWN_HOME) DOUBLEDRAW_SOAK=1 $(PYTEST) -n 3 -m "not soak" tests/draw tests/log tests/statute tests/platform/registry
	$(OWN_HOME) DOUBLEDRAW_SOAK=1 $(PYTEST) tests/platform/test_naughty_forms.py tests/platform/test_naughty_addresses.py
	$(OWN_HOME) $(BIN)/python tests/postgres_server.py run bash -c \
	  'DOUBLEDRAW_SOAK=1 DOUBLEDRAW_DATABASE_URL=$$DATABASE_URL $(PYTEST) tests/platform/test_naughty_forms.py tests/platform/test_naughty_addresses.py'

bench: setup-bench  ## the bars, side by side with named peers, and the fairness of draws, written to docs/reference
	$(BIN)/python -m bench

messages: setup-test  ## collect the texts of the screens and compile the English catalogue
	$(BIN)/python tools/messages.py

clean:  ## remove the environment and everything generated
	rm -rf .venv var build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis bench/data
