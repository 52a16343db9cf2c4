"""The data dictionary, generated from the contract: as data, and in Markdown."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from schemas.catalog import TABLES, describe_columns, grain, label_en
from schemas.promise import promise
from schemas.question import Question
from schemas.view import View

_HEAD = """\
# Data dictionary

Generated from `schemas/` and the headers of `warehouse/` by
`python -m tasks.storage.queries.dictionary`; a test keeps it current. All offsets are half-open
Unicode code points: `text[start_char:end_char]` in Python,
`substring(text, start_char + 1, end_char - start_char)` in DuckDB. `raw_start`, `raw_end`
count in the decoded document, `start_char`, `end_char` in `articles.text`.

Promise {version}: what stands in [`promise.tsv`](../schemas/promise.tsv) stays. No table, view,
column or value of a closed set that is listed there goes, gets another name, type or meaning, or
may be null where it was not, unless the promise gets a new number first; a test sees to it. Within
a version tables, views and columns are added: name the columns that you select. Each file
`bi/<table>.parquet` says in its metadata which promise it keeps (`newsmill.promise`), and since
which snapshot its rows are as they are (`newsmill.snapshot_id`).
"""

_PARTS: Mapping[str, str] = {
    "table": "# Tables\n",
    "view": "# Views\n\nComputed when they are asked, from the tables alone.\n",
}


class Entry(NamedTuple):
    """A table or a view: all that a page about it says; ``columns`` are as in ``_columns``."""

    name: str
    kind: Literal["table", "view"]
    label_en: str
    label_zh: str
    what: str  # what a view shows; of a table its grain says that
    grain: str
    key: tuple[str, ...]
    reads: tuple[str, ...]  # tables and views that a view reads
    caveat: str
    columns: tuple[Mapping[str, Any], ...]


def table_entries() -> Iterator[Entry]:
    """Yield an entry for every table, in the order a reader meets them.

    >>> first = next(table_entries())
    >>> first.name, first.label_zh, first.key, first.columns[0]["label_zh_hans"]
    ('articles', '文章', ('article_id',), '文章编号')
    """
    for record in TABLES:
        columns = tuple(describe_columns(record))
        one_row, name = grain(record), record.table
        zh = record.label_zh
        yield Entry(name, "table", label_en(name), zh, "", one_row, record.key, (), "", columns)


def view_entry(view: View) -> Entry:
    """Return the entry of a view."""
    return Entry(
        view.name,
        "view",
        label_en(view.name),
        view.label_zh,
        view.what,
        view.grain,
        view.key,
        view.reads,
        view.caveat,
        tuple(view.describe_columns()),
    )


def markdown(entries: Iterable[Entry], questions: Iterable[Question]) -> str:
    """Return the data dictionary in Markdown: tables, views, questions.

    >>> text = markdown(table_entries(), ())
    >>> text.splitlines()[0], "## articles · 文章" in text
    ('# Data dictionary', True)
    """
    lines = [_HEAD.replace("{version}", str(promise().version))]
    kind = ""
    for entry in entries:
        if entry.kind != kind:
            kind = entry.kind
            lines.append(_PARTS[kind])
        lines += _section(entry)
    return "\n".join([*lines, *_questions(questions)])


def _section(entry: Entry) -> Iterator[str]:
    yield f"## {entry.name} · {entry.label_zh}\n"
    what = f"{entry.what} " if entry.what else ""
    yield f"{what}{entry.grain} Key: `{', '.join(entry.key)}`.\n"
    if entry.reads:
        yield f"Reads: {', '.join(f'`{read}`' for read in entry.reads)}.\n"
    if entry.caveat:
        yield f"Caveat: {entry.caveat}\n"
    yield "| column | 中文 | type | holds |"
    yield "|---|---|---|---|"
    for column in entry.columns:
        null = ", may be null" if column["is_nullable"] and entry.kind == "table" else ""
        name = column["column_name"]
        yield (
            f"| `{name}` | {column['label_zh_hans']} | {column['data_type']}{null} "
            f"| {column['description']} |"
        )
    yield ""


def _questions(questions: Iterable[Question]) -> Iterator[str]:
    yield "# Questions\n"
    yield "Asked by name, `newsmill ask titles --person 王毅`; each is a file in `questions/`.\n"
    yield "| question | asks | 问 | may be told |"
    yield "|---|---|---|---|"
    for q in questions:
        told = ", ".join(
            f"`{p.name}`{' (required)' if p.is_required else ''}" for p in q.parameters
        )
        yield f"| `{q.name}` | {q.english} | {q.chinese} | {told} |"
    yield ""
