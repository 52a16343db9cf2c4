"""Repairs as a reader meets them: what stands in the text, and what stood in its place.

An edit knows its place in the text before its step. A later step may move what it made, or
change it again: so edits are carried along to the finished text, and those that touch the same
characters are one repair.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from schemas.edit import Certainty
from tasks.text.edits import Applied, undo

# A repair is as sure as the least sure of its edits.
_WEAKEST = (Certainty.CHOICE, Certainty.CERTAIN, Certainty.PROVED)


class Repair(NamedTuple):
    """``text[start:end]`` reads ``before`` in the raw document."""

    start: int
    end: int
    before: str
    after: str
    rules: tuple[str, ...]
    certainty: Certainty
    score: float | None  # chance of a choice to be right; the least of several

    @property
    def is_blank(self) -> bool:
        """Whether nothing but spaces and line ends changed."""
        return not self.before.strip() and not self.after.strip()


class _Region(NamedTuple):
    """A stretch of the text as it stands after some step, and the edits that made it."""

    start: int
    end: int
    edits: tuple[Applied, ...]
    growth: int = 0  # what this step adds to its length


def find_repairs(text: str, edits: Sequence[Applied]) -> list[Repair]:
    """Return the repairs of a finished text, in the order of the text.

    >>> from tasks.text.edits import Edit, clean
    >>> def drop(text): yield Edit(1, 7, "", Certainty.PROVED, rule="remove_gloss")
    >>> def widen(text): yield Edit(2, 3, "，", rule="widen_marks")
    >>> cleaned = clean("党(dǎng)员,", [drop, widen])
    >>> [(r.start, r.end, r.before, r.after) for r in find_repairs(cleaned.text, cleaned.edits)]
    [(1, 1, '(dǎng)', ''), (2, 3, ',', '，')]
    """
    regions: list[_Region] = []
    ordered = sorted(edits, key=attrgetter("step", "start"))
    for _, step in groupby(ordered, key=attrgetter("step")):
        regions = list(_carried(regions, list(step)))
    raw = undo(text, edits)
    return [_repair(text, raw, region) for region in regions]


def _carried(regions: Sequence[_Region], step: Sequence[Applied]) -> Iterator[_Region]:
    """Yield the regions after one more step, those that touch joined."""
    made = [
        _Region(e.start, e.start + len(e.before), (e,), len(e.after) - len(e.before)) for e in step
    ]
    shift = 0
    for joined in _joined(sorted([*regions, *made], key=attrgetter("start", "end"))):
        yield _Region(joined.start + shift, joined.end + shift + joined.growth, joined.edits)
        shift += joined.growth


def _joined(regions: Sequence[_Region]) -> Iterator[_Region]:
    """Join regions that overlap; such as only touch stay apart."""
    if not regions:
        return
    held = regions[0]
    for region in regions[1:]:
        if region.start < held.end:
            end = max(held.end, region.end)
            growth = held.growth + region.growth
            held = _Region(held.start, end, (*held.edits, *region.edits), growth)
        else:
            yield held
            held = region
    yield held


def _repair(text: str, raw: str, region: _Region) -> Repair:
    edits = sorted(region.edits, key=attrgetter("step", "start"))
    scores = [edit.score for edit in edits if edit.score is not None]
    return Repair(
        start=region.start,
        end=region.end,
        before=raw[min(e.raw_start for e in edits) : max(e.raw_end for e in edits)],
        after=text[region.start : region.end],
        rules=tuple(dict.fromkeys(edit.rule for edit in edits)),
        certainty=min((edit.certainty for edit in edits), key=_WEAKEST.index),
        score=min(scores, default=None),
    )
