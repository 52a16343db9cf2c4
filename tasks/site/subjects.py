"""The pages of people, organisations, places: where each is named, beside whom, saying what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import duckdb

from tasks.site.asking import asked
from tasks.site.drawing import WIDTH, project
from tasks.site.folder import Folder, digest
from tasks.site.templates import dress, render
from tasks.storage.database.reading import Row

# What a page lists, and how many of each; how many more there are is said.
_PARTS: Final = {
    "articles": 200,
    "titles": 24,
    "people": 24,
    "speeches": 12,
    "photos": 60,
    "beside": 16,
}


def write_subjects(connection: duckdb.DuckDBPyConnection, site: Folder) -> None:
    """Write the pages of the subjects of which something else is to be told by now."""
    parts = {name: _by_subject(connection, name, most) for name, most in _PARTS.items()}
    for subject in asked(connection, "subjects"):
        identifier = subject["entity_id"]
        told = {name: found.get(identifier, []) for name, found in parts.items()}
        made = digest(dress(), subject, told)
        site.put(f"e/{identifier}.html", made, partial(_page, subject, told))


def _by_subject(
    connection: duckdb.DuckDBPyConnection, part: str, most: int
) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in asked(connection, f"subject_{part}", most=most):
        found[row["entity_id"]].append(row)
    return found


def _page(subject: Row, told: Mapping[str, Sequence[Row]]) -> str:
    place = None
    if subject["longitude"] is not None:
        place = project(subject["longitude"], subject["latitude"])
    values: dict[str, Any] = {
        "root": "../",
        "here": subject["entity_type"],
        "subject": subject,
        "spans": _spans(told["titles"]),
        "place": place,
        **told,
    }
    return render("subject.html", values)


def _spans(titles: Sequence[Row]) -> list[dict[str, Any]]:
    """Return when each title was printed: a line from the first day to the last, a dot a day."""
    dated = [title for title in titles if title["first_day"]]
    if not dated:
        return []
    first = min(title["first_day"] for title in dated)
    days = max((max(title["last_day"] for title in dated) - first).days, 1)
    room = WIDTH - 40
    return [
        {
            "role": title["role"],
            "start": round(20 + room * (title["first_day"] - first).days / days, 1),
            "end": round(20 + room * (title["last_day"] - first).days / days, 1),
            "first_day": title["first_day"],
            "last_day": title["last_day"],
            "article_count": title["article_count"],
        }
        for title in dated
    ]
