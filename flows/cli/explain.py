"""``newsmill explain``: where a row comes from, character by character."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from flows.cli.options import warehouse_option
from flows.cli.visible import visible
from schemas.catalog import CONTENT
from tasks.storage.objects.address import Place
from tasks.storage.opening import open_warehouse
from tasks.tracing import Trace, trace

_CONSOLE = Console(highlight=False, markup=False, soft_wrap=True)

_AROUND = 20  # characters shown on each side of the row's own
_LONGEST = 600  # characters shown of a text; the rest is counted
_TEXTS = ("text", "article_body", "text_hans")  # columns too long to list


@click.command("explain")
@click.argument("wanted", metavar="ID")
@warehouse_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(wanted: str, warehouse: Place, *, as_json: bool) -> None:
    """Trace a row of any table: its file, the characters it came from, what was changed there.

    ID is the key of a row, or its first digits: article_id, paragraph_id, mention_id, role_id,
    photo_id, quotation_id; a source_uri; or for an edit article_id:step:start_char.
    """
    found = trace(open_warehouse(warehouse), wanted)
    if as_json:
        shown = found._asdict() | {"text": None, "characters": found.characters}
        click.echo(json.dumps(shown, ensure_ascii=False, default=str))
        return
    for line in (*_row(found), *_source(found), *_changes(found)):
        _CONSOLE.print(line)


def _row(found: Trace) -> Iterator[Text]:
    """Print the row itself, with what each column means."""
    record = next(record for record in CONTENT if record.table == found.table)
    yield Text.assemble((f"{found.table}", "bold"), f"  {record.label_zh}")
    for name, value in found.row.items():
        if value is not None and name not in _TEXTS:
            yield Text.assemble((f"  {name:<20} ", "dim"), _cut(visible(str(value))))


def _source(found: Trace) -> Iterator[Text]:
    """Print the characters in their surroundings, and what is shown for them."""
    yield Text.assemble("\n", (found.source_uri, "bold"))
    if found.text is None:
        yield Text("  The document could not be read as text.")
        return
    text, start, end = found.text, found.start, found.end
    line = text.count("\n", 0, start) + 1
    column = start - text.rfind("\n", 0, start)
    yield Text(f"  line {line}, column {column}: characters {start} to {end} of {len(text)}")
    yield Text.assemble(
        ("  raw        ", "dim"),
        (visible(text[max(start - _AROUND, 0) : start]), "dim"),
        (_cut(visible(text[start:end])), "bold"),
        (visible(text[end : end + _AROUND]), "dim"),
    )
    if found.published is not None:
        yield Text.assemble(("  published  ", "dim"), (_cut(visible(found.published)), "bold"))


def _changes(found: Trace) -> Iterator[Text]:
    """Print the edits that were made inside, in the order of the text."""
    if not found.edits:
        return
    yield Text(f"\nchanged inside: {len(found.edits):,}", style="bold")
    for edit in found.edits:
        yield _change(edit)


def _change(edit: Mapping[str, Any]) -> Text:
    score = "" if edit["score"] is None else f" {edit['score']:.2f}"
    return Text.assemble(
        (f"  {edit['raw_start']:>6}  ", "dim"),
        (visible(edit["before"]), "red"),
        (" → ", "dim"),
        (visible(edit["after"]), "green"),
        (f"  {edit['rule_id']}", "bold"),
        f"  {edit['certainty']}{score}",
    )


def _cut(text: str) -> str:
    """Shorten what no screen holds.

    >>> _cut("新闻"), len(_cut("新" * 10_000))
    ('新闻', 628)
    """
    more = len(text) - _LONGEST
    return text if more <= 0 else f"{text[:_LONGEST]} … and {more:,} more characters"
