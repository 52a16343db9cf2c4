"""What a photo shows, as far as its caption says: people, place, event, day."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from schemas.entity import EntityType, Participation
from tasks.text.model import Mention, PhotoRead, Span

# Words that put the picture somewhere: 在乌鲁木齐召开, 来到于田县. Both scripts.
_WHERE = re.compile(r"(?:[在于於到抵]|走[进進]|[参參][观觀]|考察|[视視]察|[调調]研)\Z")

_LOCATIONS = (EntityType.PLACE, EntityType.FACILITY)


class Shown(NamedTuple):
    """What a caption says is in the picture; ``day`` only where its year is known."""

    persons: tuple[str, ...]
    location: str | None
    event: str | None
    day: date | None
    day_raw: str | None


def read_shown(text: str, photo: PhotoRead, mentions: Sequence[Mention]) -> Shown:
    """Collect what the mentions inside a photo's description say of the picture."""
    start, end = photo.description
    inside = [m for m in mentions if start <= m.start and m.end <= end]
    people = (
        m.name
        for m in inside
        if m.entity_type is EntityType.PERSON and m.participation is not Participation.EPONYM
    )
    dates = [m for m in inside if m.entity_type is EntityType.DATE]
    event = next((m.name for m in inside if m.entity_type is EntityType.EVENT), None)
    first = dates[0] if dates else None
    return Shown(
        tuple(dict.fromkeys(people)),
        _location(text, inside),
        event,
        _day(first.normalized) if first else None,
        text[first.start : first.end] if first else None,
    )


def _day(normalized: str | None) -> date | None:
    """Return the day of an ISO date; None for months, intervals and days without year."""
    if normalized is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", normalized):
        return None
    return date.fromisoformat(normalized)


def _location(text: str, inside: Iterable[Mention]) -> str | None:
    """Return the first place said to be where the picture was taken."""
    for place in _runs(m for m in inside if m.entity_type in _LOCATIONS):
        if _WHERE.search(text, max(0, place.start - 2), place.start):
            return text[place.start : place.end]
    return None


def _runs(places: Iterable[Mention]) -> list[Span]:
    """Join places that follow one another without a gap: 于田县 + 托格日尕孜乡."""
    runs: list[Span] = []
    for place in places:
        if runs and runs[-1].end >= place.start:
            runs[-1] = Span(runs[-1].start, max(runs[-1].end, place.end))
        else:
            runs.append(Span(place.start, place.end))
    return runs
