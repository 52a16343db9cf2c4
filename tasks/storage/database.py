"""The DuckDB file: the tables, views and comments of one snapshot, for readers only."""

from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.catalog import TABLES, describe_columns, grain
from schemas.manifest import Manifest
from schemas.record import Record
from tasks.storage.durable import fsync
from tasks.storage.layout import Warehouse
from tasks.storage.sql import connect, quoted, sources, statements

# Opens in DuckDB 1.1 to 2.0; the newest default opens in the newest only.
_STORAGE_VERSION = "v1.0.0"


def load(warehouse: Warehouse, manifest: Manifest) -> None:
    """Make the DuckDB file of the current snapshot beside the old one, then replace it.

    Whoever has the old file open keeps reading the old rows.
    """
    draft = warehouse.staging / "newsmill.duckdb"
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.unlink(missing_ok=True)
    pa.default_memory_pool().release_unused()
    with connect() as connection:
        connection.execute(
            f"ATTACH {quoted(str(draft))} AS out (STORAGE_VERSION '{_STORAGE_VERSION}')"
        )
        connection.execute("USE out")
        _fill(connection, warehouse.snapshots / manifest.snapshot_id, manifest)
        connection.execute("USE memory")
        connection.execute("CHECKPOINT out")
        connection.execute("DETACH out")
    fsync(draft)
    # A write-ahead log left by another program would be replayed into the new file.
    warehouse.database.with_name("newsmill.duckdb.wal").unlink(missing_ok=True)
    draft.replace(warehouse.database)
    fsync(warehouse.root)


def _fill(connection: duckdb.DuckDBPyConnection, snapshot: Path, manifest: Manifest) -> None:
    found = sources(snapshot, manifest)
    for record in TABLES:
        _create(connection, record)
        names = ", ".join(f'"{name}"' for name in record.arrow_schema().names)
        connection.execute(
            f'INSERT INTO "{record.table}" SELECT {names} FROM {found[record.table]}'  # noqa: S608 - our names
        )
    for view in statements("views"):
        connection.execute(view.sql)
        connection.execute(f'COMMENT ON VIEW "{view.name}" IS {quoted(view.comment)}')


def _create(connection: duckdb.DuckDBPyConnection, record: type[Record]) -> None:
    columns = describe_columns(record)
    declared = ", ".join(
        f'"{c["column_name"]}" {c["data_type"]}{"" if c["is_nullable"] else " NOT NULL"}'
        for c in columns
    )
    connection.execute(f'CREATE TABLE "{record.table}" ({declared})')
    connection.execute(f'COMMENT ON TABLE "{record.table}" IS {quoted(grain(record))}')
    for c in columns:
        target = f'"{record.table}"."{c["column_name"]}"'
        connection.execute(f"COMMENT ON COLUMN {target} IS {quoted(c['description'])}")


def loaded_snapshot(warehouse: Warehouse) -> str | None:
    """Return the snapshot that the DuckDB file holds; None where there is no such file."""
    if not warehouse.database.exists():
        return None
    try:
        with connect(warehouse.database, read_only=True) as connection:
            row = connection.execute("SELECT any_value(snapshot_id) FROM _tables").fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row else None
