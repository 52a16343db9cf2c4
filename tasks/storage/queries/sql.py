"""SQL files, the connections they run on, and the tables they see."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import duckdb

from schemas.catalog import CONTENT, TABLES, describe_columns
from schemas.manifest import Manifest, Part
from schemas.migrations import upgrade
from schemas.record import Record
from tasks.storage.objects.mirror import all_at_hand

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
        yield Statement(entry.name.removesuffix(".sql"), " ".join(lines[1:]), sql)


def quoted(text: str) -> str:
    """Quote a string for SQL.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def declaration(record: type[Record]) -> str:
    """Return the statement that creates a table."""
    declared = ", ".join(
        f'"{c["column_name"]}" {c["data_type"]}{"" if c["is_nullable"] else " NOT NULL"}'
        for c in describe_columns(record)
    )
    return f'CREATE TABLE "{record.table}" ({declared})'


# Where DuckDB reads files: those that are there, of the ones that are named.
Located = Callable[[Sequence[Path]], Sequence[Path | str]]


class Sources(Mapping[str, str]):
    """For every table, the query that reads it; made, and its files fetched, when asked for."""

    def __init__(self, snapshot: Path, manifest: Manifest, located: Located) -> None:
        """Keep what the queries are made of."""
        self._snapshot, self._manifest, self._located = snapshot, manifest, located
        self._records = {record.table: record for record in TABLES}

    def __getitem__(self, table: str) -> str:
        record = self._records[table]
        if record in CONTENT:
            return _parts(record, self._snapshot, self._manifest.parts, self._located)
        path = self._snapshot / table / "part.parquet"
        return rows_in(record, self._manifest.schema_version, [path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)


def sources(snapshot: Path, manifest: Manifest, located: Located = all_at_hand) -> Sources:
    """Return, for every table, the query that reads it from ``snapshot`` as today's contract says.

    Parts that were written under an older contract are read through its migrations.

    Args:
        snapshot: Folder of the snapshot.
        manifest: Its manifest.
        located: Where the rows of documents are read; by default in the folder, and what is in a
            bucket is fetched.
    """
    return Sources(snapshot, manifest, located)


def _parts(record: type[Record], snapshot: Path, parts: Sequence[Part], located: Located) -> str:
    by_version: dict[int, list[Path]] = {}
    for part in parts:
        by_version.setdefault(part.schema_version, []).append(snapshot / part.path(record.table))
    queries = [rows_in(record, version, paths, located) for version, paths in by_version.items()]
    return " UNION ALL ".join(queries) or rows_in(record, 0, [])


def rows_in(
    record: type[Record], version: int, paths: Sequence[Path], located: Located = all_at_hand
) -> str:
    """Return the query over files of one version; a table that they knew nothing of is empty."""
    there = located(paths)
    if not there:
        cells = ", ".join(
            f'NULL::{c["data_type"]} AS "{c["column_name"]}"' for c in describe_columns(record)
        )
        return f"SELECT {cells} WHERE FALSE"
    rows = f"read_parquet([{', '.join(quoted(str(path)) for path in there)}])"
    upgraded = (upgrade(record.table, version) or "{rows}").format(rows=rows)
    source = rows if upgraded == rows else f"({upgraded})"
    names = ", ".join(f'"{name}"' for name in record.arrow_schema().names)
    return f"SELECT {names} FROM {source}"  # noqa: S608 - our names


def connect(
    database: Path | str = ":memory:", *, read_only: bool = False
) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB that installs nothing by itself."""
    return duckdb.connect(str(database), read_only=read_only, config=CLOSED)
