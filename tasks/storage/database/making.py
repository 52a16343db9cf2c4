"""Making the DuckDB file from nothing: tables or views, their comments, the index."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from schemas.catalog import CONTENT, TABLES, describe_columns, grain
from schemas.description import ColumnDescription
from schemas.migrations import schema_version
from schemas.record import Record
from tasks.storage.database.frugal import INDEXING, settings
from tasks.storage.database.searching import create_index, create_macros
from tasks.storage.objects.address import Address
from tasks.storage.objects.linking import link
from tasks.storage.objects.mirror import addressed, all_at_hand
from tasks.storage.queries.sql import connect, declaration, quoted, sources
from tasks.storage.queries.views import create_views
from tasks.storage.snapshots.delta import Side

_LOG = logging.getLogger("newsmill")

# Opens in DuckDB 1.1 to 2.0; the newest default opens in the newest only.
_STORAGE_VERSION = "v1.0.0"

_OF_PATTERNS = frozenset("*?[")  # in the name of a folder, they are part of no pattern


def make_with_rows(draft: Path, snapshot: Side) -> None:
    """Make a file that holds the rows, in little memory if that will do."""
    try:
        _make(draft, snapshot)
    except duckdb.OutOfMemoryException as error:
        _LOG.warning("DuckDB is given as much memory as it likes: %s", error)
        draft.unlink(missing_ok=True)
        _make(draft, snapshot, frugal=False)


def be_frugal(connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
    """Let DuckDB make a file in little memory."""
    for name, value in settings(Path(f"{draft}.tmp")).items():
        connection.execute(f"SET {name} = {quoted(value)}")


def _make(draft: Path, snapshot: Side, *, frugal: bool = True) -> None:
    """Make the file from nothing."""
    with _begun(draft, frugal=frugal) as connection:
        found = sources(snapshot.folder.absolute(), snapshot.manifest)
        for record in TABLES:
            connection.execute(f'INSERT INTO "{record.table}" {found[record.table]}')
        connection.execute("BEGIN")
        renew_views(connection)
        connection.execute("COMMIT")
        if frugal:
            connection.execute(f"SET memory_limit = '{INDEXING}'")
        create_index(connection)
        create_macros(connection, indexed=True)


def make_linked(draft: Path, snapshot: Side, origin: Address | None) -> None:
    """Make a file of views; in a bucket, only what comes of documents is too much to copy."""
    views_of = [r for r in TABLES if r is not ColumnDescription and (not origin or r in CONTENT)]
    with _begun(draft, frugal=False) as connection:
        if origin:
            link(connection, origin)
        located = addressed if origin else all_at_hand
        found = sources(snapshot.folder.absolute(), snapshot.manifest, located)
        for record in TABLES:
            if record not in views_of:
                connection.execute(f'INSERT INTO "{record.table}" {found[record.table]}')
        connection.execute("BEGIN")
        renew_views(connection)
        for record in views_of:
            # Only now: made over files, each of fifty views would look for them all.
            connection.execute(f'DROP TABLE "{record.table}"')
            pattern = None if origin else _globbed(snapshot, record)
            _link(connection, record, pattern or found[record.table])
        connection.execute("COMMIT")
        create_macros(connection, indexed=False)


@contextmanager
def _begun(draft: Path, *, frugal: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a new file with empty tables, to be filled, and leave it whole."""
    with connect() as connection:
        if frugal:
            be_frugal(connection, draft)
        connection.execute(
            f"ATTACH {quoted(str(draft))} AS out (STORAGE_VERSION '{_STORAGE_VERSION}')"
        )
        connection.execute("USE out")
        connection.execute("BEGIN")  # else each comment is a transaction, and waits for the disk
        for record in TABLES:
            _create(connection, record)
        connection.execute("COMMIT")
        yield connection
        close(connection)


def close(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave the attached file whole, with no write-ahead log."""
    connection.execute("USE memory")
    connection.execute("CHECKPOINT out")
    connection.execute("DETACH out")


def _create(connection: duckdb.DuckDBPyConnection, record: type[Record]) -> None:
    connection.execute(declaration(record))
    _comment(connection, record, "TABLE")


def _globbed(snapshot: Side, record: type[Record]) -> str | None:
    """Return the query over all of a table's files by one pattern; None where that will not do.

    A view that names every file is copied with every comment that is made on it, and read with
    every query: of 10,000 files, that took nine times as long.
    """
    parts = snapshot.manifest.parts
    folder = str(snapshot.folder.absolute() / record.table)
    today = all(part.schema_version == schema_version() for part in parts)
    if record not in CONTENT or not parts or not today or set(folder) & _OF_PATTERNS:
        return None
    names = ", ".join(f'"{name}"' for name in record.arrow_schema().names)
    return f"SELECT {names} FROM read_parquet({quoted(f'{folder}/**/*.parquet')})"  # noqa: S608 - our names


def _link(connection: duckdb.DuckDBPyConnection, record: type[Record], source: str) -> None:
    connection.execute(f'CREATE VIEW "{record.table}" AS {source}')
    _comment(connection, record, "VIEW")


def _comment(connection: duckdb.DuckDBPyConnection, record: type[Record], kind: str) -> None:
    connection.execute(f'COMMENT ON {kind} "{record.table}" IS {quoted(grain(record))}')
    for c in describe_columns(record):
        target = f'"{record.table}"."{c["column_name"]}"'
        connection.execute(f"COMMENT ON COLUMN {target} IS {quoted(c['description'])}")


def renew_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views of today, and drop those of yesterday that are no more."""
    ours = {record.table for record in TABLES}
    there = connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE NOT internal AND database_name = 'out'"
    ).fetchall()
    for (name,) in there:
        if name not in ours:
            connection.execute(f'DROP VIEW "{name}"')
    create_views(connection)
