"""The lists: articles by day, people, organisations, places, photographers."""

from functools import partial
from typing import TYPE_CHECKING, Final

import duckdb

from tasks.site.asking import asked
from tasks.site.drawing import MAP_SIZE, dot, legible, project
from tasks.site.folder import Folder, digest
from tasks.site.templates import dress, render
from tasks.site.words import TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.storage.database.reading import Row

_ON_A_PAGE: Final = 200

# Places of the map whose names are tried.
_LABELLED: Final = 60

# Articles that make a dot of the map as large as any, where no place has more.
_LARGE: Final = 12

PAGES: Final = {
    "person": "people.html",
    "organization": "organizations.html",
    "place": "places.html",
    "facility": "facilities.html",
    "event": "events.html",
}


def write_lists(connection: duckdb.DuckDBPyConnection, site: Folder) -> None:
    """Write every list that has changed."""
    _write_articles(connection, site)
    for entity_type, page in PAGES.items():
        found = asked(connection, "subjects_of_type", entity_type=entity_type)
        values = {
            "root": "",
            "here": entity_type,
            "title": TYPES[entity_type],
            "subjects": found,
            "map": draw_map(connection) if entity_type == "place" else None,
        }
        site.put(page, digest(dress(), values), partial(render, "subjects.html", values))
    values = {
        "root": "",
        "here": "photographer",
        "photographers": asked(connection, "photographers"),
    }
    site.put(
        "photographers.html", digest(dress(), values), lambda: render("photographers.html", values)
    )


def _write_articles(connection: duckdb.DuckDBPyConnection, site: Folder) -> None:
    """Write the list of articles, on as many pages as it takes."""
    found = asked(connection, "articles")
    count = max(-(-len(found) // _ON_A_PAGE), 1)
    for number in range(1, count + 1):
        values = {
            "root": "",
            "here": "articles",
            "articles": found[(number - 1) * _ON_A_PAGE : number * _ON_A_PAGE],
            "total": len(found),
            "number": number,
            "pages": _page_names(number, count),
        }
        made = digest(dress(), values)
        site.put(_name(number), made, partial(render, "articles.html", values))


def _name(number: int) -> str:
    return "articles.html" if number == 1 else f"articles-{number}.html"


def _page_names(number: int, count: int) -> list[tuple[int, str | None]]:
    """Return the pages to go to from a page: the first, the last, the next ones; None for itself.

    >>> [n for n, _ in _page_names(5, 20)]
    [1, 3, 4, 5, 6, 7, 20]
    """
    near = {1, count, *range(max(number - 2, 1), min(number + 2, count) + 1)}
    return [(n, None if n == number else _name(n)) for n in sorted(near)]


def draw_map(connection: duckdb.DuckDBPyConnection, most: int = 400) -> dict[str, object]:
    """Return the map of the places that are named, over all units of the gazetteer.

    The units draw the country by themselves: no border has to be taken from anybody.
    """
    named: Sequence[Row] = asked(connection, "mapped")[:most]
    largest = max((row["article_count"] for row in named), default=1)
    largest = max(largest, _LARGE)
    units = {project(row["longitude"], row["latitude"]) for row in asked(connection, "units")}
    dots = [dot(r["longitude"], r["latitude"], r["article_count"] / largest) for r in named]
    beside = [  # a name starts right of its dot
        (d.x + d.radius + 4 + 6.5 * len(r["name"]), d.y + 4, r["name"])
        for r, d in zip(named, dots, strict=True)
    ]
    return {
        "size": MAP_SIZE,
        "units": "".join(f"M{x} {y}h0" for x, y in sorted(units)),
        "places": [{**row, "dot": d} for row, d in zip(named, dots, strict=True)],
        "labels": legible(beside[:_LABELLED]),
    }
