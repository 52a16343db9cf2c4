"""The catalog: every table of the warehouse, in the order a reader meets them."""

from typing import Any

import pyarrow as pa

from schemas.article import Article
from schemas.description import ColumnDescription, TableDescription
from schemas.document import Document
from schemas.edit import TextEdit
from schemas.entity import Entity
from schemas.measurement import Measurement
from schemas.paragraph import Paragraph
from schemas.photo import Photo
from schemas.place import Place
from schemas.quotation import Quotation
from schemas.record import Record
from schemas.rejection import Rejection
from schemas.reprint import Reprint, ReprintPassage
from schemas.role import Role
from schemas.run import Run

# Rows of these come from one document each and live in the parts of its batch.
CONTENT: tuple[type[Record], ...] = (
    Article,
    Paragraph,
    Entity,
    Role,
    Photo,
    Quotation,
    TextEdit,
    Document,
    Rejection,
)

TABLES: tuple[type[Record], ...] = (
    *CONTENT,
    Reprint,
    ReprintPassage,
    Place,
    Run,
    Measurement,
    TableDescription,
    ColumnDescription,
)

_DUCKDB = {
    pa.bool_(): "BOOLEAN",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.string(): "VARCHAR",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
}


def label_en(name: str) -> str:
    """Make an English label of a name.

    >>> label_en("date_published")
    'Date published'
    """
    return name.strip("_").replace("_", " ").capitalize()


def grain(record: type[Record]) -> str:
    """Return the first paragraph of the record's docstring: what one row is."""
    return " ".join((record.__doc__ or "").strip().split("\n\n")[0].split())


def describe_columns(record: type[Record]) -> list[dict[str, Any]]:
    """Return one ``_columns`` row per column of ``record``, as plain values."""
    return [
        {
            "table_name": record.table,
            "column_name": field.name,
            "position": position,
            "label_en": label_en(field.name),
            "label_zh_hans": (field.metadata or {})[b"label_zh"].decode(),
            "data_type": _DUCKDB[field.type],
            "is_nullable": field.nullable,
            "description": (field.metadata or {})[b"description"].decode(),
        }
        for position, field in enumerate(record.arrow_schema())
    ]
