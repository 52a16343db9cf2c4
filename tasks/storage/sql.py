"""SQL files, the connections they run on, and the tables they see."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import duckdb

from schemas.catalog import CONTENT, TABLES
from schemas.manifest import Manifest

# Never fetch an extension: nothing reaches the network unless the user asked for it.
CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class Statement(NamedTuple):
    """One SQL file: its name, the comment that opens it, and the whole text."""

    name: str
    comment: str
    sql: str


def statements(folder: str) -> Iterator[Statement]:
    """Yield the SQL files of ``warehouse/<folder>`` by name.

    >>> [s.name for s in statements("checks")][0]
    'article_without_document'
    """
    found = files("warehouse").joinpath(folder).iterdir()
    for entry in sorted((e for e in found if e.name.endswith(".sql")), key=lambda e: e.name):
        sql = entry.read_text("utf-8")
        lines = [line.removeprefix("--").strip() for line in sql.splitlines() if line[:2] == "--"]
        yield Statement(entry.name.removesuffix(".sql"), "\n".join(lines[1:]), sql)


def quoted(text: str) -> str:
    """Quote a string for SQL.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def sources(snapshot: Path, manifest: Manifest) -> dict[str, str]:
    """Return, for every table, the ``read_parquet(…)`` that reads it from ``snapshot``."""
    paths = {record.table: [snapshot / record.table / "part.parquet"] for record in TABLES}
    paths |= {
        record.table: [snapshot / part.path(record.table) for part in manifest.parts]
        for record in CONTENT
        if manifest.parts
    }
    return {
        table: f"read_parquet([{', '.join(quoted(str(path)) for path in found)}])"
        for table, found in paths.items()
    }


def connect(
    database: Path | str = ":memory:", *, read_only: bool = False
) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB that installs nothing by itself."""
    return duckdb.connect(str(database), read_only=read_only, config=CLOSED)
