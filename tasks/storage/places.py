"""The gazetteer as a reference table."""

from typing import Any

from schemas.place import PlaceLevel
from tasks.storage.word_lists import read_word_lists


def reference_places() -> list[dict[str, Any]]:
    """Return one row per unit of the gazetteer.

    >>> [row["name"] for row in reference_places() if row["place_code"] == "320100"]
    ['南京市']
    """
    rows: list[dict[str, Any]] = [
        {
            "place_code": code,
            "name": name,
            "short_name": short,
            "level": PlaceLevel(level),
            "parent_code": parent or None,
            "longitude": float(longitude) if longitude else None,
            "latitude": float(latitude) if latitude else None,
        }
        for code, name, short, level, parent, longitude, latitude in _cells()
    ]
    above = {str(row["place_code"]): row for row in rows}
    return [row | {"province_code": _province(row, above)} for row in rows]


def _province(row: dict[str, Any], above: dict[str, dict[str, Any]]) -> str | None:
    while row["level"] != PlaceLevel.PROVINCE:
        if row["parent_code"] is None:
            return None
        row = above[row["parent_code"]]
    return str(row["place_code"])


def _cells() -> list[tuple[str, ...]]:
    """Return the list's rows; what is empty at a row's end is an empty cell."""
    width = 7
    return [(*row, *[""] * (width - len(row))) for row in read_word_lists()["gazetteer"]]
