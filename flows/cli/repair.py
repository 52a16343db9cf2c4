"""``newsmill repair``: text repaired, or what the repair did and how sure it is."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from flows.cli.visible import visible
from tasks.mending import Mended, Unread, mended
from tasks.storage.word_lists import read_word_lists
from tasks.text.edits import Applied
from tasks.text.repair import RepairWords
from tasks.text.repair.lost import count_lost
from tasks.text.repair.rules import FAMILIES, RULES, named

_CONSOLE = Console(highlight=False, markup=False, soft_wrap=True)

_AROUND = 8  # characters shown on each side of a change
_COLOUR = {"proved": "green", "certain": "cyan", "choice": "yellow"}


def _rules(_context: click.Context, _option: click.Parameter, value: str | None) -> frozenset[str]:
    """Turn the names of families and rules into rules."""
    try:
        return RULES if value is None else named(filter(None, value.split(",")))
    except KeyError as error:
        known = f"families {', '.join(FAMILIES)}; single rules {', '.join(sorted(RULES))}"
        msg = f"{error.args[0]!r} is no rule. There are: {known}."
        raise click.BadParameter(msg) from error


@click.command("repair")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--rules",
    metavar="NAMES",
    callback=_rules,
    help="Run only these, parted by commas: "
    f"{', '.join(FAMILIES)}, or single rules.  [default: all]",
)
@click.option("--explain", is_flag=True, help="Print every change instead of the text.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a text.")
def command(
    files: tuple[Path, ...], rules: frozenset[str], *, explain: bool, as_json: bool
) -> None:
    """Repair FILES and print the text; `-` is standard input. Nothing is written to disk.

    Any text file in any encoding, alone or compressed; archives and .jsonl, text by text. A
    long text is repaired in pieces of 4 MiB, cut at the ends of lines, and printed as it comes.

    \b
    Each change is one of:
      proved   damaging the result again gives the text as it came, and nothing else fits
      certain  the rule allows one result only
      choice   the likeliest of several, with its chance to be right
    """  # noqa: D301 - click reads the backspace as "keep these lines as they are"
    words = RepairWords.compile(read_word_lists())
    show = _show_json if as_json else _show_edits if explain else _show_text
    unread = 0
    for path in files:
        for found in mended(path, words, rules):
            if isinstance(found, Unread):
                unread += 1
                click.echo(f"newsmill: {found.source}: {found.refusal}", err=True)
            else:
                show(found)
    sys.exit(1 if unread else 0)


def _show_text(found: Mended) -> None:
    text = found.repaired.cleaned.text
    click.echo(text, nl=not text.endswith("\n"))


def _show_json(found: Mended) -> None:
    raw, (cleaned, gloss_count, damage_score, verified) = found
    click.echo(
        json.dumps(
            {
                "source": raw.source,
                "start_char": raw.start,
                "encoding": raw.decoded.encoding,
                "encoding_method": raw.decoded.method,
                "undecodable_bytes": raw.decoded.undecodable_bytes,
                "gloss_count": gloss_count,
                "damage_score": round(damage_score, 6),
                "repair_verified": verified,
                "text": cleaned.text,
                "edits": [edit._asdict() for edit in cleaned.edits],
            },
            ensure_ascii=False,
        )
    )


def _show_edits(found: Mended) -> None:
    """Print the changes in the order of the text, then a summary."""
    edits = sorted(found.repaired.cleaned.edits, key=lambda edit: (edit.raw_start, edit.step))
    for line in map(_explained(found), edits):
        _CONSOLE.print(line)
    _CONSOLE.print(Text("; ".join(_summary(found)), style="bold"))


def _explained(found: Mended) -> Callable[[Applied], Text]:
    """Return what prints one edit of a text: place, change in its surroundings, rule, certainty."""
    raw = found.raw
    text = raw.decoded.text

    def explain(edit: Applied) -> Text:
        line = raw.lines + text.count("\n", 0, edit.raw_start) + 1
        column = edit.raw_start - text.rfind("\n", 0, edit.raw_start)
        score = "" if edit.score is None else f" {edit.score:.2f}"
        return Text.assemble(
            (f"{raw.source}:{line}:{column}  ", "dim"),
            visible(text[max(edit.raw_start - _AROUND, 0) : edit.raw_start]),
            ("[", "dim"),
            (visible(edit.before), "red"),
            (" → ", "dim"),
            (visible(edit.after), "green"),
            ("]", "dim"),
            visible(text[edit.raw_end : edit.raw_end + _AROUND]),
            ("  " + edit.rule, "bold"),
            (f"  {edit.certainty}{score}", _COLOUR[edit.certainty]),
        )

    return explain


def _summary(found: Mended) -> Iterator[str]:
    """Say how much was done, and how sure it is."""
    raw, repaired = found
    edits = repaired.cleaned.edits
    rules = Counter(edit.rule for edit in edits)
    counts = ", ".join(f"{rule} {count:,}" for rule, count in rules.most_common())
    yield f"{raw.source}: {len(edits):,} changes" + (f" ({counts})" if counts else "")
    yield f"read as {raw.decoded.encoding} ({raw.decoded.method})"
    if repaired.verified is not None:
        proof = "gives" if repaired.verified else "does not give"
        yield f"{repaired.gloss_count:,} glosses: damaging the result again {proof} the text back"
    if lost := count_lost(repaired.cleaned.text):
        yield f"{lost:,} characters are lost"
