"""The DuckDB file: the tables, views and comments of one snapshot, for readers only.

It is made beside the published one, from an older one and what changed since, and then takes
its place: whoever has the old file open keeps reading the old rows. Where the warehouse is too
large to be held twice, it can be views over the snapshot's Parquet instead (``linked``).
"""

import logging
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.catalog import CONTENT, TABLES, describe_columns
from schemas.errors import DataError
from schemas.manifest import Manifest
from tasks.storage.database import spare
from tasks.storage.database.making import (
    be_frugal,
    close,
    make_linked,
    make_with_rows,
    renew_views,
)
from tasks.storage.database.searching import create_macros, has_index, renew_index
from tasks.storage.layout import Warehouse, read_manifest
from tasks.storage.objects.linking import extension
from tasks.storage.objects.mirror import at_hand
from tasks.storage.queries.sql import connect, quoted
from tasks.storage.snapshots.delta import Side, find_delta

_LOG = logging.getLogger("newsmill")

# Deleted rows leave free blocks behind; a file with a larger share of them is made anew.
_FREE_SHARE = 0.4

# Views are made anew in every file: only of tables it matters how an older one had them.
_DESCRIBED = "FROM _columns WHERE table_name IN (SELECT unnest(?))"


def load(warehouse: Warehouse, manifest: Manifest, *, linked: bool | None = None) -> None:
    """Let the DuckDB file hold a snapshot: from an older file where that is possible, else anew.

    Args:
        warehouse: Where the file lies.
        manifest: The snapshot's, which lies under ``snapshots``.
        linked: Views over the Parquet instead of tables; None for as the last file is. Where
            the warehouse lies in a bucket, the views read it there.
    """
    draft = warehouse.staging / "newsmill.duckdb"
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.unlink(missing_ok=True)
    pa.default_memory_pool().release_unused()
    new = Side(warehouse.snapshots / manifest.snapshot_id, manifest)
    if is_to_be_linked(warehouse, linked):
        make_linked(draft, new, warehouse.origin)
    elif not (_from_spare(warehouse, draft, new) or _from_copy(warehouse, draft, new)):
        make_with_rows(draft, new)
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
            be_frugal(connection, draft)
            # A checkpoint may number rows anew, and the index goes by numbers: only at the end.
            connection.execute("SET checkpoint_threshold = '1TB'")
            connection.execute(f"ATTACH {quoted(str(draft))} AS out")
            _apply(connection, old, new)
            close(connection)
    except duckdb.Error as error:
        _LOG.warning("the DuckDB file cannot be brought up to date (%s); making it anew", error)
        draft.unlink(missing_ok=True)
        return False
    return True


def _apply(connection: duckdb.DuckDBPyConnection, old: Side, new: Side) -> None:
    """Replace the rows of the documents that differ, and the small tables as a whole."""
    delta = find_delta(connection, old, new)
    connection.execute("USE out")
    last = connection.execute("SELECT coalesce(max(rowid), -1) FROM paragraphs").fetchone()
    connection.execute("BEGIN")
    brought = _holding_what_came(connection, delta.new).sources()
    for record in CONTENT:
        if delta.gone:  # every row of a table is looked at: runs that only add are spared that
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
    renew_views(connection)
    connection.execute("COMMIT")
    renew_index(connection, last[0] if last else -1)
    create_macros(connection, indexed=True)


def _holding_what_came(connection: duckdb.DuckDBPyConnection, new: Side) -> Side:
    """Return only those parts in which documents are new: the others only lost some."""
    parts = []
    for part in new.manifest.parts:
        path = quoted(str(at_hand(new.folder / part.path("documents"))))
        found = connection.execute(
            f"SELECT 1 FROM read_parquet({path}) WHERE source_uri IN (FROM temp.came) LIMIT 1"  # noqa: S608 - our names
        ).fetchone()
        parts += [part] if found else []
    return new._replace(manifest=new.manifest.model_copy(update={"parts": tuple(parts)}))


def is_to_be_linked(warehouse: Warehouse, linked: bool | None) -> bool:
    """Tell whether the file will be views: as asked, else as it was.

    A warehouse in a bucket at first has views, where DuckDB can read it there: a commit then
    costs what changed, on a machine that holds nothing of it as well.
    """
    if warehouse.origin and linked is not False and extension() is None:
        return False
    if linked is not None:
        return linked
    if warehouse.origin and not warehouse.database.exists():
        return True
    return is_linked(warehouse)


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
