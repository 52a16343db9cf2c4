"""What breaks first in a warehouse of very many parts: built on disk, and measured, stage by stage.

``python -m tests.benchmarks.scale 1000 10000 100000 --json FILE``. Each size gets a process of
its own, so that its peak memory is its own. A part here is small, eight documents: what is asked
is what a *part* costs. Its ``documents`` are its own; every other table is a hard link to one of
a few files of the samples' rows, because 100,000 parts of real size fit on no disk of ours.
"""

import argparse
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import flows.ingest
from schemas.catalog import CONTENT
from schemas.manifest import Manifest, Part, PartFile
from schemas.migrations import schema_version
from tasks.storage.database.load import load
from tasks.storage.durable import point
from tasks.storage.layout import Warehouse, read_manifest, write_manifest
from tasks.storage.parts import Source, read_rows, write_part
from tasks.storage.snapshots import commit as commits
from tasks.storage.snapshots.known import known_documents
from tasks.storage.snapshots.retention import Retention, vacuum
from tests.benchmarks.ours.many import record
from tests.proof import world

SAMPLES = Path(__file__).parents[1] / "samples"
DOCUMENTS = 8  # in each part
# What the manifest says of each instead, so that they count as whole, and no run merges them.
_SAID = 2_000
# ext4 lets 65,000 names share a file; two snapshots and a draft hold each part at once.
_SHARED_BY = 15_000
_PHASES = ("gather", "describe", "write_manifest", "run_checks", "_ask", "_publish")

Measured = dict[str, dict[str, float]]


