"""The data dictionary in Markdown, generated from the contract."""

from collections.abc import Iterator

from schemas.catalog import TABLES, describe_columns, grain
from schemas.record import Record

_HEAD = """\
# Data dictionary

Generated from `schemas/` by `python -m schemas.dictionary`; a test keeps it current.
All offsets are half-open Unicode code points: `text[start_char:end_char]` in Python,
`substring(text, start_char + 1, end_char - start_char)` in DuckDB. `raw_start`, `raw_end` count
in the decoded document, `start_char`, `end_char` in `articles.text`.
"""


def dictionary() -> str:
    """Return the data dictionary of all tables.

    >>> dictionary().splitlines()[0]
    '# Data dictionary'
    """
    return "\n".join([_HEAD, *(line for record in TABLES for line in _table(record))])


def _table(record: type[Record]) -> Iterator[str]:
    yield f"## {record.table} · {record.label_zh}\n"
    yield f"{grain(record)} Key: `{', '.join(record.key)}`.\n"
    yield "| column | 中文 | type | holds |"
    yield "|---|---|---|---|"
    for column in describe_columns(record):
        null = ", may be null" if column["is_nullable"] else ""
        name = column["column_name"]
        yield (
            f"| `{name}` | {column['label_zh_hans']} | {column['data_type']}{null} "
            f"| {column['description']} |"
        )
    yield ""


if __name__ == "__main__":
    print(dictionary())  # noqa: T201 - what it is for
