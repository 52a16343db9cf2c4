"""``newsmill show``: an article as a reader sees it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from flows.cli.options import snapshot_option, warehouse_option
from tasks.storage.database.reading import Row, reading, rows
from tasks.storage.objects.address import Place
from tasks.storage.opening import open_warehouse

_CONSOLE = Console(highlight=False, markup=False)

# Documents to name where a name fits several.
_NAMED = 10

_FIND = """
SELECT source_uri, outcome, article_id, duplicate_of
FROM documents
WHERE starts_with(article_id, $wanted) OR source_uri = $wanted
    OR ends_with(source_uri, '/' || $name)  OR source_uri = $name
ORDER BY outcome, source_uri
"""

_ARTICLE = """
SELECT
    headline, alternative_headline, byline, info_source, located, date_published,
    date_earliest, date_latest, date_method, editor, original_headline, print_edition, print_page,
    source_uri, article_id, gloss_count, edit_count,
    repair_verified
FROM articles WHERE article_id = $wanted
"""

_PARAGRAPHS = """
SELECT kind, text, speaker FROM paragraphs WHERE article_id = $wanted ORDER BY position
"""

_PHOTOS = """
SELECT description, creator, creator_job_title, source, credit_line, person_shown, location_shown
FROM photos WHERE article_id = $wanted ORDER BY position
"""

_PEOPLE = """
SELECT
    e.name,
    count(DISTINCT e.mention_id) AS mentions,
    string_agg(DISTINCT e.participation, ', ' ORDER BY e.participation) AS participation,
    string_agg(DISTINCT r.role, '、' ORDER BY r.role) AS roles
FROM entities AS e
LEFT JOIN roles AS r ON e.mention_id = r.mention_id
WHERE e.article_id = $wanted AND e.entity_type = 'person'
GROUP BY e.name
ORDER BY min(e.start_char)
"""

_REFUSED = """
SELECT reason, found, expected, action FROM rejections WHERE source_uri = $wanted
"""


@click.command("show")
@click.argument("which", metavar="ARTICLE_ID|FILE")
@warehouse_option
@snapshot_option
def command(which: str, warehouse: Place, snapshot: str | None) -> None:
    """Show an article: headline, byline, paragraphs with kinds, photos, people with titles.

    Name it by its article_id (the first digits do) or by its file.
    """
    with reading(open_warehouse(warehouse, history=bool(snapshot)), snapshot) as connection:
        document = _find(connection, which)
        if document["outcome"] == "rejected":
            _show_refusal(document, rows(connection, _REFUSED, wanted=document["source_uri"])[0])
            return
        if document["duplicate_of"]:
            _CONSOLE.print(f"{document['source_uri']} repeats {document['duplicate_of']}:\n")
        wanted = document["article_id"]
        _show_head(rows(connection, _ARTICLE, wanted=wanted)[0])
        _show_paragraphs(rows(connection, _PARAGRAPHS, wanted=wanted))
        _show_photos(rows(connection, _PHOTOS, wanted=wanted))
        _show_people(rows(connection, _PEOPLE, wanted=wanted))


def _find(connection: duckdb.DuckDBPyConnection, which: str) -> Row:
    """Return the one document that ``which`` names.

    Raises:
        click.UsageError: No document fits, or several.
    """
    found = rows(connection, _FIND, wanted=which, name=Path(which).name)
    exact = [row for row in found if row["source_uri"] == which] or found
    if len({row["article_id"] or row["source_uri"] for row in exact}) == 1:
        return exact[0]
    if not exact:
        msg = f"{which}: no such article or file. `newsmill sql 'FROM documents'` lists them."
        raise click.UsageError(msg)
    names = "\n".join(f"  {row['source_uri']}" for row in exact[:_NAMED])
    msg = f"{which} fits {len(exact)} documents; name one of them:\n{names}"
    raise click.UsageError(msg)


def _show_refusal(document: Row, refusal: Row) -> None:
    _CONSOLE.print(f"{document['source_uri']} was rejected: {refusal['reason']}")
    for name in ("found", "expected", "action"):
        _CONSOLE.print(f"  {name}: {refusal[name]}")


def _show_head(article: Row) -> None:
    _CONSOLE.print(Text(article["headline"] or "(no headline)", style="bold"))
    if article["alternative_headline"]:
        _CONSOLE.print(Text(article["alternative_headline"], style="italic"))
    facts = [article["info_source"], article["located"], article["byline"], _when(article)]
    _CONSOLE.print(Text(" · ".join(fact for fact in facts if fact), style="dim"))
    for line in _of_the_page(article):
        _CONSOLE.print(Text(line, style="dim"))
    _CONSOLE.print(Text(f"{article['source_uri']} · {article['article_id']}", style="dim"))
    if article["gloss_count"]:
        proof = {True: "proved", False: "not proved", None: "not checked"}
        state = proof[article["repair_verified"]]
        _CONSOLE.print(Text(f"{article['gloss_count']} glosses undone, {state}", style="dim"))
    _CONSOLE.print()


def _of_the_page(article: Row) -> Iterator[str]:
    """Say what lines of the page state: the editor, the first headline, the print page."""
    if article["editor"]:
        yield f"edited by {article['editor']}"
    if article["original_headline"]:
        yield f"first published as {article['original_headline']}"
    if page := " ".join(filter(None, (article["print_edition"], article["print_page"]))):
        yield f"printed in {page}"


def _when(article: Row) -> str | None:
    if article["date_published"]:
        return f"{article['date_published']} ({article['date_method']})"
    if article["date_earliest"]:
        return f"{article['date_earliest']} to {article['date_latest']}, inferred"
    return None


def _show_paragraphs(paragraphs: Sequence[Row]) -> None:
    for paragraph in paragraphs:
        label = paragraph["kind"] + (f", {paragraph['speaker']}" if paragraph["speaker"] else "")
        _CONSOLE.print(Text(label, style="cyan"))
        _CONSOLE.print(Padding(Text(paragraph["text"]), (0, 0, 1, 2)))


def _show_photos(photos: Sequence[Row]) -> None:
    for number, photo in enumerate(photos, start=1):
        _CONSOLE.print(Text(f"photo {number}", style="magenta"))
        for line in _photo_lines(photo):
            _CONSOLE.print(Padding(Text(line), (0, 0, 0, 2)))
    if photos:
        _CONSOLE.print()


def _photo_lines(photo: Row) -> Iterator[str]:
    yield photo["description"]
    if photo["credit_line"]:
        yield f"credit: {photo['credit_line']}"
    shown = [fact for fact in (photo["person_shown"], photo["location_shown"]) if fact]
    if shown:
        yield f"shown: {' · '.join(shown)}"


def _show_people(people: Sequence[Row]) -> None:
    for person in people:
        roles = f"  {person['roles']}" if person["roles"] else ""
        line = Text(person["name"], style="bold")
        line.append(
            f"  {person['mentions']} times, {person['participation']}{roles}", style="not bold"
        )
        _CONSOLE.print(line)
