"""The tables that a snapshot holds beside its content: places, runs, measurements, columns."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from schemas.catalog import CONTENT, TABLES, describe_columns, grain, label_en
from schemas.description import ColumnDescription, TableDescription
from schemas.manifest import Manifest, Part
from schemas.measurement import Measurement
from schemas.place import Place
from schemas.record import Record
from schemas.reprint import Reprint, ReprintPassage
from schemas.run import Run
from tasks.storage.parts import write_file
from tasks.storage.places import reference_places
from tasks.storage.queries.sql import connect, sources
from tasks.storage.queries.views import views
from tasks.storage.snapshots.delta import Side
from tasks.storage.snapshots.measure import measure

Rows = list[dict[str, Any]]

# Empty where nobody looks for reprints.
_APART: tuple[type[Record], ...] = (Reprint, ReprintPassage)

# Runs whose measurements are kept to hold later ones against.
_REMEMBERED_RUNS = 400


def describe(
    new: Side, fresh: Sequence[Part], parent: Side | None, apart: Mapping[str, pa.Table]
) -> None:
    """Write the tables of a new snapshot that come of no document into its draft.

    Args:
        new: The draft of the new snapshot.
        fresh: The parts that the run brought: these are measured.
        parent: The parent snapshot, whose runs and measurements are carried on.
        apart: What is told of articles together, by folder.
    """
    folder, manifest = new
    runs = [*_earlier(parent, Run), _run(manifest)]
    remembered = {run["run_id"] for run in runs[-_REMEMBERED_RUNS:]}
    measured = [m for m in _earlier(parent, Measurement) if m["run_id"] in remembered]
    tables: dict[type[Record], Rows] = {
        Place: reference_places(),
        Run: runs,
        Measurement: [*measured, *measure(folder, manifest, fresh)],
        ColumnDescription: [
            *(row for record in TABLES for row in describe_columns(record)),
            *(row for view in views() for row in view.describe_columns()),
        ],
    }
    counts = {record.table: manifest.rows(record.table) for record in CONTENT}
    counts |= {record.table: len(rows) for record, rows in tables.items()}
    apart = {record.table: record.arrow_schema().empty_table() for record in _APART} | dict(apart)
    counts |= {name: table.num_rows for name, table in apart.items()}
    counts[TableDescription.table] = len(TABLES) + len(views())
    tables[TableDescription] = _tables(manifest, counts)
    made = {r.table: pa.Table.from_pylist(rows, r.arrow_schema()) for r, rows in tables.items()}
    for name, table in (apart | made).items():
        write_file(table, folder / name / "part.parquet")


def _earlier(parent: Side | None, record: type[Record]) -> Rows:
    """Return the rows that the parent snapshot has in a table that every run adds to."""
    if parent is None:
        return []
    query = sources(parent.folder, parent.manifest)[record.table]
    with connect() as connection:
        rows: Rows = connection.execute(query).to_arrow_table().to_pylist()
    return rows


def _tables(manifest: Manifest, counts: Mapping[str, int]) -> Rows:
    described = [(r.table, r.label_zh, grain(r), r.key) for r in TABLES]
    described += [(v.name, v.label_zh, v.grain, v.key) for v in views()]
    return [
        {
            "table_name": name,
            "label_en": label_en(name),
            "label_zh_hans": label_zh,
            "grain": one_row,
            "key_columns": ", ".join(key),
            "row_count": counts.get(name),
            "snapshot_id": manifest.snapshot_id,
            "refreshed_at_utc": manifest.run.finished_at_utc,
        }
        for name, label_zh, one_row, key in described
    ]


def _run(manifest: Manifest) -> dict[str, Any]:
    run = manifest.run.model_dump(exclude={"counts"})
    snapshot = {"snapshot_id": manifest.snapshot_id, "parent_id": manifest.parent_id}
    return run | snapshot | manifest.run.counts.model_dump()
