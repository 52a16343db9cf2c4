"""Warehouses of many articles, made from the rows of a few under other identifiers."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from schemas.catalog import CONTENT
from schemas.manifest import Manifest, Part, RunCounts, RunRecord
from tasks.storage.bi import feed
from tasks.storage.database.load import load
from tasks.storage.layout import Warehouse
from tasks.storage.parts import Source, write_part
from tasks.storage.snapshots.commit import Change, Consent, commit
from tests.benchmarks.material import Material

# Cells that name a row, an article, or a document: another copy has others.
_OWN = ("mention_id", "role_id", "photo_id", "quotation_id", "paragraph_id", "article_id")
_PATHS, _DIGESTS = ("source_uri", "duplicate_of"), ("source_sha256", "content_sha256")
_PART = 2_000  # articles, about what a chunk of work brings

_NOW = datetime(2026, 1, 1)  # noqa: DTZ001 - as the tables keep it


def make_warehouse(articles: int, folder: Path, rows: Mapping[str, Path]) -> Warehouse:
    """Return a warehouse of so many articles, made if it is not there whole.

    Args:
        articles: How many, at least; the last copy is not cut.
        folder: Where it lies, or will.
        rows: A Parquet file of each content table, whose rows are repeated.
    """
    warehouse = Warehouse(folder)
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        change = Change(warehouse.staged_parts, [*_parts(warehouse, articles, rows)], {})
        publish(warehouse, change, "first")
        (folder / "whole").touch()
    return warehouse


def publish(warehouse: Warehouse, change: Change, run_id: str) -> Manifest:
    """Commit a change, bring DuckDB and the files for BI tools up to date."""
    manifest = commit(warehouse, change, record(run_id), Consent(accepted=True))
    load(warehouse, manifest)
    feed.keep(warehouse, manifest)
    shutil.rmtree(warehouse.staging)
    return manifest


def record(run_id: str) -> RunRecord:
    """Return the record of a run that somebody else counts."""
    zero = dict.fromkeys(("offered", "unchanged", "articles", "duplicates", "rejected"), 0)
    return RunRecord(
        run_id=run_id,
        batch="many",
        started_at_utc=_NOW,
        finished_at_utc=_NOW,
        pipeline_version="1",
        counts=RunCounts(**zero),
    )


def _parts(warehouse: Warehouse, articles: int, rows: Mapping[str, Path]) -> Iterator[Part]:
    with duckdb.connect() as connection:
        for table, path in rows.items():
            connection.execute(f"CREATE TABLE \"{table}\" AS FROM '{path}'")
        each = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        copies, together = -(-articles // each), max(1, _PART // each)
        for first in range(0, copies, together):
            numbers = range(first, min(first + together, copies))
            tables = {r.table: _copies(connection, r, numbers) for r in CONTENT}
            source = Source("many", "r", ["raw/none.parquet"])
            yield write_part(tables, warehouse.staged_parts, source)


def _copies(connection: duckdb.DuckDBPyConnection, record: Any, numbers: range) -> pa.Table:
    """Return the rows of a table many times, each time as other articles."""
    schema = record.arrow_schema()
    query = (
        f'SELECT {", ".join(map(_cell, schema.names))} FROM "{record.table}", '
        f"(SELECT range::VARCHAR AS i FROM range({numbers.start}, {numbers.stop}))"
    )
    return connection.execute(query).to_arrow_table().cast(schema).combine_chunks()


def _cell(name: str) -> str:
    if name in _OWN:
        return f"md5({name} || i) AS {name}"
    if name in _PATHS:
        return f"i || '/' || {name} AS {name}"
    if name in _DIGESTS:
        return f"sha256({name} || i) AS {name}"
    return f'"{name}"'


if __name__ == "__main__":
    make_warehouse(int(sys.argv[1]), Path(sys.argv[2]), Material(Path(sys.argv[3])).rows())
