"""Reading the published DuckDB file: nothing can be written, and no other file be opened."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from tasks.storage.layout import NoWarehouseError, Warehouse
from tasks.storage.sql import CLOSED


@contextmanager
def reading(warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for questions, read-only and with external access off.

    Raises:
        NoWarehouseError: Nothing has been published here.
    """
    if not warehouse.database.exists():
        raise NoWarehouseError(root=warehouse.root)
    config = CLOSED | {"enable_external_access": "false", "lock_configuration": "true"}
    with duckdb.connect(str(warehouse.database), read_only=True, config=config) as connection:
        yield connection
