# Needs Python 3.11+, make and a shell. Everything goes into .venv; delete it to start afresh.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run test prove prove-readers prove-bi test-volume test-newest fuzz bench check lock lock-readers clean

help:
	@echo "make run          set up, ingest the samples, show what was made"
	@echo "make test         set up, run the tests"
	@echo "make check        format, lint, types, imports, dependencies, SQL"
	@echo "make prove        kill hundreds of runs, and see that nothing is torn or lost"
	@echo "make prove-readers  DuckDB 1.1 to 2.0, Tableau Hyper, pandas, polars, JavaScript read every cell"
	@echo "make prove-bi     Superset, in a browser, shows what DuckDB holds"
	@echo "make test-volume  the long tests: tens of thousands of items"
	@echo "make test-newest  a schedule fires with the newest versions that we admit, too"
	@echo "make fuzz         invent input, guided by coverage, until something breaks"
	@echo "make bench        speed, beside the tools that people would reach for"
	@echo "make lock         write the lock files again"
	@echo "make lock-readers  write those of other people's readers again"
	@echo "make clean        remove .venv and the built warehouse"

.venv/run.done: requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'newsmill needs Python 3.11 or newer; try make PYTHON=python3.12 run')"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/dev.done: .venv/run.done requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	touch $@

run: .venv/run.done
	@$(BIN)/newsmill ingest tests/samples --batch samples
	@$(BIN)/python -m flows.tour

test: .venv/dev.done
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not volume and not proof and not readers and not bi"

prove: .venv/dev.done
	$(BIN)/python -m pytest -s -m proof

# Other people's programs, each in an environment of its own under .readers.
prove-readers: .venv/dev.done
	$(BIN)/python -m pytest -m readers tests/readers

# Needs chromium and fonts-noto-cjk, or the equivalents of your system.
prove-bi: .venv/dev.done
	$(BIN)/python -m pytest -s -m bi tests/readers

test-volume: .venv/dev.done
	$(BIN)/python -m pytest -m volume

# Not what is locked but the newest that the ranges in pyproject.toml admit: does a schedule fire?
test-newest:
	rm -rf .newest
	$(PYTHON) -m venv .newest
	.newest/bin/python -m pip install --quiet --disable-pip-version-check . pytest
	.newest/bin/python -m pytest -W default -m "not volume" tests/flows/test_serve.py -k one_command
	rm -rf .newest

# Guided by coverage; SECONDS for each target. atheris has no wheels for every Python, so no lock.
SECONDS ?= 60
fuzz: .venv/dev.done
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "atheris>=3,<4"
	for target in decoding archives core; do $(BIN)/python -m tests.fuzz.fuzz $$target $(SECONDS) || exit 1; done

bench: .venv/dev.done
	$(BIN)/python -m pytest -p pytest_benchmark.plugin tests/benchmarks --benchmark-quiet

check: .venv/dev.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry flows tasks schemas warehouse
	$(BIN)/sqlfluff lint --disable-progress-bar warehouse

# Hashes, no index addresses: the same lock installs from any mirror, on every Python we support.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml

lock: .venv/dev.done
	$(LOCK) --extra build --output-file requirements.lock
	$(LOCK) --extra build --extra dev --extra html --extra spacy --output-file requirements-dev.lock

# What other people's readers need, likewise; uv keeps the versions that are there. NEWER=--upgrade.
lock-readers: .venv/dev.done
	for needs in tests/readers/requirements/*.in; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header $(NEWER) \
		--output-file "$${needs%.in}.txt" "$$needs" || exit 1; done

clean:
	rm -rf .venv .readers warehouse/data
