"""The tables that a snapshot holds beside its content: places, its runs, tables and columns."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.catalog import CONTENT, TABLES, describe_columns, grain, label_en
from schemas.description import ColumnDescription, TableDescription
from schemas.manifest import Manifest
from schemas.place import Place
from schemas.run import Run
from tasks.storage.parts import write_file
from tasks.storage.places import reference_places

Rows = list[dict[str, Any]]


def describe(manifest: Manifest, history: Sequence[Manifest], folder: Path) -> None:
    """Write the tables of a new snapshot that come of no document into ``folder``."""
    earlier = [made for made in history if made.snapshot_id != manifest.snapshot_id]
    runs = [_run(made) for made in (*earlier, manifest)]
    columns = [row for record in TABLES for row in describe_columns(record)]
    counts = {record.table: manifest.rows(record.table) for record in CONTENT}
    places = reference_places()
    counts |= {
        "places": len(places),
        "runs": len(runs),
        "_tables": len(TABLES),
        "_columns": len(columns),
    }
    for record, rows in (
        (Place, places),
        (Run, runs),
        (TableDescription, _tables(manifest, counts)),
        (ColumnDescription, columns),
    ):
        table = pa.Table.from_pylist(rows, schema=record.arrow_schema())
        write_file(table, folder / record.table / "part.parquet")


def _tables(manifest: Manifest, counts: Mapping[str, int]) -> Rows:
    return [
        {
            "table_name": record.table,
            "label_en": label_en(record.table),
            "label_zh_hans": record.label_zh,
            "grain": grain(record),
            "key_columns": ", ".join(record.key),
            "row_count": counts[record.table],
            "snapshot_id": manifest.snapshot_id,
            "refreshed_at_utc": manifest.run.finished_at_utc,
        }
        for record in TABLES
    ]


def _run(manifest: Manifest) -> dict[str, Any]:
    run = manifest.run
    return {
        "run_id": run.run_id,
        "snapshot_id": manifest.snapshot_id,
        "parent_id": manifest.parent_id,
        "batch": run.batch,
        "started_at_utc": run.started_at_utc,
        "finished_at_utc": run.finished_at_utc,
        "pipeline_version": run.pipeline_version,
        **run.counts.model_dump(),
    }
