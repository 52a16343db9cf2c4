"""The data dictionary in Markdown, generated from the contract."""

from collections.abc import Iterator

from schemas.catalog import TABLES, describe_columns, grain
from schemas.promise import promise
from schemas.record import Record

_HEAD = """\
# Data dictionary

Generated from `schemas/` by `python -m schemas.dictionary`; a test keeps it current.
All offsets are half-open Unicode code points: `text[start_char:end_char]` in Python,
`substring(text, start_char + 1, end_char - start_char)` in DuckDB. `raw_start`, `raw_end` count
in the decoded document, `start_char`, `end_char` in `articles.text`.

Promise {version}: what stands in [`promise.tsv`](../schemas/promise.tsv) stays. No table, view,
column or value of a closed set that is listed there goes, gets another name, type or meaning, or
may be null where it was not, unless the promise gets a new number first; a test sees to it. Within
a version tables, views and columns are added: name the columns that you select. Each file
`bi/<table>.parquet` says in its metadata which promise it keeps (`newsmill.promise`), and since
which snapshot its rows are as they are (`newsmill.snapshot_id`).
"""


def dictionary() -> str:
    """Return the data dictionary of all tables.

    >>> dictionary().splitlines()[0]
    '# Data dictionary'
    """
    head = _HEAD.replace("{version}", str(promise().version))
    return "\n".join([head, *(line for record in TABLES for line in _table(record))])


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