@contextmanager
def timed(measured: Measured, stage: str) -> Iterator[None]:
    """Note what a stage costs: seconds of the clock and of the processors, MiB at the peak."""
    wall, own, used = time.perf_counter(), time.process_time(), os.times()
    yield
    now = os.times()
    cpu = time.process_time() - own
    measured[stage] = {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": cpu,
        "system_seconds": now.system - used.system,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    seconds, peak = measured[stage]["seconds"], measured[stage]["peak_mib"]
    line = f"  {stage:<28} {seconds:>9.2f} s {cpu:>9.2f} s of the processor {peak:>9.0f} MiB"
    print(line, file=sys.stderr)  # noqa: T201


def sample_part(folder: Path) -> tuple[Path, Part]:
    """Make one part of the samples, as a run does; return where it lies."""
    world.without_prefect()
    flows.ingest.ingest.fn([str(SAMPLES)], str(folder), tagger="none", workers=1)
    warehouse = Warehouse(folder)
    manifest = warehouse.manifest()
    assert manifest is not None
    return warehouse.snapshot(), manifest.parts[0]


class Builder:
    """Lays out parts: ``documents`` of their own, everything else linked."""

    def __init__(self, sample: Path, part: Part, shared: Path) -> None:
        self._part, self._shared = part, shared
        self.tables = {r.table: read_rows(part, r, sample) for r in CONTENT}
        self._documents = self.tables["documents"].slice(0, DOCUMENTS)
        self._sample = sample
        self._links = 0

    def _renamed(self, number: int) -> pa.Table:
        table = self._documents
        for name in ("source_uri", "duplicate_of"):
            place = table.column_names.index(name)
            cells = [c and f"{number}/{c}" for c in table[name].to_pylist()]
            table = table.set_column(place, table.schema.field(place), pa.array(cells, pa.string()))
        return table

    def lay(self, number: int, snapshot: Path) -> Part:
        """Put one part into a snapshot; not forced to disk, which is not what is measured."""
        name = hashlib.sha256(str(number).encode()).hexdigest()[:32]
        part = self._part.model_copy(
            update={"part_id": name, "batch": "many", "schema_version": schema_version()}
        )
        files = dict(part.files)
        for table in files:
            target = snapshot / part.path(table)
            if table == "documents":
                pq.write_table(self._renamed(number), target, compression="zstd")
                files[table] = PartFile(
                    rows=_SAID,
                    file_bytes=target.stat().st_size,
                    sha256=hashlib.sha256(target.read_bytes()).hexdigest(),
                )
            else:
                os.link(self._prototype(table), target)
        self._links += 1
        return part.model_copy(update={"files": files})

    def _prototype(self, table: str) -> Path:
        copy = self._shared / f"{table}-{self._links // _SHARED_BY}.parquet"
        if not copy.exists():
            shutil.copy(self._sample / self._part.path(table), copy)
        return copy


def build(root: Path, parts: int, builder: Builder) -> Warehouse:
    """Make a warehouse of so many parts."""
    warehouse = Warehouse(root)
    snapshot = warehouse.snapshots / ("0" * 16)
    for each in CONTENT:
        (snapshot / each.table / "many").mkdir(parents=True)
    made = tuple(builder.lay(number, snapshot) for number in range(parts))
    manifest = Manifest(
        schema_version=schema_version(),
        snapshot_id=snapshot.name,
        parent_id=None,
        run=record("first"),
        parts=made,
    )
    commits.describe(manifest, [], None, snapshot)
    write_manifest(snapshot, manifest)
    point(warehouse.current, f"snapshots/{snapshot.name}")
    return warehouse


def measure(parts: int, folder: Path) -> dict[str, Any]:
    """Build a warehouse of ``parts`` parts under ``folder``, and measure what is done with it."""
    sample, part = sample_part(folder / "samples")
    shared = folder / "shared"
    shared.mkdir()
    builder = Builder(sample, part, shared)
    measured: Measured = {}
    with timed(measured, "build (not a run)"):
        warehouse = build(folder / "many", parts, builder)
    before = warehouse.snapshot()
    with timed(measured, "read the manifest"):
        read_manifest(before)
    with timed(measured, "known documents"):
        known = len(known_documents(warehouse))
    _commit(warehouse, builder, measured)
    _read(warehouse, measured)
    with timed(measured, "vacuum one snapshot"):
        vacuum(warehouse, Retention(days=-1, snapshots=1))
    size = (warehouse.snapshot() / "manifest.json").stat().st_size
    return {
        "parts": parts,
        "documents": known,
        "tables": len(CONTENT),
        "manifest_bytes": size,
        "stages": measured,
    }


def _commit(warehouse: Warehouse, builder: Builder, measured: Measured) -> None:
    """Publish one more part, as a run does, and time each phase of it."""
    source = Source("many", "r", ["raw/none.parquet"])
    part = write_part(builder.tables, warehouse.staged_parts, source)
    change = commits.Change(warehouse.staged_parts, [part], {})
    with _phases(measured), timed(measured, "commit one part"):
        manifest = commits.commit(warehouse, change, record("second"))
    with timed(measured, "link the DuckDB file"):
        load(warehouse, manifest, linked=True)


@contextmanager
def _phases(measured: Measured) -> Iterator[None]:
    whole = {name: getattr(commits, name) for name in _PHASES}

    def phase(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            with timed(measured, f"commit: {name.strip('_')}"):
                return function(*args)

        return call

    for name, function in whole.items():
        setattr(commits, name, phase(name, function))
    try:
        yield
    finally:
        for name, function in whole.items():
            setattr(commits, name, function)


def _read(warehouse: Warehouse, measured: Measured) -> None:
    """Read as people do: by a list of paths, by a glob, through the linked DuckDB file."""
    current = warehouse.snapshot()
    manifest = read_manifest(current)
    paths = [str(current / part.path("articles")) for part in manifest.parts]
    with duckdb.connect() as connection:
        with timed(measured, "read_parquet of a list"):
            connection.execute("SELECT count(*) FROM read_parquet(?)", [paths]).fetchall()
        with timed(measured, "read_parquet of a glob"):
            query = f"SELECT count(*) FROM read_parquet('{current}/articles/**/*.parquet')"
            connection.execute(query).fetchall()
        with timed(measured, "a column of a glob"):
            query = f"SELECT count(headline) FROM read_parquet('{current}/articles/**/*.parquet')"
            connection.execute(query).fetchall()
    with (
        timed(measured, "count in the linked DuckDB"),
        duckdb.connect(str(warehouse.database), read_only=True) as connection,
    ):
        connection.execute("SELECT count(*) FROM articles").fetchall()


def main() -> None:
    """Measure each size in a process of its own; write what was found as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", type=int, nargs="+")
    parser.add_argument("--json", type=Path, help="where to write what was measured")
    parser.add_argument("--folder", type=Path, help="where to build; much room, many inodes")
    asked = parser.parse_args()
    if len(asked.parts) == 1:
        with tempfile.TemporaryDirectory(dir=asked.folder, prefix="scale-") as folder:
            found = [measure(asked.parts[0], Path(folder))]
    else:
        found = [_alone(parts, asked.folder) for parts in asked.parts]
    text = json.dumps(found, indent=1)
    if asked.json:
        asked.json.write_text(text + "\n", "utf-8")
    else:
        print(text)  # noqa: T201


def _alone(parts: int, folder: Path | None) -> Any:
    print(f"{parts:,} parts", file=sys.stderr)  # noqa: T201
    command = [sys.executable, "-m", "tests.benchmarks.scale", str(parts)]
    command += ["--folder", str(folder)] if folder else []
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)[0]


if __name__ == "__main__":
    main()
