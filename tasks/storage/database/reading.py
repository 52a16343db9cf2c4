"""Reading the published DuckDB file: nothing can be written, and no other file be opened."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from schemas.migrations import OlderSchemaError, schema_version
from tasks.storage.database import frugal
from tasks.storage.database.load import is_linked, loaded_snapshot
from tasks.storage.database.searching import create_macros
from tasks.storage.layout import NoWarehouseError, Warehouse
from tasks.storage.objects.address import Address
from tasks.storage.objects.linking import extension, link
from tasks.storage.objects.mirror import addressed, all_at_hand
from tasks.storage.queries.sql import CLOSED, Located, connect, quoted
from tasks.storage.queries.views import create_views
from tasks.storage.snapshots.delta import Side

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
    warehouse: Warehouse, snapshot: str | None = None, *, spilled: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for questions, read-only and with external access off.

    Args:
        warehouse: What to open.
        snapshot: The first digits of a snapshot to look at instead of the published one.
        spilled: Where the published one is to be read in little memory: folder for the rest.

    Raises:
        NoWarehouseError: Nothing has been published here.
        NoSnapshotError: No snapshot fits, or several do.
    """
    if snapshot is not None:
        with _travelled(Side(*warehouse.find(snapshot)), warehouse.origin) as connection:
            yield connection
        return
    if warehouse.origin and loaded_snapshot(warehouse) != warehouse.snapshot().name:
        with _travelled(Side(*warehouse.find("current")), warehouse.origin) as connection:
            yield connection
        return
    if not warehouse.database.exists():
        raise NoWarehouseError(root=warehouse.place)
    config = {**CLOSED, **(frugal.settings(spilled) if spilled else {})}
    with duckdb.connect(str(warehouse.database), read_only=True, config=config) as connection:
        _close_in(connection, *_read_by(warehouse, connection))
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


def _read_by(
    warehouse: Warehouse, connection: duckdb.DuckDBPyConnection
) -> Sequence[Path | Address]:
    """Return what the published file reads of other files, and may; none where it holds all."""
    if not is_linked(warehouse):
        return []
    if warehouse.origin is None:
        return [warehouse.snapshots.resolve()]
    link(connection, warehouse.origin)
    return [warehouse.origin]


@contextmanager
def _travelled(side: Side, origin: Address | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open any snapshot: views over its Parquet, as today's contract has its rows.

    What lies in a bucket is read there, where DuckDB can do so; else it is fetched.
    """
    side = side._replace(folder=side.folder.resolve())
    places: list[Path | Address] = [side.folder]
    with connect() as connection:
        located: Located = all_at_hand
        if origin:
            places = [side.folder.parents[1], origin]
            if extension():
                link(connection, origin)
                located = addressed
        for table, source in side.sources(located).items():
            connection.execute(f'CREATE VIEW "{table}" AS {source}')
        create_views(connection)
        create_macros(connection, indexed=False)
        _close_in(connection, *places)
        yield connection


def _close_in(connection: duckdb.DuckDBPyConnection, *places: Path | Address) -> None:
    """Let a connection open no file but those of ``places``, and change no setting."""
    if places:
        connection.execute(
            f"SET allowed_directories = [{', '.join(quoted(str(p)) for p in places)}]"
        )
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
