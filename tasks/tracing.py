"""Any row of the warehouse, traced to the characters of the file that it came from."""

from collections.abc import Sequence
from typing import NamedTuple

import duckdb

from schemas.article import Article
from schemas.catalog import CONTENT
from schemas.document import Document
from schemas.edit import TextEdit
from schemas.errors import DataError
from schemas.record import Record
from schemas.rejection import RefusedError
from tasks.decoding import read_bytes
from tasks.storage import raw
from tasks.storage.database.reading import Row, reading, rows
from tasks.storage.layout import Warehouse

_SEVERAL = 8  # rows named where an identifier fits more than one


class UnknownRowError(DataError):
    """No row has this identifier, or several have."""

    def __init__(self, *, wanted: str, fitting: Sequence[str]) -> None:
        """Keep the parts; build the sentence."""
        self.wanted, self.fitting = wanted, fitting
        found = f"fits {', '.join(fitting)} and maybe more" if fitting else "fits no row"
        super().__init__(
            f"{wanted!r} {found}. Expected one row: its key from any table (mention_id, "
            "paragraph_id …), the first digits of it, a source_uri, or for an edit "
            "article_id:step:start_char. `newsmill sql` shows them."
        )


class Trace(NamedTuple):
    """A row, and what it was made from."""

    table: str
    row: Row
    source_uri: str
    text: str | None  # the whole document as it came, decoded; None where it cannot be
    start: int  # the row's characters are text[start:end]
    end: int
    published: str | None  # what the article shows for them
    edits: Sequence[Row]  # changes that were made inside them, in the order they were made

    @property
    def characters(self) -> str | None:
        """The characters that the row came from."""
        return None if self.text is None else self.text[self.start : self.end]


def trace(warehouse: Warehouse, wanted: str) -> Trace:
    """Find the row that ``wanted`` names, by its key or the beginning of it, and trace it.

    Raises:
        NoWarehouseError: Nothing has been published here.
        UnknownRowError: No row fits, or several do.
    """
    with reading(warehouse) as connection:
        record, row = _one(connection, wanted)
        text = _decoded(warehouse, _original(connection, row))
        start, end = row.get("raw_start", 0), row.get("raw_end", len(text or ""))
        edits = [] if record is TextEdit else _edits(connection, row.get("article_id"), start, end)
        published = _published(connection, record, row)
    return Trace(record.table, row, row["source_uri"], text, start, end, published, edits)


def _one(connection: duckdb.DuckDBPyConnection, wanted: str) -> tuple[type[Record], Row]:
    """Return the one row that fits; an exact key comes before the beginning of others."""
    fitting = [(record, row) for record in CONTENT for row in _fitting(connection, record, wanted)]
    fitting = [each for each in fitting if _key(*each) == wanted] or fitting
    for less_meant in (Document, TextEdit):  # the rejection and the article say more
        fitting = [each for each in fitting if each[0] is not less_meant] or fitting
    if len(fitting) != 1:
        names = [f"{record.table} {_key(record, row)}" for record, row in fitting[:_SEVERAL]]
        raise UnknownRowError(wanted=wanted, fitting=names)
    return fitting[0]


def _fitting(
    connection: duckdb.DuckDBPyConnection, record: type[Record], wanted: str
) -> Sequence[Row]:
    """Return the first rows of a table whose key begins as wanted, the exact one before others."""
    key = " || ':' || ".join(record.key)
    query = (
        f"SELECT * FROM {record.table} WHERE starts_with({key}, $wanted) "  # noqa: S608 - class constants
        f"ORDER BY {key} <> $wanted, {key} LIMIT {_SEVERAL}"
    )
    return rows(connection, query, wanted=wanted)


def _key(record: type[Record], row: Row) -> str:
    return ":".join(str(row[name]) for name in record.key)


def _original(connection: duckdb.DuckDBPyConnection, row: Row) -> Row:
    """Return the row of the document whose characters are kept: of a repeat, the first."""
    if not row.get("duplicate_of"):
        return row
    query = f"SELECT * FROM {Document.table} WHERE source_uri = $uri"  # noqa: S608 - a class constant
    return rows(connection, query, uri=row["duplicate_of"])[0]


def _decoded(warehouse: Warehouse, document: Row) -> str | None:
    """Return the document as the pipeline read it; None where it could not."""
    uri = document["source_uri"]
    kept = raw.find(warehouse.kept_raw(), {uri: document["source_sha256"]}).get(uri)
    if kept is None or kept["data"] is None:
        return None
    try:
        return read_bytes(kept["data"], kept["media"])[0].text
    except RefusedError:
        return None


def _edits(
    connection: duckdb.DuckDBPyConnection, article_id: str | None, start: int, end: int
) -> Sequence[Row]:
    """Return the edits of an article that touch a raw span."""
    query = (
        f"SELECT * FROM {TextEdit.table} WHERE article_id = $article_id "  # noqa: S608 - a class constant
        "AND raw_start < $end AND raw_end > $start ORDER BY raw_start, step"
    )
    return rows(connection, query, article_id=article_id, start=start, end=end)


def _published(connection: duckdb.DuckDBPyConnection, record: type[Record], row: Row) -> str | None:
    """Return what the article shows for a row: all of its text, or the row's own span of it."""
    if record is TextEdit:
        return str(row["after"])
    if record is Article:
        return str(row["text"])
    if record is Document or "start_char" not in row:
        return None
    query = f"SELECT text FROM {Article.table} WHERE article_id = $article_id"  # noqa: S608 - a class constant
    found = connection.execute(query, {"article_id": row["article_id"]}).fetchone()
    return found[0][row["start_char"] : row["end_char"]] if found else None
