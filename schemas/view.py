"""View: what the header of a file in ``warehouse/views`` declares."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from schemas.catalog import TABLES, describe_columns, label_en
from schemas.header import Header, HeaderError, read_header

# A declared column has three cells: name, Chinese label, description.
_DECLARED = 3


class Meaning(NamedTuple):
    """What a column holds, said once and meant wherever a view hands it on."""

    label_zh: str
    description: str


class ViewColumn(NamedTuple):
    """A column of a view. Its type is known to DuckDB alone, which the query is written for."""

    name: str
    label_zh: str
    description: str
    data_type: str = ""


class View(NamedTuple):
    """A view: what it shows, and what each of its columns holds."""

    name: str
    label_zh: str
    what: str
    grain: str
    key: tuple[str, ...]
    reads: tuple[str, ...]
    caveat: str
    columns: tuple[ViewColumn, ...]
    sql: str

    @property
    def comment(self) -> str:
        """What DuckDB is told of the view."""
        caveat = f" Caveat: {self.caveat}" if self.caveat else ""
        return f"{self.what} {self.grain}{caveat}"

    def meanings(self) -> Mapping[str, Meaning]:
        """Return what its columns hold, for views that read it."""
        return {c.name: Meaning(c.label_zh, c.description) for c in self.columns}

    def describe_columns(self) -> list[dict[str, Any]]:
        """Return one ``_columns`` row per column, as plain values."""
        return [
            {
                "table_name": self.name,
                "column_name": column.name,
                "position": position,
                "label_en": label_en(column.name),
                "label_zh_hans": column.label_zh,
                "data_type": column.data_type,
                "is_nullable": column.name not in self.key,
                "description": column.description,
            }
            for position, column in enumerate(self.columns)
        ]


def read_view(name: str, sql: str, known: Mapping[str, Mapping[str, Meaning]]) -> View:
    """Read what a view declares; a column that says nothing means what it means where it is read.

    Args:
        name: The view's, and its file's.
        sql: The file.
        known: What the columns of tables, and of views before this one, hold.

    Raises:
        HeaderError: A field is missing, or nobody says what a column holds.

    >>> sql = '''-- views/bylines.sql
    ... -- Who signs.
    ... -- Label:    署名
    ... -- Grain:    one row per article.
    ... -- Key:      article_id.
    ... -- Reads:    articles.
    ... -- Columns:
    ... --   article_id, byline
    ... --   length | 长 | Length of the byline.
    ... CREATE VIEW bylines AS ...
    ... '''
    >>> view = read_view("bylines", sql, table_meanings())
    >>> [(column.name, column.label_zh) for column in view.columns]
    [('article_id', '文章编号'), ('byline', '署名'), ('length', '长')]
    >>> view.grain
    'One row per article.'
    """
    header = read_header(f"warehouse/views/{name}.sql", sql)
    reads = named(header.field("Reads"))
    grain = header.field("Grain")
    return View(
        name,
        header.field("Label"),
        header.what,
        grain[0].upper() + grain[1:],
        named(header.field("Key")),
        reads,
        header.fields.get("Caveat", ""),
        tuple(_columns(header, [known[read] for read in reads if read in known])),
        sql,
    )


def named(text: str) -> tuple[str, ...]:
    """Return the names that a field lists.

    >>> named("articles, entities.")
    ('articles', 'entities')
    """
    return tuple(name.strip() for name in text.rstrip(".").split(","))


def table_meanings() -> dict[str, Mapping[str, Meaning]]:
    """Return what the columns of every table hold.

    >>> table_meanings()["roles"]["role_title"].label_zh
    '职位'
    """
    return {
        record.table: {
            c["column_name"]: Meaning(c["label_zh_hans"], c["description"])
            for c in describe_columns(record)
        }
        for record in TABLES
    }


def _columns(header: Header, read: Sequence[Mapping[str, Meaning]]) -> Iterator[ViewColumn]:
    for cells in header.items.get("Columns", ()):
        if len(cells) == _DECLARED:
            yield ViewColumn(*cells)
            continue
        for name in named(cells[0]):
            meant = next((known[name] for known in read if name in known), None)
            if meant is None or len(cells) > 1:
                raise HeaderError(
                    file=header.file,
                    found=f"column {name}, of which no table that it reads says what it holds",
                    expected="name | 中文 | description",
                )
            yield ViewColumn(name, *meant)
