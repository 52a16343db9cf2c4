"""Edits: how a rule says what it would change, and the one place that changes it."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from schemas.edit import Certainty


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by ``after``; offsets in code points of the rule's input."""

    start: int
    end: int
    after: str
    certainty: Certainty = Certainty.CERTAIN
    score: float | None = None
    rule: str = ""  # named where one rule makes edits of several kinds


class Applied(NamedTuple):
    """An edit that took place: enough to undo it, and to find it in the raw text."""

    step: int
    rule: str
    start: int
    before: str
    after: str
    certainty: Certainty
    score: float | None
    raw_start: int
    raw_end: int


class Cleaned(NamedTuple):
    """Text after all rules, every edit that led there, and where each character came from.

    ``raw_starts[i]:raw_ends[i]`` is the raw span of character ``i``; ``raw_starts`` has one
    entry more than the text, for its end.
    """

    text: str
    edits: tuple[Applied, ...]
    raw_starts: "array[int]"
    raw_ends: "array[int]"

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the text to the smallest raw span that made it.

        >>> cleaned = clean("党(dǎng)员", [lambda text: [Edit(1, 7, "", rule="drop")]])
        >>> cleaned.raw_span(0, 1), cleaned.raw_span(1, 2), cleaned.raw_span(0, 2)
        ((0, 1), (7, 8), (0, 8))
        """
        raw_start = self.raw_starts[start]
        return raw_start, self.raw_ends[end - 1] if end > start else raw_start

    def raw_spans(self, spans: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
        """Map many spans as ``raw_span`` does; return all starts, and all ends.

        >>> cleaned = clean("党(dǎng)员", [lambda text: [Edit(1, 7, "", rule="drop")]])
        >>> cleaned.raw_spans([(0, 1), (1, 2)])
        ([0, 7], [1, 8])
        """
        starts, ends = self.raw_starts, self.raw_ends
        spans = list(spans)
        return (
            [starts[start] for start, _ in spans],
            [ends[end - 1] if end > start else starts[start] for start, end in spans],
        )


Rule = Callable[[str], Iterable[Edit]]


def clean(raw: str, rules: Sequence[Rule]) -> Cleaned:
    """Run ``rules`` once each, in order, and record what they did.

    Raises:
        ValueError: A rule proposed edits that overlap or run backwards.

    >>> clean("五%", [lambda text: [Edit(1, 2, "％", rule="widen")]]).text
    '五％'
    """
    return clean_further(
        Cleaned(raw, (), _places(0, len(raw) + 1), _places(1, len(raw) + 1)), rules
    )


def clean_further(cleaned: Cleaned, rules: Sequence[Rule], steps_taken: int = 0) -> Cleaned:
    """Run more rules over what ``steps_taken`` rules have cleaned already."""
    for step, rule in enumerate(rules, steps_taken):
        if edits := list(rule(cleaned.text)):
            cleaned = _apply(cleaned, step, rule.__name__, edits)
    return cleaned


# Copying places is twenty times as fast as counting them.
_COUNTED = array("i", range(1 << 16))


def _places(start: int, end: int) -> "array[int]":
    """Return the places from ``start`` up to ``end``."""
    return _COUNTED[start:end] if end <= len(_COUNTED) else array("i", range(start, end))


def _apply(old: Cleaned, step: int, rule: str, edits: Sequence[Edit]) -> Cleaned:
    """Apply one rule's edits, carrying the raw span of every character along."""
    text, raw_starts, raw_ends = old.text, old.raw_starts, old.raw_ends
    pieces: list[str] = []
    log: list[Applied] = []
    starts, ends = array("i"), array("i")
    done = 0
    for start, end, after, certainty, score, name in edits:
        if not done <= start <= end <= len(text):
            msg = f"{name or rule}: edit {start}:{end} overlaps one that ended at {done}"
            raise ValueError(msg)
        pieces += text[done:start], after
        raw_start = raw_starts[start]
        raw_end = raw_ends[end - 1] if end > start else raw_start
        if len(after) == end - start:  # one for one: each keeps its own place
            starts += raw_starts[done:end]
            ends += raw_ends[done:end]
        else:
            starts += raw_starts[done:start] + array("i", [raw_start]) * len(after)
            ends += raw_ends[done:start] + array("i", [raw_end]) * len(after)
        span = raw_start, raw_end
        log.append(
            Applied(step, name or rule, start, text[start:end], after, certainty, score, *span)
        )
        done = end
    starts += raw_starts[done:]
    ends += raw_ends[done:]
    return Cleaned("".join((*pieces, text[done:])), (*old.edits, *log), starts, ends)


def undo(text: str, edits: Sequence[Applied]) -> str:
    """Return the raw text that ``clean`` was given.

    >>> cleaned = clean("五%", [lambda text: [Edit(1, 2, "％", rule="widen")]])
    >>> undo(cleaned.text, cleaned.edits)
    '五%'
    """
    latest_first = sorted(edits, key=lambda edit: (-edit.step, edit.start))
    for _, step in groupby(latest_first, key=lambda edit: edit.step):
        pieces: list[str] = []
        was = now = 0  # the same place in the text before and after this step
        for edit in step:
            kept = edit.start - was
            pieces += text[now : now + kept], edit.before
            now += kept + len(edit.after)
            was = edit.start + len(edit.before)
        text = "".join((*pieces, text[now:]))
    return text
