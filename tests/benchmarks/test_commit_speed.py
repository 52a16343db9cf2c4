"""What a commit costs: by what changed, not by what is there.

Warehouses of many articles are made from the samples' own rows under other names.
"""

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import flows.ingest
from schemas.catalog import CONTENT
from schemas.manifest import Manifest, RunCounts, RunRecord
from tasks.storage import feed
from tasks.storage.database import load
from tasks.storage.known import known_documents
from tasks.storage.layout import Warehouse
from tasks.storage.parts import Source, read_rows, write_part
from tasks.storage.snapshot import Change, Consent, commit
from tests.proof import world

SAMPLES = Path(__file__).parents[1] / "samples"
_OWN = ("mention_id", "role_id", "photo_id", "quotation_id", "paragraph_id", "article_id")
_COPIES = 60  # of the samples, in each part
_NOW = datetime(2026, 1, 1)  # noqa: DTZ001 - as the tables keep it


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a function that gives a warehouse of so many thousand articles, made once."""
    folder = tmp_path_factory.mktemp("large")
    world.without_prefect()
    flows.ingest.ingest.fn([str(SAMPLES)], str(folder / "samples"), tagger="none", workers=1)

    @cache
    def made(thousands: int) -> Warehouse:
        return _multiplied(folder / "samples", folder / str(thousands), thousands * 1000)

    yield made
    shutil.rmtree(folder)


def _multiplied(samples: Path, root: Path, articles: int) -> Warehouse:
    warehouse = Warehouse(root)
    with duckdb.connect() as connection:
        for record in CONTENT:
            glob = f"{samples}/current/{record.table}/**/*.parquet"
            connection.execute(f"CREATE TABLE {record.table} AS FROM read_parquet('{glob}')")
        each = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        parts = []
        for first in range(0, articles // each + 1, _COPIES):
            tables = {r.table: _copies(connection, r, first) for r in CONTENT}
            source = Source("many", "r", ["raw/none.parquet"])
            parts.append(write_part(tables, warehouse.staged_parts, source))
    _commit(warehouse, Change(warehouse.staged_parts, parts, {}), "first")
    return warehouse


def _copies(connection: duckdb.DuckDBPyConnection, record: Any, first: int) -> pa.Table:
    """Return the samples' rows many times, each time as other articles."""
    schema = record.arrow_schema()
    cells = []
    for name in schema.names:
        if name in _OWN:
            cells.append(f"md5({name} || i) AS {name}")
        elif name in {"source_uri", "duplicate_of"}:
            cells.append(f"i || '/' || {name} AS {name}")
        elif name in {"source_sha256", "content_sha256"}:
            cells.append(f"sha256({name} || i) AS {name}")
        else:
            cells.append("'many' AS batch" if name == "batch" else f'"{name}"')
    query = (
        f"SELECT {', '.join(cells)} FROM {record.table}, "
        f"(SELECT range::VARCHAR AS i FROM range({first}, {first + _COPIES}))"
    )
    return connection.execute(query).to_arrow_table().cast(schema).combine_chunks()


def _commit(warehouse: Warehouse, change: Change, run_id: str) -> Manifest:
    zero = dict.fromkeys(("offered", "unchanged", "articles", "duplicates", "rejected"), 0)
    run = RunRecord(
        run_id=run_id,
        batch="many",
        started_at_utc=_NOW,
        finished_at_utc=_NOW,
        pipeline_version="1",
        counts=RunCounts(**zero),
    )
    manifest = commit(warehouse, change, run, Consent(accepted=True))
    load(warehouse, manifest)
    feed.keep(warehouse, manifest)
    shutil.rmtree(warehouse.staging)
    return manifest


def _changed(warehouse: Warehouse, uris: Mapping[str, str], stamp: str) -> Change:
    """Stage a new version of some articles: the same rows under another checksum."""
    snapshot = warehouse.snapshot()
    held = [p for p in warehouse.manifest().parts if p.part_id in set(uris.values())]
    tables = {}
    for record in CONTENT:
        rows = pa.concat_tables([read_rows(part, record, snapshot) for part in held])
        rows = rows.filter(pc.is_in(rows["source_uri"], pa.array(list(uris))))
        if "source_sha256" in rows.column_names:
            place = rows.column_names.index("source_sha256")
            renewed = pc.binary_join_element_wise(rows["source_sha256"], pa.scalar(stamp), "")
            rows = rows.set_column(place, rows.schema.field(place), renewed)
        tables[record.table] = rows
    part = write_part(tables, warehouse.staged_parts, Source("many", stamp, ["raw/none.parquet"]))
    return Change(warehouse.staged_parts, [part], uris)


@pytest.mark.parametrize(
    "tool", ["10,000, side by side", "100,000, side by side", "100,000, anywhere"]
)
@pytest.mark.benchmark(group="publish 100 changed articles in a warehouse of")
def test_publish_a_hundred_changed_articles(benchmark: Any, large: Any, tool: str) -> None:
    warehouse = large(int(tool.partition(",")[0]))
    turn = iter(range(100))

    def stage() -> tuple[tuple[Change, str], dict[str, Any]]:
        number = next(turn)
        known = {
            u: d.part_id for u, d in known_documents(warehouse).items() if d.outcome == "article"
        }
        step = len(known) // 100 if "anywhere" in tool else 1
        stamp = f"{tool}{number}"
        chosen = sorted(known.items())[number : number + 100 * step : step]
        change = _changed(warehouse, dict(chosen), stamp)
        return (change, stamp), {}

    def publish(change: Change, stamp: str) -> None:
        _commit(warehouse, change, stamp)

    # The first two make the two DuckDB files that take turns from then on.
    benchmark.pedantic(publish, setup=stage, rounds=5, iterations=1)
