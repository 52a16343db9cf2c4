"""The page of an article: its text as it was laid out, who is in it, and what was repaired."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import duckdb
import pyarrow as pa

from schemas.edit import Certainty
from tasks.site.asking import asked, question
from tasks.site.folder import Folder, digest
from tasks.site.inline import Marks, paragraphs_html, seen
from tasks.site.repairs import Repair, find_repairs
from tasks.site.templates import dress, render
from tasks.storage.database.reading import Row
from tasks.text.edits import Applied

# Articles that are read at once.
_BATCH: Final = 1000

# Repairs that are listed one by one below the text; all are marked in it.
_LISTED: Final = 400

_PARTS: Final = ("paragraphs", "photos", "speech", "names", "edits", "reprints", "passages")


def write_articles(connection: duckdb.DuckDBPyConnection, site: Folder) -> None:
    """Write the pages of the articles that are new, or changed, or name others by now."""
    changed = {}
    for row in asked(connection, "article_digests"):
        page, made = f"a/{row['article_id']}.html", digest(dress(), tuple(row.values()))
        if not site.has(page, made):
            changed[row["article_id"]] = page
    pages = _subject_pages(connection)
    for article in _read(connection, list(changed)):
        site.write(changed[article["article_id"]], _page(article, pages))


def _subject_pages(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    found = asked(connection, "subjects")
    return {row["entity_id"]: f"../e/{row['entity_id']}.html" for row in found}


def _read(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield articles, whose identifiers are in order, with all that belongs to them."""
    connection.register("drawn_articles", pa.table({"article_id": pa.array(ids, pa.string())}))
    connection.execute(question("draw_rows"))
    for first in range(0, len(ids), _BATCH):
        own = ids[first : first + _BATCH]
        bounds = {"first": own[0], "last": own[-1]}
        parts: dict[str, dict[str, list[Row]]] = {}
        for name in _PARTS:
            parts[name] = defaultdict(list)
            for row in asked(connection, f"article_{name}", **bounds):
                parts[name][row["article_id"]].append(row)
        for article in asked(connection, "article_rows", **bounds):
            held = {name: found[article["article_id"]] for name, found in parts.items()}
            yield dict(article) | held


def _page(article: Mapping[str, Any], pages: Mapping[str, str]) -> str:
    repairs = find_repairs(article["text"], [_applied(edit) for edit in article["edits"]])
    numbered = list(enumerate(repairs, start=1))
    marks = Marks(article["speech"], _of_pages(article["names"]), numbered)
    paragraphs = article["paragraphs"]
    texts = paragraphs_html(paragraphs, marks, pages)
    photos = {photo["paragraph_id"]: photo for photo in article["photos"]}
    values = {
        "root": "../",
        "here": "articles",
        "article": article,
        "paragraphs": [
            {**paragraph, "html": html, "photo": photos.get(paragraph["paragraph_id"])}
            for paragraph, html in zip(paragraphs, texts, strict=True)
        ],
        "people": _people(article["names"], pages),
        "others": _others(article["names"], pages),
        "reprints": article["reprints"],
        "passages": article["passages"],
        "repairs": [_told(number, repair) for number, repair in numbered[:_LISTED]],
        "repair_count": len(repairs),
    }
    return render("article.html", values)


def _of_pages(names: Sequence[Row]) -> list[Row]:
    """Leave out dates: they are no one's page."""
    return [name for name in names if name["entity_type"] != "date"]


def _applied(edit: Row) -> Applied:
    return Applied(
        edit["step"],
        edit["rule_id"],
        edit["start_char"],
        edit["before"],
        edit["after"],
        Certainty(edit["certainty"]),
        edit["score"],
        edit["raw_start"],
        edit["raw_end"],
    )


def _told(number: int, repair: Repair) -> dict[str, Any]:
    shown = {"before": seen(repair.before), "after": seen(repair.after), "number": number}
    return repair._asdict() | shown


def _people(names: Sequence[Row], pages: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the people of an article in the order printed, with titles and parts played."""
    people: dict[str, dict[str, Any]] = {}
    for name in names:
        if name["entity_type"] != "person":
            continue
        person = people.setdefault(
            name["entity_id"],
            {"name": name["name"], "page": pages.get(name["entity_id"]), "roles": {}, "parts": {}},
        )
        person["roles"].update(dict.fromkeys(filter(None, (name["role"] or "").split("、"))))
        person["parts"][name["participation"]] = True
    return list(people.values())


def _others(names: Sequence[Row], pages: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return what else is named, by type."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name in names:
        if name["entity_type"] not in {"person", "date"}:
            of_type = found.setdefault(name["entity_type"], {})
            page = pages.get(name["entity_id"])
            of_type.setdefault(name["entity_id"], {"name": name["name"], "page": page})
    return {kind: list(each.values()) for kind, each in sorted(found.items())}
