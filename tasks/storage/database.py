"""The DuckDB file: the tables, views and comments of one snapshot, for readers only.

It is made beside the published one, from an older one and what changed since, and then takes
its place: whoever has the old file open keeps reading the old rows. Where the warehouse is too
large to be held twice, it can be views over the snapshot's Parquet instead (``linked``).
"""

import logging
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.catalog import CONTENT, TABLES, describe_columns, grain
from schemas.description import ColumnDescription
from schemas.errors import DataError
from schemas.manifest import Manifest
from schemas.record import Record
from tasks.storage import spare
from tasks.storage.delta import Side, find_delta
from tasks.storage.layout import Warehouse, read_manifest
from tasks.storage.searching import create_index, create_macros, has_index, renew_index
from tasks.storage.sql import connect, declaration, quoted, sources
from tasks.storage.views import create_views

_LOG = logging.getLogger("newsmill")

# Opens in DuckDB 1.1 to 2.0; the newest default opens in the newest only.
_STORAGE_VERSION = "v1.0.0"

# Deleted rows leave free blocks behind; a file with a larger share of them is made anew.
_FREE_SHARE = 0.4

# Views are made anew in every file: only of tables it matters how an older one had them.
_DESCRIBED = "FROM _columns WHERE table_name IN (SELECT unnest(?))"


def load(warehouse: Warehouse, manifest: Manifest, *, linked: bool | None = None) -> None:
    """Let the DuckDB file hold a snapshot: from an older file where that is possible, else anew.

    Args:
        warehouse: Where the file lies.
        manifest: The snapshot's, which lies under ``snapshots``.
        linked: Views over the Parquet instead of tables; None for as the last file is.
    """
    draft = warehouse.staging / "newsmill.duckdb"
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.unlink(missing_ok=True)
    pa.default_memory_pool().release_unused()
    new = Side(warehouse.snapshots / manifest.snapshot_id, manifest)
    if is_linked(warehouse) if linked is None else linked:
        _make(draft, new, linked=True)
    elif not (_from_spare(warehouse, draft, new) or _from_copy(warehouse, draft, new)):
        _make(draft, new, linked=False)
    spare.swap(warehouse, draft)


def _from_spare(warehouse: Warehouse, draft: Path, new: Side) -> bool:
    """Make the file from the one before last."""
    old = _held(warehouse, warehouse.spare)
    return old is not None and spare.take(warehouse, draft) and _bring_up_to_date(draft, old, new)


def _from_copy(warehouse: Warehouse, draft: Path, new: Side) -> bool:
    """Make the file from a copy of the last one."""
    old = _held(warehouse, warehouse.database)
    if old is None:
        return False
    spare.copy(warehouse, draft)
    return _bring_up_to_date(draft, old, new)


def _held(warehouse: Warehouse, file: Path) -> Side | None:
    """Return the snapshot that a DuckDB file holds, if another one can be made from it."""
    held = snapshot_in(file)
    folder = warehouse.snapshots / (held or "none")
    if held is None or not folder.is_dir() or _is_linked(file):
        return None
    with connect(file, read_only=True) as connection:
        described = connection.execute(_DESCRIBED, [[r.table for r in TABLES]]).fetchall()
        size = connection.execute(
            "SELECT free_blocks / greatest(total_blocks, 1) FROM pragma_database_size()"
        ).fetchone()
        is_searchable = has_index(connection)
    today = [tuple(c.values()) for record in TABLES for c in describe_columns(record)]
    if described != today or not size or size[0] > _FREE_SHARE or not is_searchable:
        return None
    try:
        return Side(folder, read_manifest(folder))
    except DataError as error:
        _LOG.warning("the DuckDB file is made without an older one: %s", error)
        return None


def _bring_up_to_date(draft: Path, old: Side, new: Side) -> bool:
    """Change in an older file what changed since; False, and no file, where that fails."""
    try:
        with connect() as connection:
            connection.execute(f"ATTACH {quoted(str(draft))} AS out")
            _apply(connection, old, new)
            _close(connection)
    except duckdb.Error as error:
        _LOG.warning("the DuckDB file cannot be brought up to date (%s); making it anew", error)
        draft.unlink(missing_ok=True)
        return False
    return True


