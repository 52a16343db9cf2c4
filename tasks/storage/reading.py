"""Reading the published DuckDB file: nothing can be written, and no other file be opened."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb

from tasks.storage.layout import NoWarehouseError, Warehouse
from tasks.storage.sql import CLOSED

Row = Mapping[str, Any]


def rows(connection: duckdb.DuckDBPyConnection, query: str, **parameters: object) -> Sequence[Row]:
    """Return the answer to a question as rows, by column; ``$name`` stands for a parameter.

    >>> rows(duckdb.connect(), "SELECT $given AS told", given="新闻")
    [{'told': '新闻'}]
    """
    answer: Sequence[Row] = connection.execute(query, parameters).to_arrow_table().to_pylist()
    return answer


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
