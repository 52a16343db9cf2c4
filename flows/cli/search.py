"""``newsmill search``: articles by words of their text."""

import json
from collections.abc import Sequence
from datetime import datetime

import click
from rich.console import Console
from rich.text import Text

from flows.cli.options import snapshot_option, warehouse_option
from flows.cli.visible import printable
from tasks.storage.database.reading import Row, reading, rows
from tasks.storage.objects.address import Place
from tasks.storage.opening import open_warehouse

_CONSOLE = Console(highlight=False, markup=False, soft_wrap=True)

# Those of a time are chosen from among all that are found.
_SEARCH = """
SELECT *, count(*) OVER () AS chosen_count
FROM search($words, most := $most)
WHERE
    ($since IS NULL OR date_published >= $since) AND ($until IS NULL OR date_published <= $until)
ORDER BY score DESC, article_id
LIMIT $limit
"""

_EVERY = 1 << 40


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="WORD…")
@warehouse_option
@snapshot_option
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Articles shown, the best of all.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Published on this day or later.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Published on this day or before.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def command(  # noqa: PLR0913, PLR0917 - one for each option
    words: tuple[str, ...],
    warehouse: Place,
    snapshot: str | None,
    limit: int,
    since: datetime | None,
    until: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Find the articles in which every WORD stands, best first.

    Traditional and Simplified are alike, and so are capitals. A word with blanks in it goes into
    quotes ('"New York"'); a word with - before it shuts out what holds it (after --, which ends
    the options). The same in SQL: FROM search('国务院 会议').
    """
    wanted = {
        "words": " ".join(words),
        "most": _EVERY if since or until else limit,
        "since": since.date() if since else None,
        "until": until.date() if until else None,
        "limit": limit,
    }
    with reading(open_warehouse(warehouse, history=bool(snapshot)), snapshot) as connection:
        found = rows(connection, _SEARCH, **wanted)
    if as_json:
        for row in found:
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
        return
    for row in found:
        _CONSOLE.print(_told(row))
    _CONSOLE.print(_counted(found, is_chosen=bool(since or until)))


def _told(row: Row) -> Text:
    """Return an article on three lines: headline, where it is from, the words as they stand."""
    before, _, rest = printable(row["snippet"]).partition("【")
    hit, _, after = rest.partition("】")
    about = (row["date_published"], row["info_source"], row["source_uri"], row["article_id"][:12])
    return Text.assemble(
        (printable(row["headline"] or "(no headline)"), "bold"),
        ("\n  " + printable(" · ".join(str(each) for each in about if each)), "dim"),
        "\n  …",
        before,
        (hit, "bold red"),
        after,
        "…\n",
    )


def _counted(found: Sequence[Row], *, is_chosen: bool) -> str:
    """Say how many articles there are.

    >>> _counted([], is_chosen=False)
    'No article holds all of these words.'
    >>> _counted([{"total_count": 1}], is_chosen=False)
    '1 article'
    """
    if not found:
        return "No article holds all of these words."
    total = found[0]["chosen_count" if is_chosen else "total_count"]
    articles = "1 article" if total == 1 else f"{total:,} articles"
    return f"{articles}, the best {len(found)} shown" if total > len(found) else articles
