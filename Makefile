# make app          the app, on http://localhost:8501 (PORT=8600 for another port)
# make test         everything that is checked, ending with pytest's closing line
# make help         the other targets

PORT ?= 8501
ATLAS ?= data/atlas
# How many processes run the tests, each a file at a time.
WORKERS ?= 2
# How many of a counted test's cases run under `make test`; `make proof` runs them all.
SAMPLE ?= 12

# The first interpreter that is new enough.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
RUN := $(BIN)/python
DEMO = $(patsubst %/delivery.toml,%,$(sort $(wildcard data/demo/*/delivery.toml)))

# What `make bench` measures; empty: made or found by itself. BENCH_QUICK=1 only tries it.
BENCH_DELIVERIES ?=
BENCH_QUICK ?=
BENCH_PARTS ?=

export SAMPLE PYTHONUTF8 = 1
# Compiled once, not by each process anew, also where the environment says otherwise.
export PYTHONDONTWRITEBYTECODE =

.DELETE_ON_ERROR:
.PHONY: help app demo test lint types format proof bench screenshots translations lock clean

help:
	@echo "make app           start the app; builds the demo atlas when there is no atlas (PORT=8501)"
	@echo "make demo          build the demo atlas anew (ATLAS=data/atlas)"
	@echo "make test          formatting, linting, types, import rules and all tests (SAMPLE=12, WORKERS=2)"
	@echo "make proof         the counted tests in full; takes long"
	@echo "make bench         speed beside a plain page, in build/bench.md; 60 minutes (BENCH_QUICK=1: 9;"
	@echo "                   ATLAS=, BENCH_DELIVERIES=, BENCH_PARTS='picture questions growth start workbook reports sessions room')"
	@echo "make lint          formatting, linting, types and import rules only"
	@echo "make format        put the formatting right"
	@echo "make screenshots   the pictures of the README (docs/images) and every page (build/screenshots)"
	@echo "make translations  bring data/locales up to date with the texts in the code"
	@echo "make lock          make requirements.txt and requirements-test.txt anew"
	@echo "make clean         remove .venv, build and caches; atlases and deliveries stay"

# --- the app

app: .venv/.app $(ATLAS)/current
	@BEREIKATLAS_ATLAS="$(ATLAS)" $(RUN) -m streamlit run app.py --server.port $(PORT)

# Only when there is no atlas: one that was built from other deliveries is left alone.
$(ATLAS)/current: | .venv/.app
	$(RUN) -m analytics build $(DEMO) --out "$(ATLAS)"

demo: .venv/.app
	$(RUN) -m analytics build $(DEMO) --out "$(ATLAS)"

# --- what they need

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: https://www.python.org/downloads/" >&2; exit 1; }
	@said=$$($(PYTHON) -m venv .venv 2>&1) || { \
		echo "$$said" >&2; rm -rf .venv; \
		echo "$(PYTHON) cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv" >&2; \
		exit 1; }

# uv is ten times as quick; it does not read pip's settings, so pip does it where a mirror is set
# there, or where uv does not get through.
define install
	@echo "Installing $(1) …"
	@if ! $(BIN)/python -m pip config list | grep -q '\.index-url=' \
		&& $(BIN)/python -m pip install -q --disable-pip-version-check uv \
		&& $(BIN)/uv pip install -q --python $(RUN) --require-hashes -r $(1); then :; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1); fi
	@touch $(2)
endef

.venv/.app: requirements.txt | .venv/bin/python
	$(call install,requirements.txt,$@)

.venv/.test: requirements-test.txt | .venv/bin/python
	$(call install,requirements-test.txt,$@)

# --- checks

lint: .venv/.test
	$(BIN)/ruff format --check --output-format concise .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports --no-logo

format: .venv/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: lint
	$(RUN) -m tests.browser.chromium
	$(RUN) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

proof: .venv/.test
	$(RUN) -m tests.browser.chromium
	PROOF=full $(RUN) -m pytest -v -m proof --durations=0

# ATLAS only when it is given: without it the bench builds one from its deliveries.
bench: .venv/.test
	$(RUN) -m tests.browser.chromium
	$(RUN) -m bench $(BENCH_PARTS) $(if $(filter-out file,$(origin ATLAS)),--atlas "$(ATLAS)") \
		$(if $(BENCH_DELIVERIES),--deliveries "$(BENCH_DELIVERIES)") $(if $(BENCH_QUICK),--quick)

screenshots: .venv/.test
	$(RUN) -m tests.browser.chromium
	$(RUN) -m tests.browser.screenshots

# --- upkeep

translations: .venv/.test
	@mkdir -p build
	$(BIN)/pybabel -q extract --ignore-dirs ".*" --no-location --sort-output --omit-header --project bereikatlas \
		-k _ -k ngettext:1,2 -o build/messages.pot app.py analytics pages
	$(BIN)/pybabel -q update -l en -d data/locales -i build/messages.pot \
		--ignore-obsolete --no-fuzzy-matching --omit-header -w 100

lock: .venv/.test
	$(RUN) -m pip install -q uv
	$(call resolve,requirements.in,requirements.txt)
	$(call resolve,requirements-test.in,requirements-test.txt)

# Without addresses: the locks are the same wherever they were made.
define resolve
	$(BIN)/uv pip compile -q $(1) --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate -o $(2)
endef

clean:
	rm -rf .venv build .pytest_cache .ruff_cache .hypothesis .import_linter_cache
