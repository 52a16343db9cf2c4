"""Clusters: which printings belong together, which was the first, and how that is known."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from schemas.reprint import FirstMethod

# Of the shorter text, that much stands in the longer one. Found on real text: frames of serial
# pieces stay below, cut reprints above (see tests/tasks/reprints/test_reprints_shared.py).
ENOUGH = 0.6

# News is printed again within days. What comes again in the same words after a month is a frame,
# unless it is nearly all there is.
_SOON_DAYS = 31
_NEARLY_ALL = 0.85


class Printing(NamedTuple):
    """One article as one appearance of a wording: what tells it from the others."""

    article_id: str
    wording: int
    day: date | None = None  # printed, or carried by name or metadata; never inferred
    has_original_headline: bool = False  # the page names the headline that it had elsewhere
    char_count: int = 0
    source: str = ""  # outlet that it credits
    outlet: str = ""  # where it says that it stands

    def order(self) -> tuple[bool, date, bool, int, str]:
        """Return what printings are put in order by, the first one first."""
        dated = self.day or date.max
        return (
            self.day is None,
            dated,
            self.has_original_headline,
            -self.char_count,
            self.article_id,
        )


class Placed(NamedTuple):
    """A printing in its cluster; ``reprint_of`` is what it is held against, none for the first."""

    printing: Printing
    first: Printing
    reprint_of: Printing | None
    method: FirstMethod


# Of every wording those that count as the same text, with their likeness.
_Linked = Mapping[int, Mapping[int, float]]
Links = Mapping[tuple[int, int], float]  # likeness of two wordings, the smaller one named first


def clusters(printings: Sequence[Printing], links: Links) -> Iterator[Placed]:
    """Yield every printing that has a reprint or is one, in its cluster.

    In order of publication each wording joins the earlier one that it is most like, so that a
    round-up of several stories joins one of them and does not make them one.

    >>> from datetime import date
    >>> days = (3, 1, 2)
    >>> printed = [Printing("abc"[n], n, date(2024, 5, day)) for n, day in enumerate(days)]
    >>> found = clusters(printed, {(0, 1): 0.9})
    >>> [(placed.printing.article_id, placed.first.article_id) for placed in found]
    [('b', 'b'), ('a', 'b')]
    """
    by_wording: dict[int, list[Printing]] = defaultdict(list)
    for printing in sorted(printings, key=Printing.order):
        by_wording[printing.wording].append(printing)
    linked = _linked(by_wording, links)
    parents = _parents(by_wording, linked)
    members: dict[int, list[Printing]] = defaultdict(list)
    roots: dict[int, int] = {}
    for wording, of_wording in by_wording.items():
        roots[wording] = roots[parents[wording]] if wording in parents else wording
        members[roots[wording]] += of_wording
    for together in members.values():
        if len(together) > 1:
            first, method = _first(sorted(together, key=Printing.order))
            for printing in together:
                close = {first.wording: first, **_first_of(by_wording, parents, printing)}
                near = {printing.wording, *linked.get(printing.wording, ())}
                held = next(p for wording, p in close.items() if wording in near)
                yield Placed(printing, first, None if printing is first else held, method)


def _parents(by_wording: Mapping[int, Sequence[Printing]], linked: _Linked) -> dict[int, int]:
    """Return the earlier wording that each is most like; wordings are in order of appearance."""
    rank = {wording: place for place, wording in enumerate(by_wording)}
    parents: dict[int, int] = {}
    for wording, place in rank.items():
        earlier = [
            (-like, rank[other], other)
            for other, like in linked.get(wording, {}).items()
            if rank[other] < place
        ]
        if earlier:
            parents[wording] = min(earlier)[2]
    return parents


def _first_of(
    by_wording: Mapping[int, Sequence[Printing]], parents: Mapping[int, int], printing: Printing
) -> dict[int, Printing]:
    """Return what a printing is held against where it shares nothing with the cluster's first."""
    wording = parents.get(printing.wording, printing.wording)
    return {wording: by_wording[wording][0]}


def _linked(by_wording: Mapping[int, Sequence[Printing]], links: Links) -> _Linked:
    """Return the likeness of every wording to those that count as the same text."""
    linked: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), like in links.items():
        some, others = by_wording[one], by_wording[other]
        if like >= _NEARLY_ALL or _is_soon(some, others):
            linked[one][other] = linked[other][one] = like
    return linked


def _is_soon(some: Sequence[Printing], others: Sequence[Printing]) -> bool:
    """Tell whether two printings can be of the same month; of one without a day, it can be."""
    if any(printing.day is None for printing in (*some, *others)):
        return True
    days, more = ({p.day.toordinal() for p in printings if p.day} for printings in (some, others))
    known = sorted(more)
    return any(
        bisect_left(known, day - _SOON_DAYS) < bisect_right(known, day + _SOON_DAYS) for day in days
    )


def _first(together: Sequence[Printing]) -> tuple[Printing, FirstMethod]:
    """Return the first of some printings, which come in order, and what makes it the first."""
    first, *others = together
    rivals = [other for other in others if other.day == first.day]
    if first.day is not None and not rivals:
        undated = any(other.day is None for other in others)
        return first, FirstMethod.DATE_AMONG_DATED if undated else FirstMethod.DATE
    # Few outlets, though there may be many printings.
    origins = {(other.source, other.outlet) for other in together}
    named = {p.outlet for p in (first, *rivals) if _is_credited(p.outlet, origins)}
    credited = [p for p in (first, *rivals) if p.outlet in named]
    if len(credited) == 1:
        return credited[0], FirstMethod.CREDIT
    if all(rival.has_original_headline > first.has_original_headline for rival in rivals):
        return first, FirstMethod.ORIGINAL_HEADLINE
    if all(rival.char_count < first.char_count for rival in rivals):
        return first, FirstMethod.LENGTH
    return first, FirstMethod.IDENTIFIER


def _is_credited(outlet: str, origins: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a printing elsewhere says that it has its text from an outlet."""
    return outlet != "" and any(outlet in source and outlet not in own for source, own in origins)
