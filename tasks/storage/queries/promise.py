"""What the published tables and views are today, to be held against what is promised of them.

``python -m tasks.storage.queries.promise`` records additions; with ``--raise`` also what breaks the
promise, under its next version.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import schemas
from schemas.catalog import TABLES, describe_columns
from schemas.errors import DataError
from schemas.promise import Promise, Promised, broken, promise, written
from schemas.record import closed_set
from tasks.storage.queries.views import views

FILE = Path(schemas.__file__).with_name("promise.tsv")


class BrokenPromiseError(DataError):
    """The tables are no longer what is promised of them."""

    def __init__(self, *, found: Sequence[str]) -> None:
        """Keep the parts; build the sentence."""
        self.found = tuple(found)
        super().__init__(
            f"the promise of columns would be broken: {'; '.join(found)}. Keep what was promised, "
            "or raise the version: python -m tasks.storage.queries.promise --raise"
        )


def today() -> tuple[Promised, ...]:
    """Return the columns of all tables and views, as they are today."""
    sets = {
        (record.table, name): "|".join(closed_set(field))
        for record in TABLES
        for name, field in record.columns()
    }
    described = [row for record in TABLES for row in describe_columns(record)]
    described += [row for view in views() for row in view.describe_columns()]
    return tuple(
        Promised(
            row["table_name"],
            row["column_name"],
            row["data_type"],
            "null" if row["is_nullable"] else "",
            sets.get((row["table_name"], row["column_name"]), ""),
            row["description"],
        )
        for row in described
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
