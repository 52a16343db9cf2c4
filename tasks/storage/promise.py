"""What the published tables and views are today, to be held against what is promised of them.

``python -m tasks.storage.promise`` records additions; with ``--raise`` also what breaks the
promise, under its next version.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import schemas
from schemas.catalog import TABLES
from schemas.errors import DataError
from schemas.promise import Promise, Promised, broken, promise, written
from schemas.record import closed_set
from tasks.storage.sql import connect, declaration
from tasks.storage.views import create_views

FILE = Path(schemas.__file__).with_name("promise.tsv")

# In the order of the catalog, then the views by name.
_COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable
FROM duckdb_columns() WHERE NOT internal ORDER BY table_oid, column_index
"""


class BrokenPromiseError(DataError):
    """The tables are no longer what is promised of them."""

    def __init__(self, *, found: Sequence[str]) -> None:
        """Keep the parts; build the sentence."""
        self.found = tuple(found)
        super().__init__(
            f"the promise of columns would be broken: {'; '.join(found)}. Keep what was promised, "
            "or raise the version: python -m tasks.storage.promise --raise"
        )


def today() -> tuple[Promised, ...]:
    """Return the columns of all tables and views, as they are today."""
    fields = {
        (record.table, name): ("|".join(closed_set(field)), field.description or "")
        for record in TABLES
        for name, field in record.columns()
    }
    with connect() as connection:
        for record in TABLES:
            connection.execute(declaration(record))
        create_views(connection)
        rows = connection.execute(_COLUMNS).fetchall()
    return tuple(
        Promised(
            table,
            column,
            data_type,
            "null" if is_nullable else "",
            *fields.get((table, column), ("", "")),
        )
        for table, column, data_type, is_nullable in rows
    )


def renewed(held: Promise, columns: Sequence[Promised], *, raised: bool) -> Promise:
    """Return the promise with what was added; where it is raised, the next version.

    Raises:
        BrokenPromiseError: Something promised is gone or changed, and it is not raised.
    """
    if raised:
        return Promise(held.version + 1, tuple(columns))
    if found := list(broken(held, columns)):
        raise BrokenPromiseError(found=found)
    return Promise(held.version, tuple(columns))


if __name__ == "__main__":
    FILE.write_text(written(renewed(promise(), today(), raised="--raise" in sys.argv[1:])), "utf-8")
