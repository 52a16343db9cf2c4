"""From documents read to columns: one list per column, no object per row."""

from collections.abc import Iterable, Sequence
from itertools import chain

from tasks.text.pipeline import ReadDocument
from tasks.text.rows.articles import articles
from tasks.text.rows.entities import entities, roles
from tasks.text.rows.identified import Columns, Origin, identified
from tasks.text.rows.photos import photos
from tasks.text.rows.text import edits, paragraphs, quotations

__all__ = ["Columns", "Origin", "columns_of"]

_TABLES = (articles, paragraphs, entities, roles, photos, quotations, edits)


def columns_of(documents: Iterable[tuple[ReadDocument, Origin]]) -> dict[str, Columns]:
    """Return the rows of documents, as columns by table name; no columns for no rows."""
    known = [identified(read, origin) for read, origin in documents]
    return {rows.__name__: _joined([rows(document) for document in known]) for rows in _TABLES}


def _joined(pieces: Sequence[Columns]) -> Columns:
    """Join the rows of documents, column by column; some have none.

    >>> _joined([{"headline": ["甲"]}, {}, {"headline": ["乙"]}]), _joined([{}])
    ({'headline': ['甲', '乙']}, {})
    """
    pieces = [piece for piece in pieces if piece]
    names = pieces[0] if pieces else ()
    return {name: [*chain.from_iterable([piece[name] for piece in pieces])] for name in names}
