"""Reading the published DuckDB file: nothing can be written, and no other file be opened."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from schemas.migrations import OlderSchemaError, schema_version
from tasks.storage.database import is_linked
from tasks.storage.delta import Side
from tasks.storage.layout import NoWarehouseError, Warehouse
from tasks.storage.searching import create_macros
from tasks.storage.sql import CLOSED, connect, quoted
from tasks.storage.views import create_views

Row = Mapping[str, Any]


def rows(connection: duckdb.DuckDBPyConnection, query: str, **parameters: object) -> Sequence[Row]:
    """Return the answer to a question as rows, by column; ``$name`` stands for a parameter.

    >>> rows(duckdb.connect(), "SELECT $given AS told", given="新闻")
    [{'told': '新闻'}]
    """
    answer: Sequence[Row] = connection.execute(query, parameters).to_arrow_table().to_pylist()
    return answer


@contextmanager
def reading(
    warehouse: Warehouse, snapshot: str | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for questions, read-only and with external access off.

    Args:
        warehouse: What to open.
        snapshot: The first digits of a snapshot to look at instead of the published one.

    Raises:
        NoWarehouseError: Nothing has been published here.
        NoSnapshotError: No snapshot fits, or several do.
    """
    if snapshot is not None:
        with _travelled(Side(*warehouse.find(snapshot))) as connection:
            yield connection
        return
    if not warehouse.database.exists():
        raise NoWarehouseError(root=warehouse.root)
    with duckdb.connect(str(warehouse.database), read_only=True, config=CLOSED) as connection:
        _close_in(connection, warehouse.snapshots.resolve() if is_linked(warehouse) else None)
        try:
            yield connection
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            _blame_age(warehouse, error)
            raise


def _blame_age(warehouse: Warehouse, error: duckdb.Error) -> None:
    """Tell whether a question failed because the file is of an older contract.

    Raises:
        OlderSchemaError: It is.
    """
    manifest = warehouse.manifest()
    if manifest and manifest.schema_version < schema_version():
        raise OlderSchemaError(
            path=str(warehouse.database),
            found=manifest.schema_version,
            known=schema_version(),
            question=str(error).splitlines()[0],
        ) from error


@contextmanager
def _travelled(side: Side) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open any snapshot: views over its Parquet, as today's contract has its rows."""
    folder = side.folder.resolve()
    with connect() as connection:
        for table, source in side._replace(folder=folder).sources().items():
            connection.execute(f'CREATE VIEW "{table}" AS {source}')
        create_views(connection)
        create_macros(connection, indexed=False)
        _close_in(connection, folder)
        yield connection


def _close_in(connection: duckdb.DuckDBPyConnection, folder: Path | None) -> None:
    """Let a connection open no file but those of ``folder``, and change no setting."""
    if folder:
        connection.execute(f"SET allowed_directories = [{quoted(str(folder))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
