"""From documents read to columns: one list per column, no object per row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from tasks.text.pipeline import ReadDocument
from tasks.text.rows.articles import articles
from tasks.text.rows.entities import entities, roles
from tasks.text.rows.identified import Columns, Origin, identified
from tasks.text.rows.photos import photos
from tasks.text.rows.text import edits, paragraphs, quotations

__all__ = ["Columns", "Origin", "append", "document_columns"]

_TABLES = (articles, paragraphs, entities, roles, photos, quotations, edits)


def document_columns(read: ReadDocument, origin: Origin) -> dict[str, Columns]:
    """Return the rows of one document, as columns by table name."""
    document = identified(read, origin)
    return {rows.__name__: rows(document) for rows in _TABLES}


def append(total: dict[str, Columns], more: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
    """Add the rows of ``more`` to ``total``, table by table, column by column.

    >>> total = {}
    >>> append(total, {"articles": {"headline": ["甲"]}})
    >>> append(total, {"articles": {"headline": ["乙"]}})
    >>> dict(total["articles"])
    {'headline': ['甲', '乙']}
    """
    for table, columns in more.items():
        target = total.setdefault(table, defaultdict(list))
        for name, values in columns.items():
            target[name].extend(values)