def _apply(connection: duckdb.DuckDBPyConnection, old: Side, new: Side) -> None:
    """Replace the rows of the documents that differ, and the small tables as a whole."""
    delta = find_delta(connection, old, new)
    connection.execute("USE out")
    connection.execute("BEGIN")
    brought = _holding_what_came(connection, delta.new).sources()
    for record in CONTENT:
        connection.execute(f'DELETE FROM "{record.table}" WHERE source_uri IN (FROM temp.gone)')  # noqa: S608 - our names
        if delta.came:
            connection.execute(
                f'INSERT INTO "{record.table}" SELECT * FROM ({brought[record.table]}) '  # noqa: S608 - our names
                "WHERE source_uri IN (FROM temp.came)"
            )
    for record in TABLES:
        if record not in CONTENT:
            connection.execute(f'DELETE FROM "{record.table}"')  # noqa: S608 - our names
            connection.execute(f'INSERT INTO "{record.table}" {new.sources()[record.table]}')
    _create_views(connection)
    connection.execute("COMMIT")
    gone, came = (
        [uri for (uri,) in connection.execute(f"FROM temp.{name}").fetchall()]
        for name in ("gone", "came")
    )
    renew_index(connection, gone, came)
    create_macros(connection, indexed=True)


def _holding_what_came(connection: duckdb.DuckDBPyConnection, new: Side) -> Side:
    """Return only those parts in which documents are new: the others only lost some."""
    parts = []
    for part in new.manifest.parts:
        path = quoted(str(new.folder / part.path("documents")))
        found = connection.execute(
            f"SELECT 1 FROM read_parquet({path}) WHERE source_uri IN (FROM temp.came) LIMIT 1"  # noqa: S608 - our names
        ).fetchone()
        parts += [part] if found else []
    return new._replace(manifest=new.manifest.model_copy(update={"parts": tuple(parts)}))


def _make(draft: Path, snapshot: Side, *, linked: bool) -> None:
    """Make the file from nothing."""
    with connect() as connection:
        connection.execute(
            f"ATTACH {quoted(str(draft))} AS out (STORAGE_VERSION '{_STORAGE_VERSION}')"
        )
        connection.execute("USE out")
        found = sources(snapshot.folder.absolute(), snapshot.manifest)
        for record in TABLES:
            if linked and record is not ColumnDescription:
                _link(connection, record, found[record.table])
            else:
                _create(connection, record)
                connection.execute(f'INSERT INTO "{record.table}" {found[record.table]}')
        _create_views(connection)
        if not linked:
            create_index(connection)
        create_macros(connection, indexed=not linked)
        _close(connection)


def _close(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave the attached file whole, with no write-ahead log."""
    connection.execute("USE memory")
    connection.execute("CHECKPOINT out")
    connection.execute("DETACH out")


def _create(connection: duckdb.DuckDBPyConnection, record: type[Record]) -> None:
    connection.execute(declaration(record))
    _comment(connection, record, "TABLE")


def _link(connection: duckdb.DuckDBPyConnection, record: type[Record], source: str) -> None:
    connection.execute(f'CREATE VIEW "{record.table}" AS {source}')
    _comment(connection, record, "VIEW")


def _comment(connection: duckdb.DuckDBPyConnection, record: type[Record], kind: str) -> None:
    connection.execute(f'COMMENT ON {kind} "{record.table}" IS {quoted(grain(record))}')
    for c in describe_columns(record):
        target = f'"{record.table}"."{c["column_name"]}"'
        connection.execute(f"COMMENT ON COLUMN {target} IS {quoted(c['description'])}")


def _create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views of today, and drop those of yesterday that are no more."""
    ours = {record.table for record in TABLES}
    there = connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE NOT internal AND database_name = 'out'"
    ).fetchall()
    for (name,) in there:
        if name not in ours:
            connection.execute(f'DROP VIEW "{name}"')
    create_views(connection)


def is_linked(warehouse: Warehouse) -> bool:
    """Tell whether the published file holds views over the Parquet instead of tables."""
    return _is_linked(warehouse.database)


def _is_linked(file: Path) -> bool:
    query = "SELECT count(*) > 0 FROM duckdb_views() WHERE view_name = 'articles'"
    return bool(_asked(file, query))


def loaded_snapshot(warehouse: Warehouse) -> str | None:
    """Return the snapshot that the DuckDB file holds; None where there is no such file."""
    return snapshot_in(warehouse.database)


def snapshot_in(file: Path) -> str | None:
    """Return the snapshot that a DuckDB file holds; None where it is none, or damaged."""
    return _asked(file, "SELECT any_value(snapshot_id) FROM _tables")


def _asked(file: Path, query: str) -> str | None:
    """Return the one cell that a question to a file is answered with; None where it cannot be."""
    if not file.exists():
        return None
    try:
        with connect(file, read_only=True) as connection:
            row = connection.execute(query).fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row and row[0] else None
