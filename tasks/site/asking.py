"""The questions that pages ask of the warehouse: one file each under ``warehouse/site/queries``."""

from collections.abc import Mapping, Sequence
from functools import cache

import duckdb

from tasks.storage.database.reading import Row, rows
from tasks.storage.queries.sql import statements


@cache
def _questions() -> Mapping[str, str]:
    return {found.name: found.sql for found in statements("site/queries")}


def question(name: str) -> str:
    """Return the SQL of a question.

    >>> "FROM articles" in question("choose_articles")
    True
    """
    return _questions()[name]


def asked(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> Sequence[Row]:
    """Return the answer to a question, as rows by column."""
    return rows(connection, question(name), **parameters)
