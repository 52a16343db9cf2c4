"""The first page, and those that tell of the warehouse as a whole."""

import math
from typing import Any, Final

import duckdb

from tasks.site.asking import asked
from tasks.site.drawing import WIDTH, legible, spread, timeline
from tasks.site.folder import Folder, digest
from tasks.site.lists import draw_map
from tasks.site.templates import brief, dress, render
from tasks.site.words import DATE_METHODS
from tasks.storage.database.reading import Row
from tasks.storage.queries.dictionary import entries

# People that the network draws.
_NODES: Final = 90

# Articles in common that make a line as dark, and articles that make a dot as large, as any:
# in a small warehouse every line would else be the darkest.
_DARK, _LARGE = 8, 20

# Articles on the first page.
_LATEST: Final = 12

_QUALITY: Final = ("rejections", "reasons", "rules", "methods", "encodings", "damaged", "runs")


def write_overview(connection: duckdb.DuckDBPyConnection, site: Folder) -> None:
    """Write the pages that tell of the whole, where what they tell has changed."""
    counts = asked(connection, "counts")[0]
    outcomes = asked(connection, "outcomes")
    whole = {"counts": counts, "outcomes": outcomes, "total": _total(outcomes)}
    _put(site, "index.html", "overview", whole | _overview(connection))
    _put(site, "network.html", "network", _network(connection))
    _put(site, "titles.html", "titles", {"titles": asked(connection, "titles")})
    quality = {name: asked(connection, f"quality_{name}") for name in _QUALITY}
    _put(site, "quality.html", "quality", whole | quality | {"methods_named": DATE_METHODS})
    _put(site, "dictionary.html", "dictionary", {"entries": entries()})


def _put(site: Folder, page: str, here: str, values: dict[str, Any]) -> None:
    values = {"root": "", "here": here, **values}
    site.put(page, digest(dress(), values), lambda: render(page, values))


def _total(outcomes: list[Row] | Any) -> dict[str, int]:
    found = dict.fromkeys(("article", "duplicate", "rejected", "retracted"), 0)
    for row in outcomes:
        found[row["outcome"]] += row["documents"]
    return found


def _overview(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    days = {row["day"]: (row["printed"], row["inferred"]) for row in asked(connection, "days")}
    return {
        "timeline": timeline(days),
        "articles": asked(connection, "articles")[:_LATEST],
        "people": asked(connection, "most_named"),
        "sources": asked(connection, "sources"),
        "map": draw_map(connection, most=120),
    }


def _network(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return who is named beside whom, laid out; the strongest pairs first."""
    pairs = asked(connection, "pairs")
    found = asked(connection, "subjects_of_type", entity_type="person")
    people = {row["entity_id"]: row for row in found}
    weight: dict[str, int] = {}
    for pair in pairs:
        for end in (pair["one_id"], pair["other_id"]):
            weight[end] = weight.get(end, 0) + pair["article_count"]
    nodes = sorted(weight, key=lambda n: (-weight[n], n))[:_NODES]
    place = {node: number for number, node in enumerate(nodes)}
    drawn = [p for p in pairs if p["one_id"] in place and p["other_id"] in place]
    strongest = max((p["article_count"] for p in drawn), default=1)
    dark = max(strongest, _DARK)
    edges = [
        (place[p["one_id"]], place[p["other_id"]], p["article_count"] / strongest) for p in drawn
    ]
    laid = spread(len(nodes), edges)
    at = [(round(60 + x * (WIDTH - 120), 1), round(40 + y * 560, 1)) for x, y in laid.tolist()]
    largest = max((people[n]["article_count"] for n in nodes), default=1)
    largest = max(largest, _LARGE)
    radii = [3.5 + 10.5 * math.sqrt(people[n]["article_count"] / largest) for n in nodes]
    return {
        "nodes": [
            {**people[n], "x": x, "y": y, "radius": radius}
            for n, (x, y), radius in zip(nodes, at, radii, strict=True)
        ],
        "labels": legible(
            [
                (x, round(y - radius - 4, 1), brief(people[n]["name"], 12))
                for n, (x, y), radius in zip(nodes, at, radii, strict=True)
            ]
        ),
        "edges": [
            (*at[one], *at[other], round(share * strongest / dark, 3))
            for one, other, share in edges
        ],
        "pairs": [
            {**p, "one": people[p["one_id"]], "other": people[p["other_id"]]} for p in drawn[:60]
        ],
    }
