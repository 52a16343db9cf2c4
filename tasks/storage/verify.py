"""Verification: every promise that a warehouse makes of itself, held against its files."""

from collections.abc import Iterator

import duckdb

from schemas.catalog import TABLES
from schemas.errors import DataError
from schemas.manifest import Manifest
from tasks.storage import raw
from tasks.storage.bi import feed
from tasks.storage.database.load import snapshot_in
from tasks.storage.layout import Warehouse, read_manifest
from tasks.storage.objects.checking import object_problems
from tasks.storage.objects.delivery import delivered
from tasks.storage.objects.linking import extension, link
from tasks.storage.parts import damage
from tasks.storage.queries.sql import connect
from tasks.storage.snapshots.checks import failures
from tasks.storage.snapshots.delta import Side


def problems(warehouse: Warehouse) -> Iterator[str]:
    """Yield, in words, everything that is not as it should be; nothing where all is well.

    Read are all files of the current snapshot, byte for byte, all rows through every check, the
    raw documents, the manifests of the older snapshots, the DuckDB file, the files for BI tools.

    Raises:
        NoWarehouseError: Nothing has been published here.
    """
    snapshot = warehouse.snapshot()
    manifest = read_manifest(snapshot)
    yield from object_problems(warehouse, manifest)
    damaged = [error for part in manifest.parts if (error := damage(part, snapshot))]
    yield from map(str, damaged)
    if not damaged:
        for failure in failures(Side(snapshot, manifest), manifest.parts):
            yield f"check {failure.check}: {failure.meaning} First rows: {'; '.join(failure.rows)}"
    yield from _older(warehouse)
    yield from _raw(warehouse)
    yield from _database(warehouse, manifest)
    if not damaged and feed.is_kept(warehouse):
        yield from _feed(warehouse, Side(snapshot, manifest))


def _older(warehouse: Warehouse) -> Iterator[str]:
    for folder in sorted(warehouse.snapshots.glob("*/")):
        try:
            read_manifest(folder)
        except DataError as error:
            yield str(error)


def _raw(warehouse: Warehouse) -> Iterator[str]:
    for path in warehouse.kept_raw():
        try:
            raw.read_chunk(path)
        except (OSError, ValueError) as error:
            yield f"{path}: raw documents cannot be read: {str(error).splitlines()[0]}"


def _database(warehouse: Warehouse, manifest: Manifest) -> Iterator[str]:
    with delivered(warehouse) as file:
        where = f"{warehouse.place}/{warehouse.database.name}"
        if file is None or snapshot_in(file) != manifest.snapshot_id:
            yield (
                f"{where}: not of the current snapshot {manifest.snapshot_id}; "
                "the next run loads it"
            )
            return
        with connect(file, read_only=True) as connection:
            if warehouse.origin and extension():
                link(connection, warehouse.origin)
            for record in TABLES:
                try:
                    yield from _miscounted(connection, record.table)
                except duckdb.Error as error:
                    yield f"{where}: {record.table}: {str(error).splitlines()[0]}"


def _feed(warehouse: Warehouse, side: Side) -> Iterator[str]:
    for record in feed.stale(warehouse, side):
        yield (
            f"{warehouse.feed / record.table}.parquet: not of the current snapshot; "
            "the next run writes it"
        )
    for path in feed.damaged(warehouse, side):
        yield f"{path}: not as it was written; delete it, and the next run writes it again"


def _miscounted(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[str]:
    said = "(SELECT row_count FROM _tables WHERE table_name = $table)"
    found = connection.execute(
        f'SELECT count(*), {said} FROM "{table}"',  # noqa: S608 - our names
        {"table": table},
    ).fetchone()
    if found and found[0] != found[1]:
        yield f"{table}: {found[0]} rows in DuckDB, {found[1]} in the snapshot"
